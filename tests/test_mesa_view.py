"""The Mesa view: the same numbers as the engine, and the manners that users of Mesa expect."""

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import mesa
import numpy as np
import pytest

from sim.declared.measures import MEASURE_NAMES
from sim.results.mesa_view import Teacher
from staffroom import MEASURES, Reform, Scenario, School, SchoolModel, Staff, StaffroomError, simulate
from tests.three_teachers import A, B, pair

SMALL = School("small", size=12, departments=3, terms=[4, 4])
SCENARIO = Scenario(
    SMALL, Reform("m", {"mandate": {"value": 0.8, "start": 3, "ramp": 2}}), {"norm_hearsay": 0.05}, years=1.5
)


def stepped(scenario=SCENARIO, steps=None, **arguments):
    model = SchoolModel(scenario, **({"seed": 7} | arguments))
    for _ in range(scenario.weeks if steps is None else steps):
        model.step()
    return model


def weekly(model):
    """What the data collector holds: (weeks, measures)."""
    return model.datacollector.get_model_vars_dataframe()[MEASURE_NAMES].to_numpy()


@pytest.mark.parametrize("replicate", [0, 3])
def test_stepping_gives_the_numbers_of_the_engine(replicate):
    model = stepped(replicate=replicate)
    engine = simulate(SCENARIO, 1, seed=7, first_replicate=replicate)
    assert weekly(model).tobytes() == engine.weeks[MEASURE_NAMES].to_numpy().tobytes()
    final = engine.teachers
    for teacher in model.teachers:
        assert teacher.norm == final.loc[teacher.index, "norm"]
        assert teacher.last_voluntary == final.loc[teacher.index, "last_voluntary"]


def test_running_stops_with_the_horizon():
    model = SchoolModel(SCENARIO, seed=7)
    assert model.running
    while model.running:
        model.step()
    assert (model.week, model.steps) == (12, 12)
    with pytest.raises(StaffroomError, match="the run has ended after 12 weeks"):
        model.step()
    assert model.week == 12


def test_measures_by_name():
    model = SchoolModel(SCENARIO, seed=7)
    assert np.isnan(model.measure("norm_mean"))
    model.step()
    assert model.measure("norm_mean") == pytest.approx(np.mean([t.norm for t in model.teachers]), rel=1e-12)
    with pytest.raises(StaffroomError, match="did you mean 'norm_mean'"):
        model.measure("norm_men")


def test_settings_by_name_instead_of_a_scenario():
    model = SchoolModel(size=12, departments=3, isolation=0.2, trust_gain=0.1, eta_0=0.02, years=0.25, seed=3)
    same = Scenario(
        School(size=12, departments=3, isolation=0.2), parameters={"trust_gain": 0.1, "trust_fade": 0.02}, years=0.25
    )
    for _ in range(9):
        model.step()
    assert weekly(model).tobytes() == simulate(same, 1, seed=3).weeks[MEASURE_NAMES].to_numpy().tobytes()


def test_batch_run_with_seeds():
    rows = mesa.batch_run(
        SchoolModel, {"size": 12, "departments": 3, "years": 0.25, "mandate": [0.0, 0.8], "seed": [1, 2]},
        number_processes=1, data_collection_period=1, display_progress=False,
    )  # fmt: skip
    assert len(rows) == 4 * 9
    for mandate in (0.0, 0.8):
        scenario = Scenario(School(size=12, departments=3, mandate=mandate), years=0.25)
        for seed in (1, 2):
            found = [row["norm_mean"] for row in rows if (row["mandate"], row["seed"]) == (mandate, seed)]
            assert found == simulate(scenario, 1, seed=seed).weeks["norm_mean"].tolist()


def test_without_a_seed_one_is_drawn_and_kept():
    one, other = SchoolModel(SCENARIO), SchoolModel(SCENARIO)
    assert one.root_seed != other.root_seed
    one.step()
    assert one.datacollector.get_model_vars_dataframe()["root_seed"].tolist() == [one.root_seed]
    again = stepped(steps=1, seed=one.root_seed)
    assert again.measure("norm_mean") == one.measure("norm_mean")
    assert SchoolModel(SCENARIO, rng=5).root_seed == 5


@pytest.mark.slow
def test_models_are_collected():
    references = []
    for _ in range(3):
        model = stepped(steps=2)
        references.append(weakref.ref(model))
        references.append(weakref.ref(model.teachers[0]))
    del model
    gc.collect()
    assert [reference() for reference in references] == [None] * 6


def test_agents_are_numbered_anew_in_every_model():
    for _ in range(2):
        model = SchoolModel(SCENARIO, seed=7)
        assert [teacher.unique_id for teacher in model.teachers] == list(range(1, 13))
        assert len(model.agents) == 12
        assert [teacher.code for teacher in model.teachers[:2]] == ["T01", "T02"]


