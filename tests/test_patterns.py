"""The framework of `staffroom patterns`: declarations, arms, windows, estimates, verdicts, what is kept."""

import json
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.commands.patterns import main, options_of
from experiments.patterns import ablations, estimates
from experiments.patterns.arms import arms_of
from experiments.patterns.declared import PATTERNS, Pattern, patterns, read
from experiments.patterns.estimates import Criterion, Estimate, Verdict
from experiments.patterns.findings import FINDINGS
from experiments.patterns.judged import compared
from experiments.patterns.measured import Measured
from experiments.patterns.simulating import simulated
from experiments.running import executors
from sim.errors import StaffroomError
from staffroom import PARAMETERS, SCHOOL_PROPERTIES, Scenario, School, simulate

BOTH = Criterion("a share", above=0.2, below=0.4)


def estimate(low, high):
    return Estimate((low + high) / 2, low, high, 100)


def pattern(**changes):
    """A small pattern of two arms."""
    content = {
        "id": "F99", "title": "A title", "claim": "A claim.", "source": "nobody", "strength": "C", "use": "HOLD",
        "origin": "neither", "replicates": 6, "figure": {"kind": "contrast"}, "criteria": {"one": BOTH},
        "windows": {"end": (-18, None), "first": (0, 4)}, "curves": ("norm_mean",),
        "arms": {"as it is": {}, "closed": {"school": {"isolation": 0.9}}},
    }  # fmt: skip
    return Pattern(**{**content, **changes})


# ---- verdicts


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        ((0.25, 0.35), Verdict.REPRODUCED),
        ((0.2, 0.3), Verdict.UNDECIDED),
        ((0.15, 0.25), Verdict.UNDECIDED),
        ((0.35, 0.45), Verdict.UNDECIDED),
        ((0.1, 0.5), Verdict.UNDECIDED),
        ((0.41, 0.5), Verdict.NOT),
        ((0.0, 0.19), Verdict.NOT),
        ((np.nan, np.nan), Verdict.UNDECIDED),
    ],
)
def test_a_verdict_compares_the_whole_interval(interval, verdict):
    assert BOTH.verdict(estimate(*interval)) == verdict


def test_one_sided_criteria():
    assert Criterion("x", above=0).verdict(estimate(0.1, 9)) == Verdict.REPRODUCED
    assert Criterion("x", below=0).verdict(estimate(0.1, 9)) == Verdict.NOT
    assert Criterion("x", below=0).verdict(estimate(-0.1, 0.1)) == Verdict.UNDECIDED


def test_the_distance_is_in_standard_deviations_between_schools():
    """A hundred schools that differ by 1: the interval is .198 to both sides (t = 1.984)."""
    found = Estimate(1.5, 1.5 - 0.19842, 1.5 + 0.19842, 100)
    assert Criterion("x", above=0, below=1).distance(found) == pytest.approx(0.5, rel=1e-4)
    assert Criterion("x", above=2).distance(found) == pytest.approx(0.5, rel=1e-4)
    assert Criterion("x", above=0, below=2).distance(found) == 0
    assert np.isnan(Criterion("x", above=2).distance(Estimate(1.5, np.nan, np.nan, 3)))
    assert np.isnan(Criterion("x", above=0).distance(Estimate(-1, -1, -1, 3)))


def test_nothing_at_all_is_not_above_zero():
    """An effect that is exactly nothing in every run has an interval without width, on the bound."""
    assert Criterion("x", above=0).verdict(estimate(0.0, 0.0)) == Verdict.NOT


def test_a_pattern_needs_all_of_its_criteria():
    yes, no, open_ = Verdict.REPRODUCED, Verdict.NOT, Verdict.UNDECIDED
    assert estimates.overall([yes, yes]) == yes
    assert estimates.overall([yes, open_]) == open_
    assert estimates.overall([open_, no, yes]) == no


# ---- estimates


def test_mean_and_difference_are_t_intervals():
    luck = np.random.default_rng(1)
    before, after = luck.normal(0, 1, 50), luck.normal(0.5, 1, 50)
    found = estimates.difference(after, before)
    wanted = stats.ttest_rel(after, before)
    assert found.value == pytest.approx(wanted.statistic * stats.sem(after - before))
    assert (found.low, found.high) == pytest.approx(tuple(wanted.confidence_interval()))
    assert estimates.mean(np.array([1.0, np.nan, 3.0])).n == 2


