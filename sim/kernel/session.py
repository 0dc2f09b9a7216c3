"""The session: the only place in which teachers change each other directly (ODD 4.11).

Worked example (three teachers A, B, C; only A and B meet): trust .5 both ways, norms .4 and .6, expertise .5 and .8, no
control: openness = sqrt(.5 x .5) = .5; with u0 = .6 the depth is 2 (.125 + .375 + .375 passes .6), the stake .75; with
focus .6 and equal practices the conditions are .6, .5, .4, .8, so the session is productive with probability
(.096)^(1/2) = .31. C stays as she was.
"""

from typing import NamedTuple

import numpy as np

from sim.kernel.diary import after_one, after_other, before_one, before_other, result_of
from sim.kernel.jit import jit, jit_inline

DEEPEST = 3
SHARING, JOINT_WORK = 2, 3
RANDOM_DISTANCE = 0.408  # rms difference of two random practices
PARTNER_EXPERTISE = 0.75  # least expertise that a partner school brings
PHASE_IMPLEMENT = 3
VOLUNTARY, SCHEDULED = 1, 0


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
def depth_of(open_share, u):
    """L: rungs of Little's continuum, Binomial(3, openness) by inversion of one uniform."""
    closed = 1.0 - open_share
    running = closed * closed * closed
    if u < running:
        return 0
    running += 3.0 * open_share * closed * closed
    if u < running:
        return 1
    running += 3.0 * open_share * open_share * closed
    if u < running:
        return 2
    return DEEPEST


@jit
def practice_distance(one, other):
    """rms difference between two practices over the three topics."""
    a, b, c = one.practice_1 - other.practice_1, one.practice_2 - other.practice_2, one.practice_3 - other.practice_3
    return np.sqrt((a * a + b * b + c * c) / 3.0)


@jit
def chance_productive(occasion, mutual_trust, distance, expertise, parameters):
    """Q: the four conditions (focus, support, challenge, expertise), each of which can spoil the rest."""
    support = mutual_trust * (1.0 - parameters.support_control_loss * occasion.control)
    challenge = min(1.0, parameters.challenge_base + parameters.challenge_difference * distance / RANDOM_DISTANCE)
    expertise = max(expertise, max(occasion.coaching, occasion.brought_home))
    return (occasion.focus * support * challenge * expertise) ** (parameters.condition_sharpness / 4.0)


@jit
def brought_home(phase, takes_part, coaching):
    """Expertise that a participant of an implementing partnership brings into a session at school, else 0."""
    if phase == PHASE_IMPLEMENT and takes_part:
        return 0.9 * max(PARTNER_EXPERTISE, coaching)
    return 0.0


@jit
def plasticity(teacher, parameters):
    """Novices (first three years) learn more."""
    return parameters.novice_plasticity if teacher.tenure < 3.0 * parameters.year_weeks else 1.0


@jit
def update_benefit(teacher, reward, rate, parameters):
    """Expected benefit follows the reward; disappointment counts more."""
    if reward < teacher.expected_benefit:
        rate *= parameters.loss_aversion
    teacher.expected_benefit += rate * (reward - teacher.expected_benefit)


@jit
def succeed(teacher, stake, occasion, partner_expertise, parameters):
    """What a productive session does to one teacher; ``partner_expertise`` as it was before the session."""
    plastic = plasticity(teacher, parameters)
    teacher.expected_benefit += parameters.benefit_learning * stake * (1.0 - teacher.expected_benefit)
    teacher.norm += parameters.internalisation * stake * occasion.autonomy * (1.0 - teacher.norm)
    teacher.self_efficacy += plastic * (
        parameters.mastery * stake * (1.0 - teacher.self_efficacy)
        + parameters.vicarious * stake * max(0.0, partner_expertise - teacher.self_efficacy)
    )
    better = max(partner_expertise, occasion.coaching)
    teacher.expertise += plastic * parameters.expertise_learning * stake * max(0.0, better - teacher.expertise)


@jit
def fail(teacher, stake, mutual_trust, harmful, parameters):
    """What an unproductive session does to one teacher: fine among friends, sometimes harmful."""
    teacher.self_efficacy -= parameters.efficacy_failure * stake * teacher.self_efficacy
    reward = parameters.pleasant_reward * mutual_trust
    if harmful:
        teacher.self_efficacy -= parameters.harm_efficacy * teacher.self_efficacy
        teacher.norm -= parameters.harm_norm * teacher.norm
        reward = 0.0
    update_benefit(teacher, reward, parameters.benefit_learning * stake, parameters)


