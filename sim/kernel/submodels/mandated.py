"""4.6 Mandated session: called from the top, attended more or less, held with the clarity and control of the
department.

Worked example: mandate .8 calls A in four weeks of ten (.8 / 2). Control .4 enforces .5 + .5 x .4 = .7 of the
attendance; with a willingness of .3 A comes with probability .7 + .3 x .3 = .79. Outside protected time a strain of .2
rises to .2 + .06 x .8 = .248.
"""

from sim.kernel.diary import COLLEAGUE_STAYED_AWAY, MANDATED, NO_COLLEAGUE, NOBODY_THERE, STAYED_AWAY, note_failure
from sim.kernel.jit import jit_inline
from sim.kernel.luck import MEETING, SESSION, SLOT_MANDATE, SLOTS, uniforms
from sim.kernel.partner import NOBODY, draw_scheduled
from sim.kernel.session import Occasion, attendance, brought_home, meet, spend_time


@jit_inline
def mandated_session(state, i, levers, now, parameters):
    """Hold the mandated session to which teacher i was called, if there is a partner and both come."""
    week, luck = now
    teachers, contacts, diary = state.teachers, state.contacts, state.diary
    unit = SLOTS * i + SLOT_MANDATE
    caller, here = teachers[i], state.climate[teachers[i].department]
    u = uniforms(luck, week, unit, MEETING)
    position = draw_scheduled(
        i, u[0] < levers.agency, teachers, contacts, state.scratch.weights, parameters.trust_selection, u[2]
    )
    if position == NOBODY:
        note_failure(diary, MANDATED, NOBODY_THERE, i, NO_COLLEAGUE)
        return
    j = contacts.indices[position]
    if u[3] >= attendance(caller, here.control, parameters):
        note_failure(diary, MANDATED, STAYED_AWAY, i, j)
        return
    partner = teachers[j]
    v = uniforms(luck, week, unit, SESSION)
    if v[3] >= attendance(partner, here.control, parameters):
        note_failure(diary, MANDATED, COLLEAGUE_STAYED_AWAY, i, j)
        return
    for teacher in (caller, partner):
        spend_time(teacher, u[1], levers, parameters)
        teacher.mandated_sessions += 1
    home = brought_home(
        state.school[0].partnership_phase, caller.partner_school + partner.partner_school > 0, levers.coaching
    )
    occasion = Occasion(here.clarity, here.control, 1.0 - here.control, levers.coaching, levers.pressure, home)
    meet(state, i, position, MANDATED, occasion, v, week, parameters)
    state.tally[0].mandated += 2
