"""Mandated sessions of groups (ODD 4.6, second part)."""

from itertools import combinations
from math import sqrt

from .appointments import end_between
from .luck import ARRANGE, GROUP, MEETING, SESSION
from .mandated import FIRST_SLOT, attendance, mandated_manner, take_time, turns
from .session import (
    Manner,
    damped,
    depth,
    difference,
    expertise_present,
    harm_chance,
    learn,
    lose_trust,
    mark,
    quality,
    suffer,
)
from .teacher import ReferenceTeacher, Tie


def group_turns(model, first: ReferenceTeacher, u: float) -> None:
    """All sessions this week of the group of which the teacher is the first member, if she is of one."""
    group = model.groups.get(first.index, [])
    if len(group) < 2:
        return
    for turn in range(turns(model.lever.mandate, u)):
        slot = FIRST_SLOT + turn
        members = [member for member in group if comes(model, first, member, slot)]
        ties = ties_among(members)
        if ties:
            call_together(model, first, members, 16 * first.index + slot)


def comes(model, first: ReferenceTeacher, member: ReferenceTeacher, slot: int) -> bool:
    """Whether a member of the group attends."""
    u = model.luck.uniforms(model.week, 16 * member.index + slot, GROUP)[0]
    return u < attendance(model, first, member)


def call_together(model, first: ReferenceTeacher, members: list[ReferenceTeacher], unit: int) -> None:
    """The time of a session and the session."""
    take_time(model, members, model.luck.uniforms(model.week, unit, MEETING)[1])
    manner = mandated_manner(model, first, model.luck.uniforms(model.week, unit, ARRANGE)[2])
    hold_group_session(model, members, model.luck.uniforms(model.week, unit, SESSION), manner)


def ties_among(members: list[ReferenceTeacher]) -> list[Tie]:
    """One tie for each unordered pair of members in contact."""
    return [a.tie_to[b.index] for a, b in combinations(members, 2) if b.index in a.tie_to]


def hold_group_session(model, members: list[ReferenceTeacher], luck, manner: Manner) -> None:
    """One session of a whole group."""
    ties = ties_among(members)
    trust = sum(tie.mutual_trust for tie in ties) / len(ties)
    norm = sum(member.norm for member in members) / len(members)
    level = depth(luck[0], damped(model, sqrt(trust * norm), manner.control), manner)
    stake = (1 + level) / 4.0
    distances = [difference(a.practice, b.practice) for a, b in combinations(members, 2)]
    support = trust * (1.0 - model.p.support_control_loss * manner.control)
    distance = sum(distances) / len(distances)
    chance = quality(model, manner.focus, support, distance, expertise_present(model, members))
    influence_group(model, members, stake)
    productive = luck[1] < chance
    harmful = False
    if productive:
        succeed_together(model, members, level, manner.autonomy)
    else:
        harmful = luck[2] < harm_chance(model, trust, manner.control)
        fail_together(model, members, stake, trust, harmful)
    model.tally.count(model, productive, harmful)
    mark(model, members, level)


def tie_share(model, members: list[ReferenceTeacher]) -> float:
    """How much of a session's effect on a tie is left when attention is divided."""
    return 1.0 / (len(members) - 1)


def influence_group(model, members: list[ReferenceTeacher], stake: float) -> None:
    """Assimilation towards all contacts present, from the old norms."""
    norms = [member.norm for member in members]
    rate = model.p.assimilation * stake
    for member, norm in zip(members, norms, strict=True):
        pull = 0.0
        for other, other_norm in zip(members, norms, strict=True):
            tie = member.tie_to.get(other.index)
            if tie is not None:
                pull += min(1.0, rate * tie.trust) * (other_norm - norm) / (len(members) - 1)
        member.norm = norm + pull


def succeed_together(model, members: list[ReferenceTeacher], level: int, autonomy: float) -> None:
    """A productive session of a group."""
    p = model.p
    stake = (1 + level) / 4.0
    expertise = [member.expertise for member in members]
    middle = tuple(sum(topic) / len(members) for topic in zip(*(member.practice for member in members), strict=True))
    for k, member in enumerate(members):
        learn(member, stake, autonomy, max(expertise[:k] + expertise[k + 1 :]))
        if level > 0:
            member.approach(p.practice_alignment * stake, middle)
    share = tie_share(model, members)
    for tie in ties_among(members):
        for direction in (tie, tie.reverse):
            direction.trust += share * p.trust_gain * stake * (1.0 - direction.trust)


def fail_together(model, members: list[ReferenceTeacher], stake: float, trust: float, harmful: bool) -> None:
    """An unproductive session of a group."""
    for tie in ties_among(members):
        for direction in (tie, tie.reverse):
            lose_trust(model, direction, stake, harmful, tie_share(model, members))
        if harmful:
            end_between(tie)
    for member in members:
        suffer(member, stake, trust, harmful)
