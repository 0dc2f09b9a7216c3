"""4.14 Student outcome, collective efficacy and results, by hand."""

import pytest

from sim.kernel.submodels.results import end_of_term, student_outcome
from tests.three_teachers import A, parameters, ready


def after_term(outcome, weeks=9, efficacies=(0.5, 0.6, 0.8), pairs=None, **changes):
    numbers = parameters(**changes)
    state = ready(pairs, numbers, people={i: {"self_efficacy": e} for i, e in enumerate(efficacies)})
    state.school[0].student_outcome = outcome
    end_of_term(state, weeks, numbers)
    return [float(t.self_efficacy) for t in state.teachers]


def test_worked_example():
    # .4 x (.65 - .55) = .04, nothing from expertise and coherence
    assert student_outcome(0.65, 0.55, 0.4, 0.0, 0.0, parameters()) == pytest.approx(0.04, rel=1e-12)
    # .5 + .03 x .04 x (1 - .5) = .5006
    assert after_term(0.04)[A] == pytest.approx(0.5006, rel=1e-12)


def test_every_part_of_the_outcome():
    # .4 x .1 + .5 x (-.05) + .25 x .2 + .3 = .365
    assert student_outcome(0.65, 0.5, 0.6, 0.0, 0.3, parameters()) == pytest.approx(0.365, rel=1e-12)


def test_an_outside_test_asks_for_closeness_to_the_standard():
    # half of .6 and half of .2 = .4: no effect of coherence left
    assert student_outcome(0.55, 0.55, 0.6, 0.2, 0.0, parameters(external_test=0.5)) == pytest.approx(0.0, abs=1e-15)


def test_bad_results_discourage_in_proportion_to_what_there_is():
    # .5 - .03 x 1 x .5 = .485; .6 - .018 = .582; .8 - .024 = .776
    assert after_term(-1.0) == pytest.approx([0.485, 0.582, 0.776], rel=1e-12)


def test_a_longer_term_weighs_more():
    # twice nine weeks: .5 + .06 x .04 x .5 = .5012
    assert after_term(0.04, weeks=18)[A] == pytest.approx(0.5012, rel=1e-12)


def test_terrible_results_leave_a_hundredth():
    assert after_term(-3.0, results_efficacy=0.5) == [0.01, 0.01, 0.01]
    assert after_term(3.0, results_efficacy=0.5, efficacies=(0.1, 0.5, 0.9)) == [1.0, 1.0, 1.0]