@jit
def react(teacher, mutual_trust, control, parameters):
    """Reactance: control among people who do not trust each other costs conviction."""
    teacher.norm -= parameters.reactance * control * (1.0 - mutual_trust) * teacher.norm


@jit
def trust_after(trust, stake, productive, harmful, attention, parameters):
    """Trust of one directed tie after a session; ``attention`` shares a group's effect among its members."""
    if productive:
        return trust + attention * parameters.trust_gain * stake * (1.0 - trust)
    trust -= attention * parameters.trust_fade * stake * trust
    if harmful:
        trust -= attention * min(1.0, parameters.trust_gain * parameters.breach_multiplier * stake) * trust
    return trust


@jit
def align_practices(one, other, share):
    """Both practices move ``share`` of the way to each other."""
    one.practice_1, other.practice_1 = _approach(one.practice_1, other.practice_1, share)
    one.practice_2, other.practice_2 = _approach(one.practice_2, other.practice_2, share)
    one.practice_3, other.practice_3 = _approach(one.practice_3, other.practice_3, share)


@jit
def _approach(x, y, share):
    return x + share * (y - x), y + share * (x - y)


@jit
def status_weight(teacher, other, parameters):
    """om: how much ``other`` weighs for ``teacher``: a head's status inside her department."""
    if other.head == 1 and other.department == teacher.department:
        return parameters.head_status
    return 1.0


@jit_inline
def session(one, other, trust_there, trust_back, occasion, u, parameters):
    """One session of two teachers (records, changed in place); returns an :class:`Outcome`."""
    mutual = min(trust_there, trust_back)
    depth = depth_of(openness(mutual, (one.norm + other.norm) / 2.0, occasion, parameters), u[0])
    stake = (1.0 + depth) / 4.0
    distance = practice_distance(one, other)
    chance = chance_productive(occasion, mutual, distance, max(one.expertise, other.expertise), parameters)
    norm_one = one.norm
    pull_one = min(1.0, parameters.assimilation * stake * trust_there * status_weight(one, other, parameters))
    pull_other = min(1.0, parameters.assimilation * stake * trust_back * status_weight(other, one, parameters))
    one.norm += pull_one * (other.norm - norm_one)
    other.norm += pull_other * (norm_one - other.norm)
    react(one, mutual, occasion.control, parameters)
    react(other, mutual, occasion.control, parameters)
    productive = u[1] < chance
    harmful = False
    if productive:
        expertise_one = one.expertise
        succeed(one, stake, occasion, other.expertise, parameters)
        succeed(other, stake, occasion, expertise_one, parameters)
        if depth >= SHARING:
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
    """Remember for the monthly measures that a session of this depth took place."""
    teacher.last_contact = week
    if depth >= SHARING:
        teacher.last_exchange = week
    if depth == JOINT_WORK:
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


@jit_inline
def meet(state, i, position, kind, occasion, u, week, parameters):
    """Hold a session on the contact at ``position`` of teacher ``i``: write trust, marks, tally and diary; returns the
    depth.
    """
    teachers, contacts, tally, diary = state.teachers, state.contacts, state.tally[0], state.diary
    j = contacts.indices[position]
    one, other = teachers[i], teachers[j]
    back = contacts.reverse[position]
    there_before, back_before = contacts.trust[position], contacts.trust[back]
    entry = before_one(diary, one, i, kind)
    before_other(diary, entry, other, j)
    outcome = session(one, other, there_before, back_before, occasion, u, parameters)
    after_one(diary, entry, one, outcome.depth, result_of(outcome.productive, outcome.harmful))
    after_other(diary, entry, other, outcome.trust_there - there_before, outcome.trust_back - back_before)
    contacts.trust[position] = outcome.trust_there
    contacts.trust[back] = outcome.trust_back
    contacts.last_session[position] = contacts.last_session[back] = week
    mark(one, outcome.depth, week)
    mark(other, outcome.depth, week)
    count_session(tally, outcome.productive, outcome.harmful, occasion.coaching)
    return outcome.depth


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
