"""What the page is sent: requests understood or refused in one sentence, recordings that are the engine's numbers."""

import base64
import json

import numpy as np
import pytest

from analysis.classroom.encode import CLOSED, STEPS, encoded
from analysis.classroom.ghosts import ghosts
from analysis.classroom.request import read
from analysis.classroom.why import why
from sim.declared.measures import MEASURE_NAMES
from sim.kernel.diary import LARGEST_HELD, VOLUNTARY
from sim.results.recording import measure_run, record_run
from staffroom import CULTURES, StaffroomError, simulate

PARTS = {
    "did collaborate", "get beyond talk", "feel like asking", "as every week", "declined", "door was closed",
    "scheduled hours", "outside the school",
}  # fmt: skip
SMALL = {"size": 12, "years": 1, "seed": 4, "levers": {"isolation": 0.4}}
MOVED = SMALL | {"changes": [{"week": 12, "lever": "isolation", "value": 0.1}]}


def recorded(given):
    request = read(given)
    return record_run(request.scenario, request.seed, request.replicate, request.trust_shifts)


def decoded(text, kind=np.uint8):
    return np.frombuffer(base64.b64decode(text), kind)


def test_a_moved_lever_acts_from_its_week_on_and_changes_nothing_before():
    before, after = recorded(SMALL), recorded(MOVED)
    assert after.scenario.levers["isolation"][11:13].tolist() == [0.4, 0.1]
    assert before.measures[:12].tobytes() == after.measures[:12].tobytes()
    assert before.teachers[:13].tobytes() == after.teachers[:13].tobytes()
    assert before.measures[12:].tobytes() != after.measures[12:].tobytes()


def test_the_latest_change_counts_until_the_next_and_wins_over_the_reform():
    changes = [{"week": 20, "lever": "mandate", "value": 0.2}, {"week": 15, "lever": "mandate", "value": 0.9}]
    given = SMALL | {"reform": "clear_supported_mandate", "reform_start": 5, "changes": changes}
    levers = read(given).scenario.levers["mandate"]
    assert levers[[4, 5, 14, 15, 19, 20, 35]].tolist() == [0.1, 0.8, 0.8, 0.9, 0.9, 0.2, 0.2]


def test_the_numbers_are_those_of_the_engine():
    request = read(SMALL | {"replicate": 3, "reform": "champions"})
    result = simulate(request.scenario, 1, request.seed, first_replicate=3)
    sent = encoded(record_run(request.scenario, request.seed, request.replicate))
    for place, name in enumerate(MEASURE_NAMES):
        values = [np.nan if value is None else value for value in sent["measures"][name]]
        np.testing.assert_allclose(values, result.week_values[0, :, place], atol=1e-5)


def test_frames_ties_and_meetings():
    recording = recorded(MOVED)
    sent = json.loads(json.dumps(encoded(recording), allow_nan=False))
    norm = decoded(sent["frames"]["norm"]).reshape(37, 12)
    np.testing.assert_allclose(norm / STEPS, recording.teachers["norm"], atol=0.5 / STEPS)
    ties = decoded(sent["ties"]["trust"]).reshape(37, -1)
    assert len(sent["ties"]["one"]) == ties.shape[1] == len(recording.indices) // 2
    assert all(one < other for one, other in zip(sent["ties"]["one"], sent["ties"]["other"], strict=True))
    assert ((ties <= STEPS) | (ties == CLOSED)).all()
    meetings = {name: decoded(sent["meetings"][name], np.uint16) for name in ("one", "other")}
    week = slice(sent["meetings"]["start"][20], sent["meetings"]["start"][21])
    assert meetings["one"][week].tolist() == recording.diaries[20]["one"].tolist()
    kinds, results, depths = (decoded(sent["meetings"][name])[week] for name in ("kind", "result", "depth"))
    held = ((kinds == VOLUNTARY) & (results <= LARGEST_HELD) & (depths > 0)).sum()
    assert 2 * held / 12 == pytest.approx(sent["measures"]["voluntary_sessions"][20], abs=1e-5)
    assert len(sent["cultures"]) == 36 and {week["culture"] for week in sent["cultures"]} <= set(CULTURES)
    assert all("{" not in week["reason"] and "nan" not in week["reason"] for week in sent["cultures"])


