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
    changed = NO_MEETINGS | {"salience_decay": rate, "test_shock": 1.0}
    felt = states(Scenario(school, None, changed, years=1), "salience", weeks=34)
    assert np.all(felt[:16] == 0)
    strong = np.flatnonzero(felt[16] > 0.05)  # below .01 it is over
    assert len(strong) > 10
    for teacher in strong:
        assert half_life(felt[16:34, teacher]) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.05, 0.15, 0.4])
def test_perceived_norm_where_nobody_meets(rate):
    weeks = weekly(School(size=30, perceived_norm=0.6, **QUIET), "perceived_norm", {"perception_rate": rate})
    assert half_life(weeks) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.03, 0.05, 0.1])
def test_self_efficacy_after_an_unkind_start(rate):
    """A staff of newcomers: everybody begins below what she returns to."""
    school = School(size=30, self_efficacy_sd=0.0, self_efficacy=0.6, **QUIET)
    changed = {"efficacy_return": rate, "results_efficacy": 0.0, "test_shock": 0.0}
    leaving = {"turnover": 10.0, "exit_base": 0.5, "newcomer_efficacy_dip": 0.2}  # everybody goes in the end
    weeks = weekly(school, "self_efficacy_mean", changed | leaving, years=2)[36:]
    assert weeks[0] == pytest.approx(0.6 - 0.2 * (1 - rate))
    assert half_life(np.append(0.2, 0.6 - weeks)) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.2])
def test_zeal_of_champions(rate):
    scenario = Scenario(School(size=30, champions=0.5, **QUIET), None, NO_MEETINGS | {"champion_tiring": rate}, years=6)
    zeal = states(scenario, "zeal")[1:]
    won = zeal[0] > 0
    assert won.sum() == 15 and np.all(zeal[:, ~won] == 0)
    for teacher in np.flatnonzero(won):
        assert half_life(zeal[:, teacher]) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize(("tau", "phi"), [(6.0, 1.0), (18.0, 0.6), (40.0, 0.3)])
def test_a_reform_builds_up(tau, phi):
    """Of a planned strength 1 the r-th week has phi (1 - exp(-r / tau)): half of its end after tau ln 2 weeks."""
    school = School(size=30, implementation=phi, implementation_sd=0.0, **QUIET)
    reform = Reform("information", {"persuasion": 1.0}, start=9)
    weeks = weekly(school, "scheduled_hours", {"build_up_weeks": tau}, reform, years=4)
    r = np.arange(1, len(weeks) - 8)
    np.testing.assert_allclose(weeks[:9], 0, rtol=0, atol=0)
    np.testing.assert_allclose(weeks[9:], phi * (1 - np.exp(-r / tau)), rtol=1e-12)
    assert half_life(np.append(phi, phi - weeks[9:])) == pytest.approx(tau * np.log(2), rel=EXACT)


@pytest.mark.parametrize("rate", [0.004, 0.02, 0.1])
def test_trust_after_trust_building_has_ended(rate):
    reform = Reform("relations", {"trust_building": 1.0}, start=0, end=20)
    whole = {"implementation": 1.0, "trust_sd": 0.0, "teacher_trust_sd": 0.0, "school_trust_sd": 0.0}
    school = School(size=30, trust=0.4, **whole, **QUIET)
    weeks = weekly(school, "trust_mean", {"trust_return": rate, "build_up_weeks": 0.0}, reform, years=15)
    assert weeks[19] > 0.45  # and so had trust building
    assert half_life(weeks[19:] - 0.4) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.05])
def test_norm_after_hearsay_has_ended(rate):
    # Doors stand open for ten weeks and are closed afterwards: what was heard fades at mu_a.
    school = staff({"norm": [0.1, 0.3, 0.7, 0.9]}, TIES, isolation=1.0)
    reform = Reform("open doors", {"isolation": 0.0}, start=0, end=10)
    changed = NO_MEETINGS | {"norm_anchor": rate, "norm_conformity": 0.0, "norm_hearsay": 0.1}
    norms = states(Scenario(school, reform, changed, years=6), "norm")
    for teacher in range(4):
        distances = norms[10:, teacher] - norms[0, teacher]
        assert abs(distances[0]) > 0.02
        assert half_life(distances) == pytest.approx(half_life_of_rate(rate), rel=EXACT)


@pytest.mark.parametrize("rate", [0.004, 0.05])
def test_expertise_below_its_ceiling(rate):
    school = staff({"expertise": [0.1, 0.2, 0.3, 0.4], "years_of_teaching": [0.0] * 4}, TIES)
    weeks = weekly(school, "expertise_mean", {"experience_learning": rate}, years=5)  # of learning by experience
    if rate < 0.01:  # too slow for five years to halve the distance: the rate itself
        np.testing.assert_allclose(np.diff(np.log(0.7 - weeks)), np.log1p(-rate), rtol=EXACT)
    else:
        assert half_life(0.7 - weeks) == pytest.approx(half_life_of_rate(rate), rel=EXACT)
