"""The calendar of a reform: every measure has its bar, labels fit, and the words say what the picture shows."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.text import Text

from analysis.figures import style
from analysis.figures.reform_calendar import draw
from staffroom import Part, Reform, Scenario, School, StaffroomError, load_reform

STACKED = Reform.compose(
    [
        Part(load_reform("clear_supported_mandate"), start="term 2", end="year 2", ramp=4),
        Part({"mandate": 0.4, "coaching": 0.9}, start="year 2 term 1", strength=0.5, ramp=3, name="fewer"),
        load_reform("coaching"),
    ],
    name="stacked",
)
LONG = Reform.compose([Part({"mandate": 0.1 + k / 20}, start=4 * k, name=f"part {k}") for k in range(12)])
EDGES = Reform("edges", {"mandate": {"value": 0.9, "start": 104, "end": 108}, "coaching": {"value": 0.5, "end": 14}})
CASES = {
    "one": (load_reform("coaching"), None),
    "stacked": (STACKED, None),
    "other terms": (load_reform("complete_package"), School(terms=(8, 8, 10, 8))),
    "one term": (load_reform("complete_package"), School(terms=(18,))),
    "twelve parts": (LONG, None),
    "at the edges": (EDGES, Scenario(years=3)),
    "one year": (Reform("r", {"mandate": 0.5}), Scenario(years=1)),
    "half a year": (Reform("r", {"mandate": 0.5}), Scenario(years=0.5)),
    "thirty years": (Reform("r", {"mandate": 0.5}), Scenario(years=30)),
    "nothing": (Reform(), None),
}


def texts(picture: style.Picture) -> list[Text]:
    return [text for text in picture.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


@pytest.mark.slow(quick=["stacked", "thirty years", "nothing"])
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_cut_off(case):
    picture = draw(*CASES[case])
    with style.theme():
        style.settle(picture.figure)
        picture.figure.draw_without_rendering()
        width, height = picture.figure.bbox.width, picture.figure.bbox.height
        for text in texts(picture):
            box = text.get_window_extent()
            inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
            assert inside, text.get_text()


@pytest.mark.slow(quick=["stacked", "thirty years", "nothing"])
@pytest.mark.parametrize("case", CASES)
def test_labels_do_not_lie_on_each_other(case):
    picture = draw(*CASES[case])
    axes = picture.figure.axes[0]
    with style.theme():
        picture.figure.draw_without_rendering()
        above = [child for child in axes.child_axes if child.get_visible()]
        labels = [label for child in above for label in child.get_xticklabels() if label.get_text().strip()]
        boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.x0)
    assert boxes
    assert all(left.x1 <= right.x0 + 1 for left, right in pairwise(boxes))


def test_every_measure_has_a_bar_with_its_levels():
    picture = draw(STACKED)
    shown = [text.get_text() for text in texts(picture)]
    for label in ("0.1 → 0.8", "0.1 → 0.25 (50 % of the way to 0.4)", "0.5 → 0.85", "0.4 → 0.1", "0 → 0.8", "0 → 0.9"):
        assert label in shown
    assert shown.count("Scheduled sessions") == 1
    assert {"Clear supported mandate", "Fewer", "Coaching", "overridden by a later part"} <= set(shown)
    assert "Hatched" in picture.caption


def test_bars_lie_in_their_weeks_and_rise_over_the_ramp():
    picture = draw(Reform("r", {"mandate": {"value": 0.8, "start": 20, "end": 50, "ramp": 9}}))
    [bar] = picture.figure.axes[0].collections
    x, y = bar.get_paths()[0].vertices.T
    assert (x.min(), x.max()) == (20, 50)
    heights = [y[x == week].max() - y[x == week].min() for week in (50, 35)]
    assert np.ptp(y) == pytest.approx(0.62) and heights[1] == pytest.approx(0.62)
    first = y[(x > 19.9) & (x < 21.1)]
    assert first.max() - first.min() == pytest.approx(0.62 * 2 / 10)


def test_only_what_is_overridden_is_hatched():
    parts = [Part({"mandate": 0.8}, start=10, end=60), Part({"mandate": 0.4}, start=30, end=40)]
    hatched = [bar for bar in draw(Reform.compose(parts)).figure.axes[0].collections if bar.get_hatch()]
    weeks = np.concatenate([path.vertices[:, 0] for bar in hatched for path in bar.get_paths()])
    assert (weeks.min(), weeks.max()) == (30, 40)
    assert not [bar for bar in draw(load_reform("coaching")).figure.axes[0].collections if bar.get_hatch()]


def test_the_words_say_what_the_picture_shows():
    picture = STACKED.calendar()
    assert picture.alternative.startswith("Calendar of 3 school years with a bar for each of 7 actions.")
    assert "from year 1, term 2 to the end of year 2 (in weeks 9 to 71), gradually over 4 weeks" in picture.alternative
    assert Reform().calendar().alternative == "No action: every lever stays where the school has it."
    assert STACKED.calendar(School("mine", mandate=0.3)).alternative.count("from 0.3 to 0.8") == 1


def test_a_reform_that_does_not_fit_is_told():
    with pytest.raises(StaffroomError, match="but the run has only 36"):
        load_reform("supported_mandate_withdrawn").calendar(Scenario(years=1))
    with pytest.raises(StaffroomError, match="neither a School nor a Scenario"):
        Reform().calendar(3)


@pytest.mark.slow
def test_the_same_reform_gives_the_same_picture():
    assert STACKED.calendar()._repr_png_() == STACKED.calendar()._repr_png_()
