"""End of the week (ODD 4.12) and ties (4.13)."""

from math import sqrt

from .teacher import KINDS, ReferenceTeacher

FORGOTTEN = 0.01
SELF_TAUGHT = 0.7
LEARNING_YEARS = 5
KIND_MARKS = ("last_talk", "last_exchange", "last_observing", "last_joint_work")


def end_week(model) -> None:
    """Everybody looks back on the week, at once."""
    teachers, p = model.teachers, model.p
    visibility = [p.mandated_visibility * (1.0 - climate.control) for climate in model.climate]
    for teacher in teachers:
        mandated = visibility[teacher.department] if teacher.mandated_sessions else 0.0
        teacher.visible_work = max(float(teacher.voluntary_sessions > 0), mandated)
    hearsay = [heard_norm(teacher) for teacher in teachers]
    for teacher in teachers:
        follow_what_is_seen(model, teacher, hearsay[teacher.index])
        if model.lever.persuasion > 0.0:
            be_persuaded(model, teacher)
        recover(model, teacher)
        teacher.tenure += 1
        for kind in KINDS:
            teacher.weeks[kind] += getattr(teacher, KIND_MARKS[kind]) == model.week
        drift(model, teacher)


def heard_norm(teacher: ReferenceTeacher) -> float | None:
    """Mean norm of colleagues, weighted by sight and trust; None without contacts."""
    weights = total = 0.0
    for tie in teacher.ties:
        weight = tie.seen * tie.trust
        weights += weight
        total += weight * tie.target.norm
    return total / weights if weights > 0.0 else None


def follow_what_is_seen(model, teacher: ReferenceTeacher, heard: float | None) -> None:
    """Perceived norm and norm."""
    p = model.p
    work = teacher.seen_mean(lambda tie: tie.target.visible_work)
    if work is not None:
        seen = (1.0 - p.invisibility * model.isolation) * work
        teacher.perceived_norm += p.perception_rate * (seen - teacher.perceived_norm)
    norm = teacher.norm
    change = p.norm_anchor * (teacher.prior_norm - norm)
    change += p.norm_conformity * (teacher.perceived_norm - norm)
    if heard is not None:
        change += p.norm_hearsay * (1.0 - model.isolation) * (heard - norm)
    teacher.norm = norm + change


def be_persuaded(model, teacher: ReferenceTeacher) -> None:
    """Persuasion raises expected benefit among those who believe who informs."""
    p = model.p
    gap = max(0.0, p.credible_benefit - teacher.expected_benefit)
    teacher.expected_benefit += p.persuasion_effect * model.lever.persuasion * credence(model, teacher) * gap


def credence(model, teacher: ReferenceTeacher) -> float:
    """tr: how far a teacher believes the administration."""
    trust = teacher.seen_mean(lambda tie: tie.trust)
    return 0.0 if trust is None else (1.0 - model.climate[teacher.department].control) * trust


def recover(model, teacher: ReferenceTeacher) -> None:
    """Self-efficacy, strain, salience and expertise."""
    p = model.p
    efficacy = teacher.self_efficacy
    efficacy += p.efficacy_return * (teacher.prior_self_efficacy - efficacy)
    teacher.self_efficacy = min(1.0, max(0.01, efficacy))
    teacher.bear(p.pressure_strain * model.lever.pressure)
    teacher.strain += p.strain_recovery * (p.strain - teacher.strain)
    teacher.salience -= p.salience_decay * teacher.salience
    if teacher.salience < FORGOTTEN:
        teacher.salience = 0.0
    if teacher.expertise < SELF_TAUGHT and teacher.tenure < LEARNING_YEARS * model.year:
        teacher.expertise += p.experience_learning * (SELF_TAUGHT - teacher.expertise)


def drift(model, teacher: ReferenceTeacher) -> None:
    """What is actually taught drifts, within its bounds."""
    step = model.p.practice_drift * sqrt(12.0)
    _, a, b, c = model.week_luck[teacher.index]
    teacher.practice_1 = reflect(teacher.practice_1 + step * (a - 0.5))
    teacher.practice_2 = reflect(teacher.practice_2 + step * (b - 0.5))
    teacher.practice_3 = reflect(teacher.practice_3 + step * (c - 0.5))


def reflect(x: float) -> float:
    """Reflect at 0, then at 1."""
    if x < 0.0:
        x = -x
    return 2.0 - x if x > 1.0 else x


def settle_trust(model) -> None:
    """Trust returns to its baseline and is built."""
    back = model.p.trust_return
    built = model.p.trust_building_rate * model.lever.trust_building
    for teacher in model.teachers:
        for tie in teacher.ties:
            trust = tie.trust
            tie.trust = trust + (back * (tie.baseline - trust) + built * (1.0 - trust))
