"""4.7 Scheduled observation: one teacher watches a colleague's lesson, to learn or to check; observing by choice is
another kind of voluntary session (4.10).

Worked example: observation control .4 lets A choose by trust in six of ten observations; with trust .5 and .3 and equal
opportunity B is chosen with probability .5 / .8. Both take part in a session with control .4 and autonomy .6; B is the
one observed.
"""

from sim.kernel.diary import OBSERVATION
from sim.kernel.jit import jit_inline
from sim.kernel.kinds import OBSERVATION as WATCHING
from sim.kernel.luck import MEETING, SESSION, SLOT_OBSERVATION, SLOTS, uniforms
from sim.kernel.meeting import OPEN, Meeting, no_meeting, occasion_of
from sim.kernel.partner import NOBODY, draw_scheduled


@jit_inline
def observe(state, i, now, parameters):
    """Teacher i observes a colleague, if there is one to observe."""
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    unit = SLOTS * i + SLOT_OBSERVATION
    here = state.climate[teachers[i].department]
    stance = here.observation_control
    u = uniforms(luck, week, unit, MEETING)
    position = draw_scheduled(i, u[0] < 1.0 - stance, teachers, contacts, state.scratch.weights, parameters, u[2])
    if position == NOBODY:
        return no_meeting()
    state.tally[0].observations += 1
    v = uniforms(luck, week, unit, SESSION)
    occasion = occasion_of(state, i, position, here.focus, stance)
    return Meeting(position, OBSERVATION, WATCHING, OPEN, occasion, v, parameters.arranging * (1.0 - stance), v[3])