def test_share_is_wilsons_interval():
    found = estimates.share(np.array([True] * 8 + [False] * 2))
    assert (found.value, found.n) == (0.8, 10)
    assert (found.low, found.high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)  # Wilson 1927, by hand
    assert np.isnan(estimates.share(np.array([])).value)


def test_correlations():
    luck = np.random.default_rng(2)
    cause = luck.normal(size=4000)
    x, y = cause + luck.normal(size=4000), cause + luck.normal(size=4000)
    plain = estimates.correlation(x, y)
    assert plain.low < 0.5 < plain.high
    without = estimates.partial_correlation(x, y, cause)
    assert without.low < 0 < without.high
    assert np.isnan(estimates.correlation(np.ones(9), np.arange(9.0)).low)


def test_resampling_finds_the_interval_of_a_mean_and_repeats_itself():
    sample = np.random.default_rng(3).normal(2, 1, 400)
    found = estimates.resampled(lambda values: values.mean(), sample)
    wanted = estimates.mean(sample)
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=0.02)
    assert found == estimates.resampled(lambda values: values.mean(), sample)
    assert estimates.ratio(sample, sample).high == pytest.approx(1)


# ---- declarations


def test_every_pattern_is_declared_and_measured():
    found = patterns()
    counts = {"F": 18, "H": 8, "R": 20}
    assert [p.id for p in found] == [f"{letter}{k}" for letter, last in counts.items() for k in range(1, last + 1)]
    assert set(FINDINGS) == {p.id for p in found}


def test_no_two_patterns_share_an_identifier():
    assert len({read(path).id for path in PATTERNS.glob("*.yaml")}) == len(list(PATTERNS.glob("*.yaml")))


@pytest.mark.parametrize("path", sorted(PATTERNS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_declaration_is_complete(path):
    found = read(path)
    assert path.stem.startswith(f"{found.id[0].lower()}{int(found.id[1:]):02d}_")
    assert len(found.claim) > 30 and found.source
    for criterion in found.criteria.values():
        assert criterion.says
        assert criterion.threshold in ("ours", "evidence base", "published")
        if criterion.above is not None and criterion.below is not None:
            assert criterion.above < criterion.below
    for arm in arms_of(found, 20, 1):
        assert arm.scenario.weeks > 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("claims: 3\n", "'claims' is not part of a pattern; did you mean 'claim'?"),
        ("use: TUNED\n", "use = TUNED; allowed: CAL, HOLD."),
        ("curves: [norm]\n", "norm is not a measure"),
        ("windows: {end: 5}\n", "windows.end = 5 is not a pair of weeks"),
        ("criteria: {one: {says: x, over: 1}}\n", "has no field 'over'"),
        ("criteria: {one: {says: x}}\n", "needs 'says' and a bound"),
        ("criteria: {one: {says: x, above: lots}}\n", "criteria.one.above = 'lots' is not a number"),
        ("criteria: {one: {says: x, above: 2, below: 1}}\n", "nothing lies above 2 and below 1"),
        ("criteria: {one: 3}\n", "criteria.one = 3 is not a group of settings"),
        ("criteria: [one]\n", "criteria = ['one'] is not a group of settings"),
        ("arms: {a: hello}\n", "arms.a = 'hello' is not a group of settings"),
        ("curves: 3\n", "curves = 3 is not a list of measures"),
        ("replicates: lots\n", "replicates = 'lots' is not allowed"),
        ("id: banana\n", "id = banana; write F, H or R and a number"),
        ("windows: {end: [1, 2}\n", "is not a YAML file (line"),
        ("title:\n", "'title' is missing"),
    ],
)
def test_a_mistake_in_a_declaration_is_named(tmp_path, change, sentence):
    key = change.split(":")[0]
    lines = (PATTERNS / "f01_isolation_trap.yaml").read_text().splitlines(keepends=True)
    kept, inside = [], False
    for line in lines:
        inside = line.startswith(f"{key}:") or (inside and line.startswith(" "))
        if not inside:
            kept.append(line)
    (tmp_path / "f01_x.yaml").write_text("".join(kept) + change)
    with pytest.raises(StaffroomError, match=r"f01_x\.yaml") as caught:
        read(tmp_path / "f01_x.yaml")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "holds no settings"), (b"- F3\n", "holds no settings"), (b"id: F\xe4\n", "not a text in UTF-8")],
)
def test_a_file_that_is_no_declaration_is_refused(tmp_path, content, sentence):
    (tmp_path / "f01_x.yaml").write_bytes(content)
    with pytest.raises(StaffroomError, match=rf"f01_x\.yaml.*: .*{sentence}"):
        read(tmp_path / "f01_x.yaml")


