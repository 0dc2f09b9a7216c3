"""Patterns of isolation: what closed doors do, and how hard the way back is."""

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference, mean, ratio, resampled, share

TERMS = range(1, 13)
TERM_WEEKS, LAST_WEEKS = 9, 2


def isolation_trap(data: Data) -> dict[str, Estimate]:
    """F1: levels along isolation, and how much steeper the steepest step is than an even slope."""
    levels, shares = data.grid("isolation", "school.isolation", "voluntary_share")
    high, low = "isolation school.isolation=0.8", "isolation school.isolation=0.2"

    def steepest(by_school: np.ndarray) -> float:
        curve = by_school.mean(axis=0)
        return float(np.max(-np.diff(curve) / np.diff(levels)) / ((curve[0] - curve[-1]) / (levels[-1] - levels[0])))

    return {
        "collaboration_collapses": difference(data(high, "voluntary_share"), data(low, "voluntary_share")),
        "convictions_follow": difference(data(high, "norm_mean"), data(low, "norm_mean")),
        "trust_follows": difference(data(high, "trust_mean"), data(low, "trust_mean")),
        "falls_in_a_narrow_range": resampled(steepest, shares.T),
        "willing_staff_erode": difference(
            data("willing staff", "norm_mean"), data("willing staff", "norm_mean", "start")
        ),
    }


def path_dependence(data: Data) -> dict[str, Estimate]:
    """F2: one isolation reached from two sides, two starts of one school, and what mandates leave behind."""

    def gap(first: tuple[str, str], second: tuple[str, str]) -> Estimate:
        return difference(data(first[0], "voluntary_share", first[1]), data(second[0], "voluntary_share", second[1]))

    quick, slow, never = "half-year steps", "two-year steps", ("no mandate", "after")
    return {
        "fell_and_lags_half_year_steps": gap((quick, "quick rising"), (quick, "quick falling")),
        "fell_and_lags_two_year_steps": gap((slow, "slow rising"), (slow, "slow falling")),
        "wide_open_doors_bring_it_back": gap((slow, "slow end"), (slow, "slow start")),
        "bad_start_after_one_year": gap(("good start", "first year"), ("bad start", "first year")),
        "bad_start_after_three_years": gap(("good start", "third year"), ("bad start", "third year")),
        "bad_start_after_five_years": gap(("good start", "fifth year"), ("bad start", "fifth year")),
        "contrived_mandate_leaves_less": gap(("contrived mandate comes and goes", "after"), never),
        "supported_mandate_leaves_more": gap(("supported mandate comes and goes", "after"), never),
    }


def pluralistic_ignorance(data: Data) -> dict[str, Estimate]:
    """F8: how far convictions and collaboration exceed what colleagues perceive of them."""
    closed, half, open_ = (f"isolation school.isolation={level}" for level in ("0.8", "0.5", "0.2"))
    seen = {arm: data(arm, "perceived_norm") / data(arm, "voluntary_share") for arm in (closed, open_)}
    return {
        "convictions_underrated": mean(data(closed, "norm_gap")),
        "more_behind_closed_doors": difference(data(closed, "norm_gap"), data(open_, "norm_gap")),
        "behaviour_underrated": mean(data(half, "behaviour_gap")),
        "less_of_it_is_seen": difference(seen[closed], seen[open_]),
        "no_error_if_seen": mean(data("nothing hidden", "behaviour_gap")),
        "error_costs_collaboration": difference(
            data(half, "voluntary_share"), data("nothing hidden", "voluntary_share")
        ),
    }


def hidden_drift(data: Data) -> dict[str, Estimate]:
    """F10: coherence by isolation, with closing doors and with planning; what the common test does to a term."""

    def at(level: float, family: str = "isolation") -> str:
        return f"{family} school.isolation={level:g}"

    def over_terms(arm: str, measure: str, window: str) -> np.ndarray:
        values: np.ndarray = np.mean([data(arm, measure, f"{window} {term}") for term in TERMS], axis=0)
        return values

    def coordination(arm: str, window: str) -> np.ndarray:
        """Sessions in the grade team before a test, and free ones."""
        values: np.ndarray = np.add(
            *(over_terms(arm, f"{kind}_sessions", window) for kind in ("coordination", "voluntary"))
        )
        return values

    def test_effect(level: float) -> Estimate:
        with_test, without = (coordination(at(level, family), "last weeks") for family in ("isolation", "no test"))
        return difference(with_test, without)

    def rush(level: float) -> Estimate:
        last, whole = (coordination(at(level), window) for window in ("last weeks", "term"))
        return ratio(last * LAST_WEEKS, whole * TERM_WEEKS)

    return {
        "less_coherent": difference(data(at(0.8), "coherence"), data(at(0.2), "coherence")),
        "drift_apart": difference(data("doors close after two years", "coherence"), data(at(0.2), "coherence")),
        "planning_restores": difference(data("joint planning", "coherence"), data(at(0.7), "coherence")),
        "test_draws_them_together": test_effect(0.5),
        "test_draws_isolated_together": test_effect(0.7),
        "rush_when_isolated": rush(0.7),
        "no_rush_when_open": rush(0.3),
    }


def graded_adoption(data: Data) -> dict[str, Estimate]:
    """F18: levels of what is done at least monthly, their order school by school, and the spread of willingness."""
    school = "usual school"
    ladder = [data(school, name) for name in ("talk_habit", "exchange_habit", "joint_work_habit", "observation_habit")]

    def quantiles(arm: str) -> np.ndarray:
        return np.array([data(arm, f"willingness_{percent}", "final") for percent in ("05", "25", "50", "75", "95")])

    def both_ends(arm: str) -> Estimate:
        lowest, *_, highest = quantiles(arm)
        return share((lowest < 0.25) & (highest > 0.75))

    return {
        "level_discussion": mean(ladder[0]),
        "level_exchange": mean(ladder[1]),
        "level_observation": mean(ladder[3]),
        "strict_ladder": share(np.all(np.diff(ladder, axis=0) < 0, axis=0)),
        "some_much_some_little": both_ends(school),
        "in_every_kind_of_school": both_ends("many kinds of school"),
        "steps_between": share(np.all(np.diff(quantiles(school), axis=0) < 0.5, axis=0)),
    }


FINDINGS = {
    "F1": isolation_trap,
    "F2": path_dependence,
    "F8": pluralistic_ignorance,
    "F10": hidden_drift,
    "F18": graded_adoption,
}
