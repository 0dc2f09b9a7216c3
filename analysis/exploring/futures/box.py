"""PRIM: the box of conditions in which something happens mostly, found on one half of the futures, tried on the other.

The patient rule induction method (Friedman & Fisher 1999; for scenario discovery Bryant & Lempert 2010) as written in
the EMA Workbench. It peels thin slices off the space of futures; each step is a candidate. Of the candidates, reduced
to few conditions, the one that tells the two kinds of futures apart best is kept.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import binom, fisher_exact, rankdata

from analysis.exploring.futures.shares import share
from analysis.exploring.futures.uncertain import Uncertain, two_digits
from sim.errors import not_installed

MOST_CONDITIONS, MOST_TELLING = 3, 4
SLICES = (0.05, 0.1, 0.15)  # of the futures in the box, peeled off at once
SIGNIFICANT = 0.05
FEWEST = 5  # futures of each kind in each half
Limits = dict[str, tuple[float, float]]
Columns = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Counts:
    """Futures inside the box and outside: how many, and in how many of them it happened."""

    inside: int
    happened_inside: int
    futures: int
    happened: int

    @property
    def density(self) -> tuple[float, float, float]:
        """Share of the futures in the box in which it happened, with its 95 % interval."""
        return share(self.happened_inside, self.inside)

    @property
    def coverage(self) -> tuple[float, float, float]:
        """Share of all futures in which it happened that lie in the box, with its 95 % interval."""
        return share(self.happened_inside, self.happened)

    @property
    def elsewhere(self) -> tuple[float, float, float]:
        """Share of the futures outside the box in which it happened, with its 95 % interval."""
        return share(self.happened - self.happened_inside, self.futures - self.inside)

    @property
    def chance(self) -> float:
        """Chance that a box without meaning would hold as many or more (Fisher's exact test, one side)."""
        outside = self.futures - self.inside
        hits, misses = self.happened_inside, self.inside - self.happened_inside
        others = self.happened - hits
        return float(fisher_exact([[hits, misses], [others, outside - others]], alternative="greater").pvalue)


@dataclass(frozen=True)
class Box:
    """Conditions (``limits``: low and high by name), what they hold in the half they were found on and the other."""

    limits: Limits
    found_on: Counts
    checked_on: Counts

    @property
    def holds(self) -> bool:
        """Whether the futures that were kept aside confirm it (5 % level)."""
        return self.checked_on.chance < SIGNIFICANT


def halves(futures: int, seed: int) -> np.ndarray:
    """True for the half of the futures on which conditions are looked for; drawn from the seed."""
    half = np.zeros(futures, bool)
    half[np.random.default_rng([seed, 7]).permutation(futures)[: futures // 2]] = True
    return half


def enough(happened: np.ndarray, half: np.ndarray) -> bool:
    """Whether both halves hold at least ``FEWEST`` futures of each kind."""
    kinds = [part.sum() for side in (half, ~half) for part in (happened[side], ~happened[side])]
    found: bool = min(kinds) >= FEWEST
    return found


def find_box(table: pd.DataFrame, happened: np.ndarray, half: np.ndarray, uncertain: list[Uncertain]) -> Box | None:
    """The box that tells best where it ``happened``, with at most three conditions; None where none helps.

    ``table``: a row per future, a column per uncertain number. Raises :class:`StaffroomError` without EMA Workbench.
    """
    first, hits = table[half].reset_index(drop=True), happened[half]
    own, other = ({name: part[name].to_numpy(float) for name in table.columns} for part in (first, table[~half]))
    telling = _telling(first, hits)
    # with many numbers and few hits PRIM peels a little off everything, and stops at the first slice that holds a hit:
    # so also with one or two numbers at a time, and in thicker slices
    few = [*combinations(telling, 1), *combinations(telling, 2)]
    ways: list[tuple[list[str], float]] = [([*table.columns], SLICES[0])]
    ways += [(list(names), thick) for names in few for thick in SLICES]
    candidates = [box for names, thick in ways for box in _peeled(first[names], hits, thick)]
    if (best := _best(candidates, own, hits, uncertain)) is None:
        return None
    anew = [box for thick in SLICES for box in _peeled(first[list(best)], hits, thick)]  # limits of these numbers alone
    limits = _best([best, *anew], own, hits, uncertain) or best
    return Box(limits, _count(limits, own, hits), _count(limits, other, happened[~half]))


def inside(limits: Limits, table: Columns) -> np.ndarray:
    """Which futures meet all the conditions; ``table``: an array per number, by name."""
    held = np.ones(len(next(iter(table.values()))), bool)
    for name, (low, high) in limits.items():
        held &= (table[name] >= low) & (table[name] <= high)
    return held


def _count(limits: Limits, table: Columns, happened: np.ndarray) -> Counts:
    held = inside(limits, table)
    return Counts(int(held.sum()), int((held & happened).sum()), len(happened), int(happened.sum()))


def _telling(table: pd.DataFrame, happened: np.ndarray) -> list[str]:
    """The numbers whose ranks differ most between the futures in which it happened and the others."""
    apart = {name: abs(np.corrcoef(rankdata(table[name]), happened)[0, 1]) for name in table.columns}
    return sorted(apart, key=lambda name: (-np.nan_to_num(apart[name]), name))[:MOST_TELLING]


def _peeled(table: pd.DataFrame, happened: np.ndarray, thick: float) -> list[Limits]:
    """The boxes along PRIM's way, as the limits of what each restricts (infinite on an open side)."""
    with warnings.catch_warnings():
        # EMA Workbench tells on loading which simulators it could work with were they installed, and pandas tells it
        # of coming changes; neither is the reader's business.
        warnings.simplefilter("ignore")
        try:
            from ema_workbench.analysis import prim
        except ImportError as problem:
            raise not_installed("finding conditions needs", ["ema-workbench"], "notebooks") from problem
        box = prim.Prim(_spread(table), happened, threshold=0.0, peel_alpha=thick, mass_min=0.05).find_box()
    first = box.box_lims[0]
    boxes = []
    for limits in box.box_lims:
        ends = {name: (float(limits[name].iloc[0]), float(limits[name].iloc[1])) for name in table.columns}
        whole = {name: (float(first[name].iloc[0]), float(first[name].iloc[1])) for name in table.columns}
        boxes.append({name: _opened(ends[name], whole[name]) for name in table.columns if ends[name] != whole[name]})
    return [box for box in boxes if box]


def _spread(table: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers spread over the half steps around them, evenly: slices of a set size can be peeled off them too."""
    columns = {}
    for name in table.columns:
        values = table[name]
        if values.dtype.kind == "i":
            turn = values.groupby(values).cumcount()
            values = values + (turn + 0.5) / values.groupby(values).transform("size") - 0.5
        columns[name] = values.astype(float)
    return pd.DataFrame(columns)


def _opened(ends: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    return (-np.inf if ends[0] <= whole[0] else ends[0], np.inf if ends[1] >= whole[1] else ends[1])


def _best(boxes: list[Limits], table: Columns, happened: np.ndarray, uncertain: list[Uncertain]) -> Limits | None:
    best, contrast = None, 0.0
    for box in (rounded for found in boxes for rounded in _rounded(found, uncertain)):
        reduced = _reduced(box, table, happened)
        found = _contrast(inside(reduced, table), happened) if reduced else 0.0
        if found > contrast + 1e-12:
            best, contrast = reduced, found
    return best


def _rounded(box: Limits, uncertain: list[Uncertain]) -> list[Limits]:
    """The box with limits as they will be written, so that the numbers belong to the sentence; where a limit lies
    between two whole numbers, once with the one inside and once with the one outside.
    """
    whole = {item.name for item in uncertain if item.declaration.whole}
    nearest = {name: (_significant(low), _significant(high)) for name, (low, high) in box.items() if name not in whole}
    steps = {name: box[name] for name in box if name in whole}
    if not steps:
        return [nearest]
    inner = {name: (_step(low, np.ceil), _step(high, np.floor)) for name, (low, high) in steps.items()}
    outer = {name: (_step(low, np.floor), _step(high, np.ceil)) for name, (low, high) in steps.items()}
    return [{name: (nearest | chosen)[name] for name in box} for chosen in (inner, outer)]


def _significant(end: float) -> float:
    return end if np.isinf(end) else two_digits(end)


def _step(end: float, towards: Callable[[float], float]) -> float:
    return end if np.isinf(end) else float(towards(end))


def _reduced(box: Limits, table: Columns, happened: np.ndarray) -> Limits:
    """Without the ends of limits that add least, until few numbers are left and each end is more than chance."""
    while box:
        without = {
            (name, end): _without(box, name, end) for name in box for end in (0, 1) if np.isfinite(box[name][end])
        }
        chances = {end: _quasi_p(box, rest, table, happened) for end, rest in without.items()}
        if len(box) <= MOST_CONDITIONS and max(chances.values()) < SIGNIFICANT:
            break
        contrasts = {end: _contrast(inside(rest, table), happened) for end, rest in without.items()}
        box = without[max(without, key=lambda end: (chances[end] >= SIGNIFICANT, contrasts[end]))]
    return box


def _without(box: Limits, name: str, end: int) -> Limits:
    """The box with one end of one limit opened."""
    low, high = box[name]
    opened = (-np.inf, high) if end == 0 else (low, np.inf)
    rest = {key: limits for key, limits in box.items() if key != name}
    return rest if np.isinf(opened).all() else {key: {**rest, name: opened}[key] for key in box}


def _quasi_p(box: Limits, rest: Limits, table: Columns, happened: np.ndarray) -> float:
    """Chance of as many hits in the box if the condition that ``rest`` lacks meant nothing (Bryant & Lempert 2010)."""
    held, wider = inside(box, table), inside(rest, table)
    return float(binom.sf(int((held & happened).sum()) - 1, int(held.sum()), float(happened[wider].mean())))


def _contrast(held: np.ndarray, happened: np.ndarray) -> float:
    """Correlation of being in the box and happening: 1 where the box is the whole truth, 0 where it says nothing."""
    if not held.any() or held.all():
        return 0.0
    return float(np.corrcoef(held, happened)[0, 1])


def as_table(box: Box, uncertain: Mapping[str, Uncertain]) -> pd.DataFrame:
    """The conditions, one row each: label, low and high (NaN where open), unit."""
    rows = [
        {
            "name": name,
            "label": uncertain[name].label,
            "above": low if np.isfinite(low) else np.nan,
            "below": high if np.isfinite(high) else np.nan,
            "unit": uncertain[name].declaration.unit,
        }
        for name, (low, high) in box.limits.items()
    ]
    return pd.DataFrame(rows)
