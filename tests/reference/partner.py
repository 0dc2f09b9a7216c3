"""Drawing a partner (ODD 4.17), and who may be drawn for a scheduled session."""

from .luck import draw_index
from .school_week import asking_weight
from .teacher import ReferenceTeacher, Tie
from .units import NO_UNIT


def draw_tie(options: list[tuple[Tie, float]], u: float) -> Tie | None:
    """One of the candidates, None if nobody has positive weight."""
    drawn = draw_index([weight for _, weight in options], u)
    return None if drawn is None else options[drawn][0]


def draw_asked(model, teacher: ReferenceTeacher, u: float) -> Tie | None:
    """Any contact, by opportunity, standing and trust."""
    return draw_tie([(tie, asking_weight(model, tie)) for tie in teacher.ties], u)


def draw_scheduled(model, teacher: ReferenceTeacher, chosen: bool, u: float) -> Tie | None:
    """The partner of a scheduled session: as asked if she may choose, else anybody of her unit."""
    if chosen:
        return draw_asked(model, teacher, u)
    if teacher.unit == NO_UNIT:
        return None
    return draw_tie([(tie, tie.together) for tie in teacher.ties if tie.target.unit == teacher.unit], u)
