"""Reforms over many futures: regret, shares, hours, what is kept after Ctrl-C; known answers and small real runs."""

import numpy as np
import pandas as pd
import pytest

from analysis.exploring.futures import regret
from analysis.exploring.futures.shares import share
from analysis.exploring.futures.uncertain import ASSUMPTIONS, SCHOOLS, futures_table, uncertain_of
from sim.results.differences import quantile
from staffroom import PARAMETERS, Reform, Scenario, School, compare, robustness
from tests.known_futures import instead_of_the_model, last

MANDATE, COACHING = Reform("mandate", {"mandate": 0.8}), Reform("coaching", {"coaching": 0.8})
OVER = ["trust", "isolation", "weight_benefit"]


def crossing(scenario, noise):
    """The mandate gains 1 - 2 x trust: best below a trust of .4, worse than nothing above .5; coaching gains .2."""
    trust = scenario.school.trust
    gain = (1 - 2 * trust) * (last(scenario, "mandate") > 0.5) + 0.2 * (last(scenario, "coaching") > 0.5)
    return 0.3 + gain + 0.01 * noise, 10.0 * last(scenario, "mandate")


@pytest.fixture(scope="module")
def known():
    """100 futures; trust runs evenly from .1 to .9, so that every share is known to one of them."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        instead_of_the_model(monkeypatch, crossing)
        return robustness([MANDATE, COACHING], over=OVER, futures=100, replicates=4, progress=False)


@pytest.fixture(scope="module")
def real():
    """A small comparison with the model itself."""
    return robustness(
        ["clear_supported_mandate", "unclear_controlled_mandate"], school=School(size=12, departments=3),
        over=OVER, futures=24, replicates=3, years=1, progress=False,
    )  # fmt: skip


def test_the_regret_table_of_a_known_case(known):
    table = known.regret
    assert list(table.index) == ["doing nothing", "mandate", "coaching"]
    assert table.loc["mandate", "best"] == pytest.approx(3 / 8, abs=0.011)  # trust below .4, of .1 to .9
    assert table.loc["coaching", "best"] == pytest.approx(5 / 8, abs=0.011)
    assert table.loc["doing nothing", "best"] == 0
    assert table.loc["mandate", "better"] == pytest.approx(1 / 2, abs=0.011)
    assert table.loc["coaching", "gain"] == pytest.approx(0.2, abs=1e-12)
    assert table.loc["mandate", "gain"] == pytest.approx(0, abs=0.002)  # a Latin hypercube meets the middle
    # behind coaching by .2 - (1 - 2 x trust): 1.0 at the worst, .84 where nine of ten futures (trust below .82) end
    assert table.loc["mandate", "regret_worst"] == pytest.approx(1.0, abs=0.02)
    assert table.loc["mandate", "regret_90"] == pytest.approx(0.84, abs=0.02)
    assert table.loc["mandate", "extra_hours"] == pytest.approx(7.0)
    assert (table["regret_90_low"] <= table["regret_90"]).all()
    assert known.favourite == "coaching"


def test_the_noise_that_options_share_cancels(known):
    """The outcome of a school moves by .01 from school to school; the paired gain does not move at all."""
    assert np.ptp(known.study.values[:, 0].mean(axis=1)) > 0.005
    assert known.fares.gain_noise[:, 2] == pytest.approx(0, abs=1e-12)
    assert known.regret.loc["coaching", "clearly_best"] == known.regret.loc["coaching", "best"]


def test_who_is_best_where_it_is_luck_is_not_called_clear(monkeypatch):
    def luck_alone(scenario, noise):
        own = noise if last(scenario, "coaching") < 0.5 else np.roll(noise, 1)
        return own, 0.0

    instead_of_the_model(monkeypatch, luck_alone)
    found = robustness([COACHING], over=OVER, futures=200, replicates=5, progress=False)
    assert found.regret["best"].sum() >= 1
    assert found.regret["clearly_best"].sum() < 0.15
    assert found.regret.loc["coaching", "gain_low"] <= 0 <= found.regret.loc["coaching", "gain_high"]


def test_less_is_better_where_it_is(monkeypatch):
    instead_of_the_model(monkeypatch, lambda scenario, noise: (1 - 0.5 * last(scenario, "coaching"), 0.0))
    found = robustness([COACHING], over=OVER, outcome="strain_mean", futures=20, progress=False)
    assert found.regret.loc["coaching", "gain"] == pytest.approx(0.4)
    assert found.regret.loc["coaching", "level"] == pytest.approx(0.6)
    assert found.favourite == "coaching"


def test_the_front_of_gain_and_hours():
    gain, hours = np.array([0.0, 0.2, 0.2, 0.5]), np.array([0.0, 5.0, 9.0, 9.0])
    from analysis.exploring.futures.pictures import outdoing

    assert outdoing(gain, hours).tolist() == [True, True, False, True]
    values = np.repeat(gain[None, :, None], 3, axis=2)
    found = regret.fares(values, (np.repeat(hours[None, :, None], 3, axis=2),) * 2, np.array([0]), 1)
    assert found.front.tolist() == [[True, True, False, True]]


def test_options_that_tie_are_all_best(monkeypatch):
    instead_of_the_model(monkeypatch, lambda scenario, noise: (noise, 0.0))
    found = robustness([COACHING], over=OVER, futures=10, progress=False)
    assert found.regret["best"].tolist() == [1, 1]
    assert found.regret["clearly_best"].tolist() == [0, 0]
    assert found.regret["regret_worst"].tolist() == [0, 0]


def test_futures_without_a_value_are_left_out_and_told(monkeypatch):
    def sometimes(scenario, noise):
        return (np.nan if scenario.school.trust > 0.5 else 0.5) + 0 * noise, 0.0

    instead_of_the_model(monkeypatch, sometimes)
    found = robustness([COACHING], over=["trust"], outcome="depth_mean", futures=40, progress=False)
    assert found.regret["futures"].tolist() == [20, 20]
    assert "20 futures in which the outcome has no value are left out" in str(found)


def test_schools_in_which_one_option_has_no_value_are_left_out_for_all():
    values = np.array([[[1.0, 2.0, np.nan], [3.0, 5.0, 100.0]]])
    found = regret.fares(values, (np.zeros((1, 2, 3)),) * 2, np.array([7]), 1)
    assert found.level.tolist() == [[1.5, 4.0]]
    assert found.gain.tolist() == [[0.0, 2.5]]
    assert found.future.tolist() == [7]


@pytest.mark.slow
def test_one_school_per_future_has_no_interval_and_says_so(monkeypatch):
    instead_of_the_model(monkeypatch, crossing)
    found = robustness([MANDATE], over=["trust"], futures=20, replicates=1, progress=False)
    assert not found.regret["clearly_best"].any()
    assert "could not be told apart" in str(found)


@pytest.mark.slow
def test_an_interruption_keeps_what_is_finished(monkeypatch):
    instead_of_the_model(monkeypatch, crossing)

    def stop(done, total):
        if done == 30:
            raise KeyboardInterrupt

    found = robustness([MANDATE, COACHING], over=OVER, futures=100, replicates=4, threads=2, progress=stop)
    assert not found.complete
    assert len(found.futures) == 30 == found.regret["futures"].iloc[0]
    assert str(found).startswith("Stopped after 30 of 100 futures: all numbers rest on these 30")
    whole = found.go_on(progress=False)
    assert whole.complete
    never = robustness([MANDATE, COACHING], over=OVER, futures=100, replicates=4, threads=1, progress=False)
    pd.testing.assert_frame_equal(whole.table, never.table)
    assert "Stopped" not in str(whole)


def test_an_interruption_before_anything_is_known_stays_one(monkeypatch):
    instead_of_the_model(monkeypatch, crossing)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        robustness([MANDATE], over=OVER, futures=20, progress=stop)


@pytest.mark.slow
def test_the_seed_decides_everything_and_threads_nothing(real):
    again = robustness(
        ["clear_supported_mandate", "unclear_controlled_mandate"], school=School(size=12, departments=3),
        over=OVER, futures=24, replicates=3, years=1, threads=1, progress=False,
    )  # fmt: skip
    pd.testing.assert_frame_equal(real.table, again.table)
    pd.testing.assert_frame_equal(real.futures, again.futures)
    other = futures_table(real.study.uncertain, 24, 2)
    assert not other.equals(real.futures)


def test_a_future_is_what_simulate_makes_of_it(real):
    """Outcome, hours and pairing against a run by hand."""
    from sim.results.costs import REWORK_HOURS
    from staffroom import simulate

    row = real.futures.loc[5]
    school = School(size=12, departments=3, trust=row.trust, isolation=row.isolation)
    parameters = {"weight_benefit": row.weight_benefit}
    reform = real.study.options["clear_supported_mandate"]
    result = simulate(Scenario(school, reform, parameters, 1), 3, 1, first_replicate=15)
    entry = real.table.set_index(["future", "option"]).loc[(5, "clear_supported_mandate")]
    assert entry.level == pytest.approx(result.runs["voluntary_share"].mean())
    weeks = result.weeks.groupby("replicate")
    hours = weeks["scheduled_hours"].mean() * 36 + weeks["rework"].sum() * REWORK_HOURS.default
    assert entry.hours == pytest.approx(hours.mean())
    nothing = simulate(Scenario(school, None, parameters, 1), 3, 1, first_replicate=15)
    gains = result.runs["voluntary_share"] - nothing.runs["voluntary_share"]
    assert entry.gain == pytest.approx(gains.mean())


def test_what_is_said_shown_and_drawn_agrees(real):
    row = real.regret.loc[real.favourite]
    told, shown = str(real), real._repr_html_()
    assert f"{row.gain:+.3f}" in told and f"{row.gain:+.3f}" in shown
    assert f"{row.regret_90:.3f}" in told and f"{row.regret_90:.3f}" in real.picture().alternative
    assert "n = 24 futures, 3 schools each, seed 1" in real.pareto().caption
    assert shown.count("<img alt=") == 2
    assert "http" not in shown.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_names_are_escaped(monkeypatch):
    instead_of_the_model(monkeypatch, crossing)
    found = robustness({"<b>bold</b>": MANDATE}, over=["trust"], futures=20, progress=False)
    assert "<b>" not in found._repr_html_()


def test_a_price_counts_as_hours(monkeypatch):
    instead_of_the_model(monkeypatch, crossing)
    late = Reform("late", {"coaching": 1.0}, start=54)  # half of 108 weeks
    found = robustness([late], over=["trust"], futures=10, prices={"coaching": 20}, progress=False)
    assert found.regret.loc["late", "extra_hours"] == pytest.approx(10)
    assert found.regret.loc["late", "in_force_hours"] == pytest.approx(20)
    assert "coach 20" in str(found) and found.free == []


def test_hours_are_those_of_the_summary():
    """One school with one set of numbers: robustness and a comparison count the same hours, both ways."""
    school, reform = School(size=12, departments=3), Reform("r", {"mandate": 0.8, "clarity": 0.9}, end=30)
    prices = {"clarity": 10}
    found = robustness(
        [reform], school=school, over={"trust": (0.4, 0.4 + 1e-9)}, futures=10, replicates=2, years=1, prices=prices,
        progress=False,
    )  # fmt: skip
    told = compare(
        {"a": Scenario(school.replace(trust=0.4), years=1), "r": Scenario(school.replace(trust=0.4), reform, years=1)},
        20,
    )
    summary = told.summary(prices=prices)
    assert found.regret.loc["r", "extra_hours"] == pytest.approx(summary.row("r", "costs", "whole_run").value)
    assert found.regret.loc["r", "in_force_hours"] == pytest.approx(summary.row("r", "costs", "together").value)
    assert "Counted as free" not in str(found)


def test_levers_without_a_price_are_named(monkeypatch):
    instead_of_the_model(monkeypatch, crossing)
    found = robustness([COACHING, MANDATE], over=["trust"], futures=10, progress=False)
    assert found.free == ["coaching"]
    assert "no price was given: coach" in str(found) and "for want of a price: coach" in found.pareto().caption


def test_what_varies_leaves_alone_what_was_set():
    school = School(size=30, trust=0.4)
    names = [item.name for item in uncertain_of(None, Scenario(school, parameters={"trust_gain": 0.2}))]
    assert not {"size", "trust", "trust_gain"} & set(names)
    assert {"isolation", "norm"} < set(names)
    plausible = PARAMETERS["trust_gain"].plausible
    asked = uncertain_of({"trust": (0.2, 0.5), "parameters.trust_gain": None}, Scenario(school))
    assert [(item.name, item.low, item.high) for item in asked] == [("trust", 0.2, 0.5), ("trust_gain", *plausible)]


def test_an_imported_staff_keeps_its_size_and_what_it_says():
    ties = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "c", "a"]})
    staff = pd.DataFrame({"id": ["a", "b", "c"], "self_efficacy": [0.4, 0.5, 0.6], "norm": [0.2, 0.3, 0.4]})
    school = School.from_tables(staff, ties)
    names = {item.name for item in uncertain_of(None, Scenario(school))}
    assert not {"size", "departments", "norm", "self_efficacy", "cross_contact"} & names
    found = robustness(["coaching"], over=["trust"], school=school, futures=10, replicates=1, years=1, progress=False)
    assert len(found.futures) == 10


def test_the_usual_set_is_assumption_direction_or_calibrated_and_has_plain_names():
    for item in uncertain_of(None, Scenario()):
        assert item.name in (*SCHOOLS, *ASSUMPTIONS)
        assert item.label != item.name.replace("_", " ")
        if item.group == "parameters":
            assert PARAMETERS[item.name].basis != "numeric"


def test_every_name_in_the_texts_is_one_of_the_model():
    from analysis.telling.texts import texts
    from sim.declared.settings import SETTINGS

    assert {name for name in texts("robustness")["labels"] if name not in SETTINGS and name not in PARAMETERS} == set()


def test_futures_cover_every_range_evenly():
    uncertain = uncertain_of({"trust": (0.2, 0.4), "shifts": None}, Scenario())
    table = futures_table(uncertain, 30, 1)
    counts, _ = np.histogram(table["trust"], bins=30, range=(0.2, 0.4))
    assert counts.tolist() == [1] * 30
    assert table["shifts"].value_counts().to_dict() == {1: 10, 2: 10, 3: 10}


def test_what_matters_finds_what_matters(known):
    order = known.matters("mandate")
    assert order["name"].iloc[0] == "trust"
    assert order["weight"].iloc[0] == pytest.approx(-1, abs=0.02)
    assert order["weight"].iloc[1:].abs().max() < 0.05
    assert order.attrs["explained"] > 0.99


@pytest.mark.parametrize("size", [3, 300])
def test_very_small_and_large_schools(size):
    found = robustness(
        ["coaching"], over=["trust"], school=School(size=size), futures=10, replicates=1, years=0.5, progress=False
    )
    assert np.isfinite(found.regret["gain"]).all()


def test_shares_and_quantiles_have_the_right_intervals():
    assert share(0, 100) == pytest.approx((0, 0, 0.0370), abs=2e-4)  # Wilson: 3.84 / 103.84
    assert share(50, 100) == pytest.approx((0.5, 0.4038, 0.5962), abs=1e-4)
    assert np.isnan(share(0, 0)).all()
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        _, low, high = quantile(rng.random(100), 0.9)
        held += low <= 0.9 <= high
    assert 0.93 <= held / 400 <= 1
    assert quantile(np.arange(10.0), 0.9)[0] == 8
    assert np.isnan(quantile(np.arange(3.0), 0.9)[2])  # no third value lies surely above


def test_progress_says_how_much_and_how_long():
    from analysis.exploring.futures.progress import time_left

    told = []
    robustness(["coaching"], over=["trust"], school=School(size=5), futures=10, replicates=1, years=0.5,
               progress=lambda done, total: told.append((done, total)))  # fmt: skip
    assert told == [(done, 10) for done in range(1, 11)]
    assert time_left(50, 200, 10.0) == "30 s"
    assert time_left(1, 101, 6.0) == "10 min"
    assert time_left(0, 10, 0.0) == ""
