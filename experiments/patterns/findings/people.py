"""Patterns of people: newcomers, leavers, champions, and the case schools."""

from collections.abc import Callable, Mapping

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference, mean, ratio, resampled, share
from sim.declared.measures import CULTURE_INPUTS, CULTURES
from sim.kernel.record import classify

TIPPED = 0.3  # voluntary share of those who are not champions
YEARS = 3
TIE_SUMS = ("n", "x", "y", "xy", "xx")


def newcomers(data: Data) -> dict[str, Estimate]:
    """F12: how far first-year staff move towards the norm around them within a school year."""

    def change(family: str) -> np.ndarray:
        weeks, distance = data.grid(family, "weeks", "newcomer_distance", "final")
        late = weeks % 36 > 18
        values: np.ndarray = _over_years(distance[late]) - _over_years(distance[~late])
        return values

    def norm(family: str) -> np.ndarray:
        return _over_years(data.grid(family, "weeks", "newcomer_norm", "final")[1])

    return {
        "distance_shrinks": mean(change("newcomers")),
        "norm_of_the_place": difference(norm("open school"), norm("closed school")),
        "mentors_speed_it_up": difference(change("mentored newcomers"), change("newcomers")),
    }


def turnover(data: Data) -> dict[str, Estimate]:
    """F13: what turnover costs, and how many leave behind open and closed doors."""

    def change(measure: str, ratio: int) -> Estimate:
        names = [f"turnover parameters.turnover={value}" for value in (ratio, 0)]
        return difference(data(names[0], measure), data(names[1], measure))

    return {
        "collaboration_falls_a_little": change("voluntary_share", 2),
        "coherence_falls": change("coherence", 3),
        "fewer_leave_open_schools": difference(
            data("open doors", "exits", "all years") / YEARS, data("closed doors", "exits", "all years") / YEARS
        ),
    }


def champions(data: Data) -> dict[str, Estimate]:
    """F14: which share of schools tips, by the share of the staff who are champions."""

    def tipped(family: str) -> tuple[np.ndarray, np.ndarray]:
        rows = data.rows(family, "final")
        shares = rows.groupby(["reform.champions", "replicate"])["others_voluntary_share"].mean().unstack()
        return shares.index.to_numpy(float), (shares.to_numpy(float) > TIPPED).astype(float)

    seeded, open_schools = tipped("champions")
    at = {round(float(level), 2): open_schools[number] for number, level in enumerate(seeded)}
    tens = [number for number, level in enumerate(seeded) if round(level * 100) % 10 == 0]

    def largest_rise(by_school: np.ndarray) -> float:
        return float(np.diff(by_school[:, tens].mean(axis=0)).max())

    return {
        "some_schools_tip": difference(at[0.25], at[0.0]),
        "few_tip_alone": share(at[0.0]),
        "most_tip_with_many": share(at[0.5]),
        "gradually": resampled(largest_rise, open_schools.T),
        "closed_doors_hold_out": difference(tipped("closed doors")[1][0], at[0.25]),
    }


def case_schools(data: Data) -> dict[str, Estimate]:
    """F17: the case schools against each other, and what reframed observation changes in the rural one."""
    learning, complete = "rural, observation to learn", "rural, observation to learn, clear aims, a say"

    def change(measure: str, arm: str, other: str) -> Estimate:
        return difference(data(arm, measure), data(other, measure))

    term = data.rows("scheduled primary", "term")[CULTURE_INPUTS].to_numpy(float)
    contrived = np.array([CULTURES[classify(*school)] == "contrived collegiality" for school in term])
    return {
        "pilot_collaborates_more_than_gymnasium": change("voluntary_share", "pilot", "gymnasium"),
        "pilot_collaborates_more_than_rural": change("voluntary_share", "pilot", "rural"),
        "observation_is_a_tradition": change("observed_monthly", "rural", "pilot"),
        "observation_harms_as_control": change("harmful_per_teacher", "rural", "pilot"),
        "secondary_drifts_apart": change("coherence", "isolated secondary", "default school"),
        "primary_is_contrived": share(contrived),
        "reframing_frees_collaboration": change("voluntary_share", learning, "rural"),
        "reframing_raises_trust": change("trust_mean", learning, "rural"),
        "clarity_and_voice_add": change("self_efficacy_mean", complete, learning),
    }


