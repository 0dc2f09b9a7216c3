"""What a reform says of itself: findings appear where the equations say so, and "no effect" is true of real runs."""

import numpy as np
import pandas as pd
import pytest

from analysis.telling.in_words import WORDS
from sim.declared.levers import LEVERS
from sim.scenario.findings import findings
from staffroom import Part, Reform, Scenario, School, simulate
from tests.test_results_tables import imported_school

ALONE = School(size=3)  # three departments of one teacher
QUIET = School(size=12, departments=3, mandate=0)  # nothing is scheduled
YEAR_AND_HALF = 1.5


def kinds(reform: Reform, school: School | None = None, **parameters: float) -> list[str]:
    return [f.kind for f in findings(Scenario(school, reform, parameters))]


def the(kind: str, reform: Reform, school: School | None = None, **parameters: float):
    [finding] = [f for f in findings(Scenario(school, reform, parameters)) if f.kind == kind]
    return finding


# A measure that has no effect, and where: (kind, levers, school, parameters).
WITHOUT_EFFECT = [
    ("control_idle", {"control": 0.9}, QUIET, {}),
    ("clarity_idle", {"clarity": 0.6}, QUIET, {}),
    ("clarity_idle", {"clarity": 0.75, "mentoring": 1.0}, QUIET, {"focus": 0.75}),
    ("protected_time_idle", {"protected_time": 0.8}, QUIET.replace(isolation=0), {}),
    ("protected_time_idle", {"protected_time": 0.8}, QUIET, {"door_relief": 0}),
    ("observation_control_idle", {"observation_control": 1.0}, School(size=12, observation=0), {}),
    ("agency_idle", {"agency": 0.8}, QUIET.replace(observation=0), {}),
    ("mandate_alone", {"mandate": 0.9}, ALONE, {}),
    ("mentoring_alone", {"mentoring": 0.9}, ALONE.replace(novice_share=1.0), {}),
    ("mentoring_never", {"mentoring": 1.0}, School(size=12), {"turnover": 0}),
    ("champions_none", {"champions": 0.1}, ALONE, {}),
    ("partnership_none", {"partnership": 0.9}, ALONE, {}),
    ("projects_one_department", {"projects": 0.9}, School(size=12, departments=1), {}),
    ("switched_off", {"trust_building": 0.9}, School(size=12), {"trust_building_rate": 0}),
    ("projects_none", {"projects": 0.04}, School(size=12), {}),
    ("unchanged", {"control": 0.4}, School(size=12), {}),
]


def outcomes(school: School, reform: Reform, parameters: dict) -> pd.DataFrame:
    result = simulate(Scenario(school, reform, parameters, YEAR_AND_HALF), 4, seed=3)
    return result.weeks.drop(columns="scenario")


@pytest.mark.parametrize(("kind", "levers", "school", "parameters"), WITHOUT_EFFECT)
def test_a_measure_without_effect_is_named_and_has_none(kind, levers, school, parameters):
    with_it = Reform("r", levers, start=2)
    found = the(kind, with_it, school, **parameters)
    without = Reform("r", {name: value for name, value in levers.items() if name != found.lever}, start=2)
    pd.testing.assert_frame_equal(outcomes(school, with_it, parameters), outcomes(school, without, parameters))


# The same measures in a school where they do something: no finding, and another run.
WITH_EFFECT = [
    ("control_idle", {"control": 0.9}, School(size=12), {}),
    ("control_idle", {"control": 0.9, "persuasion": 0.5}, QUIET, {}),
    ("clarity_idle", {"clarity": 0.9}, QUIET, {}),
    ("clarity_idle", {"clarity": 0.59}, QUIET.replace(stances=[1.0]), {}),
    ("protected_time_idle", {"protected_time": 0.8}, QUIET, {}),
    ("observation_control_idle", {"observation_control": 1.0}, School(size=12, observation=0.2), {}),
    ("agency_idle", {"agency": 0.8}, QUIET.replace(observation=0.3), {}),
    ("mandate_alone", {"mandate": 0.9, "agency": 0.5}, ALONE, {}),
    ("mentoring_never", {"mentoring": 1.0}, School(size=12), {"turnover": 10}),
    ("champions_none", {"champions": 0.2}, ALONE, {}),
    ("partnership_none", {"partnership": 0.9}, School(size=12), {}),
    ("projects_one_department", {"projects": 0.9}, School(size=12), {}),
    ("projects_none", {"projects": 0.3}, School(size=12), {}),
]


@pytest.mark.parametrize(("kind", "levers", "school", "parameters"), WITH_EFFECT)
def test_a_measure_with_an_effect_is_not_named(kind, levers, school, parameters):
    with_it = Reform("r", levers, start=2)
    assert kind not in kinds(with_it, school, **parameters)
    lever = next(iter(levers))
    without = Reform("r", {name: value for name, value in levers.items() if name != lever}, start=2)
    assert not outcomes(school, with_it, parameters).equals(outcomes(school, without, parameters))


def test_mentoring_has_no_effect_before_the_first_newcomers():
    reform = Reform("r", {"mentoring": 1.0}, start=2)
    assert the("mentoring_early", reform).spans == ((2, 36),)
    here, there = outcomes(School(size=12), reform, {}), outcomes(School(size=12), Reform(), {})
    early = here["week"] < 36
    pd.testing.assert_frame_equal(here[early], there[early])
    assert "mentoring_early" not in kinds(reform, School(novice_share=0.2))