def test_two_files_of_one_pattern_are_refused(tmp_path, monkeypatch):
    for name in ("f01_x.yaml", "f01_y.yaml"):
        (tmp_path / name).write_bytes((PATTERNS / "f01_isolation_trap.yaml").read_bytes())
    monkeypatch.setattr("experiments.patterns.declared.PATTERNS", tmp_path)
    with pytest.raises(StaffroomError, match=r"f01_y\.yaml: id = F1 is declared in another file as well"):
        patterns()


def test_what_is_measured_must_be_what_is_declared():
    with pytest.raises(StaffroomError, match="'two' is measured or declared, but not both"):
        compared(pattern(), {"one": estimate(0, 1), "two": estimate(0, 1)})


# ---- arms


def test_grids_samples_and_shared_settings():
    sample = {"schools": 5, "ranges": {"school.trust": [0.2, 0.8]}, "choices": {"school.shifts": [1, 2]}}
    declared = pattern(
        shared={"school": {"mandate": 0}, "weeks": 72},
        arms={
            "grid": {"grid": {"school.trust": [0.3, 0.6], "reform.mandate": [0.2, 0.4]}},
            "sampled": {"sample": sample},
            "with reform": {"reform": {"mandate": 0.8, "start": 4, "end": 20}, "sample": sample},
            "case school": {"school": {"preset": "rural_comprehensive", "trust": 0.3}, "reform": {"preset": "coaching"},
                            "weeks": 36},
        },
    )  # fmt: skip
    arms = arms_of(declared, 6, seed=7)
    names = [arm.name for arm in arms]
    assert names[:2] == ["grid school.trust=0.3 reform.mandate=0.2", "grid school.trust=0.3 reform.mandate=0.4"]
    assert [arm.replicates for arm in arms[:4]] == [6] * 4
    assert all(arm.scenario.weeks == 72 for arm in arms[:-1]) and arms[-1].scenario.weeks == 36
    assert arms[0].scenario.levers["mandate"].tolist() == [0.0] * 10 + [0.2] * 62
    sampled, reformed = ([arm for arm in arms if arm.family == name] for name in ("sampled", "with reform"))
    assert [arm.settings for arm in sampled] == [arm.settings for arm in reformed]
    assert [arm.first_replicate for arm in sampled] == list(range(5)) and sampled[0].replicates == 1
    assert reformed[0].scenario.levers["mandate"][3:5].tolist() == [0, 0.8]
    assert {arm.settings["school.shifts"] for arm in sampled} == {1, 2}
    case = arms[-1].scenario
    assert (case.school.size, case.school.properties["trust"]) == (25, 0.3)
    assert [arm.settings for arm in sampled] != [a.settings for a in arms_of(declared, 6, 8) if a.family == "sampled"]


def test_a_mechanism_is_laid_over_every_arm():
    off = {"parameters": {"turnover": 0}, "school": {"initiative_sd": 0}}
    for arm in arms_of(pattern(), 20, 1, off):
        assert arm.scenario.values["turnover"] == 0 and arm.scenario.values["initiative_sd"] == 0


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        ({"a": {"scool": {}}}, "arms.a has no field 'scool'; did you mean 'school'?"),
        ({"a": {"school": {"trsut": 0.3}}}, "trsut"),
        ({"a": {"grid": {"trust": [0.3]}}}, "'trust' cannot be varied; write school.NAME"),
        ({"a": {"grid": {"school.trust": [3]}}}, "out of range"),
        ({"a": {"grid": {"school.trust": 0.3}}}, "arms.a.grid.school.trust = 0.3 is not a list of values"),
        ({"a": {"weeks": "many"}}, "arms.a.weeks = 'many' is not allowed"),
        ({"a": {"replicates": 0}}, "arms.a.replicates = 0 is not usable; allowed: a factor above 0"),
    ],
)
def test_a_mistake_in_an_arm_is_named(arms, sentence):
    with pytest.raises(StaffroomError) as caught:
        arms_of(pattern(arms=arms), 20, 1)
    assert sentence in str(caught.value) and "F99" in str(caught.value)


def test_a_window_behind_the_end_of_every_run_is_refused():
    with pytest.raises(StaffroomError, match=r"F99: windows\.late begins in week 200; the longest run has 108"):
        arms_of(pattern(windows={"late": (200, 210)}), 20, 1)


