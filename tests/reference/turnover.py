"""Turnover at the end of a year (ODD 4.15)."""

from .luck import EXIT, TEACHER_B, logit, normals, sigma
from .setup import draw_person, draw_practice
from .teacher import ReferenceTeacher


def turn_over(model) -> float:
    """Exits and replacements; returns the share of the staff that left."""
    leavers = [teacher for teacher in model.teachers if leaves(model, teacher)]
    vacant = [teacher.department for teacher in leavers if teacher.head]
    for teacher in leavers:
        replace(model, teacher)
    for department in vacant:
        fill_office(model, department)
    return len(leavers) / len(model.teachers)


def leaves(model, teacher: ReferenceTeacher) -> bool:
    """Whether a teacher leaves at the end of this year."""
    p = model.p
    support = teacher.seen_mean(lambda tie: tie.reverse.trust)
    chance = p.turnover * sigma(
        logit(p.exit_base)
        - p.exit_efficacy * (teacher.self_efficacy - 0.55)
        - p.exit_support * ((0.0 if support is None else support) - 0.5)
        + p.exit_strain * (teacher.strain - 0.3)
        + p.exit_novice * teacher.is_novice
    )
    if not chance > 0.0:
        return False
    return model.luck.uniforms(model.week, teacher.index, EXIT)[0] < min(1.0, chance)


def replace(model, teacher: ReferenceTeacher) -> None:
    """A newcomer takes the place of a leaver."""
    p = model.p
    draw_person(teacher, model.week, p.newcomer_expertise)
    u = model.luck.uniforms(model.week, teacher.index, TEACHER_B)
    teacher.disposition = p.disposition_sd * normals(u[0], u[1])[1]
    teacher.practice, _ = draw_practice(model, teacher.index, model.week)
    teacher.privatism = p.newcomer_privatism
    teacher.self_efficacy = max(0.05, teacher.prior_self_efficacy - p.newcomer_efficacy_dip)
    teacher.perceived_norm = p.perceived_norm
    teacher.strain = min(1.0, p.strain + p.newcomer_strain)
    teacher.salience, teacher.stubbornness = 0.0, 1.0
    teacher.tenure = teacher.champion = teacher.partner_school = teacher.head = 0
    teacher.clear_marks()
    for tie in teacher.ties:
        for direction in (tie, tie.reverse):
            direction.trust = p.newcomer_trust * direction.baseline


def fill_office(model, department: int) -> None:
    """The longest-serving member becomes head; the lowest index on ties."""
    members = [teacher for teacher in model.teachers if teacher.department == department]
    max(members, key=lambda teacher: teacher.tenure).head = 1
    model.opportunity_state = None
