"""The compiled model and the reference model, written from ODD.md alone, give the same numbers."""

from pathlib import Path

import numpy as np
import pytest

import configs
from sim.declared.levers import UNITS
from sim.staff.staff import Staff
from staffroom import PARAMETERS, SCHOOL_PROPERTIES, Reform, Scenario, School, load_scenario
from tests.reference.agreement import first_difference

FOLDER = Path(configs.__file__).parent
SCHOOLS = sorted(path.stem for path in (FOLDER / "school").glob("*.yaml") if path.stem != "from_files")
REFORMS = sorted(path.stem for path in (FOLDER / "reform").glob("*.yaml"))
YEARS = 1.5
NAN = float("nan")

# Everything at once, so that each mechanism that is switched off below was on.
EVERYTHING = {
    "mandate": {"value": 1.6, "unit": "across"}, "clarity": 0.7, "control": 0.5, "protected_time": 0.4,
    "trust_building": 0.3, "coaching": 0.6, "observation": 0.3, "observation_control": 0.6, "mentoring": 0.5,
    "champions": 0.1, "projects": 0.4, "external_search": 0.3, "agency": 0.3, "persuasion": 0.4, "pressure": 0.4,
    "partnership": 0.5,
}  # fmt: skip
EXTENDED = {
    "norm_hearsay": 0.02, "external_test": 0.3, "partnership_share": 0.3,
    "partnership_join_weeks": 4, "partnership_develop_weeks": 5,
}  # fmt: skip
SMALL = {"size": 30, "departments": 4, "grades": 3, "novice_share": 0.2}
RISE_AND_FALL = [dict(value=0.3, start=0, end=10), dict(value=0.1, start=10, end=20), dict(value=0.5, start=25)]
TEAMS = {"value": 3, "unit": "across"}
OPEN_GROUPS = {"mandate": TEAMS, "coaching": 0.7, "clarity": 0.9}

