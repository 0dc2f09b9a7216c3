"""4.4 Willingness: the odds of wanting a session of each kind this week (theory of planned behaviour, on the logit
scale); what differs lastingly between teachers and kinds multiplies them.

Worked example: readiness -3, benefit .45, norm .5, perceived norm .2: the drive is exp(-3 + 1.35 + .5 + .5) = .52; A,
whose factor for exchange is 1, wants one with .52 / 1.52 = .34; B, a champion with zeal 1.5, has a drive of 2.3.
"""

import numpy as np

from sim.kernel.jit import jit
from sim.kernel.kinds import EXCHANGE, JOINT_WORK, OBSERVATION, readiness_odds


@jit
def drive(teacher, parameters):
    """E of one teacher from her present state: the odds of wanting an exchange, without lasting readiness."""
    return np.exp(
        parameters.readiness
        + parameters.weight_benefit * teacher.expected_benefit
        + parameters.weight_norm * teacher.norm
        + parameters.weight_perceived * teacher.perceived_norm
        + teacher.zeal
    )


@jit
def set_willingness(teachers, parameters):
    """Drive and willingness of everybody at once, from last week's state."""
    for i in range(len(teachers)):
        teacher = teachers[i]
        teacher.drive = drive(teacher, parameters)
        against = (1.0 + readiness_odds(teacher, EXCHANGE)) * (1.0 + readiness_odds(teacher, OBSERVATION))
        teacher.willingness = 1.0 - 1.0 / (against * (1.0 + readiness_odds(teacher, JOINT_WORK)))
