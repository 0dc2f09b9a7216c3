"""The compiled model and the reference model, written from ODD.md alone, give the same numbers."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import configs
from staffroom import PARAMETERS, SCHOOL_PROPERTIES, Reform, Scenario, School, load_scenario
from tests.reference.agreement import first_difference

FOLDER = Path(configs.__file__).parent
SCHOOLS = sorted(path.stem for path in (FOLDER / "school").glob("*.yaml") if path.stem != "from_files")
REFORMS = sorted(path.stem for path in (FOLDER / "reform").glob("*.yaml"))
YEARS = 1.5

# Everything at once, so that each mechanism that is switched off below was on.
EVERYTHING = {
    "mandate": 0.6, "clarity": 0.7, "control": 0.5, "protected_time": 0.4, "trust_building": 0.3, "coaching": 0.6,
    "observation": 0.3, "observation_control": 0.6, "mentoring": 0.5, "champions": 0.1, "projects": 0.4,
    "external_search": 0.3, "agency": 0.3, "persuasion": 0.4, "pressure": 0.4, "partnership": 0.5,
}  # fmt: skip
EXTENDED = {
    "talk": 0.02, "head_status": 2.0, "novice_plasticity": 1.75, "collective_coupling": 0.1, "tie_opening": 0.02,
    "tie_closing": 0.05, "half_opportunity": 1.0, "external_test": 0.3, "contagion_threshold": 0.1,
}  # fmt: skip
SMALL = {"size": 30, "departments": 4, "grades": 3, "novice_share": 0.2}

EXTENSIONS = {
    "calendar": (dict(terms=[8, 8, 10, 8]), {}, {}),
    "short terms": (dict(terms=[3, 4]), {}, {}),
    "talk": ({}, {"talk": 0.03}, {}),
    "stubborn veterans": (dict(veteran_stubbornness=2.5), {}, {}),
    "heads with status": ({}, {"head_status": 3}, {}),
    "heads with stances": (dict(stances=[-1, 1, 0.5, -0.4]), {"mediation": 0.8}, {"mandate": 0.6, "agency": 0.2}),
    "shifts": (dict(shifts=2), {}, {"mandate": 0.3}),
    "three shifts apart": (dict(shifts=3, cross_shift=0.2), {}, {"observation": 0.4}),
    "persuasion": ({}, {}, {"persuasion": 0.8}),
    "persuasion by a colleague": ({}, {"persuasion_messenger": 7}, {"persuasion": 0.8, "protected_time": 0.5}),
    "accountability": ({}, {}, {"pressure": 0.9}),
    "plastic novices": (dict(novice_share=0.3), {"novice_plasticity": 1.75}, {"mentoring": 0.6}),
    "collective to self-efficacy": ({}, {"collective_coupling": 0.2}, {}),
    "partnership": ({}, {"partnership_share": 0.3, "partnership_implement_weeks": 20}, {"partnership": 0.8}),
    "tie formation": ({}, {"tie_opening": 0.04, "tie_closing": 0.08}, {}),
    "choice without trust": ({}, {"trust_selection": 0}, {}),
    "choice by much trust": ({}, {"trust_selection": 1.7}, {"agency": 0.6, "mandate": 0.6}),
    "groups": ({}, {"group_size": 5}, {"mandate": 0.8, "coaching": 0.7, "clarity": 0.9}),
    "groups, other exponents": ({}, {"group_size": 4, "group_attention": 0.5, "group_openness_loss": 0.2},
                                {"mandate": 0.8, "agency": 0.5}),
    "amount of opportunity": ({}, {"half_opportunity": 1.5}, {}),
    "complex contagion": ({}, {"contagion_threshold": 0.15}, {}),
    "outside test": ({}, {"external_test": 0.7}, {}),
    "champions by contacts": ({}, {"champion_placement": 1}, {"champions": 0.25}),
    "champions between others": ({}, {"champion_placement": 2}, {"champions": 0.25}),
    "champions in one department": (
        {}, {"champion_placement": 3}, {"champions": [dict(value=0.1, end=20), dict(value=0.3, start=25)]},
    ),
    "outside search": ({}, {}, {"external_search": 0.6}),
}  # fmt: skip


def everything(**parameters: float) -> Scenario:
    school = School("small", **SMALL, stances=[-0.5, 0.5, 0, 0], shifts=2)
    return Scenario(school, Reform("everything", EVERYTHING, start=5), EXTENDED | parameters, years=YEARS)


@pytest.mark.slow(quick=["coaching", "clear_supported_mandate", "observation_as_control"])
@pytest.mark.parametrize("reform", REFORMS)
def test_every_reform_in_a_case_school(reform: str) -> None:
    assert first_difference(load_scenario(["school=rural_comprehensive", f"reform={reform}", f"years={YEARS}"])) == ""


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_case_school(school: str) -> None:
    assert first_difference(load_scenario([f"school={school}", "reform=complete_package", f"years={YEARS}"])) == ""


@pytest.mark.slow(quick=["groups", "shifts", "tie formation", "short terms"])
@pytest.mark.parametrize("name", EXTENSIONS)
def test_every_extension(name: str) -> None:
    school, parameters, levers = EXTENSIONS[name]
    assert (
        first_difference(Scenario(School(name, **SMALL | school), Reform(name, levers, start=5), parameters, years=2))
        == ""
    )


def test_everything_at_once() -> None:
    assert first_difference(everything()) == ""


@pytest.mark.slow(quick=["turnover", "talk", "norm_conformity", "tie_opening", "weight_strain"])
@pytest.mark.parametrize("name", [name for name, row in PARAMETERS.items() if row.off is not None])
def test_every_mechanism_off(name: str) -> None:
    off = PARAMETERS[name].off
    assert off is not None
    assert first_difference(everything(**{name: off})) == ""


@pytest.mark.slow(quick=["norm_sd", "shifts", "veteran_share"])
@pytest.mark.parametrize("name", [name for name, row in SCHOOL_PROPERTIES.items() if row.off is not None])
def test_every_school_property_off(name: str) -> None:
    off = SCHOOL_PROPERTIES[name].off
    school = School("small", **SMALL | {name: off}, stances=[-0.5, 0.5, 0, 0])
    assert first_difference(Scenario(school, Reform("everything", EVERYTHING, start=5), EXTENDED, years=YEARS)) == ""


def test_imported_staff() -> None:
    graph = nx.karate_club_graph()
    for node in graph:
        graph.nodes[node].update(
            norm=0.2 + 0.02 * node, years_of_teaching=node, department=node % 4, trust=0.3 + 0.01 * node
        )
    graph.add_node(99, department=2, norm=0.5, years_of_teaching=3, trust=0.5)
    assert (
        first_difference(Scenario(School.from_graph(graph), Reform("everything", EVERYTHING), EXTENDED, years=YEARS))
        == ""
    )


def random_scenario(number: int) -> Scenario:
    """A scenario drawn over the plausible ranges of every parameter and school property."""
    luck = np.random.default_rng(number)

    def drawn(row):
        value = luck.uniform(*row.plausible)
        return float(round(value)) if row.whole else float(value)

    settings = {name: drawn(row) for name, row in SCHOOL_PROPERTIES.items()}
    settings["size"] = min(settings["size"], 40.0)
    settings["departments"] = min(settings["departments"], settings["size"])
    parameters = {name: drawn(row) for name, row in PARAMETERS.items() if name != "persuasion_messenger"}
    levers = {name: float(luck.uniform()) for name in ("isolation", *EVERYTHING)}
    stances = [float(x) for x in luck.uniform(-1, 1, int(settings["departments"]))]
    return Scenario(
        School("drawn", **settings, stances=stances),
        Reform("drawn", levers, start=int(luck.integers(0, 20))),
        parameters,
        1,
    )


@pytest.mark.slow(quick=["0", "1", "2", "3", "4"])
@pytest.mark.parametrize("number", range(12))
def test_random_scenarios(number: int) -> None:
    assert first_difference(random_scenario(number), seed=100 + number, replicate=number) == ""


@pytest.mark.science
@pytest.mark.parametrize("number", range(100, 300))
def test_many_random_scenarios(number: int) -> None:
    assert first_difference(random_scenario(number), seed=number, replicate=number % 7) == ""


@pytest.mark.science
@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("reform", REFORMS)
def test_every_reform_in_every_case_school(school: str, reform: str) -> None:
    assert first_difference(load_scenario([f"school={school}", f"reform={reform}", "years=2"]), seed=11) == ""
