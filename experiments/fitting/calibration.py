"""A calibration from its targets to its library of plausible worlds: the waves one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments import terminal
from experiments.fitting import waves
from experiments.fitting.doubts import refuse_contradictions, refuse_impossible, tell
from experiments.fitting.emulators import Emulators, learned
from experiments.fitting.likelihood import Agreement, Draws, agreement_of, draws
from experiments.fitting.targets import Target
from experiments.fitting.unknowns import Unknowns
from experiments.fitting.waves import Measured, Wave
from experiments.reading.numbers import TERMINAL
from experiments.running.executors.pool import Pool

FINAL_SCHOOLS = 3.0  # times as many schools stand behind the points that become worlds
REPEATS = 40  # points at the usual values, to see what luck alone does
LARGEST_WEIGHT = 5.0  # times the mean: larger ones are cut (Ionides 2008)


@dataclass(frozen=True)
class Plan:
    """How much is simulated: ``points`` of each of ``waves``, then ``worlds`` more carefully."""

    points: int
    waves: int
    worlds: int
    seed: int


@dataclass(frozen=True)
class Calibrated:
    """What came out: ``places`` and ``values`` of the worlds (worlds, numbers), ``weights`` (worlds,), what each gave
    for every target, held-out ones included (worlds, targets); ``told``: a line for each wave.
    """

    unknowns: Unknowns
    targets: Sequence[Target]
    places: np.ndarray
    weights: np.ndarray
    found: np.ndarray
    emulators: Emulators
    told: Sequence[str]

    @property
    def values(self) -> np.ndarray:
        """The values of every world."""
        return self.unknowns.values(self.places)


def calibrated(targets: Sequence[Target], names: Sequence[str], plan: Plan, folder: Path, pool: Pool) -> Calibrated:
    """Carries out the waves; what is in ``folder`` already is not simulated again.

    Raises :class:`StaffroomError` for targets that the model cannot meet at all, or not together.
    """
    fitted = [target for target in targets if target.use == "CAL"]
    unknowns, kept, agreement = Unknowns(names, targets), Measured(folder), agreement_of(fitted)
    repeats = Wave(0, np.tile(unknowns.usual, (REPEATS, 1)))
    terminal.say(f"The usual values, {REPEATS} times, to see what luck does ...")
    waves.simulate(repeats, unknowns, fitted, kept, pool, plan.seed)
    luck = np.nanstd(kept.table(repeats, fitted), axis=0, ddof=1)
    done: list[Wave] = []
    told: list[str] = []
    places = waves.first_places(plan.points, len(unknowns), plan.seed)
    for number in range(1, plan.waves + 1):
        wave = Wave(number, unknowns.centred(places))
        terminal.say(f"Wave {number} of {plan.waves}: {plan.points:,} points ...")
        waves.simulate(wave, unknowns, fitted, kept, pool, plan.seed)
        done.append(wave)
        if number == 1:
            refuse_impossible(fitted, kept.table(wave, fitted))
        emulators = _learned(done, kept, fitted, luck, pool.workers())
        last = number == plan.waves
        count = plan.worlds if last else plan.points
        path = folder / f"places_{number + 1}.npy"
        drawn = _drawn(count, unknowns, emulators, agreement, (plan.seed, number), path)
        if drawn is not None:
            refuse_contradictions(fitted, drawn)
            told.append(tell(number, emulators, drawn))
            terminal.say(told[-1])
        places = waves.remembered(path, lambda: drawn.places)  # noqa: B023
    final = Wave(plan.waves + 1, unknowns.centred(places), FINAL_SCHOOLS)
    terminal.say(f"{plan.worlds:,} worlds, with {TERMINAL.fixed(FINAL_SCHOOLS, 0)} times the schools ...")
    waves.simulate(final, unknowns, targets, kept, pool, plan.seed)
    after = _learned([*done, final], kept, fitted, luck, pool.workers())
    weights = _weights(final.places, emulators, after, agreement)
    return Calibrated(unknowns, targets, final.places, weights, kept.table(final, targets), after, told)


def _learned(
    done: Sequence[Wave], kept: Measured, fitted: Sequence[Target], luck: np.ndarray, workers: int
) -> Emulators:
    places = np.concatenate([wave.places for wave in done])
    return learned(places, np.concatenate([kept.table(wave, fitted) for wave in done]), luck, workers)


def _drawn(
    count: int, unknowns: Unknowns, emulators: Emulators, agreement: Agreement, seed: tuple[int, int], path: Path
) -> Draws | None:
    """New places, unless they were chosen before."""
    return None if path.exists() else draws(count, unknowns, emulators, agreement, seed)


def _weights(places: np.ndarray, before: Emulators, after: Emulators, agreement: Agreement) -> np.ndarray:
    """What the simulated worlds taught beyond what they were chosen by: the ratio of the likelihoods, cut where single
    worlds would outweigh the others.
    """
    logs = [agreement.log_likelihood(emulators.at(places), emulators.errors) for emulators in (after, before)]
    weights = np.exp(logs[0] - logs[1] - np.max(logs[0] - logs[1]))
    weights = np.minimum(weights, LARGEST_WEIGHT * weights.mean())
    return np.asarray(weights / weights.sum())
