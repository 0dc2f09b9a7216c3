"""Why a teacher did, or did not, collaborate in a week: the terms of her decision and what came of each attempt."""

from dataclasses import dataclass

import numpy as np

from sim.errors import StaffroomError
from sim.kernel.diary import LARGEST_HELD, OUTSIDE, VOLUNTARY
from sim.kernel.submodels.champions import convert
from sim.results.recording import Recording

# Terms of willingness (ODD 4.4): name, parameter that weighs it, state variable, sign.
TERMS = [
    ("expected_benefit", "weight_benefit", 1.0),
    ("norm", "weight_norm", 1.0),
    ("perceived_norm", "weight_perceived", 1.0),
    ("privatism", "weight_privatism", -1.0),
    ("strain", "weight_strain", -1.0),
    ("salience", "weight_salience", 1.0),
]


@dataclass(frozen=True)
class Decision:
    """``terms``: what each state variable adds to the logit of willingness, with ``readiness`` and ``disposition``;
    ``willingness``: chance of wanting a session in one window; ``attempts``: her own entries of the week's diary about
    voluntary and outside sessions; ``asked_by``: voluntary sessions that colleagues proposed to her; ``windows``: how
    many she has in a week; ``collaborated``: whether she had a voluntary session.
    """

    terms: dict[str, float]
    willingness: float
    windows: int
    attempts: np.ndarray
    asked_by: np.ndarray
    collaborated: bool


def decision(recording: Recording, week: int, teacher: int) -> Decision:
    """The decision of one teacher in one week of a recorded run.

    Raises :class:`StaffroomError` for a week or teacher that the recording does not have.
    """
    size = recording.teachers.shape[1]
    for name, value, count in (("week", week, recording.weeks), ("teacher", teacher, size)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value < count:
            raise StaffroomError(f"{name} = {value!r} is not in this recording; allowed: 0 to {count - 1}.")
    before = recording.teachers[week][teacher].copy()
    parameters = recording.scenario.parameters
    if recording.teachers[week + 1][teacher]["champion"] > before["champion"]:  # she became one before she decided
        getattr(convert, "py_func", convert)(before, recording.scenario.record()[0])
    values = {name: float(before[name]) for name, _, _ in TERMS}
    threshold = parameters["contagion_threshold"]
    values["perceived_norm"] = max(0.0, values["perceived_norm"] - threshold) / (1.0 - threshold)
    terms = {"readiness": parameters["readiness"]}
    terms |= {name: sign * parameters[weight] * values[name] for name, weight, sign in TERMS}
    terms["disposition"] = float(before["disposition"])
    diary = recording.diaries[week]
    own = diary[(diary["one"] == teacher) & np.isin(diary["kind"], [VOLUNTARY, OUTSIDE])]
    asked = diary[(diary["other"] == teacher) & (diary["kind"] == VOLUNTARY)]
    met = np.concatenate([own[own["kind"] == VOLUNTARY], asked])
    return Decision(
        terms,
        float(1.0 / (1.0 + np.exp(-sum(terms.values())))),
        int(parameters["windows"]),
        own,
        asked,
        bool((met["result"] <= LARGEST_HELD).any()),
    )
