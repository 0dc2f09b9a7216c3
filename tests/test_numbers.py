"""Numbers in words: the rules of one file, and that nobody else has rules of their own."""

import ast
import doctest
import re
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.brief.answer import of_hundred as teachers_of_hundred
from analysis.exploring.futures.shares import percent as share_in_words
from analysis.exploring.futures.words import in_hours
from analysis.exploring.panel.words import told
from analysis.figures.patterns.panels import spread
from analysis.telling.changes import Change
from analysis.telling.changes import level as shown_level
from analysis.telling.in_words import number as plain_number
from analysis.telling.quantities import difference, level
from experiments.patterns.show import number_text
from experiments.reading import numbers
from experiments.reading.hysteresis import _with_interval
from experiments.reading.numbers import MINUS, PROSE, TERMINAL, Notation, by_size, telling, true_minus
from sim.results.summary.rows import Row

ROOT = Path(__file__).parents[1]
values = st.floats(-1e6, 1e6)
small = st.floats(-0.01, 0.01)
places = st.integers(0, 6)
notations = st.sampled_from([PROSE, TERMINAL])


def read(text):
    """A number as somebody reads it."""
    return Decimal(text.replace(MINUS, "-").replace("+", "").removesuffix("%").strip())


def test_the_examples_hold():
    assert doctest.testmod(numbers).failed == 0 and doctest.testmod(numbers).attempted > 6


@given(notations, values | small, places)
def test_what_is_read_is_the_value_to_its_decimals(notation, value, decimals):
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    for text in (notation.fixed(value, decimals), notation.signed(value, decimals)):
        assert read(text) == exact
        assert len(text.partition(".")[2]) == decimals
    assert read(notation.at_most(value, decimals)) == exact


@given(notations, values | small, places)
def test_the_sign_is_that_of_the_number_that_is_shown(notation, value, decimals):
    plain, told = notation.fixed(value, decimals), notation.signed(value, decimals)
    shown = read(plain)
    assert plain.startswith(notation.minus) == told.startswith(notation.minus) == (shown < 0)
    assert told.startswith("+") == (shown > 0 or (shown == 0 and notation is TERMINAL))
    assert not re.match(r"[-−][0.]+$", plain + told[1:])


@given(notations, values, values, places)
def test_a_larger_number_is_not_shown_as_a_smaller_one(notation, one, other, decimals):
    low, high = sorted((one, other))
    assert read(notation.fixed(low, decimals)) <= read(notation.fixed(high, decimals))
    assert Decimal(notation.significant(abs(low), 3)) >= 0
    low, high = sorted((abs(one), abs(other)))
    assert read(notation.significant(low, 3)) <= read(notation.significant(high, 3))


@given(values | st.floats(-1e-5, 1e-5), st.integers(1, 7))
def test_digits_are_kept_and_nothing_has_an_exponent(value, digits):
    text = PROSE.significant(value, digits)
    assert "e" not in text and read(text) == pytest.approx(Decimal(value), rel=Decimal(5).scaleb(-digits))
    assert len(text.partition(".")[0].lstrip(MINUS)) >= len(str(int(abs(value))))


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf, np.float64("nan")])
def test_a_number_that_does_not_exist_is_said_to_be_none(missing):
    place = Notation(none="nothing known")
    told = [place.fixed(missing, 2), place.signed(missing, 2), place.at_most(missing, 2), place.significant(missing, 2)]
    told += [
        place.percent(missing),
        place.span(missing, 0.2, 2),
        place.span(0.2, missing, 2),
        place.of_hundred(missing),
    ]
    assert set(told) == {"nothing known"}
    assert PROSE.fixed(missing, 2) == TERMINAL.percent(missing) == "-"
    assert place.bracketed(0.1, missing, 2) == "[0.10, nothing known]"


@given(notations, small, small, st.integers(0, 3), st.booleans())
def test_the_ends_of_an_interval_show_their_side_of_zero(notation, one, other, decimals, sign):
    for end, text in zip((one, other), notation.ends(one, other, decimals, sign), strict=True):
        if abs(end) >= 1e-6:
            assert np.sign(float(read(text))) == np.sign(end)
        assert abs(read(text) - Decimal(end)) <= Decimal("0.5").scaleb(-decimals)


@given(st.floats(0, 1))
def test_none_and_all_mean_none_and_all(share):
    text = PROSE.percent(share)
    assert (text == "0 %") == (share == 0) and (text == "100 %") == (share == 1)
    if text[0] not in "<>":
        assert abs(read(text) - Decimal(100 * share)) <= Decimal("0.5")
    counted = read(PROSE.of_hundred(share))
    assert abs(counted - Decimal(100 * share)) <= Decimal("0.5")
    if 1e-8 < share < 1 - 1e-8:
        assert 0 < counted < 100


def test_a_share_of_a_gain_may_be_anything():
    assert [PROSE.percent(share) for share in (-0.124, 1.31)] == [f"{MINUS}12 %", "131 %"]


@given(values | small, places, st.sampled_from([0.0, 100.0]))
def test_decimals_that_tell_are_no_fewer_and_no_more_than_needed(value, decimals, mark):
    found = telling(value, decimals, mark)
    assert found >= decimals
    if found > decimals:
        assert read(PROSE.fixed(value, found)) != mark == read(PROSE.fixed(value, found - 1))


