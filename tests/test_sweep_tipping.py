"""Tipping values and the certainty of a cell's culture, on tables with known answers."""

import numpy as np
import pytest

from analysis.figures.sweep.certainty import commonest
from experiments.reading.tipping import (
    NOT_ABOVE,
    NOT_BELOW,
    SEVERAL,
    TOO_FEW,
    UNCLEAR,
    Question,
    Tipping,
    half_range,
    in_words,
    shift,
    tipping_values,
)
from sim.results.differences import intervals
from tests.made_up_sweeps import LEVELS, falling, noisy

# ---- tipping values


@pytest.mark.parametrize("at", [0.12, 0.4, 0.5, 0.77])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_known_crossing_is_found(at, sign):
    [tip], _ = tipping_values(LEVELS, sign * noisy(falling(at), sd=0.01), Question(sign * 0.5))
    assert tip.value == pytest.approx(at, abs=0.01)
    assert tip.low < tip.value < tip.high < tip.low + 0.02
    assert tip.direction == ("falling" if sign > 0 else "rising") and tip.schools == 30 and tip.note == ""


def test_without_a_threshold_it_is_half_of_the_range_of_the_whole_map():
    values = np.stack([np.full((9, 6), mean) for mean in (0.2, 0.4)])
    values[1, 8] = 1.0
    assert half_range(values) == pytest.approx(0.6)
    tips, _ = tipping_values(LEVELS, values)
    assert tips[0].threshold == tips[1].threshold == pytest.approx(0.6)
    assert tips[0].note == NOT_ABOVE and 7 / 8 < tips[1].value < 1


@pytest.mark.slow
def test_the_interval_covers_the_true_value_as_often_as_it_says():
    covered = []
    for seed in range(200):
        [tip], _ = tipping_values(LEVELS, noisy(falling(0.43), sd=0.2, seed=seed), Question(0.5), seed, samples=300)
        covered.append(tip.low <= 0.43 <= tip.high)
    assert 0.90 <= np.mean(covered) <= 0.99


@pytest.mark.parametrize(
    ("means", "threshold", "note"),
    [
        (falling(0.4), 0.95, NOT_ABOVE),
        (falling(0.4), 0.05, NOT_BELOW),
        (np.abs(LEVELS - 0.5), 0.25, SEVERAL),
        (np.full(9, 0.3), 0.3, UNCLEAR),
        (np.full(9, 0.3), None, UNCLEAR),
    ],
)
def test_no_crossing_gives_no_number_but_a_reason(means, threshold, note):
    [tip], samples = tipping_values(LEVELS, noisy(means), Question(threshold))
    assert tip.note == note and np.isnan([tip.value, tip.low, tip.high]).all()
    assert np.isnan(samples).all()


def test_one_school_gives_no_tipping_value():
    [tip], _ = tipping_values(LEVELS, noisy(falling(0.4), schools=1), Question(0.5))
    assert tip.note == TOO_FEW and tip.schools == 1 and np.isnan(tip.value)


def test_clearly_on_one_side_is_told_with_intervals_that_stay_inside_what_is_possible():
    """9 of 10 schools at 0, one at 0.2: the t interval of the mean 0.02 reaches below 0 and up to 0.075 (Bonferroni
    over two levels); on the scale of the logit it stays above 0 and reaches to 0.25, so 0.1 is not clearly passed.
    """
    low, high = np.array([0.0] * 9 + [0.2]), np.array([0.6] * 9 + [0.62])
    values = np.stack([low, high])[None]
    [plain], _ = tipping_values(np.array([0.0, 1.0]), values, Question(0.1))
    [bounded], _ = tipping_values(np.array([0.0, 1.0]), values, Question(0.1, (0.0, 1.0)))
    assert plain.direction == "rising" and bounded.note == NOT_BELOW
    below = intervals(low, (0.0, 1.0), 1 - 0.05 / 2)
    assert 0 < below[1] < 0.02 < 0.1 < below[2]


def test_an_open_end_of_an_interval_is_told_as_such():
    told = list(in_words([Tipping(0.5, "falling", 0.9, 0.8, np.nan, 30), Tipping(0.5, note=UNCLEAR)]))
    assert told == ["0.9 [0.8, beyond the levels]", f"none: {UNCLEAR}"]


def test_runs_that_are_missing_count_for_nothing():
    values = noisy(falling(0.4), sd=0.02)
    some = values.copy()
    some[0, ::2, 20:] = np.nan
    some[0, 4] = np.nan
    [whole], [part] = tipping_values(LEVELS, values, Question(0.5))[0], tipping_values(LEVELS, some, Question(0.5))[0]
    assert part.value == pytest.approx(whole.value, abs=0.03) and part.schools == 20


def test_the_shift_of_two_lines_is_paired():
    """Luck that moves both ways alike does not widen the interval of their distance."""
    common = np.random.default_rng(3).normal(0, 0.2, 40)
    values = np.stack([falling(0.6), falling(0.4)])[..., None] + common
    (up, down), samples = tipping_values(LEVELS, values, Question(0.5))
    low, high = shift(*samples)
    assert low <= down.value - up.value <= high and high - low < 0.3 * (up.high - up.low)
    assert np.isnan(shift(np.full(100, np.inf), samples[1][:100])).all()


# ---- how certain the commonest culture is


@pytest.mark.parametrize(
    ("counts", "certain"),
    [([30, 0], True), ([21, 9], True), ([20, 10], False), ([15, 15], False), ([5, 0], True), ([3, 0], False)],
)
def test_a_culture_is_certain_if_its_lead_is_clearly_above_0(counts, certain):
    """20 to 10: (21 - 11) / 32 = 0.31, half-width 1.96 sqrt((1 - 0.31^2) / 32) = 0.33; 21 to 9: 0.38 and 0.32."""
    found = commonest(np.array([[*counts, 0, 0, 0]]))
    assert found.certain[0] == certain and found.culture[0] == 0
    assert found.share[0] == counts[0] / sum(counts) and found.schools[0] == sum(counts)


def test_a_cell_without_runs_has_no_culture():
    assert commonest(np.zeros((1, 5), int)).culture[0] == -1
