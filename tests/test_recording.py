"""A recorded run: the numbers of the engine, a diary that accounts for them, and decisions from their actual terms."""

import numpy as np
import pytest

from sim.declared.measures import MEASURE_NAMES
from sim.kernel.diary import KINDS, LARGEST_HELD, RESULTS, VOLUNTARY
from sim.kernel.kinds import KINDS as KINDS_OF_WORK
from sim.results.decision import decision
from sim.results.recording import record_run
from staffroom import Reform, Scenario, School, StaffroomError, simulate, snapshot

BUSY = {
    "champions": 0.3,
    "mandate": 0.6,
    "observation": 0.3,
    "mentoring": 0.5,
    "external_search": 0.4,
    "partnership": 0.5,
}
SCENARIOS = {
    "pairs": Scenario(School(size=20, departments=4, novice_share=0.2), Reform("busy", BUSY, start=3), years=1),
    "groups": Scenario(School(size=20, departments=4), Reform("m", {"mandate": 0.9}), {"group_size": 4}, years=1),
    "talk": Scenario(School(size=15, isolation=0.2), Reform("p", {"projects": 0.3}), {"ease_talk": 1}, years=1),
}


@pytest.fixture(scope="module", params=SCENARIOS)
def recording(request):
    return record_run(SCENARIOS[request.param], seed=3, replicate=5)


def test_it_has_the_numbers_of_the_engine(recording):
    result = simulate(recording.scenario, 1, seed=3, first_replicate=5)
    np.testing.assert_array_equal(recording.measures.view(float).reshape(recording.weeks, -1), result.week_values[0])
    for week in (0, 7, recording.weeks):
        shot = snapshot(recording.scenario, 3, 5, week)
        assert recording.teachers[week]["norm"].tolist() == shot.teachers["norm"].tolist()
        assert recording.trust[week].tolist() == shot.ties["trust"].tolist()
        assert recording.opportunity[week].tolist() == shot.ties["opportunity"].tolist()


def test_the_diary_accounts_for_the_measures(recording):
    size = recording.teachers.shape[1]
    groups = recording.scenario.parameters["group_size"] > 2
    for row, diary in zip(recording.measures, recording.diaries, strict=True):
        held = diary[diary["result"] <= LARGEST_HELD]
        count = {kind: int((held["kind"] == place).sum()) for place, kind in enumerate(KINDS)}
        free = held[held["kind"] == VOLUNTARY]
        beyond_talk = free[free["depth"] > 0]
        assert 2 * len(beyond_talk) / size == pytest.approx(row["voluntary_sessions"])
        assert 2 * (count["talk"] + len(free) - len(beyond_talk)) / size == pytest.approx(row["talk_sessions"])
        assert 2 * count["coordination"] / size == pytest.approx(row["coordination_sessions"])
        assert (1 if groups else 2) * count["mandated"] / size == pytest.approx(row["mandated_sessions"])
        for kind, measure in (("observation", "observation_sessions"), ("mentoring", "mentoring_sessions"),
                              ("outside", "outside_sessions"), ("partnership", "partnership_sessions")):  # fmt: skip
            assert count[kind] / size == pytest.approx(row[measure])
        met = set(beyond_talk["one"]) | set(beyond_talk["other"])
        assert len(met) / size == pytest.approx(row["voluntary_share"])


def test_every_result_has_a_name_and_both_sides_are_teachers(recording):
    size = recording.teachers.shape[1]
    entries = np.concatenate(recording.diaries)
    assert len(entries) > 100
    assert set(entries["result"]) <= set(range(len(RESULTS)))
    assert entries["one"].min() >= 0 and entries["one"].max() < size
    assert entries["other"].min() >= -1 and entries["other"].max() < size


