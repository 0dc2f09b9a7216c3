"""Looks for the patterns that were written down before they were measured in the second version (H1 to H8)."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.kernel.state import State
from sim.scenario.scenario import Scenario


def observation_roles(state: State, scenario: Scenario) -> dict[str, float]:
    """Expertise of those who only observed this school year and of those who were only observed, and its spread."""
    teachers, since = state.teachers, scenario.weeks - scenario.year_weeks
    watched, seen = teachers["last_observing"] >= since, teachers["last_observed"] >= since
    expertise = teachers["expertise"]
    return {
        "observers_expertise": _mean(expertise[watched & ~seen]),
        "observed_expertise": _mean(expertise[seen & ~watched]),
        "expertise_spread": float(expertise.std()),
    }


def pair(state: State, _: Scenario) -> dict[str, float]:
    """Expertise and self-efficacy of the first two teachers."""
    found = {f"expertise_{i}": float(state.teachers["expertise"][i]) for i in range(2)}
    return found | {f"efficacy_{i}": float(state.teachers["self_efficacy"][i]) for i in range(2)}


def asking_years(state: State, scenario: Scenario) -> dict[str, float]:
    """Ties of asking of the last school year, and of it and the one before, among those who were there in both.

    Called at the end of a year it leaves out whom the staff lose then, called a week earlier whom they lost a year ago.
    """
    contacts, teachers = state.contacts, state.teachers
    year = scenario.year_weeks
    first = scenario.weeks - scenario.weeks % year
    first -= year if first == scenario.weeks else 0
    there = teachers["tenure"] > scenario.weeks - first - (year if scenario.weeks % year == 0 else 0)
    sources = np.repeat(np.arange(len(teachers)), np.diff(contacts.indptr))
    both = there[sources] & there[contacts.indices]
    return {
        "ties_of_the_year": float(np.sum(both & (contacts.asked_week >= first))),
        "ties_of_two_years": float(np.sum(both & (contacts.asked_week >= first - year))),
    }


def others_than_partners(state: State, _: Scenario) -> dict[str, float]:
    """Expertise of those whom a partnership of a tenth of the staff leaves out, and its spread."""
    teachers = state.teachers
    others = teachers["staff_rank"] >= round(0.1 * len(teachers))
    return {
        "others_expertise": _mean(teachers["expertise"][others]),
        "expertise_spread": float(teachers["expertise"].std()),
    }


def deep_and_confident(state: State, _: Scenario) -> dict[str, float]:
    """Correlation over teachers of weeks with joint work or observation this year and self-efficacy."""
    teachers = state.teachers
    deep = teachers["weeks_joint_work"] + teachers["weeks_observation"]
    varied = deep.std() > 0
    return {"deep_with_efficacy": float(np.corrcoef(deep, teachers["self_efficacy"])[0, 1]) if varied else np.nan}


def implementation(state: State, _: Scenario) -> dict[str, float]:
    """How much of a reform this school carries out in the end."""
    return {"implementation": float(state.school["implementation"][0])}


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan


LOOKS: Mapping[str, Callable[[State, Scenario], Mapping[str, float]]] = {
    "observation_roles": observation_roles,
    "pair": pair,
    "asking_years": asking_years,
    "others_than_partners": others_than_partners,
    "deep_and_confident": deep_and_confident,
    "implementation": implementation,
}
