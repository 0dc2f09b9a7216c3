"""What makes the effect of a reform differ from one simulated school to the next: luck, the school, or what nobody
knows.

Every replicate lives in a world of its own (values of what nobody knows), in a school of its own, with luck of its own.
Some are run twice more: another school in the same world, and the same school in the same world with other luck. How
alike the effects are then tells the three apart (components of variance; Searle, Casella & McCulloch 1992).
"""

from dataclasses import dataclass

import numpy as np

from sim.declared.limits import LARGEST_REPLICATE
from sim.declared.measures import MEASURE_DTYPE, MEASURE_NAMES
from sim.errors import StaffroomError, nearest
from sim.kernel.runs import run_block
from sim.kernel.state import TEACHER_DTYPE
from sim.results.differences import percentiles, resamples
from sim.results.paired import Paired
from sim.results.simulate import Result
from sim.results.states import blueprint

PARTS = ("luck", "school", "world")
MOST_PAIRS = 100  # replicates that are run twice more
FEWEST_PAIRS = 20
# So far away lies what stands in for other luck, and for another school with luck of its own.
OTHER_LUCK, OTHER_SCHOOL = (LARGEST_REPLICATE + 1) // 2, (LARGEST_REPLICATE + 1) // 4
RESAMPLES, SURE = 500, 0.95
NINE_OF_TEN = (5.0, 95.0)


@dataclass(frozen=True)
class Spread:
    """How the effect of a reform on an outcome spreads over plausible worlds and schools.

    ``mean``; ``low`` and ``high``: between them lie nine of ten worlds and schools (luck, school and ignorance
    together); ``better`` and ``worse``: shares of them in which it is above and below zero; ``shares``: of luck,
    school and world in the variance,
    each with the 95 % interval of a bootstrap over the ``pairs`` replicates behind it; ``most``: the largest of the
    three where that is so in 19 of 20 resamples, else empty.
    """

    mean: float
    low: float
    high: float
    better: float
    worse: float
    worlds: int
    pairs: int
    shares: dict[str, tuple[float, float, float]]
    most: str


def spread(comparison: Paired, reform: str, outcome: str) -> Spread:
    """The spread of the effect of ``reform`` on ``outcome`` of a comparison that takes place in plausible worlds.

    Simulates up to 100 replicates of both scenarios twice more. Raises :class:`StaffroomError` without worlds.
    """
    others = [name for name in comparison.results if name != comparison.baseline]
    if reform not in others:
        raise StaffroomError(f"spread: reform = {reform!r} is not one of the reforms{nearest(reform, others)}")
    if outcome not in MEASURE_NAMES:
        raise StaffroomError(f"spread: outcome = {outcome!r} is not an outcome{nearest(str(outcome), MEASURE_NAMES)}")
    baseline, treated = comparison.results[comparison.baseline], comparison.results[reform]
    if not baseline.scenario.worlds:
        raise StaffroomError(
            "this comparison does not take place in plausible worlds, so that nothing is known of what nobody knows; "
            "simulate it with compare(..., worlds='plausible')."
        )
    effects = treated.runs[outcome].to_numpy(float) - baseline.runs[outcome].to_numpy(float)
    known = effects[~np.isnan(effects)]
    pairs = min(len(effects), MOST_PAIRS)
    shares = {part: (np.nan, np.nan, np.nan) for part in PARTS}
    most = ""
    if pairs >= FEWEST_PAIRS and baseline.own is None:
        luck, school = (_again(treated, outcome, *k) - _again(baseline, outcome, *k) for k in _twice_more(pairs))
        shares, most = _parts(effects, luck, school, baseline.seed)
    worlds = len(np.unique(baseline.scenario.worlds.drawn(baseline.seed, baseline.first_replicate, len(effects))))
    mean, low, high, better, worse = _numbers(known)
    return Spread(mean, low, high, better, worse, worlds, pairs, shares, most)


def _numbers(known: np.ndarray) -> tuple[float, float, float, float, float]:
    """Mean, where nine of ten lie, and the shares above and below zero; NaN of nothing."""
    if not len(known):
        return np.nan, np.nan, np.nan, np.nan, np.nan
    low, high = np.percentile(known, NINE_OF_TEN)
    return float(known.mean()), float(low), float(high), float((known > 0).mean()), float((known < 0).mean())


def _twice_more(pairs: int) -> tuple[tuple[int, bool], tuple[int, bool]]:
    """The same schools with other luck, and other schools."""
    return (pairs, False), (pairs, True)


def _again(result: Result, outcome: str, count: int, other_school: bool) -> np.ndarray:
    """The outcome of the first ``count`` replicates in their worlds, with other luck or as another school: (count,)."""
    scenario, first = result.scenario, result.first_replicate
    there = (first + (OTHER_SCHOOL if other_school else OTHER_LUCK)) % (LARGEST_REPLICATE + 1 - count)
    rows = np.zeros((1, scenario.weeks), MEASURE_DTYPE)
    found, cultures = np.zeros((count, len(MEASURE_NAMES))), np.zeros(count, np.int64)
    luck = (np.int64(result.seed), np.int64(there if other_school else first), np.int64(there))
    run_block(
        blueprint(scenario), scenario.records(result.seed, first, count), scenario.levers, scenario.calendar(), luck,
        rows, rows.view(np.float64).reshape(1, scenario.weeks, len(MEASURE_NAMES)), found, cultures,
        np.zeros((0, int(scenario.school.size)), TEACHER_DTYPE),
    )  # fmt: skip
    return np.asarray(found[:, MEASURE_NAMES.index(outcome)])


def _parts(
    effects: np.ndarray, luck: np.ndarray, school: np.ndarray, seed: int
) -> tuple[dict[str, tuple[float, float, float]], str]:
    """Shares of the variance with their intervals, and which is the largest beyond doubt."""
    first = effects[: len(luck)]
    whole = ~(np.isnan(first) | np.isnan(luck) | np.isnan(school))
    triples = np.column_stack([first, luck, school])[whole]
    if len(triples) < FEWEST_PAIRS or np.ptp(triples) == 0:
        return {part: (np.nan, np.nan, np.nan) for part in PARTS}, ""
    found = _shares(triples)
    drawn = np.array([_shares(triples[rows]) for rows in resamples(len(triples), RESAMPLES, seed)])
    largest = int(np.argmax(found))
    sure = float((drawn.argmax(axis=1) == largest).mean()) >= SURE
    ends = {part: percentiles(drawn[:, k]) for k, part in enumerate(PARTS)}
    return {part: (float(found[k]), *ends[part]) for k, part in enumerate(PARTS)}, PARTS[largest] if sure else ""


def _shares(triples: np.ndarray) -> np.ndarray:
    """Shares of luck, school and world in the variance of (n, 3): effect, with other luck, of another school."""
    centred = triples - triples.mean(axis=0)
    total = float((centred**2).mean())
    if total == 0.0:
        return np.array([np.nan, np.nan, np.nan])
    world = float((centred[:, 0] * centred[:, 2] + centred[:, 1] * centred[:, 2]).mean()) / 2.0 / total
    same = float((centred[:, 0] * centred[:, 1]).mean()) / total
    world = min(max(world, 0.0), 1.0)
    same = min(max(same, world), 1.0)
    return np.array([1.0 - same, same - world, world])