def test_a_lever_holds_from_the_next_week_on():
    model = stepped(Scenario(SMALL, years=1.5), steps=5)
    model.set_lever("isolation", 0.1)
    while model.running:
        model.step()
    reform = Scenario(SMALL, Reform("open", {"isolation": 0.1}, start=5), years=1.5)
    assert weekly(model).tobytes() == simulate(reform, 1, seed=7).weeks[MEASURE_NAMES].to_numpy().tobytes()


def test_a_lever_for_some_weeks():
    scenario = Scenario(SMALL, years=1.5)
    model = stepped(scenario, steps=5)
    model.set_lever("I", 0.1, until=8)
    while model.running:
        model.step()
    reform = Scenario(SMALL, Reform("open", {"isolation": 0.1}, start=5, end=8), years=1.5)
    assert weekly(model).tobytes() == simulate(reform, 1, seed=7).weeks[MEASURE_NAMES].to_numpy().tobytes()
    assert (scenario.levers["isolation"] == 0.5).all()  # the scenario itself is left alone


def test_a_lever_that_is_none():
    model = SchoolModel(SCENARIO, seed=7)
    with pytest.raises(StaffroomError, match="did you mean 'mandate'"):
        model.set_lever("mandat", 0.5)
    with pytest.raises(StaffroomError, match="allowed: 0 to 6"):
        model.set_lever("mandate", 6.5)


def test_subclasses_add_to_a_week():
    class Watching(SchoolModel):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.seen = []

        def step(self):
            super().step()
            self.seen.append(self.agents.agg("strain", max))
            if self.week == 4:
                self.set_lever("mandate", 0.0)

    model = Watching(SCENARIO, seed=7)
    while model.running:
        model.step()
    assert len(model.seen) == 12
    assert model.seen[-1] == max(t.strain for t in model.teachers)
    assert (model.levers["mandate"][4:] == 0.0).all()


def test_a_teacher_is_a_view_that_cannot_be_written():
    model = SchoolModel(SCENARIO, seed=7)
    teacher = model.teachers[3]
    assert isinstance(teacher, Teacher)
    assert isinstance(teacher.norm, float)
    assert isinstance(teacher.department, int)
    with pytest.raises(AttributeError, match=r"read-only.*set_lever"):
        teacher.norm = 1.0
    with pytest.raises(AttributeError, match="did you mean 'initiative'"):
        _ = teacher.initiativ
    teacher.note = "own attributes are free"
    before = teacher.perceived_norm
    model.step()
    assert teacher.perceived_norm != before


def test_network_as_it_stands():
    staff = Staff(3, [0, 0, 0], [0, 0, 0], [0, 0, 0], {}, [pair(A, B, 0.5, 0.8, 0.3)], codes=["X1", "X2", "X3"])
    school = School(staff=staff, far_opportunity=0, named_opportunity=8)
    graph = (model := SchoolModel(Scenario(school), seed=1)).network
    assert sorted(graph.nodes) == [0, 1, 2]
    assert [graph.nodes[i]["code"] for i in graph] == ["X1", "X2", "X3"]
    assert graph.nodes[1]["norm"] == model.teachers[1].norm
    ties = {(i, j): (d["opportunity"], d["trust"]) for i, j, d in graph.edges(data=True)}
    assert (ties[0, 1], ties[1, 0]) == ((4.0, 0.8), (4.0, 0.3))  # a named colleague counts 8, half of it 4
    assert {two: o for two, (o, _) in ties.items() if 2 in two} == dict.fromkeys([(0, 2), (2, 0), (1, 2), (2, 1)], 0.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"seed": 1, "rng": 1}, "seed or rng, not both"), ({"isolatoin": 0.3}, "did you mean 'isolation'"),
        ({"scenario": SCENARIO, "trust": 0.3}, "a scenario or single settings, not both"),
        ({"scenario": SCENARIO, "reform": Reform()}, "a scenario or single settings, not both"),
        ({"seed": -1}, "seed = -1"), ({"replicate": -1}, "replicate = -1"), ({"isolation": 3}, "allowed: 0 to 1"),
        ({"years": 0}, "is not a horizon"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_model(arguments, words):
    with pytest.raises(StaffroomError) as caught:
        SchoolModel(**arguments)
    assert words in str(caught.value)


def test_a_scenario_has_its_own_horizon():
    with pytest.raises(StaffroomError):
        SchoolModel(SCENARIO, years=5)


def test_every_measure_is_collected():
    assert list(stepped(steps=1).datacollector.get_model_vars_dataframe().columns) == [
        *(m.name for m in MEASURES),
        "root_seed",
    ]


@pytest.mark.slow
def test_mesa_is_imported_only_when_it_is_asked_for():
    code = (
        "import sys, staffroom; staffroom.School; assert 'mesa' not in sys.modules; "
        "staffroom.SchoolModel; assert 'mesa' in sys.modules"
    )
    root = Path(__file__).resolve().parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
