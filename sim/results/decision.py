"""Why a teacher did, or did not, collaborate in a week: the terms of her decision for each kind, her appointments, and
what came of each attempt.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.errors import StaffroomError
from sim.kernel.diary import COORDINATION, LARGEST_HELD, OUTSIDE, TALK, VOLUNTARY
from sim.kernel.kinds import KINDS, NO_APPOINTMENT
from sim.kernel.submodels.champions import convert
from sim.results.recording import Recording

# What is the same for every kind (ODD 4.4): name, which is also the state variable, and the parameter that weighs it.
TERMS = [
    ("expected_benefit", "weight_benefit"),
    ("norm", "weight_norm"),
    ("perceived_norm", "weight_perceived"),
]
# What differs by kind: the parameter that tells a kind from exchange, and the readiness of the school for such kinds.
EASE = {"talk": "ease_talk", "exchange": "", "observation": "ease_observation", "joint work": "ease_joint_work"}
OF_SCHOOL = {
    "talk": "readiness_easy",
    "exchange": "readiness_easy",
    "observation": "readiness_demanding",
    "joint work": "readiness_demanding",
}
FIELDS = {kind: kind.replace(" ", "_") for kind in KINDS}
COLLABORATION = KINDS[1:]


@dataclass(frozen=True)
class Decision:
    """``terms``: for each kind what adds to the logit of her asking for it: ``country``, ``kind``, ``school`` (lasting
    readiness of each), ``person`` (her own), ``expected_benefit``, ``norm``, ``perceived_norm``, ``zeal`` and
    ``initiative``; ``asks``: the chance that she asks for a kind for which she has no appointment; ``appointments``:
    for each kind with whom she meets every week (row), where she does; ``willingness``: chance of wanting any
    collaboration; ``attempts``: her own entries of the week's diary about voluntary and outside sessions and talk;
    ``asked_by``: sessions and talk that colleagues proposed to her; ``windows``: how many she has in a week, ``taken``
    of them by scheduled hours; ``collaborated``: whether she had a voluntary session that went beyond talk.
    """

    terms: Mapping[str, Mapping[str, float]]
    asks: Mapping[str, float]
    appointments: Mapping[str, int]
    willingness: float
    windows: int
    taken: int
    attempts: np.ndarray
    asked_by: np.ndarray
    collaborated: bool

    @property
    def chance(self) -> float:
        """The chance that she asks for any collaboration this week, appointments left out."""
        return 1.0 - float(np.prod([1.0 - self.asks[kind] for kind in COLLABORATION if kind in self.asks]))

    @property
    def nearest(self) -> str:
        """The kind of collaboration that she would most likely ask for: of those without an appointment, if any."""
        open_ = [kind for kind in COLLABORATION if kind in self.asks] or list(COLLABORATION)
        return max(open_, key=lambda kind: sum(self.terms[kind].values()))


def decision(recording: Recording, week: int, teacher: int) -> Decision:
    """The decision of one teacher in one week of a recorded run.

    Raises :class:`StaffroomError` for a week or teacher that the recording does not have.
    """
    size = recording.teachers.shape[1]
    for name, value, count in (("week", week, recording.weeks), ("teacher", teacher, size)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value < count:
            raise StaffroomError(f"{name} = {value!r} is not in this recording; allowed: 0 to {count - 1}.")
    before, after = _as_she_decides(recording, week, teacher), recording.teachers[week + 1][teacher]
    terms = {kind: _terms(recording, before, kind) for kind in KINDS}
    appointments = _appointments(recording, week, teacher)
    diary = recording.diaries[week]
    own = diary[(diary["one"] == teacher) & np.isin(diary["kind"], [VOLUNTARY, OUTSIDE, TALK])]
    asked = diary[(diary["other"] == teacher) & np.isin(diary["kind"], [VOLUNTARY, TALK])]
    windows = int(recording.scenario.parameters["windows"])
    return Decision(
        terms,
        {kind: _chance(sum(terms[kind].values())) for kind in KINDS if kind not in appointments},
        appointments,
        1.0 - float(np.prod([1.0 - _wish(terms[kind]) for kind in COLLABORATION])),
        windows,
        windows - int(after["windows"]) - _by_choice(diary, teacher),
        own,
        asked,
        any(map(is_collaboration, [*own, *asked])),
    )


def is_collaboration(entry: np.void) -> bool:
    """Whether an entry is a voluntary session that was held and went beyond talk."""
    return bool(entry["kind"] == VOLUNTARY and entry["result"] <= LARGEST_HELD and entry["depth"] > 0)


def _as_she_decides(recording: Recording, week: int, teacher: int) -> np.void:
    """Her record when she decides: a champion has tired a little, or has just been won (ODD 4.2)."""
    before: np.void = recording.teachers[week][teacher].copy()
    after, parameters = recording.teachers[week + 1][teacher], recording.scenario.record()[0]
    if after["champion"] > before["champion"] or after["zeal"] > before["zeal"]:
        getattr(convert, "py_func", convert)(before, parameters)
    elif before["champion"]:
        before["zeal"] -= parameters.champion_tiring * before["zeal"]
    return before


def _terms(recording: Recording, before: np.void, kind: str) -> dict[str, float]:
    parameters, school = recording.scenario.parameters, recording.school
    ease = parameters[EASE[kind]] if EASE[kind] else 0.0
    readiness = float(school[OF_SCHOOL[kind]])
    return {
        "country": float(recording.scenario.school.properties["readiness"]),
        "kind": float(ease),
        "school": readiness,
        "person": float(np.log(before[f"odds_{FIELDS[kind]}"])) - ease - readiness,
        **{name: float(parameters[weight] * before[name]) for name, weight in TERMS},
        "zeal": float(before["zeal"]),
        "initiative": float(np.log(before["initiative"])),
    }


def _appointments(recording: Recording, week: int, teacher: int) -> dict[str, int]:
    """With whom she has weekly appointments when the week begins; in week 0 the first ones, as the week leaves them."""
    record = recording.teachers[week if week > 0 else 1][teacher]
    places = {kind: int(record[f"appointment_{FIELDS[kind]}"]) for kind in KINDS}
    return {kind: int(recording.indices[place]) for kind, place in places.items() if place != NO_APPOINTMENT}


def _by_choice(diary: np.ndarray, teacher: int) -> int:
    """Free windows that went into voluntary sessions and into coordination before a test."""
    took = np.isin(diary["kind"], [VOLUNTARY, COORDINATION]) & (diary["result"] <= LARGEST_HELD)
    return int((took & ((diary["one"] == teacher) | (diary["other"] == teacher))).sum())


def _wish(terms: Mapping[str, float]) -> float:
    """The chance that she wants a kind, whoever asks: without initiative."""
    return _chance(sum(terms.values()) - terms["initiative"])


def _chance(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-logit)))
