"""`staffroom map` and the figures of sweeps: culture maps and dose curves, on tables with known answers."""

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy import stats

from analysis.command import draw
from analysis.figures.sweep import culture_map, dose_curves, draw_sweep, words
from analysis.figures.sweep.certainty import commonest
from analysis.telling import naming
from experiments.commands.command_line import main as command_line
from experiments.reading import finished, tipping_table
from experiments.reading.finished import grids
from experiments.reading.tipping import NOT_BELOW
from sim.errors import StaffroomError
from tests.made_up_sweeps import LEVELS, SMALL, X, Y, falling, inside, made_up, noisy, tables

MAP = {0.2: falling(0.3), 0.4: falling(0.5), 0.6: falling(0.7), 0.8: np.full(9, 0.85)}


def test_the_runs_of_a_sweep_come_back_by_line_and_level(tmp_path):
    found = finished.read(made_up(tmp_path / "m", MAP))
    [grid] = grids(found, X, Y)
    values = found.values(grid, "voluntary_share")
    assert values.shape == (4, 9, 12) and grid.lines == (0.2, 0.4, 0.6, 0.8)
    assert values.mean(axis=2) == pytest.approx(np.stack(list(MAP.values())), abs=0.03)
    assert (found.cultures(grid).sum(axis=2) == 12).all()
    assert (found.cultures(grid)[..., 0] == (values < 0.5).sum(axis=2)).all()


def test_the_table_of_tipping_values_of_a_known_map(tmp_path):
    table = tipping_table.of(finished.read(made_up(tmp_path / "m", MAP)))
    assert table["tipping"].to_numpy()[:3] == pytest.approx([0.3, 0.5, 0.7], abs=0.02)
    assert table["note"].to_list() == ["", "", "", NOT_BELOW] and table[Y].to_list() == [0.2, 0.4, 0.6, 0.8]
    assert ((table["low"] < table["tipping"]) & (table["tipping"] < table["high"]))[:3].all()
    assert set(table["outcome"]) == {"voluntary_share"} and set(table["direction"][:3]) == {"falling"}


def test_the_culture_map_shows_what_is_in_the_table(tmp_path):
    found = finished.read(made_up(tmp_path / "m", MAP))
    [grid] = grids(found, X, Y)
    picture = culture_map.draw(found, grid)
    kinds = commonest(found.cultures(grid))
    assert kinds.culture[1].tolist()[:4] == [4] * 4 and kinds.culture[1].tolist()[5:] == [0] * 4
    hatched = [patch for axes in picture.figure.axes for patch in axes.findobj(Rectangle) if patch.get_hatch()]
    assert len(hatched) == int((~kinds.certain).sum()) > 0
    image = picture.figure.axes[0].images[0].get_array()
    assert (image == kinds.culture).all()
    spread = np.asarray(picture.figure.axes[1].images[0].get_array())
    assert spread == pytest.approx(found.values(grid, "voluntary_share").std(axis=2, ddof=1))
    for expected in ("Bonett & Price 2012", "n = 12 schools of 24 teachers", "432 runs", "seed 7"):
        assert expected in picture.caption
    assert f"none: {NOT_BELOW} at trust at the start 0.8" in picture.alternative and inside(picture)


def test_the_height_of_a_line_is_not_written_over_the_number_of_a_cell():
    means = np.zeros((3, 5))
    means[1, 2] = 1  # lines around one cell: those far up go round its number closely
    axes = Figure().subplots()
    culture_map._contours(axes, means, [0.2, 0.4, 0.6, 0.8])
    assert sorted(text.get_text() for text in axes.texts) == ["0.2", "0.4", "0.6"]


def test_where_schools_split_in_two_the_spread_is_largest(tmp_path):
    folder = made_up(tmp_path / "m", MAP)
    runs = pd.read_parquet(folder / "runs.parquet")
    runs.loc[(runs["scenario"] == "1-0-4") & (runs["replicate"] % 2 == 0), "voluntary_share"] += 0.3
    runs.to_parquet(folder / "runs.parquet")
    found = finished.read(folder)
    [grid] = grids(found, X, Y)
    assert "(SD 0.1" in culture_map.draw(found, grid).alternative
    spread = culture_map.spread_of(found.values(grid, "voluntary_share"))
    assert np.unravel_index(np.argmax(spread), spread.shape) == (1, 4)


