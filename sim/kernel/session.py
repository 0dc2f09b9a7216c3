"""The session: the only place in which teachers change each other directly (ODD 4.11).

Worked example (three teachers A, B, C; A and B mean to exchange materials): trust .5 both ways, norms .4 and .6,
expertise .5 and .8, no control: openness = sqrt(.5 x .5) = .5; with u0 = .6, below .5^(1/3) = .79, the exchange (depth
1) is reached, the stake is .5; with focus .6 and equal practices the conditions are .6, .5, .4, .8, so the session is
productive with probability 1.9 x .096 = .18. C stays as she was.
"""

from typing import NamedTuple

import numpy as np

from sim.kernel.diary import COORDINATION, after_one, after_other, before_one, before_other, result_of
from sim.kernel.diary import OBSERVATION as WATCHED
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import EXCHANGE, JOINT_WORK, NO_APPOINTMENT, OBSERVATION, TALK, appointment, set_appointment
from sim.kernel.partner import NOBODY

RANDOM_DISTANCE = 0.408  # rms difference of two random practices
PARTNER_EXPERTISE = 0.75  # least expertise that a partner school brings
PHASE_IMPLEMENT = 3
YEARS_AS_NOVICE = 3.0
TALK_STAKE = 0.25
CERTAIN, OPEN = 1, 0


class Occasion(NamedTuple):
    """What a session is held under: focus, control, autonomy, the coach's expertise, pressure, expertise brought home
    from a partnership.
    """

    focus: float
    control: float
    autonomy: float
    coaching: float
    pressure: float
    brought_home: float


class Meeting(NamedTuple):
    """A session that is about to be held: with whom (a position among the contacts of the first teacher, or NOBODY),
    what the diary calls it, the kind that is meant and whether it is reached for certain, what it is held under, its
    luck, and the chance with which, if it is productive, it becomes an appointment.
    """

    position: int
    diary_kind: int
    kind: int
    certain: int
    occasion: Occasion
    luck: tuple[float, float, float, float]
    arranging: float
    arranged: float


class Outcome(NamedTuple):
    """What came of a session: depth 0 to 3, productive, harmful, trust there and back afterwards."""

    depth: int
    productive: bool
    harmful: bool
    trust_there: float
    trust_back: float


@jit
def openness(mutual_trust, mean_norm, occasion, parameters):
    """D: how openly people speak, 0 to 1."""
    return (
        np.sqrt(mutual_trust * mean_norm)
        * (1.0 - parameters.openness_control_loss * occasion.control)
        * (1.0 - parameters.openness_pressure_loss * occasion.pressure)
    )


@jit
def chance_reached(kind, open_share):
    """R: the chance that what was meant is reached; the demanding kinds need more openness."""
    if kind == EXCHANGE:
        return np.cbrt(open_share)
    if kind == OBSERVATION:
        root = np.cbrt(open_share)
        return root * root
    return open_share if kind == JOINT_WORK else 1.0


@jit
def practice_distance(one, other):
    """rms difference between two practices over the three topics."""
    a, b, c = one.practice_1 - other.practice_1, one.practice_2 - other.practice_2, one.practice_3 - other.practice_3
    return np.sqrt((a * a + b * b + c * c) / 3.0)


@jit
def chance_of_conditions(focus, support, challenge, expertise, parameters):
    """Q: the plain product of the four conditions: each of them can spoil the rest."""
    return min(1.0, parameters.condition_ease * focus * support * challenge * expertise)


@jit
def chance_productive(occasion, mutual_trust, distance, expertise, parameters):
    """Q of a session inside the school, from trust, control, difference and the most expert person present."""
    support = mutual_trust * (1.0 - parameters.support_control_loss * occasion.control)
    challenge = min(1.0, parameters.challenge_base + parameters.challenge_difference * distance / RANDOM_DISTANCE)
    best = max(expertise, max(occasion.coaching, occasion.brought_home))
    return chance_of_conditions(occasion.focus, support, challenge, best, parameters)


@jit
def brought_home(phase, takes_part, coaching):
    """Expertise that a participant of an implementing partnership brings into a session at school, else 0."""
    if phase == PHASE_IMPLEMENT and takes_part:
        return 0.9 * max(PARTNER_EXPERTISE, coaching)
    return 0.0


