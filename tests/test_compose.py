"""Reforms composed of parts: places in the calendar, stacking, strength, withdrawal, and the way through files."""

import json

import numpy as np
import pytest

from analysis.telling.described import scenario_from_dict
from experiments.asking.keys import described, scenario_hash
from experiments.asking.presets import names
from sim.scenario.term_calendar import in_words, weeks_of
from staffroom import (
    Part,
    Reform,
    Scenario,
    ScheduledLever,
    School,
    StaffroomError,
    load_reform,
    load_scenario,
    load_school,
    simulate,
)

KAZAKH = (8, 8, 10, 8)
SMALL = School(size=12, departments=3)


def refusal(call):
    with pytest.raises(StaffroomError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def lever(reform: Reform, name: str = "mandate", school: School | None = None, years: float = 2) -> np.ndarray:
    return Scenario(school, reform, years=years).levers[name]


# Places in the calendar


@pytest.mark.parametrize(
    ("words", "first", "end"),
    [
        ("term 1", 0, 8), ("term 3", 16, 26), ("year 2", 34, 68), ("year 2 term 1", 34, 42), ("Year 2, Term 3", 50, 60),
        ("year 2, term 3, week 4", 53, 54), ("term 1 of year 2", 34, 42), ("term2", 8, 16),
    ],
)  # fmt: skip
def test_words_name_weeks(words, first, end):
    assert weeks_of(words, KAZAKH, "start") == (first, end)


def test_every_week_is_named_by_its_own_words():
    for week in range(3 * sum(KAZAKH)):
        assert weeks_of(in_words(week, KAZAKH), KAZAKH, "start") == (week, week + 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("term 5", "has terms 1 to 4"), ("term 0", "has terms 1 to 4"), ("year 0", "years 1 to 30"),
        ("year 31", "years 1 to 30"), ("term 1 week 9", "term 1 has weeks 1 to 8"), ("week 5", "not a place"),
        ("spring", "not a place"), ("", "not a place"), ("term 1 term 2", "not a place"), ("term", "not a place"),
        ("term -1", "not a place"), ("term 2 and a half", "not a place"),
    ],
)  # fmt: skip
def test_words_that_name_no_week(words, told):
    text = refusal(lambda: Reform.compose([Part({"mandate": 0.8}, start=words, name="sessions")], terms=KAZAKH))
    assert told in text
    assert "part 'sessions': start" in text


def test_a_part_lies_where_its_words_say():
    part = Part({"mandate": 0.8}, start="term 2", end="year 2 term 1")
    weeks = np.flatnonzero(lever(Reform.compose([part], terms=KAZAKH), school=School(terms=KAZAKH)) == 0.8)
    assert (weeks[0], weeks[-1]) == (8, 41)
    default = np.flatnonzero(lever(Reform.compose([part])) == 0.8)
    assert (default[0], default[-1]) == (9, 44)


def test_the_calendar_is_remembered_only_where_weeks_depend_on_it():
    assert Reform.compose([Part({"mandate": 0.8}, start=4)], terms=KAZAKH).terms is None
    reform = Reform.compose([Part({"mandate": 0.8}, start="term 2")], school=School(terms=KAZAKH), name="by term")
    assert reform.terms == KAZAKH
    assert "reform 'by term' was composed for terms of [8, 8, 10, 8]" in refusal(lambda: Scenario(School(), reform))
    assert reform.withdrawn(30).terms == KAZAKH
    assert Reform.compose([reform]).terms == KAZAKH
    assert "compose it again" in refusal(lambda: Reform.compose([reform], terms=[9, 9, 9, 9]))


# Stacking, ramps, strength


def test_where_two_parts_move_a_lever_the_later_wins():
    parts = [Part({"mandate": 0.8}, start=4, end=40, name="a"), Part({"mandate": 0.3}, start=10, end=20, name="b")]
    values = lever(Reform.compose(parts))
    assert (values[4:10] == 0.8).all() and (values[10:20] == 0.3).all() and (values[20:40] == 0.8).all()
    assert (values[40:] == 0.1).all()
    assert (lever(Reform.compose(parts[::-1]))[4:40] == 0.8).all()


