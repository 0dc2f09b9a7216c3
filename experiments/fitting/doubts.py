"""What a calibration cannot do, told before hours are spent: targets out of reach, and targets against one another."""

from collections.abc import Sequence

import numpy as np

from experiments.fitting.emulators import Emulators
from experiments.fitting.likelihood import IMPLAUSIBLE, Draws, agreement_of
from experiments.fitting.measuring import key_of
from experiments.fitting.targets import Target
from experiments.reading.numbers import TERMINAL
from sim.errors import StaffroomError

FEWEST_WORTH = 50


def refuse_impossible(targets: Sequence[Target], found: np.ndarray) -> None:
    """Raises :class:`StaffroomError` for a target that no simulated point (points, targets) comes near to."""
    misfits = np.abs(agreement_of(targets).misfits(found))
    for k, target in enumerate(targets):
        if np.isnan(found[:, k]).all():
            raise StaffroomError(f"target {key_of(target)} is not defined at any of {len(found):,} points.")
        if misfits[:, k].min() > IMPLAUSIBLE:
            low, high = (
                TERMINAL.significant(float(end), 3) for end in (np.nanmin(found[:, k]), np.nanmax(found[:, k]))
            )
            raise StaffroomError(
                f"target {key_of(target)} = {target.said} is outside what the model can do: {len(found):,} points of "
                f"the "
                f"prior give {low} to {high}, and its tolerance is {TERMINAL.significant(target.tolerance, 2)}; "
                f"correct "
                "it, widen its discrepancy, or widen the prior of what should move it."
            )


def refuse_contradictions(targets: Sequence[Target], drawn: Draws) -> None:
    """Raises :class:`StaffroomError` where two targets can be met each, but not both, or where nothing meets all."""
    nearest, alone = drawn.nearest, np.diag(drawn.nearest)
    pairs = [
        (nearest[j, k], j, k)
        for j in range(len(targets))
        for k in range(j)
        if nearest[j, k] > IMPLAUSIBLE and max(alone[j], alone[k]) < IMPLAUSIBLE / 2
    ]
    if pairs:
        _, j, k = max(pairs)
        one, other = (f"{key_of(targets[place])} = {targets[place].said}" for place in (k, j))
        raise StaffroomError(
            f"targets {one} and {other} contradict each other: the model comes near to each alone, but misses one of "
            f"them by {TERMINAL.fixed(float(nearest[j, k]), 1)} tolerances where it meets the other; correct one of "
            f"them, "
            "or widen a discrepancy."
        )
    if drawn.worth < FEWEST_WORTH:
        raise StaffroomError(
            f"hardly a vector of the prior agrees with all targets (of {drawn.tried:,} that were tried, as many as "
            f"{TERMINAL.fixed(drawn.worth, 0)} count); widen the plausible ranges or the discrepancies of the "
            f"targets, or "
            "fit to fewer of them."
        )


def tell(number: int, emulators: Emulators, drawn: Draws) -> str:
    """What a wave has taught, in one line."""
    explained = np.median(emulators.explained)
    share = TERMINAL.significant(100 * drawn.not_ruled_out, 2)
    return (
        f"Wave {number}: half of the emulators explain at least {TERMINAL.fixed(100 * float(explained), 0)} % of what "
        f"they "
        f"did not see; {share} % of the prior is not ruled out; {drawn.tried:,} vectors tried, worth "
        f"{TERMINAL.fixed(drawn.worth, 0)}."
    )
