"""The initial state (ODD 4.16): staff, network, trust, heads."""

import math

from .luck import (
    PAIR,
    SCHOOL,
    TEACHER_A,
    TEACHER_B,
    TEACHER_C,
    TEACHER_D,
    TRUST,
    logit_normal,
    normals,
)
from .teacher import LONG_TENURE, ReferenceTeacher, Tie

START, NETWORK = -1, -2
VETERAN_YEARS = 15


def build_school(model) -> None:
    """Create teachers, ties and heads, and the school's own draws."""
    staff = model.scenario.school.staff
    model.teachers = [create_teacher(model, i, staff) for i in range(int(model.p.size))]
    for i, j, opportunity, trust_ij, trust_ji in pairs(model, staff):
        connect(model, i, j, opportunity, trust_ij, trust_ji)
    for teacher in model.teachers:
        teacher.ties.sort(key=lambda tie: tie.target.index)
    appoint_heads(model)
    u = model.luck.uniforms(START, 0, SCHOOL)
    model.intake = model.p.intake_sd * normals(u[0], u[1])[0]
    model.partner_practice = model.luck.uniforms(START, 1, SCHOOL)[:3]


def given(staff, name: str, i: int) -> float | None:
    """The value of an imported column, None where it has to be drawn."""
    column = None if staff is None else staff.columns.get(name)
    return None if column is None or math.isnan(column[i]) else float(column[i])


def create_teacher(model, i: int, staff) -> ReferenceTeacher:
    """One teacher with her place, draws, and imported values."""
    u = model.luck.uniforms(START, i, TEACHER_D)
    department, grade, shift = place(model, i, staff, u[0])
    teacher = ReferenceTeacher(model, i, department, grade, shift)
    draw_person(teacher, START, model.p.expertise)
    p = model.p
    v = model.luck.uniforms(START, i, TEACHER_B)
    z, w = normals(v[0], v[1])
    teacher.privatism = logit_normal(p.privatism, p.privatism_sd, z)
    teacher.disposition = p.disposition_sd * w
    teacher.practice, teacher.lot = draw_practice(model, i, START)
    teacher.self_efficacy = teacher.prior_self_efficacy
    teacher.perceived_norm, teacher.strain = p.perceived_norm, p.strain
    set_experience(teacher, staff, veteran_draw=v[2], novice_draw=u[1])
    import_columns(teacher, staff)
    return teacher


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


def draw_person(teacher: ReferenceTeacher, week: int, expertise: float) -> None:
    """Draw what TEACHER_A says: norm, benefit, usual self-efficacy and expertise (``expertise`` is its median)."""
    p = teacher.model.p
    u = teacher.model.luck.uniforms(week, teacher.index, TEACHER_A)
    z_norm, z_benefit = normals(u[0], u[1])
    z_efficacy, z_expertise = normals(u[2], u[3])
    teacher.norm = teacher.prior_norm = logit_normal(p.norm, p.norm_sd, z_norm)
    teacher.expected_benefit = teacher.prior_benefit = logit_normal(p.benefit, p.benefit_sd, z_benefit)
    teacher.prior_self_efficacy = logit_normal(p.self_efficacy, p.self_efficacy_sd, z_efficacy)
    teacher.expertise = logit_normal(expertise, p.expertise_sd, z_expertise)


def draw_practice(model, i: int, week: int) -> tuple[tuple[float, float, float], float]:
    """Practice, and the lot that orders champions and the partnership."""
    u = model.luck.uniforms(week, i, TEACHER_C)
    return u[:3], u[3]


def set_experience(teacher: ReferenceTeacher, staff, veteran_draw: float, novice_draw: float) -> None:
    """Tenure and, for veterans, stubbornness."""
    p, year = teacher.model.p, teacher.model.year
    years = given(staff, "years_of_teaching", teacher.index)
    novice = False
    if years is not None:
        teacher.tenure = round(years * year)
        veteran = years >= VETERAN_YEARS
    else:
        novice = novice_draw < p.novice_share
        teacher.tenure = math.floor(novice_draw / p.novice_share * 3 * year) if novice else LONG_TENURE
        veteran = veteran_draw < p.veteran_share
    teacher.stubbornness = p.veteran_stubbornness if veteran and not novice else 1.0


def import_columns(teacher: ReferenceTeacher, staff) -> None:
    """Imported values replace what was drawn; some set the prior too."""
    priors = {"norm": "prior_norm", "expected_benefit": "prior_benefit", "self_efficacy": "prior_self_efficacy"}
    names = ("perceived_norm", "privatism", "expertise", "strain", "disposition", "stubbornness")
    for name in (*priors, *names, "practice_1", "practice_2", "practice_3"):
        value = given(staff, name, teacher.index)
        if value is not None:
            setattr(teacher, name, value)
            if name in priors:
                setattr(teacher, priors[name], value)


def pairs(model, staff) -> list[tuple[int, int, float, float, float]]:
    """All pairs in contact: i, j, opportunity, trust i -> j and j -> i (NaN = draw)."""
    if staff is not None and staff.pairs is not None:
        return list(staff.pairs)
    found = []
    for i, first in enumerate(model.teachers):
        for second in model.teachers[i + 1 :]:
            opportunity = generated_opportunity(model, first, second)
            if opportunity is not None:
                found.append((i, second.index, opportunity, math.nan, math.nan))
    return found


def generated_opportunity(model, first: ReferenceTeacher, second: ReferenceTeacher) -> float | None:
    """Opportunity of a pair in a generated school, None without contact."""
    p = model.p
    if first.department == second.department:
        return p.department_opportunity
    u = model.luck.uniforms(NETWORK, 65536 * first.index + second.index, PAIR)
    if first.grade == second.grade and u[0] < p.grade_contact:
        return p.grade_opportunity
    if u[1] < p.cross_contact:
        return p.cross_opportunity
    if u[1] < p.cross_contact + p.dormant_contact:
        return 0.0
    return None


def connect(model, i: int, j: int, opportunity: float, trust_ij: float, trust_ji: float) -> None:
    """Create both directions of a contact, i < j."""
    first, second = model.teachers[i], model.teachers[j]
    together = 1.0 if first.shift == second.shift else model.p.cross_shift
    there, back = (Tie(a, b, float(opportunity), together) for a, b in ((first, second), (second, first)))
    there.reverse, back.reverse = back, there
    staff = model.scenario.school.staff
    u = model.luck.uniforms(START, 65536 * i + j, TRUST)
    for tie, trust, z in zip((there, back), (trust_ij, trust_ji), normals(u[0], u[1]), strict=True):
        if math.isnan(trust):
            median = given(staff, "trust", tie.source.index)
            trust = logit_normal(model.p.trust if median is None else median, model.p.trust_sd, z)
        tie.trust = tie.baseline = float(trust)
        tie.source.ties.append(tie)
        tie.source.tie_to[tie.target.index] = tie


def degree(teacher: ReferenceTeacher) -> float:
    """Sum of opportunity over all contacts, in ascending order."""
    total = 0.0
    for tie in teacher.ties:
        total += tie.opportunity
    return total


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
    head.prior_benefit += 0.5 * abs(stance) * (goal - head.prior_benefit)
    head.expected_benefit = head.prior_benefit
