"""Three teachers A, B, C for worked examples that can be redone with a pencil, and week numbers with suitable luck."""

from collections.abc import Callable

import numpy as np

from sim import LEVERS, Scenario, School, Staff
from sim.levers import LEVER_DTYPE
from sim.luck import uniforms
from sim.simulate import initial_state
from sim.state import TEACHER_DTYPE, State

A, B, C = 0, 1, 2
LUCK = (np.int64(1), np.int64(0))
# Everybody the same unless a test says otherwise: what the worked examples in the submodels call ordinary.
ORDINARY = {
    "norm": 0.5, "prior_norm": 0.5, "expected_benefit": 0.45, "prior_benefit": 0.45, "perceived_norm": 0.2,
    "privatism": 0.6, "self_efficacy": 0.55, "prior_self_efficacy": 0.55, "expertise": 0.5, "strain": 0.2,
    "practice_1": 0.5, "practice_2": 0.5, "practice_3": 0.5, "stubbornness": 1.0, "tenure": 10_000, "willingness": 0.3,
    "windows": 2,
}  # fmt: skip
GIVEN = ["norm", "expected_benefit", "perceived_norm", "privatism", "self_efficacy", "expertise", "strain",
         "practice_1", "practice_2", "practice_3", "stubbornness"]  # fmt: skip


def teacher(**changes: float) -> np.record:
    """One teacher's record."""
    record = np.zeros(1, TEACHER_DTYPE)[0]
    for name, value in {**ORDINARY, **changes}.items():
        record[name] = value
    return record


def parameters(**changes: float) -> np.record:
    """The default parameters with changes, as the kernel reads them; properties of the school may be changed too."""
    record = Scenario().record()
    for name, value in changes.items():
        record[name] = value
    return record[0]


def levers(**changes: float) -> np.record:
    """One week's levers: everything 0 except what is given."""
    record = np.zeros(1, LEVER_DTYPE)
    for name, value in changes.items():
        assert name in LEVERS
        record[name] = value
    return record[0]


def pair(i: int, j: int, opportunity: float = 1.0, there: float = 0.5, back: float | None = None) -> tuple:
    """A contact with trust i -> j and j -> i."""
    return i, j, opportunity, there, there if back is None else back


ALL_PAIRS = [pair(A, B), pair(A, C), pair(B, C)]


def three_teachers(pairs=None, *, people: dict[int, dict] | None = None, department=(0, 0, 0), grade=(0, 0, 0),
                   shift=(0, 0, 0), stances=()) -> State:  # fmt: skip
    """The state of a school of A, B and C, ordinary but for ``people`` = {index: {field: value}}; all know each other."""
    columns = {name: [ORDINARY[name]] * 3 for name in GIVEN} | {"disposition": [0.0] * 3, "head": [0.0] * 3}
    staff = Staff(3, list(department), list(grade), list(shift), columns, ALL_PAIRS if pairs is None else pairs)
    state = initial_state(Scenario(School("three", staff=staff, stances=stances)), 1, 0)
    for i in range(3):
        for name, value in {**ORDINARY, **(people or {}).get(i, {})}.items():
            state.teachers[i][name] = value
    return state


def place(state: State, i: int, j: int) -> int:
    """Position of the contact i -> j."""
    row = range(state.contacts.indptr[i], state.contacts.indptr[i + 1])
    return next(c for c in row if state.contacts.indices[c] == j)


def trust(state: State, i: int, j: int) -> float:
    """Trust of i in j."""
    return float(state.contacts.trust[place(state, i, j)])


def week_where(*wishes: tuple[int, np.uint64, Callable[..., bool]]) -> int:
    """The first week in which each wish (unit, purpose, condition on its four uniforms) comes true."""
    for week in range(200_000):
        if all(wish(*uniforms(LUCK, week, unit, purpose)) for unit, purpose, wish in wishes):
            return week
    raise AssertionError("no week has such luck")
