"""What the tests of a sweep's store and of its verbs share: a small sweep, left alone, and comparisons with it."""

import shutil
from pathlib import Path

import pytest

from experiments.commands.command_line import main
from experiments.running import blocks
from tests.command_line import table

SMALL = ["school.size=12", "school.departments=3", "years=0.5"]
EVERYTHING = ["sweep", *SMALL, "isolation=0.2,0.8", "mandate=0.8", "paired=true"]
# Two outcomes instead of all fifty: the tables of a sweep take four times as long as its simulations.
OUTCOMES = "outcomes=[voluntary_share,trust_mean]"
SWEEP = [*EVERYTHING, OUTCOMES]
SORTED = {"design": ["point", "arm"], "runs": ["scenario", "replicate"], "points": ["point", "arm", "outcome"]}
ALL_SORTED = SORTED | {"weeks": ["scenario", "replicate", "week"]}


def same(one: str | Path, other: str | Path) -> bool:
    """Whether the tables of two sweeps are the same byte for byte after sorting."""
    return all(as_bytes(one, name) == as_bytes(other, name) for name in SORTED)


def as_bytes(folder: str | Path, name: str) -> bytes:
    """A table in a fixed order."""
    frame = table(folder, name).astype({"scenario": str} if name == "runs" else {})
    return frame.sort_values(ALL_SORTED[name], ignore_index=True).to_csv(float_format="%.17g").encode()


@pytest.fixture
def small_blocks(monkeypatch):
    """Two runs a block."""
    monkeypatch.setattr(blocks, "TEACHER_WEEKS", 2 * 12 * 18)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The sweep, left alone."""
    folder = tmp_path_factory.mktemp("finished") / "undisturbed"
    assert main([*SWEEP, "replicates=6", f"output={folder}"]) == 0
    return folder


@pytest.fixture
def undisturbed(finished, working_folder):
    """A copy of it."""
    shutil.copytree(finished, "undisturbed")
    return "undisturbed"