def test_trust_moves_from_its_week_on():
    moved = recorded(SMALL | {"changes": [{"week": 6, "lever": "trust", "value": 0.8}]})
    still = recorded(SMALL)
    assert moved.trust[6].tolist() == still.trust[6].tolist()  # the state at the end of week 5
    assert moved.measures["trust_mean"][6] > still.measures["trust_mean"][6] + 0.2
    middle = np.median(still.trust[0])
    back = recorded(SMALL | {"changes": [{"week": 0, "lever": "trust", "value": 0.5}]})
    assert np.median(back.trust[0]) == middle and back.measures.tobytes() == still.measures.tobytes()


@pytest.mark.parametrize("trust", [[], [{"week": 6, "lever": "trust", "value": 0.8}]])
def test_ghosts_are_other_runs_of_the_same_request(trust):
    request = read(SMALL | {"changes": trust})
    found = ghosts(request, 3, ["voluntary_share", "trust_mean"])
    for place, line in enumerate(found["trust_mean"]):
        rows = measure_run(request.scenario, 4, place + 1, request.trust_shifts)
        np.testing.assert_allclose(line, rows["trust_mean"], atol=1e-5)
    assert len(found["voluntary_share"]) == 3


def test_every_decision_has_its_sentence():
    levers = {"isolation": 0.5, "mandate": 0.9, "external_search": 0.5}
    recording = recorded(SMALL | {"levers": levers, "years": 1})
    seen = set()
    for week in range(0, 36):
        for teacher in range(12):
            found = why(recording, week, teacher)
            assert found["sentence"].startswith(f"T{teacher + 1:02d} ") and "{" not in found["sentence"]
            did = recording.teachers[week + 1][teacher]["voluntary_sessions"] > 0
            if recording.teachers[week + 1][teacher]["tenure"] > 0:
                assert ("did collaborate" in found["sentence"]) == did
            seen |= {part for part in PARTS if part in found["sentence"]}
    assert seen == PARTS


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "the request is not a group of names with values"),
        ({"scool": "x"}, "the request has an unknown field 'scool'; did you mean 'school'?"),
        ({"school": "rural_comprehensiv"}, "not a known school; did you mean 'rural_comprehensive'?"),
        ({"size": 5}, "size = 5 cannot be shown; allowed: 10 to 150 teachers"),
        ({"size": "many"}, "size = 'many' is not a number"),
        ({"levers": {"isolaton": 0.4}}, "levers.isolaton is not a known lever; did you mean 'isolation'?"),
        ({"levers": {"isolation": 4}}, "isolation = 4 is out of range"),
        ({"changes": [{"week": 300, "lever": "mandate", "value": 1}]}, "changes: week = 300 is outside the run"),
        ({"changes": [{"week": 3, "lever": "mandate"}]}, "a change needs a value"),
        ({"changes": [{"week": 3, "lever": "trust", "value": 2}]}, "trust = 2 is out of range"),
        ({"changes": {}, "reform": "teh"}, "teh is not a known reform"),
        ({"changes": 3}, "changes is not a list"),
        ({"years": 3.01}, "makes 108.36 weeks"),
        ({"seed": -1}, "seed = -1 is not allowed"),
    ],
)
def test_what_cannot_be_asked_for(given, sentence):
    with pytest.raises(StaffroomError, match=r"\w") as problem:
        recorded(given)
    assert sentence in str(problem.value)


def test_what_cannot_be_a_ghost():
    for count, measures in ((0, []), (True, []), (10**6, []), (3, ["trst"])):
        with pytest.raises(StaffroomError, match=r"is not (possible|a measure)"):
            ghosts(read(SMALL), count, measures)


def test_a_reform_is_switched_on_and_off_while_it_runs():
    changes = [
        {"week": 12, "lever": "reform", "value": "clear_supported_mandate"},
        {"week": 15, "lever": "mandate", "value": 0.9},
        {"week": 20, "lever": "reform", "value": "unclear_controlled_mandate"},
        {"week": 30, "lever": "reform", "value": "no_reform"},
    ]
    levers = read(SMALL | {"changes": changes}).scenario.levers
    assert levers["mandate"][[11, 12, 14, 15, 19]].tolist() == [0.1, 0.8, 0.8, 0.9, 0.9]
    assert levers["control"][[11, 12, 19, 30]].tolist() == [0.4, 0.1, 0.1, 0.4]
    assert levers["control"][20] > 0.4 and levers["clarity"][20] < 0.5
    again = read(SMALL | {"changes": [*changes, {"week": 12, "lever": "reform", "value": "coaching"}]})
    assert again.scenario.levers["coaching"][12] > 0
