"""4.11 The session of two, by hand."""

import math

import pytest

from sim.kernel.diary import VOLUNTARY
from sim.kernel.kinds import break_off
from sim.kernel.meeting import Meeting, brought_home, hold
from sim.kernel.session import (
    Occasion,
    align_practices,
    assimilate,
    chance_productive,
    chance_reached,
    fail,
    mark,
    openness,
    plasticity,
    practice_distance,
    session,
    succeed,
    trust_after,
)
from tests.three_teachers import A, B, C, arrange, colleague, parameters, place, teacher, three_teachers, trust

FREE = Occasion(focus=0.6, control=0.0, autonomy=1.0, coaching=0.0, pressure=0.0, brought_home=0.0)
EXCHANGE, OBSERVATION, JOINT_WORK = (1, 0), (2, 0), (3, 0)  # meant, not certain
SAME = 1e-12


def ann_and_ben():
    """A and B of the worked example."""
    return teacher(norm=0.4, expertise=0.5), teacher(norm=0.6, expertise=0.8)


def test_openness():
    assert openness(0.5, 0.5, FREE, parameters()) == pytest.approx(0.5, rel=SAME)
    # half under full control, .7 of it under full pressure: .5 x .5 x .7
    assert openness(0.5, 0.5, FREE._replace(control=1.0, pressure=1.0), parameters()) == pytest.approx(0.175, rel=SAME)
    assert openness(0.0, 1.0, FREE, parameters()) == 0.0


@pytest.mark.parametrize(("kind", "chance"), [(0, 1.0), (1, 0.5), (2, 0.25), (3, 0.125)])
def test_demanding_kinds_need_more_openness(kind, chance):
    assert chance_reached(kind, 0.125) == pytest.approx(chance, rel=SAME)  # .125^(k / 3)
    assert chance_reached(kind, 1.0) == 1.0
    assert chance_reached(kind, 0.0) == (1.0 if kind == 0 else 0.0)


@pytest.mark.parametrize(("kind", "reached"), [(1, 0.5 ** (1 / 3)), (2, 0.5 ** (2 / 3)), (3, 0.5)])
def test_depth_is_the_kind_or_mere_talk(kind, reached):
    for u0, certain, depth in ((reached - 1e-9, 0, kind), (reached + 1e-9, 0, 0), (reached + 1e-9, 1, kind)):
        outcome = session(*ann_and_ben(), 0.5, 0.5, (kind, certain), FREE, (u0, 0.9, 0.9, 0.5), parameters())
        assert outcome.depth == depth
        assert outcome.trust_there == pytest.approx(0.5 * (1 - 0.02 * (1 + depth) / 4), rel=SAME)


def test_distance_of_practices():
    one, other = teacher(practice_1=0.5, practice_2=0.1, practice_3=0.5), teacher(practice_2=0.5, practice_3=0.2)
    # sqrt((0 + .16 + .09) / 3) = .5 / sqrt(3)
    assert practice_distance(one, other) == pytest.approx(0.5 / math.sqrt(3), rel=SAME)


@pytest.mark.parametrize(
    ("changes", "distance", "ease", "chance"),
    [
        ({}, 0.0, 1.9, 1.9 * 0.096),  # .6 x .5 x .4 x .8
        ({}, 0.0, 1.0, 0.096),
        ({}, 0.0, 100.0, 1.0),  # never above 1
        ({"control": 1.0}, 0.0, 1.9, 1.9 * 0.096 * 0.3),  # support .5 x (1 - .7)
        ({}, 0.204, 1.9, 1.9 * 0.6 * 0.5 * 0.7 * 0.8),  # challenge .4 + .6 x .5
        ({}, 1.0, 1.9, 1.9 * 0.6 * 0.5 * 1.0 * 0.8),  # at most 1
        ({"coaching": 0.9}, 0.0, 1.9, 1.9 * 0.6 * 0.5 * 0.4 * 0.9),
        ({"coaching": 0.7}, 0.0, 1.9, 1.9 * 0.096),  # a coach who knows less than B adds nothing
        ({"brought_home": 0.9}, 0.0, 1.9, 1.9 * 0.6 * 0.5 * 0.4 * 0.9),
        ({"focus": 0.0}, 0.0, 1.9, 0.0),  # one condition missing spoils the rest
    ],
)
def test_four_conditions(changes, distance, ease, chance):
    numbers = parameters(condition_ease=ease)
    assert chance_productive(FREE._replace(**changes), 0.5, distance, 0.8, numbers) == pytest.approx(chance, rel=SAME)


