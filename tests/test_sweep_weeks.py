"""Weeks in sweeps: kept whole or thinned, resumed, merged, exported; comparisons of several ranges of luck merged."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.running import blocks
from tests.command_line import manifest, same_tables, staffroom, table, working_folder
from tests.small_sweep import SMALL, small_blocks

__all__ = ["small_blocks", "staffroom", "working_folder"]  # fixtures

SWEEP = ["sweep", *SMALL, "isolation=0.2,0.8", "outcomes=[voluntary_share]", "replicates=4", "figures=false"][:-1]
COMPARE = ["compare", *SMALL, "trust=0.4", "reforms=no_reform,coaching", "figures=false"]


def weeks(folder):
    return table(folder, "weeks").sort_values(["scenario", "replicate", "week"], ignore_index=True)


def test_the_weeks_of_a_sweep_are_those_of_single_runs(staffroom):
    assert staffroom(*SWEEP, "weeks=true", "output=out")[0] == 0
    assert staffroom("run", *SMALL, "isolation=0.8", "replicates=4", "figures=false", "output=single")[0] == 0
    named = table("out", "design").set_index("school.isolation")["scenario"][0.8]
    own = weeks("out")[weeks("out")["scenario"] == named].drop(columns="scenario").reset_index(drop=True)
    assert own.equals(weeks("single").drop(columns="scenario")) and len(weeks("out")) == 2 * 4 * 18


@pytest.mark.slow
@pytest.mark.parametrize("gone", [True, False])
def test_damaged_weeks_are_seen_by_status_and_merge(staffroom, gone):
    assert staffroom(*SWEEP, "weeks=true", "output=out")[0] == 0
    assert (
        staffroom(*(text for text in SWEEP if text != "replicates=4"), "weeks=true", "replicates=5", "output=other")[0]
        == 0
    )
    Path("out/weeks.parquet").write_bytes(b"0" * 300)
    if gone:
        Path("out/weeks.parquet").unlink()
    code, out, err = staffroom("status", "out")
    assert code == 0 and "8 of 8 finished" not in out, out
    code, _, err = staffroom("merge", "out", "other", "--to", "both")
    assert code == 1 and "weeks.parquet" in err and "staffroom resume out" in err and "Traceback" not in err


@pytest.mark.slow
def test_netcdf_says_where_the_weeks_are(staffroom):
    pytest.importorskip("xarray")
    assert staffroom(*SWEEP, "weeks=true", "output=out")[0] == 0
    code, out, err = staffroom("export", "out", "--format", "netcdf")
    assert code == 0 and "for weeks.parquet take --format csv or parquet" in out + err


def test_weeks_can_be_thinned(staffroom):
    assert staffroom(*SWEEP, "weeks=[trust_mean,norm_mean]", "output=out")[0] == 0
    assert list(table("out", "weeks")) == ["scenario", "replicate", "week", "year", "term", "norm_mean", "trust_mean"]
    code, _, err = staffroom(*SWEEP, "weeks=trst_mean", "output=out")
    assert code == 1 and "weeks: trst_mean is not a measure; did you mean 'trust_mean'?" in err
    code, _, err = staffroom(*SWEEP, "weeks=all", "output=out")
    assert code == 1 and "weeks: all is not a measure; write weeks=true for the weeks of all measures." in err


def test_another_choice_of_weeks_is_another_folder(staffroom):
    assert staffroom(*SWEEP, "output=out")[0] == 0
    code, _, err = staffroom(*SWEEP, "weeks=true", "output=out")
    assert code == 1 and "another setting of weeks=" in err
    assert manifest("out")["identity"]["weeks"] is False


def test_a_stopped_sweep_goes_on_with_its_weeks(staffroom, small_blocks, monkeypatch):
    real, seen = blocks._simulated, []

    def stopped(task, block):
        seen.append(task)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return real(task, block)

    monkeypatch.setattr(blocks, "_simulated", stopped)
    assert staffroom(*SWEEP, "weeks=true", "executor.workers=1", "output=out")[0] == 130
    monkeypatch.setattr(blocks, "_simulated", real)
    next(Path("out/parts").glob("*.weeks.parquet")).unlink()
    code, _, err = staffroom("resume", "out")
    assert code == 0 and "simulated again" in err
    assert staffroom(*SWEEP, "weeks=true", "output=undisturbed")[0] == 0
    assert weeks("out").equals(weeks("undisturbed"))


@pytest.mark.slow
def test_sweeps_with_weeks_are_merged_and_exported(staffroom):
    for value in (0.2, 0.8):
        sweep = [f"isolation={value},0.5" if "isolation" in word else word for word in SWEEP]
        assert staffroom(*sweep, "weeks=[trust_mean]", f"output=m{value}")[0] == 0
    assert staffroom("merge", "m0.2", "m0.8", "--to", "all")[0] == 0
    parts = pd.concat([weeks("m0.2"), weeks("m0.8")]).drop_duplicates()
    assert weeks("all").equals(parts.sort_values(["scenario", "replicate", "week"], ignore_index=True))
    assert staffroom("export", "all")[0] == 0
    written = pd.read_csv("all/csv/weeks.csv")
    assert sorted(written["school.isolation"].unique()) == [0.2, 0.5, 0.8] and len(written) == 3 * 4 * 18


@pytest.mark.slow
def test_comparisons_of_two_ranges_of_luck_make_one(staffroom):
    for first in (0, 3):
        assert staffroom(*COMPARE, "replicates=3", f"first_replicate={first}", f"output=m{first}")[0] == 0
    code, out, _ = staffroom("merge", "m3", "m0", "--to", "all")
    assert code == 0 and "runs.parquet (12 rows), weeks.parquet (216 rows)" in out
    assert staffroom(*COMPARE, "replicates=6", "output=whole")[0] == 0
    assert same_tables("all", "whole")
    code, out, _ = staffroom("status", "all")
    assert code == 0 and "12 of 12 finished" in out
    assert staffroom("report", "all")[0] == 0 and Path("all/brief.html").exists()


@pytest.mark.slow
def test_a_gap_between_ranges_of_luck_is_told(staffroom):
    for first in (0, 5):
        assert staffroom(*COMPARE, "replicates=2", f"first_replicate={first}", f"output=m{first}")[0] == 0
    code, _, err = staffroom("merge", "m0", "m5", "--to", "all")
    assert code == 0 and "6 runs between the first and the last replicate are in none of the folders" in err
    assert manifest("all")["status"] == "some runs are missing"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("other", "said"),
    [
        (["compare", *COMPARE[1:], "school.size=13"], "school.size is 12 there and 13 here"),
        (["compare", *COMPARE[1:], "seed=9"], "another seed (1 there, 9 here)"),
        (SWEEP, "another kind of experiment"),
    ],
)
def test_what_is_not_alike_is_not_merged(staffroom, other, said):
    other = [word for word in other if not (word == "school.size=12" and "school.size=13" in other)]
    assert staffroom(*COMPARE, "replicates=2", "output=one")[0] == 0
    other = [word for word in other if not word.startswith("replicates")]
    assert staffroom(*other, "replicates=2", "output=two")[0] == 0
    code, _, err = staffroom("merge", "one", "two", "--to", "all")
    assert code == 1 and said in err and not Path("all").exists()
