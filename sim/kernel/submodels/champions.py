"""4.2 Champions: volunteers won in the order of a rank that is fixed in week 0; their zeal tires in time.

Worked example: of three teachers and a lever of .5, round(1.5) = 2 are converted (half to even): a norm of .3 becomes
.9 and zeal 1.5, which is half as much 34 weeks later. When the lever falls, nobody is kept for later; raised again, it
wins the same teachers anew.
"""

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit

CONVINCED, EXPECTING = fixed("champion_norm"), fixed("champion_benefit")


@jit
def convert(teacher, parameters):
    """Make one teacher a convinced champion."""
    teacher.norm = max(teacher.norm, CONVINCED)
    teacher.expected_benefit = max(teacher.expected_benefit, EXPECTING)
    teacher.zeal = parameters.champion_drive
    teacher.champion = 1


@jit
def convert_champions(teachers, school, levers, parameters):
    """Zeal tires; those whose rank the lever has newly reached are converted."""
    target = round(levers.champions * len(teachers))
    for i in range(len(teachers)):
        teacher = teachers[i]
        if teacher.champion == 1:
            teacher.zeal -= parameters.champion_tiring * teacher.zeal
        if school.champions_converted <= teacher.champion_rank < target:
            convert(teacher, parameters)
    school.champions_converted = target
