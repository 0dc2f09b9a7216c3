"""What is wanted: an outcome, the direction in which it is better, and the values that it can take at all."""

from dataclasses import dataclass

import numpy as np

from sim.declared.measures import DIRECTION, MEASURES, Measure
from sim.errors import StaffroomError, nearest

DIRECTIONS = {"higher": 1, "lower": -1}
_MEASURES = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True)
class Aim:
    """An outcome and its direction: ``sign`` is 1 where more is better, -1 where less is."""

    measure: Measure
    sign: int

    def reached(self, values: np.ndarray, target: float) -> np.ndarray:
        """Where ``values`` are at least as good as ``target``; a missing value reaches nothing."""
        numbers: np.ndarray = np.nan_to_num(self.sign * values, nan=-np.inf) >= self.sign * target
        return numbers

    def check_target(self, target: object, where: str = "target", change: bool = False) -> float:
        """``target`` as a number that the outcome (``change``: its change) can take, or :class:`StaffroomError`."""
        if (
            isinstance(target, bool)
            or not isinstance(target, (int, float, np.number))
            or not np.isfinite(float(target))
        ):
            raise StaffroomError(f"{where} = {target!r} is not a number; write such as {where}=0.5.")
        low, high = bounds(self.measure)
        low, high = (low - high, high - low) if change else (low, high)
        if not low <= float(target) <= high:
            what = f"{'a change of ' if change else ''}'{self.measure.name}'"
            allowed = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} or more"
            raise StaffroomError(
                f"{where} = {float(target):g} lies outside what {what} can be; allowed: {allowed} "
                f"({self.measure.unit})."
            )
        return float(target)


def aim_of(outcome: object, better: str | None = None) -> Aim:
    """The outcome by name; ``better`` ("higher" or "lower") where its direction is open or meant otherwise.

    Raises :class:`StaffroomError` for an unknown outcome, an unknown direction and one that has to be said.
    """
    if not isinstance(outcome, str) or outcome not in _MEASURES:
        raise StaffroomError(f"outcome = {outcome!r} is not a known outcome{nearest(outcome, _MEASURES)}")
    if better is not None and better not in DIRECTIONS:
        raise StaffroomError(f"better = {better!r} is not a direction{nearest(better, DIRECTIONS)}")
    if better is None and outcome not in DIRECTION:
        raise StaffroomError(
            f"whether more or less of '{outcome}' is better is for you to say: add better='higher' or better='lower'."
        )
    return Aim(_MEASURES[outcome], DIRECTION[outcome] if better is None else DIRECTIONS[better])


def bounds(measure: Measure) -> tuple[float, float]:
    """The smallest and the largest value that an outcome can take (infinite where nothing bounds it)."""
    if measure.name == "student_outcome":
        return -np.inf, np.inf
    if measure.name in ("norm_gap", "behaviour_gap") or measure.name.startswith("modularity"):
        return -1.0, 1.0
    if measure.unit == "0 to 1" or measure.unit.startswith(("share", "0 = ")):
        return 0.0, 1.0
    return 0.0, np.inf
