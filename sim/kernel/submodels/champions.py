"""4.2 Champions: volunteers converted in the order of a rank that is fixed in week 0.

Worked example: of three teachers and a lever of .5, round(1.5) = 2 are converted (half to even); a norm of .3 becomes
.9.
"""

from sim.kernel.jit import jit


@jit
def convert(teacher, parameters):
    """Make one teacher a convinced champion."""
    teacher.norm = teacher.prior_norm = max(teacher.prior_norm, 0.9)
    teacher.expected_benefit = teacher.prior_benefit = max(teacher.prior_benefit, 0.8)
    teacher.privatism = min(teacher.privatism, 0.2)
    teacher.disposition = max(teacher.disposition, 0.0) + parameters.champion_drive
    teacher.champion = 1


@jit
def convert_champions(teachers, school, levers, parameters):
    """Convert those whose rank the lever has newly reached; nobody is converted back."""
    target = round(levers.champions * len(teachers))
    if target <= school.champions_converted:
        return
    for i in range(len(teachers)):
        if school.champions_converted <= teachers[i].champion_rank < target:
            convert(teachers[i], parameters)
    school.champions_converted = target
