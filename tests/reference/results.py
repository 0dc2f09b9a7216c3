"""Coherence, student outcome, collective efficacy, results and the common test (ODD 4.14)."""

from math import sqrt

from .session import difference
from .teacher import ReferenceTeacher

UNIFORM_SD = 0.2887
MIDDLE = (0.5, 0.5, 0.5)


def set_coherence(model) -> None:
    """Everybody's distance from her grade team, the coherence of the school, and its student outcome."""
    for team in model.grade_teams:
        set_incoherence(team)
    teachers, p = model.teachers, model.p
    size = len(teachers)
    model.coherence = 1.0 - sum(teacher.incoherence for teacher in teachers) / size
    seen = model.coherence
    if p.external_test > 0.0:
        standard = sum(1.0 - min(1.0, difference(t.practice, MIDDLE) / UNIFORM_SD) for t in teachers) / size
        seen = (1.0 - p.external_test) * model.coherence + p.external_test * standard
    efficacy = sum(teacher.self_efficacy for teacher in teachers) / size
    expertise = sum(teacher.expertise for teacher in teachers) / size
    model.student_outcome = (
        p.pupils_efficacy * (efficacy - 0.55)
        + p.pupils_expertise * (expertise - 0.55)
        + p.pupils_coherence * (seen - 0.4)
        + model.intake
    )


def set_incoherence(team: list[ReferenceTeacher]) -> None:
    """Distance of each member's practice from the team's mean."""
    size = len(team)
    if size == 1:
        team[0].incoherence = 0.0
        return
    middle = tuple(sum(topic) / size for topic in zip(*(member.practice for member in team), strict=True))
    correction = sqrt(size / (size - 1))
    for member in team:
        member.incoherence = min(1.0, difference(member.practice, middle) * correction / UNIFORM_SD)


def collective_efficacy(teacher: ReferenceTeacher) -> float | None:
    """CE_i: self-efficacy around a teacher, None without contacts."""
    return teacher.seen_mean(lambda tie: tie.target.self_efficacy)


def end_term(model, weeks: int) -> None:
    """The school's results act on self-efficacy."""
    outcome = model.student_outcome
    change = model.p.results_efficacy * weeks / 9.0 * outcome
    for teacher in model.teachers:
        efficacy = teacher.self_efficacy
        efficacy += change * (1.0 - efficacy) if outcome > 0.0 else change * efficacy
        teacher.self_efficacy = min(1.0, max(0.01, efficacy))


def prepare_test(model) -> float:
    """The common test makes incoherence felt; returns the mean rework."""
    p, total = model.p, 0.0
    for teacher in model.teachers:
        shock = p.test_shock * teacher.incoherence
        teacher.salience = max(teacher.salience, shock)
        teacher.bear(p.rework_strain * shock)
        total += shock
    return total / len(model.teachers)
