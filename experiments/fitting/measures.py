"""What can be measured for a target, by name: each measure reads simulated schools and gives one number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.fitting.runs import Runs
from experiments.fitting.statistics import icc, mean_trust, network, steps, within_correlation
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError, nearest

if TYPE_CHECKING:
    from sim.kernel.state import State

KINDS_OF_WORK = ("talk", "exchange", "observation", "joint_work")
FREQUENCIES = ("never", "once a year", "two to four times", "five to ten times", "monthly", "weekly")
NETWORK = ("density", "reciprocity", "transitivity", "asks_nobody", "asked_by_nobody", "top_tenth", "asking_and_asked")
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Schools:
    """The simulated schools of one arm: weekly measures (schools, weeks, measures), and where a measure needs them the
    teachers at the end (schools, teachers) and the whole states.
    """

    weeks: np.ndarray
    teachers: np.ndarray
    states: "list[State]"

    def series(self, measure: str) -> np.ndarray:
        """One measure of every week: (schools, weeks)."""
        return np.asarray(self.weeks[:, :, MEASURE_NAMES.index(measure)])

    def mean(self, measure: str, weeks: tuple[int, int]) -> np.ndarray:
        """Its mean over some weeks: (schools,)."""
        return np.asarray(np.nanmean(self.series(measure)[:, weeks[0] : weeks[1]], axis=1))


Found = Mapping[str, Schools]


@dataclass(frozen=True)
class Measure:
    """How a number comes about: from which arguments, whether whole states are needed, and the function."""

    of: Callable[[Found, Arguments], float]
    takes: tuple[str, ...]
    states: bool = False
    teachers: bool = False

    def check(self, arguments: Arguments, runs: Runs, where: str) -> None:
        """Raises :class:`StaffroomError` for an argument that is missing or not possible."""
        for name in self.takes:
            if name not in arguments and name != "below":
                raise StaffroomError(f"{where} needs {name}:.")
            _CHECKS[name](arguments.get(name), runs, f"{where}.{name}", self)


def _one_of(options: tuple[str, ...]) -> Callable[..., None]:
    def check(value: object, runs: Runs, where: str, measure: Measure) -> None:
        for one in value if isinstance(value, list) else [value]:
            if one not in options:
                raise StaffroomError(f"{where} = {one!r} is not known{nearest(str(one), options)}")

    return check


def _of(value: object, runs: Runs, where: str, measure: Measure) -> None:
    _one_of(_OF.get(measure.of, tuple(MEASURE_NAMES)))(value, runs, where, measure)


def _arm(value: object, runs: Runs, where: str, measure: Measure) -> None:
    _one_of(tuple(runs.arms))(value, runs, where, measure)


def _weeks(value: object, runs: Runs, where: str, measure: Measure) -> None:
    longest = max(scenario.weeks for scenario in runs.arms.values())
    whole = isinstance(value, list) and len(value) == 2 and all(isinstance(end, int) for end in value)
    if not whole or not 0 <= value[0] < value[1] <= longest:  # type: ignore[index]
        raise StaffroomError(
            f"{where} = {value!r} is not a span of weeks; allowed: [FIRST, END] within 0 to {longest}."
        )


def _week(value: object, runs: Runs, where: str, measure: Measure) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise StaffroomError(f"{where} = {value!r} is not a week; allowed: a whole number from 0.")


def _switch(value: object, runs: Runs, where: str, measure: Measure) -> None:
    if value not in (None, True, False):
        raise StaffroomError(f"{where} = {value!r} is not true or false.")


def frequency(found: Found, given: Arguments) -> float:
    """Share of teachers who do something at least (``below``: less) so often in a year."""
    fewest = FREQUENCIES.index(given["at_least"])
    taken = np.concatenate([steps(state.teachers[f"weeks_{given['of']}"]) for state in _all_states(found)])
    share = float((taken >= fewest).mean())
    return 1.0 - share if given.get("below") else share


def correlation_within_schools(found: Found, given: Arguments) -> float:
    """Correlation over teachers, within schools, of how often they do two things (in six steps)."""
    one, other = (np.array([steps(s.teachers[f"weeks_{kind}"]) for s in _all_states(found)]) for kind in given["of"])
    return within_correlation(one, other)


def between_schools(found: Found, given: Arguments) -> float:
    """ICC(1) of how often teachers do something, or of their trust; over several arms, of the pooled variances."""
    if given["of"] == "trust":
        within, between = _trust_parts(found)
        return between / (between + within)
    return icc(np.array([steps(state.teachers[f"weeks_{given['of']}"]) for state in _all_states(found)]))


def trust_within_schools(found: Found, given: Arguments) -> float:
    """SD over teachers, within schools, of the mean trust in colleagues."""
    return float(np.sqrt(_trust_parts(found)[0]))


def _trust_parts(found: Found) -> tuple[float, float]:
    """Variance of teachers' trust within schools, and between them beyond what that gives (schools of unequal size)."""
    schools = [values[~np.isnan(values)] for values in map(mean_trust, _all_states(found))]
    schools = [values for values in schools if len(values) > 1]
    sizes = np.array([len(values) for values in schools], float)
    means = np.array([values.mean() for values in schools])
    squares = sum(((values - values.mean()) ** 2).sum() for values in schools)
    within = float(squares / (sizes.sum() - len(sizes)))
    grand = float((sizes * means).sum() / sizes.sum())
    usual = float((sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(sizes) - 1))  # Donner 1986
    above = float((sizes * (means - grand) ** 2).sum() / (len(sizes) - 1))
    return within, max(0.0, (above - within) / usual)


