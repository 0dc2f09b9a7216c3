"""The initial state (ODD 4.16): the school's own draws, its staff and its heads."""

import math

from .champions import convert_imported
from .luck import SCHOOL, TEACHER_C, TEACHER_D, logit, normals, sigma
from .naming import naming_scores
from .network import build_network, degree
from .person import START, draw_person, given
from .teacher import LONG_TENURE, ReferenceTeacher

FIRST_TEAM = 1_048_576
COLUMNS = (
    "expected_benefit",
    "perceived_norm",
    "expertise",
    "strain",
    "practice_1",
    "practice_2",
    "practice_3",
)


def build_school(model) -> None:
    """Create the school's own draws, teachers, ties and heads."""
    draw_school(model)
    staff = model.scenario.school.staff
    model.naming = naming_scores(staff)
    model.teachers = [create_teacher(model, i, staff) for i in range(int(model.p.size))]
    by_lot = sorted(model.teachers, key=lambda teacher: (teacher.lot, teacher.index))
    for rank, teacher in enumerate(by_lot):
        teacher.staff_rank = rank
    build_network(model)
    appoint_heads(model)
    convert_imported(model)


def draw_school(model) -> None:
    """What makes schools of one population differ."""
    p = model.p
    first, second, third, fourth = (model.luck.uniforms(START, unit, SCHOOL) for unit in range(4))
    z_intake, z_trust = normals(first[0], first[1])
    model.intake = p.intake_sd * z_intake
    model.trust_level = logit(p.trust) + p.school_trust_sd * z_trust
    model.partner_practice = second[:3]
    z_easy, z_demanding = normals(third[0], third[1])
    model.easy = p.school_kind_sd * z_easy
    model.demanding = p.school_kind_sd / 2.0 * z_demanding
    z_implementation, z_observation = normals(fourth[0], fourth[1])
    model.implementation = 1.0
    if p.implementation != 1.0:
        model.implementation = sigma(logit(p.implementation) + p.implementation_sd * z_implementation)
    spread = p.school_observation_sd
    model.observation_habit = math.exp(spread * z_observation - spread**2 / 2.0)


def create_teacher(model, i: int, staff) -> ReferenceTeacher:
    """One teacher with her place, draws, and imported values."""
    u = model.luck.uniforms(START, i, TEACHER_D)
    department, grade, shift = place(model, i, staff, u[0])
    teacher = ReferenceTeacher(model, i, department, grade, shift)
    unit = given(staff, "unit", i)
    teacher.own_unit = -1 if unit is None else int(unit)
    teacher.lot = draw_person(teacher, START, model.p.expertise, model.naming)
    share_practice(teacher)
    teacher.self_efficacy = teacher.prior_self_efficacy
    teacher.perceived_norm, teacher.strain = model.p.perceived_norm, model.p.strain
    set_tenure(teacher, staff, u[1])
    import_columns(teacher, staff)
    return teacher


def share_practice(teacher: ReferenceTeacher) -> None:
    """A grade team that has taught together shares half of its practice."""
    team = teacher.model.luck.uniforms(START, FIRST_TEAM + teacher.grade, TEACHER_C)
    teacher.approach(0.5, team[:3])


def place(model, i: int, staff, u: float) -> tuple[int, int, int]:
    """Department, grade team and shift."""
    p = model.p
    size, departments = int(p.size), int(p.departments)
    department = i * departments // size if staff is None else int(staff.department[i])
    grade = -1 if staff is None else int(staff.grade[i])
    if grade < 0:
        grade = math.floor(u * p.grades)
    shift = -1 if staff is None else int(staff.shift[i])
    return department, grade, grade % int(p.shifts) if shift < 0 else shift


def set_tenure(teacher: ReferenceTeacher, staff, u: float) -> None:
    """Weeks in this school, from years of teaching or from the share of novices."""
    p, year = teacher.model.p, teacher.model.year
    years = given(staff, "years_of_teaching", teacher.index)
    if years is not None:
        teacher.tenure = round(years * year)
    elif u < p.novice_share:
        teacher.tenure = math.floor(u / p.novice_share * 3 * year)
    else:
        teacher.tenure = LONG_TENURE


def import_columns(teacher: ReferenceTeacher, staff) -> None:
    """Imported values replace what was drawn; norm and self-efficacy set the prior too."""
    for name in COLUMNS:
        value = given(staff, name, teacher.index)
        if value is not None:
            setattr(teacher, name, value)
    for name in ("norm", "self_efficacy"):
        value = given(staff, name, teacher.index)
        if value is not None:
            setattr(teacher, name, value)
            setattr(teacher, f"prior_{name}", value)


def appoint_heads(model) -> None:
    """Give every department its head, and heads with a stance their conviction."""
    staff = model.scenario.school.staff
    for department, members in model.departments().items():
        named = [teacher for teacher in members if given(staff, "head", teacher.index) == 1.0]
        head = named[0] if named else max(members, key=degree)
        head.head = 1
        take_stance(head, model.stance(department))


def take_stance(head: ReferenceTeacher, stance: float) -> None:
    """A champion or sceptic in office has the conviction of one."""
    if stance == 0.0:
        return
    goal = 1.0 if stance > 0.0 else 0.0
    head.prior_norm += 0.8 * abs(stance) * (goal - head.prior_norm)
    head.norm = head.prior_norm
    head.expected_benefit += 0.5 * abs(stance) * (goal - head.expected_benefit)
