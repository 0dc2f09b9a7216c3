"""The four kinds of contact between teachers (Little's continuum), and what a teacher has of each (ODD 2).

A session has the kind that is meant and the depth that is reached: the kind itself, or mere talk.
"""

import numpy as np

from sim.kernel.jit import jit, jit_inline

TALK, EXCHANGE, OBSERVATION, JOINT_WORK = (np.int64(kind) for kind in range(4))
KINDS = ["talk", "exchange", "observation", "joint work"]
NO_APPOINTMENT = -1


@jit_inline
def readiness_odds(teacher, kind):
    """Odds of wishing for this kind, relative to exchange of an ordinary teacher, times her drive E."""
    if kind == TALK:
        return teacher.drive * teacher.odds_talk
    if kind == EXCHANGE:
        return teacher.drive * teacher.odds_exchange
    if kind == OBSERVATION:
        return teacher.drive * teacher.odds_observation
    return teacher.drive * teacher.odds_joint_work


@jit_inline
def wish(teacher, kind):
    """P_ik: the chance that she wants a session of this kind."""
    odds = readiness_odds(teacher, kind)
    return odds / (1.0 + odds)


@jit_inline
def appointment(teacher, kind):
    """S_ik: the position of the contact whom she asks every week for this kind, or NO_APPOINTMENT."""
    if kind == TALK:
        return teacher.appointment_talk
    if kind == EXCHANGE:
        return teacher.appointment_exchange
    if kind == OBSERVATION:
        return teacher.appointment_observation
    return teacher.appointment_joint_work


@jit_inline
def set_appointment(teacher, kind, position):
    """Write S_ik."""
    if kind == TALK:
        teacher.appointment_talk = position
    elif kind == EXCHANGE:
        teacher.appointment_exchange = position
    elif kind == OBSERVATION:
        teacher.appointment_observation = position
    else:
        teacher.appointment_joint_work = position


@jit
def begins(teacher, kind, position, chance, u):
    """A productive session that she asked for, was called to or watched may become her appointment."""
    if u < chance and appointment(teacher, kind) == NO_APPOINTMENT:
        set_appointment(teacher, kind, position)


@jit
def forget_position(teacher, position):
    """End every appointment that a teacher has on one contact."""
    if teacher.appointment_talk == position:
        teacher.appointment_talk = NO_APPOINTMENT
    if teacher.appointment_exchange == position:
        teacher.appointment_exchange = NO_APPOINTMENT
    if teacher.appointment_observation == position:
        teacher.appointment_observation = NO_APPOINTMENT
    if teacher.appointment_joint_work == position:
        teacher.appointment_joint_work = NO_APPOINTMENT
        teacher.project = 0


@jit
def break_off(teachers, contacts, i, position):
    """End every appointment between two teachers, both ways."""
    forget_position(teachers[i], position)
    forget_position(teachers[contacts.indices[position]], contacts.reverse[position])


@jit
def end_appointments_of(i, teachers, contacts):
    """Nobody has an appointment with teacher i any more, nor she with anybody."""
    teacher = teachers[i]
    teacher.appointment_talk = teacher.appointment_exchange = NO_APPOINTMENT
    teacher.appointment_observation = teacher.appointment_joint_work = NO_APPOINTMENT
    teacher.project = 0
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        forget_position(teachers[contacts.indices[c]], contacts.reverse[c])
