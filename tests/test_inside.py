"""What happened inside: ties and teachers per year add up to the measures of the same runs; networks and single runs
come out as they were.
"""

import json
import os
import re
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.classroom.replay_command import main as replay
from experiments.reading import inside_tables
from sim.errors import StaffroomError
from staffroom import Reform, Scenario, School, SchoolModel, compare, simulate, snapshot
from tests.command_line import manifest, staffroom, table, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures

SMALL = School("small", size=12, departments=3, terms=[4, 4])
BUSY = Reform("busy", {"mandate": 0.5, "observation": 0.3, "mentoring": 0.5, "external_search": 0.4}, start=1)
SCENARIO = Scenario(SMALL, BUSY, {"turnover": 3.0}, years=2)
FEW = ["school.size=12", "school.departments=3", "years=1", "replicates=3"]


class Gossip(SchoolModel):
    def after_week(self):
        self.state.teachers["norm"] *= 0.98


@pytest.fixture(scope="module")
def result():
    return simulate(SCENARIO, 3, seed=4)


def met(ties, kind):
    """Sessions of a kind per run and year."""
    found = ties[ties["kind"] == kind].groupby(["replicate", "year"])["met"].sum()
    return found.reindex(pd.MultiIndex.from_product([range(3), [1, 2]]), fill_value=0).to_numpy()


@pytest.mark.parametrize(
    ("kind", "measure", "sides"),
    [
        ("voluntary", "voluntary_sessions", 2), ("mandated", "mandated_sessions", 2),
        ("observation", "observation_sessions", 1), ("mentoring", "mentoring_sessions", 1),
        ("outside", "outside_sessions", 1), ("talk", "talk_sessions", 2), ("coordination", "coordination_sessions", 2),
    ],
)  # fmt: skip
def test_ties_add_up_to_the_measures(result, kind, measure, sides):
    weekly = result.weeks.groupby(["replicate", "year"])[measure].sum().to_numpy() * 12
    assert (sides * met(result.ties, kind)).tolist() == pytest.approx(weekly.tolist(), abs=1e-9)
    assert weekly.sum() > 0


def test_ties_say_how_it_went(result):
    ties, weeks = result.ties, result.weeks
    assert list(ties.columns) == [
        *("scenario", "replicate", "year", "kind", "one", "other"),
        *("asked", "met", "productive", "harmful", "depth"),
    ]
    assert not ties.duplicated(["scenario", "replicate", "year", "kind", "one", "other"]).any()
    assert (ties["asked"] >= ties["met"]).all() and (ties["met"] >= ties["productive"] + ties["harmful"]).all()
    assert (ties["depth"].isna() == (ties["met"] == 0)).all() and ties["depth"].dropna().between(0, 3).all()
    assert (ties["one"] != ties["other"]).all()
    harmful = ties[ties["kind"] != "outside"].groupby("replicate")["harmful"].sum()
    assert harmful.tolist() == pytest.approx((weeks.groupby("replicate")["harmful_per_teacher"].sum() * 12).tolist())


def test_teachers_of_every_year(result):
    years = result.teacher_years
    assert len(years) == 3 * 2 * 12 and years["left"].any()
    leavers = years.groupby(["replicate", "year"])["left"].mean()
    exits = result.weeks.groupby(["replicate", "year"])["exits"].sum()
    assert leavers.tolist() == pytest.approx(exits.tolist())
    stayed = years.groupby(["replicate", "year"])["left"].transform("sum") == 0
    means = result.weeks.groupby(["replicate", "year"])[["norm_mean", "strain_mean"]].mean().reset_index()
    own = years.groupby(["replicate", "year"])[["norm", "strain"]].mean().reset_index()
    assert own["norm"].tolist() == pytest.approx(means["norm_mean"].tolist(), abs=0.06)
    sessions = years.groupby(["replicate", "year"])["voluntary"].sum()
    assert sessions.tolist() == pytest.approx((2 * met(result.ties, "voluntary")).tolist())
    assert stayed.dtype == bool and set(years["department"]) == {0, 1, 2}


