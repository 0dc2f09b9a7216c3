"""4.7 Scheduled observation: one teacher watches a colleague's lesson, to learn or to check; observing by choice is
another kind of voluntary session (4.10).

Worked example: observation control .4 lets A choose by trust in six of ten observations; with trust .5 and .3 and equal
opportunity B is chosen with probability .5 / .8. Both take part in a session with control .4 and autonomy .6; B is the
one observed.
"""

from sim.kernel.diary import OBSERVATION
from sim.kernel.jit import jit_inline
from sim.kernel.kinds import OBSERVATION as OBSERVING
from sim.kernel.luck import MEETING, SESSION, SLOT_OBSERVATION, SLOTS, uniforms
from sim.kernel.partner import NOBODY, draw_scheduled
from sim.kernel.session import Occasion, brought_home, meet
from sim.kernel.submodels.appointments import OPEN, begins


@jit_inline
def observe(state, i, now, parameters):
    """Teacher i observes a colleague, if there is one to observe."""
    week, luck = now
    teachers, contacts, levers = state.teachers, state.contacts, state.levers[0]
    unit = SLOTS * i + SLOT_OBSERVATION
    here = state.climate[teachers[i].department]
    u = uniforms(luck, week, unit, MEETING)
    position = draw_scheduled(
        i,
        u[0] < 1.0 - here.observation_control,
        teachers,
        contacts,
        state.scratch.weights,
        parameters,
        u[2],
    )
    if position == NOBODY:
        return
    observed = teachers[contacts.indices[position]]
    home = brought_home(
        state.school[0].partnership_phase, teachers[i].partner_school + observed.partner_school > 0, levers.coaching
    )
    stance = here.observation_control
    occasion = Occasion(here.focus, stance, 1.0 - stance, levers.coaching, levers.pressure, home)
    v = uniforms(luck, week, unit, SESSION)
    depth, good = meet(state, i, position, OBSERVATION, (OBSERVING, OPEN), occasion, v, week, parameters)
    state.tally[0].observations += 1
    if good and depth == OBSERVING:
        begins(teachers[i], OBSERVING, position, parameters.arranging * (1.0 - stance), v[3])
