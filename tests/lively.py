"""A school in which every mechanism is at work, and other values for its numbers."""

from sim.declared.declaration import Declaration
from sim.declared.settings import SETTINGS
from staffroom import Reform, Scenario, School

# A lively school in which everything happens, unless a row switches something off.
LIVELY = {
    "size": 24, "departments": 4, "grades": 3, "shifts": 2, "far_opportunity": 0.4, "acquaintances": 8,
    "novice_share": 0.2, "readiness": 0.0, "initiative_sd": 1.0, "kind_sd": 1.0,
    "mandate": 0.8, "control": 0.5, "clarity": 0.7, "protected_time": 0.3, "trust_building": 0.3, "coaching": 0.6,
    "observation": 0.2, "mentoring": 0.5, "champions": 0.2, "projects": 0.3, "external_search": 0.3, "agency": 0.4,
    "persuasion": 0.4, "pressure": 0.3, "partnership": 0.8, "isolation": 0.3,
    "norm_hearsay": 0.02, "partnership_share": 0.3, "novice_plasticity": 1.5,
    "external_test": 0.3, "partnership_join_weeks": 6, "partnership_develop_weeks": 6, "turnover": 2.0,
    "ease_observation": -1.0, "ease_joint_work": -1.0, "ease_talk": -5.0, "windows": 2, "lapsing": 0.1,
}  # fmt: skip
# A reform on top of it, for the numbers that say how much of one is carried out.
REFORMED = {"mandate": 1.6, "coaching": 0.8, "observation": 0.4, "projects": 0.6}
STANCES = [1.0, -1.0, 0.5, 0.0]


def lively(numbers: dict, years: float = 2, reform: dict | None = None) -> Scenario:
    """A scenario from school settings, levers, parameters, stances and terms; ``reform``: levers from week 9."""
    numbers = dict(numbers)
    stances = numbers.pop("stances", STANCES)
    terms = numbers.pop("terms", [9, 9, 9, 9])
    settings = {name: value for name, value in numbers.items() if name in SETTINGS}
    parameters = {name: value for name, value in numbers.items() if name not in SETTINGS}
    school = School("lively", stances=stances, terms=terms, **settings)
    plan = None if reform is None else Reform("lively", reform, start=9)
    return Scenario(school, plan, parameters, years)


def value_of(setting: dict, name: str) -> float:
    """The value that a number has in a scenario."""
    made = lively(setting)
    return (made.values | made.school.levers)[name]


def other_value(row: Declaration, value: float) -> float:
    """A value of the plausible range that is clearly not ``value``."""
    low, high = row.plausible if row.plausible[0] < row.plausible[1] else (row.low, row.high)
    if row.whole:
        return float(round(high) if value != round(high) else round(low))
    return low + 0.25 * (high - low) if value - low > 0.5 * (high - low) else low + 0.75 * (high - low)
