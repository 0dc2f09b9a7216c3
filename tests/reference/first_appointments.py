"""The appointments with which a school begins (ODD 4.10, first appointments)."""

from math import sqrt

from .appointments import arrange
from .luck import ARRANGE
from .partner import draw_tie
from .school_week import asking_weight
from .session import difference, expertise_present, harm_chance, openness, quality
from .teacher import KINDS, TALK, ReferenceTeacher, Tie

FIRST_UNIT = 1_048_576
LEAST_ENDING = 1e-9
ROUNDS_OF_TRUST = 3


def first_appointments(model) -> None:
    """Appointments of week 0: those of a school that has been as it is for long."""
    if not model.p.arranging > 0.0:
        return
    for teacher in model.teachers:
        begin_with_appointments(model, teacher)


def begin_with_appointments(model, teacher: ReferenceTeacher) -> None:
    """One teacher's first appointments; all chances are those of the state that she finds at her turn."""
    asked = [asking_weight(model, tie) for tie in teacher.ties]
    whole = sum(asked)
    if not whole > 0.0:
        return
    weights = [
        [weight * balance(model, tie, kind) for tie, weight in zip(teacher.ties, asked, strict=True)] for kind in KINDS
    ]
    staying = 1.0 - min(1.0, leaving(model))
    for kind in reversed(KINDS):
        if teacher.appointments[kind] is not None:
            continue
        odds = sum(weights[kind]) / whole
        luck = model.luck.uniforms(model.week, FIRST_UNIT + 16 * teacher.index + kind, ARRANGE)
        if luck[1] < staying * odds / (1.0 + odds):
            tie = draw_tie(list(zip(teacher.ties, weights[kind], strict=True)), luck[0])
            arrange(tie, kind)
            tie.trust, tie.reverse.trust = settled_trust(model, tie, kind)


def leaving(model) -> float:
    """lv: chance in a year that one of two teachers leaves."""
    return 2.0 * min(1.0, model.p.turnover * model.p.exit_base)


def balance(model, tie: Tie, kind: int) -> float:
    """r: how fast such an appointment is made, relative to how fast it is lost."""
    return made(model, tie, kind) / max(lost(model, tie, kind), LEAST_ENDING)


def made(model, tie: Tie, kind: int) -> float:
    """Weekly chance that she comes to such an appointment, if this is the contact whom she thinks of."""
    p, i, j = model.p, tie.source, tie.target
    agrees, reached = sqrt(j.wants[kind] * tie.reverse.trust), 1.0
    if kind == TALK:
        agrees = p.courtesy + (1.0 - p.courtesy) * agrees
    else:
        reached = openness(model, tie, 0.0) ** (kind / 3.0)
    success = success_at(model, tie, kind, tie.mutual_trust)
    return p.arranging * success * reached * (1.0 - model.isolation) * i.asks[kind] * tie.together * agrees


def lost(model, tie: Tie, kind: int) -> float:
    """Weekly chance that such an appointment ends, once trust has settled with it."""
    p = model.p
    trust = min(settled_trust(model, tie, kind))
    success = success_at(model, tie, kind, trust)
    lapsed = p.lapsing * (1.0 - min(tie.source.wants[kind], tie.target.wants[kind])) * (1.0 - model.some_door * success)
    breach = 0.0 if kind == TALK else model.some_door * (1.0 - success) * harm_chance(model, trust, 0.0)
    return lapsed + breach + leaving(model) / model.year


def success_at(model, tie: Tie, kind: int, trust: float) -> float:
    """Q_k: chance that a talk is pleasant, or a session productive, at this mutual trust."""
    if kind == TALK:
        return trust
    i, j = tie.source, tie.target
    focus, expertise = model.climate[i.department].focus, expertise_present(model, [i, j], guests=False)
    return quality(model, focus, trust, difference(i.practice, j.practice), expertise)


def settled_trust(model, tie: Tie, kind: int) -> tuple[float, float]:
    """t* of both directions: where trust settles with such an appointment."""
    p = model.p
    stake = 0.0 if model.trust_is_given else model.some_door * (1 + kind) / 4.0
    trust = tie.mutual_trust
    for _ in range(ROUNDS_OF_TRUST):
        success = success_at(model, tie, kind, trust)
        gain, loss = success * p.trust_gain * stake, (1.0 - success) * p.trust_fade * stake
        there, back = (balanced(t, p.trust_return, gain, loss) for t in (tie.trust, tie.reverse.trust))
        trust = min(there, back)
    return there, back


def balanced(trust: float, back: float, gain: float, loss: float) -> float:
    """Trust at which its return, gain and loss balance."""
    total = back + gain + loss
    return trust if total == 0.0 else (back * trust + gain) / total