# ---- runs


def run(declared, folder=None, seed=1):
    told = []
    data = simulated(declared, arms_of(declared, declared.replicates, seed), seed, folder, told.append)
    return data, told


def test_windows_and_curves_are_those_of_the_runs():
    data, told = run(pattern())
    weeks = simulate(Scenario(School(isolation=0.9)), 6, 1).weeks
    last = weeks[weeks["week"] >= 90].groupby("replicate").mean(numeric_only=True)
    assert data("closed", "norm_mean") == pytest.approx(last["norm_mean"].to_numpy())
    first = weeks[weeks["week"] < 4].groupby("replicate")
    assert data("closed", "exits", "first") == pytest.approx(first["exits"].sum().to_numpy())
    assert data("closed", "depth_mean", "first") == pytest.approx(first["depth_mean"].mean().to_numpy(), nan_ok=True)
    curve = data.curves[data.curves["arm"] == "closed"].set_index("week")
    assert curve["mean"].to_numpy() == pytest.approx(weeks.groupby("week")["norm_mean"].mean().to_numpy())
    assert (curve["low"] < curve["mean"]).all() and sum(told) == 12


def test_a_grid_is_read_by_level():
    data, _ = run(pattern(arms={"g": {"grid": {"school.isolation": [0.8, 0.2]}, "weeks": 36}}))
    levels, values = data.grid("g", "school.isolation", "voluntary_share")
    assert levels.tolist() == [0.2, 0.8] and values.shape == (2, 6)
    assert values[1] == pytest.approx(data("g school.isolation=0.8", "voluntary_share"))


@pytest.mark.slow
def test_processes_give_the_results_of_threads():
    declared = pattern(arms={"a": {"weeks": 36, "look": "willingness"}, "b": {"weeks": 36, "school": {"trust": 0.7}}})
    arms = arms_of(declared, declared.replicates, 1)
    with executors.opened("processes", 1, None) as pool:
        others = simulated(declared, arms, 1, None, lambda runs: None, pool)
    pd.testing.assert_frame_equal(run(declared)[0].values, others.values)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--executor", "thread"], "invalid choice: 'thread'"),
        (["--workers", "0"], "--workers = 0 is not allowed"),
    ],
)
def test_who_does_the_work_is_checked(typed, said):
    with pytest.raises(StaffroomError, match=said):
        options_of(typed)


def test_unknown_arms_and_measures_are_named():
    data, _ = run(pattern(arms={"closed": {"weeks": 36}}))
    with pytest.raises(StaffroomError, match="no runs of 'clsoed' in window 'end'; did you mean 'closed'"):
        data("clsoed", "norm_mean")
    with pytest.raises(StaffroomError, match="'norm' was not measured"):
        data("closed", "norm")


def test_a_look_reads_the_final_state():
    data, _ = run(pattern(arms={"a": {"look": "willingness", "weeks": 36}}))
    assert (data("a", "willingness_05", "final") <= data("a", "willingness_95", "final")).all()
    with pytest.raises(StaffroomError, match="look = 'wilingness' is not known; did you mean 'willingness'"):
        run(pattern(arms={"a": {"look": "wilingness"}}))


