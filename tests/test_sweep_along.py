"""Differences along a setting, one level of intervals, and sweeps that were split and become one."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.results.differences import interval
from tests.command_line import manifest, staffroom, table, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures
OUTCOMES = "outcomes=[voluntary_share,trust_mean]"
SMALL = ["sweep", "school.size=10", "school.departments=2", "years=0.5", "replicates=8"]


def swept(staffroom, *typed, output="out"):
    outcomes = [] if any(text.startswith("outcomes=") for text in typed) else [OUTCOMES]
    code, _, err = staffroom(*SMALL, *typed, *outcomes, f"output={output}")
    assert code == 0, err
    return table(output, "design"), table(output, "runs")


def test_differences_along_a_setting_are_paired_by_school(staffroom):
    design, runs = swept(staffroom, "isolation=0.5,0.2,0.8", "trust=0.3,0.6")
    along = table("out", "along")
    wide = runs.pivot(index="replicate", columns="scenario", values="voluntary_share")
    rows = along[along["outcome"] == "voluntary_share"]
    assert set(rows["setting"]) == {"school.isolation", "school.trust"}
    assert set(rows.loc[rows["setting"] == "school.isolation", "against_value"]) == {"0.2"}
    assert len(rows) == 2 * 2 + 3
    name = design.set_index("point")["scenario"]
    for _, row in rows.iterrows():
        change = (wide[name[row["point"]]] - wide[name[row["against_point"]]]).to_numpy()
        np.testing.assert_allclose([row["difference"], row["low"], row["high"]], interval(change, (-1, 1)), atol=1e-12)
        assert row["schools"] == 8
        assert row["level"] == 0.95
    assert manifest("out")["tables"]["along"] == len(along)


def test_a_sampled_design_has_no_differences_along(staffroom):
    swept(staffroom, "isolation=interval(0,1)", "trust=interval(0.2,0.8)", "design=sobol", "points=4")
    assert not Path("out/along.parquet").exists()


@pytest.mark.slow
def test_intervals_of_points_have_one_level(staffroom):
    small = ["sweep", *SMALL[1:4], "isolation=0.2,0.8", OUTCOMES, "output=out"]
    assert staffroom(*small, "replicates=auto", "precision=0.5", "max_replicates=40")[0] == 0
    points, runs = table("out", "points"), table("out", "runs")
    assert set(points["level"]) == {0.95}
    assert set(points["looks_level"]) == {0.975}
    row = points[points["outcome"] == "trust_mean"].iloc[0]
    name = table("out", "design").set_index("point")["scenario"][row["point"]]
    values = runs.loc[runs["scenario"] == name, "trust_mean"].to_numpy()
    np.testing.assert_allclose([row["mean"], row["low"], row["high"]], interval(values, (0, 1)), atol=1e-12)
    assert row["looks_low"] < row["low"] < row["high"] < row["looks_high"]


@pytest.mark.slow
def test_fewer_than_six_schools_have_no_interval_and_shares_stay_shares(staffroom):
    typed = ["isolation=0.02,0.98", "mandate=0.8", "paired=true", OUTCOMES]
    small = [*SMALL[:4], *typed, "output=out"]
    assert staffroom(*small, "replicates=5")[0] == 0
    points, along = table("out", "points"), table("out", "along")
    assert points[["low", "high", "difference_low", "difference_high"]].isna().all(axis=None)
    assert along[["low", "high"]].isna().all(axis=None) and along["difference"].notna().any()
    assert staffroom(*small, "replicates=6")[0] == 0
    shares = table("out", "points").query("outcome == 'voluntary_share'")
    assert ((shares["low"] >= 0) & (shares["high"] <= 1)).all()


@pytest.mark.slow
def test_runs_and_design_join(staffroom):
    import pyarrow.parquet as pq

    swept(staffroom, "isolation=0.2,0.8", "school=rural_comprehensive,district_gymnasium")
    staffroom("run", *SMALL[1:], "figures=false", "output=ran")
    tables = ("runs", "design", "points", "along")
    for folder, names in (("out", tables), ("ran", ("runs", "weeks", "design"))):
        for name in names:
            kinds = {field.name: str(field.type) for field in pq.read_schema(f"{folder}/{name}.parquet")}
            plain = {"string", "double", "int64", "bool"} | ({kinds["culture"]} if "culture" in kinds else set())
            assert set(kinds.values()) <= plain, (folder, name)
        joined = table(folder, "runs").merge(table(folder, "design"), on="scenario")
        assert len(joined) == len(table(folder, "runs"))


@pytest.mark.slow
def test_sweeps_that_split_an_axis_become_one(staffroom):
    swept(staffroom, "isolation=0.2,0.5", "trust=0.3,0.6", output="a")
    swept(staffroom, "isolation=0.8", "trust=0.3,0.6", output="b")
    swept(staffroom, "isolation=0.2,0.5,0.8", "trust=0.3,0.6", output="whole")
    code, _, err = staffroom("merge", "a", "b", "--to", "merged")
    assert code == 0, err
    columns = ["school.isolation", "school.trust", "scenario"]
    merged, whole = (
        table(name, "design")[columns].sort_values(columns[:2], ignore_index=True) for name in ("merged", "whole")
    )
    pd.testing.assert_frame_equal(merged, whole)
    assert len(table("merged", "along")) == len(table("whole", "along"))
    assert manifest("merged")["varied"] == ["school.isolation", "school.trust"]
    code, _, err = staffroom(*SMALL, "isolation=0.8", "trust=0.3,0.6", OUTCOMES, "output=merged")
    assert code == 0, err
    assert "All 16 runs are in merged already" in err


@pytest.mark.slow
def test_sweeps_that_split_reforms_or_replicates_become_one(staffroom):
    swept(staffroom, "isolation=0.2,0.5", "reforms=no_reform,coaching", output="a")
    swept(staffroom, "isolation=0.2,0.5", "reforms=no_reform,mentoring", output="b")
    assert staffroom("merge", "a", "b", "--to", "merged")[0] == 0
    design = table("merged", "design")
    assert sorted(design["point"].unique()) == [0, 1]
    assert set(design["arm"]) == {"no_reform", "coaching", "mentoring"}
    assert table("merged", "points")["difference"].notna().sum() > 0
    typed = [*SMALL[:4], "replicates=3", "isolation=0.2,0.5", "reforms=no_reform,coaching", OUTCOMES, "output=c"]
    assert staffroom(*typed)[0] == 0
    code, _, err = staffroom("merge", "a", "c", "--to", "more")
    assert code == 0, err
    assert len(table("more", "runs")) == len(table("a", "runs"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (["seed=2"], "the seed is 1 in the one, 2 in the other"),
        (["'school.terms=[9,9]'".strip("'")], "school.terms is"),
        (["outcomes=trust_mean"], "the list of outcomes is"),
    ],
)
def test_what_does_not_merge_is_named_with_both_values(other, sentence, staffroom):
    swept(staffroom, "isolation=0.2,0.5", output="a")
    swept(staffroom, "isolation=0.2,0.5", *other, output="b")
    code, _, err = staffroom("merge", "a", "b", "--to", "merged")
    assert code == 1
    assert sentence in err


@pytest.mark.slow
def test_a_setting_that_one_sweep_fixed_is_known_in_the_merged_design(staffroom):
    swept(staffroom, "isolation=0.2,0.5", output="a")
    swept(staffroom, "isolation=0.2,0.5", "parameters.trust_gain=0.1,0.3", output="b")
    assert staffroom("merge", "a", "b", "--to", "merged")[0] == 0
    design = table("merged", "design")
    assert design.notna().all(axis=None)
    assert len(design["parameters.trust_gain"].unique()) == 3
