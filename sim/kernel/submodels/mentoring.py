"""4.8 Mentoring: a first-year teacher and the colleague of her department who is most expert and convinced.

Worked example: newcomer A has contacts B (expertise .8, norm .5) and C (.6, .9) in her department: C mentors, since .54
> .40.
"""

from sim.declared.fixed_numbers import fixed
from sim.kernel.diary import MENTORING
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import EXCHANGE, OBSERVATION
from sim.kernel.luck import SESSION, SLOT_MENTORING, SLOTS, uniforms
from sim.kernel.meeting import OPEN, Meeting, no_meeting, occasion_of
from sim.kernel.partner import NOBODY

LEAST_FOCUS, WATCHES = fixed("mentoring_focus"), fixed("mentoring_observation")


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
def mentor(state, i, now):
    """Teacher i, in her first year, is mentored: she watches her mentor's lesson, or they share materials."""
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    position = choose_mentor(i, teachers, contacts)
    if position == NOBODY:
        return no_meeting()
    state.tally[0].mentoring += 1
    draws = uniforms(luck, week, SLOTS * i + SLOT_MENTORING, SESSION)
    kind = OBSERVATION if draws[3] < WATCHES else EXCHANGE
    focus = max(LEAST_FOCUS, state.climate[teachers[i].department].clarity)
    return Meeting(position, MENTORING, kind, OPEN, occasion_of(state, i, position, focus, 0.0), draws, 0.0, 1.0)
