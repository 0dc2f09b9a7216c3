"""The session: the only place in which teachers change each other directly (ODD 4.11).

Worked example (three teachers A, B, C; A and B mean to exchange materials): trust .5 both ways, norms .4 and .6,
expertise .5 and .8, no control: openness = sqrt(.5 x .5) = .5; with u0 = .6, below .5^(1/3) = .79, the exchange (depth
1) is reached, the stake is .5; with focus .6 and equal practices the conditions are .6, .5, .4, .8, so the session is
productive with probability 1.9 x .096 = .18. C stays as she was.
"""

from typing import NamedTuple

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import EXCHANGE, JOINT_WORK, OBSERVATION, TALK

RANDOM_DISTANCE, NOVICE_YEARS = fixed("random_distance"), fixed("novice_years")
TALK_STAKE = 1.0 / 4.0  # (1 + L) / 4


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
def plasticity(teacher, parameters):
    """Novices (first three years) learn more."""
    return parameters.novice_plasticity if teacher.tenure < NOVICE_YEARS * parameters.year_weeks else 1.0


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
        if depth % 2 == 1:  # exchange or joint work
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
