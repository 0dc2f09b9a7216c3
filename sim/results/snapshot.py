"""A school as it stands in a given week: any run can be rewound, because its luck is a pure function of where it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED, whole_number
from sim.declared.measures import MEASURE_DTYPE
from sim.kernel.state import State
from sim.kernel.week import run_weeks
from sim.results.states import initial_state, teacher_codes
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from sim.results.mesa_view import SchoolModel


@dataclass(frozen=True)
class Snapshot:
    """One school at the start of a week: ``teachers`` (one row each, every state variable), ``ties`` (source, target,
    opportunity, trust).
    """

    scenario: Scenario
    week: int
    teachers: pd.DataFrame
    ties: pd.DataFrame


def snapshot(
    scenario: Scenario,
    seed: int = 1,
    replicate: int = 0,
    week: int = 0,
    model: "type[SchoolModel] | None" = None,
) -> Snapshot:
    """The school of one run at the start of ``week`` (0: before anything happened; ``scenario.weeks``: the end).

    ``snapshot(scenario, seed=1, week=20).teachers[["norm", "perceived_norm"]]``

    ``ties`` has one row per directed contact; ``source`` and ``target`` are row numbers of ``teachers``.
    ``model``: of your own, as in :func:`sim.results.simulate.simulate`.
    Raises :class:`StaffroomError` for a week outside the run.
    """
    at = whole_number(week, "week", 0, scenario.weeks)
    root = whole_number(seed, "seed", 0, LARGEST_SEED)
    number = whole_number(replicate, "replicate", 0, LARGEST_REPLICATE)
    state = _compiled(scenario, root, number, at) if model is None else _stepped(model, scenario, (root, number), at)
    teachers = pd.DataFrame({name: state.teachers[name] for name in state.teachers.dtype.names or ()})
    teachers.insert(0, "teacher", teacher_codes(scenario))
    contacts = state.contacts
    ties = pd.DataFrame(
        {
            "source": np.repeat(np.arange(len(teachers)), np.diff(contacts.indptr)),
            "target": contacts.indices,
            "opportunity": contacts.opportunity,
            "trust": contacts.trust,
        }
    )
    return Snapshot(scenario, at, teachers, ties)


def _compiled(scenario: Scenario, seed: int, replicate: int, weeks: int) -> State:
    state = initial_state(scenario, seed, replicate)
    rows, luck = np.zeros(weeks, MEASURE_DTYPE), (np.int64(seed), np.int64(replicate))
    run_weeks(
        state,
        scenario.levers[:weeks],
        scenario.records(seed, replicate, 1)[0],
        scenario.calendar(),
        luck,
        (rows, weeks),
    )
    return state


def _stepped(model: "type[SchoolModel]", scenario: Scenario, luck: tuple[int, int], weeks: int) -> State:
    from sim.results.own_model import own_model  # Mesa takes a second to import

    own = own_model(model, None, "snapshot")
    begun = own.begun(scenario, *luck)
    for _ in range(weeks):
        own.step(begun)
    return begun.state
