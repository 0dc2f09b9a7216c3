"""How well vectors of values agree with the targets, and draws of those that do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.fitting.emulators import Emulators
from experiments.fitting.targets import Target
from experiments.fitting.unknowns import Unknowns

BLOCK = 100_000  # places that are tried at a time
FEWEST_BLOCKS, MOST_BLOCKS = 10, 150
WORTH = 2.0  # times as many draws as are kept, so that keeping each once changes little
IMPLAUSIBLE = 3.0  # SDs by which a target may be missed before a vector is ruled out (Pukelsheim 1994)


@dataclass(frozen=True)
class Agreement:
    """Targets as arrays (targets,): the range of each, and the SD by which a right model may miss it."""

    low: np.ndarray
    high: np.ndarray
    tolerance: np.ndarray

    def misfits(self, found: np.ndarray, errors: np.ndarray | float = 0.0) -> np.ndarray:
        """By how many SDs (of tolerance, and of ``errors`` of what was found) each target is missed: the shape of
        ``found`` (points, targets); a target that is not defined at a point counts as ruled out there.
        """
        beyond = np.maximum(found - self.high, 0.0) - np.maximum(self.low - found, 0.0)
        scaled = beyond / np.sqrt(self.tolerance**2 + np.asarray(errors) ** 2)
        return np.asarray(np.where(np.isnan(scaled), IMPLAUSIBLE, scaled))

    def log_likelihood(self, found: np.ndarray, errors: np.ndarray | float = 0.0) -> np.ndarray:
        """Logarithm of how likely the targets are at points (points, targets): independent normal errors; (points,)."""
        return np.asarray(-0.5 * np.sum(self.misfits(found, errors) ** 2, axis=1))


def agreement_of(targets: Sequence[Target]) -> Agreement:
    """The targets as arrays."""
    return Agreement(*(np.array([getattr(t, name) for t in targets]) for name in ("low", "high", "tolerance")))


@dataclass(frozen=True)
class Draws:
    """Places (draws, numbers) that agree with the targets, from so many ``tried`` of the prior: ``worth`` so many
    equally
    weighted ones; ``not_ruled_out``: share of the prior at which no target is missed by three SDs; ``nearest``: the
    best misfit of each target alone (targets,), and of each pair of targets together (targets, targets).
    """

    places: np.ndarray
    tried: int
    worth: float
    not_ruled_out: float
    nearest: np.ndarray


def draws(count: int, unknowns: Unknowns, emulators: Emulators, agreement: Agreement, seed: Sequence[int]) -> Draws:
    """``count`` different places from the posterior: places of the prior, kept by the likelihood that the emulators
    give (sampling with importance weights, Rubin 1988); as many are tried as the worth that is asked for needs.
    """
    luck = np.random.default_rng(list(seed))
    pairs = np.full((len(agreement.low),) * 2, np.inf)
    kept_places, kept_logs, total, squares, best, ruled_in, tried = [], [], 0.0, 0.0, -np.inf, 0, 0
    for block in range(MOST_BLOCKS):
        places = unknowns.centred(luck.random((BLOCK, len(unknowns)), dtype=np.float32))
        misfits = agreement.misfits(emulators.at(places), emulators.errors)
        if block == 0:
            pairs = _pairs(np.abs(misfits))
        logs = -0.5 * np.sum(misfits**2, axis=1)
        ruled_in += int((np.abs(misfits).max(axis=1) <= IMPLAUSIBLE).sum())
        tried += BLOCK
        if logs.max() > best:
            shrunk = np.exp(best - logs.max()) if np.isfinite(best) else 0.0
            total, squares, best = total * shrunk, squares * shrunk**2, float(logs.max())
        weights = np.exp(logs - best)
        total, squares = total + float(weights.sum()), squares + float((weights**2).sum())
        chosen = np.flatnonzero(logs > best - 12.0)
        kept_places.append(places[chosen])
        kept_logs.append(logs[chosen])
        if block + 1 >= FEWEST_BLOCKS and total**2 / squares >= WORTH * count:
            break
    every, logs = np.concatenate(kept_places), np.concatenate(kept_logs)
    keys = logs + luck.gumbel(size=len(logs))  # the largest are a weighted sample without repetition (Yellott 1977)
    return Draws(every[np.argsort(-keys)[:count]].astype(float), tried, total**2 / squares, ruled_in / tried, pairs)


def _pairs(misfits: np.ndarray) -> np.ndarray:
    """The smallest misfit, over points, of the worse of every two targets; on the diagonal of each alone."""
    count = misfits.shape[1]
    return np.array([[np.maximum(misfits[:, j], misfits[:, k]).min() for k in range(count)] for j in range(count)])