def test_means_of_a_teacher_are_those_of_her_weeks():
    calm = Scenario(SMALL, years=1, parameters={"turnover": 0.0})
    states = [snapshot(calm, 4, 1, week).teachers for week in range(1, calm.weeks + 1)]
    found = simulate(calm, 2, seed=4).teacher_years.query("replicate == 1")
    for name in ("norm", "strain", "willingness", "expertise"):
        mean = np.mean([state[name].to_numpy() for state in states], axis=0)
        assert found[name].tolist() == pytest.approx(mean.tolist(), rel=1e-12)
    assert found["tenure"].tolist() == states[-1]["tenure"].tolist()


def test_groups_of_more_than_two_say_who_was_there():
    scenario = Scenario(SMALL, Reform("all", {"mandate": 0.9}, start=0), {"group_size": 4}, years=1)
    found = simulate(scenario, 2, seed=1)
    ties = found.ties.query("kind == 'mandated' and met > 0")
    assert set(ties["other"]) == {""}
    hours = found.weeks.groupby("replicate")["mandated_sessions"].sum() * 12
    assert ties.groupby("replicate")["met"].sum().tolist() == pytest.approx(hours.tolist())


def test_of_several_scenarios_and_of_an_own_model():
    both = {"as it is": Scenario(SMALL, years=1), "busy": Scenario(SMALL, BUSY, years=1)}
    found = compare(both, 2, seed=4)
    assert found.ties["scenario"].unique().tolist() == found.teacher_years["scenario"].unique().tolist() == list(both)
    own = simulate(both["busy"], 2, seed=4, model=Gossip)
    assert (own.teacher_years["norm"] < found.results["busy"].teacher_years["norm"]).all()


@pytest.mark.slow
def test_tables_on_request(staffroom):
    arguments = ["compare", *FEW, "reforms=no_reform,mentoring", "figures=false", "output=out"]
    assert staffroom(*arguments)[0] == 0
    assert not Path("out/ties.parquet").exists()
    code, _, err = staffroom(*arguments, "ties=true", "teachers=true")
    assert code == 0 and "nothing to simulate" in err
    from experiments.asking.compared import experiment_from

    expected = compare(experiment_from(arguments[1:]).scenarios, 3)
    pd.testing.assert_frame_equal(table("out", "ties"), expected.ties, check_exact=True)
    pd.testing.assert_frame_equal(table("out", "teachers"), expected.teacher_years, check_exact=True)
    assert manifest("out")["tables"]["teachers"] == 2 * 3 * 12
    assert staffroom("export", "out")[0] == 0 and Path("out/csv/ties.csv").exists()
    more = [item.replace("replicates=3", "replicates=4") for item in arguments]
    assert staffroom(*more, "ties=true")[0] == 0
    assert table("out", "ties")["replicate"].nunique() == 4 and not Path("out/teachers.parquet").exists()
    assert staffroom("sweep", "isolation=0.2,0.8", "ties=true")[0] == 1


def test_nothing_is_stepped_that_was_not_asked_for(staffroom, monkeypatch):
    monkeypatch.setattr(inside_tables, "_write", None)
    assert staffroom("run", *FEW, "figures=false", "output=out")[0] == 0


def test_ties_of_a_file_may_weigh_more_than_one(staffroom):
    """How often colleagues meet is an opportunity above 1; what is stepped week by week must take it too."""
    rows = [f"t{number},t{number % 10 + 1},3" for number in range(1, 11)]
    Path("weighted.csv").write_text("\n".join(["source,target,weight", *rows]))
    school = ["school=from_files", "school.ties=weighted.csv", "years=0.5", "replicates=2", "figures=false"]
    code, _, err = staffroom("run", *school, "ties=true", "output=out")
    assert code == 0 and len(table("out", "ties")), err


