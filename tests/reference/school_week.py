"""Start of the week: opportunities (ODD 4.1), willingness (4.4), and the order in which teachers act."""

from math import exp, floor

from .luck import WEEK
from .teacher import KINDS, ReferenceTeacher, Tie


def set_opportunities(model) -> None:
    """This week's asking base and sight of every tie."""
    for teacher in model.teachers:
        teacher.seen_total = 0.0
        for tie in teacher.ties:
            set_opportunity(tie, model)
            teacher.seen_total += tie.seen


def set_opportunity(tie: Tie, model) -> None:
    """w and seen of one tie."""
    source, target = tie.source, tie.target
    formal = source.department == target.department or source.grade == target.grade
    left = 1.0 - model.p.formal_tie_loosening * model.lever.pressure if formal else 1.0
    pull = target.standing * exp(model.p.standing_head * target.head)
    tie.available = left * tie.opportunity * pull
    tie.seen = left * max(tie.opportunity, tie.reverse.opportunity) * tie.together


def asking_weight(model, tie: Tie) -> float:
    """w t^xi: how readily this colleague is asked."""
    return tie.available * model.trust_factor(tie.trust)


def set_willingness(model) -> None:
    """Everybody's drive, and chances of wanting and of asking for each kind."""
    p = model.p
    for teacher in model.teachers:
        teacher.drive = exp(
            p.readiness
            + p.weight_benefit * teacher.expected_benefit
            + p.weight_norm * teacher.norm
            + p.weight_perceived * teacher.perceived_norm
            + teacher.zeal
        )
        odds = [teacher.drive * teacher.odds[kind] for kind in KINDS]
        teacher.wants = [x / (1.0 + x) for x in odds]
        teacher.asks = [teacher.initiative * x / (1.0 + teacher.initiative * x) for x in odds]
        _, exchange, observation, joint_work = teacher.wants
        teacher.willingness = 1.0 - (1.0 - exchange) * (1.0 - observation) * (1.0 - joint_work)


def start_week(model) -> list[ReferenceTeacher]:
    """Reset the counters, fade the memory of who asked whom, and return the staff in the week's order."""
    windows = int(model.p.windows)
    for teacher in model.teachers:
        teacher.windows = windows
        teacher.voluntary_sessions = teacher.mandated_sessions = 0
        if model.week % model.year == 0:
            teacher.weeks = [0, 0, 0, 0]
    for tie in model.asked_ties:
        tie.asked *= 0.9
    model.week_luck = [model.luck.uniforms(model.week, i, WEEK) for i in range(len(model.teachers))]
    order = list(model.teachers)
    for place in range(len(order) - 1, 0, -1):
        other = floor(model.week_luck[place][0] * (place + 1))
        order[place], order[other] = order[other], order[place]
    return order