EXTENSIONS = {
    "calendar": (dict(terms=[8, 8, 10, 8]), {}, {}),
    "short terms": (dict(terms=[3, 4]), {}, {}),
    "hearsay": ({}, {"norm_hearsay": 0.03}, {}),
    "heads with stances": (dict(stances=[-1, 1, 0.5, -0.4]), {"mediation": 0.8}, {"mandate": 0.6, "agency": 0.2}),
    "shifts": (dict(shifts=2), {}, {"mandate": 0.3}),
    "three shifts apart": (dict(shifts=3, cross_shift=0.2), {}, {"observation": 0.4}),
    "persuasion": ({}, {}, {"persuasion": 0.8, "protected_time": 0.5}),
    "accountability": ({}, {}, {"pressure": 0.9}),
    "plastic novices": (dict(novice_share=0.3), {"novice_plasticity": 2.5}, {"mentoring": 0.6, "coaching": 0.6}),
    "partnership": ({}, {"partnership_share": 0.3, "partnership_join_weeks": 6, "partnership_develop_weeks": 9},
                    {"partnership": [dict(value=0.8, start=3, end=30), dict(value=0.5, start=40)]}),
    "choice without trust": ({}, {"trust_selection": 0}, {}),
    "choice by much trust": ({}, {"trust_selection": 1.7}, {"agency": 0.6, "mandate": 0.6}),
    "mandate of six hours": (dict(mandate=2), {}, {"mandate": 6, "control": 0.9}),
    "called by grade": ({}, {}, {"mandate": dict(value=1.5, unit="grade")}),
    "called across": ({}, {"mandated_visibility": 1}, {"mandate": dict(value=1.5, unit="across"), "clarity": 0.9}),
    "called in turn": ({}, {}, {"mandate": [dict(value=2, unit="grade", end=20), TEAMS | dict(start=30)]}),
    "groups": ({}, {"group_size": 5}, {"mandate": 0.8, "coaching": 0.7, "clarity": 0.9}),
    "groups by grade": ({}, {"group_size": 3}, {"mandate": dict(value=2, unit="grade")}),
    "groups across": ({}, {"group_size": 4}, OPEN_GROUPS),
    "groups of many": ({}, {"group_size": 12}, {"mandate": dict(value=2, unit="across"), "control": 1}),
    "all of it at once": (dict(implementation=1), {"build_up_weeks": 0}, {"mandate": 1, "coaching": 0.6}),
    "little of it": (dict(implementation=0.05), {"build_up_weeks": 60}, {"mandate": 3, "coaching": 0.6}),
    "at once": ({}, {"build_up_weeks": 0}, {"coaching": [dict(value=0.8, end=20), dict(value=0.5, start=30)]}),
    "begun anew": ({}, {}, {"clarity": [dict(value=0.9, end=20), dict(value=0.2, start=30)], "isolation": 0.2}),
    "one after the other": ({}, {"build_up_weeks": 9}, {
        "mandate": [dict(value=2, end=30)], "clarity": dict(value=0.9, start=12), "agency": dict(value=0.5, start=20),
        "coaching": [dict(value=0.8, start=8, end=22), dict(value=0.5, start=26)]}),
    "outside test": ({}, {"external_test": 0.7}, {}),
    "coordination": (dict(norm=0.8), {"salience_decay": 0.1}, {"isolation": 0.9}),
    "champions that come and go": ({}, {"champion_tiring": 0.1}, {"champions": RISE_AND_FALL}),
    "champions by contacts": ({}, {"champion_placement": 1}, {"champions": 0.25}),
    "champions between others": ({}, {"champion_placement": 2}, {"champions": RISE_AND_FALL}),
    "champions in one department": ({}, {"champion_placement": 3}, {"champions": RISE_AND_FALL}),
    "projects": (dict(projects=0.2), {}, {"projects": RISE_AND_FALL}),
    "outside search": ({}, {}, {"external_search": 0.6}),
    "no courtesy": ({}, {"courtesy": 0}, {}),
    "nothing is arranged": ({}, {"arranging": 0}, {"mandate": 1, "observation": 0.4, "projects": 0.3}),
    "one occasion": ({}, {"occasions": 1}, {"isolation": 0.8}),
    "harm": (dict(trust=0.15, control=1, observation_control=1), {"harm_base": 0.8}, {"mandate": 2, "projects": 0.5}),
    "nobody far away": (dict(far_opportunity=0), {}, {"projects": 0.5, "mandate": dict(value=1, unit="across")}),
}  # fmt: skip


def everything(**parameters: float) -> Scenario:
    school = School("small", **SMALL, stances=[-0.5, 0.5, 0, 0], shifts=2)
    return Scenario(school, Reform("everything", EVERYTHING, start=5), EXTENDED | parameters, years=YEARS)


@pytest.mark.parametrize("reform", ["coaching", "clear_supported_mandate", "observation_as_control"])
def test_some_reforms_in_a_case_school(reform: str) -> None:
    assert first_difference(load_scenario(["school=rural_comprehensive", f"reform={reform}", f"years={YEARS}"])) == ""


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_case_school(school: str) -> None:
    assert first_difference(load_scenario([f"school={school}", "reform=complete_package", f"years={YEARS}"])) == ""


@pytest.mark.slow(quick=["groups across", "shifts", "projects", "short terms", "one after the other"])
@pytest.mark.parametrize("name", EXTENSIONS)
def test_every_extension(name: str) -> None:
    school, parameters, levers = EXTENSIONS[name]
    scenario = Scenario(School(name, **SMALL | school), Reform(name, levers, start=5), parameters, years=2)
    assert first_difference(scenario) == ""


def test_everything_at_once() -> None:
    assert first_difference(everything()) == ""


