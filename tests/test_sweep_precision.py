"""`replicates=auto` and `--plan`: looks, intervals, savings, and what a sweep is expected to cost."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.asking.asked import Replication, asked
from experiments.commands.sweep import main
from experiments.running.adaptive import FIRST_LOOK, confidence_of, planned_looks
from experiments.running.plan import trial
from sim.results.differences import interval
from staffroom import Scenario, School, StaffroomError, simulate
from tests.command_line import manifest

SMALL = ["school.size=12", "school.departments=3", "years=0.5"]


def sweep(folder, *typed):
    assert main([*SMALL, *typed, f"output={folder}"]) == 0
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in ("design", "runs", "points")}


def test_looks_double_and_end_with_the_most():
    assert planned_looks(500) == [20, 40, 80, 160, 320, 500]
    assert planned_looks(320) == [20, 40, 80, 160, 320]
    assert planned_looks(20) == [20] and planned_looks(21) == [20, 21]


def test_every_look_has_its_share_of_the_error():
    assert confidence_of(Replication(100)) == pytest.approx(0.95)
    assert confidence_of(Replication(500, 0.01)) == pytest.approx(1 - 0.05 / 6)


@pytest.mark.slow
def test_stopping_when_precise_keeps_the_promised_coverage():
    """A thousand points with a known mean: stopping at the first tight look, the intervals still cover it."""
    luck = np.random.default_rng(5)
    looks, level, covered = planned_looks(500), confidence_of(Replication(500, 0.1)), 0
    for _ in range(1000):
        values = luck.normal(0.3, 0.9, 500)
        for n in looks:
            half = stats.t.ppf(0.5 + level / 2, n - 1) * values[:n].std(ddof=1) / np.sqrt(n)
            if half <= 0.1:
                break
        covered += abs(values[:n].mean() - 0.3) <= half
    assert covered >= 950


@pytest.mark.slow
def test_a_quiet_point_stops_early_and_a_lively_one_goes_on(tmp_path, capsys):
    found = sweep(tmp_path, "isolation=0.5,1", "mandate=0", "replicates=auto", "precision=0.01", "max_replicates=100")
    runs = found["runs"].merge(found["design"], on="scenario").groupby("school.isolation").size()
    assert runs[1.0] == FIRST_LOOK and runs[0.5] == 100
    said = capsys.readouterr().err
    assert "Look 1: 20 schools at 2 of 2 points" in said and "1 of 2 points reached a half-width of 0.01" in said
    assert "120 runs instead of 200 with 100 schools at every point (40 % saved)" in said
    method = (
        "t intervals of 98.75 %, inside what the measure can be, at each of 4 planned looks, together at least 95 % "
        "(Bonferroni)"
    )
    assert method in said and manifest(tmp_path)["interval_method"] == method


@pytest.mark.slow
def test_the_same_command_again_simulates_nothing(tmp_path, capsys):
    typed = ["isolation=0.3,0.9", "replicates=auto", "precision=0.03", "max_replicates=60"]
    before = sweep(tmp_path, *typed)
    capsys.readouterr()
    after = sweep(tmp_path, *typed)
    assert "runs are in" in capsys.readouterr().err
    for name, table in before.items():
        pd.testing.assert_frame_equal(table, after[name])


@pytest.mark.slow
def test_paired_sweeps_look_at_the_difference(tmp_path):
    typed = ["isolation=0.5", "vary.school.trust=[0.4]", "mandate=0.8", "paired=true"]
    found = sweep(tmp_path, *typed, "replicates=auto", "precision=0.05", "max_replicates=80")
    row = found["points"].query("arm == 'reform' and outcome == 'voluntary_share'").iloc[0]
    assert (row["difference_high"] - row["difference_low"]) / 2 <= 0.05 or row["schools"] == 80
    runs = (
        found["runs"]
        .merge(found["design"], on="scenario")
        .pivot(index="replicate", columns="arm", values="voluntary_share")
    )
    change = (runs["reform"] - runs["no_reform"]).to_numpy()
    level = confidence_of(Replication(80, 0.05))
    assert (row["difference_low"], row["difference_high"]) == pytest.approx(interval(change, (-1, 1))[1:])
    wide = interval(change, (-1, 1), level)[1:]
    assert (row["looks_difference_low"], row["looks_difference_high"]) == pytest.approx(wide)
    assert wide[0] < row["difference_low"]


def test_a_plan_times_a_few_runs_and_keeps_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*SMALL, "isolation=0.2,0.8", "replicates=300", "--plan"]) == 0
    printed = capsys.readouterr().out
    for expected in ("points             2\n", "voluntary_share: +-", "ms a run"):
        assert expected in printed
    assert list(tmp_path.iterdir()) == []


def test_the_planned_precision_is_that_of_the_spread():
    request = asked(["isolation=0.5,0.51", "replicates=100"])
    spread = trial(request).spreads[0]
    wanted = simulate(Scenario(School(isolation=0.5)), 12, 1).runs["voluntary_share"].std(ddof=1)
    assert spread == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["isolation=0,1", "replicates=auto", "precision=0"], "precision = 0 is not allowed"),
        (["isolation=0,1", "replicates=auto", "outcome=voluntary"], "outcome = voluntary is not a measure"),
        (["isolation=0,1", "replicates=auto", "max_replicates=5"], "max_replicates = 5 is not allowed"),
        (["isolation=0,1", "replicates=none"], "replicates = 'none' is not allowed"),
        (["isolation=0.3"], "nothing varies"),
        (["isolation=0,1", "--pln"], "--pln is not an option of `staffroom sweep`; did you mean '--plan'?"),
    ],
)
def test_mistakes(typed, sentence):
    with pytest.raises(StaffroomError) as caught:
        main(typed)
    assert sentence in str(caught.value)
