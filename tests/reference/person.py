"""What is drawn about a teacher (ODD 4.16), at the start and for a newcomer."""

import math

from .luck import PERSON, TEACHER_A, TEACHER_B, TEACHER_C, logit_normal, normals
from .naming import told_by_naming
from .teacher import ReferenceTeacher

START = -1


def given(staff, name: str, i: int) -> float | None:
    """The value of an imported column, None where it has to be drawn."""
    column = None if staff is None else staff.columns.get(name)
    return None if column is None or math.isnan(column[i]) else float(column[i])


def draw_person(teacher: ReferenceTeacher, week: int, expertise: float, scores=None) -> float:
    """Draw everything personal; ``expertise`` is its median, ``scores`` those of naming. Returns her lot."""
    draw_convictions(teacher, week, expertise)
    draw_readiness(teacher, week)
    draw_manners(teacher, week, scores)
    u = teacher.model.luck.uniforms(week, teacher.index, TEACHER_C)
    teacher.practice = u[:3]
    return u[3]


def draw_convictions(teacher: ReferenceTeacher, week: int, expertise: float) -> None:
    """TEACHER_A: norm, benefit, usual self-efficacy and expertise."""
    p = teacher.model.p
    u = teacher.model.luck.uniforms(week, teacher.index, TEACHER_A)
    z_norm, z_benefit = normals(u[0], u[1])
    z_efficacy, z_expertise = normals(u[2], u[3])
    teacher.norm = teacher.prior_norm = logit_normal(p.norm, p.norm_sd, z_norm)
    teacher.expected_benefit = logit_normal(p.benefit, p.benefit_sd, z_benefit)
    teacher.prior_self_efficacy = logit_normal(p.self_efficacy, p.self_efficacy_sd, z_efficacy)
    teacher.expertise = logit_normal(expertise, p.expertise_sd, z_expertise)


def draw_readiness(teacher: ReferenceTeacher, week: int) -> None:
    """TEACHER_B: lasting readiness for easy and for demanding kinds, as factors on the odds."""
    model, p = teacher.model, teacher.model.p
    u = model.luck.uniforms(week, teacher.index, TEACHER_B)
    easy, demanding = normals(u[0], u[1])
    easy = model.easy + p.kind_sd * easy
    demanding = model.demanding + p.kind_sd * demanding
    teacher.odds = [
        math.exp(p.ease_talk + easy),
        math.exp(easy),
        math.exp(p.ease_observation + demanding),
        math.exp(p.ease_joint_work + demanding),
    ]


def draw_manners(teacher: ReferenceTeacher, week: int, scores=None) -> None:
    """PERSON: standing, trusting and initiative."""
    p = teacher.model.p
    u = teacher.model.luck.uniforms(week, teacher.index, PERSON)
    z_standing, z_trusting = normals(u[0], u[1])
    z_initiative = normals(u[2], u[3])[0]
    if scores is not None:
        popularity, activity = scores
        z_standing = told_by_naming(popularity[teacher.index], z_standing)
        z_initiative = told_by_naming(activity[teacher.index], z_initiative)
    teacher.standing = math.exp(p.standing_sd * z_standing - p.standing_sd**2 / 2.0)
    teacher.trusting = p.teacher_trust_sd * z_trusting
    teacher.initiative = math.exp(p.initiative_sd * z_initiative)