def test_a_ramp_begins_where_the_earlier_part_has_the_lever():
    parts = [Part({"mandate": 0.8}, start=4), Part({"mandate": 0.4}, start=10, ramp=3)]
    np.testing.assert_allclose(lever(Reform.compose(parts))[9:15], [0.8, 0.7, 0.6, 0.5, 0.4, 0.4])


def test_strength_goes_part_of_the_way_from_the_schools_own_level():
    half = Reform.compose([Part({"mandate": 0.9, "control": 0.1}, strength=0.5)])
    assert lever(half)[-1] == pytest.approx(0.5)
    assert lever(half, school=School(mandate=0.3))[-1] == pytest.approx(0.6)
    assert lever(half, "control")[-1] == pytest.approx(0.25)
    twice = Reform.compose([Part(half, strength=0.5)])
    assert lever(twice)[-1] == pytest.approx(0.1 + 0.25 * 0.8)


def test_a_reform_is_moved_as_a_whole_and_cut_at_the_end_of_the_part():
    steps = Reform("steps", {"mandate": [{"value": 0.5, "start": 4, "end": 8}, {"value": 0.9, "start": 8}]})
    values = lever(Reform.compose([Part(steps, start=20, end=30)]))
    assert (values[20:24] == 0.5).all() and (values[24:30] == 0.9).all() and values[30] == values[19] == 0.1
    assert [m.start for m in Reform.compose([steps]).measures] == [4, 8]
    assert "before its mandate begins" in refusal(lambda: Reform.compose([Part(steps, start=20, end=24)]))


def test_parts_that_do_not_overlap_make_an_ordinary_reform():
    reform = Reform.compose([Part({"mandate": 0.8}, start=4, end=10), Part({"mandate": 0.4}, start=10)])
    assert not reform.stacked and "stacked" not in reform.to_dict()
    assert Reform("x", {"mandate": 0.8}, stacked=True).stacked is False


def test_parts_are_told_apart_by_name():
    coaching = load_reform("coaching")
    reform = Reform.compose([coaching, Part({"coaching": 0.4}, start=40), coaching])
    assert [m.part for m in reform.measures] == ["coaching", "coaching (2)", "coaching (3)"]
    inner = Reform.compose([Part({"mandate": 0.8}, name="sessions")], name="inner")
    assert Reform.compose([inner]).measures[0].part == "sessions"
    assert Reform.compose([Part(inner, name="outer")]).measures[0].part == "outer"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: Reform.compose([]), "the list of parts is empty"),
        (lambda: Reform.compose({"mandate": 0.8}), "not a list of parts"),
        (lambda: Reform.compose(3), "not a list of parts"),
        (lambda: Reform.compose([3]), "neither a Reform nor levers"),
        (lambda: Reform.compose([Reform()]), "moves no lever"),
        (lambda: Reform.compose([{}]), "moves no lever"),
        (lambda: Part({"mandat": 0.8}), "did you mean 'mandate'"),
        (lambda: Part({"mandate": 6.5}), "allowed: 0 to 6"),
        (lambda: Part({"mandate": 0.8}, strength=0), "part 'mandate': strength = 0 is not a strength"),
        (lambda: Part({"mandate": 0.8}, strength=2), "above 0"),
        (lambda: Part({"mandate": 0.8}, strength=float("nan")), "above 0"),
        (lambda: Part({"mandate": 0.8}, strength=True), "above 0"),
        (lambda: Part({"mandate": 0.8}, ramp=-1), "part 'mandate': ramp"),
        (lambda: Part({"mandate": 0.8}, name=3), "not a text"),
        (lambda: Reform.compose([Part({"mandate": 0.8}, start=10, end=14, ramp=5)]), "longer than the part"),
        (lambda: Reform.compose([Part({"mandate": 0.8}, start=10, end=10)]), "not after its start"),
        (lambda: Reform.compose([Part({"mandate": 0.8}, start="term 2", end="term 1")]), "not after its start"),
        (lambda: Reform.compose([Part({"mandate": 0.8}, start=1.5)]), "not a week"),
        (lambda: Reform.compose([{"mandate": 0.8}], terms=[1]), "terms has a term of 1 weeks"),
        (lambda: Reform.compose([{"mandate": 0.8}], school=3), "not a School"),
        (lambda: Reform.compose([{"mandate": 0.8}], school=School(), terms=KAZAKH), "not both"),
        (lambda: lever(Reform.compose([Part({"mandate": 0.8}, start="year 3")])), "starts in week 72, but"),
        (lambda: Reform("x", {"mandate": {"value": 0.8, "strength": 0}}), "not a strength"),
        (lambda: Reform("x", {"mandate": 0.8}, stacked="yes"), "neither true nor false"),
        (lambda: Reform("x", {"mandate": [{"value": 0.8, "start": 4}, {"value": 0.2, "start": 9}]}), "scheduled twice"),
        (lambda: Reform("x", {"mandate": 0.8}).withdrawn(0), "not a week"),
    ],
)  # fmt: skip
def test_mistakes(call, told):
    assert told in refusal(call)


