"""Designs: from axes to a table of points, one column per axis. Pure functions; chance comes from the seed given."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import product

import pandas as pd

from experiments.asking.axes import Axis, axes_of
from sim.declared.limits import MOST_POINTS
from sim.errors import StaffroomError, nearest


def grid(axes: Sequence[Axis], levels: int, points: int, seed: int) -> pd.DataFrame:
    """Every combination of the axes' levels (``levels`` for a range that has no number of its own)."""
    spread = [axis.spread(levels) for axis in axes]
    total = math.prod(len(values) for values in spread)
    if total > MOST_POINTS:
        sizes = " x ".join(str(len(values)) for values in spread)
        raise StaffroomError(
            f"this grid has {sizes} = {total:,} points; at most {MOST_POINTS:,} are allowed. Vary fewer settings, use "
            "fewer levels, or sample with design=sobol."
        )
    return _table(axes, product(*spread))


def latin_hypercube(axes: Sequence[Axis], levels: int, points: int, seed: int) -> pd.DataFrame:
    """So many points, each axis covered evenly (McKay, Beckman & Conover 1979)."""
    from scipy.stats import qmc

    sample = qmc.LatinHypercube(len(axes), rng=seed).random(_checked(points))
    return _table(axes, ([axis.at(u) for axis, u in zip(axes, row, strict=True)] for row in sample))


def sobol(axes: Sequence[Axis], levels: int, points: int, seed: int) -> pd.DataFrame:
    """So many points of a scrambled Sobol' sequence (Owen 1998): a longer one contains the shorter one."""
    import warnings

    from scipy.stats import qmc

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # balance needs powers of two; other numbers are still allowed
        sample = qmc.Sobol(len(axes), rng=seed).random(_checked(points))
    return _table(axes, ([axis.at(u) for axis, u in zip(axes, row, strict=True)] for row in sample))


def morris(axes: Sequence[Axis], levels: int, points: int, seed: int) -> pd.DataFrame:
    """``points`` trajectories of one-at-a-time steps over ``levels`` levels (Morris 1991), in SALib's order."""
    from SALib.sample import morris as sampler

    if levels % 2:
        raise StaffroomError(f"levels = {levels} is odd; Morris trajectories need an even number, such as 4.")
    for axis in axes:
        if not axis.is_range:
            ends = [value for value in axis.values if not isinstance(value, str)]
            example = f"; write vary.{axis.name}={{low: {min(ends):g}, high: {max(ends):g}}}" if len(ends) > 1 else ""
            raise StaffroomError(
                f"vary.{axis.name} is a list of values; design=morris needs ranges (low and high){example}."
            )
    total = _checked(points) * (len(axes) + 1)
    if total > MOST_POINTS:
        raise StaffroomError(
            f"{points:,} trajectories of {len(axes)} settings have {points:,} x {len(axes) + 1} = {total:,} points; at "
            f"most {MOST_POINTS:,} are allowed."
        )
    problem = {"num_vars": len(axes), "names": [axis.name for axis in axes], "bounds": [[0.0, 1.0]] * len(axes)}
    sample = sampler.sample(problem, points, num_levels=levels, seed=seed)
    return _table(axes, ([axis.at(u) for axis, u in zip(axes, row, strict=True)] for row in sample), repeats=True)


def listed(rows: object) -> pd.DataFrame:
    """Points that are written out: ``[{school.trust: 0.4, mandate: 0.6}, ...]``, all with the same settings."""
    if not isinstance(rows, list) or not rows:
        raise StaffroomError("design=list needs points; write list=[{isolation: 0.2, trust: 0.4}, ...].")
    points = []
    for number, row in enumerate(rows):
        if not isinstance(row, dict) or not row:
            raise StaffroomError(f"list[{number}] = {row!r} is not a point; write {{isolation: 0.2, trust: 0.4}}.")
        axes = axes_of({name: [value] for name, value in row.items()})
        points.append({axis.name: axis.values[0] for axis in axes})
        if points[-1].keys() != points[0].keys():
            odd = sorted(points[-1].keys() ^ points[0].keys())[0]
            raise StaffroomError(f"list[{number}]: every point needs the same settings; '{odd}' is not in all of them.")
    return pd.DataFrame(points)


SAMPLERS: dict[str, Callable[[Sequence[Axis], int, int, int], pd.DataFrame]] = {
    "grid": grid,
    "lhs": latin_hypercube,
    "sobol": sobol,
    "morris": morris,
}
SAMPLED = ("lhs", "sobol", "morris")
DESIGNS = (*SAMPLERS, "list", "csv")


def no_bounds_meant(axes: Sequence[Axis], design: str) -> None:
    """Raises :class:`StaffroomError` for a list of two numbers, in which others write the ends of a range."""
    for axis in axes:
        if design not in ("lhs", "sobol") or not axis.bare or len(axis.values) != 2:
            continue
        if any(isinstance(value, str) for value in axis.values) or _only_steps(axis):
            continue
        low, high = sorted(float(value) for value in axis.values)
        values = ", ".join(f"{value:g}" for value in axis.values)
        raise StaffroomError(
            f"vary.{axis.name} = [{values}] in design={design} can mean two things; write {{low: {low:g}, high: "
            f"{high:g}}} for the range between them, or {{values: [{values}]}} for these two values alone."
        )


def _only_steps(axis: Axis) -> bool:
    """Whether a range between two values would hold no others, as for a switch that is 0 or 1."""
    return axis.whole and abs(float(axis.values[0]) - float(axis.values[1])) == 1


def known(design: object) -> str:
    """A known design's name. Raises :class:`StaffroomError`."""
    if design not in DESIGNS:
        raise StaffroomError(f"design = {design} is not a design{nearest(design, DESIGNS)}")
    return str(design)


def _checked(points: int) -> int:
    if not 1 <= points <= MOST_POINTS:
        raise StaffroomError(f"points = {points:,} is not allowed; allowed: 1 to {MOST_POINTS:,}.")
    return points


def _table(axes: Sequence[Axis], rows: Iterable[Sequence[object]], repeats: bool = False) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=pd.Index([axis.name for axis in axes]))
    return table if repeats else table.drop_duplicates(ignore_index=True)
