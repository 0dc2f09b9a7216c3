"""What is done with a sweep afterwards: status, resume, merge, export; and whether its tables are right."""

import json
import shlex
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.reading import netcdf
from staffroom import paired_differences
from tests.command_line import manifest, staffroom, table, working_folder
from tests.small_sweep import EVERYTHING, OUTCOMES, SMALL, SWEEP, finished, same, undisturbed

__all__ = ["finished", "staffroom", "undisturbed", "working_folder"]  # fixtures


# Status and resume


def test_status(staffroom, monkeypatch, undisturbed):
    code, out, _ = staffroom("status", undisturbed)
    assert code == 0
    for expected in ("state       complete", "2 of 2 finished, each under 2 reforms", "24 of 24 finished", "as here"):
        assert expected in out
    assert staffroom(*SWEEP[:4], "isolation=0.2", *SWEEP[5:], "vary.trust=[0.4]", "output=undisturbed")[0] == 1
    assert "is not a results folder" in staffroom("status", "nowhere")[2]
    assert "DIR" in staffroom("status")[2]


@pytest.mark.slow
def test_status_of_other_experiments(staffroom):
    run = ["run", *SMALL, "replicates=5", "figures=false", "output=one"]
    assert staffroom(*run)[0] == 0
    assert "5 of 5 finished, 0 failed, 0 missing" in staffroom("status", "one")[1]
    assert (
        staffroom("sweep", *SMALL, "isolation=0.5,1", "replicates=auto", "precision=0.2", OUTCOMES, "output=two")[0]
        == 0
    )
    assert "as many as a half-width of 0.2 needs" in staffroom("status", "two")[1]


@pytest.mark.slow(quick=["typed0"])
@pytest.mark.parametrize(
    "typed", [["run", *SMALL, "replicates=5"], ["compare", *SMALL, "reforms=coaching", "replicates=3"]]
)
def test_resume_of_run_and_compare(staffroom, typed):
    assert staffroom(*typed, "figures=false", "output=out")[0] == 0
    code, _, err = staffroom("resume", "out")
    assert code == 0 and "nothing to simulate" in err and shlex.join(["staffroom", *typed]) in err


@pytest.mark.slow
def test_resume_finds_files_where_the_command_was_typed(staffroom, monkeypatch, working_folder):
    Path("mine.yaml").write_text("size: 12\ndepartments: 3")
    typed = [
        "sweep",
        "school=mine.yaml",
        "years=0.5",
        "isolation=0.2,0.8",
        "replicates=2",
        OUTCOMES,
        "output='my, results'",
    ]
    assert staffroom(*typed)[0] == 0
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    code, out, _ = staffroom("resume", "../my, results")
    assert code == 0 and Path.cwd().name == "elsewhere" and "runs.parquet (4 rows)" in out


def test_what_cannot_be_resumed(staffroom):
    Path("out").mkdir()
    for verb, sentence in (("patterns", "cannot be resumed"), ("merge", "was merged from several folders")):
        content = {"format": 1, "verb": verb, "command": f"staffroom {verb} x", "merged": ["staffroom sweep a"]}
        Path("out/manifest.json").write_text(json.dumps(content))
        code, _, err = staffroom("resume", "out")
        assert code == 1 and sentence in err
    assert "is not a results folder" in staffroom("resume", "nowhere")[2]


# Merging


@pytest.mark.slow
def test_merged_sweeps_are_those_of_one_command(staffroom):
    typed = ["sweep", *SMALL, "mandate=0.8", "paired=true", OUTCOMES]
    assert staffroom(*typed, "isolation=0.2,0.5", "replicates=4", "output=a")[0] == 0
    assert staffroom(*typed, "isolation=0.5,0.8", "replicates=4", "output=b")[0] == 0
    code, out, _ = staffroom("merge", "a", "b", "--to", "c")
    assert code == 0 and "runs.parquet (24 rows)" in out and manifest("c")["status"] == "complete"
    assert staffroom(*typed, "isolation=0.2,0.5,0.8", "replicates=4", "output=fresh")[0] == 0
    assert same("c", "fresh")
    assert staffroom("merge", "a", "b", "--to", "c")[0] == 0 and same("c", "fresh")
    assert "repeat its command" in staffroom("resume", "c")[2]
    assert staffroom(*typed, "isolation=0.2,0.5,0.8", "replicates=6", "output=c")[0] == 0
    assert staffroom(*typed, "isolation=0.2,0.5", "replicates=8", "output=a")[0] == 0
    assert _merged(staffroom, "a", "b", "d") == "some runs are missing"
    assert "2 of 3 finished" in staffroom("status", "d")[1] and "40 of 48 finished" in staffroom("status", "d")[1]


