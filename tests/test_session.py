"""4.11 The session of two, by hand."""

import math

import pytest

from sim.kernel.diary import VOLUNTARY
from sim.kernel.session import (
    Occasion,
    align_practices,
    brought_home,
    chance_productive,
    depth_of,
    fail,
    mark,
    meet,
    openness,
    plasticity,
    practice_distance,
    react,
    session,
    status_weight,
    succeed,
    trust_after,
    update_benefit,
)
from tests.three_teachers import A, B, C, parameters, place, teacher, three_teachers, trust

FREE = Occasion(focus=0.6, control=0.0, autonomy=1.0, coaching=0.0, pressure=0.0, brought_home=0.0)
SAME = 1e-12


def ann_and_ben():
    """A and B of the worked example."""
    return teacher(norm=0.4, expertise=0.5), teacher(norm=0.6, expertise=0.8)


def test_openness():
    assert openness(0.5, 0.5, FREE, parameters()) == pytest.approx(0.5, rel=SAME)
    # half under full control, .7 of it under full pressure: .5 x .5 x .7
    assert openness(0.5, 0.5, FREE._replace(control=1.0, pressure=1.0), parameters()) == pytest.approx(0.175, rel=SAME)
    assert openness(0.0, 1.0, FREE, parameters()) == 0.0


@pytest.mark.parametrize(
    ("open_share", "u", "depth"),
    [
        (0.5, 0.124, 0), (0.5, 0.126, 1), (0.5, 0.499, 1), (0.5, 0.501, 2), (0.5, 0.874, 2), (0.5, 0.876, 3),
        (0.0, 1 - 2**-33, 0),  # nobody opens up
        (1.0, 2**-33, 3),  # everybody does
    ],
)  # fmt: skip
def test_depth_by_inversion(open_share, u, depth):
    # Binomial(3, .5): .125, .375, .375, .125
    assert depth_of(open_share, u) == depth


def test_more_openness_never_lowers_depth():
    for k in range(1, 50):
        u = k / 50
        depths = [depth_of(share / 100, u) for share in range(101)]
        assert depths == sorted(depths)


def test_distance_of_practices():
    one, other = teacher(practice_1=0.5, practice_2=0.1, practice_3=0.5), teacher(practice_2=0.5, practice_3=0.2)
    # sqrt((0 + .16 + .09) / 3) = .5 / sqrt(3)
    assert practice_distance(one, other) == pytest.approx(0.5 / math.sqrt(3), rel=SAME)


@pytest.mark.parametrize(
    ("changes", "distance", "sharpness", "chance"),
    [
        ({}, 0.0, 2, 0.096**0.5),  # .6 x .5 x .4 x .8
        ({}, 0.0, 4, 0.096),
        ({}, 0.0, 0, 1.0),
        ({"control": 1.0}, 0.0, 2, (0.096 * 0.3) ** 0.5),  # support .5 x (1 - .7)
        ({}, 0.204, 2, (0.6 * 0.5 * 0.7 * 0.8) ** 0.5),  # challenge .4 + .6 x .5
        ({}, 1.0, 2, (0.6 * 0.5 * 1.0 * 0.8) ** 0.5),  # never above 1
        ({"coaching": 0.9}, 0.0, 2, (0.6 * 0.5 * 0.4 * 0.9) ** 0.5),
        ({"coaching": 0.7}, 0.0, 2, 0.096**0.5),  # a coach who knows less than B adds nothing
        ({"brought_home": 0.9}, 0.0, 2, (0.6 * 0.5 * 0.4 * 0.9) ** 0.5),
        ({"focus": 0.0}, 0.0, 2, 0.0),  # one condition missing spoils the rest
    ],
)
def test_four_conditions(changes, distance, sharpness, chance):
    numbers = parameters(condition_sharpness=sharpness)
    assert chance_productive(FREE._replace(**changes), 0.5, distance, 0.8, numbers) == pytest.approx(chance, rel=SAME)


@pytest.mark.parametrize(
    ("phase", "takes_part", "coaching", "brought"),
    [(3, True, 0.0, 0.675), (3, True, 0.9, 0.81), (3, False, 0.9, 0.0), (2, True, 0.9, 0.0)],
)
def test_expertise_brought_home(phase, takes_part, coaching, brought):
    assert brought_home(phase, takes_part, coaching) == pytest.approx(brought, rel=SAME)  # .9 x max(.75, coaching)


