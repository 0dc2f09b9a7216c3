"""Patterns of reforms: mandates conditional on support, what fades, what follows the calendar."""

from collections.abc import Callable

import numpy as np

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate, difference, ratio, resampled

TERM_WEEKS, LAST_WEEKS, TERMS = 9, 2, 8


def _sessions(data: Data, arm: str, window: str) -> np.ndarray:
    values: np.ndarray = data(arm, "mandated_sessions", window) + data(arm, "voluntary_sessions", window)
    return values


def untouched(data: Data) -> dict[str, Estimate]:
    """R7: meetings at once, and what two kinds of contrived mandate change later."""
    found = {}
    for name, arm in (("unclear", "unclear"), ("controlled", "unclear and controlled")):
        meetings = [_sessions(data, which, "first term") for which in (arm, "as before")]
        found[f"{name}_meetings"] = ratio(*meetings)
        for what, measure in (("norm", "norm_mean"), ("depth", "depth_mean"), ("pupils", "student_outcome")):
            found[f"{name}_{what}"] = difference(data(arm, measure, "later"), data("as before", measure, "later"))
    return found


def conditional_mandates(data: Data) -> dict[str, Estimate]:
    """R8: four mandates of one strength against none, and the best or worst strength in twelve schools."""
    arms = {
        "clear_and_supported": "clear and supported",
        "only_clear": "only clear",
        "only_supported": "only supported",
        "neither": "neither",
    }
    found = {
        name: difference(data(arm, "voluntary_share"), data("no mandate", "voluntary_share"))
        for name, arm in arms.items()
    }
    doses = _doses(data)
    chosen, measured = doses[::2], doses[1::2]
    beyond = [_beyond_ends(chosen[:, place].mean(axis=0)) for place in range(doses.shape[1])]
    for name, place in (
        ("interior_is_possible", int(np.argmax([excess for excess, *_ in beyond]))),
        ("interior_is_not_forced", int(np.argmin([excess for excess, *_ in beyond]))),
    ):
        _, level, sign = beyond[place]
        found[name] = resampled(lambda sample, k=level, s=sign: _excess(sample.mean(axis=0), k, s), measured[:, place])
    return found


def _doses(data: Data) -> np.ndarray:
    """Voluntary collaboration by dose: shape (replicates, settings, strengths of the mandate)."""
    rows = data.rows("dose")
    table = rows.pivot(
        index="replicate", columns=["school.trust", "reform.control", "reform.mandate"], values="voluntary_share"
    ).sort_index(axis=1)
    strengths = rows["reform.mandate"].nunique()
    return table.to_numpy(float).reshape(len(table), -1, strengths)


def _excess(curve: np.ndarray, level: int, sign: int) -> float:
    """By how much a curve at one level lies above both of its ends (sign 1) or below both (sign -1)."""
    return float(np.min(sign * (curve[level] - curve[[0, -1]])))


def _beyond_ends(curve: np.ndarray) -> tuple[float, int, int]:
    """The interior level that lies farthest beyond both ends: by how much, which, and above (1) or below (-1)."""
    return max((_excess(curve, level, sign), level, sign) for level in range(1, len(curve) - 1) for sign in (1, -1))


def fade_out(data: Data) -> dict[str, Estimate]:
    """R9: how much of the rise is gone a year after a plain mandate, and left two years after a deep one."""

    def plain(window: str) -> np.ndarray:
        values: np.ndarray = _sessions(data, "plain", window) - _sessions(data, "no mandate", window)
        return values

    def kept(arm: str) -> Estimate:
        later, during = (
            data(arm, "voluntary_share", window) - data("no mandate", "voluntary_share", window)
            for window in ("two years later", "during")
        )
        return ratio(later, during)

    return {
        "plain_mandate_fades": ratio(plain("during") - plain("a year later"), plain("during")),
        "deep_mandate_stays": kept("deep"),
        "not_without_strong_ties": kept("deep without strong ties"),
        "not_if_shallow": kept("deep but shallow"),
        "not_without_expertise": kept("deep without expertise"),
    }


def deadline_pulses(data: Data) -> dict[str, Estimate]:
    """R10: attendance of scheduled sessions through the term and through the year, under constant control."""

    def course(name: str, parts: int) -> np.ndarray:
        windows = (f"{name} {number}" for number in range(1, parts + 1))
        return np.column_stack([data("constant control", "mandated_sessions", window) for window in windows])

    def pulse(last: int) -> Callable[[np.ndarray], float]:
        def peak_over_trough(sample: np.ndarray) -> float:
            curve = sample.mean(axis=0)
            return float(curve[-last:].max() / curve.min())

        return peak_over_trough

    return {
        "pulse_of_the_term": resampled(pulse(LAST_WEEKS), course("week", TERM_WEEKS)),
        "pulse_of_the_year": resampled(pulse(1), course("quarter", 4)),
    }


def crowding_before_the_test(data: Data) -> dict[str, Estimate]:
    """R11: coherence early and late in a term, and the share of its coordination in the last two weeks."""

    def at(level: float) -> str:
        return f"isolation school.isolation={level:g}"

    def sessions(level: float, window: str, weeks: int) -> np.ndarray:
        kinds = ("coordination_sessions", "voluntary_sessions")
        values: np.ndarray = np.add(*(data(at(level), kind, window) for kind in kinds)) * weeks * TERMS
        return values

    def late(level: float, rework: bool) -> Estimate:
        extra = data(at(level), "rework", "term") if rework else 0
        last, whole = sessions(level, "last weeks", LAST_WEEKS), sessions(level, "term", TERM_WEEKS)
        return ratio(last + extra, whole + extra)

    coherence = [data(at(0.8), "coherence", window) for window in ("weeks before the test", "first weeks")]
    return {
        "coherence_falls_within_term": difference(*coherence),
        "crowded_when_isolated": late(0.8, rework=False),
        "spread_out_when_open": late(0.2, rework=False),
        "crowded_when_isolated_with_rework": late(0.8, rework=True),
        "spread_out_when_open_with_rework": late(0.2, rework=True),
    }


FINDINGS = {
    "R7": untouched,
    "R8": conditional_mandates,
    "R9": fade_out,
    "R10": deadline_pulses,
    "R11": crowding_before_the_test,
}