@pytest.mark.slow(quick=["3"])
@pytest.mark.parametrize("columns", [3, 14, 15, 40])
def test_maps_of_any_size_are_drawn(tmp_path, columns):
    levels = np.linspace(0, 1, columns)
    found = finished.read(made_up(tmp_path / "m", {k / 12: falling(k / 12, levels) for k in range(12)}, schools=2))
    [grid] = grids(found, X, Y)
    assert inside(culture_map.draw(found, grid))


@pytest.mark.slow
def test_earlier_designs_in_the_folder_are_left_out(tmp_path):
    folder = made_up(tmp_path / "m", MAP)
    design = pd.read_parquet(folder / "design.parquet")
    design.loc[len(design)] = design.iloc[0].to_dict() | {"scenario": "old", X: 0.033, Y: np.nan, "asked": False}
    design.to_parquet(folder / "design.parquet")
    assert len(next(grids(finished.read(folder), X, Y)).levels) == 9


def test_a_design_that_is_no_grid_is_told_in_one_sentence(tmp_path):
    folder = made_up(tmp_path / "m", MAP)
    design = pd.read_parquet(folder / "design.parquet").drop(index=5)
    design.to_parquet(folder / "design.parquet")
    said = []
    assert draw_sweep(folder, said.append) == []
    assert said[0].startswith("No figures: ") and "1 of 36 combinations are not in its design" in said[0]


# ---- dose curves


def test_dose_curves_have_the_intervals_of_the_runs(tmp_path):
    found = finished.read(made_up(tmp_path / "m", {None: falling(0.4)}))
    curves, _ = dose_curves.figures(found)
    drawn = curves.lines["All schools"]["trust_mean"]
    runs = pd.read_parquet(tmp_path / "m" / "runs.parquet").groupby("scenario", sort=False)["trust_mean"]
    assert drawn.mean == pytest.approx(runs.mean()) and drawn.schools.tolist() == [12] * len(LEVELS)
    picture = dose_curves.draw(found, curves)
    values = next(iter(runs))[1]
    low, high = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    assert (drawn.low[0], drawn.high[0]) == pytest.approx((low, high))
    assert f"Trust, All schools: from {values.mean():.3f} [{low:.3f}, {high:.3f}] at 0" in picture.alternative
    assert "95 % interval" in picture.caption and inside(picture)


def test_intervals_are_wider_where_points_were_looked_at_several_times(tmp_path):
    folder = made_up(tmp_path / "m", {None: falling(0.4)}, interval_level=1 - 0.05 / 5)
    found = finished.read(folder)
    curves, _ = dose_curves.figures(found)
    picture = dose_curves.draw(found, curves)
    assert "99 % interval, wider than 95 % because they were looked at several times" in picture.caption
    values = 2 * noisy(falling(0.4), 12, 0.02)[0][0]
    low, high = stats.t.interval(0.99, 11, values.mean(), stats.sem(values))
    assert f"[{low:.3f}, {high:.3f}] at 0" in picture.alternative


def test_arms_give_paired_differences(tmp_path):
    folder = made_up(tmp_path / "m", {None: falling(0.4)}, arms=("no_reform", "reform"))
    found = finished.read(folder)
    both = {curves.name: curves for curves in dose_curves.figures(found)}
    assert set(both) == {"dose_curves", "dose_along", "dose_differences"}
    assert list(both["dose_differences"].lines) == ["Reform"]
    assert both["dose_differences"].lines["Reform"]["voluntary_share"].mean == pytest.approx(0.1)
    picture = dose_curves.draw(found, both["dose_differences"])
    assert "to no reform in the same schools" in picture.caption and inside(picture)


def test_an_arm_that_does_not_depend_on_the_setting_is_a_level_line(tmp_path):
    folder = made_up(tmp_path / "m", {None: falling(0.4)}, arms=("no_reform", "reform"))
    design = pd.read_parquet(folder / "design.parquet")
    design.loc[design["arm"] == "no_reform", "scenario"] = "0-0-0"  # one scenario at every level
    design.to_parquet(folder / "design.parquet")
    found = finished.read(folder)
    figures = {curves.name: curves for curves in dose_curves.figures(found)}
    level = figures["dose_curves"].lines["No reform"]["voluntary_share"].mean
    assert len(level) == len(LEVELS) and level == pytest.approx(level[0])
    assert list(figures["dose_along"].lines) == ["Reform"]  # nothing changes along it in the other
    picture = dose_curves.draw(found, figures["dose_curves"])
    assert "Level line without dots: no reform, which isolation is no part of" in picture.caption and inside(picture)
    axes = picture.figure.axes[0]
    assert {line.get_marker() for line in axes.lines} == {"", "s"}


