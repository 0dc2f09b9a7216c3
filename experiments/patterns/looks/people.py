"""Looks at newcomers, novices, incumbents, champions and those who may leave."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.kernel.state import State
from sim.kernel.submodels.turnover import USUAL_EFFICACY, USUAL_STRAIN, USUAL_SUPPORT
from sim.scenario.scenario import Scenario

SUPPORTIVE_TRUST, SUPPORTIVE_WEEKS = 0.6, 9  # a supportive tie: so much trust, and a session in so many weeks
ENOUGH_TIES = 3
MONTH = 4


def newcomers(state: State, scenario: Scenario) -> dict[str, float]:
    """First-year staff: their norm, the mean norm of those they can meet, and the distance between the two."""
    norm = state.teachers["norm"]
    local = _over_contacts(state, norm[state.contacts.indices])
    first_year = state.teachers["tenure"] < scenario.year_weeks
    return {
        "newcomer_norm": _mean(norm[first_year]),
        "newcomer_local_norm": _mean(local[first_year]),
        "newcomer_distance": _mean(np.abs(norm - local)[first_year]),
        "incumbent_norm": _mean(norm[~first_year]),
    }


def spillover(state: State, scenario: Scenario) -> dict[str, float]:
    """Expertise of incumbents: of those whose department exactly one newcomer joined this year, of novices, of others.

    Also its spread among all incumbents, which makes differences comparable with published ones.
    """
    teachers, expertise = state.teachers, state.teachers["expertise"]
    first_year = teachers["tenure"] < scenario.year_weeks
    arrived = np.bincount(teachers["department"], weights=first_year)
    exposed = (arrived[teachers["department"]] == 1) & ~first_year
    novice = teachers["tenure"] < 3 * scenario.year_weeks
    return {
        "exposed_expertise": _mean(expertise[exposed]),
        "novice_expertise": _mean(expertise[novice & ~first_year]),
        "experienced_expertise": _mean(expertise[~novice]),
        "incumbent_expertise_sd": float(expertise[~first_year].std()),
    }


def efficacy_and_support(state: State, scenario: Scenario) -> dict[str, float]:
    """Dip of first-year staff below their prior self-efficacy, and efficacy against supportive ties.

    Sums over teachers, so that schools can be pooled: ``..._n``, and for the slopes the sums of ties (x), efficacy (y),
    their product and the square of x.
    """
    teachers, contacts = state.teachers, state.contacts
    met = np.maximum(contacts.asked_week, contacts.asked_week[contacts.reverse])  # a week, counted from 0
    since = scenario.weeks - met
    supportive = (contacts.trust[contacts.reverse] >= SUPPORTIVE_TRUST) & (since <= SUPPORTIVE_WEEKS)
    ties = _sum_over_contacts(state, supportive)
    dip = teachers["prior_self_efficacy"] - teachers["self_efficacy"]
    first_year, novice = (teachers["tenure"] < years * scenario.year_weeks for years in (1, 3))
    supported = first_year & (ties >= ENOUGH_TIES)
    found = {
        "dip": _mean(dip[first_year]),
        "supported_dip_sum": float(dip[supported].sum()),
        "supported_n": float(supported.sum()),
        "unsupported_dip_sum": float(dip[first_year & ~supported].sum()),
        "unsupported_n": float((first_year & ~supported).sum()),
    }
    for group, members in (("novice", novice), ("experienced", ~novice)):
        x, y = ties[members], teachers["self_efficacy"][members]
        sums = {"n": len(x), "x": x.sum(), "y": y.sum(), "xy": (x * y).sum(), "xx": (x * x).sum()}
        found |= {f"{group}_{name}": float(value) for name, value in sums.items()}
    return found


def exit_chances(state: State, scenario: Scenario) -> dict[str, float]:
    """Mean chance of leaving if the year ended now (ODD 4.15), for everybody, first-year, novice, experienced staff."""
    from scipy.special import expit, logit

    teachers, values = state.teachers, scenario.values
    support = _over_contacts(state, state.contacts.trust[state.contacts.reverse], state.contacts.seen)
    novice = teachers["tenure"] < 3 * scenario.year_weeks
    logits = (
        logit(values["exit_base"])
        - values["exit_efficacy"] * (teachers["self_efficacy"] - USUAL_EFFICACY)
        - values["exit_support"] * (np.nan_to_num(support) - USUAL_SUPPORT)
        + values["exit_strain"] * (teachers["strain"] - USUAL_STRAIN)
        + values["exit_novice"] * novice
    )
    chance = np.minimum(1.0, values["turnover"] * expit(logits))
    return {
        "exit_chance": _mean(chance),
        "first_year_exit_chance": _mean(chance[teachers["tenure"] < scenario.year_weeks]),
        "novice_exit_chance": _mean(chance[novice]),
        "experienced_exit_chance": _mean(chance[~novice]),
    }


def others_than_champions(state: State, scenario: Scenario) -> dict[str, float]:
    """What the staff who are not champions do: a voluntary session this week, joint work this month; their norm."""
    others = state.teachers[state.teachers["champion"] == 0]
    return {
        "others_voluntary_share": _mean(others["voluntary_sessions"] > 0),
        "others_joint_work": _mean(others["last_joint_work"] >= scenario.weeks - MONTH),
        "others_norm": _mean(others["norm"]),
    }


def _sum_over_contacts(state: State, values: np.ndarray) -> np.ndarray:
    """Sum of a number per directed contact, by teacher."""
    n = len(state.teachers)
    owners = np.repeat(np.arange(n), np.diff(state.contacts.indptr))
    return np.bincount(owners, weights=values, minlength=n)


def _over_contacts(state: State, values: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Mean of a number per directed contact, weighted by how easily they see each other, by teacher."""
    weights = state.contacts.seen if weights is None else weights
    with np.errstate(invalid="ignore", divide="ignore"):
        numbers: np.ndarray = _sum_over_contacts(state, weights * values) / _sum_over_contacts(state, weights)
        return numbers


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan


LOOKS: Mapping[str, Callable[[State, Scenario], Mapping[str, float]]] = {
    "newcomers": newcomers,
    "spillover": spillover,
    "efficacy_and_support": efficacy_and_support,
    "exit_chances": exit_chances,
    "others_than_champions": others_than_champions,
}