@pytest.mark.slow
def test_a_table_that_is_older_than_the_runs_is_made_anew(staffroom):
    """As after a program that was killed between the runs and the tables of what happened inside."""
    arguments = ["run", *FEW, "figures=false", "output=out", "ties=true"]
    assert staffroom(*arguments)[0] == 0
    whole = table("out", "ties")
    old = pq.read_table("out/ties.parquet").slice(0, 5)
    pq.write_table(old, "out/ties.parquet")
    before = Path("out/runs.parquet").stat().st_mtime_ns - 1_000_000_000
    os.utime("out/ties.parquet", ns=(before, before))
    assert staffroom(*arguments)[0] == 0
    pd.testing.assert_frame_equal(table("out", "ties"), whole, check_exact=True)


@pytest.mark.slow(quick=["graphml-read_graphml"])
@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_network_with_its_state(staffroom, form, read):
    staffroom("compare", *FEW, "reforms=no_reform,mentoring", "figures=false", "output=out", "seed=3")
    choice = ["--scenario", "mentoring", "--replicate", "2", "--week", "5"]
    assert staffroom("export", "out", "--format", form, *choice)[0] == 0
    (path,) = Path("out", form).iterdir()
    assert path.name == f"network-mentoring-replicate2-week5.{form}"
    graph = read(path)
    from experiments.asking.compared import experiment_from

    scenario = experiment_from([*FEW, "reforms=no_reform,mentoring"]).scenarios["mentoring"]
    school = snapshot(scenario, 3, 2, 5)
    norms = [graph.nodes[code]["norm"] for code in school.teachers["teacher"]]
    assert norms == pytest.approx(school.teachers["norm"].tolist(), rel=1e-9)
    ties = school.ties[school.ties["opportunity"] > 0]
    assert graph.number_of_edges() == len(ties) > 0
    codes = school.teachers["teacher"].tolist()
    one = ties.iloc[7]
    edge = graph.edges[codes[int(one["source"])], codes[int(one["target"])]]
    assert edge["trust"] == pytest.approx(one["trust"], rel=1e-9)


@pytest.mark.slow
def test_an_exported_network_is_read_back_as_it_was(staffroom):
    reforms = [*FEW, "reforms=no_reform,mentoring"]
    staffroom("compare", *reforms, "figures=false", "output=out")
    assert staffroom("export", "out", "--format", "graphml", "--week", "0")[0] == 0
    (path,) = Path("out/graphml").iterdir()
    read = School.from_files(graph=path, acquaintances=0)
    found = snapshot(Scenario(read, years=0.25), 3, 0, 0).ties
    from experiments.asking.compared import experiment_from

    before = snapshot(experiment_from(reforms).scenarios["no_reform"], 1, 0, 0).ties
    columns = ["source", "target", "opportunity", "trust"]
    both = before[columns].merge(found[columns], on=["source", "target"], suffixes=("", "_read"))
    assert len(both) == len(before) == len(found) > 0
    assert both["opportunity_read"].tolist() == pytest.approx(both["opportunity"].tolist(), rel=1e-6)
    assert both["trust_read"].tolist() == pytest.approx(both["trust"].tolist(), rel=1e-6)


@pytest.fixture
def swept(staffroom):
    staffroom("sweep", *FEW[:3], "isolation=0.2,0.8", "mandate=0.5", "paired=true", "replicates=3", "output=out")


def film(path):
    found = re.search(r'<script type="application/json" id="film">(.*?)</script>', Path(path).read_text("utf-8"), re.S)
    return json.loads(found.group(1))


@pytest.mark.slow
def test_one_run_of_a_sweep_opens_from_its_row(staffroom, swept, capsys):
    assert replay(["out", "--point", "1", "--replicate", "2"]) == 0
    assert "plays no_reform and reform" in capsys.readouterr().out
    played = film("out/replay-point1-replicate2.html")
    design, runs = table("out", "design"), table("out", "runs").astype({"scenario": str})
    for run, arm in zip(played["runs"], ("no_reform", "reform"), strict=True):
        row = design[(design["point"] == 1) & (design["arm"] == arm)]["scenario"].iloc[0]
        expected = runs[(runs["scenario"] == row) & (runs["replicate"] == 2)].iloc[0]
        assert run["replicate"] == 2
        for measure in ("voluntary_share", "trust_mean", "norm_mean", "strain_mean"):
            assert np.mean(run["measures"][measure]) == pytest.approx(expected[measure], abs=1e-5)