def test_changes_in_the_diary_are_those_of_the_session():
    """With everything else switched off, what a teacher's sessions changed is what changed in her week."""
    still = {name: 0 for name in ("norm_anchor", "norm_conformity", "turnover", "efficacy_return", "results_efficacy",
                                  "trust_return")}  # fmt: skip
    recording = record_run(Scenario(School(size=12, departments=3, isolation=0.1), None, still, years=1), seed=2)
    for week in (1, 5, 20):
        before, after = recording.teachers[week], recording.teachers[week + 1]
        changes = {name: np.zeros(12) for name in ("norm", "efficacy", "benefit")}
        for entry in recording.diaries[week]:
            for side in ("one", "other"):
                if entry[side] >= 0:
                    for name, total in changes.items():
                        total[entry[side]] += entry[f"{name}_{side}"]
        for name, field in (("norm", "norm"), ("efficacy", "self_efficacy"), ("benefit", "expected_benefit")):
            np.testing.assert_allclose(after[field] - before[field], changes[name], atol=1e-12)


def test_a_decision_has_the_willingness_of_the_engine(recording):
    for week in (0, 3, 4, recording.weeks - 1):  # champions are converted in week 3
        for teacher in range(0, recording.teachers.shape[1], 3):
            found = decision(recording, week, teacher)
            engine = recording.teachers[week + 1][teacher]
            if engine["tenure"] == 0:  # somebody else sits there since the end of the week
                continue
            assert found.willingness == pytest.approx(engine["willingness"], rel=1e-12)
            assert found.collaborated == (engine["voluntary_sessions"] > 0)
            assert len(found.attempts) <= 2 * len(KINDS_OF_WORK)  # each kind once, and perhaps outside
            assert 0 <= found.taken <= found.windows and 0 <= found.chance <= 1


def test_the_terms_of_a_decision_make_the_odds_of_the_engine(recording):
    """The chance of asking for a kind is q E kappa / (1 + q E kappa) (ODD 4.4), from the engine's numbers."""
    for week in (0, 3, 4, recording.weeks - 1):
        for teacher in range(0, recording.teachers.shape[1], 3):
            before, after = recording.teachers[week][teacher], recording.teachers[week + 1][teacher]
            if after["tenure"] == 0:
                continue
            found = decision(recording, week, teacher)
            for kind, terms in found.terms.items():
                odds = after["drive"] * before["initiative"] * before[f"odds_{kind.replace(' ', '_')}"]
                assert np.exp(sum(terms.values())) == pytest.approx(odds, rel=1e-9)
                assert (kind in found.asks) == (kind not in found.appointments)
                if kind in found.asks:
                    assert found.asks[kind] == pytest.approx(odds / (1 + odds), rel=1e-9)
            easy = {found.terms[kind]["school"] for kind in ("talk", "exchange")}
            assert easy == {float(recording.school["readiness_easy"])}
            assert found.terms["talk"]["person"] == pytest.approx(found.terms["exchange"]["person"], abs=1e-9)


def test_what_was_agreed_is_with_whom_it_was_agreed(recording):
    """Nobody is asked for a kind of which there is an appointment (unless it ended that week, by harm): a session of it
    that she proposed is with her.
    """
    for week in range(1, recording.weeks, 5):
        for teacher in range(recording.teachers.shape[1]):
            found = decision(recording, week, teacher)
            after = recording.teachers[week + 1][teacher]
            for kind, colleague in found.appointments.items():
                field = f"appointment_{kind}".replace(" ", "_")
                if after[field] != recording.teachers[week][teacher][field]:
                    continue
                place = KINDS_OF_WORK.index(kind)
                own = found.attempts[(found.attempts["kind"] == VOLUNTARY) & (found.attempts["depth"] == place)]
                assert place == 0 or set(own["other"].tolist()) <= {colleague}


@pytest.mark.parametrize(("week", "teacher", "what"), [(36, 0, "week = 36"), (0, 20, "teacher = 20"), (-1, 0, "week")])
def test_what_is_not_recorded(week, teacher, what):
    recording = record_run(SCENARIOS["pairs"])
    with pytest.raises(StaffroomError, match=f"{what}.* is not in this recording; allowed: 0 to"):
        decision(recording, week, teacher)


def test_all_measures_are_kept(recording):
    assert list(recording.measures.dtype.names) == MEASURE_NAMES
