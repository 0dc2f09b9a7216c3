"""Every state that decays does so with the half-life ln 2 / -ln(1 - rate) of its rate, read off the weekly measures."""

import numpy as np
import pytest

from staffroom import Reform, Scenario, School, simulate
from tests.science.limits import NO_MEETINGS, QUIET, half_life, half_life_of_rate, staff, states

pytestmark = pytest.mark.science
TIES = [(i, j, 1.0, 0.5) for i in range(4) for j in range(4) if i != j]
EXACT = 1e-7  # relative; what rounding leaves of a distance that has fallen for years


def weekly(school: School, measure: str, changed: dict, reform: Reform | None = None, years: float = 6) -> np.ndarray:
    """One measure week by week in a school without meetings."""
    scenario = Scenario(school, reform, NO_MEETINGS | changed, years)
    return simulate(scenario, replicates=1, seed=3).weeks[measure].to_numpy()


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.4])
def test_strain(rate):
    school = staff({"strain": [0.9, 0.8, 0.7, 0.6]}, TIES, strain=0.2)
    weeks = weekly(school, "strain_mean", {"strain_recovery": rate, "test_shock": 0.0})
    assert half_life(weeks - 0.2) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5])
def test_salience_after_the_common_test(rate):
    school = School(size=30, terms=(18, 18), **QUIET)  # tests in weeks 15 and 33; felt from the week after
    weeks = weekly(school, "salience_mean", {"salience_decay": rate}, years=1)
    assert np.all(weeks[:16] == 0)
    assert half_life(weeks[16:34]) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.05, 0.15, 0.4])
def test_perceived_norm_where_nobody_meets(rate):
    weeks = weekly(School(size=30, perceived_norm=0.6, **QUIET), "perceived_norm", {"perception_rate": rate})
    assert half_life(weeks) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.02, 0.04, 0.1])
def test_habit_of_working_alone_where_nobody_meets(rate):
    weeks = weekly(School(size=30, privatism=0.3, **QUIET), "privatism_mean", {"habit_rate": rate})
    assert half_life(1 - weeks) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.005, 0.02, 0.1])
def test_benefit_after_persuasion_has_ended(rate):
    reform = Reform("information", {"persuasion": 1.0}, start=0, end=9)
    school = School(size=30, benefit=0.3, benefit_sd=0.0, isolation=0.0, **QUIET)
    weeks = weekly(school, "benefit_mean", {"benefit_forgetting": rate}, reform, years=10)
    assert weeks[8] > 0.35  # persuasion had an effect
    assert half_life(weeks[8:] - 0.3) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.04])
def test_self_efficacy_after_a_week_of_strain(rate):
    school = staff({"self_efficacy": [0.6, 0.7, 0.8, 0.9], "strain": [0.9] * 4}, TIES, strain=0.2)
    changed = {
        "efficacy_return": rate, "efficacy_strain": 0.2, "strain_recovery": 1.0, "test_shock": 0.0,
        "results_efficacy": 0.0,
    }  # fmt: skip
    weeks = weekly(school, "self_efficacy_mean", changed, years=8)
    assert weeks[0] == pytest.approx(0.75 - 0.2 * 0.7)
    assert half_life(weeks - 0.75) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.004, 0.02, 0.1])
def test_trust_after_trust_building_has_ended(rate):
    reform = Reform("relations", {"trust_building": 1.0}, start=0, end=20)
    scenario = School(size=30, trust_sd=0.0, trust=0.4, **QUIET)
    weeks = weekly(scenario, "trust_mean", {"trust_return": rate}, reform, years=15)
    assert weeks[19] > 0.45  # and so had trust building
    assert half_life(weeks[19:] - 0.4) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


def test_norm_after_talk_has_ended_by_stubbornness():
    # Doors stand open for ten weeks and are closed afterwards: what talk has moved goes back at mu_a x stubbornness.
    stubbornness = np.array([0.5, 1.0, 2.0, 3.0])
    school = staff({"norm": [0.1, 0.3, 0.7, 0.9], "stubbornness": stubbornness}, TIES, isolation=1.0)
    reform = Reform("open doors", {"isolation": 0.0}, start=0, end=10)
    changed = NO_MEETINGS | {"norm_anchor": 0.02, "norm_conformity": 0.0, "talk": 0.1}
    norms = states(Scenario(school, reform, changed, years=6), "norm")
    for teacher, stubborn in enumerate(stubbornness):
        distances = norms[10:, teacher] - norms[0, teacher]
        assert abs(distances[0]) > 0.02
        assert half_life(distances) == pytest.approx(half_life_of_rate(0.02 * stubborn), rel=EXACT)


@pytest.mark.parametrize("rate", [0.004, 0.05])
def test_expertise_below_its_ceiling(rate):
    school = staff({"expertise": [0.1, 0.2, 0.3, 0.4]}, TIES)
    weeks = weekly(school, "expertise_mean", {"experience_learning": rate}, years=8)
    assert half_life(0.7 - weeks) == pytest.approx(half_life_of_rate(rate), rel=EXACT)
