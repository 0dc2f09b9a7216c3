"""Figures: they draw from any table, say what they show, lose nothing at the edges, and come out the same again."""

import json
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures import FIGURES, draw_all, network, style, trajectories
from analysis.telling import naming
from analysis.telling.tables import NotDrawn, Results, load_results, results_of
from sim.declared.measures import CULTURES, MEASURE_NAMES
from sim.errors import StaffroomError
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School
from staffroom import compare

NAMES = ["no_reform", "clear_supported_mandate", "supported_mandate_withdrawn"]
TEN = ["no_reform", *(f"reform_with_a_long_name_{k}" for k in range(9))]
SIZE = 24


def slow(*values, **how):
    """One case of a test that only `make slow` runs."""
    return pytest.param(*values, marks=pytest.mark.slow, **how)


def scenario(name: str, years: float) -> Scenario:
    end = 30 if name.endswith("withdrawn") else None
    reform = Reform(name, {} if name == "no_reform" else {"mandate": 0.8, "clarity": 0.9}, end=end)
    return Scenario(School("made_up", size=SIZE, departments=4), reform, years=years)


def tables(names: list[str] = NAMES, schools: int = 12, years: int = 1) -> Results:
    """Made-up results: the k-th scenario lies 0.1 k above the first in every measure."""
    rng = np.random.default_rng(1)
    weeks = 36 * years
    luck = 0.3 + rng.normal(0, 0.03, (schools, weeks, len(MEASURE_NAMES)))
    frames, runs = [], []
    for k, name in enumerate(names):
        values = luck + 0.1 * k
        frame = pd.DataFrame(values.reshape(-1, len(MEASURE_NAMES)), columns=MEASURE_NAMES)
        number = np.tile(np.arange(weeks), schools)
        keys = {"scenario": name, "replicate": np.repeat(np.arange(schools), weeks), "week": number}
        frames.append(frame.assign(**keys, year=number // 36 + 1, term=number % 36 // 9 + 1))
        outcomes = pd.DataFrame(values.mean(axis=1), columns=MEASURE_NAMES)
        runs.append(outcomes.assign(scenario=name, replicate=np.arange(schools), seed=7, culture=CULTURES[0]))
    manifest = {"format": 1, "seed": 7, "scenarios": {name: scenario(name, years).to_dict() for name in names}}
    return Results(pd.concat(runs), pd.concat(frames), None, manifest)


def fake_snapshot(scenario: Scenario, seed: int = 1, replicate: int = 0, week: int = 0, _=None) -> SimpleNamespace:
    """Everybody trusts everybody, forwards 0.6, backwards 0.4; the first pair is dormant; the norm rises with time."""
    ties = [(i, j, float(i + j > 1), 0.6 if i < j else 0.4) for i in range(SIZE) for j in range(SIZE) if i != j]
    norm = np.linspace(0.2, 0.6, SIZE) + week / 1000
    head = (np.arange(SIZE) % 6 == 0).astype(int)
    columns = {"department": np.arange(SIZE) // 6, "norm": norm, "head": head, "champion": np.roll(head, 1)}
    return SimpleNamespace(
        teachers=pd.DataFrame(columns), ties=pd.DataFrame(ties, columns=["source", "target", "opportunity", "trust"])
    )


@pytest.fixture(autouse=True)
def snapshot(monkeypatch):
    """No test but the last one waits for a simulation."""
    monkeypatch.setattr(network, "snapshot", fake_snapshot)


def written(results: Results, folder):
    """The results as a folder on disk."""
    results.runs.to_parquet(folder / "runs.parquet")
    if results.weeks is not None:
        results.weeks.to_parquet(folder / "weeks.parquet")
    (folder / "manifest.json").write_text(json.dumps(results.manifest))
    return folder


def visible_texts(figure: Figure) -> list[tuple[str, object]]:
    """Every text that is drawn, with the box that it fills (pixels)."""
    with style.theme():
        figure.draw_without_rendering()
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9 or not axes.axison or not axes.get_visible():
                    hidden |= {tick.label1, tick.label2}
        if not axes.get_visible():
            hidden |= set(axes.findobj(Text))
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in texts if text not in hidden]


def drawn(name: str, names: list[str] = NAMES, schools: int = 12) -> SimpleNamespace | None:
    """A figure of made-up results with its texts, drawn once for all tests that look at it; None where it is not."""
    return _drawn(name, tuple(names), schools)


@cache
def _drawn(name: str, names: tuple[str, ...], schools: int) -> SimpleNamespace | None:
    try:
        picture = FIGURES[name](tables(list(names), schools))
    except NotDrawn:
        return None
    return SimpleNamespace(picture=picture, figure=picture.figure, texts=visible_texts(picture.figure))


# ---- what a reader sees


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_states_what_it_rests_on(name):
    picture = drawn(name).picture
    assert "seed 7" in picture.caption
    assert f"{SIZE} teachers" in picture.caption
    assert "12" in picture.caption
    assert len(picture.alternative) > 40
    shown = [text for text, _ in drawn(name).texts]
    assert any(picture.caption[:30] in text for text in shown)


@pytest.mark.parametrize(("names", "schools"), [(NAMES[:1], 1), slow(NAMES[:2], 1), (NAMES, 12), slow(TEN, 12)])
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_at_the_edge(name, names, schools):
    found = drawn(name, names, schools)
    if found is None:
        assert len(names) == 1
        return
    width, height = found.figure.get_size_inches() * found.figure.dpi
    cut = [text for text, box in found.texts if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    assert not cut


@pytest.mark.parametrize("names", [NAMES, slow(TEN, id="10")], ids=len)
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_lies_on_another(name, names):
    texts = drawn(name, names).texts
    for k, (first, box) in enumerate(texts):
        for second, other in texts[k + 1 :]:
            wide = min(box.x1, other.x1) - max(box.x0, other.x0)
            high = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert wide < 2 or high < 2, f"'{first}' lies on '{second}'"


def test_trajectories_show_every_scenario_in_every_panel():
    figure = drawn("trajectories").figure
    panels = [axes for axes in figure.axes if axes.get_visible()]
    assert [axes.get_title(loc="left") for axes in panels] == [naming.label(m) for m in trajectories.MEASURES_SHOWN]
    assert [axes.get_ylabel() for axes in panels] == [naming.unit(m) for m in trajectories.MEASURES_SHOWN]
    for axes in panels:
        assert [line.get_label() for line in axes.lines if not line.get_label().startswith("_")] == NAMES
    assert panels[-1].get_xlabel() == "school week"


def test_paired_differences_print_the_difference_and_its_direction():
    text = drawn("paired_differences").picture.alternative
    assert (
        "Clear supported mandate, Voluntary collaboration (share of teachers): +0.100 [+0.100, +0.100], better in 100 %"
        in text
    )
    assert "Isolated teachers (share of teachers): +0.100 [+0.100, +0.100], better in 0 %" in text
    assert "Scheduled sessions (per teacher and week): +0.100 [+0.100, +0.100], higher in 100 %" in text


def test_the_ladder_marks_published_levels_as_used_for_tuning():
    shown = [text for text, _ in drawn("ladder").texts]
    assert any("used for tuning" in text for text in shown)
    assert {"61 %", "47 %", "9 %"} <= {text.split("\n")[0] for text in shown}


def test_a_notebook_shows_the_picture():
    assert drawn("ladder").picture._repr_png_().startswith(b"\x89PNG")


def test_ten_scenarios_can_be_told_apart():
    looks = zip(style.colours(TEN).values(), map(str, style.dashes(TEN).values()), strict=True)
    assert len(set(looks)) == 10


# ---- files


@pytest.mark.slow
def test_all_figures_are_written_twice_the_same(tmp_path):
    folder = written(tables(NAMES[:2], schools=3), tmp_path)
    first = {path.name: path.read_bytes() for path in draw_all(folder)}
    second = {path.name: path.read_bytes() for path in draw_all(folder)}
    assert set(first) == {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg", "txt")}
    assert [name for name in first if first[name] != second[name]] == []
    assert matplotlib._pylab_helpers.Gcf.figs == {}


@pytest.mark.slow
def test_one_scenario_has_no_comparisons_and_no_complaint(tmp_path):
    said: list[str] = []
    drawn = {path.stem for path in draw_all(written(tables(NAMES[:1], schools=1), tmp_path), said.append)}
    assert drawn == set(FIGURES) - {"paired_differences", "weekly_difference"}
    assert said == []


@pytest.mark.slow
def test_without_weeks_the_rest_is_drawn(tmp_path):
    said: list[str] = []
    results = tables(NAMES[:2], schools=3)
    drawn = {
        path.stem
        for path in draw_all(written(Results(results.runs, None, None, results.manifest), tmp_path), said.append)
    }
    assert drawn == {"paired_differences", "distributions", "ladder", "network"}
    assert len(said) == 3 and all(sentence.endswith(".") for sentence in said)


@pytest.mark.slow
def test_without_a_manifest_only_the_network_is_missing(tmp_path, capsys):
    written(tables(NAMES[:2], schools=3), tmp_path)
    (tmp_path / "manifest.json").unlink()
    assert {path.stem for path in draw_all(tmp_path)} == set(FIGURES) - {"network"}
    assert "manifest" in capsys.readouterr().err


@pytest.mark.slow
def test_missing_numbers_and_columns_are_left_out(tmp_path):
    results = tables(NAMES[:2], schools=3)
    results.runs[["norm_mean", "exits"]] = np.nan
    assert results.weeks is not None
    results.weeks.loc[results.weeks["week"] < 8, "isolates_share"] = np.nan
    results.weeks[["trust_mean", "depth_mean"]] = np.nan
    slim = Results(
        results.runs.drop(columns="coherence"), results.weeks.drop(columns="coherence"), None, results.manifest
    )
    assert {path.stem for path in draw_all(written(slim, tmp_path))} == set(FIGURES)


def test_a_sweep_of_many_scenarios_is_told_so(tmp_path):
    said: list[str] = []
    runs = pd.DataFrame({"scenario": [f"s{k}" for k in range(40)], "replicate": 0, "seed": 1, "voluntary_share": 0.3})
    runs.to_parquet(tmp_path / "runs.parquet")
    assert draw_all(tmp_path, said.append) == []
    assert "40" in said[0]


def test_a_folder_without_results_is_an_error(tmp_path):
    with pytest.raises(StaffroomError, match=r"runs\.parquet"):
        draw_all(tmp_path)
    written(tables(schools=1), tmp_path)
    (tmp_path / "runs.parquet").write_bytes(b"nonsense")
    with pytest.raises(StaffroomError, match="is damaged"):
        load_results(tmp_path)


# ---- the staff network


def test_ties_are_mutual_trust_between_active_contacts():
    view = network._view("now", 0, fake_snapshot(scenario(NAMES[0], 1)))
    assert len(view.ties) == SIZE * (SIZE - 1) / 2 - 1  # the dormant pair is not there
    assert view.ties["trust"].unique().tolist() == [0.4]


def test_a_crowded_network_keeps_its_strongest_ties_by_one_threshold():
    ties = pd.DataFrame({"first": 0, "second": 1, "trust": np.linspace(0, 1, 1001)})
    views = [network.View("a", 0, pd.DataFrame(), ties), network.View("b", 0, pd.DataFrame(), ties.iloc[:10])]
    weakest = network._weakest_drawn(views)
    assert 2 * network.MOST_TIES - 10 <= int((ties["trust"] >= weakest).sum()) <= 2 * network.MOST_TIES


def test_the_school_shown_is_the_one_nearest_to_the_median():
    results = tables(NAMES[:1], schools=3)
    results.runs["voluntary_share"] = [0.9, 0.1, 0.4]
    assert network.typical_replicate(results) == 2


@pytest.mark.parametrize("departments", [[0], [0] * 7, [0] * 5 + [1] * 40, list(range(12)) * 9])
def test_departments_do_not_mix_on_the_page(departments):
    codes = np.array(departments)
    places = network.positions(codes)
    assert np.abs(places).max() <= 1 + 1e-9
    for code in np.unique(codes):
        own, other = places[codes == code], places[codes != code]
        reach = np.hypot(*(own - own.mean(axis=0)).T).max()
        assert len(other) == 0 or np.hypot(*(other - own.mean(axis=0)).T).min() > reach


@pytest.mark.slow
def test_a_real_school_is_drawn(tmp_path, monkeypatch):
    monkeypatch.undo()
    named = {name: scenario(name, 1) for name in NAMES[:2]}
    comparison = compare(named, replicates=3, seed=2)
    results = results_of(comparison)
    folder = written(replace(results, manifest={"format": 1, **results.manifest}), tmp_path)
    assert {path.stem for path in draw_all(folder)} == set(FIGURES)
