"""What happened inside the schools of a result, as tidy tables: who asked and met whom, and every teacher, per year.

Each run is stepped once more, week by week, with the diary of the kernel; nothing is drawn anew and no number changes.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.kernel.diary import HARMFUL, KINDS, LARGEST_HELD, NO_COLLEAGUE, PRODUCTIVE, TALK, VOLUNTARY
from sim.kernel.state import TEACHER_FIELDS, State
from sim.results.own_model import OwnModel
from sim.results.states import teacher_codes
from sim.scenario.scenario import Scenario

ATTRIBUTES = ("department", "grade", "shift", "head", "champion", "partner_school", "tenure")
STATES = tuple(name for name, kind, _ in TEACHER_FIELDS if kind is np.float64)
TIES = ("replicate", "year", "kind", "one", "other")
COUNTS = ("asked", "met", "productive", "harmful")
OUTSIDE = ""  # instead of a colleague: a session outside the school, nobody there, or a group of more than two


class Inside(NamedTuple):
    """``ties``: one row per run, year, kind of meeting and pair of whom the first asked; ``teachers``: one row per run,
    year and teacher. Columns: see :attr:`sim.results.simulate.Result.ties` and ``teacher_years``.
    """

    ties: pd.DataFrame
    teachers: pd.DataFrame


def inside(scenario: Scenario, seed: int, replicates: Iterable[int], own: OwnModel | None = None) -> Inside:
    """Both tables of some runs of a scenario; takes about 0.1 seconds a run of 40 teachers over three years."""
    codes = np.array([*teacher_codes(scenario), OUTSIDE], object)  # NO_COLLEAGUE, -1, is the last
    diaries, teachers = [], []
    for replicate in replicates:
        entries, weeks = _run(own or OwnModel(), scenario, seed, replicate)
        diaries.append(np.concatenate([np.full((1, entries.shape[1]), replicate), entries]))
        teachers.append(_teachers(weeks, entries, scenario.year_weeks).assign(replicate=replicate))
    ties = _counted(np.concatenate(diaries, axis=1))
    named = {"kind": np.array(KINDS, object)[ties["kind"]], **{end: codes[ties[end]] for end in ("one", "other")}}
    persons = pd.concat(teachers, ignore_index=True)
    persons = persons.assign(teacher=codes[persons["teacher"]])
    return Inside(ties.assign(**named), persons[["replicate", "year", "teacher", *ATTRIBUTES, *STATES, *KINDS, "left"]])


def _run(own: OwnModel, scenario: Scenario, seed: int, replicate: int) -> tuple[np.ndarray, np.ndarray]:
    """The diary of one run, whole numbers (year, kind, one, other, result, depth; entries), and its teachers at the end
    of every week, TEACHER_DTYPE (weeks + 1, n), before the first week in front.
    """
    model = own.begun(scenario, seed, replicate, diary=True)
    state: State = model.state
    weeks = np.zeros((scenario.weeks + 1, len(state.teachers)), state.teachers.dtype)
    weeks[0] = state.teachers
    diary = []
    for week in range(scenario.weeks):
        own.step(model)
        weeks[week + 1] = state.teachers
        entries = state.diary.entries[: state.diary.written[0]].view(np.ndarray)
        year = np.full(len(entries), week // scenario.year_weeks + 1)
        named = (entries[name] for name in ("one", "other", "result", "depth"))
        diary.append(np.array([year, _kinds(entries), *named]))
    return np.concatenate(diary, axis=1), weeks.view(np.ndarray)


def _kinds(entries: np.ndarray) -> np.ndarray:
    """Kinds as the measures count them: what was meant as more and stayed at talk is talk."""
    stayed = (entries["kind"] == VOLUNTARY) & (entries["result"] <= LARGEST_HELD) & (entries["depth"] == 0)
    kinds: np.ndarray = np.where(stayed, TALK, entries["kind"])
    return kinds


def _counted(entries: np.ndarray) -> pd.DataFrame:
    """How often, per run, year, kind and pair, and the mean depth of what was held."""
    result, depth = entries[5], entries[6]
    held = result <= LARGEST_HELD
    found = pd.DataFrame(dict(zip(TIES, entries[:5], strict=True))).assign(
        asked=1,
        met=held.astype(int),
        productive=(result == PRODUCTIVE).astype(int),
        harmful=(result == HARMFUL).astype(int),
        depth=np.where(held, depth, 0),
    )
    table = found.groupby(list(TIES), as_index=False)[[*COUNTS, "depth"]].sum()
    return table.assign(depth=table["depth"] / table["met"].where(table["met"] > 0))


def _teachers(weeks: np.ndarray, entries: np.ndarray, length: int) -> pd.DataFrame:
    """One row per year and teacher: attributes, mean states, sessions by kind, whether she leaves at its end.

    Who leaves is replaced within the last week of a year: what is read at its end is the newcomer's.
    """
    size, frames = weeks.shape[1], []
    there = weeks["tenure"][1:] >= weeks["tenure"][:-1]
    numbers = np.arange(size)
    for number, first in enumerate(range(0, len(there), length), start=1):
        own, mine = weeks[1 + first : 1 + first + length], there[first : first + length]
        last = len(own) - 1 - np.argmax(mine[::-1], axis=0)
        count = np.maximum(mine.sum(axis=0), 1)
        columns = {"year": number, "teacher": numbers, **{name: own[name][last, numbers] for name in ATTRIBUTES}}
        columns |= {name: np.where(mine, own[name], 0.0).sum(axis=0) / count for name in STATES}
        columns |= dict(zip(KINDS, _sessions(entries[:, entries[0] == number], size), strict=True))
        frames.append(pd.DataFrame(columns | {"left": ~mine.all(axis=0)}))
    return pd.concat(frames, ignore_index=True)


def _sessions(entries: np.ndarray, size: int) -> np.ndarray:
    """Sessions of every teacher by kind, whichever of the two asked: (kinds, n)."""
    _, kind, one, other, _, _ = entries[:, entries[4] <= LARGEST_HELD]
    sessions = np.zeros((len(KINDS), size), np.int64)
    np.add.at(sessions, (kind, one), 1)
    inside_it = other != NO_COLLEAGUE
    np.add.at(sessions, (kind[inside_it], other[inside_it]), 1)
    return sessions