@pytest.mark.parametrize("size", [3, 5000])
def test_the_smallest_and_the_largest_school(size):
    school = School(size=size)
    reform = Reform.compose(
        [Part({"mandate": 0.8}, start="term 2"), Part({"mandate": 0.2}, start="year 2")], school=school
    )
    scenario = Scenario(school, reform)
    assert (scenario.levers["mandate"][[0, 9, 36]] == [0.1, 0.8, 0.2]).all()
    assert f"{size} teachers" in scenario.describe()
    assert len(reform.notes(school)) >= 1


# Withdrawal


def test_withdrawal_ends_every_measure_and_changes_nothing_before():
    reform = Reform.compose(
        [
            Part({"mandate": 0.8}, start=4, ramp=30),
            Part({"mandate": 0.3}, start=10, end=15),
            Part({"coaching": 0.9}, start=50),
        ]
    )
    ended = reform.withdrawn(20)
    assert ended.name == "composed_withdrawn" and reform.withdrawn(20, "gone").name == "gone"
    np.testing.assert_array_equal(lever(ended)[:20], lever(reform)[:20])
    assert (lever(ended)[20:] == 0.1).all()
    assert (lever(ended, "coaching") == 0).all()
    assert lever(reform.withdrawn(72)).tolist() == lever(reform).tolist()


def test_a_reform_withdrawn_before_its_ramp_is_complete_comes_back_from_a_file(tmp_path):
    ended = Reform("slow", {"mandate": 0.8}, start=4, ramp=30).withdrawn(20)
    assert ended.measures[0].cut_short
    ended.to_yaml(tmp_path / "slow.yaml")
    assert load_reform(str(tmp_path / "slow.yaml")).to_dict() == ended.to_dict()


# Descriptions, manifests, files


def test_reforms_without_parts_are_described_as_ever():
    reform = Reform("r", {"mandate": {"value": 0.8, "start": 4, "end": 20, "ramp": 3}})
    assert reform.to_dict() == {
        "name": "r", "measures": [{"lever": "mandate", "value": 0.8, "start": 4, "end": 20, "ramp": 3}],
    }  # fmt: skip
    for name in names("reform"):  # else runs that are kept already would not be found again
        described_now = load_reform(name).to_dict()
        assert set(described_now) == {"name", "measures"}
        assert all(set(m) == {"lever", "value", "start", "end", "ramp"} for m in described_now["measures"])


def composed() -> Reform:
    return Reform.compose(
        [
            Part(load_reform("clear_supported_mandate"), start="term 2", end="year 1", ramp=4, name="yes: sessions #1"),
            Part({"mandate": 1 / 3, "coaching": 1e-5}, start="term 3", ramp=2, strength=0.7),
            Part({"mandate": 0.2}, start="term 4", end="term 4"),
        ],
        name="composed by term",
        description='With "quotes", a colon: and ä.',
    )


def test_a_composed_reform_comes_back_from_a_manifest():
    scenario = Scenario(SMALL, composed(), years=1)
    again = scenario_from_dict(json.loads(json.dumps(described(scenario))))
    assert described(again) == described(scenario)
    assert scenario_hash(again) == scenario_hash(scenario)
    np.testing.assert_array_equal(again.levers, scenario.levers)


