"""Ramps: a staircase as one scenario, its two ways, and how far they are apart."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.command import draw
from analysis.figures.sweep import bifurcation
from experiments.asking.map_request import requested
from experiments.asking.schema import composed, to_scenario
from experiments.asking.staircase import FALLING, RISING, Staircase
from experiments.commands.command_line import main as command_line
from experiments.keeping.writing import write_table as write
from experiments.reading import finished, hysteresis
from experiments.reading.tipping import UNCLEAR
from experiments.running import ramp
from experiments.running.ramp import ramp_of
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError
from staffroom import simulate
from tests.made_up_sweeps import LEVELS, SMALL, falling, inside, made_up, tables

RAMP = ["map", *SMALL[:2], "x=isolation", "ramp=true", "levels=3", "hold=4", "settle=2", "starts=0.5"]


def staircase(**changes):
    configuration = composed(["++school.size=10", "++school.departments=2"], "sweep")
    settings = {"lever": "isolation", "levels": (0.1, 0.5, 0.9), "hold": 9, "settle": 18, "starts": 1.0, **changes}
    return Staircase(configuration, **settings).checked()


def test_a_staircase_is_one_scenario():
    stairs = staircase()
    scenario = to_scenario(stairs.ramp())
    expected = np.repeat([0.1, 0.1, 0.1, 0.5, 0.9, 0.5, 0.1], 9)
    assert scenario.weeks == stairs.weeks == 63 and scenario.levers["isolation"] == pytest.approx(expected)


def test_each_way_has_its_weeks_and_both_share_the_highest_step():
    design, tasks = staircase(hold=18).design()
    ramp = {window.name: (window.start, window.stop) for window in tasks[0].windows}
    assert len(tasks[0].windows) == 5 and len(tasks) == 7
    weeks = {
        arm: [ramp[name] for name in part["scenario"]]
        for arm, part in design.groupby("arm")
        if arm in (RISING, FALLING)
    }
    assert weeks[RISING] == [(27, 36), (45, 54), (63, 72)]
    assert weeks[FALLING] == [(99, 108), (81, 90), (63, 72)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hold": 300}, "5 steps; 5 x 300 weeks and 18 weeks before them make 1,518 weeks"),
        ({"hold": 300}, "at most 30 years (1,080 weeks): hold=212 fits."),
        ({"levels": tuple(np.linspace(0, 1, 600))}, "use fewer levels"),
    ],
)
def test_a_ramp_that_is_too_long_is_refused_with_the_arithmetic(changes, sentence):
    with pytest.raises(StaffroomError) as caught:
        staircase(**changes)
    assert sentence in str(caught.value)


def ramp_folder(folder, up, down):
    """A ramp whose two ways are known."""
    made_up(folder, {None: up}, arms=(RISING, FALLING), verb="map", change=0)
    runs = pd.read_parquet(folder / "runs.parquet")
    fallen = runs["scenario"].str.startswith("0-1-")
    runs.loc[fallen, "voluntary_share"] += np.repeat(np.asarray(down) - np.asarray(up), 12)
    runs.to_parquet(folder / "runs.parquet")
    content = json.loads((folder / "manifest.json").read_text())
    content["ramp"] = {"lever": "isolation", "hold": 36, "settle": 36, "last": 9, "starts": 0}
    (folder / "manifest.json").write_text(json.dumps(content))
    return finished.read(folder)


def test_the_loop_of_a_known_ramp(tmp_path):
    up, down = falling(0.6), falling(0.35)
    found = ramp_folder(tmp_path / "r", up, down)
    table = hysteresis.table(found).set_index("quantity")
    area = table.loc[hysteresis.AREA]
    assert area["value"] == pytest.approx(np.trapezoid(down - up, LEVELS)) and area["low"] <= area["value"] + 1e-12
    widest = table.loc[hysteresis.WIDEST]
    assert widest["at"] == 0.5 and widest["value"] == pytest.approx((down - up)[4])
    assert table.loc[hysteresis.LEFT_OVER, "value"] == pytest.approx((down - up)[0])
    assert table.loc[f"tipping value, {RISING}", "value"] == pytest.approx(0.6, abs=0.03)
    assert table.loc[f"tipping value, {FALLING}", "value"] == pytest.approx(0.35, abs=0.03)
    moved = table.loc[hysteresis.SHIFT]
    assert moved["low"] < moved["value"] < moved["high"] and moved["value"] == pytest.approx(-0.25, abs=0.03)
    picture = bifurcation.draw(found)
    assert f"Tipping value, {RISING}: 0." in picture.alternative and inside(picture)
    assert "n = 12 schools of 24 teachers on every step" in picture.caption


def test_a_lever_that_changes_nothing_has_no_loop(tmp_path):
    found = ramp_folder(tmp_path / "r", np.full(9, 0.4), np.full(9, 0.4))
    table = hysteresis.table(found).set_index("quantity")
    assert table.loc[hysteresis.AREA, "value"] == pytest.approx(0)
    assert table.loc[f"tipping value, {RISING}", "note"] == UNCLEAR and np.isnan(table.loc[hysteresis.SHIFT, "value"])
    assert inside(bifurcation.draw(found))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("weeks=true", "weeks= is for sweeps and maps of x and y"),
        (
            "outcomes=[norm_mean,voluntary_share,norm_mean.max]",
            "norm_mean.max is not for a ramp, whose outcomes are means",
        ),
        ("outcomes=[norm_mean,voluntary_share,weeks_to(norm_mean>0.5)]", "weeks_to(norm_mean>0.5) is not for a ramp"),
    ],
)
def test_a_ramp_refuses_what_it_cannot_keep(tmp_path, capsys, typed, sentence):
    assert command_line([*RAMP, "replicates=3", typed, f"output={tmp_path / 'ramp'}"], draw) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.slow
def test_a_ramp_from_the_command_line(tmp_path, capsys):
    folder = tmp_path / "ramp"
    assert command_line([*RAMP, "replicates=3", f"output={folder}"], draw) == 0
    printed = capsys.readouterr().out
    assert "area between the ways" in printed and "1 figure in" in printed
    found = tables(folder)
    assert {"design", "runs", "points", "hysteresis"} <= set(found) and (folder / "hysteresis.csv").exists()
    stairs = ramp_of(requested([*RAMP[1:], f"output={folder}"])).stairs
    weekly = simulate(to_scenario(stairs.ramp()), 3, 1).week_values[..., MEASURE_NAMES.index("norm_mean")]
    design = found["design"].set_index(["arm", "point"])["scenario"]
    runs = found["runs"].set_index(["scenario", "replicate"])["norm_mean"].sort_index()
    for arm, point, week in ((RISING, 0, 2), (RISING, 1, 6), (RISING, 2, 10), (FALLING, 1, 14), (FALLING, 0, 18)):
        expected = weekly[:, week : week + 4].mean(axis=1)
        assert runs[design[arm, point]].to_numpy() == pytest.approx(expected)
    assert (folder / "figures" / "bifurcation.png").exists()


@pytest.mark.slow
def test_a_ramp_goes_on_and_ends_as_if_done_at_once(tmp_path, capsys):
    for folder, steps in (("grown", (2, 5)), ("whole", (5,))):
        for replicates in steps:
            assert command_line([*RAMP, f"replicates={replicates}", f"output={tmp_path / folder}"]) == 0
    grown, whole = tables(tmp_path / "grown"), tables(tmp_path / "whole")
    for name in ("design", "points", "hysteresis"):
        pd.testing.assert_frame_equal(grown[name], whole[name])
    order = ["scenario", "replicate"]
    sort = [
        part["runs"].astype({"scenario": str, "culture": str}).sort_values(order, ignore_index=True)
        for part in (grown, whole)
    ]
    pd.testing.assert_frame_equal(*sort)
    capsys.readouterr()
    assert command_line([*RAMP, "replicates=5", f"output={tmp_path / 'grown'}"]) == 0
    assert "nothing to simulate" in capsys.readouterr().err


@pytest.mark.slow
def test_a_full_disk_at_the_very_end_is_one_sentence(tmp_path, monkeypatch, capsys):
    """The last table of a ramp is written when its runs are kept already."""

    def full(table, path):
        if path.name.startswith("hysteresis"):
            raise OSError(28, "No space left on device")
        write(table, path)

    monkeypatch.setattr(ramp, "write_table", full)
    assert command_line([*RAMP, "replicates=2", f"output={tmp_path / 'out'}"]) == 1
    assert "the disk is full; what is finished is kept" in capsys.readouterr().err