@pytest.mark.slow
def test_a_network_of_a_point(staffroom, swept):
    assert staffroom("export", "out", "--format", "graphml", "--point", "1", "--scenario", "reform")[0] == 0
    assert Path("out/graphml/network-point1-reform-replicate0-week36.graphml").exists()


@pytest.mark.slow
def test_a_row_that_does_not_fit_its_run_is_noticed(staffroom, swept, monkeypatch):
    from experiments.reading import one_run

    monkeypatch.setattr(one_run, "_row", lambda runs, replicate: {"norm_mean": 0.5})
    with pytest.raises(StaffroomError, match=r"the repeated run gives norm_mean = .* and its row 0\.5"):
        replay(["out", "--point", "1", "--replicate", "2"])


@pytest.mark.slow(quick=["arguments0-name one with --point"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["out"], "name one with --point"), (["out", "--point", "2"], "--point = 2 is not in 'out'; allowed: 0 to 1"),
        (["out", "--point", "1", "--replicate", "3"], "--replicate = 3 is not at point 1 of 'out'; allowed: 0 to 2"),
        (["out", "--point", "1", "--scenarios", "reforn"], "did you mean 'reform'?"),
        (["run", "--point", "1"], "holds no points of a sweep"), (["run"], "give -o/--output"),
    ],
)  # fmt: skip
def test_runs_that_are_not_there(staffroom, swept, arguments, words):
    staffroom("run", *FEW, "figures=false", "output=run")
    with pytest.raises(StaffroomError) as caught:
        replay(arguments)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--week", "3"], "--week chooses a network"), (["--format", "gexf", "--week", "99"], "--week = 99"),
        (["--format", "gexf", "--scenario", "other"], "--scenario: 'other' is not in 'run'"),
        (["--format", "gexf", "--replicate", "7"], "--replicate = 7 is not at 'run'; allowed: 0 to 2"),
        (["--format", "gexf", "--point", "0"], "holds no points of a sweep"),
    ],
)  # fmt: skip
def test_networks_that_are_not_there(staffroom, arguments, words):
    staffroom("run", *FEW, "figures=false", "output=run")
    code, _, err = staffroom("export", "run", *arguments)
    assert code == 1 and words in err and "Traceback" not in err


def test_a_school_that_has_changed_is_not_repeated(staffroom):
    Path("mine.yaml").write_text("size: 12\ndepartments: 3\n")
    staffroom("run", "school=mine.yaml", "years=0.5", "replicates=2", "figures=false", "output=out")
    Path("mine.yaml").write_text("size: 14\ndepartments: 3\n")
    code, _, err = staffroom("export", "out", "--format", "gexf")
    assert code == 1 and "cannot be built again as it was" in err


@pytest.mark.slow
def test_a_recorded_run_of_an_own_model(staffroom):
    Path("my_rules.py").write_text(
        "from staffroom import SchoolModel\n\nclass Gossip(SchoolModel):\n"
        "    def after_week(self):\n        self.state.teachers['norm'] *= 0.97\n"
    )
    own = ["model=my_rules.py:Gossip", "isolation=0.2,0.8", "replicates=2", "output=out"]
    assert staffroom("sweep", *FEW[:3], *own)[0] == 0
    assert replay(["out", "--point", "1", "--replicate", "1"]) == 0  # it is checked against its row
    assert staffroom("run", *FEW, "figures=false", own[0], "ties=true", "output=run")[0] == 0
    assert replay(["run", "-o", "lesson.html"]) == 0
    norm = film("lesson.html")["runs"][0]["measures"]["norm_mean"]
    assert norm[-1] < 0.8 * norm[0]
