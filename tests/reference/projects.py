"""Multi-disciplinary projects (ODD 4.3): appointments for joint work across departments."""

from .luck import REFORM
from .partner import draw_tie
from .school_week import asking_weight
from .teacher import JOINT_WORK, ReferenceTeacher


def run_projects(model) -> None:
    """Projects end or begin where the lever has moved."""
    wanted = round(model.lever.projects * len(model.teachers))
    if wanted == model.running_projects:
        return
    for teacher in model.teachers:
        if teacher.project and teacher.staff_rank >= wanted:
            teacher.appointments[JOINT_WORK] = None
            teacher.project = 0
        if model.running_projects <= teacher.staff_rank < wanted:
            begin_project(model, teacher)
    model.running_projects = wanted


def begin_project(model, teacher: ReferenceTeacher) -> None:
    """A project with a colleague of another department, if there is one and the teacher has time for it."""
    u = model.luck.uniforms(model.week, 1 + teacher.index, REFORM)[0]
    others = [tie for tie in teacher.ties if tie.target.department != teacher.department]
    tie = draw_tie([(tie, asking_weight(model, tie)) for tie in others], u)
    if tie is not None and teacher.appointments[JOINT_WORK] is None:
        teacher.appointments[JOINT_WORK] = tie
        teacher.project = 1
