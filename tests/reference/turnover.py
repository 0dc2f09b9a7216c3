"""Turnover at the end of a year (ODD 4.15)."""

from .appointments import end_appointment
from .luck import EXIT, logit, sigma
from .network import draw_trust
from .person import draw_person
from .teacher import KINDS, ReferenceTeacher


def turn_over(model) -> float:
    """Exits and replacements; returns the share of the staff that left."""
    leavers = [teacher for teacher in model.teachers if leaves(model, teacher)]
    vacant = [teacher.department for teacher in leavers if teacher.head]
    for teacher in leavers:
        end_appointments_with(model, teacher)
        replace(model, teacher)
    for teacher in leavers:
        renew_ties(model, teacher)
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
    return model.luck.uniforms(model.week, teacher.index, EXIT)[0] < min(1.0, chance)


def end_appointments_with(model, leaver: ReferenceTeacher) -> None:
    """All appointments of a leaver and with her end."""
    for teacher in model.teachers:
        for kind in KINDS:
            tie = teacher.appointments[kind]
            if tie is not None and leaver in (tie.source, tie.target):
                end_appointment(teacher, kind)


def replace(model, teacher: ReferenceTeacher) -> None:
    """A newcomer takes the place of a leaver."""
    p = model.p
    draw_person(teacher, model.week, p.newcomer_expertise)
    teacher.self_efficacy = max(0.05, teacher.prior_self_efficacy - p.newcomer_efficacy_dip)
    teacher.perceived_norm = p.perceived_norm
    teacher.strain = min(1.0, p.strain + p.newcomer_strain)
    teacher.salience = teacher.zeal = 0.0
    teacher.tenure = teacher.champion = teacher.partner_school = teacher.project = teacher.head = 0
    teacher.clear_marks()


def renew_ties(model, newcomer: ReferenceTeacher) -> None:
    """Trust between a newcomer and her colleagues begins anew, in both directions."""
    for tie in newcomer.ties:
        there = tie if newcomer.index < tie.target.index else tie.reverse
        draw_trust(model, there, model.week)
        for direction in (tie, tie.reverse):
            direction.trust = model.p.newcomer_trust * direction.baseline


def fill_office(model, department: int) -> None:
    """The longest-serving member becomes head; the lowest index on ties."""
    members = [teacher for teacher in model.teachers if teacher.department == department]
    max(members, key=lambda teacher: teacher.tenure).head = 1