def test_a_level_arm_with_a_second_setting_as_lines_says_so_too(tmp_path):
    folder = made_up(tmp_path / "m", {0.2: falling(0.4), 0.8: falling(0.6)}, arms=("no_reform", "reform"))
    design = pd.read_parquet(folder / "design.parquet")
    still = design["arm"] == "no_reform"
    first = design[still].groupby(Y)["scenario"].transform("first")
    design.loc[still, "scenario"] = first
    design.to_parquet(folder / "design.parquet")
    found = finished.read(folder)
    figures = {curves.name: curves for curves in dose_curves.figures(found)}
    assert "Level lines without dots: no reform, which isolation" in figures["dose_curves_no_reform"].notes
    assert {look[1] for look in figures["dose_curves_no_reform"].looks.values()} == {""}
    assert "Level" not in figures["dose_curves_reform"].notes and "dose_along_no_reform" not in figures
    assert all(look[1] for look in figures["dose_curves_reform"].looks.values())


def test_the_time_since_the_end_of_a_reform_is_told_where_the_length_of_the_run_varies(tmp_path):
    configuration = {"reform": {"end": 82}, "school": {}, "years": None}
    folder = made_up(tmp_path / "m", {None: falling(0.4)}, configuration=configuration)
    found = finished.read(folder)
    assert words.since_the_end(found) == ""
    found.manifest["varied"] = ["years"]
    found.design["years"] = np.where(found.design["point"] == 0, 4, 8)
    told = "The reform ends in week 82; a run of 4 years ends 62 weeks later, a run of 8 years ends 206 weeks later."
    assert words.since_the_end(found) == told
    assert words.axis_label("years", 40) == "Length of the run, years"


def test_a_second_setting_gives_lines_and_arms_give_figures(tmp_path):
    folder = made_up(tmp_path / "m", {k / 10: falling(k / 10) for k in range(1, 10)}, arms=("no_reform", "reform"))
    figures = {curves.name: curves for curves in dose_curves.figures(finished.read(folder))}
    each = {f"{kind}_{arm}" for kind in ("dose_curves", "dose_along") for arm in ("no_reform", "reform")}
    assert set(figures) == each | {"dose_differences_reform"}
    assert list(figures["dose_curves_reform"].lines) == ["0.1", "0.3", "0.5", "0.7", "0.9"]
    assert "5 of 9 levels" in figures["dose_curves_reform"].notes
    changed = figures["dose_differences_reform"].lines["0.3"]["trust_mean"]
    assert changed.mean == pytest.approx(0.2)


# ---- from the command to the figures


@pytest.mark.slow
def test_a_map_from_the_command_line_and_again_and_finer(tmp_path, capsys):
    folder = tmp_path / "map"
    outcomes = "outcomes=[voluntary_share,trust_mean]"
    typed = ["map", *SMALL, "x=isolation", "y=school.trust", f"output={folder}", "replicates=6", outcomes]
    assert command_line([*typed, "levels=3"], draw) == 0
    first = tables(folder)
    assert len(first["design"]) == 9 and len(first["runs"]) == 54 and len(first["tipping"]) == 3
    said = capsys.readouterr()
    assert "(95 % interval, luck and schools only)" in said.out
    assert "school.isolation at which voluntary_share crosses" in said.out and "3 figures in" in said.out
    drawn = {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}
    names = ("culture_map", "dose_along", "dose_curves")
    assert set(drawn) == {f"{name}.{kind}" for name in names for kind in ("png", "svg", "txt")}
    assert command_line(["figures", str(folder)], draw) == 0
    assert {path.name: path.read_bytes() for path in (folder / "figures").iterdir()} == drawn
    capsys.readouterr()
    assert command_line([*typed, "levels=5"]) == 0
    assert "54 of 150 runs are in" in capsys.readouterr().err
    finer = tables(folder)
    assert len(finer["tipping"]) == 5 and len(finer["runs"]) == 150


def test_outcome_and_threshold_are_kept_for_the_figures(tmp_path):
    folder = tmp_path / "map"
    typed = ["map", *SMALL, "x=isolation", "y=trust", f"output={folder}", "replicates=2", "levels=3"]
    typed += ["outcomes=trust_mean"]
    assert command_line([*typed, "outcome=trust_mean", "threshold=0.37"]) == 0
    found = finished.read(folder)
    assert tipping_table.outcome_of(found) == ("trust_mean", 0.37) and tipping_table.axes_of(found) == (X, Y)
    [grid] = grids(found, X, Y)
    assert naming.label("trust_mean").lower() in culture_map.draw(found, grid).caption


