"""What makes an effect differ: luck, the school, or what nobody knows."""

import numpy as np
import pytest

from sim.model_version import NUMBERS_VERSION
from sim.results.spread import PARTS, _parts, spread
from sim.worlds.worlds import Worlds
from staffroom import Reform, Scenario, School, StaffroomError, compare

SCHOOL = School(size=12, departments=3)
SCENARIOS = {
    "as it is": Scenario(SCHOOL, years=0.5),
    "mandate": Scenario(SCHOOL, Reform("mandate", {"mandate": 2, "clarity": 0.9}, start=0), years=0.5),
}


def worlds(values):
    return Worlds("made up", ["arranging"], np.array(values).reshape(-1, 1), None, {"numbers": NUMBERS_VERSION})


@pytest.mark.parametrize("sizes", [(1.0, 2.0, 3.0), (3.0, 1.0, 0.5), (1.0, 0.0, 2.0), (0.5, 3.0, 0.0)])
def test_the_parts_of_a_known_spread_are_found(sizes):
    """Effects made of normal parts of known size: 4,000 of them give the shares to a few parts of 100."""
    generator = np.random.default_rng(1)
    luck, school, world = sizes
    n = 4000

    def draw(size):
        return size * generator.standard_normal(n)

    common, place = draw(world), draw(school)
    effects, other_luck = (common + place + draw(luck) for _ in range(2))
    other_school = common + draw(school) + draw(luck)
    shares, most = _parts(effects, other_luck, other_school, 1)
    squares = np.array(sizes) ** 2
    assert [shares[part][0] for part in PARTS] == pytest.approx(squares / squares.sum(), abs=0.05)
    assert most == PARTS[int(np.argmax(squares))]
    for share, low, high in shares.values():
        assert low <= share + 1e-9 and share <= high + 1e-9


def test_two_parts_that_are_alike_are_seldom_ranked():
    claims = 0
    for seed in range(60):
        generator = np.random.default_rng(seed)
        common, place = generator.standard_normal((2, 60))
        effects, luck = (common + place + 0.1 * generator.standard_normal(60) for _ in range(2))
        other = common + generator.standard_normal(60) + 0.1 * generator.standard_normal(60)
        claims += _parts(effects, luck, other, 1)[1] != ""
    assert claims <= 12  # about one in ten is expected


def test_the_spread_holds_the_differences_of_the_comparison():
    found = compare(SCENARIOS, 40, 1, worlds=worlds([0.2, 0.5, 0.9]))
    one = spread(found, "mandate", "voluntary_share")
    runs = found.runs.set_index(["scenario", "replicate"])["voluntary_share"]
    effects = (runs["mandate"] - runs["as it is"]).to_numpy()
    assert one.mean == pytest.approx(effects.mean())
    assert (one.low, one.high) == pytest.approx(tuple(np.percentile(effects, [5, 95])))
    assert one.better == pytest.approx((effects > 0).mean())
    assert one.worlds == 3 and one.pairs == 40
    assert sum(share for share, _, _ in one.shares.values()) == pytest.approx(1.0)
    assert spread(found, "mandate", "voluntary_share") == one


def test_worlds_that_are_alike_add_nothing():
    """Also no luck is booked as ignorance: what stands in for another school has luck of its own."""
    shares = []
    for seed in range(1, 7):
        found = spread(compare(SCENARIOS, 100, seed, worlds=worlds([0.4, 0.4])), "mandate", "voluntary_share")
        shares.append(found.shares["world"][0])
    assert np.mean(shares) < 0.1


def test_too_few_schools_say_nothing_of_the_parts():
    found = spread(compare(SCENARIOS, 8, 1, worlds=worlds([0.2, 0.9])), "mandate", "voluntary_share")
    assert np.isnan(found.shares["luck"][0]) and found.most == ""
    assert np.isfinite(found.mean)


def test_without_worlds_there_is_no_such_spread():
    with pytest.raises(StaffroomError, match="does not take place in plausible worlds"):
        spread(compare(SCENARIOS, 6, 1, worlds="none"), "mandate", "voluntary_share")


def test_a_comparison_tells_its_spread_and_refuses_unknown_names():
    found = compare(SCENARIOS, 8, 1, worlds=worlds([0.2, 0.9]))
    assert found.spread("mandate").mean == spread(found, "mandate", "voluntary_share").mean
    with pytest.raises(StaffroomError, match="reform = 'mandat' is not one of the reforms; did you mean 'mandate'"):
        found.spread("mandat")
    with pytest.raises(StaffroomError, match="outcome = 'trust' is not an outcome"):
        found.spread("mandate", "trust")


def test_a_summary_tells_the_range_the_tenths_and_what_it_comes_from():
    found = compare(SCENARIOS, 40, 1, worlds=worlds([0.2, 0.5, 0.9]))
    text = " ".join(str(found.summary()).split())
    one = spread(found, "mandate", "voluntary_share")
    assert "What if the numbers of the model are others" in text
    assert "of 10 worlds and schools voluntary collaboration is better" in text
    assert "(3 worlds)" in text
    assert "luck and the schools and worlds drawn" in text and "luck and schools only" not in text
    expected = "cannot be put down to one thing" if not one.most else "differ most from one to the other is"
    assert expected in text
    usual = " ".join(str(compare(SCENARIOS, 40, 1, worlds="none").summary()).split())
    assert "plausible world" not in usual and "luck and schools only" in usual