def test_worked_example_productive():
    one, other = ann_and_ben()
    # openness .5, u0 .6: L = 2, stake .75; chance .3098
    outcome = session(one, other, 0.5, 0.5, FREE, (0.6, 0.30, 0.5, 0.5), parameters())
    assert (outcome.depth, outcome.productive, outcome.harmful) == (2, True, False)
    assert (outcome.trust_there, outcome.trust_back) == pytest.approx((0.59375, 0.59375), rel=SAME)
    # pull .06 x .75 x .5 = .0225 of .2 = .0045; then + .06 x .75 = .045 of what is missing to 1
    assert one.norm == pytest.approx(0.4045 + 0.045 * 0.5955, rel=SAME)
    assert other.norm == pytest.approx(0.5955 + 0.045 * 0.4045, rel=SAME)
    assert one.expected_benefit == other.expected_benefit == pytest.approx(0.511875, rel=SAME)  # .45 + .1125 x .55
    # A: .55 + .025 x .75 x .45 + .02 x .75 x (.8 - .55); B: her partner's .5 is below her own efficacy
    assert one.self_efficacy == pytest.approx(0.5621875, rel=SAME)
    assert other.self_efficacy == pytest.approx(0.5584375, rel=SAME)
    assert (one.expertise, other.expertise) == pytest.approx((0.5045, 0.8), rel=SAME)  # .5 + .02 x .75 x .3


def test_worked_example_unproductive():
    one, other = ann_and_ben()
    outcome = session(one, other, 0.5, 0.5, FREE, (0.6, 0.31, 0.5, 0.5), parameters())
    assert (outcome.depth, outcome.productive, outcome.harmful) == (2, False, False)
    assert outcome.trust_there == pytest.approx(0.485, rel=SAME)  # .5 x (1 - .04 x .75)
    assert one.norm == pytest.approx(0.4045, rel=SAME)
    assert one.self_efficacy == pytest.approx(0.5479375, rel=SAME)  # .55 x (1 - .005 x .75)
    assert one.expected_benefit == pytest.approx(0.45, rel=SAME)  # reward .9 x .5 = .45: as expected


@pytest.mark.parametrize(("u2", "harmful"), [(0.114, True), (0.116, False)])
def test_harm(u2, harmful):
    # control .4: (1 - .5) x (.05 + .45 x .4) = .115
    one, other = ann_and_ben()
    occasion = FREE._replace(control=0.4, autonomy=0.6)
    # openness .5 x .8 = .4: P(0..1) = .648, so u0 = .7 is L = 2; chance (.6 x .36 x .4 x .8)^(1/2) = .263
    outcome = session(one, other, 0.5, 0.5, occasion, (0.7, 0.27, u2, 0.5), parameters())
    assert (outcome.depth, outcome.productive, outcome.harmful) == (2, False, harmful)
    # .485; harmful: x (1 - .25 x 3 x .75)
    assert outcome.trust_back == pytest.approx(0.485 * (0.4375 if harmful else 1.0), rel=SAME)
    reacted = 0.4045 * (1 - 0.01 * 0.4 * 0.5)
    assert one.norm == pytest.approx(reacted * (0.98 if harmful else 1.0), rel=SAME)
    # reward 0 instead of .45, felt 1.5 times: .45 x (1 - .16875)
    assert one.expected_benefit == pytest.approx(0.45 * (0.83125 if harmful else 1.0), rel=SAME)
    assert one.self_efficacy == pytest.approx(0.5479375 * (0.988 if harmful else 1.0), rel=SAME)


def test_unequal_trust():
    one, other = ann_and_ben()
    # mutual trust is the smaller; each moves by her own trust: A .06 x .75 x .8 = .036, B .018
    outcome = session(one, other, 0.8, 0.4, FREE, (0.6, 0.9, 0.9, 0.5), parameters())
    assert outcome.depth == 2  # openness sqrt(.4 x .5) = .447: .169 + .411 = .580 < .6 < .911
    assert (one.norm, other.norm) == pytest.approx((0.4072, 0.5964), rel=SAME)
    assert (outcome.trust_there, outcome.trust_back) == pytest.approx((0.776, 0.388), rel=SAME)


def test_plasticity_of_novices():
    numbers = parameters(novice_plasticity=2.0)
    assert [plasticity(teacher(tenure=weeks), numbers) for weeks in (0, 107, 108)] == [2.0, 2.0, 1.0]
    one = teacher(tenure=0, self_efficacy=0.5, expertise=0.5)
    succeed(one, 1.0, FREE._replace(autonomy=0.5, coaching=0.9), 0.7, numbers)
    assert one.self_efficacy == pytest.approx(0.533, rel=SAME)  # .5 + 2 x (.025 x .5 + .02 x .2)
    assert one.expertise == pytest.approx(0.516, rel=SAME)  # .5 + 2 x .02 x (.9 - .5): the coach knows more
    assert one.norm == pytest.approx(0.515, rel=SAME)  # .5 + .06 x .5 x .5: no plasticity


