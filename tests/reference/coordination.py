"""Coordination in the grade team before a common test (ODD 4.10)."""

from .luck import COORDINATE, SESSION
from .partner import draw_tie
from .session import Manner, hold_session
from .teacher import EXCHANGE, ReferenceTeacher

SLOT = 7


def coordinate(model, teacher: ReferenceTeacher) -> None:
    """Who feels that practices have drifted apart sits down with a colleague of the grade team."""
    if not teacher.salience > 0.0 or teacher.windows == 0:
        return
    u = model.luck.uniforms(model.week, teacher.index, COORDINATE)
    if not u[0] < teacher.salience:
        return
    team = [(tie, tie.seen) for tie in teacher.ties if tie.target.grade == teacher.grade]
    tie = draw_tie(team, u[2])
    if tie is None or tie.target.windows == 0:
        return
    luck = model.luck.uniforms(model.week, 16 * teacher.index + SLOT, SESSION)
    focus = max(model.climate[teacher.department].focus, 0.8)
    hold_session(model, tie, luck, Manner(EXCHANGE, False, focus, 0.0, 1.0))
    for member in (teacher, tie.target):
        member.lose_window()
        member.last_contact = model.week
    model.tally.coordination += 1
