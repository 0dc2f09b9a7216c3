"""From what is typed, and from configuration files, to a scenario; and what is said about mistakes."""

from pathlib import Path

import pytest
import yaml

from experiments.asking import presets, schema
from experiments.asking.experiment import experiment_of
from experiments.asking.keys import described, run_key, scenario_hash
from experiments.asking.points import Arm
from experiments.asking.settings import model_default
from staffroom import LEVERS, Reform, Scenario, School, StaffroomError, load_scenario

SMALL = ["school.size=12", "school.departments=3", "years=1"]


def scenario(*overrides: str) -> Scenario:
    return load_scenario([*SMALL, *overrides])


def asked_for(configuration):
    return experiment_of(("run", []), [], configuration, [Arm("no_reform")])


def refusal(*overrides: str) -> str:
    with pytest.raises(StaffroomError) as caught:
        load_scenario(list(overrides))
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_nothing_said_is_the_default_school_without_a_reform():
    by_command_line, by_hand = load_scenario([]), Scenario(School(), Reform())
    assert by_command_line.values == by_hand.values
    assert by_command_line.weeks == by_hand.weeks
    assert (by_command_line.levers == by_hand.levers).all()


def test_configuration_holds_no_default_of_the_model():
    configuration = schema.composed([])
    assert configuration["years"] is configuration["replicates"] is configuration["seed"] is None
    found = asked_for(configuration)
    assert (found.replication.most, found.seed) == (model_default("replicates"), model_default("seed"))


@pytest.mark.slow(quick=["school"])
@pytest.mark.parametrize("group", ["school", "reform"])
def test_every_preset_can_be_chosen_and_says_what_it_is(group):
    for preset in presets.presets(group):
        assert preset.description.endswith("."), preset.name
        assert preset.content["name"] == preset.name
        if preset.name != "from_files":
            chosen = load_scenario([f"{group}={preset.name}"])
            assert getattr(chosen, group).name == preset.name


def test_presets_are_what_the_python_api_makes_of_them():
    content = yaml.safe_load((presets.FOLDER / "school" / "district_gymnasium.yaml").read_text("utf-8"))
    chosen = load_scenario(["school=district_gymnasium"])
    assert chosen.school.given == School(**content).given


@pytest.mark.slow(quick=["isolation=0.7-school.isolation=0.7"])
@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("isolation=0.7", "school.isolation=0.7"),
        ("trust=0.4", "school.trust=0.4"),
        ("mandate=0.6", "reform.levers.mandate=0.6"),
        ("parameters.eta_p=0.2", "parameters.trust_gain=0.2"),
        ("school.N=30", "school.size=30"),
        ("reform.levers.K=0.2", "reform.levers.control=0.2"),
        ("school.trust=.4", "+school.trust=0.4"),
        ("school.trust=.4", "++school.trust=4e-1"),
    ],
)
def test_short_forms_and_symbols_mean_the_full_names(short, full):
    assert scenario_hash(load_scenario([short])) == scenario_hash(load_scenario([full]))
    assert scenario_hash(load_scenario([short])) != scenario_hash(load_scenario([]))
    assert scenario_hash(load_scenario([short, full])) == scenario_hash(load_scenario([full]))


def test_the_mandate_acts_from_the_start_of_the_reform():
    levers = scenario("mandate=0.6", "reform.start=5", "reform.end=20").levers["mandate"]
    assert set(levers[5:20]) == {0.6}
    assert set(levers[:5]) == set(levers[20:]) == {LEVERS["mandate"].default}


def test_levers_given_without_a_reform_are_not_called_no_reform():
    assert scenario("mandate=0.6").reform.name == "own_reform"
    assert scenario("reform=coaching", "mandate=0.6").reform.name == "coaching_changed"


def test_schedules_ramps_and_lists_of_measures():
    levers = scenario("reform.levers.mandate={value: 0.6, start: 4, end: 20, ramp: 3}").levers["mandate"]
    assert levers[4] < levers[5] < levers[7] == 0.6
    steps = scenario("reform.levers.mandate=[{value: 0.5, start: 4, end: 10}, {value: 0.2, start: 10}]").levers[
        "mandate"
    ]
    assert list(steps[3:12]) == [0.1, *[0.5] * 6, 0.2, 0.2]


def test_a_measure_of_a_preset_can_be_taken_out():
    with_it, without = (
        scenario("reform=clear_supported_mandate"),
        scenario("reform=clear_supported_mandate", "~reform.levers.mandate"),
    )
    assert {m.lever for m in with_it.reform.measures} - {m.lever for m in without.reform.measures} == {"mandate"}


