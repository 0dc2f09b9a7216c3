"""4.4 Willingness, by hand."""

import math

import pytest

from sim.kernel.submodels.willingness import seen_norm, set_willingness, willingness
from tests.three_teachers import A, B, C, parameters, teacher, three_teachers


def test_worked_example():
    # -1.85 + 2.5 x .45 + 2 x .5 + 4 x .2 - 2.5 x .6 - 1 x .2 = -1.85 + 1.125 + 1 + .8 - 1.5 - .2 = -.625
    assert willingness(teacher(), parameters()) == pytest.approx(1 / (1 + math.exp(0.625)), rel=1e-14)
    assert willingness(teacher(), parameters()) == pytest.approx(0.349, abs=5e-4)


def test_salience_and_disposition_are_added_in_logits():
    # + 2.5 x .4 (salience) + .7 (disposition): -.625 + 1 + .7 = 1.075
    assert willingness(teacher(salience=0.4, disposition=0.7), parameters()) == pytest.approx(
        1 / (1 + math.exp(-1.075)), rel=1e-14
    )


@pytest.mark.parametrize(
    ("perceived", "threshold", "pull"),
    [
        (0.2, 0.0, 0.2),  # no threshold: all that is seen
        (0.2, 0.2, 0.0),  # at the threshold: nothing yet
        (0.1, 0.2, 0.0),  # below it: nothing
        (0.6, 0.2, 0.5),  # (.6 - .2) / .8
        (1.0, 0.2, 1.0),  # everybody: full pull whatever the threshold
    ],
)
def test_what_is_seen_counts_above_the_threshold_only(perceived, threshold, pull):
    assert seen_norm(perceived, threshold) == pytest.approx(pull, rel=1e-14)


def test_everybody_at_once_from_her_own_state():
    state = three_teachers(people={B: {"norm": 0.9}, C: {"strain": 0.8}})
    set_willingness(state.teachers, parameters())
    # B: -.625 + 2 x .4 = .175; C: -.625 - .6 = -1.225
    logits = {A: -0.625, B: 0.175, C: -1.225}
    for i, z in logits.items():
        assert state.teachers[i].willingness == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-14)