@pytest.mark.slow
def test_a_map_has_arms_and_resumes_as_a_map(tmp_path, capsys):
    folder = tmp_path / "map"
    typed = ["map", *SMALL, "x=isolation", "y=trust", f"output={folder}", "replicates=2", "levels=3"]
    typed += ["outcomes=voluntary_share"]
    assert command_line([*typed, "reforms=no_reform,coaching"]) == 0
    table = tables(folder)["tipping"]
    assert table["arm"].to_list() == ["no_reform"] * 3 + ["coaching"] * 3
    for name in ("tipping.parquet", "tipping.csv"):
        (folder / name).unlink()
    capsys.readouterr()
    assert command_line(["resume", str(folder)]) == 0
    assert "All 36 runs are in" in capsys.readouterr().err
    pd.testing.assert_frame_equal(tables(folder)["tipping"], table)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["y=trust"], "x is missing"),
        (["x=isolation"], "y is missing; give y=NAME for a map of two settings, or ramp=true"),
        (["x=isolation", "y=school.isolation"], "x and y are both school.isolation"),
        (["x=isolatoin", "y=trust"], "x=isolatoin: isolatoin is not a known setting; did you mean 'isolation'?"),
        (["x=reform.levers.mandat", "y=trust"], "did you mean 'mandate'?"),
        (["x=school", "y=trust"], "x=school is a choice of presets, not a number"),
        (["x=school.terms", "y=trust"], "x=school.terms is not a number"),
        (["x=reform.start", "y=trust"], "reform.start has no plausible range of its own; give x.low= and x.high="),
        (["x=isolation", "y=trust", "x.low=0.8", "x.high=0.2"], "x.low = 0.8 is not below x.high = 0.2"),
        (["x=isolation", "y=trust", "y.high=2"], "y.high: school.trust = 2 is out of range"),
        (["x=isolation", "y=trust", "x.lo=0"], "x.lo is not a known setting; did you mean 'x.low'?"),
        (["x=isolation", "y=trust", "levels=2"], "levels = 2 is not allowed; allowed: a whole number from 3"),
        (["x=isolation,trust", "y=trust"], "one value is needed"),
        (["x=isolation", "y=trust", "hold=36"], "hold has no meaning here: it belongs to a ramp"),
        (["x=isolation", "y=trust", "ramp=true"], "y has no meaning here: a ramp moves one lever, x"),
        (["x=isolation", "y=trust", "design=lhs"], "design=lhs has no meaning here: a map is a grid"),
        (["x=isolation", "y=trust", "outcome=trust"], "outcome = trust is not a measure"),
        (["x=isolation", "y=trust", "outcomes=trust_mean"], "outcome = voluntary_share is not among outcomes="),
        (["x=isolation", "y=trust", "threshold=half"], "threshold = 'half' is not a number"),
        (["x=isolation", "y=trust", "school.trust=0.3"], "school.trust=0.3"),
        (["x=isolation", "y=trust", "--plann"], "--plann is not an option of `staffroom map`"),
        (["x=school.trust", "ramp=true"], "x=school.trust is no lever and cannot move during a run"),
        (["x=isolation", "ramp=true", "hold=72"], "make 1,296 weeks; a run lasts at most 30 years"),
        (["x=isolation", "ramp=true", "hold=0"], "hold = 0 is not allowed"),
        (["x=isolation", "ramp=true", "starts=-1"], "starts = -1 is not allowed"),
        (["x=isolation", "ramp=true", "years=3"], "years= has no meaning here"),
        (["x=isolation", "ramp=true", "outcome=exits"], "outcome = exits is a sum over a year"),
        (["x=isolation", "ramp=true", "replicates=auto"], "give a ramp a number of replicates"),
        (["x=mandate", "ramp=true", "reform=clear_supported_mandate"], "the reform moves mandate already"),
        (["x=isolation", "ramp=true", "executor=processes"], "executor=processes is for sweeps"),
    ],
)
def test_mistakes_get_one_sentence(typed, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command_line(["map", *typed]) == 1
    said = capsys.readouterr().err.strip()
    assert sentence in said and said.startswith("staffroom: ") and "\n" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_sweep_has_no_map(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "verb": "run", "tables": {"runs": 1}}))
    with pytest.raises(StaffroomError, match="holds no finished sweep"):
        finished.read(tmp_path)
