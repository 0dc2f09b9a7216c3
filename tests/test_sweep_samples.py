"""Figures of sampled designs: points with the means of bins, main effects, elementary effects."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.figures.sweep import draw_sweep, elementary_effects, main_effects, point_scatter, sampled
from experiments.asking import designs
from experiments.asking.axes import axes_of
from experiments.reading import finished
from sim.results.differences import interval
from tests.made_up_sweeps import X, Y, inside

SCHOOLS = 4


def swept(folder, design="lhs", points=60, arms=("",)):
    """Isolation takes 0.4 away, trust gives 0.2, luck is small; the second arm adds 0.05."""
    axes = axes_of({"isolation": {"low": 0, "high": 1}, "trust": {"low": 0.2, "high": 0.8}})
    table = designs.SAMPLERS[design](axes, 4, points, 1)
    luck, rows, runs = np.random.default_rng(3), [], []
    for point, row in enumerate(table.to_dict("records")):
        for k, arm in enumerate(arms):
            name = f"{point}-{k}"
            rows.append({"point": point, "arm": arm, "scenario": name, **row, "asked": True})
            mean = 0.6 - 0.4 * row[X] + 0.2 * (row[Y] - 0.2) / 0.6 + 0.05 * k
            values = mean + 0.001 * luck.normal(size=SCHOOLS)
            runs.append(pd.DataFrame({"scenario": name, "replicate": range(SCHOOLS), "voluntary_share": values}))
    folder.mkdir()
    pd.DataFrame(rows).to_parquet(folder / "design.parquet")
    pd.concat(runs).assign(culture="individualism").to_parquet(folder / "runs.parquet")
    content = {"format": 1, "verb": "sweep", "tables": {"design": 1}, "arms": list(arms), "seed": 7, "varied": [X, Y]}
    content |= {
        "outcomes": ["voluntary_share"],
        "configuration": {"school": {"size": 24}, "years": 3, "design": design},
    }
    (folder / "manifest.json").write_text(json.dumps(content))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("design", "names"),
    [
        ("lhs", {"main_effects", "points_voluntary_share"}),
        ("sobol", {"main_effects", "points_voluntary_share"}),
        ("morris", {"elementary_effects_voluntary_share", "points_voluntary_share"}),
    ],
)
def test_every_sampled_design_has_figures_and_no_missing_combinations(tmp_path, design, names):
    said = []
    written = draw_sweep(swept(tmp_path / "s", design), said.append)
    assert {path.stem for path in written} == names and said == []


def test_bins_say_how_many_points_they_have_and_what_their_interval_holds(tmp_path):
    found = finished.read(swept(tmp_path / "s"))
    [sample] = sampled.samples(found)
    bins = point_scatter.bins(sample, X, True)
    assert [part.points for part in bins] == [10] * 6
    lowest = np.argsort(sample.settings[X].to_numpy())[:10]
    assert bins[0][2:] == pytest.approx(interval(sample.values[lowest], (0, 1)))
    picture = point_scatter.draw(found, sample)
    for expected in ("10 points of a bin", "the other settings", "60 points", f"n = {SCHOOLS} schools"):
        assert expected in picture.caption
    assert inside(picture)


@pytest.mark.slow
def test_main_effects_are_those_that_were_put_in(tmp_path):
    found = finished.read(swept(tmp_path / "s", points=200))
    [sample] = sampled.samples(found)
    told = main_effects.effects(sample, 1)
    spread = sample.settings.std(ddof=0) / sample.values.std()
    assert dict(zip(told.settings, told.values, strict=True)) == pytest.approx(
        {X: -0.4 * spread[X], Y: 0.2 / 0.6 * spread[Y]}, abs=0.005
    )
    assert (told.low < told.values).all() and (told.values < told.high).all() and told.explained > 0.99
    picture = main_effects.draw(found, [sample])
    assert "Estimated from 200 points" in picture.caption and inside(picture)


def test_elementary_effects_are_those_that_were_put_in(tmp_path):
    found = finished.read(swept(tmp_path / "s", "morris", 8))
    [sample] = sampled.samples(found)
    told = elementary_effects.elementary(sample, 2)
    assert dict(zip(told.settings, told.size, strict=True)) == pytest.approx({X: 0.4, Y: 0.2}, abs=0.01)
    assert told.steps.tolist() == [8, 8] and (told.spread < 0.01).all() and (told.low < told.size).all()
    assert inside(elementary_effects.draw(found, sample))


@pytest.mark.slow
def test_arms_are_compared_point_by_point(tmp_path):
    first, second = sampled.samples(finished.read(swept(tmp_path / "s", arms=("no_reform", "reform"))))
    assert (first.against, second.against) == ("", "no_reform")
    assert second.values == pytest.approx(0.05, abs=0.01) and second.bounds == (-1, 1)


def test_too_few_points_get_a_sentence(tmp_path):
    said = []
    assert draw_sweep(swept(tmp_path / "s", points=5), said.append) == []
    assert said == ["No figures: 5 points are too few for these figures; at least 12 are needed."]
