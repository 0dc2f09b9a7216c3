"""One run with everything that can be looked at: every week's staff, ties, meetings and measures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED, whole_number
from sim.declared.measures import MEASURE_DTYPE
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.kernel.diary import ENTRY_DTYPE, new_diary
from sim.kernel.state import TEACHER_DTYPE, Contacts, State
from sim.kernel.week import week as run_week
from sim.results.states import initial_state
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from sim.results.mesa_view import SchoolModel

Keep = Callable[[int], None]


@dataclass(frozen=True)
class Recording:
    """One school of one scenario, week by week; index 0 of ``teachers``, ``trust`` and ``opportunity`` is the state
    before week 0, index w + 1 the state at the end of week w.

    ``teachers``: TEACHER_DTYPE (weeks + 1, n); ``indptr``, ``indices``: the contacts in compressed sparse rows;
    ``trust``, ``opportunity``: float (weeks + 1, contacts); ``measures``: MEASURE_DTYPE (weeks,); ``diaries``: for
    each week the ENTRY_DTYPE array of what happened (see ``sim/kernel/diary.py``); ``school``: SCHOOL_DTYPE (), the
    school before week 0, with what it has of its own.
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
    school: np.void

    @property
    def weeks(self) -> int:
        """Number of weeks recorded."""
        return len(self.measures)


@dataclass(frozen=True)
class TrustShift:
    """From ``week`` on, the trust of the whole staff lies as if the school's median trust were ``value``."""

    week: int
    value: float


def record_run(
    scenario: Scenario,
    seed: int = 1,
    replicate: int = 0,
    trust_shifts: Sequence[TrustShift] = (),
    model: "type[SchoolModel] | None" = None,
) -> Recording:
    """Run one school and keep all of it; without shifts the numbers are those of ``simulate`` with the same seed and
    replicate. ``model``: of your own, as there; it takes no shifts.

    Raises :class:`StaffroomError` for a seed, replicate number, week or trust out of range.
    """
    if model is not None:
        return _recorded(*_begun(model, scenario, seed, replicate))
    scenario = scenario.here(*_luck_of(seed, replicate))
    state = initial_state(scenario, *_luck_of(seed, replicate))
    state = state._replace(diary=new_diary(len(state.teachers)))

    def run(keep: Keep) -> np.ndarray:
        return _run(state, scenario, _luck_of(seed, replicate), trust_shifts, keep)

    return _recorded(scenario, (seed, replicate), state, run)


def _recorded(scenario: Scenario, luck: tuple[int, int], state: State, run: Callable[[Keep], np.ndarray]) -> Recording:
    """What ``run`` makes of a state, kept: it calls what it is given as :func:`_run` does, and returns the measures."""
    size, weeks = len(state.teachers), scenario.weeks
    contacts = state.contacts
    teachers = np.zeros((weeks + 1, size), TEACHER_DTYPE)
    trust, opportunity = (np.zeros((weeks + 1, len(contacts.indices))) for _ in range(2))
    diaries: list[np.ndarray] = []
    school: np.void = state.school[0].copy()

    def keep(week: int) -> None:
        teachers[week], trust[week], opportunity[week] = state.teachers, contacts.trust, contacts.opportunity
        if week > 0:
            diaries.append(np.array(state.diary.entries[: state.diary.written[0]], ENTRY_DTYPE))

    rows = run(keep)
    return Recording(
        scenario, *luck, teachers, contacts.indptr, contacts.indices, trust, opportunity, rows, diaries, school
    )


def _begun(
    model: "type[SchoolModel]", scenario: Scenario, seed: int, replicate: int
) -> tuple[Scenario, tuple[int, int], State, Callable[[Keep], np.ndarray]]:
    """A school of somebody's own model, and how it is run."""
    from sim.results.own_model import own_model  # Mesa takes a second to import

    own = own_model(model, None, "record_run")
    begun = own.begun(scenario, *_luck_of(seed, replicate), diary=True)

    def run(keep: Keep) -> np.ndarray:
        keep(0)
        for week in range(scenario.weeks):
            own.step(begun)
            keep(week + 1)
        return begun.rows

    return begun.scenario, (seed, replicate), begun.state, run


def measure_run(
    scenario: Scenario, seed: int = 1, replicate: int = 0, trust_shifts: Sequence[TrustShift] = ()
) -> np.ndarray:
    """The weekly measures of a run with shifts of trust: MEASURE_DTYPE (weeks,); nothing else is kept."""
    luck = _luck_of(seed, replicate)
    scenario = scenario.here(*luck)
    return _run(initial_state(scenario, *luck), scenario, luck, trust_shifts, lambda week: None)


def _luck_of(seed: int, replicate: int) -> tuple[int, int]:
    return whole_number(seed, "seed", 0, LARGEST_SEED), whole_number(replicate, "replicate", 0, LARGEST_REPLICATE)


def _run(
    state: State,
    scenario: Scenario,
    luck: tuple[int, int],
    shifts: Sequence[TrustShift],
    keep: Keep,
) -> np.ndarray:
    """Runs the weeks; ``keep`` is called with 0 before week 0 and with w + 1 at the end of week w."""
    parameters, calendar = scenario.record()[0], scenario.calendar()
    rows = np.zeros(scenario.weeks, MEASURE_DTYPE)
    median = scenario.school.properties["trust"]
    due = {whole_number(s.week, "trust_shifts: week", 0, scenario.weeks - 1): s.value for s in shifts}
    keyed = (np.int64(luck[0]), np.int64(luck[1]))
    keep(0)
    for w in range(scenario.weeks):
        if w in due:
            value = SCHOOL_PROPERTIES["trust"].check(due[w], "trust_shifts")
            shift_trust(state.contacts, median, value)
            median = value
        place = w % len(calendar)
        events = (calendar[place, 0], calendar[place, 1], int(place == len(calendar) - 1))
        run_week(state, scenario.levers[w], parameters, events, (w, keyed), rows[w])
        keep(w + 1)
    return rows


def shift_trust(contacts: Contacts, before: float, after: float) -> None:
    """Moves trust on every tie, and the level that it returns to, by one step on the logit scale: the step that takes
    a median of ``before`` to ``after``. Not a mechanism of the model but a teaching device: "what if they trusted each
    other from today on?"
    """
    step = np.log(after / (1.0 - after)) - np.log(before / (1.0 - before))
    if step == 0.0:
        return
    for values in (contacts.trust, contacts.baseline_trust):
        inner = np.clip(values, 1e-9, 1.0 - 1e-9)
        values[:] = 1.0 / (1.0 + np.exp(-(np.log(inner / (1.0 - inner)) + step)))