def _merged(staffroom, *folders: str) -> str:
    *sources, target = folders
    code, _, err = staffroom("merge", *sources, "--to", target)
    assert code == 0, err
    return manifest(target)["status"]


def test_merging_an_unfinished_sweep_keeps_what_it_asked_for(staffroom, monkeypatch, undisturbed):
    shutil.copytree(undisturbed, "part")
    kept = table("part", "runs").query("replicate < 3")
    kept.to_parquet("part/runs.parquet", index=False)
    assert _merged(staffroom, "part", _empty(undisturbed), "c") == "some runs are missing"
    assert len(table("c", "runs")) == len(kept) and "2 points" not in staffroom("status", "c")[1]
    assert _merged(staffroom, "part", undisturbed, "c") == "complete"
    assert same("c", undisturbed)


def _empty(folder: str) -> str:
    shutil.copytree(folder, "empty")
    Path("empty/runs.parquet").unlink()
    return "empty"


@pytest.mark.slow
def test_what_cannot_be_merged(staffroom, undisturbed):
    shutil.copytree(undisturbed, "b")
    runs = table("b", "runs")
    runs.loc[runs["replicate"] == 5, "trust_mean"] += 1e-9
    runs.to_parquet("b/runs.parquet", index=False)
    code, _, err = staffroom("merge", undisturbed, "b", "--to", "c")
    assert code == 1 and "'b' contradicts what was merged before: trust_mean of replicate 5" in err
    Path("b/runs.parquet").write_bytes(b"PAR1")
    assert "'b/runs.parquet' is damaged" in staffroom("merge", undisturbed, "b", "--to", "d")[2]
    assert staffroom(*SWEEP, "seed=2", "replicates=2", "output=e")[0] == 0
    assert (
        "do not go together: the seed is 1 in the one, 2 in the other"
        in staffroom("merge", undisturbed, "e", "--to", "f")[2]
    )
    assert "'undisturbed' and 'e' do not go together" in staffroom("merge", undisturbed, "b", "--to", "e")[2]
    assert "two folders or more" in staffroom("merge", undisturbed, "--to", "f")[2]
    assert "the same folder twice" in staffroom("merge", undisturbed, undisturbed, "--to", "f")[2]
    assert staffroom("run", *SMALL, "replicates=2", "figures=false", "output=g")[0] == 0
    assert (
        "'undisturbed' and 'g' do not go together: one of them is no sweep"
        in staffroom("merge", undisturbed, "g", "--to", "f")[2]
    )
    assert "is not a results folder" in staffroom("merge", undisturbed, "nowhere", "--to", "f")[2]


# Tables


@pytest.mark.slow
def test_paired_differences_are_those_of_the_model_package(staffroom):
    assert staffroom(*EVERYTHING, "replicates=6", "output=out")[0] == 0
    design, runs = table("out", "design"), table("out", "runs").astype({"scenario": str})
    points_table = table("out", "points")
    for point, isolation in enumerate((0.2, 0.8)):
        here = design[design["point"] == point]
        own = runs.merge(here[["scenario", "arm"]], on="scenario").drop(columns="scenario")
        expected = paired_differences(own.rename(columns={"arm": "scenario"}), "no_reform").set_index("outcome")
        found = points_table.query("point == @point and arm == 'reform'").set_index("outcome").loc[expected.index]
        assert here["school.isolation"].unique() == [isolation]
        for theirs, ours in (
            ("scenario_mean", "mean"), ("difference", "difference"), ("low", "difference_low"),
            ("high", "difference_high"), ("share_positive", "share_above_0"),
        ):  # fmt: skip
            known = ~found["difference"].isna() | (ours != "mean")  # a mean leaves out schools one by one
            np.testing.assert_allclose(found.loc[known, ours], expected.loc[known, theirs], rtol=1e-9, atol=1e-12)
    for row in points_table.itertuples():
        scenario = design.query("point == @row.point and arm == @row.arm")["scenario"].iloc[0]
        values = runs.loc[runs["scenario"] == scenario, row.outcome].dropna()
        assert row.schools == len(values)
        np.testing.assert_allclose([row.mean, row.sd], [values.mean(), values.std()], rtol=1e-9, atol=1e-12)