@pytest.mark.parametrize(
    ("phase", "takes_part", "coaching", "brought"),
    [(3, True, 0.0, 0.675), (3, True, 0.9, 0.81), (3, False, 0.9, 0.0), (2, True, 0.9, 0.0)],
)
def test_expertise_brought_home(phase, takes_part, coaching, brought):
    assert brought_home(phase, takes_part, coaching) == pytest.approx(brought, rel=SAME)  # .9 x max(.75, coaching)


def test_worked_example_productive():
    one, other = ann_and_ben()
    # openness .5, u0 = .6 below .794: the exchange is reached, stake .5; chance 1.9 x .096 = .1824
    outcome = session(one, other, 0.5, 0.5, EXCHANGE, FREE, (0.6, 0.18, 0.5, 0.5), parameters())
    assert (outcome.depth, outcome.productive, outcome.harmful) == (1, True, False)
    assert (outcome.trust_there, outcome.trust_back) == pytest.approx((0.6, 0.6), rel=SAME)  # .5 + .4 x .5 x .5
    # pull .06 x .5 x .5 = .015 of .2 = .003; then + .06 x .5 = .03 of what is missing to 1
    assert one.norm == pytest.approx(0.403 + 0.03 * 0.597, rel=SAME)
    assert other.norm == pytest.approx(0.597 + 0.03 * 0.403, rel=SAME)
    assert one.expected_benefit == other.expected_benefit == pytest.approx(0.49125, rel=SAME)  # .45 + .075 x .55
    # A: .55 + .025 x .5 x .45 + .02 x .5 x (.8 - .55); B: her partner's .5 is below her own efficacy
    assert one.self_efficacy == pytest.approx(0.558125, rel=SAME)
    assert other.self_efficacy == pytest.approx(0.555625, rel=SAME)
    assert (one.expertise, other.expertise) == pytest.approx((0.503, 0.8), rel=SAME)  # .5 + .02 x .5 x .3


def test_worked_example_unproductive():
    one, other = ann_and_ben()
    outcome = session(one, other, 0.5, 0.5, EXCHANGE, FREE, (0.6, 0.19, 0.5, 0.5), parameters())
    assert (outcome.depth, outcome.productive, outcome.harmful) == (1, False, False)
    assert outcome.trust_there == pytest.approx(0.495, rel=SAME)  # .5 x (1 - .02 x .5)
    assert one.norm == pytest.approx(0.403, rel=SAME)
    assert one.self_efficacy == pytest.approx(0.548625, rel=SAME)  # .55 x (1 - .005 x .5)
    assert one.expected_benefit == pytest.approx(0.4275, rel=SAME)  # reward .3 x .5 = .15: .45 + .075 x (.15 - .45)


