"""4.2 Champions, by hand."""

import pytest

from sim.kernel.submodels.champions import convert, convert_champions
from tests.three_teachers import A, B, C, levers, parameters, teacher, three_teachers


def ranked(**people):
    """A school in which C is first in the order, then A, then B."""
    ranks = {A: 1, B: 2, C: 0}
    return three_teachers(people={i: {"champion_rank": rank, **people.get("ABC"[i], {})} for i, rank in ranks.items()})


def weeks(state, *shares):
    for share in shares:
        convert_champions(state.teachers, state.school[0], levers(champions=share), parameters())
    return [float(t.zeal) for t in state.teachers]


def test_conversion_of_one_teacher():
    one = teacher(norm=0.3, prior_norm=0.3, expected_benefit=0.4)
    convert(one, parameters())
    assert (one.norm, one.expected_benefit, one.zeal, one.champion) == (0.9, 0.8, 1.5, 1)
    assert one.prior_norm == 0.3  # her lifelong conviction is what it was


def test_conversion_takes_nothing_from_the_already_convinced():
    one = teacher(norm=0.95, expected_benefit=0.85)
    convert(one, parameters())
    assert (one.norm, one.expected_benefit) == (0.95, 0.85)


def test_worked_example():
    # round(.5 x 3) = round(1.5) = 2 (half to even): ranks 0 and 1 are C and A
    state = ranked(A={"norm": 0.3})
    assert weeks(state, 0.5) == [1.5, 0.0, 1.5]
    assert [t.champion for t in state.teachers] == [1, 0, 1]
    assert state.teachers[A].norm == 0.9
    assert state.school[0].champions_converted == 2
    assert weeks(state, *[0.5] * 34)[A] == pytest.approx(1.5 * 0.98**34, rel=1e-12)
    assert state.teachers[A].zeal == pytest.approx(0.75, abs=0.01)  # half of it


@pytest.mark.parametrize(("share", "converted"), [(0.0, 0), (0.16, 0), (1 / 6, 0), (0.17, 1), (0.5, 2), (1.0, 3)])
def test_how_many(share, converted):
    # .16 x 3 = .48 -> 0; 1/6 x 3 = .5 -> 0 (half to even); .17 x 3 = .51 -> 1; 1.5 -> 2
    state = ranked()
    weeks(state, share)
    assert state.school[0].champions_converted == converted


def test_who_tires_stays_a_champion_while_the_lever_falls_and_is_won_anew_when_it_rises():
    state = ranked()
    assert weeks(state, 0.5, 0.0) == pytest.approx([1.47, 0.0, 1.47], rel=1e-14)  # x .98
    assert state.school[0].champions_converted == 0
    assert [t.champion for t in state.teachers] == [1, 0, 1]
    assert weeks(state, 0.17) == pytest.approx([1.4406, 0.0, 1.5], rel=1e-14)  # C anew, A tires on
    assert weeks(state, 1.0) == pytest.approx([1.5, 1.5, 1.47], rel=1e-14)


def test_a_newcomer_in_the_slot_does_not_inherit():
    state = ranked()
    weeks(state, 0.5)
    state.teachers[A].champion, state.teachers[A].zeal = 0, 0.0
    assert weeks(state, 0.5)[A] == 0.0
