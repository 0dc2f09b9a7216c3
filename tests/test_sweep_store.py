"""The store of a sweep: whatever happens on the way, the final tables are those of an undisturbed run."""

import ctypes
import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.asking import points
from experiments.asking.asked import asked
from experiments.running import blocks
from experiments.running.preparing import prepared
from tests.command_line import ENVIRONMENT, manifest, staffroom, started, table, working_folder
from tests.small_sweep import OUTCOMES, SMALL, SORTED, SWEEP, as_bytes, finished, same, small_blocks, undisturbed

__all__ = ["finished", "small_blocks", "staffroom", "undisturbed", "working_folder"]  # fixtures


# Going on and extending


def test_the_same_command_again_simulates_nothing(staffroom, monkeypatch, undisturbed):
    before = {name: as_bytes(undisturbed, name) for name in SORTED}
    monkeypatch.setattr(blocks, "_simulated", None)
    code, out, err = staffroom(*SWEEP, "replicates=6", "output=undisturbed")
    assert code == 0 and "All 24 runs are in undisturbed already" in err and "runs.parquet (24 rows)" in out
    assert before == {name: as_bytes(undisturbed, name) for name in SORTED}


@pytest.mark.slow
def test_more_replicates_and_more_points_are_added(staffroom, undisturbed):
    assert staffroom(*SWEEP, "replicates=2", "output=out")[0] == 0
    wider = [text.replace("0.2,0.8", "0.2,0.5,0.8") for text in SWEEP]
    only = "vary.isolation=[0.2]"
    assert "4 of 12 runs" in staffroom(*SWEEP[:4], only, *SWEEP[5:], "replicates=6", "output=out")[2]
    assert staffroom(*wider, "replicates=6", "output=out")[0] == 0
    assert staffroom(*wider, "replicates=6", "output=fresh")[0] == 0
    assert same("out", "fresh")
    assert manifest("out")["started"] <= manifest("out")["continued"]


@pytest.mark.slow
def test_a_longer_horizon_is_a_setting_like_others(staffroom):
    short = ["sweep", *SMALL[:2], "isolation=0.3", OUTCOMES]
    assert staffroom(*short, "years=0.5,1", "replicates=3", "output=out")[0] == 0
    code, _, err = staffroom(*short, "years=0.5,1,2", "replicates=3", "output=out")
    assert code == 0 and "6 of 9 runs are in out already" in err
    assert "another school, reform, parameter or horizon" in staffroom("sweep", *SMALL, *SWEEP[4:], "output=out")[2]


@pytest.mark.slow
def test_points_of_earlier_designs_stay_with_their_baseline(staffroom):
    typed = ["sweep", *SMALL, "mandate=0.8", "paired=true", OUTCOMES, "replicates=4", "output=out"]
    assert staffroom(*typed, "vary.reform.end=[12,14]")[0] == 0
    first = table("out", "points").query("arm == 'reform'").drop(columns="point")
    assert staffroom(*typed, "vary.reform.end=[16]")[0] == 0
    design = table("out", "design")
    assert design["asked"].tolist() == [True, True, False, False, False, False]
    assert design["reform.end"].tolist() == [16, 16, 12, 12, 14, 14] and design["point"].tolist() == [0, 0, 1, 1, 2, 2]
    later = table("out", "points").query("arm == 'reform' and point > 0").drop(columns="point")
    pd.testing.assert_frame_equal(*(_by_outcome(frame) for frame in (first, later)))