@pytest.mark.parametrize(("u2", "harmful"), [(0.114, True), (0.116, False)])
def test_harm(u2, harmful):
    # control .4: (1 - .5) x (.05 + .45 x .4) = .115; openness .5 x .8 = .4: joint work for u0 < .4, stake 1
    one, other = ann_and_ben()
    occasion = FREE._replace(control=0.4, autonomy=0.6)
    # chance 1.9 x .6 x .36 x .4 x .8 = .1313
    outcome = session(one, other, 0.5, 0.5, JOINT_WORK, occasion, (0.39, 0.14, u2, 0.5), parameters())
    assert (outcome.depth, outcome.productive, outcome.harmful) == (3, False, harmful)
    # .49; harmful: x (1 - .4 x 1.5)
    assert outcome.trust_back == pytest.approx(0.49 * (0.4 if harmful else 1.0), rel=SAME)
    assert one.norm == pytest.approx(0.406, rel=SAME)  # only her colleague's pull: .06 x .5 of .2
    # reward 0 instead of .15
    assert one.expected_benefit == pytest.approx(0.45 - 0.15 * (0.45 if harmful else 0.3), rel=SAME)
    assert one.self_efficacy == pytest.approx(0.54725 * (0.988 if harmful else 1.0), rel=SAME)


def test_unequal_trust():
    one, other = ann_and_ben()
    # mutual trust is the smaller: openness sqrt(.4 x .5) = .447; each moves by her own trust: A .06 x .75 x .8, B half
    outcome = session(one, other, 0.8, 0.4, OBSERVATION, FREE, (0.58, 0.9, 0.9, 0.5), parameters())
    assert outcome.depth == 2  # .447^(2 / 3) = .585
    assert (one.norm, other.norm) == pytest.approx((0.4072, 0.5964), rel=SAME)
    assert (outcome.trust_there, outcome.trust_back) == pytest.approx((0.788, 0.394), rel=SAME)


@pytest.mark.parametrize(
    ("kind", "moves"), [((0, 1), False), (EXCHANGE, True), (OBSERVATION, False), (JOINT_WORK, True)]
)
def test_materials_and_joint_work_align_practices(kind, moves):
    one, other = teacher(practice_1=0.2), teacher(practice_1=0.6)
    outcome = session(one, other, 0.5, 0.5, kind, FREE, (0.1, 0.01, 0.5, 0.5), parameters())
    assert outcome.productive
    way = 0.25 * (1 + kind[0]) / 4 * 0.4 if moves else 0.0  # mu_x z / 2 of .4
    assert (one.practice_1, other.practice_1) == pytest.approx((0.2 + way, 0.6 - way), rel=SAME)


def test_plasticity_of_novices():
    numbers = parameters(novice_plasticity=2.0)
    assert [plasticity(teacher(tenure=weeks), numbers) for weeks in (0, 107, 108)] == [2.0, 2.0, 1.0]
    one = teacher(tenure=0, self_efficacy=0.5, expertise=0.5)
    succeed(one, 1.0, FREE._replace(autonomy=0.5, coaching=0.9), 0.7, numbers)
    assert one.self_efficacy == pytest.approx(0.541, rel=SAME)  # .5 + 2 x (.025 x .5 + .02 x (.9 - .5))
    assert one.expertise == pytest.approx(0.516, rel=SAME)  # .5 + 2 x .02 x (.9 - .5): the coach knows more
    assert one.norm == pytest.approx(0.515, rel=SAME)  # .5 + .06 x .5 x .5: no plasticity


def test_failing_among_friends_costs_less():
    for trusting, benefit in ((1.0, 0.444375), (0.0, 0.433125)):  # .45 + .0375 x (.3 - .45), .45 - .0375 x .45
        one = teacher(expected_benefit=0.45)
        fail(one, 0.25, trusting, False, parameters())
        assert one.expected_benefit == pytest.approx(benefit, rel=SAME)


@pytest.mark.parametrize(
    ("productive", "harmful", "attention", "result"),
    [(True, False, 1.0, 0.76), (True, False, 0.5, 0.68), (False, False, 1.0, 0.588), (False, True, 1.0, 0.2352)],
)
def test_trust_is_lost_faster_than_won(productive, harmful, attention, result):
    # stake 1: .6 + .4 x .4; half of it; .6 x (1 - .02); .588 x (1 - .4 x 1.5)
    assert trust_after(0.6, 1.0, productive, harmful, attention, parameters()) == pytest.approx(result, rel=SAME)


