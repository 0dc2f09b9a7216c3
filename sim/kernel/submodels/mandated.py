"""4.6 Mandated session in pairs: called from the top within a unit, attended more or less, held with the clarity and
control of the department; it may leave an appointment behind.

Worked example: a mandate of .8 hours calls A in four weeks of ten (.8 / 2), one of 3 hours once or twice a week.
Control .4 enforces .5 + .5 x .4 = .7 of the attendance; with a willingness of .3 A comes with probability .7 + .3 x .3
= .79. With clarity .5 half of the sessions are meant as joint work, the others as exchange. Outside protected time a
strain of .2 rises to .2 + .02 x .8 = .216.
"""

from sim.kernel.diary import COLLEAGUE_STAYED_AWAY, MANDATED, NO_COLLEAGUE, NOBODY_THERE, STAYED_AWAY, note_failure
from sim.kernel.jit import jit_inline
from sim.kernel.kinds import EXCHANGE, JOINT_WORK, TALK
from sim.kernel.luck import ARRANGE, MEETING, SESSION, SLOT_MANDATE, SLOTS, uniforms
from sim.kernel.meeting import OPEN, Meeting, no_meeting, occasion_of
from sim.kernel.partner import NOBODY, draw_scheduled
from sim.kernel.session import attendance, spend_time


@jit_inline
def mandated_session(state, i, turn, now, parameters):
    """The mandated session to which teacher i was called, if there is a partner and both come."""
    week, luck = now
    teachers, contacts, diary, levers = state.teachers, state.contacts, state.diary, state.levers[0]
    unit = SLOTS * i + SLOT_MANDATE + turn
    caller, here = teachers[i], state.climate[teachers[i].department]
    u = uniforms(luck, week, unit, MEETING)
    position = draw_scheduled(i, u[0] < levers.agency, teachers, contacts, state.scratch.weights, parameters, u[2])
    if position == NOBODY:
        note_failure(diary, MANDATED, NOBODY_THERE, i, NO_COLLEAGUE, TALK)
        return no_meeting()
    j = contacts.indices[position]
    if u[3] >= attendance(caller, here.control, parameters):
        note_failure(diary, MANDATED, STAYED_AWAY, i, j, TALK)
        return no_meeting()
    partner = teachers[j]
    v = uniforms(luck, week, unit, SESSION)
    if v[3] >= attendance(partner, here.control, parameters):
        note_failure(diary, MANDATED, COLLEAGUE_STAYED_AWAY, i, j, TALK)
        return no_meeting()
    for teacher in (caller, partner):
        spend_time(teacher, u[1], levers, parameters)
        teacher.mandated_sessions += 1
    state.tally[0].mandated += 2
    a = uniforms(luck, week, unit, ARRANGE)
    kind = JOINT_WORK if a[2] < here.clarity else EXCHANGE
    occasion = occasion_of(state, i, position, here.clarity, here.control)
    return Meeting(position, MANDATED, kind, OPEN, occasion, v, parameters.arranging * (1.0 - here.control), a[3])
