"""4.2 Champions, by hand."""

import pytest

from sim.kernel.submodels.champions import convert, convert_champions
from tests.three_teachers import A, B, C, levers, parameters, teacher, three_teachers


def ranked(**people):
    """A school in which C is first in the order, then A, then B."""
    ranks = {A: 1, B: 2, C: 0}
    return three_teachers(people={i: {"champion_rank": rank, **people.get("ABC"[i], {})} for i, rank in ranks.items()})


def test_conversion_of_one_teacher():
    one = teacher(norm=0.3, prior_norm=0.3, expected_benefit=0.4, prior_benefit=0.4, privatism=0.6, disposition=-0.5)
    convert(one, parameters())
    assert (one.norm, one.prior_norm) == (0.9, 0.9)
    assert (one.expected_benefit, one.prior_benefit) == (0.8, 0.8)
    assert one.privatism == 0.2
    assert one.disposition == 1.5  # max(-.5, 0) + 1.5
    assert one.champion == 1


def test_conversion_takes_nothing_from_the_already_convinced():
    # the norm returns to the conviction, not to what she happens to hold today
    one = teacher(norm=0.5, prior_norm=0.95, prior_benefit=0.85, privatism=0.1, disposition=1.0)
    convert(one, parameters())
    assert (one.norm, one.prior_norm, one.expected_benefit, one.prior_benefit) == (0.95, 0.95, 0.85, 0.85)
    assert one.privatism == 0.1
    assert one.disposition == 2.5


def test_half_of_three_teachers_is_two():
    # round(.5 x 3) = round(1.5) = 2 (half to even): ranks 0 and 1 are C and A
    state = ranked()
    convert_champions(state.teachers, state.school[0], levers(champions=0.5), parameters())
    assert [state.teachers[i].champion for i in (A, B, C)] == [1, 0, 1]
    assert state.school[0].champions_converted == 2


@pytest.mark.parametrize(("share", "converted"), [(0.0, 0), (0.16, 0), (1 / 6, 0), (0.17, 1), (0.5, 2), (1.0, 3)])
def test_how_many(share, converted):
    # .16 x 3 = .48 -> 0; 1/6 x 3 = .5 -> 0 (half to even); .17 x 3 = .51 -> 1; 1.5 -> 2
    state = ranked()
    convert_champions(state.teachers, state.school[0], levers(champions=share), parameters())
    assert state.school[0].champions_converted == converted


def test_nobody_is_converted_twice_or_back():
    state, half = ranked(), levers(champions=0.5)
    for lever in (half, half, levers(), half):
        convert_champions(state.teachers, state.school[0], lever, parameters())
    assert [state.teachers[i].disposition for i in (A, B, C)] == [1.5, 0.0, 1.5]
    convert_champions(state.teachers, state.school[0], levers(champions=1.0), parameters())
    assert [state.teachers[i].disposition for i in (A, B, C)] == [1.5, 1.5, 1.5]