def test_disappointment_counts_more():
    glad, sad = teacher(expected_benefit=0.4), teacher(expected_benefit=0.6)
    for one in (glad, sad):
        update_benefit(one, 0.5, 0.1, parameters())
    assert (glad.expected_benefit, sad.expected_benefit) == pytest.approx((0.41, 0.585), rel=SAME)


def test_failing_among_friends_is_pleasant():
    one = teacher(expected_benefit=0.45)
    fail(one, 0.25, 1.0, False, parameters())
    assert one.expected_benefit == pytest.approx(0.466875, rel=SAME)  # .45 + .15 x .25 x (.9 - .45)


def test_reactance_needs_control_and_mistrust():
    for mutual, control, norm in ((0.5, 1.0, 0.4975), (1.0, 1.0, 0.5), (0.0, 0.0, 0.5)):
        one = teacher(norm=0.5)
        react(one, mutual, control, parameters())
        assert one.norm == pytest.approx(norm, rel=SAME)


@pytest.mark.parametrize(
    ("productive", "harmful", "attention", "result"),
    [(True, False, 1.0, 0.7), (True, False, 0.5, 0.65), (False, False, 1.0, 0.576), (False, True, 1.0, 0.144)],
)
def test_trust_is_lost_faster_than_won(productive, harmful, attention, result):
    # stake 1: .6 + .25 x .4; half of it; .6 x (1 - .04); .576 x (1 - .25 x 3)
    assert trust_after(0.6, 1.0, productive, harmful, attention, parameters()) == pytest.approx(result, rel=SAME)


def test_a_breach_takes_at_most_everything():
    assert trust_after(0.6, 1.0, False, True, 1.0, parameters(breach_multiplier=20.0)) == 0.0


def test_practices_approach_each_other():
    one, other = teacher(practice_1=0.2), teacher(practice_1=0.6)
    align_practices(one, other, 0.25)
    assert (one.practice_1, other.practice_1, one.practice_2) == pytest.approx((0.3, 0.5, 0.5), rel=SAME)


def test_a_heads_status_inside_her_department():
    numbers, here = parameters(head_status=4.0), teacher(department=1)
    assert status_weight(here, teacher(department=1, head=1), numbers) == 4.0
    assert status_weight(here, teacher(department=2, head=1), numbers) == 1.0
    assert status_weight(here, teacher(department=1), numbers) == 1.0
    one, head = teacher(norm=0.4, department=1), teacher(norm=0.6, department=1, head=1)
    session(one, head, 0.5, 0.5, FREE, (0.6, 0.9, 0.9, 0.5), numbers)
    assert (one.norm, head.norm) == pytest.approx((0.418, 0.5955), rel=SAME)  # 4 x .0225 of .2; .0225 of .2


@pytest.mark.parametrize(
    ("depth", "marks"),
    [(0, (7, -1_000_000, -1_000_000)), (1, (7, -1_000_000, -1_000_000)), (2, (7, 7, -1_000_000)), (3, (7, 7, 7))],
)
def test_marks(depth, marks):
    one = teacher(last_exchange=-1_000_000, last_joint_work=-1_000_000)
    mark(one, depth, 7)
    assert (one.last_contact, one.last_exchange, one.last_joint_work) == marks


def test_meeting_on_a_contact():
    """A and B meet; C and her ties stay as they were."""
    state = three_teachers(people={A: {"norm": 0.4}, B: {"norm": 0.6, "expertise": 0.8}})
    before = state.teachers[C].copy()
    tie = place(state, A, B)
    occasion = FREE._replace(coaching=0.1)
    depth = meet(state, A, tie, VOLUNTARY, occasion, (0.6, 0.3, 0.5, 0.5), 7, parameters())
    assert depth == 2
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.59375, rel=SAME)
    assert [trust(state, i, j) for i, j in ((A, C), (C, A), (B, C), (C, B))] == [0.5] * 4
    assert state.teachers[C] == before
    week = [state.contacts.last_session[place(state, i, j)] for i, j in ((A, B), (B, A), (A, C))]
    assert week == [7, 7, -1]
    tally = state.tally[0]
    assert (tally.sessions, tally.productive, tally.harmful, tally.coached) == (1, 1, 0, 1)


def test_influence_is_capped_at_the_whole_way():
    """A head of five times the status and full assimilation: nobody is pulled beyond the other."""
    numbers = parameters(assimilation=1.0, head_status=5.0, internalisation=0.0)
    one, head = teacher(norm=0.4, department=1), teacher(norm=0.6, department=1, head=1)
    session(one, head, 1.0, 1.0, FREE, (0.9, 0.99, 0.9, 0.5), numbers)
    assert (one.norm, head.norm) == pytest.approx((0.6, 0.4), rel=SAME)
