"""A label is never a lie: what was changed in a preset is not shown under the preset's name alone."""

from pathlib import Path

import pytest

from experiments.asking.asked import asked
from staffroom import load_reform, load_scenario
from tests.command_line import SMALL, manifest, staffroom, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures
QUICK = [*SMALL[:3], "replicates=2", "figures=false", "output=out"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ([], "coaching"),
        (["isolation=0.7"], "coaching"),
        (["reform.start=10"], None),
        (["mandate=0.4"], "coaching_changed"),
        (["reform.levers.coaching=0.1"], "coaching_changed"),
        (["reform.start=12"], "coaching_changed"),
        (["reform.end=15"], "coaching_changed"),
    ],
)
def test_a_changed_reform_is_called_changed(given, name):
    reform = load_scenario(["reform=coaching", *given]).reform
    same = [m.to_dict() for m in reform.measures] == [m.to_dict() for m in load_reform("coaching").measures]
    assert reform.name == (name or ("coaching" if same else "coaching_changed"))


def test_a_file_that_borrows_a_name():
    Path("mine.yaml").write_text("name: coaching\nlevers: {mandate: 0.5}\n")
    Path("none.yaml").write_text("name: no_reform\nlevers: {mandate: 0.5}\n")
    assert load_reform("mine.yaml").name == "coaching_changed"
    arms = asked(["isolation=0.2,0.4", "reforms=no_reform,coaching,mine.yaml,none.yaml"]).points.arms
    assert [arm.name for arm in arms] == ["no_reform", "coaching", "coaching_changed", "own_reform"]


def test_tables_and_manifest_show_the_changed_name(staffroom):
    code, out, _ = staffroom("compare", "reform=coaching", "mandate=0.4", *QUICK)
    assert code == 0
    assert "coaching_changed against no_reform" in out
    assert list(manifest("out")["scenarios"]) == ["no_reform", "coaching_changed"]


def test_titles_say_what_was_changed_in_a_school(staffroom):
    _, out, _ = staffroom("run", "school=rural_comprehensive", "isolation=0.71", "years=0.5", *QUICK[3:])
    assert "rural_comprehensive (isolation 0.71) under no_reform" in out
    _, out, _ = staffroom("run", "school=rural_comprehensive", "years=0.5", *QUICK[3:], "overwrite=true")
    assert "rural_comprehensive under no_reform" in out
