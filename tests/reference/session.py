"""The session of two (ODD 4.11)."""

from math import sqrt

from .teacher import ReferenceTeacher, Tie

RANDOM_DIFFERENCE = 0.408


def depth(u: float, openness: float) -> int:
    """Depth of a session: inversion of Binomial(3, openness)."""
    closed = 1.0 - openness
    chance = closed * closed * closed
    if u < chance:
        return 0
    chance += 3.0 * openness * closed * closed
    if u < chance:
        return 1
    chance += 3.0 * openness * openness * closed
    return 2 if u < chance else 3


def difference(x: tuple[float, float, float], y: tuple[float, float, float]) -> float:
    """Root mean square difference of two practices."""
    a, b, c = x[0] - y[0], x[1] - y[1], x[2] - y[2]
    return sqrt((a * a + b * b + c * c) / 3.0)


def quality(model, focus: float, support: float, distance: float, expertise: float) -> float:
    """Q: chance that a session is productive, from the four conditions."""
    p = model.p
    challenge = min(1.0, p.challenge_base + p.challenge_difference * distance / RANDOM_DIFFERENCE)
    return (focus * support * challenge * expertise) ** (p.condition_sharpness / 4.0)


def expertise_present(model, members: list[ReferenceTeacher]) -> float:
    """c4: the best expertise in the room, from a member, a coach or an implementing partnership."""
    best = max(model.lever.coaching, *(member.expertise for member in members))
    if model.phase == 3 and any(member.partner_school for member in members):
        best = max(best, 0.9 * max(0.75, model.lever.coaching))
    return best


def hold_session(model, tie: Tie, luck: tuple, focus: float, control: float, autonomy: float) -> int:
    """One session of tie.source with tie.target; ``luck`` is SESSION of the caller's unit. Returns the depth."""
    p, i, j = model.p, tie.source, tie.target
    trust = tie.mutual_trust
    openness = sqrt(trust * (i.norm + j.norm) / 2.0)
    openness *= (1.0 - p.openness_control_loss * control) * (1.0 - p.openness_pressure_loss * model.lever.pressure)
    level = depth(luck[0], openness)
    stake = (1 + level) / 4.0
    support = trust * (1.0 - p.support_control_loss * control)
    chance = quality(model, focus, support, difference(i.practice, j.practice), expertise_present(model, [i, j]))
    influence(model, tie, stake)
    for teacher in (i, j):
        react(teacher, control, trust)
    productive = luck[1] < chance
    harmful = False
    if productive:
        succeed(model, tie, stake, level, autonomy)
    else:
        harmful = luck[2] < harm_chance(model, trust, control)
        fail(model, tie, stake, trust, harmful)
    model.tally.count(model, productive, harmful)
    mark(model, [i, j], level)
    tie.last_session = tie.reverse.last_session = model.week
    return level


def harm_chance(model, trust: float, control: float) -> float:
    """Chance that an unproductive session does harm."""
    return (1.0 - trust) * (model.p.harm_base + model.p.harm_control * control)


def influence(model, tie: Tie, stake: float) -> None:
    """Assimilation of the two norms, both from the old ones."""
    i, j = tie.source, tie.target
    gap = j.norm - i.norm
    rate = model.p.assimilation * stake
    i.norm += min(1.0, rate * tie.trust * tie.status) * gap
    j.norm -= min(1.0, rate * tie.reverse.trust * tie.reverse.status) * gap


def react(teacher: ReferenceTeacher, control: float, trust: float) -> None:
    """Reactance to control among people who do not trust each other."""
    teacher.norm -= teacher.model.p.reactance * control * (1.0 - trust) * teacher.norm


def succeed(model, tie: Tie, stake: float, level: int, autonomy: float) -> None:
    """A productive session of two."""
    p, i, j = model.p, tie.source, tie.target
    for direction in (tie, tie.reverse):
        direction.trust += p.trust_gain * stake * (1.0 - direction.trust)
    expertise_i, expertise_j = i.expertise, j.expertise
    learn(i, stake, autonomy, expertise_j)
    learn(j, stake, autonomy, expertise_i)
    if level >= 2:
        practice_i, practice_j = i.practice, j.practice
        rate = p.practice_alignment * stake / 2.0
        i.approach(rate, practice_j)
        j.approach(rate, practice_i)


def learn(teacher: ReferenceTeacher, stake: float, autonomy: float, partner_expertise: float) -> None:
    """What a productive session does to one teacher, ties and practice aside."""
    p, plasticity = teacher.model.p, teacher.plasticity
    teacher.expected_benefit += p.benefit_learning * stake * (1.0 - teacher.expected_benefit)
    teacher.norm += p.internalisation * stake * autonomy * (1.0 - teacher.norm)
    efficacy = teacher.self_efficacy
    teacher.self_efficacy += plasticity * (
        p.mastery * stake * (1.0 - efficacy) + p.vicarious * stake * max(0.0, partner_expertise - efficacy)
    )
    source = max(partner_expertise, teacher.model.lever.coaching)
    teacher.expertise += plasticity * p.expertise_learning * stake * max(0.0, source - teacher.expertise)


def fail(model, tie: Tie, stake: float, trust: float, harmful: bool) -> None:
    """An unproductive session of two."""
    for direction in (tie, tie.reverse):
        lose_trust(model, direction, stake, harmful, share=1.0)
    for teacher in (tie.source, tie.target):
        suffer(teacher, stake, trust, harmful)


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
        teacher.norm -= p.harm_norm * teacher.norm
    teacher.disappoint(p.benefit_learning * stake, 0.0 if harmful else p.pleasant_reward * trust)


def mark(model, members: list[ReferenceTeacher], level: int) -> None:
    """Remember the week of a session in those who were there."""
    for member in members:
        member.last_contact = model.week
        if level >= 2:
            member.last_exchange = model.week
        if level == 3:
            member.last_joint_work = model.week
