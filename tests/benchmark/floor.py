"""How far the model is from the floor: drawing its random numbers and touching every contact once a week, no more."""

import time

import numpy as np

from sim.kernel.jit import jit, jit_entry
from sim.kernel.luck import uniforms_inline
from sim.results.states import initial_state
from staffroom import Scenario
from tests.reference.luck import PhiloxLuck
from tests.reference.model import ReferenceModel


class CountingLuck(PhiloxLuck):
    """Counts how often four random numbers are drawn."""

    blocks = 0

    def uniforms(self, week: int, unit: int, purpose: int) -> tuple[float, float, float, float]:
        """The numbers of this key."""
        self.blocks += 1
        return super().uniforms(week, unit, purpose)


def blocks_per_run() -> int:
    """Draws of four numbers in one default run, counted in the reference model."""
    scenario = Scenario()
    luck = CountingLuck(1, 0)
    model = ReferenceModel(scenario, 1, 0, luck)
    for _ in range(scenario.weeks):
        model.step()
    model.close()
    return luck.blocks


@jit
def _touch(trust, baseline):
    total = 0.0
    for c in range(len(trust)):
        trust[c] += 0.004 * (baseline[c] - trust[c])
        total += trust[c]
    return total


@jit_entry
def _floor(luck, blocks, trust, baseline, weeks):
    total = 0.0
    for week in range(weeks):
        for unit in range(blocks // weeks):
            u = uniforms_inline(luck, week, unit, np.uint64(8))
            total += u[0] + u[1] + u[2] + u[3]
        total += _touch(trust, baseline)
    return total


def floor(blocks: int, runs: int = 200) -> float:
    """Seconds per run of only drawing so many blocks of numbers and touching each contact once a week."""
    scenario = Scenario()
    contacts = initial_state(scenario, 1, 0).contacts
    luck = np.int64(1), np.int64(0)
    arguments = (luck, blocks, contacts.trust.copy(), contacts.trust, scenario.weeks)
    _floor(*arguments)
    began = time.perf_counter()
    for _ in range(runs):
        _floor(*arguments)
    return (time.perf_counter() - began) / runs
