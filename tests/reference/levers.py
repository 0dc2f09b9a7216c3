"""What a school makes of the levers of a week (ODD 4.1): implementation, doors, and the climate of each department."""

from dataclasses import dataclass
from math import exp
from types import SimpleNamespace

from .luck import REFORM

AS_PLANNED = ("isolation", "champions", "external_search", "pressure")


@dataclass(slots=True)
class Climate:
    """What the levers become inside one department."""

    clarity: float
    control: float
    observation_control: float
    focus: float


def set_levers(model) -> None:
    """The levers of this week as the school carries them out."""
    planned = {name: values[model.week] for name, values in model.planned.items()}
    own = model.scenario.school.levers
    for name in own:
        if name not in AS_PLANNED:
            model.weeks_moved[name] = model.weeks_moved.get(name, 0) + 1 if planned[name] != own[name] else 0
    lever = SimpleNamespace(**planned)
    for name, weeks in model.weeks_moved.items():
        share = carried_out(model, weeks)
        if name == "coaching":
            if weeks and not model.luck.uniforms(model.week, 0, REFORM)[0] < share:
                lever.coaching = own["coaching"]
        elif share != 1.0:
            setattr(lever, name, own[name] + share * (planned[name] - own[name]))
    lever.observation = min(1.0, model.observation_habit * lever.observation)
    model.lever = lever


def carried_out(model, weeks: int) -> float:
    """f: the share of a change that is carried out in the given week of it."""
    if model.p.build_up_weeks == 0.0:
        return model.implementation
    return model.implementation * (1.0 - exp(-weeks / model.p.build_up_weeks))


def set_climate(model) -> None:
    """Doors of the school, clarity and control of each department."""
    lever, p = model.lever, model.p
    model.isolation = lever.isolation * (1.0 - p.door_relief * lever.protected_time)
    model.some_door = 1.0 - model.isolation ** int(p.occasions)
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
