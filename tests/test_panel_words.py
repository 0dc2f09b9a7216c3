"""What the panel says and draws: sentences, cautions, the picture."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from analysis.exploring.panel import explorer
from analysis.exploring.panel.words import period_sentence, told, week_name
from analysis.figures import style
from analysis.telling.texts import texts
from staffroom import Reform, Scenario, School
from tests.small_panel import REFORM, SMALL, settings, small


def test_the_change_in_words_holds_the_numbers_of_the_table():
    panel = small(REFORM, goal=("trust_mean", 0.5))
    row = panel.current.row("trust_mean")
    numbers = told(row)
    for name, text in numbers.items():
        assert float(text.replace("−", "-")) == pytest.approx(row[name], abs=10.0 ** -len(text.partition(".")[2]))
        assert text in panel.text and text in panel.table_html


def test_values_outside_the_plausible_range_are_told():
    panel = small(REFORM)
    assert "Outside the plausible range" not in panel.text
    panel.change({"trust": 0.95, "trust_gain": 0.7})
    assert (
        "Trust between colleagues at the start = 0.95 (plausible 0.1 to 0.9); Trust gained in a good session = 0.7"
        in panel.text
    )


@pytest.mark.slow
def test_a_scenario_that_opens_outside_the_plausible_range_is_told():
    opening = Scenario(SMALL.replace(trust=0.97, readiness=-5), REFORM, years=1)
    text = explorer(opening, replicates=4, threads=1).text
    assert (
        "Trust between colleagues at the start = 0.97" in text
        and "Readiness for an exchange = -5 (plausible -3.5 to -1)" in text
    )


@pytest.mark.slow
def test_moving_what_rests_on_an_assumption_is_told():
    panel = small(REFORM)
    assert "nothing but an assumption" not in panel.text
    panel.change({"projects": 0.5})
    assert "nothing but an assumption stands behind it: Projects across departments." in panel.text


@pytest.mark.slow
def test_an_effect_inside_the_band_of_the_unreformed_schools_is_told():
    panel = explorer(Scenario(School(), Reform("little", {"mandate": 0.25}), years=1), goal=("trust_mean", 0.5))
    row = panel.current.row("trust_mean")
    assert row["low"] > 0 or row["high"] < 0
    assert row["against_low"] < row["setting"] < row["against_high"]
    assert "Schools differ by more than this change" in panel.text


def test_a_large_effect_carries_no_such_caution():
    strong = {"mandate": 1.0, "clarity": 1.0, "control": 0.0, "protected_time": 1.0, "coaching": 1.0}
    panel = explorer(Scenario(School(), Reform("strong", strong)), goal=("joint_work_monthly", 0.5))
    row = panel.current.row("joint_work_monthly")
    assert row["setting"] > row["against_high"]
    assert panel.cautions == []


def test_a_change_that_cannot_be_told_from_luck_is_told():
    panel = small(Reform("nearly_nothing", {"control": 0.4001}), goal=("trust_mean", 0.5))
    row = panel.current.row("trust_mean")
    assert row["low"] <= 0 <= row["high"]
    assert "From 8 schools no change can be told" in panel.text


@pytest.mark.slow
def test_a_reform_that_ends_in_the_last_year_a_short_run_and_few_schools_are_told():
    assert "The reform ends in week 30, and the last year is weeks 0 to 35" in small(REFORM).text
    short = explorer(Scenario(SMALL, Reform("m", {"mandate": 0.5}), years=0.5), replicates=4, threads=1)
    assert "The run has 18 weeks, less than a school year of 36" in short.text
    assert "Too few schools for an interval: 4, at least 6 needed." in short.text


@pytest.mark.slow
def test_a_staff_file_that_overrules_a_slider_is_told():
    staff = pd.DataFrame({"id": list("abcdef"), "department": ["x", "y"] * 3, "norm": [0.5, 0.6, None, 0.4, 0.5, 0.6]})
    ties = pd.DataFrame({"source": list("abcde"), "target": list("bcdef")})
    opening = Scenario(School.from_tables(staff, ties), Reform("m", {"mandate": 0.5}), years=1)
    panel = explorer(opening, replicates=4, threads=1)
    panel.change({"norm": 0.7})
    assert "Conviction that teachers should collaborate: your file says this of" in panel.text


def test_weeks_in_years_and_terms():
    assert week_name(0, (9, 9, 9, 9)) == "year 1, term 1 (week 0)"
    assert week_name(44, (8, 8, 10, 8)) == "year 2, term 2 (week 44)"
    assert period_sentence(settings(REFORM)) == "From year 1, term 1 (week 4) to year 1, term 4 (week 30)."
    assert period_sentence(settings()) == "From year 1, term 2 (week 10) to the end of the run."


def test_names_are_escaped(monkeypatch):
    words = texts("explore")
    monkeypatch.setitem(words["against"]["names"], "without", "<script>")
    panel = small(REFORM)
    assert "<script>" not in panel.answer_html + panel.table_html + panel.cautions_html
    assert "&lt;script&gt;" in panel.answer_html


def pixels(panel) -> np.ndarray:
    import io

    return imread(io.BytesIO(panel.png), format="png")


def test_the_picture_shows_what_is_set_and_moves_with_it():
    panel = small(REFORM)
    first = pixels(panel)
    panel.change({"mandate": 0.1, "isolation": 0.1})
    moved = pixels(panel)
    assert first.shape == moved.shape and not np.array_equal(first, moved)
    picture = panel._picture
    large = picture._panels[0]
    assert large._curve[2].get_ydata() == pytest.approx(panel.current.curve("voluntary_share").mean)
    assert large._ghost[2].get_ydata() == pytest.approx(panel.current.curve("voluntary_share", against=True).mean)


@pytest.mark.slow
def test_going_back_shows_the_same_picture_on_the_same_axes():
    panel = small(REFORM)
    panel.change({"isolation": 0.0})
    wide = pixels(panel)
    ends = [part.ends for part in panel._picture._panels]
    panel.change({"isolation": 0.9})
    panel.change({"isolation": 0.0})
    grown = [part.ends for part in panel._picture._panels]
    assert all(new[0] <= old[0] and new[1] >= old[1] for old, new in zip(ends, grown, strict=True))
    if grown == ends:
        assert np.array_equal(pixels(panel), wide)


@pytest.mark.slow
def test_bands_lines_and_goal_lie_within_the_axes():
    panel = small(REFORM, goal=("trust_mean", 0.9))
    large = panel._picture if panel.png and panel._picture else None
    bottom, top = large._panels[0].axes.get_ylim()
    curve = panel.current.curve("trust_mean")
    assert bottom <= np.nanmin(curve.band_low) and np.nanmax(curve.band_high) <= top
    assert bottom <= 0.9 <= top


@pytest.mark.slow
def test_a_saved_figure_holds_the_curves_too(tmp_path):
    panel = small(REFORM)
    assert panel.png
    with style.theme():
        panel._picture.figure.savefig(tmp_path / "panel.png", dpi=150)
    saved = imread(tmp_path / "panel.png")[:, :, :3]
    drawn = pixels(panel)[:, :, :3]
    assert saved.shape == drawn.shape
    assert np.abs(saved - drawn).mean() < 0.01


def test_the_picture_in_words():
    panel = small(REFORM)
    row = panel.current.row("trust_mean")
    assert "Curves over 36 school weeks" in panel.alternative
    assert f"Trust {told(row)['setting']} (without the reform {told(row)['against']})" in panel.alternative
