"""4.3 and 4.9 Partnership beyond the school: three phases, a few participants, sessions with the partner school.

Worked example: lengths 12 and 12; in the partnership's week 0 of three teachers and a share of .34, round(1.02) = 1
takes part; from its week 24 on it implements, with joint work (L = 3, stake 1) every week at full intensity.
"""

from sim.declared.fixed_numbers import fixed
from sim.kernel.diary import INEFFECTUAL, PARTNERSHIP, PRODUCTIVE, after_one, before_one
from sim.kernel.jit import jit, jit_inline
from sim.kernel.luck import SESSION, SLOT_PARTNERSHIP, SLOTS, uniforms
from sim.kernel.meeting import PARTNER_EXPERTISE, PHASE_IMPLEMENT
from sim.kernel.session import chance_of_conditions, fail, plasticity

NONE, JOIN, DEVELOP = 0, 1, 2
PARTNER_TRUST, PARTNER_CHALLENGE = fixed("partner_trust"), fixed("partner_challenge")
JOINING_FOCUS, DEVELOPING_FOCUS = fixed("joining_focus"), fixed("developing_focus")
IMPLEMENTING_FOCUS = fixed("implementing_focus")
RATES = (0.0, fixed("joining_rate"), fixed("developing_rate"), fixed("implementing_rate"))
DEPTHS = (0, 0, 2, 3)


@jit
def phase_of(week, parameters):
    """Phase in the partnership's own week (-1: there is none)."""
    if week < 0:
        return NONE
    if week < parameters.partnership_join_weeks:
        return JOIN
    if week < parameters.partnership_join_weeks + parameters.partnership_develop_weeks:
        return DEVELOP
    return PHASE_IMPLEMENT


@jit
def advance_partnership(teachers, school, levers, parameters):
    """Count the partnership's weeks; choose participants in its first; forget them when it stops."""
    if levers.partnership > 0.0:
        school.partnership_week += 1
        if school.partnership_week == 0:
            places = round(parameters.partnership_share * len(teachers))
            for i in range(len(teachers)):
                teachers[i].partner_school = 1 if teachers[i].staff_rank < places else 0
    elif school.partnership_week >= 0:
        school.partnership_week = -1
        for i in range(len(teachers)):
            teachers[i].partner_school = 0
    school.partnership_phase = phase_of(school.partnership_week, parameters)


@jit
def focus_of(phase, focus):
    """Focus of the partnership's work by phase."""
    if phase == JOIN:
        return JOINING_FOCUS
    return max(focus, DEVELOPING_FOCUS if phase == DEVELOP else IMPLEMENTING_FOCUS)


@jit
def partnership_session(teacher, school, coaching, u, parameters):
    """One session of a participant with the partner school. Returns what came of it."""
    phase = school.partnership_phase
    stake = (1.0 + DEPTHS[phase]) / 4.0
    expertise = max(PARTNER_EXPERTISE, coaching)
    focus = focus_of(phase, parameters.focus)
    if u >= chance_of_conditions(focus, PARTNER_TRUST, PARTNER_CHALLENGE, expertise, parameters):
        fail(teacher, stake, PARTNER_TRUST, False, parameters)
        return INEFFECTUAL
    plastic = plasticity(teacher, parameters)
    teacher.expected_benefit += parameters.benefit_learning * stake * (1.0 - teacher.expected_benefit)
    teacher.norm += parameters.internalisation * stake * (1.0 - teacher.norm)
    teacher.self_efficacy += plastic * (
        parameters.mastery * stake * (1.0 - teacher.self_efficacy)
        + parameters.vicarious * stake * max(0.0, expertise - teacher.self_efficacy)
    )
    if phase >= DEVELOP:
        teacher.expertise += plastic * parameters.expertise_learning * stake * max(0.0, expertise - teacher.expertise)
    if phase == PHASE_IMPLEMENT:
        share = parameters.practice_alignment * stake / 2.0
        teacher.practice_1 += share * (school.partner_practice_1 - teacher.practice_1)
        teacher.practice_2 += share * (school.partner_practice_2 - teacher.practice_2)
        teacher.practice_3 += share * (school.partner_practice_3 - teacher.practice_3)
    return PRODUCTIVE


@jit_inline
def meet_partner_school(state, i, now, parameters):
    """The partnership session of teacher i, if she takes part and one is held this week."""
    week, luck = now
    teacher, school, levers = state.teachers[i], state.school[0], state.levers[0]
    if teacher.partner_school == 0 or school.partnership_phase == NONE:
        return
    if state.scratch.draws_call[3, i] < levers.partnership * RATES[school.partnership_phase]:
        u = uniforms(luck, week, SLOTS * i + SLOT_PARTNERSHIP, SESSION)
        entry = before_one(state.diary, teacher, i, PARTNERSHIP)
        result = partnership_session(teacher, school, levers.coaching, u[1], parameters)
        after_one(state.diary, entry, teacher, DEPTHS[school.partnership_phase], result)
        state.tally[0].partnership += 1
