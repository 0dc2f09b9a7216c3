"""The partnership with other schools: its phases (ODD 4.3) and its sessions (4.9)."""

from .luck import SESSION
from .teacher import ReferenceTeacher

SLOT = 6
NOT_YET, JOIN, DEVELOP, IMPLEMENT = range(4)
PHASE_SHARE, PHASE_DEPTH = (0.0, 0.25, 0.5, 1.0), (0, 0, 2, 3)


def set_partnership_phase(model) -> None:
    """Advance the partnership and choose its participants when it begins."""
    if model.lever.partnership > 0.0:
        model.partnership_week += 1
        if model.partnership_week == 0:
            places = round(model.p.partnership_share * len(model.teachers))
            for teacher in model.teachers:
                teacher.partner_school = int(teacher.staff_rank < places)
    else:
        model.partnership_week = -1
        for teacher in model.teachers:
            teacher.partner_school = 0
    model.phase = phase_of(model.partnership_week, model.p)


def phase_of(week: int, p) -> int:
    """0 none, 1 join, 2 develop, 3 implement."""
    if week < 0:
        return NOT_YET
    joined = int(p.partnership_join_weeks)
    if week < joined:
        return JOIN
    return DEVELOP if week < joined + int(p.partnership_develop_weeks) else IMPLEMENT


def partner_expertise(model) -> float:
    """s_x: the expertise of the partner school."""
    return max(0.75, model.lever.coaching)


def partnership_session(model, teacher: ReferenceTeacher) -> None:
    """A session with partner schools; it does no harm and changes no tie."""
    p, phase = model.p, model.phase
    stake = (1 + PHASE_DEPTH[phase]) / 4.0
    focus = (0.0, 0.5, max(p.focus, 0.7), max(p.focus, 0.8))[phase]
    outside = partner_expertise(model)
    luck = model.luck.uniforms(model.week, 16 * teacher.index + SLOT, SESSION)
    model.tally.partnership += 1
    if luck[1] < min(1.0, p.condition_ease * focus * 0.6 * 0.8 * outside):
        learn_from_partners(model, teacher, stake, outside)
    else:
        teacher.self_efficacy -= p.efficacy_failure * stake * teacher.self_efficacy
        teacher.expect(p.benefit_learning * stake, 0.6 * p.pleasant_reward)


def learn_from_partners(model, teacher: ReferenceTeacher, stake: float, outside: float) -> None:
    """A productive session with partner schools."""
    p, plasticity, efficacy = model.p, teacher.plasticity, teacher.self_efficacy
    teacher.expect(p.benefit_learning * stake, 1.0)
    teacher.norm += p.internalisation * stake * (1.0 - teacher.norm)
    teacher.self_efficacy += plasticity * (
        p.mastery * stake * (1.0 - efficacy) + p.vicarious * stake * max(0.0, outside - efficacy)
    )
    if model.phase >= DEVELOP:
        gap = max(0.0, outside - teacher.expertise)
        teacher.expertise += plasticity * p.expertise_learning * stake * gap
    if model.phase == IMPLEMENT:
        teacher.approach(p.practice_alignment * stake / 2.0, model.partner_practice)
