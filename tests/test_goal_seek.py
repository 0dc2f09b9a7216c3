"""The cheapest mix of levers: known answers, goals out of reach, the check in other schools, small real runs."""

import numpy as np
import pandas as pd
import pytest

from analysis.exploring.futures.search import first_guesses, on_grid
from staffroom import School, StaffroomError, goal_seek
from tests.known_futures import instead_of_the_model, last

OVER = ["trust", "norm"]
LEVERS = {"mandate": (0.1, 1), "coaching": (0, 1)}


def substitutes(scenario, noise):
    """Either lever does it: .4 for all of it. The mandate takes 50 hours, coaching none. Trust runs from .1 to .9, so
    that 8 of 10 schools have a trust of .26 or more.
    """
    levels = last(scenario, "mandate"), last(scenario, "coaching")
    return 0.26 + 0.4 * levels[0] + 0.4 * levels[1] + 0.2 * (scenario.school.trust - 0.5) + 0 * noise, 50 * levels[0]


def seek(monkeypatch, formula=substitutes, **changes):
    instead_of_the_model(monkeypatch, formula)
    asked = {"target": 0.6, "levers": LEVERS, "over": OVER, "schools": 100, "trials": 60, "progress": False} | changes
    return goal_seek("voluntary_share", asked.pop("target"), asked.pop("levers"), **asked)


@pytest.mark.slow
def test_the_cheapest_mix_of_a_known_case(monkeypatch):
    """The mandate stays at .1, so that coaching must give .4 x level = .6 - .26 - .04 + .048 = .348: .87, or .9 in
    steps of .05.
    """
    goal = seek(monkeypatch)
    assert goal.found and goal.verdict == "yes"
    assert goal.mix == {"coaching": 0.9}
    assert goal.fresh.hours == pytest.approx(0)
    assert goal.fresh.reached[0] == pytest.approx(0.875, abs=0.005)  # trust of .2 or more
    assert goal.fresh.without[0] == 0
    assert goal.reform.schedule(School().levers, 20)["coaching"][-1] == 0.9


@pytest.mark.slow
def test_a_price_moves_the_answer_to_the_other_lever(monkeypatch):
    goal = seek(monkeypatch, prices={"coaching": 200})
    assert set(goal.mix) == {"mandate"}
    assert goal.mix["mandate"] == pytest.approx(1.0, abs=0.051)  # .348 / .4 + .1 = .97
    assert goal.fresh.hours == pytest.approx(50 * (goal.mix["mandate"] - 0.1))


@pytest.mark.slow
def test_a_goal_that_no_lever_can_reach(monkeypatch):
    goal = seek(monkeypatch, lambda scenario, noise: (0.3 + 0.2 * last(scenario, "coaching") + 0 * noise, 0.0))
    assert not goal.found
    assert goal.mix["coaching"] == pytest.approx(1.0)  # the nearest
    assert goal.fresh.reached[0] == 0
    assert goal.fresh.level == pytest.approx(0.5)
    text = str(goal)
    assert "None of the " in text and "That is no proof that none exists" in text
    assert "reached the goal in 0 % (0 to 1) of them; 80 % of them reached 0.500 (the goal is 0.6)" in text


def test_a_goal_that_is_reached_already(monkeypatch):
    goal = seek(monkeypatch, target=0.2)
    assert goal.mix == {} and goal.found
    assert len(goal.trials) == 1
    assert "The goal was reached without any reform: in " in str(goal)


@pytest.mark.slow
def test_a_goal_as_a_change_for_the_better(monkeypatch):
    def calmer(scenario, noise):
        return 0.5 - 0.3 * last(scenario, "coaching") + 0.1 * noise, 0.0

    instead_of_the_model(monkeypatch, calmer)
    goal = goal_seek("strain_mean", 0.15, ["coaching"], OVER, gain=True, schools=30, trials=25, progress=False)
    assert goal.mix == {"coaching": pytest.approx(0.5)}
    assert "Strain better by at least 0.15 than with doing nothing" in str(goal)
    most = goal_seek("strain_mean", 0.35, ["coaching"], OVER, share=0.4, schools=200, trials=25, progress=False)
    assert "Strain of at most 0.35" in str(most)
    assert most.mix["coaching"] == pytest.approx(0.45, abs=0.051)  # .5 - .3 x level - .025 = .35


@pytest.mark.slow
def test_the_number_reported_is_that_of_schools_never_seen(monkeypatch):
    """Where chance decides all, the best of many mixes looks good in the search; fresh schools tell the truth."""

    def chance(scenario, noise):
        luck = np.random.default_rng([int(1e6 * last(scenario, "coaching")), int(1e9 * scenario.school.trust)])
        return luck.random() * (last(scenario, "coaching") > 0), 0.0

    goal = seek(monkeypatch, chance, levers=["coaching"], target=0.2, schools=20, trials=20, share=0.9)
    assert goal.trials["reached"].max() >= 0.9  # 20 mixes, 20 schools each, a true share of .8
    low, high = goal.fresh.reached[1:]
    assert low < 0.8 < high
    assert goal.verdict in ("no", "unsure")
    assert not goal.found or "the search had been too hopeful" in str(goal) or "chance leaves open" in str(goal)


@pytest.mark.slow
def test_an_interruption_keeps_the_best_so_far(monkeypatch):
    def stop(done, total):
        if done == 15:
            raise KeyboardInterrupt

    goal = seek(monkeypatch, progress=stop)
    assert len(goal.trials) == 15
    assert goal.fresh is None and goal.verdict == "unsure"
    assert "Stopped after 15 of 60 mixes" in str(goal)
    assert goal.picture().alternative and "<img" in goal._repr_html_()
    assert goal.check().fresh.schools == 300


@pytest.mark.slow
def test_the_seed_decides_everything(monkeypatch):
    one, same, other = (seek(monkeypatch, seed=seed, threads=threads) for seed, threads in ((1, 1), (1, 2), (2, 1)))
    pd.testing.assert_frame_equal(one.trials, same.trials)
    assert not one.trials.equals(other.trials)
    assert one.mix == other.mix == {"coaching": 0.9}


@pytest.mark.slow
def test_what_is_said_shown_and_drawn_agrees(monkeypatch):
    goal = seek(monkeypatch)
    share = f"{100 * goal.fresh.reached[0]:.0f} %"
    assert share in str(goal) and share in goal._repr_html_() and share in goal.picture().alternative
    assert "coach 0.9 (the school has 0)" in str(goal)
    assert goal.levers.to_dict("records")[0]["to"] == 0.9


@pytest.mark.slow
def test_with_the_model_itself():
    closed = School(size=10, isolation=0.7)
    goal = goal_seek(
        "voluntary_share", 0.3, ["trust_building", "mandate"], ["trust"], school=closed, years=1,
        schools=20, trials=8, progress=False,
    )  # fmt: skip
    assert 2 <= len(goal.trials) <= 8
    assert goal.fresh.schools == 60
    assert 0 <= goal.fresh.reached[0] <= 1


def test_without_optuna_one_sentence(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(StaffroomError, match="needs the package optuna; install it with `make extras`"):
        seek(monkeypatch)


def test_values_on_a_grid_end_at_the_ends():
    assert on_grid(0.7341, 0.0, 1.0) == 0.75
    assert on_grid(0.97, 0.03, 1.0) == 0.98
    assert on_grid(0.99, 0.03, 1.0) == 1.0
    assert on_grid(1.0, 0.03, 1.0) == 1.0
    assert first_guesses({"mandate": (0, 1)}) == [{"mandate": 1}, {"mandate": 0}]
