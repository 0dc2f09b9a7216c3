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
    differs = any(planned[name] != own[name] for name in own if name not in AS_PLANNED)
    model.reform_weeks = model.reform_weeks + 1 if differs else 0
    share = carried_out(model)
    lever = SimpleNamespace(**planned)
    for name in own:
        if name not in AS_PLANNED and name != "coaching" and share != 1.0:
            setattr(lever, name, own[name] + share * (planned[name] - own[name]))
    if planned["coaching"] != own["coaching"] and not model.luck.uniforms(model.week, 0, REFORM)[0] < share:
        lever.coaching = own["coaching"]
    lever.observation = min(1.0, model.observation_habit * lever.observation)
    model.lever = lever


def carried_out(model) -> float:
    """f: the share of the reform that is carried out this week."""
    if model.p.build_up_weeks == 0.0:
        return model.implementation
    return model.implementation * (1.0 - exp(-model.reform_weeks / model.p.build_up_weeks))


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
