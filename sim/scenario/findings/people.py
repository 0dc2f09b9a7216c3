"""Champions, newcomers, coaches, partners, persuasion, projects: whom a measure can reach (ODD 4.2 to 4.12)."""

from collections.abc import Iterator

import numpy as np

from sim.scenario.findings.finding import Finding, administration_persuades, found, last_of, moved, spans
from sim.scenario.scenario import Scenario

# The parameter that gives a lever its force: at 0 the mechanism is switched off.
FORCE = {
    "trust_building": "trust_building_rate",
    "persuasion": "persuasion_effect",
}


def people(scenario: Scenario) -> Iterator[Finding]:
    """Findings on the measures that reach some teachers, or reach them through somebody."""
    for rule in (_champions, _mentoring, _coaching, _partnership, _persuasion, _projects, _switched_off):
        yield from rule(scenario)


def _champions(scenario: Scenario) -> Iterator[Finding]:
    """M = round-half-even(c N); when it falls, nobody is converted back, but zeal tires (4.2)."""
    moving, size = moved(scenario, "champions"), scenario.values["size"]
    wanted = np.round(scenario.levers["champions"] * size)
    converted = np.maximum.accumulate(wanted)
    if moving.any() and converted[moving].max() == 0:
        yield from found("champions_none", "champions", moving, size=size)
        return
    if moving.any():
        yield from found("champions_stay", "champions", wanted < converted, teachers=float(converted[-1]))


def _mentoring(scenario: Scenario) -> Iterator[Finding]:
    """Mentored are teachers with a tenure below a year (4.8); they come with the turnover that ends a year (4.15)."""
    weeks, staff = moved(scenario, "mentoring") & (scenario.levers["mentoring"] > 0), scenario.school.staff
    years = [] if staff is None else staff.columns.get("years_of_teaching", [])
    if scenario.values["novice_share"] > 0 or any(given < 1 for given in years):
        return
    if scenario.values["turnover"] == 0:
        yield from found("mentoring_never", "mentoring", weeks)
    else:
        early = weeks & (np.arange(scenario.weeks) < scenario.year_weeks)
        yield from found("mentoring_early", "mentoring", early, week=float(scenario.year_weeks))


def _coaching(scenario: Scenario) -> Iterator[Finding]:
    """A coach is in the sessions that are held, and counts where she knows more than both teachers (c4 in 4.11)."""
    coaching = scenario.levers["coaching"]
    weeks, expertise = moved(scenario, "coaching") & (coaching > 0), scenario.values["expertise"]
    yield from found("coaching_own_sessions", "coaching", weeks & (scenario.levers["mandate"] == 0))
    below = weeks & (coaching <= expertise)
    if below.any():
        yield from found(
            "coaching_below_staff", "coaching", below, value=last_of(scenario, "coaching", below), expertise=expertise
        )


def _partnership(scenario: Scenario) -> Iterator[Finding]:
    """Three phases from its first week on, the last as long as it is paid; anew only after the lever was 0 (4.3)."""
    if not moved(scenario, "partnership").any():
        return
    values, active = scenario.values, scenario.levers["partnership"] > 0
    if round(values["partnership_share"] * values["size"]) == 0:
        yield from found("partnership_none", "partnership", active, size=values["size"])
        return
    before = values["partnership_join_weeks"] + values["partnership_develop_weeks"]
    for start, end in spans(active):
        inside = np.arange(scenario.weeks)
        if end - start <= before:
            yield from found("partnership_short", "partnership", (inside >= start) & (inside < end), before=before)


def _persuasion(scenario: Scenario) -> Iterator[Finding]:
    """b rises towards the credible benefit, at a rate times 1 - control if the administration persuades (4.12)."""
    values, levers = scenario.values, scenario.levers
    weeks = moved(scenario, "persuasion") & (levers["persuasion"] > 0)
    if values["credible_benefit"] <= values["benefit"]:
        yield from found("persuasion_known", "persuasion", weeks, benefit=values["benefit"])
    control = levers["control"] * (1 - levers["agency"])
    doubted = weeks & administration_persuades(scenario) & (control > 0)
    if doubted.any():
        yield from found("persuasion_doubted", "persuasion", doubted, share=1 - float(control[doubted][-1]))


def _projects(scenario: Scenario) -> Iterator[Finding]:
    """M = round-half-even(projects N) teachers have one, each with a colleague of another department (4.3)."""
    weeks, size = moved(scenario, "projects"), scenario.values["size"]
    if scenario.values["departments"] == 1:
        yield from found("projects_one_department", "projects", weeks)
    elif weeks.any() and np.round(scenario.levers["projects"] * size).max() == 0:
        yield from found("projects_none", "projects", weeks, size=size)


def _switched_off(scenario: Scenario) -> Iterator[Finding]:
    for lever, parameter in FORCE.items():
        if scenario.values[parameter] == 0:
            yield from found("switched_off", lever, moved(scenario, lever), parameter=parameter)
