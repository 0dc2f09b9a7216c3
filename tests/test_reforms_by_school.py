"""What every reform changes in every school, as a figure; and culture maps without lines that would show luck."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.figures.sweep import culture_map, draw_sweep, reforms_by_school
from experiments.commands.sweep import main
from experiments.reading import finished
from experiments.reading.finished import grids
from sim.errors import StaffroomError
from sim.results.differences import interval
from tests.made_up_sweeps import SMALL, X, Y, falling, inside, made_up

SCHOOLS = ["rural_comprehensive", "district_gymnasium"]
REFORMS = ["no_reform", "coaching", "complete_package"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two schools under three reforms."""
    folder = tmp_path_factory.mktemp("reforms") / "out"
    typed = [*SMALL, "school=" + ",".join(SCHOOLS), "reforms=" + ",".join(REFORMS), "replicates=6"]
    assert main([*typed, f"output={folder}"]) == 0
    return folder


@pytest.mark.slow
def test_dots_are_the_paired_differences_with_their_interval(folder):
    found = finished.read(folder)
    figures = {changes.outcome: changes for changes in reforms_by_school.figures(found)}
    assert list(figures) == list(reforms_by_school.OUTCOMES)
    changes = figures["trust_mean"]
    assert changes.reforms == ["Coaching", "Complete package"]
    assert list(changes.panels) == ["Rural comprehensive", "District gymnasium"]
    points = pd.read_parquet(folder / "points.parquet").query("outcome == 'trust_mean' and arm != 'no_reform'")
    drawn = np.concatenate([np.column_stack(part[:3]) for part in changes.panels.values()])
    assert drawn == pytest.approx(points[["difference", "difference_low", "difference_high"]].to_numpy())


@pytest.mark.slow
def test_the_figure_says_what_a_reader_needs(folder):
    found = finished.read(folder)
    for changes in reforms_by_school.figures(found):
        picture = reforms_by_school.draw(found, changes)
        assert inside(picture)
        assert "95 % interval" in picture.caption and "n = 6 schools" in picture.caption
        assert "no reform in the same schools" in picture.caption
        assert picture.alternative.count("\n") == 4  # a sentence for each dot
    assert len([path for path in draw_sweep(folder) if path.suffix == ".png"]) == 4


def test_colour_says_whether_a_change_is_for_the_better():
    assert reforms_by_school._sign("voluntary_share", 0.1, 0.2) == 1
    assert reforms_by_school._sign("strain_mean", 0.1, 0.2) == -1
    assert reforms_by_school._sign("strain_mean", -0.1, 0.2) == 0


def test_numbers_that_vary_belong_to_dose_curves(tmp_path):
    found = finished.read(made_up(tmp_path / "m", {None: falling(0.4)}, arms=("no_reform", "reform")))
    with pytest.raises(StaffroomError, match="a number varies here"):
        next(reforms_by_school.figures(found))


def test_a_map_has_no_lines_where_only_luck_differs(tmp_path):
    flat = {0.2: np.full(9, 0.5), 0.6: np.full(9, 0.5)}
    found = finished.read(made_up(tmp_path / "flat", flat))
    grid = next(grids(found, X, Y))
    assert culture_map.contour_heights(found.values(grid, "voluntary_share"), grid) == []
    picture = culture_map.draw(found, grid)
    assert "Voluntary collaboration, mean" not in [text.get_text() for text in picture.figure.legends[0].get_texts()]
    found = finished.read(made_up(tmp_path / "steep", {0.2: falling(0.3), 0.6: falling(0.6)}))
    grid = next(grids(found, X, Y))
    values = found.values(grid, "voluntary_share")
    heights = culture_map.contour_heights(values, grid)
    low, high = interval(values[0, 4])[1:]
    assert len(heights) >= 3 and min(np.diff(heights)) > high - low


def test_a_code_is_explained_and_has_no_lines_between_its_numbers(tmp_path):
    folder = made_up(tmp_path / "codes", {0: falling(0.3), 1: falling(0.6)})
    code = "parameters.champion_placement"
    pd.read_parquet(folder / "design.parquet").rename(columns={Y: code}).to_parquet(folder / "design.parquet")
    content = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(content | {"varied": [X, code]}))
    found = finished.read(folder)
    grid = next(grids(found, X, code))
    assert culture_map.contour_heights(found.values(grid, "voluntary_share"), grid) == []
    assert "0 random, 1 most contacts" in culture_map.draw(found, grid).caption
