"""4.5 Persuasion costs time: an hour of information is an hour, as much as a mandated one. (What it teaches: 4.12.)

Worked example: persuasion .5, no protected time, crowding .2: each of three teachers loses a window with probability
.1.
"""

from sim.kernel.jit import jit
from sim.kernel.luck import PERSUASION, uniforms


@jit
def persuasion_time(teachers, levers, now, parameters):
    """Windows lost to the persuasion hours."""
    if levers.persuasion == 0.0:
        return
    week, luck = now
    chance = parameters.crowding * levers.persuasion * (1.0 - levers.protected_time)
    for i in range(len(teachers)):
        if uniforms(luck, week, i, PERSUASION)[0] < chance:
            teachers[i].windows = max(0, teachers[i].windows - 1)
