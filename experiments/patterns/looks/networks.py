"""Looks at who works with whom."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.kernel.state import FADING, State
from sim.scenario.scenario import Scenario

MEMORY_WEEKS = 27  # a tie of advice: asked at least once in three of four terms, as remembered in spring


def asking(state: State, scenario: Scenario) -> dict[str, float]:
    """Density, reciprocity and centralisation (Freeman, of being asked) of who asked whom in the last three terms."""
    contacts, n = state.contacts, len(state.teachers)
    asked = contacts.asked_week >= scenario.weeks - MEMORY_WEEKS
    times_named = np.bincount(contacts.indices[asked], minlength=n)
    return {
        "asking_density": float(asked.sum() / (n * (n - 1))),
        "asking_reciprocity": float(asked[contacts.reverse[asked]].mean()) if asked.any() else np.nan,
        "asking_centralisation": float((times_named.max() - times_named).sum() / (n - 1) ** 2),
    }


def islands(state: State, scenario: Scenario) -> dict[str, float]:
    """Spread of the norm within and between departments, and how far voluntary work stays within half of the grades.

    The halves are the two shifts of a two-shift school, and the same grade teams in a school of one shift: 1 if all of
    the (decayed) voluntary sessions stay inside a half, 0 if they fall as they would without any preference.
    """
    teachers, contacts = state.teachers, state.contacts
    norm, department = teachers["norm"], teachers["department"]
    size = np.bincount(department)
    between = (np.bincount(department, weights=norm) / size)[department]
    halves = teachers["grade"] % 2
    owners = np.repeat(np.arange(len(norm)), np.diff(contacts.indptr))
    sessions = FADING ** (scenario.weeks - 1.0 - contacts.asked_week)  # never asked: next to nothing
    pairs = np.zeros((2, 2))
    np.add.at(pairs, (halves[owners], halves[contacts.indices]), sessions)
    return {
        "norm_variance_within_departments": float(np.mean((norm - between) ** 2)),
        "norm_variance_between_departments": float(between.var()),
        "islands_of_half_the_grades": _assortativity(pairs + pairs.T),
    }


def _assortativity(mixing: np.ndarray) -> float:
    """Newman's coefficient of assortative mixing: modularity over the largest that the parts allow."""
    shares = mixing / mixing.sum() if mixing.sum() > 0 else np.full_like(mixing, np.nan)
    chance = float((shares.sum(axis=0) * shares.sum(axis=1)).sum())
    return (float(np.trace(shares)) - chance) / (1 - chance) if chance < 1 else np.nan


LOOKS: Mapping[str, Callable[[State, Scenario], Mapping[str, float]]] = {"asking": asking, "islands": islands}
