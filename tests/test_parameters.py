"""Declarations: complete, consistent, checked in one place, and every one of them read by the model."""

import ast
from pathlib import Path

import numpy as np
import pytest

import sim.kernel
from sim.declared.declaration import BASIS_MEANING
from sim.declared.fixed_numbers import DEFINITION, FIXED_NUMBERS
from sim.declared.settings import SETTINGS
from sim.errors import nearest
from sim.odd_tables import ODD, renewed, tables
from sim.retired import RETIRED
from staffroom import LEVERS, MEASURES, PARAMETERS, SCHOOL_PROPERTIES, Reform, Scenario, School, StaffroomError

TABLES = {"parameters": PARAMETERS, "school": SCHOOL_PROPERTIES, "levers": LEVERS}
ROWS = [(where, row) for where, table in TABLES.items() for row in table.values()]
KERNEL = Path(sim.kernel.__file__).parent
# 2, 3 and 4: formulas (squares, three topics, the stake (1 + L) / 4); 12: the variance of a uniform is 1 / 12.
WRITTEN = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 12.0)
IDS = [f"{where}.{row.name}" for where, row in ROWS]


def given(where, name, value):
    """What a user writes to change one number."""
    if where == "parameters":
        return Scenario(parameters={name: value})
    return School(**{name: value})


def refusal(*call, **arguments):
    with pytest.raises(StaffroomError) as caught:
        call[0](*call[1:], **arguments)
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(("where", "row"), ROWS, ids=IDS)
def test_declaration_is_complete(where, row):
    assert row.unit and row.meaning and row.source and row.group
    assert row.basis in BASIS_MEANING
    assert row.meaning[-1] not in ".;,"
    assert row.name.isidentifier() and row.name == row.name.lower()


@pytest.mark.parametrize(("where", "row"), ROWS, ids=IDS)
def test_ranges_contain_one_another(where, row):
    low, high = row.plausible
    assert row.low <= low <= row.default <= high <= row.high
    assert row.low < row.high
    if row.off is not None:
        assert row.low <= row.off <= row.high
    if row.whole:
        assert all(number == int(number) for number in (row.default, row.low, row.high, low, high))


def test_names_and_symbols_are_unique():
    rows = [row for _, row in ROWS]
    names = [row.name for row in rows]
    assert len(set(names)) == len(names)
    symbols = [row.symbol for row in rows if row.symbol]
    assert len(set(symbols)) == len(symbols)
    others = {row.symbol: row.name for row in rows if row.symbol in names and row.symbol != row.name}
    assert others == {}  # no symbol is the name of something else


@pytest.mark.parametrize("row", FIXED_NUMBERS.values(), ids=lambda row: row.name)
def test_a_fixed_number_is_declared_like_one_that_can_be_set(row):
    assert row.unit and row.meaning and row.source and row.group
    assert row.basis in (*BASIS_MEANING, DEFINITION)
    assert row.name not in {name for table in TABLES.values() for name in table}


def test_every_fixed_number_is_used_by_the_kernel():
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(KERNEL.rglob("*.py")))
    assert [name for name in FIXED_NUMBERS if f'fixed("{name}")' not in code] == []