def test_who_wins_when():
    reform = Reform.compose(
        [
            Part({"mandate": 0.8}, start=4, end=40, name="a"),
            Part({"mandate": 0.3}, start=10, end=30, name="b"),
            Part({"mandate": 0.5}, start=20, end=30, name="c"),
            Part({"mandate": 0.6}, start=10, end=30, name="d"),
        ]
    )
    found = [(f.kind, f.facts["part"], f.facts["winner"], f.spans) for f in findings(Scenario(None, reform))]
    assert found == [
        ("overridden", "a", "d", ((10, 30),)),
        ("overridden_wholly", "b", "d", ((10, 30),)),
        ("overridden_wholly", "c", "d", ((20, 30),)),
    ]
    assert reform.notes()[0] == (
        "Scheduled sessions: in weeks 10 to 29 “D” wins (0.6) over “A” (0.8), because it comes later in the list."
    )


def test_coming_back_to_the_schools_level_over_another_part_is_a_change():
    parts = [Part({"mandate": 0.8}, start=4), Part({"mandate": 0.1}, start=20, name="back")]
    assert kinds(Reform.compose(parts)) == ["overridden"]


def test_a_say_of_teachers_softens_control_by_its_share():
    sessions, observation = findings(Scenario(None, Reform("r", {"control": 0.8, "agency": 0.5})))
    assert {sessions.kind, observation.kind} == {"agency_softens"}
    assert (sessions.lever, sessions.facts["value"], sessions.facts["result"]) == ("control", 0.8, 0.4)
    assert (observation.lever, observation.facts["result"]) == ("observation_control", 0.2)


def test_champions_stay():
    found = the("champions_stay", Reform("r", {"champions": 0.25}, end=46))
    assert (found.spans, found.facts["teachers"]) == (((46, 108),), 15)
    assert kinds(Reform("r", {"champions": 0.25})) == []


def test_a_partnership_has_its_phases():
    assert the("partnership_short", Reform("r", {"partnership": 0.3}, end=34)).facts["before"] == 24
    assert kinds(Reform("r", {"partnership": 0.3}, end=35)) == []
    assert kinds(Reform("r", {"partnership": 0.3})) == []  # it goes on as long as it is paid


def test_pressure_and_control_work_against_trust_building():
    pressed = the("pressure_against_trust", Reform("r", {"trust_building": 0.6, "pressure": 0.8}))
    assert pressed.facts["openness"] == pytest.approx(1 - 0.3 * 0.8)
    checked = the("control_against_trust", Reform("r", {"trust_building": 0.6, "control": 0.8}))
    assert checked.facts["openness"] == pytest.approx(0.6) and checked.facts["climate"] == pytest.approx(0.44)
    assert kinds(Reform("r", {"trust_building": 0.6, "control": 0.1})) == []


def test_persuasion_by_those_who_check():
    assert the("persuasion_doubted", Reform("r", {"persuasion": 0.5})).facts["share"] == pytest.approx(0.6)
    assert "persuasion_known" in kinds(Reform("r", {"persuasion": 0.5}), School(benefit=0.8))


def test_a_coach_who_knows_no_more_than_the_staff_and_has_no_sessions():
    assert kinds(Reform("r", {"coaching": 0.5})) == ["coaching_below_staff"]
    assert kinds(Reform("r", {"coaching": 0.9}), QUIET) == ["coaching_own_sessions"]


def test_some_teachers_alone_in_their_departments():
    found = the("mandate_some_alone", Reform("r", {"mandate": 0.8}), School(size=5, departments=4))
    assert found.facts == {"teachers": 3, "size": 5}
    assert the("mandate_some_alone", Reform("r", {"mandate": 0.8}), imported_school()).facts["teachers"] == 1


def test_ordinary_reforms_have_no_findings():
    assert kinds(Reform("r", {"mandate": 0.8, "clarity": 0.85, "control": 0.1, "protected_time": 0.8})) == []
    assert kinds(Reform()) == []


@pytest.mark.slow
def test_every_finding_has_a_sentence_and_every_sentence_is_filled_in():
    """All levers at once, in schools of every kind and with parameters off: no kind is without words."""
    rng, seen = np.random.default_rng(1), set()
    schools = [School(), ALONE, QUIET, QUIET.replace(observation=0), School(size=9, departments=1, benefit=0.8)]
    for _ in range(400):
        chosen = rng.choice(list(LEVERS), 5, replace=False)
        parts = [
            Part(
                {str(lever): float(rng.choice([0, 0.1, 0.4, 1]))},
                start=int(rng.integers(40)),
                end=int(rng.integers(60, 108)),
            )
            for lever in [*chosen, *chosen[:2]]
        ]
        reform, school = Reform.compose(parts), schools[int(rng.integers(len(schools)))]
        off = {name: 0 for name in ("turnover", "trust_building_rate", "door_relief") if rng.random() < 0.3}
        scenario = Scenario(school, reform, off)
        notes = reform.notes(scenario)
        seen |= {f.kind for f in findings(scenario)}
        assert len(notes) == len(findings(scenario))
        assert not [note for note in notes if "{" in note or "_" in note.replace("trust_building_rate", "")]
    assert seen >= set(WORDS["notes"]) - {"mentoring_some_alone", "mandate_some_alone", "never_full"}
