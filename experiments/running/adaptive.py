"""As many replicates as a point needs: looked at after 20, 40, 80, ... schools until the interval is tight enough.

Looking several times would make a 95 % interval too narrow, because one stops when it happens to be narrow. The looks
are planned beforehand, K in number, and every look uses an interval of level 1 - 0.05 / K (Bonferroni), so that all of
them together hold with at least 95 %. What is compared with the precision is half the width of that interval: of the
outcome's mean, or, where a point has several arms, of the paired difference of each arm to the first.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from experiments import terminal
from experiments.asking.request import Replication, Request
from experiments.keeping.runs_store import RunStore
from experiments.reading.numbers import TERMINAL
from experiments.reading.point_summary import summary
from experiments.running.preparing import Prepared
from sim.results.differences import CONFIDENCE

FIRST_LOOK = 20


def planned_looks(most: int) -> list[int]:
    """Numbers of schools at which a point is looked at: 20, 40, 80, ... and at last ``most``."""
    sizes = [FIRST_LOOK]
    while sizes[-1] * 2 < most:
        sizes.append(sizes[-1] * 2)
    return sizes if sizes[-1] >= most else [*sizes, most]


def confidence_of(replication: Replication) -> float:
    """Level of the intervals: 95 %, or more where they are looked at several times."""
    if replication.precision is None:
        return CONFIDENCE
    return 1 - (1 - CONFIDENCE) / len(planned_looks(replication.most))


def method_of(replication: Replication) -> str:
    """How the intervals allow for being looked at several times, in words."""
    if replication.precision is None:
        return "t interval, inside what the measure can be"
    looks = len(planned_looks(replication.most))
    level = f"{TERMINAL.significant(100 * confidence_of(replication), 4)} %"
    return (
        f"t intervals of {level}, inside what the measure can be, at each of {looks} planned looks, together at least "
        "95 % (Bonferroni)"
    )


class Adaptive:
    """Decides look by look which points need more schools. Deterministic: the same runs give the same decisions."""

    def __init__(self, request: Request, design: Prepared, runs: RunStore):
        self.request, self.runs = request, runs
        self.points = design.table[design.table["asked"]]
        self.precise: pd.Series = pd.Series(np.inf, index=self.points["point"].unique())

    def looks(self) -> Iterator[Mapping[str, range]]:
        """Wanted replicates by scenario, one mapping per look; stops when every point is precise or has the most."""
        replication = self.request.replication
        assert replication.precision is not None
        wanted: dict[str, range] = {}
        for number, size in enumerate(planned_looks(replication.most), start=1):
            open_points = self.precise.index[self.precise > replication.precision]
            if not len(open_points):
                break
            terminal.say(f"Look {number}: {size} schools at {len(open_points):,} of {len(self.precise):,} points")
            scenarios = self.points.loc[self.points["point"].isin(open_points), "scenario"]
            wanted = wanted | dict.fromkeys(scenarios, range(size))
            yield wanted
            self.precise.update(self._half_widths(open_points))
        self._report(wanted)

    def _half_widths(self, points: pd.Index) -> pd.Series:
        """Half the width of the interval at every point: the widest of its arms."""
        replication, arms = self.request.replication, [arm.name for arm in self.request.points.arms]
        rows = self.points[self.points["point"].isin(points)]
        table = summary(rows, self.runs, [replication.outcome], arms, confidence_of(replication))
        if len(arms) > 1:
            table = table[table["arm"] != arms[0]]
            half = (table["difference_high"] - table["difference_low"]) / 2
        else:
            half = (table["high"] - table["low"]) / 2
        return half.fillna(np.inf).groupby(table["point"]).max()

    def _report(self, wanted: Mapping[str, range]) -> None:
        replication = self.request.replication
        most, used = replication.most * len(wanted), sum(map(len, wanted.values()))
        reached = int((self.precise <= replication.precision).sum())
        terminal.say(
            f"{reached:,} of {len(self.precise):,} points reached a half-width of {replication.precision:g} in "
            f"{replication.outcome}; {used:,} runs instead of {most:,} with {replication.most:,} schools at every "
            f"point ({TERMINAL.percent(1 - used / most)} saved). Intervals: {method_of(replication)}."
        )