@jit
def plasticity(teacher, parameters):
    """Novices (first three years) learn more."""
    return parameters.novice_plasticity if teacher.tenure < YEARS_AS_NOVICE * parameters.year_weeks else 1.0


@jit
def succeed(teacher, stake, occasion, partner_expertise, parameters):
    """What a productive session does to one teacher; ``partner_expertise`` as it was before the session."""
    plastic = plasticity(teacher, parameters)
    better = max(partner_expertise, occasion.coaching)
    teacher.expected_benefit += parameters.benefit_learning * stake * (1.0 - teacher.expected_benefit)
    teacher.norm += parameters.internalisation * stake * occasion.autonomy * (1.0 - teacher.norm)
    teacher.self_efficacy += plastic * (
        parameters.mastery * stake * (1.0 - teacher.self_efficacy)
        + parameters.vicarious * stake * max(0.0, better - teacher.self_efficacy)
    )
    teacher.expertise += plastic * parameters.expertise_learning * stake * max(0.0, better - teacher.expertise)


@jit
def fail(teacher, stake, mutual_trust, harmful, parameters):
    """What an unproductive session does to one teacher: pleasant among friends, sometimes harmful."""
    teacher.self_efficacy -= parameters.efficacy_failure * stake * teacher.self_efficacy
    reward = parameters.pleasant_reward * mutual_trust
    if harmful:
        teacher.self_efficacy -= parameters.harm_efficacy * teacher.self_efficacy
        reward = 0.0
    teacher.expected_benefit += parameters.benefit_learning * stake * (reward - teacher.expected_benefit)


@jit
def trust_after(trust, stake, good, harmful, attention, parameters):
    """Trust of one directed tie after a session; ``attention`` shares a group's effect among its members."""
    if good:
        return trust + attention * parameters.trust_gain * stake * (1.0 - trust)
    trust -= attention * parameters.trust_fade * stake * trust
    if harmful:
        trust -= attention * min(1.0, parameters.trust_gain * parameters.breach_multiplier * stake) * trust
    return trust


@jit_inline
def assimilate(one, other, stake, trust_there, trust_back, parameters):
    """Each one's norm moves towards the other's, the more the more she trusts her."""
    norm_one = one.norm
    one.norm += min(1.0, parameters.assimilation * stake * trust_there) * (other.norm - norm_one)
    other.norm += min(1.0, parameters.assimilation * stake * trust_back) * (norm_one - other.norm)


@jit
def align_practices(one, other, share):
    """Both practices move ``share`` of the way to each other."""
    one.practice_1, other.practice_1 = _approach(one.practice_1, other.practice_1, share)
    one.practice_2, other.practice_2 = _approach(one.practice_2, other.practice_2, share)
    one.practice_3, other.practice_3 = _approach(one.practice_3, other.practice_3, share)


@jit
def _approach(x, y, share):
    return x + share * (y - x), y + share * (x - y)


@jit_inline
def session(one, other, trust_there, trust_back, kind, occasion, u, parameters):
    """One session of two teachers (records, changed in place); ``kind`` = (what was meant, 1 if it is reached for
    certain); returns an :class:`Outcome`.
    """
    meant, certain = kind
    mutual = min(trust_there, trust_back)
    reached = certain == 1 or u[0] < chance_reached(
        meant, openness(mutual, (one.norm + other.norm) / 2.0, occasion, parameters)
    )
    depth = meant if reached else TALK
    stake = (1.0 + depth) / 4.0
    distance = practice_distance(one, other)
    chance = chance_productive(occasion, mutual, distance, max(one.expertise, other.expertise), parameters)
    assimilate(one, other, stake, trust_there, trust_back, parameters)
    productive = u[1] < chance
    harmful = False
    if productive:
        expertise_one = one.expertise
        succeed(one, stake, occasion, other.expertise, parameters)
        succeed(other, stake, occasion, expertise_one, parameters)
        if depth == EXCHANGE or depth == JOINT_WORK:
            align_practices(one, other, parameters.practice_alignment * stake / 2.0)
    else:
        harmful = u[2] < (1.0 - mutual) * (parameters.harm_base + parameters.harm_control * occasion.control)
        fail(one, stake, mutual, harmful, parameters)
        fail(other, stake, mutual, harmful, parameters)
    return Outcome(
        depth,
        productive,
        harmful,
        trust_after(trust_there, stake, productive, harmful, 1.0, parameters),
        trust_after(trust_back, stake, productive, harmful, 1.0, parameters),
    )