def test_export_joins_runs_with_their_settings(staffroom, undisturbed):
    for form in ("csv", "parquet"):
        assert staffroom("export", undisturbed, "--format", form)[0] == 0
    written = pd.read_csv("undisturbed/csv/runs.csv")
    assert written.columns[:5].tolist() == ["point", "arm", "school.isolation", "scenario", "replicate"]
    assert len(written) == 24 and written["school.isolation"].value_counts().tolist() == [12, 12]
    runs = table(undisturbed, "runs").astype({"scenario": str}).set_index(["scenario", "replicate"])["trust_mean"]
    assert (written.set_index(["scenario", "replicate"])["trust_mean"].sort_index() == runs.sort_index()).all()
    again = pd.read_parquet("undisturbed/parquet/runs.parquet")
    assert again["trust_mean"].tolist() == written["trust_mean"].tolist()
    assert "school.isolation" in pd.read_csv("undisturbed/csv/points.csv")


@pytest.mark.slow
def test_netcdf_of_a_grid(staffroom, undisturbed):
    xarray = pytest.importorskip("xarray")
    assert staffroom("export", undisturbed, "--format", "netcdf")[0] == 0
    with xarray.open_dataset("undisturbed/netcdf/runs.nc", engine="h5netcdf") as found:
        assert dict(found.sizes) == {"school.isolation": 2, "arm": 2, "replicate": 6}
        cell = found["trust_mean"].sel({"school.isolation": 0.8, "arm": "reform", "replicate": 5})
        rows = table(undisturbed, "design").query("point == 1 and arm == 'reform'").merge(table(undisturbed, "runs"))
        run = rows.query("replicate == 5").iloc[0]
        assert float(cell) == run["trust_mean"]
        culture = found["culture"].sel({"school.isolation": 0.8, "arm": "reform", "replicate": 5})
        assert found["culture"].attrs["flag_meanings"].split()[int(culture)] == run["culture"].replace(" ", "_")
        assert found["trust_mean"].attrs["units"] and found.attrs["seed"] == 1


@pytest.mark.slow
def test_netcdf_of_other_designs(staffroom):
    xarray = pytest.importorskip("xarray")
    typed = ["isolation=interval(0.2,0.8)", "school.mandate=interval(0,0.5)", "design=sobol", "points=5"]
    assert staffroom("sweep", *SMALL, *typed, "replicates=3", OUTCOMES, "output=out")[0] == 0
    assert staffroom("export", "out", "--format", "netcdf")[0] == 0
    with xarray.open_dataset("out/netcdf/runs.nc", engine="h5netcdf") as found:
        assert dict(found.sizes) == {"point": 5, "replicate": 3}
        design = table("out", "design")
        assert found["school.isolation"].values.tolist() == design["school.isolation"].tolist()
    assert staffroom("run", *SMALL, "replicates=2", "figures=false", "output=run")[0] == 0
    assert staffroom("export", "run", "--format", "netcdf")[0] == 0
    with xarray.open_dataset("run/netcdf/weeks.nc", engine="h5netcdf") as found:
        assert dict(found.sizes) == {"scenario": 1, "replicate": 2, "week": 18}


def test_netcdf_without_its_packages(staffroom, monkeypatch, undisturbed):
    monkeypatch.setattr(netcdf, "find_spec", lambda name: None if name == "h5py" else name)
    code, _, err = staffroom("export", undisturbed, "--format", "netcdf")
    assert code == 1 and "netCDF files need the package h5py" in err and "staffroom[netcdf]" in err
    assert not Path("undisturbed/netcdf").exists()
