"""4.5 Persuasion costs time: an hour of information is an hour, as much as a mandated one. (What it teaches: 4.12.)

Worked example: persuasion .5, no protected time, strain .2: .2 + .06 x .5 x .8 = .224; a window is lost with
probability .1.
"""

from sim.kernel.jit import jit
from sim.kernel.luck import PERSUASION, uniforms


@jit
def persuasion_time(teachers, levers, now, parameters):
    """Strain and lost windows of the persuasion hours of everybody."""
    if levers.persuasion == 0.0:
        return
    week, luck = now
    unprotected = levers.persuasion * (1.0 - levers.protected_time)
    for i in range(len(teachers)):
        teacher = teachers[i]
        teacher.strain += parameters.mandate_strain * unprotected * (1.0 - teacher.strain)
        if uniforms(luck, week, i, PERSUASION)[0] < parameters.crowding * unprotected:
            teacher.windows = max(0, teacher.windows - 1)
