"""Many runs of one scenario, one after the other: what a thread or a process computes at a time."""

import numpy as np

from sim.declared.measures import CULTURE_INPUTS, CULTURE_WEEKS, MEASURE_NAMES, SUMMED
from sim.kernel.jit import jit_allocating_entry
from sim.kernel.record import classify
from sim.kernel.setup import build
from sim.kernel.week import outcomes, run_weeks

_TERM = [MEASURE_NAMES.index(name) for name in CULTURE_INPUTS]
_MANDATED, _VOLUNTARY, _SHARE, _CROSS, _JOINT = _TERM


@jit_allocating_entry
def run_block(blueprint, parameters, schedule, calendar, seed, first, rows, weeks, results, cultures, teachers):
    """Replicates ``first`` .. of one scenario. ``rows`` (runs or 1, weeks) records and ``weeks`` the same memory as
    floats; ``results`` (runs, measures), ``cultures`` (runs,) and ``teachers`` (runs or 0, n) are filled."""
    window = len(calendar)
    kept = len(rows) == len(results)
    first_recorded = 0 if kept else max(0, len(schedule) - max(window, CULTURE_WEEKS))
    term = np.empty(results.shape[1])
    for r in range(len(results)):
        at = min(r, len(rows) - 1)
        luck = (seed, first + r)
        state = build(blueprint, luck, parameters)
        run_weeks(state, schedule, parameters, calendar, luck, (rows[at], first_recorded))
        outcomes(weeks[at], SUMMED, window, results[r])
        outcomes(weeks[at], SUMMED, CULTURE_WEEKS, term)
        cultures[r] = classify(term[_MANDATED], term[_VOLUNTARY], term[_SHARE], term[_CROSS], term[_JOINT])
        if len(teachers) > 0:
            teachers[r, :] = state.teachers