@pytest.mark.parametrize(
    "typed, expected",
    [
        (
            ["~school.trust"],
            "~school.trust takes school.trust out of the school that was chosen, which says nothing of it; "
            "leave ~school.trust away, or write school.trust=VALUE.",
        ),
        (["~mandate"], "~reform.levers.mandate takes reform.levers.mandate out of the reform that was chosen"),
        (["school=rural_comprehensive", "~school.size=30"], "write ~school.size, or school.size=VALUE."),
        (["~"], "'~' is not a setting; write NAME=VALUE"),
        (["=0.4"], "'=0.4' is not a setting; write NAME=VALUE"),
        (["+=3"], "'+=3' is not a setting; write NAME=VALUE"),
    ],
)
def test_taking_out_what_is_not_there_is_told_in_our_words(typed, expected):
    with pytest.raises(StaffroomError) as told:
        load_scenario(typed)
    assert expected in str(told.value) and "config" not in str(told.value)


def test_a_setting_of_a_preset_can_be_taken_out():
    assert load_scenario(["school=rural_comprehensive"]).school.size == 25
    assert load_scenario(["school=rural_comprehensive", "~school.size"]).school.size == 60


def test_calendar_and_stances():
    chosen = load_scenario(["school.terms=[8,8,10,8]", "school.stances={0: 0.5, 2: -1}", "years=2"])
    assert chosen.weeks == 68
    assert chosen.school.stances == (0.5, 0.0, -1.0, 0.0, 0.0, 0.0)


def test_own_files(tmp_path: Path):
    (tmp_path / "my_school.yaml").write_text("trust: 0.4\nN: 20\ndepartments: 2\n")
    (tmp_path / "my_reform.yaml").write_text("start: 3\nlevers:\n  mandate: 0.6\n  K: {value: 0.1, start: 8}\n")
    chosen = load_scenario(
        [f"school={tmp_path}/my_school.yaml", f"reform={tmp_path}/my_reform.yaml", "school.norm=0.6", "school.size=22"]
    )
    assert (chosen.school.name, chosen.reform.name) == ("my_school", "my_reform")
    assert (chosen.school.trust, chosen.school.norm, chosen.school.size) == (0.4, 0.6, 22)
    assert [(m.lever, m.start) for m in chosen.reform.measures] == [("mandate", 3), ("control", 8)]


def test_own_files_with_awkward_names(tmp_path: Path):
    path = tmp_path / "a school, (ours).yaml"
    path.write_text("trust: 0.4\n")
    assert load_scenario([f"school={path}"]).school.trust == 0.4


