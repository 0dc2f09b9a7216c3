"""A new person: what is drawn when somebody joins the staff, at the start or later."""

import numpy as np

from sim.kernel.jit import jit
from sim.kernel.luck import TEACHER_A, TEACHER_B, TEACHER_C, normals, uniforms
from sim.kernel.state import NEVER


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
    return min(0.99, max(0.01, p))


@jit
def logit_normal(median, spread, z):
    """A share around a median, spread on the logit scale, kept in [.01, .99] (ODD 4.16)."""
    return kept_inside(logistic(logit(median) + spread * z))


@jit
def draw_person(teacher, unit, week, luck, median_expertise, parameters):
    """Draw conviction, expectation, efficacy, expertise, habit, disposition and practice of one teacher (ODD 4.16)."""
    u = uniforms(luck, week, unit, TEACHER_A)
    z_norm, z_benefit = normals(u[0], u[1])
    z_efficacy, z_expertise = normals(u[2], u[3])
    v = uniforms(luck, week, unit, TEACHER_B)
    z_privatism, z_disposition = normals(v[0], v[1])
    x = uniforms(luck, week, unit, TEACHER_C)
    teacher.norm = teacher.prior_norm = logit_normal(parameters.norm, parameters.norm_sd, z_norm)
    teacher.expected_benefit = teacher.prior_benefit = logit_normal(
        parameters.benefit, parameters.benefit_sd, z_benefit
    )
    teacher.self_efficacy = logit_normal(parameters.self_efficacy, parameters.self_efficacy_sd, z_efficacy)
    teacher.prior_self_efficacy = teacher.self_efficacy
    teacher.expertise = logit_normal(median_expertise, parameters.expertise_sd, z_expertise)
    teacher.privatism = logit_normal(parameters.privatism, parameters.privatism_sd, z_privatism)
    teacher.disposition = parameters.disposition_sd * z_disposition
    teacher.practice_1, teacher.practice_2, teacher.practice_3 = x[0], x[1], x[2]
    teacher.perceived_norm = parameters.perceived_norm
    teacher.strain = parameters.strain
    teacher.salience = 0.0
    teacher.stubbornness = 1.0
    teacher.champion = 0
    teacher.partner_school = 0
    teacher.last_contact = teacher.last_exchange = teacher.last_joint_work = NEVER
    teacher.last_cross_department = teacher.last_observed = teacher.last_voluntary = NEVER
