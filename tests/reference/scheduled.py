"""The scheduled block (ODD 4.5 to 4.9): persuasion's time, mandate, observation, mentoring, partnership."""

from .group import gather, hold_group_session, ties_among
from .luck import CALL, MEETING, PERSUASION, SESSION, draw_index
from .session import hold_session
from .teacher import ReferenceTeacher, Tie

MANDATED_SLOT, OBSERVATION_SLOT, MENTORING_SLOT, PARTNERSHIP_SLOT = 4, 5, 6, 7
PHASE_SHARE, PHASE_DEPTH = (0.0, 0.25, 0.5, 1.0), (0, 0, 2, 3)


def spend_time_on_persuasion(model) -> None:
    """Persuasion outside protected time strains and crowds out windows."""
    lever, p = model.lever, model.p
    hours = lever.persuasion * (1.0 - lever.protected_time)
    chance = p.crowding * lever.persuasion * (1.0 - lever.protected_time)
    for teacher in model.teachers:
        teacher.bear(p.mandate_strain * hours)
        if chance > 0.0 and model.luck.uniforms(model.week, teacher.index, PERSUASION)[0] < chance:
            teacher.lose_window()


def scheduled_block(model, teacher: ReferenceTeacher) -> None:
    """All that is scheduled for one teacher at her turn."""
    lever = model.lever
    mentored = lever.mentoring > 0.0 and teacher.tenure < model.year
    partner = model.phase > 0 and teacher.partner_school
    if not (lever.mandate > 0.0 or lever.observation > 0.0 or mentored or partner):
        return
    call = model.luck.uniforms(model.week, teacher.index, CALL)
    if call[0] < lever.mandate / model.p.group_size:
        mandated_session(model, teacher)
    if call[1] < lever.observation:
        observe(model, teacher)
    if mentored and call[2] < lever.mentoring:
        mentor(model, teacher)
    if partner and call[3] < lever.partnership * PHASE_SHARE[model.phase]:
        partnership_session(model, teacher)


def candidates(model, teacher: ReferenceTeacher, chosen: bool) -> list[tuple[Tie, float]]:
    """Who may be met and with what weight: any contact by trust if chosen, the department if assigned."""
    if chosen:
        return [(tie, tie.seen * model.trust_factor(tie.trust)) for tie in teacher.ties]
    return [(tie, tie.seen) for tie in teacher.ties if tie.target.department == teacher.department]


def draw_tie(options: list[tuple[Tie, float]], u: float) -> Tie | None:
    """One of the candidates, None if nobody has positive weight."""
    drawn = draw_index([weight for _, weight in options], u)
    return None if drawn is None else options[drawn][0]


def mandated_session(model, caller: ReferenceTeacher) -> None:
    """A called session: who is asked, who comes, what time it takes, and the session itself."""
    unit = 8 * caller.index + MANDATED_SLOT
    climate = model.climate[caller.department]
    p = model.p
    meeting = model.luck.uniforms(model.week, unit, MEETING)
    forced = p.enforced_attendance + (1.0 - p.enforced_attendance) * climate.control
    options = candidates(model, caller, chosen=meeting[0] < model.lever.agency)

    def comes(teacher: ReferenceTeacher, u: float) -> bool:
        return u < forced + (1.0 - forced) * teacher.willingness

    if p.group_size > 2:
        members = gather(model, caller, options, comes, meeting[3])
        ties = ties_among(members)
        if ties:
            take_time(model, members, meeting[1])
            luck = model.luck.uniforms(model.week, unit, SESSION)
            hold_group_session(model, members, ties, luck, climate.clarity, climate.control)
        return
    tie = draw_tie(options, meeting[2])
    if tie is None or not comes(caller, meeting[3]):
        return
    luck = model.luck.uniforms(model.week, unit, SESSION)
    if comes(tie.target, luck[3]):
        take_time(model, [caller, tie.target], meeting[1])
        hold_session(model, tie, luck, climate.clarity, climate.control, 1.0 - climate.control)


def take_time(model, members: list[ReferenceTeacher], u: float) -> None:
    """Attendance is counted; outside protected time it strains and may take a window."""
    protected = model.lever.protected_time
    crowds = u < protected + (1.0 - protected) * model.p.crowding
    for member in members:
        member.mandated_sessions += 1
        if u >= protected:
            member.bear(model.p.mandate_strain)
            if crowds:
                member.lose_window()


def observe(model, teacher: ReferenceTeacher) -> None:
    """The teacher observes a colleague's lesson."""
    unit = 8 * teacher.index + OBSERVATION_SLOT
    climate = model.climate[teacher.department]
    control = climate.observation_control
    meeting = model.luck.uniforms(model.week, unit, MEETING)
    tie = draw_tie(candidates(model, teacher, chosen=meeting[0] < 1.0 - control), meeting[2])
    if tie is None:
        return
    luck = model.luck.uniforms(model.week, unit, SESSION)
    hold_session(model, tie, luck, climate.focus, control, 1.0 - control)
    tie.target.last_observed = model.week
    model.tally.observation += 1


def mentor(model, newcomer: ReferenceTeacher) -> None:
    """The best colleague of the department mentors a newcomer."""
    options = [tie for tie in newcomer.ties if tie.target.department == newcomer.department and tie.available > 0.0]
    if not options:
        return
    tie = max(options, key=lambda tie: tie.target.expertise * tie.target.norm)
    luck = model.luck.uniforms(model.week, 8 * newcomer.index + MENTORING_SLOT, SESSION)
    hold_session(model, tie, luck, max(0.8, model.climate[newcomer.department].clarity), 0.0, 1.0)
    model.tally.mentoring += 1


def partnership_session(model, teacher: ReferenceTeacher) -> None:
    """A session with partner schools; it does no harm and changes no tie."""
    p, phase = model.p, model.phase
    stake = (1 + PHASE_DEPTH[phase]) / 4.0
    focus = (0.0, 0.5, max(p.focus, 0.7), max(p.focus, 0.8))[phase]
    outside = max(0.75, model.lever.coaching)
    luck = model.luck.uniforms(model.week, 8 * teacher.index + PARTNERSHIP_SLOT, SESSION)
    model.tally.partnership += 1
    if luck[1] < (focus * 0.6 * 0.8 * outside) ** (p.condition_sharpness / 4.0):
        learn_from_partners(model, teacher, stake, outside)
    else:
        teacher.self_efficacy -= p.efficacy_failure * stake * teacher.self_efficacy
        teacher.disappoint(p.benefit_learning * stake, 0.6 * p.pleasant_reward)


def learn_from_partners(model, teacher: ReferenceTeacher, stake: float, outside: float) -> None:
    """A productive session with partner schools."""
    p, plasticity, efficacy = model.p, teacher.plasticity, teacher.self_efficacy
    teacher.expected_benefit += p.benefit_learning * stake * (1.0 - teacher.expected_benefit)
    teacher.norm += p.internalisation * stake * (1.0 - teacher.norm)
    teacher.self_efficacy += plasticity * (
        p.mastery * stake * (1.0 - efficacy) + p.vicarious * stake * max(0.0, outside - efficacy)
    )
    if model.phase >= 2:
        gap = max(0.0, outside - teacher.expertise)
        teacher.expertise += plasticity * p.expertise_learning * stake * gap
    if model.phase == 3:
        teacher.approach(p.practice_alignment * stake / 2.0, model.partner_practice)