def test_a_composed_reform_comes_back_from_a_file_and_runs_to_the_last_digit(tmp_path):
    reform, path = composed(), tmp_path / "composed.yaml"
    assert reform.to_yaml(path) == path.read_text("utf-8")
    for again in (load_reform(str(path)), load_scenario([f"reform={path}"]).reform):
        assert again.to_dict() == reform.to_dict()
        assert (again.terms, again.description) == (reform.terms, reform.description)
    here = simulate(Scenario(SMALL, reform, years=1), 3, seed=5)
    there = simulate(load_scenario([f"reform={path}", "school.size=12", "school.departments=3", "years=1"]), 3, seed=5)
    assert (here.runs.drop(columns="scenario").to_numpy() == there.runs.drop(columns="scenario").to_numpy()).all()


@pytest.mark.parametrize("name", ["no_reform", "complete_package", "supported_mandate_withdrawn"])
def test_a_packaged_reform_comes_back_from_a_file(name, tmp_path):
    reform = load_reform(name)
    reform.to_yaml(tmp_path / "mine.yaml")
    assert load_reform(str(tmp_path / "mine.yaml")).to_dict() == reform.to_dict()


def test_a_file_with_another_calendar_is_refused(tmp_path):
    composed().to_yaml(tmp_path / "r.yaml")
    assert "was composed for terms" in refusal(
        lambda: load_scenario([f"reform={tmp_path}/r.yaml", "school.terms=[8,8,10,8]"])
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("stacked: perhaps\nlevers: {mandate: 0.5}", "neither true nor false"),
        ("terms: [1]\nlevers: {mandate: 0.5}", "reform.terms has a term of 1 weeks"),
        ("levers: {mandate: {value: 0.5, strenght: 0.4}}", "did you mean 'strength'"),
        ("levers: {mandate: {value: 0.5, strength: 4}}", "not a strength"),
        ("levers: {mandate: [{value: 0.5}, {value: 0.4, start: 20}]}", "stacked=True"),
        ("stackd: true\nlevers: {mandate: 0.5}", "did you mean 'stacked'"),
    ],
)
def test_mistakes_in_a_file(tmp_path, content, told):
    (tmp_path / "mine.yaml").write_text(content)
    assert told in refusal(lambda: load_reform(str(tmp_path / "mine.yaml")))


def test_a_reform_that_cannot_be_written_is_told(tmp_path):
    assert "cannot be written" in refusal(lambda: composed().to_yaml(tmp_path))


# Schools and reforms by name


def test_schools_and_reforms_by_name():
    school = load_school("rural_comprehensive", trust=0.3, I=0.2, terms=[8, 8, 10, 8])
    assert (school.name, school.size, school.trust, school.isolation) == ("rural_comprehensive", 25, 0.3, 0.2)
    assert school.terms == KAZAKH
    assert load_school("rural_comprehensive").trust == 0.52
    assert load_reform("coaching").measures == [ScheduledLever("coaching", 0.9)]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: load_school("distrct_gymnasium"), "did you mean 'district_gymnasium'"),
        (lambda: load_reform("coachin"), "did you mean 'coaching'"),
        (lambda: load_school("default", trus=0.4), "did you mean 'trust'"),
        (lambda: load_school("default", trust=4), "allowed"),
        (lambda: load_school(3), "not a name"),
        (lambda: load_school("from_files"), "needs a file"),
        (lambda: load_reform("nowhere.yaml"), "no such file"),
    ],
)
def test_names_that_do_not_exist(call, told):
    assert told in refusal(call)


def test_a_reform_shows_the_levels_of_the_school_it_was_composed_for():
    school = School("strict", control=0.83, terms=[8, 8, 10, 8])
    reform = Reform.compose([Part({"control": 0.1}, start="term 2")], school=school)
    for shown in (reform._repr_html_(), reform.withdrawn(40)._repr_html_()):
        assert "0.83" in shown and "that of the school “Strict”" in shown and "default school" not in shown
    assert "0.83" in reform.calendar().alternative
    elsewhere = reform.calendar(School(terms=[8, 8, 10, 8])).alternative
    assert "0.83" not in elsewhere
    assert "default school" in Reform("r", {"control": 0.1})._repr_html_()


def test_weeks_of_a_place_in_the_calendar_of_a_school():
    school = School(terms=[10, 6, 10, 6])
    assert school.weeks("year 1") == (0, 32) and school.weeks("year 2 term 2") == (42, 48)
    with pytest.raises(StaffroomError, match="the school year has terms 1 to 4"):
        school.weeks("term 5")
    with pytest.raises(StaffroomError, match="is not a place in the calendar"):
        school.weeks(3)
