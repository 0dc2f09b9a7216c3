"""4.4 Willingness, by hand."""

import math

import pytest

from sim.kernel.kinds import wish
from sim.kernel.submodels.willingness import drive, set_willingness
from tests.three_teachers import A, B, C, parameters, teacher, three_teachers


def test_worked_example():
    # -3 + 3 x .45 + 1 x .5 + 2.5 x .2 = -.65
    one = teacher()
    one.drive = drive(one, parameters())
    assert one.drive == pytest.approx(math.exp(-0.65), rel=1e-14)
    assert one.drive == pytest.approx(0.52, abs=5e-3)
    one.odds_exchange = 1.0
    assert wish(one, 1) == pytest.approx(0.34, abs=5e-3)
    assert drive(teacher(zeal=1.5), parameters()) == pytest.approx(2.3, abs=0.05)


@pytest.mark.parametrize(
    ("changes", "logit"),
    [
        ({"expected_benefit": 0.65}, -0.05),  # + 3 x .2
        ({"norm": 0.9}, -0.25),  # + .4
        ({"perceived_norm": 0.6}, 0.35),  # + 2.5 x .4
        ({"zeal": 0.7}, 0.05),
        ({"strain": 0.9, "salience": 0.9, "self_efficacy": 0.1}, -0.65),  # what does not enter
    ],
)
def test_what_drives(changes, logit):
    assert drive(teacher(**changes), parameters()) == pytest.approx(math.exp(logit), rel=1e-14)


@pytest.mark.parametrize("kind", range(4))
def test_lasting_readiness_multiplies_the_odds_of_its_kind(kind):
    odds = dict(zip(("odds_talk", "odds_exchange", "odds_observation", "odds_joint_work"), (1, 2, 4, 8), strict=True))
    assert wish(teacher(drive=0.5, **odds), kind) == pytest.approx(2**kind / (2 + 2**kind), rel=1e-14)


def test_everybody_at_once_from_her_own_state():
    odds = {"odds_talk": 100.0, "odds_exchange": 1.0, "odds_observation": 0.5, "odds_joint_work": 0.25}
    state = three_teachers(people={A: odds, B: odds | {"norm": 0.9}, C: {"odds_exchange": 0.0} | odds})
    set_willingness(state.teachers, parameters())
    for i, logit in ((A, -0.65), (B, -0.25), (C, -0.65)):
        drive_of = math.exp(logit)
        assert state.teachers[i].drive == pytest.approx(drive_of, rel=1e-14)
        none = (1 / (1 + drive_of)) * (1 / (1 + drive_of / 2)) * (1 / (1 + drive_of / 4))  # talk does not count
        assert state.teachers[i].willingness == pytest.approx(1 - none, rel=1e-13)
