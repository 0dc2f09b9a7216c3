"""The conditions under which a reform fails: found where they are known, and not where there are none."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from analysis.exploring.futures import conditions
from analysis.exploring.futures.box import Counts, enough, find_box, halves, inside
from analysis.exploring.futures.uncertain import futures_table, shown, uncertain_of
from analysis.telling.tables import NotDrawn
from staffroom import PARAMETERS, SCHOOL_PROPERTIES, Reform, Scenario, StaffroomError, robustness
from tests.known_futures import instead_of_the_model, last

pytestmark = pytest.mark.slow  # the search takes seconds

COACHING = Reform("coaching", {"coaching": 0.8})
OVER = ["trust", "isolation", "norm", "weight_benefit", "windows"]


def fails_in_a_corner(scenario, noise):
    """Coaching helps, except where trust is below .45 and more than half of the doors are closed: there it harms."""
    harm = scenario.school.trust < 0.45 and scenario.school.isolation > 0.5
    return 0.4 + (-0.1 if harm else 0.1) * (last(scenario, "coaching") > 0.5) + 0.01 * noise, 0.0


@pytest.fixture(scope="module")
def corner():
    """Where coaching fails. The search takes seconds: it is made once for each set of failures that is asked about."""
    boxes = {}

    def remembered(table, failed, half, uncertain):
        key = failed.tobytes(), half.tobytes(), table.to_numpy().tobytes()
        if key not in boxes:
            boxes[key] = find_box(table, failed, half, uncertain)
        return boxes[key]

    with pytest.MonkeyPatch.context() as monkeypatch:
        instead_of_the_model(monkeypatch, fails_in_a_corner)
        found = robustness([COACHING], over=OVER, futures=300, replicates=3, progress=False)
        monkeypatch.setattr(conditions, "find_box", remembered)
        yield found


def test_the_known_condition_is_found_and_holds_on_the_other_half(corner):
    found = corner.conditions()
    limits = found.limits.set_index("name")
    assert set(limits.index) == {"trust", "isolation"}
    assert limits.loc["trust", "below"] == pytest.approx(0.45, abs=0.03)
    assert limits.loc["isolation", "above"] == pytest.approx(0.5, abs=0.03)
    assert np.isnan(limits.loc["trust", "above"]) and np.isnan(limits.loc["isolation", "below"])
    assert found.box.holds
    assert found.box.checked_on.density[0] > 0.9 and found.box.checked_on.coverage[0] > 0.85
    truth = (found.table["trust"] < 0.45) & (found.table["isolation"] > 0.5)
    assert (found.failed == truth).all()


def test_the_sentence_says_conditions_density_coverage_and_check(corner):
    text = str(corner.conditions())
    assert "Coaching failed mainly where " in text
    assert "the trust between colleagues at the start was below 0.4" in text
    assert "the share of closed doors (isolation) was above 0." in text
    found = corner.conditions().box
    assert f"of the {found.checked_on.inside} under these conditions" in text
    assert "checked on 150 other futures and held there" in text
    assert text in str(corner).replace("\n", " ")


def test_what_is_counted_is_what_is_said(corner):
    """The limits in the sentence are rounded; the counts belong to the rounded ones."""
    found = corner.conditions()
    half = {name: found.table[name].to_numpy()[found.half] for name in found.table.columns}
    for low, high in found.box.limits.values():
        assert all(end == float(f"{end:.2g}") for end in (low, high) if np.isfinite(end))
    assert inside(found.box.limits, half).sum() == found.box.found_on.inside


def test_a_whole_number_as_condition(monkeypatch):
    def one_window(scenario, noise):
        gain = -0.1 if scenario.values["windows"] < 3 else 0.1
        return gain * (last(scenario, "coaching") > 0.5) + 0 * noise, 0.0

    instead_of_the_model(monkeypatch, one_window)
    found = robustness([COACHING], over=OVER, futures=200, progress=False).conditions()
    assert list(found.limits["name"]) == ["windows"]
    assert found.limits["below"].tolist() == [2]
    assert found.box.checked_on.density[0] == found.box.checked_on.coverage[0] == 1
    assert "was at most 2" in str(found)


def test_a_rare_failure_among_many_numbers(monkeypatch):
    """One number of 24 decides, and it fails in one future of eight: the others must not lead PRIM astray."""

    def weak_effect(scenario, noise):
        gain = scenario.values["trust_building_rate"] - 0.0075
        return gain * (last(scenario, "coaching") > 0.5) + 0 * noise, 0.0

    instead_of_the_model(monkeypatch, weak_effect)
    found = robustness([COACHING], futures=200, progress=False).conditions()
    assert found.rate[0] == pytest.approx(1 / 8, abs=0.01)
    assert list(found.limits["name"]) == ["trust_building_rate"]
    assert found.limits["below"].iloc[0] == pytest.approx(0.0075, abs=0.001)
    assert found.box.holds


def test_chance_alone_does_not_hold_on_the_other_half():
    """Ten sets of failures without any condition: what is found in them is at most once in a while confirmed."""
    uncertain = uncertain_of(OVER[:3], Scenario())
    table = futures_table(uncertain, 80, 1)
    confirmed = 0
    for seed in range(10):
        failed = np.random.default_rng(seed).random(80) < 0.4
        box = find_box(table, failed, halves(80, seed), uncertain)
        confirmed += box is not None and box.holds
    assert confirmed <= 2


def test_a_condition_that_does_not_hold_is_not_recommended(corner):
    found = corner.conditions()
    luck = Counts(inside=20, happened_inside=4, futures=150, happened=30)  # as many inside as elsewhere
    unreliable = replace(found, box=replace(found.box, checked_on=luck))
    assert not unreliable.box.holds
    assert "did NOT hold there" in str(unreliable)
    assert "do not rely on it" in str(unreliable)


def test_never_and_always_and_too_seldom(monkeypatch):
    instead_of_the_model(monkeypatch, lambda scenario, noise: (last(scenario, "coaching") + 0 * noise, 0.0))
    never = robustness([COACHING], over=OVER, futures=50, progress=False)
    assert "there was none among 50 futures in which it did no better than doing nothing" in str(never.conditions())
    assert "in more than 7 % of all" in str(never.conditions())
    assert "it did not reach 0.9 in every one of 50 futures" in str(never.conditions(target=0.9))
    with pytest.raises(NotDrawn):
        never.conditions().picture()
    assert [found.failure.kind for found in never.failing] == ["no gain", "beaten"]

    def seldom(scenario, noise):
        return (-1 if scenario.school.trust < 0.13 else 1) * last(scenario, "coaching") + 0 * noise, 0.0

    instead_of_the_model(monkeypatch, seldom)
    found = robustness([COACHING], over=OVER, futures=50, progress=False).conditions()
    assert 0 < found.failed.sum() < 5
    assert "run more futures" in str(found)


def test_failing_may_mean_being_beaten_or_missing_a_target(corner):
    beaten = corner.conditions(fails="beaten", margin=0.05)
    assert (beaten.failed == corner.conditions().failed).all()  # beaten by doing nothing, by .1
    assert "was beaten by another option by more than 0.05" in str(beaten)
    assert not corner.conditions(fails="beaten", margin=0.2).failed.any()
    missed = corner.conditions(target=0.45)
    assert (missed.failed == corner.conditions().failed).all()
    nothing = corner.conditions("doing nothing", target=0.45)
    assert nothing.failed.all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"option": "coachin"}, "did you mean 'coaching'"),
        ({"fails": "no gian"}, "did you mean 'no gain'"),
        ({"fails": "target"}, "needs a target"),
        ({"margin": -1}, "allowed: 0 or more"),
        ({"target": 1.5}, "lies outside what 'voluntary_share' can be; allowed: 0 to 1"),
        ({"target": "high"}, "is not a number"),
    ],
)
def test_wrong_questions_are_told(corner, wrong, said):
    with pytest.raises(StaffroomError, match=said) as caught:
        corner.conditions(**wrong)
    assert "\n" not in str(caught.value)


def test_the_picture_frames_the_failures(corner):
    picture = corner.conditions().picture()
    assert "did no better than doing nothing" in picture.alternative
    assert "n = 300 futures" in picture.caption
    labels = {
        picture.figure.axes[0].get_xlabel().replace("\n", " "),
        picture.figure.axes[0].get_ylabel().replace("\n", " "),
    }
    assert any("trust" in label for label in labels) and any("isolation" in label for label in labels)


def test_numbers_in_sentences():
    assert shown(0.4512, SCHOOL_PROPERTIES["trust"]) == "0.45"
    assert shown(0.0, SCHOOL_PROPERTIES["trust"]) == "0"
    assert shown(0.00432, PARAMETERS["trust_return"]) == "0.0043"
    assert shown(-1.83, SCHOOL_PROPERTIES["readiness"]) == "-1.8"
    assert shown(87.0, SCHOOL_PROPERTIES["size"]) == "87"
    assert shown(12.3, PARAMETERS["weight_benefit"]) == "12"


def test_both_halves_need_enough_of_each_kind():
    half = halves(40, 1)
    assert half.sum() == 20
    failed = np.zeros(40, bool)
    failed[np.flatnonzero(half)[:5]] = True
    assert not enough(failed, half)
    failed[np.flatnonzero(~half)[:5]] = True
    assert enough(failed, half)


def test_without_the_workbench_one_sentence_and_the_rest_stays(corner, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis", None)
    monkeypatch.setattr(conditions, "find_box", find_box)  # nothing remembered, and
    corner = replace(corner)  # one that has not been asked yet
    with pytest.raises(StaffroomError, match="needs the package ema-workbench; install it with `make extras`"):
        corner.conditions()
    assert "the package ema-workbench; install it with `make extras`" in str(corner)
    assert "The most robust reform was Coaching" in str(corner)