def of_network(found: Found, given: Arguments) -> float:
    """Mean over schools of one number of who asked whom."""
    weeks = {name: schools.weeks.shape[1] for name, schools in found.items()}
    numbers = [network(state, weeks[name])[given["of"]] for name, schools in found.items() for state in schools.states]
    return float(np.nanmean(numbers))


def effect(found: Found, given: Arguments) -> float:
    """Mean paired difference to another arm over some weeks."""
    return float(np.nanmean(_differences(found, given, given["weeks"])))


def spread_of_effect(found: Found, given: Arguments) -> float:
    """SD over schools of the paired difference, relative to its mean."""
    differences = _differences(found, given, given["weeks"])
    return float(np.nanstd(differences, ddof=1) / max(0.01, abs(float(np.nanmean(differences)))))


def kept(found: Found, given: Arguments) -> float:
    """What is left later of the mean paired difference, as a share of it."""
    first, later = (float(np.nanmean(_differences(found, given, given[name]))) for name in ("weeks", "later"))
    return float(np.clip(later / max(0.01, first), -2.0, 2.0))


def half_time(found: Found, given: Arguments) -> float:
    """Weeks from ``from`` until the mean paired difference, smoothed over nine weeks, reaches half of what it is in the
    last 18 weeks before ``until``.
    """
    stop = given["until"]
    course = np.nanmean(
        found[given["arm"]].series(given["of"])[:, :stop] - found[given["against"]].series(given["of"])[:, :stop],
        axis=0,
    )
    smooth = np.convolve(course, np.ones(9) / 9, "same")
    half = float(course[stop - 18 :].mean()) / 2
    reached = np.nonzero(smooth[given["from"] :] * np.sign(half) >= abs(half))[0]
    return float(reached[0]) if half != 0 and len(reached) else float(stop - given["from"])


def effect_in_sd_of_teachers(found: Found, given: Arguments) -> float:
    """Difference between the teachers of two arms at the end, in SDs of teachers within schools in the other arm."""
    with_it, without = (found[given[arm]].teachers[given["of"]] for arm in ("arm", "against"))
    spread = float(np.sqrt(np.mean(without.var(axis=1, ddof=1))))
    return float(with_it.mean() - without.mean()) / spread


def ratio(found: Found, given: Arguments) -> float:
    """Mean over some weeks in one arm, relative to another arm."""
    one, other = (float(np.nanmean(found[given[arm]].mean(given["of"], given["weeks"]))) for arm in ("arm", "against"))
    return one / max(other, 0.001)


def change(found: Found, given: Arguments) -> float:
    """Mean over later weeks relative to that over some weeks, in one arm."""
    schools = found[given["arm"]]
    first, later = (float(np.nanmean(schools.mean(given["of"], given[name]))) for name in ("weeks", "later"))
    return later / max(first, 0.001)


def largest_step(found: Found, given: Arguments) -> float:
    """Largest fall from one arm to the next in a row of arms."""
    means = [float(np.nanmean(found[arm].mean(given["of"], given["weeks"]))) for arm in given["arms"]]
    return float(max(-np.diff(means)))


def _differences(found: Found, given: Arguments, weeks: tuple[int, int]) -> np.ndarray:
    one, other = (found[given[arm]].mean(given["of"], weeks) for arm in ("arm", "against"))
    return np.asarray(one - other)


def _all_states(found: Found) -> "list[State]":
    return [state for schools in found.values() for state in schools.states]


_CHECKS: dict[str, Callable[..., None]] = {
    "of": _of, "at_least": _one_of(FREQUENCIES), "below": _switch, "arm": _arm, "against": _arm, "arms": _arm,
    "weeks": _weeks, "later": _weeks, "from": _week, "until": _week,
}  # fmt: skip
_OF: dict[Any, tuple[str, ...]] = {
    frequency: KINDS_OF_WORK,
    correlation_within_schools: KINDS_OF_WORK,
    between_schools: (*KINDS_OF_WORK, "trust"),
    of_network: NETWORK,
    effect_in_sd_of_teachers: ("expertise", "self_efficacy", "norm", "strain", "expected_benefit"),
}
_TWO = ("arm", "against")
MEASURES: dict[str, Measure] = {
    "frequency": Measure(frequency, ("of", "at_least", "below"), states=True),
    "correlation_within_schools": Measure(correlation_within_schools, ("of",), states=True),
    "between_schools": Measure(between_schools, ("of",), states=True),
    "trust_within_schools": Measure(trust_within_schools, (), states=True),
    "network": Measure(of_network, ("of",), states=True),
    "effect": Measure(effect, ("of", *_TWO, "weeks")),
    "spread_of_effect": Measure(spread_of_effect, ("of", *_TWO, "weeks")),
    "kept": Measure(kept, ("of", *_TWO, "weeks", "later")),
    "half_time": Measure(half_time, ("of", *_TWO, "from", "until")),
    "effect_in_sd_of_teachers": Measure(effect_in_sd_of_teachers, ("of", *_TWO), teachers=True),
    "ratio": Measure(ratio, ("of", *_TWO, "weeks")),
    "change": Measure(change, ("of", "arm", "weeks", "later")),
    "largest_step": Measure(largest_step, ("of", "arms", "weeks")),
}
