"""A recorded run as the page plays it: small whole numbers in base64, measures, cultures and their reasons."""

import base64
from typing import Any

import numpy as np

from analysis.classroom.cultures import cultures_by_week
from analysis.figures.network import positions
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES
from sim.kernel.diary import NO_COLLEAGUE
from sim.model_version import MODEL_VERSION
from sim.results.recording import Recording
from sim.results.states import teacher_codes

STEPS = 200  # a share is sent as a whole number from 0 to this
CLOSED = 255  # trust of a contact that is dormant
NOBODY = 65_535
SHARES = {
    "norm": "norm",
    "perceived_norm": "perceived_norm",
    "self_efficacy": "self_efficacy",
    "expected_benefit": "expected_benefit",
    "strain": "strain",
    "willingness": "willingness",
}
COUNTS = ("voluntary_sessions", "mandated_sessions", "head", "champion", "partner_school")
DECIMALS = 5


def encoded(recording: Recording) -> dict[str, Any]:
    """The recording as plain lists, numbers and base64 text, ready for JSON."""
    scenario, teachers = recording.scenario, recording.teachers
    departments = teachers[0]["department"]
    return {
        "model_version": MODEL_VERSION,
        "weeks": recording.weeks,
        "terms": list(scenario.terms),
        "year_weeks": scenario.year_weeks,
        "trust": scenario.school.properties["trust"],
        "seed": recording.seed,
        "replicate": recording.replicate,
        "teachers": {"code": teacher_codes(scenario), "department": departments.tolist()},
        "positions": np.round((positions(departments) + 1) / 2, 4).tolist(),
        "frames": _frames(recording),
        "ties": _ties(recording),
        "meetings": _meetings(recording),
        "measures": _measures(recording.measures),
        "cultures": cultures_by_week(recording.measures),
        "levers": {name: np.round(scenario.levers[name], DECIMALS).tolist() for name in LEVERS},
    }


def _frames(recording: Recording) -> dict[str, str]:
    """One byte per teacher and week, weeks + 1 frames: shares in steps of 1 / 200, small counts, years of tenure."""
    teachers = recording.teachers
    frames = {name: _share(teachers[field]) for name, field in SHARES.items()}
    frames |= {name: _bytes(teachers[name]) for name in COUNTS}
    years = np.minimum(teachers["tenure"] // recording.scenario.year_weeks, 255)
    frames["years"] = _bytes(years)
    frames["trusted"] = _share(_trust_received(recording))
    return frames


def _trust_received(recording: Recording) -> np.ndarray:
    """Mean trust of colleagues in each teacher, (weeks + 1, n), over open contacts; 0 for somebody without any."""
    weeks, size = recording.teachers.shape
    found = np.zeros((weeks, size))
    for week in range(weeks):
        open_ = recording.opportunity[week] > 0
        into = recording.indices[open_]
        total = np.bincount(into, recording.trust[week][open_], size)
        found[week] = total / np.maximum(1, np.bincount(into, minlength=size))
    return found


def _ties(recording: Recording) -> dict[str, Any]:
    """Each pair of contacts once, with the smaller of the two trusts; 255 while the contact is dormant."""
    size = recording.teachers.shape[1]
    source = np.repeat(np.arange(size), np.diff(recording.indptr))
    target = recording.indices
    once = source < target
    place = {(int(i), int(j)): k for k, (i, j) in enumerate(zip(source, target, strict=True))}
    back = np.array([place[int(j), int(i)] for i, j in zip(source[once], target[once], strict=True)], int)
    mutual = np.minimum(recording.trust[:, once], recording.trust[:, back])
    sent = np.where(recording.opportunity[:, once] > 0, np.round(STEPS * mutual), CLOSED)
    return {"one": source[once].tolist(), "other": target[once].tolist(), "trust": _bytes(sent)}


def _meetings(recording: Recording) -> dict[str, Any]:
    """The diaries of all weeks in a row; those of week w stand at ``start[w]`` up to ``start[w + 1]``."""
    lengths = [len(diary) for diary in recording.diaries]
    entries = np.concatenate(recording.diaries)
    other = np.where(entries["other"] == NO_COLLEAGUE, NOBODY, entries["other"])
    return {
        "start": np.cumsum([0, *lengths]).tolist(),
        "one": _bytes(entries["one"], np.uint16),
        "other": _bytes(other, np.uint16),
        "kind": _bytes(entries["kind"]),
        "depth": _bytes(entries["depth"]),
        "result": _bytes(entries["result"]),
    }


def _measures(rows: np.ndarray) -> dict[str, list[float | None]]:
    values = rows.view(np.float64).reshape(len(rows), -1)
    return {name: plain(values[:, k]) for k, name in enumerate(MEASURE_NAMES)}


def plain(values: np.ndarray) -> list[float | None]:
    """Numbers for JSON, which has no NaN: None instead."""
    return [None if value != value else round(value, DECIMALS) for value in values.tolist()]  # NaN is not itself


def _share(values: np.ndarray) -> str:
    return _bytes(np.round(STEPS * np.asarray(values, float)))


def _bytes(values: np.ndarray, kind: type = np.uint8) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.dtype(kind).newbyteorder("<")).tobytes()).decode("ascii")