def test_kept_results_are_used_again_and_a_damaged_file_is_not(tmp_path):
    declared = pattern(arms={"a": {"weeks": 36}})
    first, _ = run(declared, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again, told = run(declared, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before and sum(told) == 6
    pd.testing.assert_frame_equal(first.values, again.values)
    for path in tmp_path.glob("*.values.parquet"):
        path.write_bytes(path.read_bytes()[:-40])
    pd.testing.assert_frame_equal(first.values, run(declared, tmp_path)[0].values)
    other, _ = run(declared, tmp_path, seed=2)
    assert not other.values["norm_mean"].equals(first.values["norm_mean"])


def test_estimates_survive_a_line_that_was_cut_off(tmp_path):
    path = tmp_path / "estimates.jsonl"
    Measured(path).keep("a", {"x": Estimate(0.1, 0.0, 0.2, 9), "y": Estimate(float("nan"), float("nan"), 1.0, 3)})
    with path.open("a") as stream:
        stream.write('\n{"key": "b", "estim')
    again = Measured(path)
    again.keep("c", {"z": Estimate(1.0, 1.0, 1.0, 2)})
    known = Measured(path)
    assert known.get("a")["x"] == Estimate(0.1, 0.0, 0.2, 9) and np.isnan(known.get("a")["y"].value)
    assert known.get("b") is None and known.get("c")["z"].n == 2


# ---- mechanisms


def test_a_mechanism_switched_off_is_at_its_declared_neutral_value():
    for mechanism in ablations.mechanisms():
        for name, value in mechanism.off["parameters"].items():
            assert value == PARAMETERS[name].off, (mechanism.name, name)
        for name, value in mechanism.off["school"].items():
            if name not in ablations.RECENTRED:
                assert value == SCHOOL_PROPERTIES[name].off, (mechanism.name, name)


def test_readiness_is_recentred_by_the_mean_of_the_term():
    """The mean of the decision's other terms stays what it is in the default school, to a tenth of a logit."""
    weeks = simulate(Scenario(), 100, 1).runs.mean(numeric_only=True)
    terms = {
        "weight_benefit": weeks["benefit_mean"], "weight_norm": weeks["norm_mean"],
        "weight_perceived": weeks["perceived_norm"],
    }  # fmt: skip
    recentred = 0
    for mechanism in ablations.mechanisms():
        off, school = mechanism.off["parameters"], mechanism.off["school"]
        if "readiness" in school:
            lost = sum(PARAMETERS[name].default * terms[name] for name in off if name in terms)
            assert school["readiness"] == pytest.approx(SCHOOL_PROPERTIES["readiness"].default + lost, abs=0.1)
            recentred += 1
    assert recentred == 3


def test_a_pattern_that_varies_a_mechanism_is_left_out():
    (breach,) = ablations.mechanisms(["breach"])
    assert breach.varied_by(pattern(arms={"a": {"parameters": {"lam_t": 1}}}))
    assert breach.varied_by(pattern(arms={"a": {"grid": {"parameters.breach_multiplier": [1, 3]}}}))
    assert not breach.varied_by(pattern())
    with pytest.raises(StaffroomError, match="'breech' is not a mechanism; did you mean 'breach'"):
        ablations.mechanisms(["breech"])


# ---- the command


@pytest.mark.slow
def test_the_command_writes_its_tables(tmp_path, capsys):
    assert (
        main(
            [
                "--only",
                "f1",
                "--replicates",
                "20",
                "--seeds",
                "2",
                "--ablations",
                "office,breach",
                "--output",
                str(tmp_path),
            ]
        )
        == 0
    )
    printed = capsys.readouterr().out
    assert "The isolation trap (CAL): reproduced" in printed and "2 x reproduced" in printed
    table = pd.read_csv(tmp_path / "patterns.csv")
    assert set(table["pattern"]) == {"F1"} and (table["low"] < table["high"]).all() and (table["n"] == 20).all()
    assert len(pd.read_csv(tmp_path / "seeds.csv")) == 2
    pairs = pd.read_csv(tmp_path / "ablations.csv")
    assert pairs["mechanism"].tolist() == ["office", "breach"]
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["verb"] == "patterns" and manifest["provenance"]["model_version"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--only", "F33"], "'F33' is not a pattern"),
        (["--replicates", "2"], "--replicates = 2 is not allowed; allowed: a whole number from 20 to 10000."),
        (["--seeds", "0"], "--seeds = 0 is not allowed"),
        (["--seed", "x"], "invalid int value: 'x'"),
        (["--ablations", "breech"], "'breech' is not a mechanism; did you mean 'breach'?"),
        (["--olny", "F3"], "unrecognized arguments: --olny"),
        (["--only", "F3", "--output", "/dev/null/x"], "cannot write results into '/dev/null/x'"),
    ],
)
def test_mistakes_on_the_command_line(arguments, sentence):
    with pytest.raises(StaffroomError) as caught:
        main(arguments)
    assert sentence in str(caught.value)


@pytest.mark.slow
def test_a_killed_command_goes_on_and_gives_the_same_tables(tmp_path):
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    arguments = ["--only", "F1,F3,F8,R1", "--replicates", "20", "--seeds", "4", "--no-figures", "--output"]
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", "patterns", *arguments, str(stopped)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not (stopped / "estimates.jsonl").exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (stopped / "seeds.csv").exists(), "it was finished before it could be killed"
    for folder in (whole, stopped):
        assert main([*arguments, str(folder)]) == 0
    for name in ("patterns.csv", "seeds.csv"):
        assert (whole / name).read_bytes() == (stopped / name).read_bytes()
    assert not list(stopped.glob(".*.tmp"))
