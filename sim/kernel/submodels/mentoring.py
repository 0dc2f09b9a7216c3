"""4.8 Mentoring: a first-year teacher and the colleague of her department who is most expert and convinced.

Worked example: newcomer A has contacts B (expertise .8, norm .5) and C (.6, .9) in her department: C mentors, since .54
> .40.
"""

from sim.kernel.diary import MENTORING
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import EXCHANGE, OBSERVATION
from sim.kernel.luck import SESSION, SLOT_MENTORING, SLOTS, uniforms
from sim.kernel.partner import NOBODY
from sim.kernel.session import Occasion, brought_home, meet
from sim.kernel.submodels.appointments import OPEN

LEAST_FOCUS = 0.8


@jit
def choose_mentor(i, teachers, contacts):
    """Position of the contact in i's department with the largest expertise x norm (lowest index on ties), or NOBODY."""
    best, chosen = -1.0, NOBODY
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        other = teachers[contacts.indices[c]]
        if other.department == teachers[i].department and contacts.weight[c] > 0.0:
            merit = other.expertise * other.norm
            if merit > best:
                best, chosen = merit, c
    return chosen


@jit_inline
def mentor(state, i, now, parameters):
    """Teacher i, in her first year, is mentored: she watches her mentor's lesson, or they share materials."""
    week, luck = now
    teachers, contacts, levers = state.teachers, state.contacts, state.levers[0]
    position = choose_mentor(i, teachers, contacts)
    if position == NOBODY:
        return
    other = teachers[contacts.indices[position]]
    home = brought_home(
        state.school[0].partnership_phase, teachers[i].partner_school + other.partner_school > 0, levers.coaching
    )
    clarity = state.climate[teachers[i].department].clarity
    occasion = Occasion(max(LEAST_FOCUS, clarity), 0.0, 1.0, levers.coaching, levers.pressure, home)
    draws = uniforms(luck, week, SLOTS * i + SLOT_MENTORING, SESSION)
    kind = OBSERVATION if draws[3] < 0.5 else EXCHANGE
    meet(state, i, position, MENTORING, (kind, OPEN), occasion, draws, week, parameters)
    state.tally[0].mentoring += 1
