"""Compiled code is never older than its source, and means the same as the source run uncompiled."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.declared.measures import MEASURE_NAMES
from sim.kernel.jit import CACHE_FOLDER
from sim.model_version import MODEL_VERSION
from staffroom import simulate
from tests.lively import LIVELY, lively

ROOT = Path(sim.__file__).parents[1]
SETTING = LIVELY | {"size": 12, "departments": 3, "stances": [1.0, -1.0, 0.5], "group_size": 3,
           "turnover": 4.0, "terms": [4, 4]}  # fmt: skip
# A caller in one file, a callee in another: numba itself looks at the caller's file only.
CALL = """
import numpy as np
import sim, sim.kernel.jit
from sim.scenario.scenario import Scenario
from sim.kernel.state import TEACHER_DTYPE
from sim.kernel.submodels.willingness import set_willingness
teachers = np.zeros(1, TEACHER_DTYPE).view(np.recarray)
teachers.odds_exchange = 1.0
set_willingness(teachers, Scenario().record()[0])
print(sim.__file__, sim.kernel.jit.MODEL_VERSION, repr(float(teachers[0].willingness)))
"""
BEFORE, AFTER = "teacher.drive * teacher.odds_exchange", "2.0 * teacher.drive * teacher.odds_exchange"
# The same call in a process of its own, started by a process that has imported the model before the edit.
CALL_FROM_CHILD = f"""
import pathlib, subprocess, sys
import sim.kernel.kinds
path = pathlib.Path(sim.kernel.kinds.__file__)
path.write_text(path.read_text().replace({BEFORE!r}, {AFTER!r}))
subprocess.run([sys.executable, "-c", {CALL!r}], check=True)
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the model in a folder of its own."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(code, folder, **environment):
    """Run code in a new process that sees only the model in ``folder``; return the version and number it prints."""
    clean = {name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "PYTHONPATH")}
    clean |= {"STAFFROOM_CALLABLE": "1", "STAFFROOM_CACHE": str(folder / "cache"), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=clean, capture_output=True, text=True, check=True
    )
    file, version, number = done.stdout.split()
    assert Path(file).is_relative_to(folder)
    return version, float(number)


def twice_the_odds(chance):
    """The chance at twice the odds."""
    return 2 * chance / (1 + chance)


@pytest.mark.slow
@pytest.mark.parametrize("own_cache", [False, True], ids=["our cache", "a cache of the user's own"])
def test_an_edited_callee_in_another_file_is_noticed(copy, own_cache):
    environment = {"NUMBA_CACHE_DIR": str(copy / "own")} if own_cache else {}
    version, number = run(CALL, copy, **environment)
    assert version == MODEL_VERSION
    assert run(CALL, copy, **environment) == (version, number)  # from the cache
    path = copy / "sim" / "kernel" / "kinds.py"
    path.write_text(path.read_text().replace(BEFORE, AFTER))
    edited_version, edited = run(CALL, copy, **environment)
    assert edited_version != version
    assert edited == pytest.approx(twice_the_odds(number), rel=1e-12)


@pytest.mark.slow
def test_a_process_started_by_one_that_knew_the_old_source_notices_too(copy):
    _, number = run(CALL, copy)
    _, edited = run(CALL_FROM_CHILD, copy)
    assert edited == pytest.approx(twice_the_odds(number), rel=1e-12)


@pytest.mark.slow
def test_the_same_numbers_uncompiled(tmp_path):
    """Twelve teachers, eight weeks, a year's end and a common test among them, every mechanism at work."""
    code = (
        "import sys, numpy as np\n"
        "from staffroom import simulate\nfrom sim.declared.measures import MEASURE_NAMES\n"
        "from tests.lively import lively\n"
        f"weeks = simulate(lively({SETTING!r}, years=1), 2, seed=3, threads=1).weeks\n"
        "np.save(sys.argv[1], weeks[MEASURE_NAMES].to_numpy())\n"
    )
    file = tmp_path / "uncompiled.npy"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(file)], env=environment, cwd=tmp_path, check=True)
    uncompiled = np.load(file)
    compiled = simulate(lively(SETTING, years=1), 2, seed=3, threads=1).weeks[MEASURE_NAMES].to_numpy()
    assert (np.isnan(compiled) == np.isnan(uncompiled)).all()
    assert np.nanmax(abs(compiled - uncompiled)) < 1e-12


def test_the_cache_is_named_by_what_is_in_the_model():
    assert CACHE_FOLDER.name.startswith(MODEL_VERSION)
    assert CACHE_FOLDER.is_dir()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A copy of the model with a cache that one call has filled."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return folder, run(CALL, folder)


DAMAGES = [
    lambda content: b"",
    lambda content: content[: len(content) // 2],
    lambda content: b"\x80rubbish" * 9,
    lambda content: content[:-9] + bytes(255 - byte for byte in content[-9:]),
]


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
def test_a_damaged_cache_is_compiled_anew(filled, suffix, turn):
    """Every file is damaged, each in another way than the one before; two turns, so that each way meets two files."""
    folder, expected = filled
    files = sorted((folder / "cache").rglob(f"*.{suffix}"))
    assert len(files) >= 2
    for number, path in enumerate(files):
        path.write_bytes(DAMAGES[(number + 2 * turn) % len(DAMAGES)](path.read_bytes()))
    assert run(CALL, folder) == expected
    mended = {path: path.stat().st_size for path in sorted((folder / "cache").rglob(f"*.{suffix}"))}
    assert {path.name for path in mended} == {path.name for path in files}
    assert all(size > 40 for size in mended.values())


@pytest.mark.slow
def test_a_cache_that_is_damaged_while_the_program_runs(filled):
    folder, expected = filled
    spoil = (
        "import pathlib, sim.kernel.jit\n"
        "for path in pathlib.Path(sim.kernel.jit.CACHE_FOLDER).rglob('*.nb?'): path.write_bytes(b'')\n"
    )
    code = CALL.replace("teachers = np", f"exec({spoil!r})\nteachers = np", 1)
    assert run(code, folder) == expected