def test_no_other_number_is_hidden_in_the_kernel():
    """Decimal numbers in the code of the kernel are 0, 1, a half, or stand in a formula; what counts is whole."""
    hidden = []
    for path in sorted(KERNEL.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in WRITTEN:
                hidden.append(f"{path.relative_to(KERNEL)}:{node.lineno}: {node.value:g}")
    assert hidden == []


def test_measures_are_described_and_unique():
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    assert len({measure.label for measure in MEASURES}) == len(MEASURES)
    assert all(measure.unit and measure.meaning and measure.aggregate in ("mean", "sum") for measure in MEASURES)


@pytest.mark.parametrize(("where", "row"), ROWS, ids=IDS)
def test_a_slip_of_the_finger_is_answered_with_the_right_name(where, row):
    text = refusal(given, where, row.name[:-1] + "x", row.default)
    assert f"did you mean '{row.name}'?" in text or f"did you mean '{row.symbol}'?" in text


@pytest.mark.parametrize(("where", "row"), ROWS, ids=IDS)
def test_what_cannot_be_a_value_is_refused_with_what_is_allowed(where, row):
    for wrong in (row.low - 1, row.high + 1, float("nan"), float("inf"), "much", "0.5", True, np.True_, None, [0.5]):
        text = refusal(given, where, row.name, wrong)
        assert f"{row.name} " in text
        assert f"allowed: {row.low:g} to {row.high:g}" in text


@pytest.mark.parametrize(("where", "row"), ROWS, ids=IDS)
def test_both_ends_of_the_accepted_range_are_accepted(where, row):
    for value in (row.low, row.high):
        try:
            given(where, row.name, value)
        except StaffroomError as error:  # alone it fits; beside the defaults it may not
            reasons = ("would overshoot in one step", "is more than the", "is not a teacher of this school")
            assert any(reason in str(error) for reason in reasons)


@pytest.mark.parametrize("name", RETIRED)
def test_who_uses_a_name_of_an_earlier_version_is_told_what_became_of_it(name):
    for where in ("parameters", "school"):
        if name not in TABLES[where]:
            assert refusal(given, where, name, 0.1).endswith(f"; an earlier version had it: {RETIRED[name]}.")


def test_no_present_name_is_retired_everywhere():
    known = {*PARAMETERS, *LEVERS, *(measure.name for measure in MEASURES)}
    assert not known & set(RETIRED)
    assert {"readiness", "intake_sd"} == set(SCHOOL_PROPERTIES) & set(RETIRED)  # they have moved


def test_whole_numbers_are_asked_for():
    for name in ("windows", "group_size", "partnership_join_weeks"):
        assert "must be a whole number" in refusal(given, "parameters", name, 2.5)
    assert "must be a whole number" in refusal(given, "school", "size", 20.5)


def test_numpy_numbers_and_symbols_are_as_good():
    assert Scenario(parameters={"eta_p": np.float32(0.5)}).values["trust_gain"] == 0.5
    assert School(N=np.int64(20)).size == 20.0
    assert School(I=0.7).isolation == 0.7
    text = refusal(Scenario, parameters={"eta_p": 0.2, "trust_gain": 0.3})
    assert "trust_gain is given twice, once as 'eta_p'" in text


@pytest.mark.parametrize(
    "parameters",
    [
        {"norm_anchor": 0.6, "norm_conformity": 0.3, "norm_hearsay": 0.2},
        {"trust_return": 0.8, "trust_building_rate": 0.3},
        {"novice_plasticity": 3.0, "mastery": 0.2, "vicarious": 0.2},
    ],
)
def test_rates_that_overshoot_together_are_refused(parameters):
    text = refusal(Scenario, None, None, parameters)
    assert "would overshoot in one step" in text
    assert set(parameters) <= set(text.replace("(", " ").replace(")", " ").split())


@pytest.mark.parametrize(
    ("levers", "words"),
    [
        ({"mandate": [{"value": 0.5, "start": 5, "end": 12}, {"value": 0.8, "start": 11}]}, "is scheduled twice"),
        ({"mandate": [{"value": 0.5, "start": 5}, {"value": 0.8, "start": 50}]}, "the end of the run"),
        ({"mandate": {"value": 0.5, "start": 36}}, "but the run has only 36 weeks"),
        ({"mandate": {"value": 0.5, "start": 5, "end": 37}}, "but the run has only 36 weeks"),
        ({"mandate": {"value": 0.5, "start": 5, "end": 5}}, "is not a week"),
        ({"mandate": {"value": 0.5, "start": -1}}, "is not a week"),
        ({"mandate": {"value": 0.5, "start": 2.5}}, "is not a week"),
        ({"mandate": {"value": 0.5, "start": 5, "end": 10, "ramp": 6}}, "is longer than the action"),
        ({"mandate": {"value": 0.5, "begin": 5}}, "has no field 'begin'"),
        ({"mandate": {"start": 5}}, "needs a value"),
        ({"mandate": 6.5}, "allowed: 0 to 6"),
        ({"clarity": 1.5}, "allowed: 0 to 1"),
        ({"mandate": {"value": 0.5, "unit": "team"}}, "is not a unit; allowed: department, grade, across, column"),
        ({"clarity": {"value": 0.5, "unit": "grade"}}, "only a mandate calls teachers by units"),
        ({"mandat": 0.5}, "did you mean 'mandate'?"),
    ],
)
def test_schedules_that_cannot_be_followed(levers, words):
    text = refusal(lambda: Scenario(School(), Reform("try", levers), years=1))
    assert words in text


def test_measures_may_follow_one_another_without_a_gap():
    reform = Reform("two", {"mandate": [{"value": 0.5, "start": 0, "end": 5}, {"value": 1.0, "start": 5, "end": 8}]})
    assert Scenario(School(), reform, years=0.25).levers["mandate"].tolist() == [0.5] * 5 + [1.0] * 3 + [0.1]


def test_a_gradual_rise_by_hand():
    # from .1 to .9 with two weeks of ramp: .1 + .8 / 3, .1 + 1.6 / 3, .9
    reform = Reform("slow", {"mandate": {"value": 0.9, "start": 2, "end": 6, "ramp": 2}})
    found = Scenario(School(), reform, years=0.25).levers["mandate"].tolist()
    assert found == pytest.approx([0.1, 0.1, 0.1 + 0.8 / 3, 0.1 + 1.6 / 3, 0.9, 0.9, 0.1, 0.1, 0.1], rel=1e-14)
    assert found[4] == 0.9


def test_nothing_near_lists_what_is_known():
    assert nearest("zzz", ["alpha", "beta"]) == "; known names: alpha, beta"
    assert nearest("zzz", [f"name_{k:02d}" for k in range(20)]).endswith("name_11 and 8 more")


def test_the_description_has_the_present_tables():
    text = ODD.read_text(encoding="utf-8")
    assert renewed(text) == text
    assert set(tables()) == {"teachers", "levers", "purposes", "measures", "parameters", "school", "fixed"}


def test_a_school_knows_every_setting_by_name_and_symbol():
    school = School()
    for name, row in SETTINGS.items():
        assert getattr(school, name) == row.default
        if row.symbol:
            assert getattr(school, row.symbol) == row.default


def test_a_school_of_the_reference_size_has_the_declared_defaults():
    assert School().properties == SCHOOL_PROPERTIES.defaults()
    assert School(size=60).properties == SCHOOL_PROPERTIES.defaults()


@pytest.mark.parametrize(
    ("size", "departments", "grades"), [(2, 2, 3), (25, 3, 3), (30, 3, 3), (60, 6, 5), (120, 12, 10), (1000, 100, 83)]
)
def test_what_is_not_given_follows_the_size(size, departments, grades):
    # one department per 10 teachers and one grade team per 12, at least 3 of each, departments at most one a teacher
    school = School(size=size)
    assert (school.departments, school.grades) == (departments, grades)
    given = School(size=size, departments=1, grades=2)
    assert (given.departments, given.grades) == (1, 2)
    assert School(size=60).replace(size=size).properties == school.properties


def test_units_of_a_mandate_by_week():
    reform = Reform(
        "two", {"mandate": [{"value": 1.0, "start": 2, "end": 4, "unit": "across"}, {"value": 2.0, "start": 6}]}
    )
    table = Scenario(School(), reform, years=0.25).levers
    assert table["mandate_unit"].tolist() == [0, 0, 2, 2, 0, 0, 0, 0, 0]
    assert table["mandate"].tolist() == [0.1, 0.1, 1.0, 1.0, 0.1, 0.1, 2.0, 2.0, 2.0]
