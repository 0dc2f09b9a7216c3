"""4.10 Appointments: a productive session becomes a weekly one; it is kept unless the doors are shut on every occasion,
and lapses where it brings nothing to people who do not want it. (Those that stand from week 0: first_appointments.py.)

Worked example: A asks B every week for an exchange. Isolation .5 and four occasions: it is kept with probability 1 -
.5^4 = .94 if both have a window. Was it not productive, it ends with .0125 x (1 - min(.3, .2)) = .01. C, who has none
with A, begins one with chance .55 after a productive exchange that she asked for.
"""

from sim.kernel.counting import count_asked
from sim.kernel.diary import BUSY, DOOR_CLOSED, VOLUNTARY, note_failure
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import JOINT_WORK, NO_APPOINTMENT, TALK, appointment, set_appointment, wish
from sim.kernel.meeting import CERTAIN, Meeting, no_meeting, occasion_of
from sim.kernel.talk import talk


@jit
def lapses(one, other, kind, u, parameters):
    """Whether an appointment ends after a week without a productive session."""
    return u < parameters.lapsing * (1.0 - min(wish(one, kind), wish(other, kind)))


@jit_inline
def kept_appointment(state, i, kind, position, u, now, parameters):
    """The weekly appointment of teacher i for this kind: the meeting for which she and her colleague find a door and
    an hour, and whether they had a pleasant talk, if it is for talk.
    """
    week, _ = now
    teachers, contacts = state.teachers, state.contacts
    one, j = teachers[i], contacts.indices[position]
    here = state.climate[one.department]
    if u[0] >= here.kept:
        note_failure(state.diary, VOLUNTARY, DOOR_CLOSED, i, j, kind)
        return no_meeting(), False
    if kind == TALK:
        count_asked(contacts, position, week)
        return no_meeting(), talk(state, i, position, u[1], week, parameters)
    if one.windows <= 0 or teachers[j].windows <= 0:
        note_failure(state.diary, VOLUNTARY, BUSY, i, j, kind)
        return no_meeting(), False
    occasion = occasion_of(state, i, position, here.focus, 0.0)
    return Meeting(position, VOLUNTARY, kind, CERTAIN, occasion, u, 0.0, 1.0), False


@jit
def may_lapse(teachers, contacts, i, kind, position, u, parameters):
    """After a week without a productive session (or a pleasant talk) an appointment may end."""
    one = teachers[i]
    if appointment(one, kind) == position and lapses(one, teachers[contacts.indices[position]], kind, u, parameters):
        set_appointment(one, kind, NO_APPOINTMENT)
        if kind == JOINT_WORK:
            one.project = 0
