"""Units in which mandated sessions are called, and the groups within them (ODD 4.1 and 4.6)."""

from .teacher import ReferenceTeacher

DEPARTMENT, GRADE, ACROSS, COLUMN = range(4)
TEAM_SIZE = 6
NO_UNIT = -1


def unit_of(model, teacher: ReferenceTeacher, kind: int) -> int:
    """The teacher's unit of this kind, -1 if she has none."""
    if kind == DEPARTMENT:
        return teacher.department
    if kind == GRADE:
        return teacher.grade
    if kind == COLUMN:
        return teacher.own_unit
    size = len(model.teachers)
    return teacher.staff_rank * max(1, size // TEAM_SIZE) // size


def in_same_unit(model, first: ReferenceTeacher, second: ReferenceTeacher, kind: int) -> bool:
    """Whether two teachers are called together."""
    unit = unit_of(model, first, kind)
    return unit != NO_UNIT and unit == unit_of(model, second, kind)


def set_units(model) -> None:
    """The units of this week, and the groups in which their members meet, by the first member of each."""
    kind = int(model.lever.mandate_unit)
    units: dict[int, list[ReferenceTeacher]] = {}
    for teacher in sorted(model.teachers, key=lambda teacher: teacher.staff_rank):
        teacher.unit = unit_of(model, teacher, kind)
        units.setdefault(teacher.unit, []).append(teacher)
    model.groups = {}
    for members in units.values():
        number = -(-len(members) // int(model.p.group_size))
        groups: list[list[ReferenceTeacher]] = [[] for _ in range(number)]
        for position, member in enumerate(members):
            groups[position * number // len(members)].append(member)
        model.groups.update({group[0].index: group for group in groups})