def peer_spillover(data: Data) -> dict[str, Estimate]:
    """R15: what a newcomer one standard deviation stronger or weaker does to colleagues within a year."""
    spread = data("equal newcomers", "incumbent_expertise_sd", "final")

    def gain(kind: str, staff: str = "exposed") -> np.ndarray:
        measure = f"{staff}_expertise"
        after, before = (data(f"{name} newcomers", measure, "final") for name in (kind, "equal"))
        values: np.ndarray = (after - before) / spread
        return values

    return {
        "stronger_lifts": mean(gain("stronger")),
        "weaker_does_not_lower": mean(gain("weaker")),
        "novices_gain_most": ratio(gain("stronger", "novice"), gain("stronger", "experienced")),
    }


def novice_dip(data: Data) -> dict[str, Estimate]:
    """R19: the dip of self-efficacy in the first year, and what support does to it."""

    def dips(family: str) -> np.ndarray:
        return data.grid(family, "weeks", "dip", "final")[1]

    def by_week(measure: str) -> np.ndarray:
        return data.grid("warm school", "weeks", measure, "final")[1].T

    def ties_ratio(dip: np.ndarray, n: np.ndarray, other_dip: np.ndarray, other_n: np.ndarray) -> float:
        """Both dips week by week, weighted by the number of supported staff, who are more towards the end."""
        other = n.sum(axis=0) * other_dip.sum(axis=0) / other_n.sum(axis=0)
        return float(dip.sum() / other.sum())

    def slopes_ratio(*sums: np.ndarray) -> float:
        """Of the pooled regressions of two groups; TIE_SUMS of the first group, then of the second."""
        pooled = np.array([column.sum() for column in sums]).reshape(2, -1)
        n, x, y, xy, xx = pooled.T
        novice, experienced = (n * xy - x * y) / (n * xx - x * x)
        return float(novice / experienced)

    def sums_of(group: str) -> list[np.ndarray]:
        return [data("warm school weeks=107", f"{group}_{name}", "final") for name in TIE_SUMS]

    groups = ("supported_dip_sum", "supported_n", "unsupported_dip_sum", "unsupported_n")
    without = dips("no mentors")
    return {
        "efficacy_falls": mean(_over_years(without)),
        "recovers": difference(without[-1], without[0]),
        "mentors_halve_the_dip": ratio(_over_years(dips("mentors")), _over_years(without)),
        "ties_halve_the_dip": resampled(ties_ratio, *(by_week(name) for name in groups)),
        "support_matters_more_for_novices": resampled(slopes_ratio, *sums_of("novice"), *sums_of("experienced")),
    }


def retention(data: Data) -> dict[str, Estimate]:
    """R20: how many leave, who, and how much working conditions and mentors change it."""
    schools = data.rows("schools")
    conditions = np.column_stack(
        [schools["trust_mean"], schools["collective_efficacy"], -schools["strain_mean"], -schools["school.control"]]
    )
    exits = np.log(data("schools", "exit_chance", "final"))

    def slopes(conditions: np.ndarray, exits: np.ndarray) -> np.ndarray:
        standard = (conditions - conditions.mean(axis=0)) / conditions.std(axis=0)
        values: np.ndarray = np.linalg.lstsq(np.column_stack([np.ones(len(exits)), standard]), exits, rcond=None)[0][1:]
        return values

    def first_year(arm: str) -> np.ndarray:
        return data(arm, "first_year_exit_chance", "final")

    novice, experienced = (data("third year", f"{group}_exit_chance", "final") for group in ("novice", "experienced"))
    return {
        "base_level": mean(data("exits", "exits", "last year")),
        "novices_leave_more": ratio(novice, experienced),
        "climate_matters_little": resampled(lambda c, e: float(np.expm1(slopes(c, e)[0])), conditions, exits),
        "all_conditions_matter_more": resampled(lambda c, e: float(np.expm1(slopes(c, e).sum())), conditions, exits),
        "mentoring_alone_changes_nothing": ratio(
            first_year("mentors") - first_year("third year"), first_year("third year")
        ),
    }


def _over_years(by_year: np.ndarray) -> np.ndarray:
    """Mean over the looks (first axis) of every school; a look without newcomers is left out."""
    known = ~np.isnan(by_year)
    with np.errstate(invalid="ignore", divide="ignore"):
        values: np.ndarray = np.where(known, by_year, 0.0).sum(axis=0) / known.sum(axis=0)
        return values


FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {
    "F12": newcomers,
    "F13": turnover,
    "F14": champions,
    "F17": case_schools,
    "R15": peer_spillover,
    "R19": novice_dip,
    "R20": retention,
}
