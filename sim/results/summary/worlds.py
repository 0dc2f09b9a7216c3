"""What if the numbers of the model are others: how the effect on the goal spreads over plausible worlds and schools."""

from sim.declared.measures import DIRECTION
from sim.results.paired import Paired
from sim.results.spread import PARTS, spread
from sim.results.summary.rows import Row, in_unit_of, named


def worlds(comparison: Paired, reform: str, goal: str) -> list[Row]:
    """The range in which nine of ten worlds and schools lie, in how many the goal is better, and what the spread comes
    from; nothing where the comparison does not take place in plausible worlds. Simulates some schools again.
    """
    if not comparison.results[comparison.baseline].scenario.worlds:
        return []
    found, n = spread(comparison, reform, goal), comparison.results[reform].replicates
    better = found.better if DIRECTION[goal] > 0 else found.worse
    none = (float("nan"),) * 2
    rows = [
        in_unit_of(named(reform, "worlds", "range", (found.mean, found.low, found.high, n)), goal),
        named(reform, "worlds", "better", (better, *none, n)),
        named(reform, "worlds", "different", (float(found.worlds), *none, n)),
    ]
    rows += [named(reform, "worlds", f"from_{part}", (*found.shares[part], found.pairs), found.most) for part in PARTS]
    return rows
