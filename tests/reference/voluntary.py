"""The voluntary block (ODD 4.10): appointments, wishes for each kind, and search outside the school."""

from math import sqrt

from .appointments import arrange, lapse
from .coordination import coordinate
from .luck import MEETING, SEARCH, SESSION, WANT
from .partner import draw_asked
from .session import Manner, Outcome, hold_session, mark
from .talk import ask, talk
from .teacher import KINDS, TALK, ReferenceTeacher, Tie


def voluntary_block(model, teacher: ReferenceTeacher) -> None:
    """All that one teacher does of her own accord at her turn."""
    coordinate(model, teacher)
    for kind in reversed(KINDS):
        tie = teacher.appointments[kind]
        if tie is not None:
            keep_appointment(model, tie, kind)
        elif kind == TALK or teacher.windows > 0:
            wish(model, teacher, kind)


def keep_appointment(model, tie: Tie, kind: int) -> None:
    """An appointment is kept if a door is open and both have time; without success it may end."""
    luck = model.luck.uniforms(model.week, 16 * tie.source.index + kind, SESSION)
    success = False
    if luck[0] < model.some_door:
        if kind == TALK:
            success = talk(model, tie, luck[1])
        elif tie.source.windows > 0 and tie.target.windows > 0:
            success = meet(model, tie, kind, certain=True).productive
    if not success:
        lapse(model, tie, kind, luck[3])


def wish(model, teacher: ReferenceTeacher, kind: int) -> None:
    """Without an appointment she may ask somebody; what fails may be looked for outside."""
    if not model.luck.uniforms(model.week, teacher.index, WANT)[kind] < teacher.asks[kind]:
        return
    unit = 16 * teacher.index + kind
    meeting = model.luck.uniforms(model.week, unit, MEETING)
    tie = draw_asked(model, teacher, meeting[2]) if meeting[0] < 1.0 - model.isolation else None
    if tie is not None and is_answered(model, tie, kind, meeting):
        return
    if kind != TALK:
        search_outside(model, teacher, unit)


def is_answered(model, tie: Tie, kind: int, meeting: tuple) -> bool:
    """Whether the colleague agrees, or at least talks; ``meeting`` is MEETING of the attempt."""
    p, partner = model.p, tie.target
    arranged = model.luck.uniforms(model.week, 16 * tie.source.index + kind, SESSION)[3]
    agrees = sqrt(partner.wants[kind] * tie.reverse.trust)
    if kind != TALK and partner.windows > 0 and meeting[3] < tie.together * agrees:
        outcome = meet(model, tie, kind, certain=False)
        if outcome.productive and outcome.level == kind and arranged < p.arranging:
            arrange(tie, kind)
        return True
    if not meeting[3] < tie.together * (p.courtesy + (1.0 - p.courtesy) * agrees):
        return False
    pleasant = talk(model, tie, meeting[1])
    if kind == TALK and pleasant and arranged < p.arranging:
        arrange(tie, kind)
    return True


def meet(model, tie: Tie, kind: int, certain: bool) -> Outcome:
    """A voluntary session and what is counted of it."""
    asker, partner = tie.source, tie.target
    luck = model.luck.uniforms(model.week, 16 * asker.index + kind, SESSION)
    focus = model.climate[asker.department].focus
    outcome = hold_session(model, tie, luck, Manner(kind, certain, focus, 0.0, 1.0))
    mark(model, [asker, partner], outcome.level)
    for teacher in (asker, partner):
        teacher.lose_window()
    if outcome.level == TALK:
        ask(model, tie, 0.0)
        model.tally.talk += 1
        return outcome
    ask(model, tie, 1.0)
    crosses = asker.department != partner.department
    for teacher in (asker, partner):
        teacher.voluntary_sessions += 1
        teacher.last_voluntary = model.week
        if crosses:
            teacher.last_cross_department = model.week
    model.tally.depths[outcome.level] += 1
    model.tally.cross_department += crosses
    return outcome


def search_outside(model, teacher: ReferenceTeacher, unit: int) -> None:
    """A failed wish may find somebody outside the school."""
    p, lever = model.p, model.lever
    luck = model.luck.uniforms(model.week, unit, SEARCH)
    if not luck[0] < lever.external_search:
        return
    model.tally.outside += 1
    outside = max(0.7, lever.coaching)
    focus = model.climate[teacher.department].focus
    if not luck[1] < min(1.0, p.condition_ease * focus * 0.5 * 0.8 * outside):
        teacher.expect(0.5 * p.benefit_learning, 0.5 * p.pleasant_reward)
        return
    plasticity = teacher.plasticity
    teacher.expect(0.5 * p.benefit_learning, 1.0)
    teacher.norm += 0.5 * p.internalisation * (1.0 - teacher.norm)
    teacher.self_efficacy += 0.5 * plasticity * p.mastery * (1.0 - teacher.self_efficacy)
    teacher.expertise += 0.5 * plasticity * p.expertise_learning * max(0.0, outside - teacher.expertise)
