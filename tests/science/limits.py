"""What the limits share: schools in which nobody meets, states week by week, and how long a distance takes to halve."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from staffroom import Scenario, School, SchoolModel, snapshot

NO_MEETINGS = {"turnover": 0.0, "test_shock": 0.0}  # nobody leaves, no test makes teachers coordinate
ONLY_HEARSAY = NO_MEETINGS | {"norm_conformity": 0.0}
# Nothing is scheduled, and nobody wants a session.
QUIET = {"mandate": 0.0, "observation": 0.0, "mentoring": 0.0, "readiness": -60.0}
ALIKE = {
    f"{name}_sd": 0.0
    for name in (
        "trust", "teacher_trust", "school_trust", "norm", "benefit", "self_efficacy", "expertise", "kind",
        "school_kind", "initiative", "standing",
    )
}  # fmt: skip


def staff(columns: dict[str, Sequence[object]], ties: Sequence[tuple], **settings: object) -> School:
    """A school of given teachers; ``ties`` are (source, target, opportunity, trust of the source in the target), and
    who is not in them is met by nobody.
    """
    size = len(next(iter(columns.values())))
    teachers = pd.DataFrame({"id": range(size), "department": [0] * size, "grade": [0] * size} | columns)
    table = pd.DataFrame(ties, columns=["source", "target", "weight", "tie_trust"])
    alone = {"acquaintances": 0.0, "far_opportunity": 0.0, "named_opportunity": 1.0}
    return School.from_tables(teachers, table, **(QUIET | alone | settings))


def ties_of_matrix(trust: np.ndarray) -> list[tuple]:
    """Everybody is in contact with everybody; who trusts whom how much stands in the matrix."""
    size = len(trust)
    return [(i, j, 1.0, float(trust[i, j])) for i in range(size) for j in range(size) if i != j]


def states(scenario: Scenario, name: str, weeks: int | None = None, seed: int = 1) -> np.ndarray:
    """A state variable of every teacher at the start of weeks 0 .. ``weeks``; float array (weeks + 1, teachers)."""
    model = SchoolModel(scenario, seed=seed)
    rows = [[getattr(teacher, name) for teacher in model.teachers]]
    for _ in range(scenario.weeks if weeks is None else weeks):
        model.step()
        rows.append([getattr(teacher, name) for teacher in model.teachers])
    return np.array(rows)


def influence(scenario: Scenario, seed: int = 1) -> np.ndarray:
    """W of the hearsay limit: trust times what is seen in each contact, every row of it divided by its sum."""
    school = snapshot(scenario, seed=seed)
    people, values = school.teachers, scenario.values
    weights = np.zeros((len(people), len(people)))
    met = {(tie.source, tie.target): tie.opportunity for tie in school.ties.itertuples()}
    for tie in school.ties.itertuples():
        one, other = people.iloc[tie.source], people.iloc[tie.target]
        together = 1.0 if one["shift"] == other["shift"] else values["cross_shift"]
        seen = max(tie.opportunity, met[tie.target, tie.source]) * together
        weights[tie.source, tie.target] = seen * tie.trust
    sums = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)


def half_life(distances: np.ndarray) -> float:
    """Weeks until a distance has halved: the first pair of weeks around the half, read off geometrically."""
    size = np.abs(np.asarray(distances, float))
    after = int(np.argmax(size <= size[0] / 2))
    assert after > 0, "the distance never halves"
    before = after - 1
    return before + np.log(2 * size[before] / size[0]) / np.log(size[before] / size[after])


def half_life_of_rate(rate: float) -> float:
    """ln 2 / -ln(1 - rate)."""
    return float(np.log(2) / -np.log1p(-rate))
