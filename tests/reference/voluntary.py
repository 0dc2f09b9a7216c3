"""The voluntary block (ODD 4.10): attempts at a session, and search outside the school."""

from .luck import MEETING, SEARCH, SESSION, WANT, draw_index
from .session import hold_session
from .teacher import NEVER, ReferenceTeacher, Tie


def voluntary_block(model, teacher: ReferenceTeacher) -> None:
    """All attempts of one teacher at her turn."""
    if teacher.windows == 0:
        return
    wants = model.luck.uniforms(model.week, teacher.index, WANT)
    for attempt in range(int(model.p.windows)):
        if teacher.windows == 0:
            return
        if wants[attempt] < teacher.willingness:
            unit = 8 * teacher.index + attempt
            tie = find_partner(model, teacher, unit)
            if tie is not None:
                meet(model, tie, unit)
            elif model.lever.external_search > 0.0:
                search_outside(model, teacher, unit)


def find_partner(model, teacher: ReferenceTeacher, unit: int) -> Tie | None:
    """The tie to somebody who is reached, found, free and willing, or None."""
    found, doors, choice, acceptance = model.luck.uniforms(model.week, unit, MEETING)
    if not doors < 1.0 - model.isolation:
        return None
    half = model.p.half_opportunity
    if half != 0.0 and not found < teacher.seen_total / (teacher.seen_total + half):
        return None
    factor = model.trust_factor
    drawn = draw_index([tie.available * factor(tie.trust) for tie in teacher.ties], choice)
    if drawn is None:
        return None
    tie = teacher.ties[drawn]
    partner = tie.target
    if partner.windows == 0:
        return None
    accepts = acceptance < tie.together * (partner.willingness + tie.reverse.trust) / 2.0
    return tie if accepts else None


def meet(model, tie: Tie, unit: int) -> None:
    """A voluntary session and what is counted of it."""
    asker, partner = tie.source, tie.target
    luck = model.luck.uniforms(model.week, unit, SESSION)
    level = hold_session(model, tie, luck, model.climate[asker.department].focus, 0.0, 1.0)
    crosses = asker.department != partner.department
    for teacher in (asker, partner):
        teacher.lose_window()
        teacher.voluntary_sessions += 1
        teacher.last_voluntary = model.week
        if crosses and level >= 2:
            teacher.last_cross_department = model.week
    model.tally.depths[level] += 1
    model.tally.cross_department += crosses
    if tie.asked_week == NEVER:
        model.asked_ties.append(tie)
    tie.asked += 1.0
    tie.asked_week = model.week


def search_outside(model, teacher: ReferenceTeacher, unit: int) -> None:
    """A failed wish may find somebody outside the school."""
    p, lever = model.p, model.lever
    luck = model.luck.uniforms(model.week, unit, SEARCH)
    if not luck[0] < lever.external_search:
        return
    model.tally.outside += 1
    outside = max(0.7, lever.coaching)
    focus = model.climate[teacher.department].focus
    if not luck[1] < (focus * 0.5 * 0.8 * outside) ** (p.condition_sharpness / 4.0):
        teacher.disappoint(0.5 * p.benefit_learning, 0.5 * p.pleasant_reward)
        return
    plasticity = teacher.plasticity
    teacher.expected_benefit += 0.5 * p.benefit_learning * (1.0 - teacher.expected_benefit)
    teacher.norm += 0.5 * p.internalisation * (1.0 - teacher.norm)
    teacher.self_efficacy += 0.5 * plasticity * p.mastery * (1.0 - teacher.self_efficacy)
    teacher.expertise += 0.5 * plasticity * p.expertise_learning * max(0.0, outside - teacher.expertise)