def test_decimals_by_size():
    steps = ((0.1, 3), (10, 2), (np.inf, 1))
    assert [by_size(value, steps) for value in (0, -0.09, 0.1, -9.9, 10, np.inf, np.nan)] == [3, 3, 2, 2, 1, 1, 1]


def test_only_numbers_get_a_minus_sign():
    assert true_minus("half-open -0.3 [-.5, 2], 3-4, 1e-05") == f"half-open {MINUS}0.3 [{MINUS}.5, 2], 3-4, 1e-05"


# What writes files, styles and times of the machine, where the rules for readers do not hold.
_NO_WORDS = {
    "experiments/reading/numbers.py": "the rules",
    "experiments/terminal.py": "seconds and bytes of the machine, before anything heavy is imported",
    "experiments/asking/fixed_settings.py": "a setting as it is typed",
    "experiments/asking/varied.py": "a count in a refusal",
    "experiments/reading/along.py": "a value of a setting, as a key",
    "analysis/brief/page.py": "a size of letters in a style sheet",
    "analysis/classroom/handout.py": "the points of a drawing",
    "analysis/classroom/replay.py": "the bytes of a file",
    "analysis/classroom/replay_command.py": "the bytes of a file",
    "analysis/exploring/panel/layout.py": "the digits of a slider's step",
    "analysis/exploring/futures/robust.py": "a rounded number, not a text",
}


def formats(path):
    """(line, text) of every number that a file formats on its own: with decimals, digits, a sign or as per cent."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            asked = ast.unparse(node.format_spec)
            if re.search(r"\.(\d|\{)|[fe%]['\"]$|'[^{]*\+", asked):
                yield node.lineno, asked
        if isinstance(node, ast.Constant) and node.value == MINUS:
            yield node.lineno, "a minus sign"


def test_every_number_is_put_into_words_in_one_place():
    found = {}
    for folder in ("experiments", "analysis"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "notebooks" not in path.parts and (told := list(formats(path))):
                found[name] = told
    assert {name: told for name, told in found.items() if name not in _NO_WORDS} == {}
    assert set(_NO_WORDS) == set(found)


def test_the_steps_of_a_number_are_seen_in_order():
    """Numbers of a column that go up are not shown going down where their decimals change with their size."""
    steps = ((0.1, 3), (10, 2), (np.inf, 1))
    ladder = np.geomspace(1e-4, 1e4, 4000)
    shown = [read(PROSE.fixed(value, by_size(value, steps))) for value in ladder]
    assert all(before <= after for before, after in pairwise(shown))


def row_of(unit, value, low, high):
    return Row("r", "changes", "x", "x", unit, value, low, high, 9, "")


def test_ends_show_their_side_of_zero_wherever_intervals_are_told():
    """They were 0.000, −0.000 and 0, clear or not."""
    assert difference(row_of("pupil SD", 0.041, 0.0003, 0.082))["low"] == "+0.0003"
    assert level(row_of("share of the gain", 0.12, -0.003, 0.24))["low"] == f"{MINUS}0.3"
    assert told({"against": 0.3, "setting": 0.43, "difference": 0.13, "low": -0.002, "high": 0.27})["low"] == "−0.002"
    assert spread(0.055, -0.0003, 0.11) == f"0.055 [{MINUS}0.0003, 0.110]"
    assert number_text(-0.37, -0.69, -0.04) == "-0.4 [-0.7, -0.04]"
    few = Change("voluntary_share", np.full(8, 0.3), 0.3006 + np.linspace(-0.0008, 0.0008, 8))
    assert few.low > 0 and "interval 0.01 to" in few.words


def test_what_rounds_to_zero_has_no_sign_in_prose():
    """It was −0.000 and +0.0."""
    nothing = {"against": 0.3, "setting": 0.29992, "difference": -0.00008, "low": -0.016, "high": 0.016}
    assert told(nothing)["difference"] == "0.000" and spread(-0.00008, np.nan, np.nan) == "0.000"
    assert in_hours(-0.02, signed=True) == in_hours(0.02, signed=True) == "0.0"
    assert shown_level("student_outcome", -0.0004) == "0.00 pupil SD" and shown_level("trust_mean", np.nan) == "-"


def test_nearly_none_and_nearly_all_are_told_as_such():
    """499 of 500 futures were 100 %, 1 of 500 was 0 %."""
    assert share_in_words((0.998, 0.989, 0.9999)) == "> 99 % (99 to > 99)"
    assert share_in_words((0.002, 0.0001, 0.011)) == "< 1 % (< 1 to 1)"
    assert teachers_of_hundred(0.0003) == "fewer than one" and teachers_of_hundred(0.0) == "none"


def test_numbers_of_a_description_have_no_exponent():
    """999.7 was 1e+03."""
    assert [plain_number(value) for value in (999.7, 1234.5, 0.000012, -5.0)] == ["1000", "1234", "0.000012", "-5"]
    assert _with_interval({"value": 0.1234, "low": np.nan, "high": 0.25}) == "0.123 [open, 0.25]"