def test_a_breach_takes_at_most_everything():
    assert trust_after(0.6, 1.0, False, True, 1.0, parameters(breach_multiplier=20.0)) == 0.0


def test_practices_approach_each_other():
    one, other = teacher(practice_1=0.2), teacher(practice_1=0.6)
    align_practices(one, other, 0.25)
    assert (one.practice_1, other.practice_1, one.practice_2) == pytest.approx((0.3, 0.5, 0.5), rel=SAME)


@pytest.mark.parametrize(("depth", "mine"), [(0, "last_talk"), (1, "last_exchange"), (2, None), (3, "last_joint_work")])
def test_marks(depth, mine):
    names = ["last_talk", "last_exchange", "last_observing", "last_observed", "last_joint_work"]
    one = teacher(**dict.fromkeys([*names, "last_contact"], -1_000_000))
    mark(one, depth, 7)
    assert one.last_contact == 7
    assert [name for name in names if one[name] == 7] == ([] if mine is None else [mine])


def test_meeting_on_a_contact():
    """A observes B; C and her ties stay as they were."""
    state = three_teachers(people={A: {"norm": 0.4}, B: {"norm": 0.6, "expertise": 0.8}})
    before = state.teachers[C].copy()
    occasion = FREE._replace(coaching=0.1)
    luck = (0.6, 0.18, 0.5, 0.5)
    meeting = Meeting(place(state, A, B), VOLUNTARY, *OBSERVATION, occasion, luck, 0.0, 1.0)
    found = hold(state, A, meeting, 7, parameters())
    assert found == (2, True)
    assert trust(state, A, B) == trust(state, B, A) == pytest.approx(0.65, rel=SAME)  # .5 + .4 x .75 x .5
    assert [trust(state, i, j) for i, j in ((A, C), (C, A), (B, C), (C, B))] == [0.5] * 4
    assert state.teachers[C] == before
    marks = [(int(t.last_observing), int(t.last_observed)) for t in state.teachers]
    assert marks == [(7, -1_000_000), (-1_000_000, 7), (-1_000_000, -1_000_000)]
    tally = state.tally[0]
    assert (tally.sessions, tally.productive, tally.harmful, tally.coached) == (1, 1, 0, 1)


@pytest.mark.parametrize(("u2", "ends"), [(0.024, True), (0.026, False)])
def test_harm_ends_appointments_between_the_two(u2, ends):
    state = three_teachers()
    arrange(state, A, B, 0)
    arrange(state, B, A, 2)
    arrange(state, B, C, 1)
    meeting = Meeting(place(state, A, B), VOLUNTARY, *EXCHANGE, FREE, (0.6, 0.9, u2, 0.5), 0.0, 1.0)
    hold(state, A, meeting, 7, parameters())
    assert (colleague(state, A, 0), colleague(state, B, 2)) == ((None, None) if ends else (B, A))
    assert colleague(state, B, 1) == C


def test_breaking_off_by_hand():
    state = three_teachers()
    for kind in range(4):
        arrange(state, A, B, kind)
        arrange(state, B, A, kind)
        arrange(state, C, A, kind)
    break_off(state.teachers, state.contacts, A, place(state, A, B))
    found = [[colleague(state, i, kind) for kind in range(4)] for i in (A, B, C)]
    assert found == [[None] * 4, [None] * 4, [A] * 4]


def test_influence_is_capped_at_the_whole_way():
    """Full assimilation, trust and stake: the two change places, and nobody is pulled beyond the other."""
    one, other = teacher(norm=0.4), teacher(norm=0.6)
    assimilate(one, other, 1.0, 1.0, 1.0, parameters(assimilation=1.0))
    assert (one.norm, other.norm) == pytest.approx((0.6, 0.4), rel=SAME)
