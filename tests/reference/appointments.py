"""Weekly appointments (ODD 4.10): how they begin and end."""

from .teacher import JOINT_WORK, KINDS, ReferenceTeacher, Tie


def arrange(tie: Tie, kind: int) -> None:
    """From now on ``tie.source`` asks ``tie.target`` every week."""
    tie.source.appointments[kind] = tie


def arrange_after(tie: Tie, kind: int, outcome, lucky: bool) -> None:
    """What a scheduled session may leave if it was productive, reached its kind, and there is no appointment yet."""
    if outcome.productive and outcome.level == kind and tie.source.appointments[kind] is None and lucky:
        arrange(tie, kind)


def end_appointment(teacher: ReferenceTeacher, kind: int) -> None:
    """An appointment ends, and with one for joint work a project."""
    teacher.appointments[kind] = None
    if kind == JOINT_WORK:
        teacher.project = 0


def end_between(tie: Tie) -> None:
    """Every appointment between the two ends, both ways."""
    for direction in (tie, tie.reverse):
        for kind in KINDS:
            if direction.source.appointments[kind] is direction:
                end_appointment(direction.source, kind)


def lapse(model, tie: Tie, kind: int, u: float) -> None:
    """After a week without success an appointment may end."""
    wish = min(tie.source.wants[kind], tie.target.wants[kind])
    if tie.source.appointments[kind] is tie and u < model.p.lapsing * (1.0 - wish):
        end_appointment(tie.source, kind)
