"""End of the week (ODD 4.12) and ties (4.13)."""

from math import sqrt

from .luck import TIES
from .teacher import ReferenceTeacher, Tie

SLEEPING_WEEKS = 18
SELF_TAUGHT = 0.7


def end_week(model) -> None:
    """Everybody looks back on the week, at once."""
    teachers, p = model.teachers, model.p
    visibility = [p.mandated_visibility * (1.0 - climate.control) for climate in model.climate]
    for teacher in teachers:
        mandated = visibility[teacher.department] if teacher.mandated_sessions else 0.0
        teacher.visible_work = 1.0 if teacher.voluntary_sessions else mandated
    talk = [talked_norm(teacher) for teacher in teachers] if p.talk > 0.0 else None
    for teacher in teachers:
        follow_what_is_seen(model, teacher, None if talk is None else talk[teacher.index])
        if model.lever.persuasion > 0.0:
            be_persuaded(model, teacher)
        teacher.expected_benefit += p.benefit_forgetting * (teacher.prior_benefit - teacher.expected_benefit)
        recover(model, teacher)
        drift(model, teacher)
        teacher.tenure += 1


def talked_norm(teacher: ReferenceTeacher) -> float | None:
    """Mean norm of those a teacher listens to, weighted by attention and trust; None without contacts."""
    weights = total = 0.0
    for tie in teacher.ties:
        weight = tie.attention * tie.trust
        weights += weight
        total += weight * tie.target.norm
    return total / weights if weights > 0.0 else None


def follow_what_is_seen(model, teacher: ReferenceTeacher, talked: float | None) -> None:
    """Perceived norm, norm and habit."""
    p = model.p
    if teacher.attention_total > 0.0:
        work = 0.0
        for tie in teacher.ties:
            work += tie.attention * tie.target.visible_work
        seen = (1.0 - p.invisibility * model.isolation) * work / teacher.attention_total
        teacher.perceived_norm += p.perception_rate * (seen - teacher.perceived_norm)
    norm = teacher.norm
    change = p.norm_anchor * teacher.stubbornness * (teacher.prior_norm - norm)
    change += p.norm_conformity * (teacher.perceived_norm - norm)
    if talked is not None:
        change += p.talk * (1.0 - model.isolation) * (talked - norm)
    teacher.norm = norm + change
    teacher.privatism += p.habit_rate * ((1.0 - teacher.visible_work) - teacher.privatism)


def be_persuaded(model, teacher: ReferenceTeacher) -> None:
    """Persuasion raises expected benefit among those who trust the messenger."""
    p = model.p
    gap = max(0.0, p.credible_benefit - teacher.expected_benefit)
    teacher.expected_benefit += p.persuasion_effect * model.lever.persuasion * credence(model, teacher) * gap


def credence(model, teacher: ReferenceTeacher) -> float:
    """tau: how far a teacher trusts the messenger."""
    messenger = int(model.p.persuasion_messenger)
    if messenger == teacher.index:
        return 1.0
    if messenger >= 0:
        tie = teacher.tie_to.get(messenger)
        return 0.0 if tie is None else tie.trust
    trust = teacher.seen_mean(lambda tie: tie.trust)
    return 0.0 if trust is None else (1.0 - model.climate[teacher.department].control) * trust


def recover(model, teacher: ReferenceTeacher) -> None:
    """Self-efficacy, strain, salience and expertise."""
    p = model.p
    usual = p.strain
    efficacy = teacher.self_efficacy
    efficacy += p.efficacy_return * (teacher.prior_self_efficacy - efficacy)
    efficacy -= p.efficacy_strain * (teacher.strain - usual)
    teacher.self_efficacy = min(1.0, max(0.01, efficacy))
    teacher.strain += p.pressure_strain * model.lever.pressure * (1.0 - teacher.strain)
    teacher.strain += p.strain_recovery * (usual - teacher.strain)
    teacher.salience -= p.salience_decay * teacher.salience
    if teacher.expertise < SELF_TAUGHT:
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


def form_ties(model) -> None:
    """Dormant contacts open and unused ones fall asleep, all judged on the network of before."""
    changes = []
    for teacher in model.teachers:
        for tie in teacher.ties:
            if teacher.index < tie.target.index and teacher.department != tie.target.department:
                opportunity = changed_opportunity(model, tie)
                if opportunity is not None:
                    changes.append((tie, opportunity))
    for tie, opportunity in changes:
        tie.opportunity = tie.reverse.opportunity = opportunity
        if opportunity > 0.0:
            tie.last_session = tie.reverse.last_session = model.week
    if changes:
        model.opportunity_state = None


def changed_opportunity(model, tie: Tie) -> float | None:
    """The new opportunity of a contact between departments, None if it stays."""
    dormant = tie.opportunity == 0.0
    if dormant:
        chance = opening_chance(model, tie)
    else:
        unused = model.week - tie.last_session >= SLEEPING_WEEKS
        chance = model.p.tie_closing if unused else 0.0
    if not chance > 0.0:
        return None
    unit = 65536 * tie.source.index + tie.target.index
    if not model.luck.uniforms(model.week, unit, TIES)[0] < chance:
        return None
    return model.p.cross_opportunity if dormant else 0.0


def opening_chance(model, tie: Tie) -> float:
    """Chance that a dormant contact opens this week."""
    p = model.p
    if not p.tie_opening > 0.0:
        return 0.0
    same_grade = tie.source.grade == tie.target.grade
    pull = 1.0 + p.closure * min(3, shared_partners(tie)) + p.grade_affinity * same_grade
    return min(1.0, p.tie_opening * (1.0 - model.isolation) * tie.mutual_trust * pull)


def shared_partners(tie: Tie) -> int:
    """Third teachers with whom both have lately met voluntarily."""
    known = tie.target.tie_to
    count = 0
    for other in tie.source.ties:
        third = other.target.index
        if other.activity > 0.1 and third in known and known[third].activity > 0.1:
            count += 1
    return count
