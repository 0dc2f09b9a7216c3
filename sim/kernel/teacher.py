"""A new person: what is drawn when somebody joins the staff, at the start or later."""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit
from sim.kernel.luck import PERSON, TEACHER_A, TEACHER_B, TEACHER_C, normals, uniforms
from sim.kernel.state import NEVER

LEAST_DRAWN, MOST_DRAWN = fixed("least_drawn_share"), fixed("most_drawn_share")


@jit
def logistic(x):
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + np.exp(-x))


@jit
def logit(p):
    """log(p / (1 - p)) for p in (0, 1)."""
    return np.log(p / (1.0 - p))


@jit
def kept_inside(p):
    """Drawn shares stay in [.01, .99]."""
    return min(MOST_DRAWN, max(LEAST_DRAWN, p))


@jit
def logit_normal(median, spread, z):
    """A share around a median, spread on the logit scale, kept in [.01, .99] (ODD 4.16)."""
    return kept_inside(logistic(logit(median) + spread * z))


@jit
def trust_of(teacher, school, z, parameters):
    """Trust that a teacher begins with in a colleague: school, person and relation (Back & Kenny 2010)."""
    return kept_inside(logistic(school.trust + teacher.trusting + parameters.trust_sd * z))


@jit
def draw_readiness(teacher, x, y, school, parameters):
    """Lasting readiness for each kind, as factors on the odds: the school's, and the teacher's for easy and for
    demanding kinds; ``x`` and ``y`` are standard normals.
    """
    easy = school.readiness_easy + parameters.kind_sd * x
    demanding = school.readiness_demanding + parameters.kind_sd * y
    teacher.odds_talk = np.exp(parameters.ease_talk + easy)
    teacher.odds_exchange = np.exp(easy)
    teacher.odds_observation = np.exp(parameters.ease_observation + demanding)
    teacher.odds_joint_work = np.exp(parameters.ease_joint_work + demanding)


@jit
def set_standing(teacher, z, z_initiative, parameters):
    """Standing (mean 1 over many teachers) and initiative from two standard normals."""
    teacher.standing = np.exp(parameters.standing_sd * z - parameters.standing_sd**2 / 2.0)
    teacher.initiative = np.exp(parameters.initiative_sd * z_initiative)


@jit
def draw_person(teacher, unit, week, luck, median_expertise, school, parameters):
    """Draw conviction, expectation, efficacy, expertise, readiness, standing and practice of one teacher (ODD 4.16)."""
    u = uniforms(luck, week, unit, TEACHER_A)
    z_norm, z_benefit = normals(u[0], u[1])
    z_efficacy, z_expertise = normals(u[2], u[3])
    v = uniforms(luck, week, unit, TEACHER_B)
    x, y = normals(v[0], v[1])
    p = uniforms(luck, week, unit, PERSON)
    z_standing, z_trusting = normals(p[0], p[1])
    practice = uniforms(luck, week, unit, TEACHER_C)
    teacher.norm = teacher.prior_norm = logit_normal(parameters.norm, parameters.norm_sd, z_norm)
    teacher.expected_benefit = logit_normal(parameters.benefit, parameters.benefit_sd, z_benefit)
    teacher.self_efficacy = logit_normal(parameters.self_efficacy, parameters.self_efficacy_sd, z_efficacy)
    teacher.prior_self_efficacy = teacher.self_efficacy
    teacher.expertise = logit_normal(median_expertise, parameters.expertise_sd, z_expertise)
    draw_readiness(teacher, x, y, school, parameters)
    set_standing(teacher, z_standing, normals(p[2], p[3])[0], parameters)
    teacher.trusting = parameters.teacher_trust_sd * z_trusting
    teacher.practice_1, teacher.practice_2, teacher.practice_3 = practice[0], practice[1], practice[2]
    teacher.perceived_norm = parameters.perceived_norm
    teacher.strain = parameters.strain
    teacher.salience = teacher.zeal = 0.0
    teacher.champion = 0
    teacher.partner_school = 0
    teacher.last_contact = teacher.last_talk = teacher.last_exchange = teacher.last_joint_work = NEVER
    teacher.last_observing = teacher.last_observed = NEVER
    teacher.last_cross_department = teacher.last_voluntary = NEVER
