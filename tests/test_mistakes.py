"""What a user may get wrong in a notebook: one clear sentence, never silence, a traceback of ours or a crash."""

import pytest

from staffroom import Reform, Scenario, School, SchoolModel, Staff, StaffroomError, compare

NAN = float("nan")
SMALL = School(size=12, departments=3)
SHORT = Scenario(SMALL, years=0.25)


def refusal(call):
    with pytest.raises(StaffroomError) as caught:
        call()
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400
    return text


@pytest.mark.parametrize(
    "call",
    [
        lambda: Reform({"mandate": 0.8}),  # the name forgotten: would be a reform that does nothing
        lambda: Reform("x", 5),
        lambda: Reform("x", "mandate"),
        lambda: Reform("x", [{"lever": "mandate", "value": 0.8}]),
        lambda: Reform("x", {"mandate": 0.5}, start=NAN),
        lambda: Reform("x", {"mandate": 0.5}, ramp=float("inf")),
        lambda: School(60),  # the size as the name: would be the default school
        lambda: School({"trust": 0.4}),
        lambda: School(size=10**400),
        lambda: Scenario(Reform()),
        lambda: Scenario(SMALL, {"mandate": 0.8}),
        lambda: Scenario(parameters=["trust_gain"]),
    ],
    ids=[
        "reform without a name", "levers a number", "levers a word", "levers a list of dicts", "start nan", "ramp inf",
        "school by size", "school by dict", "huge", "reform as school", "dict as reform", "parameters a list",
    ],
)  # fmt: skip
def test_the_wrong_kind_of_thing(call):
    refusal(call)


@pytest.mark.parametrize(
    ("stances", "words"),
    [
        ([0.5, 0.5, 0.5, 0.5], "department 3"), ({5: 1.0}, "department 5"), ([2.0], "is not a stance"),
        ("high", "is not a list"), ([True], "is not a stance"), ([NAN], "is not a stance"),
        ({"maths": 1.0}, "department 'maths'"),
    ],
)  # fmt: skip
def test_stances(stances, words):
    assert words in refusal(lambda: School(size=12, departments=3, stances=stances))


@pytest.mark.parametrize("terms", [[], [9] * 7, [2, 9], [9, 19], [9.0, 9], "99", 9, None, [True, 9]])
def test_terms(terms):
    assert "allowed: 1 to 6 terms" in refusal(lambda: School(terms=terms))


def test_more_departments_than_teachers():
    assert "is more than the 4 teachers" in refusal(lambda: School(size=4, departments=5))


def staff(
    size=3, department=(0, 0, 0), grade=(0, 0, 0), shift=(0, 0, 0), columns=None, pairs=((0, 1, 1.0, 0.0, 0.5, 0.5),)
):
    return Staff(size, list(department), list(grade), list(shift), columns or {}, list(pairs))


@pytest.mark.parametrize(
    "wrong",
    [
        {"pairs": [(0, 3, 1.0, 0.0, 0.5, 0.5)]}, {"pairs": [(-1, 1, 1.0, 0.0, 0.5, 0.5)]},
        {"pairs": [(1, 1, 1.0, 0.0, 0.5, 0.5)]}, {"pairs": [(1, 0, 1.0, 0.0, 0.5, 0.5)]},
        {"pairs": [(0, 1, 1.0, 0.0, 0.5, 0.5)] * 2}, {"pairs": [(0, 1, -1.0, 0.0, 0.5, 0.5)]},
        {"pairs": [(0, 1, 1.0, -1.0, 0.5, 0.5)]}, {"pairs": [(0, 1, NAN, 0.0, 0.5, 0.5)]},
        {"pairs": [(0, 1, 1.0, 0.0, 1.5, 0.5)]}, {"pairs": [(0, 1, 1.0, 0.0, 0.5, -0.5)]},
        {"pairs": [(0, 1, 1.0, 0.5, 0.5)]}, {"columns": {"unit": [0, 1.5, 0]}}, {"columns": {"unit": [0, 3, 0]}},
        {"columns": {"unit": [0, float("inf"), 0]}}, {"columns": {"privatism": [0.5] * 3}}, {"department": (0, 0)},
        {"department": (0, 2, 0)}, {"department": (-1, 0, 0)}, {"shift": (0, 0, 3)}, {"grade": (0, 0)},
        {"columns": {"norm": [0.5]}},
        {"columns": {"norm": [0.5, 3.0, 0.5]}}, {"columns": {"nrom": [0.5] * 3}}, {"size": 1, "department": (0,)},
    ],
    ids=lambda wrong: str(wrong),
)  # fmt: skip
def test_a_staff_made_by_hand_is_checked_before_it_reaches_compiled_code(wrong):
    """Compiled code does not check bounds: a contact with a teacher who is not there would crash the interpreter."""
    refusal(lambda: School(staff=staff(**wrong)))


def test_a_good_staff_made_by_hand():
    assert School(staff=staff()).size == 3.0
    assert "contradicts the imported staff" in refusal(lambda: School(staff=staff(), size=5))


def test_replacing_the_structure_of_a_school():
    assert School(size=30).replace(departments=2).departments == 2
    assert School(stances=[0.5, -0.5]).replace(departments=3).stances == (0.5, -0.5, 0.0)
    assert School(trust=0.4, terms=[8, 8], stances=[1.0]).replace(isolation=0.1).to_dict() == {
        **School(trust=0.4, terms=[8, 8], stances=[1.0]).to_dict(), "isolation": 0.1,
    }  # fmt: skip


@pytest.mark.parametrize("names", [("", "b"), (0, 1), ("a", "")])
def test_names_of_scenarios_hold_in_every_table(names):
    try:
        comparison = compare(dict.fromkeys(names, SHORT), 2)
    except StaffroomError:
        return  # refused at once is as good
    assert comparison.baseline == names[0]
    assert comparison.runs["scenario"].drop_duplicates().tolist() == list(names)
    assert set(comparison.differences["scenario"]) == {names[1]}


def test_a_comparison_of_one_has_no_differences():
    differences = compare({"a": SHORT}, 2).differences
    assert len(differences) == 0
    assert {"scenario", "outcome", "difference", "low", "high"} <= set(differences.columns)


@pytest.mark.parametrize("until", [-1, 2.5, "end", 0])
def test_until_when_a_lever_is_held(until):
    model = SchoolModel(SHORT, seed=1)
    model.step()
    assert "until" in refusal(lambda: model.set_lever("mandate", 1.0, until=until))
