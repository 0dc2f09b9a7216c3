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
def run_block(blueprint, parameters, schedule, calendar, luck, rows, weeks, results, cultures, teachers):
    """Replicates of one scenario, one after the other. ``parameters``: records (1,) for all of them or (runs,), one
    each; ``luck``: root seed, number of the first replicate, and number of the first whose luck the weeks have (the
    same, unless one school is to live with another luck). ``rows`` (runs or 1, weeks) records and ``weeks`` the same
    memory as floats; ``results`` (runs, measures), ``cultures`` (runs,) and ``teachers`` (runs or 0, n) are filled."""
    seed, first, first_of_weeks = luck
    window = len(calendar)
    kept = len(rows) == len(results)
    first_recorded = 0 if kept else max(0, len(schedule) - max(window, CULTURE_WEEKS))
    term = np.empty(results.shape[1])
    for r in range(len(results)):
        at = min(r, len(rows) - 1)
        numbers = parameters[min(r, len(parameters) - 1)]
        state = build(blueprint, (seed, first + r), numbers)
        run_weeks(state, schedule, numbers, calendar, (seed, first_of_weeks + r), (rows[at], first_recorded))
        outcomes(weeks[at], SUMMED, window, results[r])
        outcomes(weeks[at], SUMMED, CULTURE_WEEKS, term)
        cultures[r] = classify(term[_MANDATED], term[_VOLUNTARY], term[_SHARE], term[_CROSS], term[_JOINT])
        if len(teachers) > 0:
            teachers[r, :] = state.teachers