def _by_outcome(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values([*frame.columns[1:]], ignore_index=True)


@pytest.mark.slow
def test_hashes_of_a_large_design_are_remembered(staffroom, monkeypatch):
    typed = [*SMALL, "isolation=range(0,1.001,0.002)", "trust=0.3,0.4,0.5", "replicates=1", "outcomes=voluntary_share"]
    assert staffroom("sweep", *typed, "output=out")[0] == 0
    whole = prepared(asked(typed), Path("nowhere"))
    monkeypatch.setattr(points, "to_scenario", None)  # no scenario is built
    assert staffroom("sweep", *typed, "output=out")[0] == 0
    again = prepared(asked(typed), Path("out"))
    pd.testing.assert_frame_equal(again.table, whole.table)
    fewer = prepared(asked([*typed[:3], "isolation=range(0,1.001,0.002)", "trust=0.4,0.5", *typed[5:]]), Path("out"))
    assert set(fewer.table["scenario"]) < set(whole.table["scenario"])
    for changed in (["school.norm=0.6"], ["parameters.trust_gain=0.2"]):
        with pytest.raises(TypeError):  # another base: every scenario is built
            prepared(asked([*typed, *changed]), Path("out"))
    monkeypatch.setattr("experiments.keeping.remembered.MODEL_VERSION", "another")
    with pytest.raises(TypeError):
        prepared(asked(typed), Path("out"))


# Ends without warning


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(("earlier", "most", "kept"), [(None, 3, []), (2, 99, []), (2, 99, ["weeks=[trust_mean]"])])
def test_killed_at_every_moment(staffroom, small_blocks, earlier, most, kept):
    """kill -9 before every change of the disk, the writing of the large table included; then the command again."""
    typed = ["sweep", *SMALL, "isolation=0.2,0.8", OUTCOMES, *kept, "replicates=4"]
    if earlier is not None:
        assert staffroom(*typed[:-1], f"replicates={earlier}", "output=earlier")[0] == 0
    environment = ENVIRONMENT | {"TEACHER_WEEKS": str(blocks.TEACHER_WEEKS)}
    command = [sys.executable, "-m", "tests.killed", "earlier", str(most), *typed]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert staffroom(*typed, "output=fresh")[0] == 0
    attempts = [path for path in Path().iterdir() if path.name.isdigit()]
    assert len(attempts) == 3 if earlier is None else 8 < len(attempts) < 30
    for folder in sorted(attempts):
        code, _, err = staffroom(*typed, f"output={folder}")
        assert (code, "Traceback" in err) == (0, False)
        assert same(folder, "fresh"), folder
        assert not kept or as_bytes(folder, "weeks") == as_bytes("fresh", "weeks"), folder
        assert not [path for path in folder.rglob("*") if path.name.endswith(".tmp") or path.name == "parts"]


SLOW_DISK = """
import sys
from experiments.commands.command_line import main
from experiments.running import blocks
blocks.TEACHER_WEEKS = 1000
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_two_processes_and_kill_9(staffroom):
    """One process writes, another one is refused, a third one looks; then the first is killed, and resumed."""
    typed = ["sweep", *SMALL, "isolation=0.2,0.8", "outcomes=voluntary_share", "replicates=2000"]
    command = [sys.executable, "-c", SLOW_DISK, *typed, "executor.workers=1", "output=out"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
    deadline = time.monotonic() + 120
    while not list(Path("out/parts").glob("*.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    code, _, err = staffroom(*typed, "output=out")
    assert code == 1 and "another process is writing into 'out'" in err
    code, out, _ = staffroom("status", "out")
    assert code == 0 and "running: a process is writing" in out and "of 4,000 finished" in out
    process.send_signal(signal.SIGKILL)
    process.communicate()
    kept = sum(len(pd.read_parquet(path)) for path in Path("out/parts").glob("*.parquet"))
    _, out, _ = staffroom("status", "out")
    assert 0 < kept < 4000 and f"{kept:,} of 4,000 finished" in out and "stopped before the end" in out
    code, _, err = staffroom("resume", "out")
    assert code == 0 and f"{kept:,} of 4,000 runs are in out already" in err
    assert staffroom(*typed, "output=fresh")[0] == 0
    assert same("out", "fresh")


def test_ctrl_c(staffroom, monkeypatch, small_blocks, undisturbed):
    real, calls = blocks._simulated, []

    def interrupted(task, seed):
        calls.append(task)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(task, seed)

    monkeypatch.setattr(blocks, "_simulated", interrupted)
    code, _, err = staffroom(*SWEEP, "replicates=6", "executor.workers=1", "output=out")
    assert code == 130 and "staffroom resume out" in err and manifest("out")["status"] == "interrupted"
    assert staffroom("resume", "out")[0] == 0
    assert same("out", undisturbed)


class FullDisk(io.FileIO):
    """A file on a disk that has a thousand bytes left."""

    left = 1000

    def write(self, data) -> int:
        """Writes, or finds no space left."""
        if len(data) > self.left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.left -= len(data)
        return super().write(data) or 0


@pytest.mark.slow(quick=["runs-1"])
@pytest.mark.parametrize(
    ("file", "time_of_writing"),
    [
        ("manifest", 1),
        ("design", 1),
        ("-2.runs.parquet", 1),
        ("-2.runs.parquet", 5),
        ("runs", 1),
        ("points", 1),
        ("manifest", 2),
    ],
)
def test_a_full_disk(staffroom, monkeypatch, small_blocks, undisturbed, file, time_of_writing):
    """No space for the first manifest, the design, a block, the large table, the points, the last manifest."""
    opened, seen = Path.open, []

    def limited(path, mode="r", *arguments, **options):
        seen.append(path.name)
        if mode == "wb" and sum(file in name for name in seen) >= time_of_writing:
            return io.BufferedWriter(FullDisk(path, "wb"), buffer_size=1)
        return opened(path, mode, *arguments, **options)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "open", limited)
        code, _, err = staffroom(*SWEEP, "replicates=6", "output=out")
    assert code == 1 and "the disk is full; what is finished is kept in 'out'" in err and "Traceback" not in err
    assert not list(Path("out").rglob("*.tmp"))
    assert staffroom(*SWEEP, "replicates=6", "output=out")[0] == 0
    assert same("out", undisturbed)


# Damage


@pytest.mark.slow(quick=["runs.parquet-changed"])
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((name, damage) for name in ("a part", "runs.parquet") for damage in ("cut", "changed", "emptied", "gone")),
        *(("design.parquet", damage) for damage in ("cut", "gone")),
        ("points.parquet", "gone"),
    ],
)
def test_damage_is_noticed_and_put_right(staffroom, monkeypatch, small_blocks, undisturbed, name, damage):
    shutil.copytree(undisturbed, "out")
    if name == "a part":
        (Path("out") / "parts").mkdir()
        (Path("out") / "runs.parquet").rename("out/parts/0-18.parquet")
    path = Path("out/parts/0-18.parquet") if name == "a part" else Path("out") / name
    _damage(path, damage)
    code, _, err = staffroom(*SWEEP, "replicates=6", "output=out")
    assert code == 0
    if damage != "gone" and name in ("a part", "runs.parquet"):
        assert "simulated again" in err
    assert same("out", undisturbed)


def _damage(path: Path, damage: str) -> None:
    content = bytearray(path.read_bytes())
    if damage == "changed":
        content[200] ^= 0xFF
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": content[: len(content) // 2], "changed": content, "emptied": b""}[damage])


def test_a_manifest_that_cannot_be_read(staffroom, undisturbed):
    Path("undisturbed/manifest.json").write_text("{")
    assert staffroom(*SWEEP, "replicates=6", "output=undisturbed")[0] == 0  # from its copy: the runs are there
    assert manifest("undisturbed")["status"] == "complete"


@pytest.mark.slow
def test_overwrite_leaves_what_is_not_ours(staffroom):
    """A folder of somebody else's, whose files happen to have our names."""
    Path("web").mkdir()
    for content in ('{"name": "a web page"}', "{"):
        Path("web/manifest.json").write_text(content)
        assert staffroom(*SWEEP, "output=web", "overwrite=true")[0] == 1
        assert Path("web/manifest.json").read_text() == content


@pytest.mark.slow
def test_another_version_of_the_model_needs_overwrite(staffroom, undisturbed):
    shutil.copytree(undisturbed, "out")
    changed = manifest("out")
    changed["identity"]["model_version"] = "earlier"
    for name in ("manifest.json", ".manifest.copy.json"):
        Path("out", name).write_text(json.dumps(changed))
    assert "so that it cannot be gone on with" in staffroom("status", "out")[1]
    for command in ([*SWEEP, "replicates=6", "output=out"], ["resume", "out"]):
        code, _, err = staffroom(*command)
        assert code == 1 and "another version of the model" in err and "overwrite=true" in err
    assert staffroom(*SWEEP, "replicates=6", "output=out", "overwrite=true")[0] == 0
    assert same("out", undisturbed)
    assert "6 of 6" not in staffroom("resume", "out")[2]  # does not overwrite again
    assert same("out", undisturbed)


@pytest.mark.parametrize(("change", "what"), [("seed=2", "another seed"), ("outcomes=trust_mean", "other outcomes")])
def test_what_does_not_belong_together_is_refused(staffroom, undisturbed, change, what):
    typed = [text for text in SWEEP if text.partition("=")[0] != change.partition("=")[0]]
    code, _, err = staffroom(*typed, "replicates=6", change, "output=undisturbed")
    assert code == 1 and what in err


@pytest.mark.slow
def test_a_read_only_folder():
    Path("locked").mkdir()
    Path("locked").chmod(0o500)
    process = started(*SWEEP, "output=locked/out", preexec_fn=obeys_permissions)
    _, err = process.communicate()
    assert process.returncode == 1 and "cannot write results into 'locked/out'" in err and "Traceback" not in err


def obeys_permissions():
    """Takes from root, before the command starts, the right to write where nobody may."""
    if os.geteuid() == 0:
        drop_capability, write_anywhere = 24, 1  # PR_CAPBSET_DROP and CAP_DAC_OVERRIDE of Linux
        assert ctypes.CDLL(None).prctl(drop_capability, write_anywhere, 0, 0, 0) == 0
