"""A calibration from its targets to its library of plausible worlds: the waves one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments import terminal
from experiments.fitting import waves
from experiments.fitting.doubts import refuse_contradictions, refuse_impossible, tell
from experiments.fitting.emulators import Emulators, learned
from experiments.fitting.likelihood import Agreement, agreement_of, draws
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
    work = _Work(fitted, Unknowns(names, targets), Measured(folder), agreement_of(fitted), plan, folder, pool)
    luck = work.luck()
    done: list[Wave] = []
    told: list[str] = []
    places = waves.first_places(plan.points, len(work.unknowns), plan.seed)
    for number in range(1, plan.waves + 1):
        terminal.say(f"Wave {number} of {plan.waves}: {plan.points:,} points ...")
        done.append(work.simulated(Wave(number, work.unknowns.centred(places)), fitted))
        if number == 1:
            refuse_impossible(fitted, work.kept.table(done[0], fitted))
        emulators = work.learned(done, luck)
        places, line = work.next_places(number, emulators)
        told.append(line)
    terminal.say(f"{plan.worlds:,} worlds, with {TERMINAL.fixed(FINAL_SCHOOLS, 0)} times the schools ...")
    final = work.simulated(Wave(plan.waves + 1, work.unknowns.centred(places), FINAL_SCHOOLS), targets)
    weights = _weights(final.places, emulators, work.learned([*done, final], luck), work.agreement)
    return Calibrated(work.unknowns, targets, final.places, weights, work.kept.table(final, targets), told)


@dataclass(frozen=True)
class _Work:
    """What all waves share."""

    fitted: Sequence[Target]
    unknowns: Unknowns
    kept: Measured
    agreement: Agreement
    plan: Plan
    folder: Path
    pool: Pool

    def luck(self) -> np.ndarray:
        """What luck alone does to each target: SD at one and the same point (targets,)."""
        terminal.say(f"The usual values, {REPEATS} times, to see what luck does ...")
        repeats = self.simulated(Wave(0, np.tile(self.unknowns.usual, (REPEATS, 1))), self.fitted)
        return np.asarray(np.nanstd(self.kept.table(repeats, self.fitted), axis=0, ddof=1))

    def simulated(self, wave: Wave, targets: Sequence[Target]) -> Wave:
        """The wave, when all of its points are there."""
        waves.simulate(wave, self.unknowns, targets, self.kept, self.pool, self.plan.seed)
        return wave

    def learned(self, done: Sequence[Wave], luck: np.ndarray) -> Emulators:
        """What the waves so far teach."""
        places = np.concatenate([wave.places for wave in done])
        found = np.concatenate([self.kept.table(wave, self.fitted) for wave in done])
        return learned(places, found, luck, self.pool.workers())

    def next_places(self, number: int, emulators: Emulators) -> tuple[np.ndarray, str]:
        """The places of the wave after wave ``number``, and what that one has taught; a wave that was begun goes on
        with the places that it began with.
        """
        if (before := waves.chosen_before(self.folder, number + 1)) is not None:
            return before
        count = self.plan.worlds if number == self.plan.waves else self.plan.points
        drawn = draws(count, self.unknowns, emulators, self.agreement, (self.plan.seed, number))
        refuse_contradictions(self.fitted, drawn)
        line = tell(number, emulators, drawn)
        terminal.say(line)
        waves.choose(self.folder, number + 1, drawn.places, line)
        return drawn.places, line


def _weights(places: np.ndarray, before: Emulators, after: Emulators, agreement: Agreement) -> np.ndarray:
    """What the simulated worlds taught beyond what they were chosen by: the ratio of the likelihoods, cut where single
    worlds would outweigh the others.
    """
    logs = [agreement.log_likelihood(emulators.at(places), emulators.errors) for emulators in (after, before)]
    weights = np.exp(logs[0] - logs[1] - np.max(logs[0] - logs[1]))
    weights = np.minimum(weights, LARGEST_WEIGHT * weights.mean())
    return np.asarray(weights / weights.sum())