@jit
def mark(teacher, depth, week):
    """Remember for the measures that a session of this depth took place; who observes is marked elsewhere."""
    teacher.last_contact = week
    if depth == TALK:
        teacher.last_talk = week
    elif depth == EXCHANGE:
        teacher.last_exchange = week
    elif depth == JOINT_WORK:
        teacher.last_joint_work = week


@jit
def count_session(tally, productive, harmful, coaching):
    """Add one session inside the school to the week's tally."""
    tally.sessions += 1
    if productive:
        tally.productive += 1
    if harmful:
        tally.harmful += 1
    if coaching > 0.0:
        tally.coached += 1


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


@jit_inline
def no_meeting():
    """Nobody meets."""
    return Meeting(np.int64(NOBODY), 0, TALK, OPEN, Occasion(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0), 0.0, 1.0)


@jit_inline
def occasion_of(state, i, position, focus, control):
    """What a session of teacher i with the contact at ``position`` is held under."""
    teachers, levers = state.teachers, state.levers[0]
    takes_part = teachers[i].partner_school + teachers[state.contacts.indices[position]].partner_school > 0
    home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
    return Occasion(focus, control, 1.0 - control, levers.coaching, levers.pressure, home)


@jit_inline
def hold(state, i, meeting, week, parameters):
    """Hold a meeting of teacher i: write trust, marks, tally, diary and perhaps an appointment; harm ends the
    appointments of the two. Returns depth and whether it was productive.
    """
    position, diary_kind, occasion = meeting.position, meeting.diary_kind, meeting.occasion
    teachers, contacts, tally, diary = state.teachers, state.contacts, state.tally[0], state.diary
    j = contacts.indices[position]
    one, other = teachers[i], teachers[j]
    back = contacts.reverse[position]
    there_before, back_before = contacts.trust[position], contacts.trust[back]
    entry = before_one(diary, one, i, diary_kind)
    before_other(diary, entry, other, j)
    outcome = session(
        one, other, there_before, back_before, (meeting.kind, meeting.certain), occasion, meeting.luck, parameters
    )
    after_one(diary, entry, one, outcome.depth, result_of(outcome.productive, outcome.harmful))
    after_other(diary, entry, other, outcome.trust_there - there_before, outcome.trust_back - back_before)
    contacts.trust[position] = outcome.trust_there
    contacts.trust[back] = outcome.trust_back
    if diary_kind == COORDINATION:  # settles a test, and is not what people call exchanging materials
        one.last_contact = other.last_contact = week
    else:
        mark(one, outcome.depth, week)
        mark(other, outcome.depth, week)
    if outcome.depth == OBSERVATION or diary_kind == WATCHED:
        one.last_observing = week
        other.last_observed = week
    if outcome.harmful:
        break_off(teachers, contacts, i, position)
    count_session(tally, outcome.productive, outcome.harmful, occasion.coaching)
    if outcome.productive and outcome.depth == meeting.kind:
        begins(one, meeting.kind, position, meeting.arranging, meeting.arranged)
    return outcome.depth, outcome.productive


@jit
def begins(teacher, kind, position, chance, u):
    """A productive session that she asked for, was called to or watched may become her appointment."""
    if u < chance and appointment(teacher, kind) == NO_APPOINTMENT:
        set_appointment(teacher, kind, position)


@jit
def attendance(teacher, control, parameters):
    """Chance that a teacher comes to a scheduled session."""
    enforced = parameters.enforced_attendance + (1.0 - parameters.enforced_attendance) * control
    return enforced + (1.0 - enforced) * teacher.willingness


@jit
def spend_time(teacher, u, levers, parameters):
    """A scheduled hour outside protected time strains, and sometimes takes a window."""
    if u < levers.protected_time:
        return
    teacher.strain += parameters.mandate_strain * (1.0 - teacher.strain)
    if u < levers.protected_time + (1.0 - levers.protected_time) * parameters.crowding:
        teacher.windows = max(0, teacher.windows - 1)
