"""Patterns of structure: departments, networks, cultures, and correlations between schools."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from experiments.patterns.data import Data
from experiments.patterns.estimates import (
    Estimate,
    correlation,
    difference,
    mean,
    partial_correlation,
    resampled,
    share,
)
from sim.declared.measures import BALKANISATION, CULTURE_INPUTS
from sim.kernel.record import classify
from sim.results.differences import resamples

CLUSTERS = 6
RESTARTS = 10  # of k-means, the best of which counts
SETS = 200  # re-drawn sets of schools that are clustered
CLUSTERING_SEED = 1
COLLABORATES = 0.25  # voluntary share below which the typology speaks of individualism


def balkanisation(data: Data) -> dict[str, Estimate]:
    """F9: what few contacts across departments do, and what projects change."""

    def change(measure: str, arm: str, other: str) -> Estimate:
        return difference(data(arm, measure), data(other, measure))

    return {
        "islands_form": change("modularity", "islands", "linked school"),
        "hardly_any_work_across": mean(data("islands", "cross_department_share")),
        "islands_are_not_isolation": change("voluntary_share", "islands", "linked school"),
        "projects_bridge": change("modularity", "islands with projects", "islands"),
        "work_across_rises": change("cross_department_share", "islands with projects", "islands"),
    }


def what_goes_together(data: Data) -> dict[str, Estimate]:
    """F15: correlations over schools."""

    def between(one: str, other: str) -> Estimate:
        return correlation(data("schools", one), data("schools", other))

    return {
        "trust_and_collaboration": between("trust_mean", "voluntary_share"),
        "collaboration_and_collective_efficacy": between("voluntary_share", "collective_efficacy"),
        "collective_efficacy_and_results": between("collective_efficacy", "student_outcome"),
        "trust_and_collective_efficacy": between("trust_mean", "collective_efficacy"),
        "collaboration_and_results": between("voluntary_share", "student_outcome"),
        "trust_and_results": between("trust_mean", "student_outcome"),
    }


def four_cultures(data: Data) -> dict[str, Estimate]:
    """R16: whether clusters of schools are the four cultures, and where balkanised schools are found."""
    return {**_clusters(data), **_by_size_and_shifts(data)}


def _ratio_of_groups(values: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    """Ratio of the means of two groups; NaN where there is nobody in one of them."""
    return float(values[one].mean() / values[other].mean()) if one.any() and other.any() else np.nan


def _clusters(data: Data) -> dict[str, Estimate]:
    """Which cultures fit a cluster in re-drawn sets of schools, and the norm in balkanised and collaborative ones."""
    features = _features(data.rows("schools"))
    sets = [features[drawn] for drawn in resamples(len(features), SETS, CLUSTERING_SEED)]
    found = pd.DataFrame([{name: fits.any() for name, fits in _cultures(schools).items()} for schools in sets])
    here, looks = _cultures(features), data.rows("schools", "final")

    def relative(place: str) -> Estimate:
        variance = looks[f"norm_variance_{place}_departments"].to_numpy(float)
        groups = here["balkanisation"], here["collaborative_culture"]
        return resampled(_ratio_of_groups, variance, *groups)

    return {
        **{f"{name}_appears": share(found[name].to_numpy()) for name in found},
        "alike_within_departments": relative("within"),
        "different_between_departments": relative("between"),
    }


def _features(schools: pd.DataFrame) -> np.ndarray:
    """Behaviour, norm, modularity by department, share of scheduled sessions."""
    mandated, voluntary = (schools[f"{kind}_sessions"].to_numpy(float) for kind in ("mandated", "voluntary"))
    total = mandated + voluntary
    scheduled = np.divide(mandated, total, out=np.zeros_like(total), where=total > 0)
    return np.column_stack([schools["voluntary_share"], schools["norm_mean"], schools["modularity"], scheduled])


def _cultures(features: np.ndarray) -> dict[str, np.ndarray]:
    """For each culture, which schools are in a cluster whose centre fits it."""
    from scipy.cluster.vq import kmeans, vq

    centre, spread = features.mean(axis=0), features.std(axis=0)
    standard = (features - centre) / spread
    places, _ = kmeans(standard, CLUSTERS, iter=RESTARTS, rng=CLUSTERING_SEED)
    cluster, _ = vq(standard, places)
    behaviour, norm, modularity, scheduled = (places * spread + centre).T
    free = (behaviour >= COLLABORATES) & (scheduled <= 0.5)
    fits = {
        "individualism": (behaviour < COLLABORATES) & (scheduled <= 0.5),
        "balkanisation": free & (modularity > np.quantile(features[:, 2], 2 / 3)),
        "contrived_collegiality": (scheduled > 0.5) & (norm < centre[1]),
        "collaborative_culture": free & (norm > centre[1]) & (modularity < np.median(features[:, 2])),
    }
    return {name: fitting[cluster] for name, fitting in fits.items()}


def _by_size_and_shifts(data: Data) -> dict[str, Estimate]:
    islands = {
        family: (_culture(data, family) == BALKANISATION).astype(float)
        for family in ("small", "large", "one shift", "two shifts")
    }
    halves = "islands_of_half_the_grades"
    return {
        "commoner_in_large_schools": difference(islands["large"], islands["small"]),
        "commoner_in_two_shift_schools": difference(islands["two shifts"], islands["one shift"]),
        "shifts_part_the_staff": difference(data("two shifts", halves, "final"), data("one shift", halves, "final")),
    }


def _culture(data: Data, family: str) -> np.ndarray:
    """Culture of the last term of every school, as the typology of the program has it."""
    return np.array([classify(*school) for school in data.rows(family, "term")[CULTURE_INPUTS].to_numpy(float)])


def critical_mass(data: Data) -> dict[str, Estimate]:
    """R17: adoption among the other staff along the share of champions, and where the champions sit."""
    seeded, adopted = data.grid("scattered", "reform.champions", "others_joint_work", "final")

    def gain(low: float, high: float) -> np.ndarray:
        """Adoption gained per ten percentage points of champions."""
        first, last = (adopted[np.argmin(np.abs(seeded - level))] for level in (low, high))
        values: np.ndarray = (last - first) / (10 * (high - low))
        return values

    return {
        "slow_below": difference(gain(0.1, 0.4), gain(0.0, 0.1)),
        "slow_above": difference(gain(0.1, 0.4), gain(0.4, 0.8)),
        "critical_share": resampled(lambda by_school: _inflection(seeded, by_school.mean(axis=0)), adopted.T),
        "one_team_beats_scattered": difference(
            data("one team clustered", "others_joint_work", "final"),
            data("one team scattered", "others_joint_work", "final"),
        ),
    }


def _inflection(x: np.ndarray, y: np.ndarray) -> float:
    """Where a logistic curve with free floor and ceiling, fitted by least squares, is steepest; NaN if none fits."""
    from scipy.optimize import curve_fit
    from scipy.special import expit

    def curve(x: np.ndarray, floor: float, rise: float, middle: float, width: float) -> np.ndarray:
        values: np.ndarray = floor + rise * expit((x - middle) / width)
        return values

    try:
        found, _ = curve_fit(
            curve, x, y, (y[0], np.ptp(y), 0.25, 0.1), bounds=([-1.0, 0.0, -1.0, 0.01], [1.0, 3.0, 2.0, 1.0])
        )
    except RuntimeError:
        return np.nan
    return float(found[2])


def networks_and_efficacy(data: Data) -> dict[str, Estimate]:
    """R18: collective efficacy and trust against density, centralisation and reciprocity over schools."""

    def look(measure: str) -> np.ndarray:
        return data("schools", measure, "final")

    efficacy = data("schools", "collective_efficacy")
    density, centralisation = look("asking_density"), look("asking_centralisation")
    return {
        "density": partial_correlation(density, efficacy, centralisation),
        "centralisation": partial_correlation(centralisation, efficacy, density),
        "reciprocity": partial_correlation(look("asking_reciprocity"), data("schools", "trust_mean"), density),
        "contacts": partial_correlation(data("schools", "density"), efficacy, centralisation),
    }


FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {
    "F9": balkanisation,
    "F15": what_goes_together,
    "R16": four_cultures,
    "R17": critical_mass,
    "R18": networks_and_efficacy,
}
