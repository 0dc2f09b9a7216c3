"""The session of two (ODD 4.11)."""

from dataclasses import dataclass
from math import sqrt

from . import partnership
from .appointments import end_between
from .teacher import EXCHANGE, JOINT_WORK, OBSERVATION, TALK, ReferenceTeacher, Tie

RANDOM_DIFFERENCE = 0.408


@dataclass(slots=True)
class Manner:
    """How a session is held: its kind, whether it is sure to reach it, focus f, control c and autonomy aut."""

    kind: int
    certain: bool
    focus: float
    control: float
    autonomy: float


@dataclass(slots=True)
class Outcome:
    """What came of a session."""

    level: int
    productive: bool


def openness(model, tie: Tie, control: float) -> float:
    """D of a session of two."""
    norm = (tie.source.norm + tie.target.norm) / 2.0
    return damped(model, sqrt(tie.mutual_trust * norm), control)


def damped(model, free: float, control: float) -> float:
    """Openness that control and pressure leave."""
    p = model.p
    return free * (1.0 - p.openness_control_loss * control) * (1.0 - p.openness_pressure_loss * model.lever.pressure)


def depth(u: float, open_: float, manner: Manner) -> int:
    """L: the kind that was meant if it is reached, else talk."""
    if manner.certain or u < open_ ** (manner.kind / 3.0):
        return manner.kind
    return TALK


def difference(x: tuple[float, float, float], y: tuple[float, float, float]) -> float:
    """Root mean square difference of two practices."""
    a, b, c = x[0] - y[0], x[1] - y[1], x[2] - y[2]
    return sqrt((a * a + b * b + c * c) / 3.0)


def quality(model, focus: float, support: float, distance: float, expertise: float) -> float:
    """Q: chance that a session is productive, from the four conditions."""
    p = model.p
    challenge = min(1.0, p.challenge_base + p.challenge_difference * distance / RANDOM_DIFFERENCE)
    return min(1.0, p.condition_ease * focus * support * challenge * expertise)


def quality_of_two(model, tie: Tie, focus: float, control: float) -> float:
    """Q of a session of two."""
    i, j = tie.source, tie.target
    support = tie.mutual_trust * (1.0 - model.p.support_control_loss * control)
    return quality(model, focus, support, difference(i.practice, j.practice), expertise_present(model, [i, j]))


def expertise_present(model, members: list[ReferenceTeacher], guests: bool = True) -> float:
    """c4: the best expertise of a member, a coach or, with ``guests``, an implementing partnership."""
    best = max(model.lever.coaching, *(member.expertise for member in members))
    if guests and model.phase == partnership.IMPLEMENT and any(member.partner_school for member in members):
        best = max(best, 0.9 * partnership.partner_expertise(model))
    return best


def hold_session(model, tie: Tie, luck: tuple, manner: Manner) -> Outcome:
    """One session of tie.source with tie.target; ``luck`` is SESSION of the caller's unit."""
    trust = tie.mutual_trust
    level = depth(luck[0], openness(model, tie, manner.control), manner)
    stake = (1 + level) / 4.0
    chance = quality_of_two(model, tie, manner.focus, manner.control)
    influence(model, tie, stake)
    productive = luck[1] < chance
    harmful = False
    if productive:
        succeed(model, tie, level, manner.autonomy)
    else:
        harmful = luck[2] < harm_chance(model, trust, manner.control)
        fail(model, tie, stake, trust, harmful)
    model.tally.count(model, productive, harmful)
    return Outcome(level, productive)


def harm_chance(model, trust: float, control: float) -> float:
    """Chance that an unproductive session does harm."""
    return (1.0 - trust) * (model.p.harm_base + model.p.harm_control * control)


def influence(model, tie: Tie, stake: float) -> None:
    """Assimilation of the two norms, both from the old ones."""
    i, j = tie.source, tie.target
    gap = j.norm - i.norm
    rate = model.p.assimilation * stake
    i.norm += min(1.0, rate * tie.trust) * gap
    j.norm -= min(1.0, rate * tie.reverse.trust) * gap


def succeed(model, tie: Tie, level: int, autonomy: float) -> None:
    """A productive session of two."""
    p, i, j = model.p, tie.source, tie.target
    stake = (1 + level) / 4.0
    for direction in (tie, tie.reverse):
        direction.trust += p.trust_gain * stake * (1.0 - direction.trust)
    expertise_i, expertise_j = i.expertise, j.expertise
    learn(i, stake, autonomy, expertise_j)
    learn(j, stake, autonomy, expertise_i)
    if level in (EXCHANGE, JOINT_WORK):
        practice_i, practice_j = i.practice, j.practice
        rate = p.practice_alignment * stake / 2.0
        i.approach(rate, practice_j)
        j.approach(rate, practice_i)


def learn(teacher: ReferenceTeacher, stake: float, autonomy: float, partner_expertise: float) -> None:
    """What a productive session does to one teacher, ties and practice aside."""
    p, plasticity = teacher.model.p, teacher.plasticity
    teacher.expect(p.benefit_learning * stake, 1.0)
    teacher.norm += p.internalisation * stake * autonomy * (1.0 - teacher.norm)
    source = max(partner_expertise, teacher.model.lever.coaching)
    efficacy = teacher.self_efficacy
    teacher.self_efficacy += plasticity * (
        p.mastery * stake * (1.0 - efficacy) + p.vicarious * stake * max(0.0, source - efficacy)
    )
    teacher.expertise += plasticity * p.expertise_learning * stake * max(0.0, source - teacher.expertise)


def fail(model, tie: Tie, stake: float, trust: float, harmful: bool) -> None:
    """An unproductive session of two."""
    for direction in (tie, tie.reverse):
        lose_trust(model, direction, stake, harmful, share=1.0)
    for teacher in (tie.source, tie.target):
        suffer(teacher, stake, trust, harmful)
    if harmful:
        end_between(tie)


def lose_trust(model, tie: Tie, stake: float, harmful: bool, share: float) -> None:
    """Trust lost in an unproductive session; ``share`` spreads the loss over a group."""
    p = model.p
    tie.trust -= share * p.trust_fade * stake * tie.trust
    if harmful:
        tie.trust -= share * min(1.0, p.trust_gain * p.breach_multiplier * stake) * tie.trust


def suffer(teacher: ReferenceTeacher, stake: float, trust: float, harmful: bool) -> None:
    """What an unproductive session does to one teacher, ties aside."""
    p = teacher.model.p
    teacher.self_efficacy -= p.efficacy_failure * stake * teacher.self_efficacy
    if harmful:
        teacher.self_efficacy -= p.harm_efficacy * teacher.self_efficacy
    teacher.expect(p.benefit_learning * stake, 0.0 if harmful else p.pleasant_reward * trust)


def mark(model, members: list[ReferenceTeacher], level: int) -> None:
    """Remember the week of a session in those who were there; in an observation the first observes the second."""
    for member in members:
        member.last_contact = model.week
        if level == TALK:
            member.last_talk = model.week
        if level == EXCHANGE:
            member.last_exchange = model.week
        if level == JOINT_WORK:
            member.last_joint_work = model.week
    if level == OBSERVATION:
        members[0].last_observing = members[1].last_observed = model.week
