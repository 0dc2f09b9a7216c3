"""4.10 Appointments: a productive session becomes a weekly one; it is kept unless the doors are shut on every occasion,
and lapses where it brings nothing to people who do not want it. The first ones stand from week 0.

Worked example: A asks B every week for an exchange. Isolation .5 and four occasions: it is kept with probability 1 -
.5^4 = .94 if both have a window. Was it not productive, it ends with .0125 x (1 - min(.3, .2)) = .01. C, who has none
with A, begins one with chance .55 after a productive exchange that she asked for.
"""

import numpy as np

from sim.kernel.counting import count_asked
from sim.kernel.diary import BUSY, DOOR_CLOSED, VOLUNTARY, note_failure
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import JOINT_WORK, NO_APPOINTMENT, TALK, appointment, readiness_odds, set_appointment, wish
from sim.kernel.luck import ARRANGE, FIRST_APPOINTMENTS, SLOTS, uniforms
from sim.kernel.meeting import CERTAIN, Meeting, no_meeting, occasion_of
from sim.kernel.partner import NOBODY, draw_by_trust
from sim.kernel.session import Occasion, chance_productive, chance_reached, openness, practice_distance
from sim.kernel.talk import talk

KINDS_DOWN = (np.int64(3), np.int64(2), np.int64(1), np.int64(0))


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


@jit
def usual_share(state, i, j, position, kind, parameters):
    """x: how likely teacher i has an appointment with j, where beginnings and endings are in balance."""
    teachers, contacts, levers = state.teachers, state.contacts, state.levers[0]
    one, other, here = teachers[i], teachers[j], state.climate[teachers[i].department]
    back = contacts.reverse[position]
    mutual = min(contacts.trust[position], contacts.trust[back])
    good, reached = mutual, 1.0
    if kind != TALK:
        occasion = Occasion(here.focus, 0.0, 1.0, levers.coaching, levers.pressure, 0.0)
        reached = chance_reached(kind, openness(mutual, (one.norm + other.norm) / 2.0, occasion, parameters))
        best = max(one.expertise, other.expertise)
        good = chance_productive(occasion, mutual, practice_distance(one, other), best, parameters)
    together = 1.0 if one.shift == other.shift else parameters.cross_shift
    asks = readiness_odds(one, kind) * one.initiative
    accepted, harm = np.sqrt(wish(other, kind) * contacts.trust[back]), (1.0 - mutual) * parameters.harm_base
    if kind == TALK:
        accepted, harm = parameters.courtesy + (1.0 - parameters.courtesy) * accepted, 0.0
    made = parameters.arranging * good * reached * (1.0 - here.isolation) * asks / (1.0 + asks)
    made *= together * accepted
    leaves = 2.0 * min(1.0, parameters.turnover * parameters.exit_base)
    lost = (
        parameters.lapsing * (1.0 - min(wish(one, kind), wish(other, kind))) * (1.0 - here.kept * good)
        + here.kept * (1.0 - good) * harm
        + leaves / parameters.year_weeks
    )
    return (1.0 - min(1.0, leaves)) * made / (made + lost) if made > 0.0 else 0.0


@jit
def first_appointments(state, now, parameters):
    """Week 0: the appointments of a school that has been as it is for long."""
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    if week > 0 or parameters.arranging == 0.0:
        return
    for i in range(len(teachers)):
        for kind in KINDS_DOWN:
            u = uniforms(luck, week, FIRST_APPOINTMENTS + SLOTS * i + kind, ARRANGE)
            position = draw_by_trust(
                contacts.indptr[i],
                contacts.indptr[i + 1],
                contacts.weight,
                contacts.trust,
                state.scratch.weights,
                parameters.trust_selection,
                u[0],
            )
            if position == NOBODY or appointment(teachers[i], kind) != NO_APPOINTMENT:
                continue
            if u[1] < usual_share(state, i, contacts.indices[position], position, kind, parameters):
                set_appointment(teachers[i], kind, position)
