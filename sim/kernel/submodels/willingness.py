"""4.4 Willingness: the chance of wanting a voluntary session in one window (theory of planned behaviour, on the logit
scale).

Worked example: benefit .45, norm .5, perceived norm .2, privatism .6, strain .2, no salience, disposition 0, defaults:
-1.85 + 1.125 + 1 + .8 - 1.5 - .2 = -.625, so P = .349.
"""

from sim.kernel.jit import jit
from sim.kernel.teacher import logistic


@jit
def seen_norm(perceived, threshold):
    """g(d): the pull of what colleagues are seen to do; below a threshold there is none (complex contagion)."""
    if threshold == 0.0:
        return perceived
    return max(0.0, perceived - threshold) / (1.0 - threshold)


@jit
def willingness(teacher, parameters):
    """P of one teacher from her present state."""
    return logistic(
        parameters.readiness
        + parameters.weight_benefit * teacher.expected_benefit
        + parameters.weight_norm * teacher.norm
        + parameters.weight_perceived * seen_norm(teacher.perceived_norm, parameters.contagion_threshold)
        - parameters.weight_privatism * teacher.privatism
        - parameters.weight_strain * teacher.strain
        + parameters.weight_salience * teacher.salience
        + teacher.disposition
    )


@jit
def set_willingness(teachers, parameters):
    """Willingness of everybody at once, from last week's state."""
    for i in range(len(teachers)):
        teachers[i].willingness = willingness(teachers[i], parameters)
