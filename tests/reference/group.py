"""Mandated sessions of groups (ODD 4.6, second part)."""

from itertools import combinations
from math import sqrt

from .luck import GROUP, draw_index
from .session import (
    depth,
    difference,
    expertise_present,
    harm_chance,
    learn,
    lose_trust,
    mark,
    quality,
    react,
    suffer,
)
from .teacher import ReferenceTeacher, Tie


def gather(model, caller: ReferenceTeacher, candidates: list[tuple[Tie, float]], comes, attendance: float):
    """The members who come: the caller if ``attendance`` says so, and up to g - 1 drawn without replacement."""
    present = [caller] if comes(caller, attendance) else []
    candidates = list(candidates)
    for k in range(1, int(model.p.group_size)):
        if not any(weight > 0.0 for _, weight in candidates):
            break
        u = model.luck.uniforms(model.week, 16 * (8 * caller.index + 4) + k, GROUP)
        drawn = draw_index([weight for _, weight in candidates], u[0])
        member = candidates.pop(drawn)[0].target
        if comes(member, u[1]):
            present.append(member)
    return present


def ties_among(members: list[ReferenceTeacher]) -> list[Tie]:
    """One tie for each unordered pair of members in contact."""
    return [a.tie_to[b.index] for a, b in combinations(members, 2) if b.index in a.tie_to]


def hold_group_session(model, members: list[ReferenceTeacher], ties: list[Tie], luck, focus: float, control: float):
    """One session of a whole group."""
    p, others = model.p, len(members) - 1
    trust = sum(tie.mutual_trust for tie in ties) / len(ties)
    norm = sum(member.norm for member in members) / len(members)
    openness = sqrt(trust * norm)
    openness *= (1.0 - p.openness_control_loss * control) * (1.0 - p.openness_pressure_loss * model.lever.pressure)
    openness *= (2.0 / len(members)) ** p.group_openness_loss
    level = depth(luck[0], openness)
    stake = (1 + level) / 4.0
    distances = [difference(a.practice, b.practice) for a, b in combinations(members, 2)]
    support = trust * (1.0 - p.support_control_loss * control)
    chance = quality(model, focus, support, sum(distances) / len(distances), expertise_present(model, members))
    influence_group(model, members, stake)
    for member in members:
        react(member, control, trust)
    share = others ** (-p.group_attention)
    productive = luck[1] < chance
    harmful = False
    if productive:
        succeed_together(model, members, ties, stake, level, 1.0 - control, share)
    else:
        harmful = luck[2] < harm_chance(model, trust, control)
        fail_together(model, members, ties, stake, trust, harmful, share)
    model.tally.count(model, productive, harmful)
    mark(model, members, level)
    for tie in ties:
        tie.last_session = tie.reverse.last_session = model.week


def influence_group(model, members: list[ReferenceTeacher], stake: float) -> None:
    """Assimilation towards all contacts present, from the old norms."""
    norms = [member.norm for member in members]
    rate = model.p.assimilation * stake
    for member, norm in zip(members, norms, strict=True):
        pull = 0.0
        for other, other_norm in zip(members, norms, strict=True):
            tie = member.tie_to.get(other.index)
            if tie is not None:
                pull += min(1.0, rate * tie.trust * tie.status) * (other_norm - norm) / (len(members) - 1)
        member.norm = norm + pull


def succeed_together(model, members, ties, stake: float, level: int, autonomy: float, share: float) -> None:
    """A productive session of a group."""
    p = model.p
    expertise = [member.expertise for member in members]
    middle = tuple(sum(topic) / len(members) for topic in zip(*(member.practice for member in members), strict=True))
    for k, member in enumerate(members):
        learn(member, stake, autonomy, max(expertise[:k] + expertise[k + 1 :]))
        if level >= 2:
            member.approach(p.practice_alignment * stake, middle)
    for tie in ties:
        for direction in (tie, tie.reverse):
            direction.trust += share * p.trust_gain * stake * (1.0 - direction.trust)


def fail_together(model, members, ties, stake: float, trust: float, harmful: bool, share: float) -> None:
    """An unproductive session of a group."""
    for tie in ties:
        for direction in (tie, tie.reverse):
            lose_trust(model, direction, stake, harmful, share)
    for member in members:
        suffer(member, stake, trust, harmful)
