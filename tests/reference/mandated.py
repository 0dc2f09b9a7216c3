"""Mandated sessions of pairs, and what they share with those of groups (ODD 4.6)."""

from math import floor

from .appointments import arrange_after
from .luck import ARRANGE, MEETING, SESSION
from .partner import draw_scheduled
from .session import Manner, hold_session, mark
from .teacher import EXCHANGE, JOINT_WORK, ReferenceTeacher

FIRST_SLOT, MOST_TURNS = 8, 8


def turns(hours: float, u: float) -> int:
    """How many times a teacher or a group is called in a week."""
    return min(MOST_TURNS, floor(hours + 1.0 - u))


def attendance(model, caller: ReferenceTeacher, member: ReferenceTeacher) -> float:
    """Chance that a member comes to a session that the caller's department answers for."""
    p = model.p
    forced = p.enforced_attendance + (1.0 - p.enforced_attendance) * model.climate[caller.department].control
    return forced + (1.0 - forced) * member.willingness


def take_time(model, members: list[ReferenceTeacher], u: float) -> None:
    """Attendance is counted; outside protected time it strains and may take a free hour."""
    protected = model.lever.protected_time
    for member in members:
        member.mandated_sessions += 1
        if u >= protected:
            member.bear(model.p.mandate_strain)
            if u < protected + (1.0 - protected) * model.p.crowding:
                member.lose_window()


def mandated_manner(model, caller: ReferenceTeacher, u: float) -> Manner:
    """Kind, focus and control of a mandated session."""
    climate = model.climate[caller.department]
    kind = JOINT_WORK if u < climate.clarity else EXCHANGE
    return Manner(kind, False, climate.clarity, climate.control, 1.0 - climate.control)


def mandated_turns(model, caller: ReferenceTeacher, u: float) -> None:
    """All sessions to which this teacher is called this week."""
    for turn in range(turns(model.lever.mandate / 2.0, u)):
        mandated_session(model, caller, 16 * caller.index + FIRST_SLOT + turn)


def mandated_session(model, caller: ReferenceTeacher, unit: int) -> None:
    """One called session: with whom, who comes, what time it takes, the session, and what it leaves."""
    meeting = model.luck.uniforms(model.week, unit, MEETING)
    luck = model.luck.uniforms(model.week, unit, SESSION)
    tie = draw_scheduled(model, caller, meeting[0] < model.lever.agency, meeting[2])
    if tie is None:
        return
    if not (meeting[3] < attendance(model, caller, caller) and luck[3] < attendance(model, caller, tie.target)):
        return
    members = [caller, tie.target]
    take_time(model, members, meeting[1])
    arranged = model.luck.uniforms(model.week, unit, ARRANGE)
    manner = mandated_manner(model, caller, arranged[2])
    outcome = hold_session(model, tie, luck, manner)
    mark(model, members, outcome.level)
    arrange_after(tie, manner.kind, outcome, arranged[3] < model.p.arranging * (1.0 - manner.control))
