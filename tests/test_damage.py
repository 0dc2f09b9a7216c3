"""A cut, emptied, overwritten or exchanged file of the results: one sentence with the way out, and nothing is lost."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.brief.folder import comparison_of
from analysis.classroom.replay_command import main as replay
from analysis.telling.tables import load_results
from experiments.commands.command_line import main
from experiments.reading import finished
from tests.command_line import same_tables, staffroom, table, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures
TINY = ["school.size=10", "school.departments=2", "years=0.5", "replicates=3"]
COMPARE = ["compare", *TINY, "reforms=no_reform,coaching", "figures=false"]
SWEEP = ["sweep", *TINY, "isolation=0.2,0.8", "mandate=0.8", "paired=true", "outcomes=voluntary_share"]
FILES = {
    "compared": ("runs.parquet", "weeks.parquet", "design.parquet", "manifest.json", "failures.jsonl"),
    "swept": ("runs.parquet", "points.parquet", "design.parquet", "manifest.json", "failures.jsonl"),
}
OFTEN, RARELY = ("nothing", "half", "flipped", "other"), ("half", "other")  # every kind for what is read most
CASES = [
    (folder, file, kind)
    for folder, files in FILES.items()
    for file in files
    for kind in (OFTEN if file in ("runs.parquet", "manifest.json") else RARELY)
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A comparison and a sweep, undamaged, each with another one of its kind beside it."""
    root = tmp_path_factory.mktemp("kept")
    for name, command in (("compared", COMPARE), ("swept", SWEEP)):
        for seed, where in ((1, name), (2, f"other-{name}")):
            assert main([*command, f"seed={seed}", f"output={root / where}"]) == 0
            line = {"scenario": "0" * 16, "replicate": 0, "error": "x", "command": "y"}
            (root / where / "failures.jsonl").write_text(json.dumps(line) + "\n")
    return root


@pytest.fixture
def damaged(kept, working_folder):
    """Copies one of them and damages a file of the copy."""

    def damage(folder: str, file: str, kind: str) -> str:
        shutil.copytree(kept / folder, folder)
        path = Path(folder) / file
        content = path.read_bytes()
        length = len(content)
        middle = length // 2
        path.write_bytes(
            {
                "nothing": b"",
                "start": content[: min(20, length // 3)],
                "half": content[:middle],
                "end": content[:-1] if file.endswith("parquet") else content[: length - 4],
                "garbage": b"\xff\x00rubbish\n" * 40,
                "flipped": content[:40] + bytes(255 - byte for byte in content[40:60]) + content[60:],
                "other": (kept / f"other-{folder}" / file).read_bytes(),
            }[kind]
        )
        return folder

    return damage


def reading(folder: str) -> dict[str, list[str]]:
    """Every command that reads a results folder, in its quickest form."""
    verbs = {
        "export": ["export", folder],
        "status": ["status", folder],
        "parquet": ["export", folder, "--format=parquet"],
    }
    return verbs | ({"merge": ["merge", folder, f"{folder}-2", "--to", "merged"]} if folder == "swept" else {})


def looked_at(folder: str) -> None:
    """What figures, briefs and replays read before they begin."""
    if folder == "swept":
        found = finished.read(Path(folder))
        for grid in finished.grids(found, "school.isolation", None):
            found.values(grid, "voluntary_share")
    else:
        load_results(folder)
        comparison_of(Path(folder))


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "file", "kind"), CASES)
def test_reading_says_one_sentence_and_resume_mends(folder, file, kind, damaged, kept, staffroom):
    damaged(folder, file, kind)
    shutil.copytree(kept / folder, f"{folder}-2")
    for verb, command in reading(folder).items():
        code, _, err = staffroom(*command)
        assert "Traceback" not in err, verb
        if code:
            assert err.count("\n") == 1, (verb, err)
            assert "resume" in err, (verb, err)
    try:
        looked_at(folder)
    except ValueError as problem:
        assert type(problem).__name__ == "StaffroomError"
        assert "resume" in str(problem)
    code, _, err = staffroom("resume", folder)
    assert code == 0, err
    looked_at(folder)
    if folder == "compared":
        assert same_tables(folder, kept / folder)
    else:
        for name, keys in (("runs", ["scenario", "replicate"]), ("points", ["point", "arm", "outcome"])):
            mine, original = (table(f, name).sort_values(keys, ignore_index=True) for f in (folder, kept / folder))
            pd.testing.assert_frame_equal(mine, original)
    assert staffroom("status", folder)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "kind"), [("runs.parquet", "end"), ("weeks.parquet", "start"), ("weeks.parquet", "other"),
                       ("manifest.json", "garbage"), ("design.parquet", "nothing")]
)  # fmt: skip
def test_the_same_command_again_mends(file, kind, damaged, kept, staffroom):
    damaged("compared", file, kind)
    code, _, err = staffroom(*COMPARE, "seed=1", "output=compared")
    assert code == 0, err
    assert same_tables("compared", kept / "compared")


@pytest.mark.slow
def test_a_manifest_without_its_copy(kept, staffroom):
    for folder, command in (("compared", COMPARE), ("swept", SWEEP)):
        shutil.copytree(kept / folder, folder)
        (Path(folder) / ".manifest.copy.json").unlink()
        (Path(folder) / "manifest.json").write_text('{"format": 1, "verb": "comp')
        for verb in ("export", "status", "resume"):
            code, _, err = staffroom(verb, folder)
            assert code == 1
            assert "is damaged" in err
            assert "remove" not in err
            assert "overwrite" not in err
            assert f"output={folder}, which keeps them" in err
        code, _, err = staffroom(*command, "seed=1", f"output={folder}")
        assert code == 0
        assert "is written anew; the runs beside it are kept" in err
        before, after = (table(where, "runs") for where in (kept / folder, folder))
        assert len(before) == len(after)
        code, _, err = staffroom(*command, "seed=2", f"output={folder}")
        assert code == 1


@pytest.mark.slow
def test_a_table_of_other_results_is_kept_under_another_name(damaged, kept, staffroom):
    damaged("swept", "runs.parquet", "other")
    assert staffroom("resume", "swept")[0] == 0
    assert (Path("swept") / "runs.parquet.not-used").read_bytes() == (
        kept / "other-swept" / "runs.parquet"
    ).read_bytes()


@pytest.mark.slow
def test_a_replay_and_figures_of_damaged_results(damaged, staffroom):
    damaged("compared", "runs.parquet", "half")
    code, _, err = staffroom("figures", "compared", draw=load_results)
    assert (code, err.count("resume")) == (1, 1)
    code, _, err = staffroom("report", "compared")
    assert (code, err.count("resume")) == (1, 1)
    with pytest.raises(ValueError, match="resume"):
        replay(["compared", "-o", "film.html"])


def test_failures_that_cannot_be_read_are_counted(damaged, staffroom):
    damaged("swept", "failures.jsonl", "garbage")
    code, _, err = staffroom("status", "swept")
    assert code == 0
    assert "40 of 40 lines of 'swept/failures.jsonl' are damaged" in err