@pytest.mark.slow(quick=["turnover", "norm_hearsay", "norm_conformity", "arranging", "build_up_weeks"])
@pytest.mark.parametrize("name", [name for name, row in PARAMETERS.items() if row.off is not None])
def test_every_mechanism_off(name: str) -> None:
    off = PARAMETERS[name].off
    assert off is not None
    assert first_difference(everything(**{name: off})) == ""


@pytest.mark.slow(quick=["norm_sd", "shifts", "implementation"])
@pytest.mark.parametrize("name", [name for name, row in SCHOOL_PROPERTIES.items() if row.off is not None])
def test_every_school_property_off(name: str) -> None:
    off = SCHOOL_PROPERTIES[name].off
    school = School("small", **SMALL | {name: off}, stances=[-0.5, 0.5, 0, 0])
    assert first_difference(Scenario(school, Reform("everything", EVERYTHING, start=5), EXTENDED, years=YEARS)) == ""


def staff_of(size: int, ties: bool) -> Staff:
    """An imported staff with gaps, isolates, strangers, ties named in one or both directions, and own units."""
    luck = np.random.default_rng(size)

    def column(low: float, high: float) -> list[float]:
        return [float(luck.uniform(low, high)) if luck.random() < 0.8 else NAN for _ in range(size)]

    columns = {
        "norm": column(0, 1), "trust": column(0.05, 0.95), "expected_benefit": column(0, 1), "strain": column(0, 1),
        "perceived_norm": column(0, 1), "self_efficacy": column(0.01, 1), "expertise": column(0, 1),
        "practice_2": column(0, 1), "years_of_teaching": column(0, 30),
        "unit": [float(luck.integers(0, 4)) if i % 5 else NAN for i in range(size)],
        "champion": [float(i % 7 == 0) for i in range(size)], "head": [float(i in (5, 9)) for i in range(size)],
    }  # fmt: skip
    named = [(i, j) for i in range(size - 1) for j in range(i + 1, size - 1) if luck.random() < 0.25]
    weights, trusts = luck.choice([0.0, 0.4, 1.0], (len(named), 2)), luck.choice([NAN, 0.2, 0.9], (len(named), 2))
    pairs = [(*pair, *weights[k].tolist(), *trusts[k].tolist()) for k, pair in enumerate(named)]
    departments, grades = [i % 3 for i in range(size)], [i // 6 if i % 4 else -1 for i in range(size)]
    shifts = [i % 2 if i % 3 else -1 for i in range(size)]
    return Staff(size, departments, grades, shifts, columns, pairs if ties else None)


@pytest.mark.parametrize("ties", [True, False], ids=["ties", "no ties"])
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("group_size", [2, 4])
def test_imported_staff(ties: bool, unit: str, group_size: int) -> None:
    school = School("imported", staff=staff_of(26, ties), stances=[0.6, -0.5, 0], shifts=2)
    reform = Reform("everything", EVERYTHING | {"mandate": {"value": 1.6, "unit": unit}}, start=3)
    scenario = Scenario(school, reform, EXTENDED | {"group_size": group_size}, years=YEARS)
    assert first_difference(scenario) == ""


def random_scenario(number: int) -> Scenario:
    """A scenario drawn over the plausible ranges of every parameter and school property."""
    luck = np.random.default_rng(number)

    def drawn(row):
        value = luck.uniform(*row.plausible)
        return float(round(value)) if row.whole else float(value)

    settings = {name: drawn(row) for name, row in SCHOOL_PROPERTIES.items()}
    settings["size"] = min(settings["size"], 40.0)
    settings["departments"] = min(settings["departments"], settings["size"])
    parameters = {name: drawn(row) for name, row in PARAMETERS.items()}
    levers: dict[str, object] = {name: float(luck.uniform()) for name in ("isolation", *EVERYTHING)}
    levers["mandate"] = {"value": float(luck.uniform(0, 6)), "unit": UNITS[luck.integers(3)]}
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
    assert first_difference(load_scenario([f"school={school}", f"reform={reform}", f"years={YEARS}"]), seed=11) == ""
