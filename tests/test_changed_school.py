"""What was changed in a school that comes with the program: values count, not the way in which a school was made."""

from pathlib import Path

import pytest

from analysis.brief.folder import comparison_of
from analysis.telling.changed_school import changes_of
from analysis.telling.described import scenario_from_dict
from experiments.asking.presets import presets
from staffroom import Scenario, School, load_school
from tests.command_line import staffroom, working_folder  # noqa: F401

PRESETS = [preset for preset in presets("school") if preset.name != "from_files"]


def made_anew(school):
    """The same school with every number said."""
    numbers = {**school.properties, **school.levers}
    return School(school.name, description=school.description, terms=school.terms, stances=school.stances, **numbers)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_an_unchanged_school_is_unchanged_whichever_way_it_was_made(preset):
    school = load_school(preset.name)
    read_back = scenario_from_dict(Scenario(school).to_dict()).school
    read_back.description = school.description
    said = load_school(preset.name, size=int(school.size), trust=school.trust)
    for same in (school, said, made_anew(school), read_back, school.replace(mandate=school.mandate)):
        assert changes_of(same) == []
        assert "Changed here" not in Scenario(same).describe()
        assert Scenario(school).diff(Scenario(same)).empty


def test_a_changed_number_is_told_with_both_values():
    school = load_school("rural_comprehensive")
    changed = made_anew(school.replace(trust=0.4))
    assert changes_of(changed) == ["trust between colleagues 0.4 instead of 0.52"]
    assert changes_of(school.replace(trust=0.5201)) == ["trust between colleagues 0.5201 instead of 0.52"]


def test_what_follows_from_the_number_of_teachers_is_named_once():
    assert changes_of(load_school("default").replace(size=20)) == [
        "teachers 20 instead of 60 (and what follows from it: departments, grade teams)"
    ]
    school = load_school("scheduled_primary")
    for smaller in (school.replace(size=20), made_anew(school.replace(size=20))):
        assert changes_of(smaller) == ["teachers 20 instead of 40"]  # the preset says its departments and grade teams
    assert changes_of(school.replace(size=20, departments=2))[1:] == ["departments 2 instead of 4"]


def test_a_school_back_to_what_everybody_has_is_a_change_too():
    school = load_school("scheduled_primary")
    plain = School(school.name, description=school.description, size=40)
    assert "scheduled sessions 0.1 instead of 0.6" in changes_of(plain)


def test_what_is_listed_is_what_the_school_has_unlike_others():
    school = School(trust=0.5, isolation=0.7)  # 0.5 is what every school has
    told = Scenario(school).describe()
    assert "Closed doors: 0.7 (0.5" in told and "Trust between colleagues" not in told
    assert "What this school has unlike others of its size" in told
    assert Scenario(made_anew(school)).describe() == told


def test_a_brief_of_a_results_folder_calls_nothing_changed(staffroom):  # noqa: F811
    from analysis.brief.compared import compared

    code, _, errors = staffroom(
        "compare", "school=scheduled_primary", "reforms=no_reform,coaching", "years=0.5", "replicates=2",
        "output=there", "figures=false",
    )  # fmt: skip
    assert code == 0, errors
    found, _ = comparison_of(Path("there"))
    said = " ".join(compared(found.summary()))
    assert "changed here" not in said and "instead of" not in said