def test_a_changed_own_file_is_read_again(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    for trust in (0.3, 0.6):
        path.write_text(f"trust: {trust}\n")
        assert load_scenario([f"school={path}"]).school.trust == trust


def test_imported_school_and_files_beside_the_configuration(tmp_path: Path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ties.csv").write_text("source,target\na,b\nb,c\nc,a\nc,d\n")
    (tmp_path / "mine.yaml").write_text("ties: data/ties.csv\ntrust: 0.6\n")
    monkeypatch.chdir(tmp_path / "data")
    from_own_file = load_scenario([f"school={tmp_path}/mine.yaml"])
    typed = load_scenario(["school=from_files", "school.ties=ties.csv", "school.trust=0.6"])
    assert from_own_file.school.size == typed.school.size == 4
    assert from_own_file.school.to_dict()["staff"] == typed.school.to_dict()["staff"]


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (["school=district_gymnasiun"], "did you mean 'district_gymnasium'"),
        (["reform=coachin"], "did you mean 'coaching'"),
        (["school.trst=.4"], "school.trst is not a known school setting; did you mean 'trust'"),
        (["school.trust=1.4"], "0.01 to 0.99"),
        (["trust=abc"], "'abc' is not a number"),
        (["trust=nan"], "not a number"),
        (["trust=true"], "not a number"),
        (["school.trust=null"], "not a number"),
        (["trust=.4", "school.trust=.5"], "trust=.4 and school.trust=.5 contradict each other"),
        (["trust=.4", "trust=.5"], "contradict"),
        (["parameters.eta_p=.2", "parameters.trust_gain=.3"], "contradict"),
        (["parameters.trst_gain=.3"], "did you mean 'trust_gain'"),
        (["eta_p=.2"], "it is written parameters.trust_gain"),
        (["size=30"], "it is written school.size"),
        (["parameters.trust=.2"], "it is written school.trust"),
        (["parameters=3"], "parameters.NAME"),
        (["reform.mandate=.2"], "it is written reform.levers.mandate"),
        (["reform.levers.mandat=.2"], "did you mean 'mandate'"),
        (["reform.levers.mandate.begin=3"], "no field 'begin'"),
        (["reform.levers.mandate.start=3"], "no value"),
        (["reform.start=12"], "no effect"),
        (["mandate=.5", "reform.start=300"], "only 108 weeks"),
        (["mandate=.5", "reform.start=1.5"], "not a week"),
        (["reform.levers.mandate=[{value: .5, start: 4, end: 9}, {value: .2, start: 7}]"], "scheduled twice"),
        (["years=0.01"], "whole weeks"),
        (["years=31"], "at most 30"),
        (["years=long"], "not a horizon"),
        (["replicates=5"], "has no meaning here"),
        (["yeers=3"], "did you mean 'years'"),
        (["district_gymnasium"], "did you mean school=district_gymnasium"),
        (["school.trust"], "NAME=VALUE"),
        (["school.trust=["], "cannot be read"),
        (["school="], "not a name"),
        (["school=[default,default]"], "not a name"),
        (["school@other=default"], "'@other' has no meaning"),
        (["isolation=0.3,0.7"], "several values"),
        (["hydra.job.name=x"], "hydra.job.name is for jobs and launchers of Hydra, which staffroom does not use"),
        (["school.trust=${school.nothing}"], "not found"),
        (["~reform.levers.mandate"], "which says nothing of it"),
        (["school=from_files"], "needs a file"),
        (["school.columns={trust: q1}"], "needs a file"),
        (["school=nothere.yaml"], "no such file"),
        (["school.departments=100"], "more than the 60 teachers"),
        (["school.terms=[9,2]"], "term of 2 weeks"),
        (["school.trust.more=1"], "not a number"),
    ],
)
def test_mistakes_are_told_in_one_sentence(overrides, expected):
    assert expected in refusal(*overrides)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("trst: 0.4", "did you mean 'trust'"),
        ("trust: [", "is not a YAML file"),
        ("just text", "holds no settings"),
        ("trust: 0.4\nsize: 20\nN: 30", "given twice"),
        ("trust: high", "not a number"),
    ],
)
def test_mistakes_in_an_own_school(tmp_path, content, expected):
    (tmp_path / "mine.yaml").write_text(content)
    assert expected in refusal(f"school={tmp_path}/mine.yaml")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("mandate: 0.4", "it is written reform.levers.mandate"),
        ("levers: 3", "not a list of levers"),
        ("levers: {mandat: 0.3}", "did you mean 'mandate'"),
        ("levers: {control: 0.3, K: 0.2}", "given twice"),
        ("levers: {control: {valu: 0.3}}", "no value"),
    ],
)
def test_mistakes_in_an_own_reform(tmp_path, content, expected):
    (tmp_path / "mine.yaml").write_text(content)
    assert expected in refusal(f"reform={tmp_path}/mine.yaml")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("replicates", 0),
        ("replicates", 100_001),
        ("replicates", 1.5),
        ("replicates", "many"),
        ("replicates", True),
        ("seed", -1),
        ("seed", 2**63),
        ("threads", 0),
        ("first_replicate", -1),
        ("overwrite", "yes"),
        ("table", "al"),
        ("output", 1.5),
        ("weeks", 1),
    ],
)
def test_settings_out_of_range_are_refused(name, value):
    with pytest.raises(StaffroomError, match=name):
        asked_for(schema.composed([]) | {name: value})


def test_the_largest_seed_and_whole_numbers_in_other_forms_are_accepted():
    found = asked_for(schema.composed([]) | {"seed": 2**63 - 1, "replicates": 1e3})
    assert (found.seed, found.replication.most) == (2**63 - 1, 1000)


def test_a_scenario_is_named_by_its_content():
    here, there = (
        scenario(),
        Scenario(School(size=12, departments=3), Reform("no_reform"), years=1.0),
    )
    assert scenario_hash(here) == scenario_hash(there)
    assert (
        run_key(scenario_hash(here), 1, 0) != run_key(scenario_hash(here), 1, 1) != run_key(scenario_hash(here), 2, 1)
    )
    assert described(here)["school"]["size"] == 12


def test_hydra_is_left_as_it_was():
    from hydra.core.global_hydra import GlobalHydra

    load_scenario([])
    assert not GlobalHydra.instance().is_initialized()
