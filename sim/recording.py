"""One run with everything that can be looked at: every week's staff, ties, meetings and measures."""

from dataclasses import dataclass

import numpy as np

from sim.diary import ENTRY_DTYPE, new_diary
from sim.measures import MEASURE_DTYPE
from sim.scenario import Scenario
from sim.simulate import LARGEST_REPLICATE, LARGEST_SEED, initial_state, whole_number
from sim.state import TEACHER_DTYPE
from sim.week import week as run_week


@dataclass(frozen=True)
class Recording:
    """One school of one scenario, week by week; index 0 of ``teachers``, ``trust`` and ``opportunity`` is the state
    before week 0, index w + 1 the state at the end of week w.

    ``teachers``: TEACHER_DTYPE (weeks + 1, n); ``indptr``, ``indices``: the contacts in compressed sparse rows;
    ``trust``, ``opportunity``: float (weeks + 1, contacts); ``measures``: MEASURE_DTYPE (weeks,); ``diaries``: for
    each week the ENTRY_DTYPE array of what happened (see ``sim/diary.py``).
    """

    scenario: Scenario
    seed: int
    replicate: int
    teachers: np.ndarray
    indptr: np.ndarray
    indices: np.ndarray
    trust: np.ndarray
    opportunity: np.ndarray
    measures: np.ndarray
    diaries: list[np.ndarray]

    @property
    def weeks(self) -> int:
        """Number of weeks recorded."""
        return len(self.measures)


def record_run(scenario: Scenario, seed: int = 1, replicate: int = 0) -> Recording:
    """Run one school and keep all of it; the numbers are those of ``simulate`` with the same seed and replicate.

    Raises :class:`StaffroomError` for a seed or replicate number out of range.
    """
    root = whole_number(seed, "seed", 0, LARGEST_SEED)
    number = whole_number(replicate, "replicate", 0, LARGEST_REPLICATE)
    state = initial_state(scenario, root, number)
    size, weeks = len(state.teachers), scenario.weeks
    state = state._replace(diary=new_diary(size))
    contacts, parameters, calendar = state.contacts, scenario.record()[0], scenario.calendar()
    teachers = np.zeros((weeks + 1, size), TEACHER_DTYPE)
    trust, opportunity = (np.zeros((weeks + 1, len(contacts.indices))) for _ in range(2))
    rows = np.zeros(weeks, MEASURE_DTYPE)
    diaries: list[np.ndarray] = []
    luck = (np.int64(root), np.int64(number))
    for w in range(weeks + 1):
        teachers[w], trust[w], opportunity[w] = state.teachers, contacts.trust, contacts.opportunity
        if w == weeks:
            break
        place = w % len(calendar)
        events = (calendar[place, 0], calendar[place, 1], int(place == len(calendar) - 1))
        run_week(state, scenario.levers[w], parameters, events, (w, luck), rows[w])
        diaries.append(np.array(state.diary.entries[: state.diary.count[0]], ENTRY_DTYPE))
    return Recording(
        scenario, root, number, teachers, contacts.indptr, contacts.indices, trust, opportunity, rows, diaries
    )
