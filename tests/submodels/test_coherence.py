"""4.14 Coherence and the common test, by hand."""

import math

import pytest

from sim.kernel.submodels.coherence import closeness_to_standard, prepare_test, set_incoherence
from tests.three_teachers import A, B, C, parameters, three_teachers


def teaching(*practices, grade=(0, 0, 0)):
    """A, B, C teach one number in every topic."""
    people = {i: {f"practice_{k}": x for k in (1, 2, 3)} for i, x in enumerate(practices)}
    return three_teachers(people=people, grade=grade)


def coherence_of(state):
    return set_incoherence(state.teachers, state.scratch.grade_sums)


def incoherences(state):
    return [state.teachers[i].incoherence for i in (A, B, C)]


def test_worked_example():
    state = teaching(0.2, 0.5, 0.8)
    # mean .5; A: .3 x sqrt(3 / 2) / .2887 = 1.27, at most 1; coherence 1 - (1 + 0 + 1) / 3
    assert coherence_of(state) == pytest.approx(1 / 3, rel=1e-12)
    assert incoherences(state) == pytest.approx([1.0, 0.0, 1.0], abs=1e-12)


def test_below_the_ceiling():
    state = teaching(0.4, 0.5, 0.6)
    # A: .1 x sqrt(1.5) / .2887 = .42422
    distance = 0.1 * math.sqrt(1.5) / 0.2887
    assert coherence_of(state) == pytest.approx(1 - 2 * distance / 3, rel=1e-12)
    assert incoherences(state) == pytest.approx([distance, 0.0, distance], abs=1e-12)


def test_topics_count_by_their_root_mean_square():
    state = teaching(0.5, 0.5, 0.5)
    state.teachers[A].practice_1 = 0.8  # mean of topic 1: .6; A .2 away in one of three topics, B and C .1
    coherence_of(state)
    factor = math.sqrt(1.5) / 0.2887 / math.sqrt(3)
    assert incoherences(state) == pytest.approx([0.2 * factor, 0.1 * factor, 0.1 * factor], rel=1e-12)


def test_only_the_own_grade_team_counts_and_one_alone_is_coherent():
    state = teaching(0.1, 0.9, 0.9, grade=(0, 1, 1))
    assert coherence_of(state) == pytest.approx(1.0, abs=1e-12)
    assert incoherences(state) == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    assert state.teachers[A].incoherence == 0.0


def test_closeness_to_an_outside_standard():
    # distances from .5: .1, 0, .3; 1 - .1 / .2887, 1, 1 - 1 (beyond .2887)
    assert closeness_to_standard(teaching(0.4, 0.5, 0.8).teachers) == pytest.approx(
        ((1 - 0.1 / 0.2887) + 1 + 0) / 3, rel=1e-12
    )


def test_preparing_a_test_brings_differences_to_light():
    state = teaching(0.5, 0.5, 0.5)
    for i, incoherence in enumerate((0.8, 0.0, 0.4)):
        state.teachers[i].incoherence = incoherence
    state.teachers[C].salience = 0.5
    prepare_test(state.teachers, state.tally[0], parameters(test_shock=0.5, rework_strain=0.25))
    # felt: .4, 0, .2; strain .2 + .25 x .4 x .8 = .28, .2, .2 + .25 x .2 x .8 = .24; C goes on feeling .5
    assert [state.teachers[i].salience for i in (A, B, C)] == pytest.approx([0.4, 0.0, 0.5], rel=1e-12)
    assert [state.teachers[i].strain for i in (A, B, C)] == pytest.approx([0.28, 0.2, 0.24], rel=1e-12)
    assert state.tally[0].rework == pytest.approx(0.2, rel=1e-12)  # (.4 + 0 + .2) / 3
