"""The scheduled block (ODD 4.5 to 4.9): persuasion's time, mandate, observation, mentoring, partnership."""

from .appointments import arrange_after
from .group import group_turns
from .luck import CALL, MEETING, PERSUASION, SESSION
from .mandated import mandated_turns
from .partner import draw_scheduled
from .partnership import PHASE_SHARE, partnership_session
from .session import Manner, hold_session, mark
from .teacher import EXCHANGE, OBSERVATION, ReferenceTeacher

OBSERVATION_SLOT, MENTORING_SLOT = 4, 5


def spend_time_on_persuasion(model) -> None:
    """Information outside protected time may take a free hour."""
    chance = model.p.crowding * model.lever.persuasion * (1.0 - model.lever.protected_time)
    for teacher in model.teachers:
        if model.luck.uniforms(model.week, teacher.index, PERSUASION)[0] < chance:
            teacher.lose_window()


def scheduled_block(model, teacher: ReferenceTeacher) -> None:
    """All that is scheduled for one teacher at her turn."""
    lever = model.lever
    call = model.luck.uniforms(model.week, teacher.index, CALL)
    if model.p.group_size > 2:
        group_turns(model, teacher, call[0])
    else:
        mandated_turns(model, teacher, call[0])
    if call[1] < lever.observation:
        observe(model, teacher)
    if teacher.tenure < model.year and call[2] < lever.mentoring:
        mentor(model, teacher)
    if teacher.partner_school and call[3] < lever.partnership * PHASE_SHARE[model.phase]:
        partnership_session(model, teacher)


def observe(model, teacher: ReferenceTeacher) -> None:
    """The teacher observes a colleague's lesson."""
    unit = 16 * teacher.index + OBSERVATION_SLOT
    climate = model.climate[teacher.department]
    control = climate.observation_control
    meeting = model.luck.uniforms(model.week, unit, MEETING)
    tie = draw_scheduled(model, teacher, meeting[0] < 1.0 - control, meeting[2])
    if tie is None:
        return
    luck = model.luck.uniforms(model.week, unit, SESSION)
    outcome = hold_session(model, tie, luck, Manner(OBSERVATION, False, climate.focus, control, 1.0 - control))
    mark(model, [teacher, tie.target], outcome.level)
    teacher.last_observing = tie.target.last_observed = model.week
    model.tally.observation += 1
    arrange_after(tie, OBSERVATION, outcome, luck[3] < model.p.arranging * (1.0 - control))


def mentor(model, newcomer: ReferenceTeacher) -> None:
    """The best colleague of the department mentors a newcomer."""
    options = [tie for tie in newcomer.ties if tie.target.department == newcomer.department and tie.available > 0.0]
    if not options:
        return
    tie = max(options, key=lambda tie: tie.target.expertise * tie.target.norm)
    luck = model.luck.uniforms(model.week, 16 * newcomer.index + MENTORING_SLOT, SESSION)
    kind = OBSERVATION if luck[3] < 0.5 else EXCHANGE
    focus = max(0.8, model.climate[newcomer.department].clarity)
    outcome = hold_session(model, tie, luck, Manner(kind, False, focus, 0.0, 1.0))
    mark(model, [newcomer, tie.target], outcome.level)
    model.tally.mentoring += 1
