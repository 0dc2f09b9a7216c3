"""Start of the week at school level: effective levers (4.1), partnership phase (4.3), willingness (4.4), order."""

from dataclasses import dataclass
from math import floor

from .luck import WEEK, sigma
from .teacher import ReferenceTeacher


@dataclass(slots=True)
class Climate:
    """What the levers become inside one department."""

    clarity: float
    control: float
    observation_control: float
    focus: float


def set_climate(model) -> None:
    """Effective levers of the school and of each department."""
    lever, p = model.lever, model.p
    model.isolation = lever.isolation * (1.0 - p.door_relief * lever.protected_time)
    control = lever.control * (1.0 - lever.agency)
    observation = lever.observation_control * (1.0 - lever.agency)
    model.climate = [
        mediate(lever.clarity, control, observation, model.stance(d), p) for d in range(model.number_of_departments)
    ]


def mediate(clarity: float, control: float, observation: float, stance: float, p) -> Climate:
    """Colour clarity and control by the stance of the head."""
    weight = p.mediation * abs(stance)
    if stance >= 0.0:
        clarity = clarity + weight * (1.0 - clarity)
        control = control * (1.0 - weight)
        observation = observation * (1.0 - weight)
    else:
        clarity = clarity * (1.0 - weight)
        control = control + weight * (1.0 - control)
        observation = observation + weight * (1.0 - observation)
    return Climate(clarity, control, observation, max(p.focus, clarity))


def set_opportunities(model) -> None:
    """This week's opportunity, sight and attention of every tie, if anything they depend on has changed."""
    state = (model.lever.projects, model.lever.pressure)
    if state == model.opportunity_state:
        return
    model.opportunity_state = state
    for teacher in model.teachers:
        teacher.seen_total = teacher.attention_total = 0.0
        for tie in teacher.ties:
            set_opportunity(tie, model)
            teacher.seen_total += tie.seen
            teacher.attention_total += tie.attention


def set_opportunity(tie, model) -> None:
    """o', seen and attention of one tie."""
    lever, p = model.lever, model.p
    source, target = tie.source, tie.target
    same_department = source.department == target.department
    available = tie.opportunity
    if not same_department:
        available += p.project_opportunity * lever.projects
    if same_department or source.grade == target.grade:
        available *= 1.0 - p.formal_tie_loosening * lever.pressure
    tie.available = available
    tie.seen = available * tie.together
    tie.status = p.head_status if same_department and target.head else 1.0
    tie.attention = tie.seen * tie.status


def set_partnership_phase(model) -> None:
    """Advance the partnership and choose its participants when it begins."""
    if model.lever.partnership > 0.0:
        model.partnership_week += 1
        if model.partnership_week == 0:
            places = round(model.p.partnership_share * len(model.teachers))
            for teacher in model.teachers:
                teacher.partner_school = int(teacher.partnership_rank < places)
    else:
        model.partnership_week = -1
        for teacher in model.teachers:
            teacher.partner_school = 0
    model.phase = phase_of(model.partnership_week, model.p)


def phase_of(week: int, p) -> int:
    """0 none, 1 join, 2 develop, 3 implement."""
    joined = int(p.partnership_join_weeks)
    developed = joined + int(p.partnership_develop_weeks)
    if week < 0 or week >= developed + int(p.partnership_implement_weeks):
        return 0
    if week < joined:
        return 1
    return 2 if week < developed else 3


def set_willingness(model) -> None:
    """Everybody's chance of wanting a voluntary session in a window."""
    for teacher in model.teachers:
        teacher.willingness = willingness(teacher, model.p)


def willingness(teacher: ReferenceTeacher, p) -> float:
    """P_i from last week's state."""
    seen = teacher.perceived_norm
    if p.contagion_threshold != 0.0:
        seen = max(0.0, seen - p.contagion_threshold) / (1.0 - p.contagion_threshold)
    return sigma(
        p.readiness
        + p.weight_benefit * teacher.expected_benefit
        + p.weight_norm * teacher.norm
        + p.weight_perceived * seen
        - p.weight_privatism * teacher.privatism
        - p.weight_strain * teacher.strain
        + p.weight_salience * teacher.salience
        + teacher.disposition
    )


def start_week(model) -> list[ReferenceTeacher]:
    """Reset the week's counters, fade the memory of who asked whom, and return the staff in the week's order."""
    windows = int(model.p.windows)
    for teacher in model.teachers:
        teacher.windows = windows
        teacher.voluntary_sessions = teacher.mandated_sessions = 0
    for tie in model.asked_ties:
        tie.asked *= 0.9
    model.week_luck = [model.luck.uniforms(model.week, i, WEEK) for i in range(len(model.teachers))]
    order = list(model.teachers)
    for place in range(len(order) - 1, 0, -1):
        other = floor(model.week_luck[place][0] * (place + 1))
        order[place], order[other] = order[other], order[place]
    return order
