"""4.14 Student outcome and what results do to teachers' efficacy at the end of a term.

Worked example: mean efficacy .65, mean expertise .55, coherence .4, average intake: .4 x .1 = .04 pupil SD; at the end
of a 9-week term an efficacy of .5 becomes .5 + .03 x .04 x .5 = .5006.
"""

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_inline
from sim.kernel.state import LEAST_EFFICACY

USUAL_EFFICACY, USUAL_EXPERTISE = fixed("usual_self_efficacy"), fixed("usual_expertise")
USUAL_COHERENCE, WEEKS_OF_A_TERM = fixed("usual_coherence"), fixed("usual_term")


@jit
def student_outcome(efficacy_mean, expertise_mean, coherence, closeness, intake, parameters):
    """y in pupil standard deviations; there is no direct arrow from collaboration to pupils."""
    tested = (1.0 - parameters.external_test) * coherence + parameters.external_test * closeness
    return (
        parameters.pupils_efficacy * (efficacy_mean - USUAL_EFFICACY)
        + parameters.pupils_expertise * (expertise_mean - USUAL_EXPERTISE)
        + parameters.pupils_coherence * (tested - USUAL_COHERENCE)
        + intake
    )


@jit_inline
def end_of_term(state, term_weeks, parameters):
    """Results encourage or discourage."""
    teachers, outcome = state.teachers, state.school[0].student_outcome
    rate = parameters.results_efficacy * term_weeks / WEEKS_OF_A_TERM
    for i in range(len(teachers)):
        efficacy = teachers[i].self_efficacy
        efficacy += rate * outcome * ((1.0 - efficacy) if outcome > 0.0 else efficacy)
        teachers[i].self_efficacy = min(1.0, max(LEAST_EFFICACY, efficacy))
