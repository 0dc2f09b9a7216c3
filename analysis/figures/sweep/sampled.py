"""The points of a sampled design (lhs, sobol, morris, or a list that is no grid): their settings and outcomes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.figures.sweep.words import base_line, file_part, horizon, setting_name
from analysis.telling import naming
from analysis.telling.tables import NotDrawn
from experiments.asking.outcome import bounds_of_outcome
from experiments.reading.finished import Finished, Grid
from sim.results.differences import Bounds, between

OUTCOMES = ("voluntary_share", "trust_mean", "strain_mean", "student_outcome")  # figures; the tables hold them all
FEWEST_POINTS = 12  # for a figure of points


@dataclass(frozen=True)
class Sample:
    """One outcome at the points of one arm, or the paired difference of an arm to the first one.

    ``settings`` has a column per varied setting and a row per point, in the order of the design; ``values`` (points,)
    are means over the schools of a point, of which there are ``schools`` (points,).
    """

    outcome: str
    arm: str
    against: str
    settings: pd.DataFrame
    values: np.ndarray
    schools: np.ndarray

    @property
    def bounds(self) -> Bounds:
        """Between what a value can lie."""
        bounds = bounds_of_outcome(self.outcome)
        return between(bounds) if self.against else bounds

    @property
    def suffix(self) -> str:
        """What tells the files of the arms apart."""
        return "_".join([self.outcome, *([file_part(self.arm)] if self.arm else [])])

    @property
    def what(self) -> str:
        """The outcome in words, as in a title."""
        name, arm = naming.label(self.outcome), self.arm.replace("_", " ")
        if self.against:
            return f"{name}, {arm} minus {self.against.replace('_', ' ')}"
        return f"{name}, {arm}" if arm else name

    @property
    def numeric(self) -> list[str]:
        """The settings that are numbers."""
        return [str(name) for name in self.settings if pd.api.types.is_numeric_dtype(self.settings[name])]

    def end_of_caption(self, found: Finished) -> str:
        """How many points and schools there are, for the end of a caption."""
        return f"{len(self.values)} points; {horizon(found)}. {base_line(found, self.schools, 'at each point')}"


def is_sampled(found: Finished) -> bool:
    """Whether the points are a sample or a list rather than a grid, so that no point has neighbours along a setting."""
    design = str(found.manifest.get("configuration", {}).get("design"))
    if design not in ("lhs", "sobol", "morris", "list", "csv") or len(found.varied) < 2:
        return False
    levels = [found.design[name].nunique() for name in found.varied]
    return design == "morris" or len(found.design[found.varied].drop_duplicates()) < np.prod(levels, dtype=float)


def is_trajectories(found: Finished) -> bool:
    """Whether the points are the trajectories of ``design=morris``."""
    return is_sampled(found) and found.manifest["configuration"]["design"] == "morris"


def samples(found: Finished) -> Iterator[Sample]:
    """Every outcome of the first arm, and what the other arms change. Raises :class:`NotDrawn` for too
    few points.
    """
    points = found.design.drop_duplicates(["point", "arm"]).sort_values("point", kind="stable")
    scenarios = points.pivot(index="point", columns="arm", values="scenario").dropna()
    if len(scenarios) < FEWEST_POINTS:
        raise NotDrawn(f"{len(scenarios)} points are too few for these figures; at least {FEWEST_POINTS} are needed.")
    settings = points.drop_duplicates("point").set_index("point").loc[scenarios.index, found.varied]
    for outcome in [name for name in OUTCOMES if name in found.outcomes] or found.drawable[:1]:
        first: np.ndarray | None = None
        for arm in found.arms:
            values = found.values(_line(scenarios[arm]), outcome)[0]
            change = values if first is None else values - first
            schools = np.isfinite(change).sum(axis=1)
            known = schools > 0
            if known.sum() >= FEWEST_POINTS:
                means = np.nansum(change[known], axis=1) / schools[known]
                told = arm if len(found.arms) > 1 else ""
                against = "" if first is None else found.arms[0]
                yield Sample(outcome, told, against, settings[known], means, schools[known])
            first = values if first is None else first


def _line(scenarios: pd.Series) -> Grid:
    """The points of one arm, one after the other."""
    return Grid("point", np.arange(len(scenarios)), None, ("",), scenarios.to_numpy(object)[None, :])


def names_of(settings: list[str]) -> str:
    """Settings in words: "isolation and trust at the start"."""
    told = [setting_name(name).lower() for name in settings]
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
