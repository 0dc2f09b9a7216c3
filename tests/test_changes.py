"""Changes with their words, figures of changes, and what stands behind a result."""

import numpy as np
import pytest

from analysis.figures import dose, dots
from analysis.telling import behind
from analysis.telling.changes import Change, change, hours, kept, level, listed, lost, table_of, turning_point
from analysis.telling.tables import NotDrawn
from staffroom import Reform, Scenario, School, StaffroomError, compare, load_reform, load_school

WITHOUT = np.linspace(0.2, 0.4, 40)
NOISE = np.tile([-0.01, 0.01], 20)


def made(outcome="voluntary_share", by=0.1):
    return Change(outcome, WITHOUT, WITHOUT + by + NOISE)


@pytest.fixture(scope="module")
def comparison():
    school = School(size=12, departments=3, implementation=1)
    at_once = {"build_up_weeks": 0}
    sessions = Scenario(school, Reform("sessions", {"mandate": 0.8}, start=4, end=20), at_once, years=1)
    return compare({"as it is": Scenario(school, parameters=at_once, years=1), "sessions": sessions}, replicates=12)


@pytest.mark.parametrize(("by", "sign", "verb"), [(0.1, 1, "raises"), (-0.1, -1, "lowers"), (0, 0, "does not clearly")])
def test_words_follow_the_interval(by, sign, verb):
    found = made(by=by)
    assert found.sign == sign and found.verb.startswith(verb)
    assert ("clearly" in found.words) == (sign == 0)
    assert found.low < found.difference < found.high and found.difference == pytest.approx(by)


def test_less_harm_is_better_and_less_trust_is_worse():
    assert made("harmful_per_teacher", -0.1).good == 1 and made("trust_mean", -0.1).good == -1
    assert made("harmful_per_teacher", -0.1).share_better == 1 and made("trust_mean", -0.1).share_better == 0


def test_numbers_in_words():
    assert made().words == "rises from 30 % to 40 %, by 10 points (interval 9.7 to 10.3)"
    assert made("trust_mean", -0.05).words.startswith("falls from 0.300 to 0.250, by 0.050 (interval 0.0")
    assert level("student_outcome", -0.126) == "\N{MINUS SIGN}0.13 pupil SD"
    assert [listed(names) for names in ([], ["a"], ["a", "b", "c"])] == ["none", "*a*", "*a*, *b* and *c*"]


def test_small_is_less_than_schools_differ_anyway():
    assert made(by=0.01).small and not made(by=0.1).small


def test_one_school_has_no_interval():
    alone = Change("trust_mean", np.array([0.3]), np.array([0.5]))
    assert alone.sign == 0 and "interval" not in alone.span


def test_missing_values_are_left_out():
    gaps = Change("depth_mean", np.array([np.nan, 0.2, 0.2]), np.array([0.3, 0.3, 0.4]))
    assert len(gaps.pairs) == 2 and gaps.difference == pytest.approx(0.15)


def test_over_weeks_and_over_the_last_year(comparison):
    year = change(comparison, "sessions", "mandated_sessions")
    same = change(comparison, "sessions", "mandated_sessions", (0, 36))
    assert np.allclose(year.pairs, same.pairs)
    assert change(comparison, "sessions", "mandated_sessions", (0, 4)).difference == 0
    assert change(comparison, "sessions", "mandated_sessions", (4, 20)).sign == 1
    assert change(comparison, "as it is", "mandated_sessions", against="sessions").sign == -1


def test_what_is_kept(comparison):
    same = kept(comparison, "sessions", "mandated_sessions", (4, 20), (4, 20))
    later = kept(comparison, "sessions", "mandated_sessions", (4, 20), (24, 36))
    assert same.value == 1 and abs(later.value) < 0.1


def test_hours_count_the_sessions_of_a_year(comparison):
    more = hours(comparison, "sessions", 1) - hours(comparison, "as it is", 1)
    assert 4 < more < 16  # at most one hour in each of 16 weeks, all of it carried out; rework moves a little


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("session", "trust_mean"), "did you mean 'sessions'"),
        (("sessions", "trust_men"), "did you mean 'trust_mean'"),
    ],
)
def test_wrong_names(comparison, names, says):
    with pytest.raises(StaffroomError, match=says):
        change(comparison, *names)


@pytest.mark.parametrize("weeks", [(10, 37), (-1, 5), (9, 9)])
def test_weeks_outside_the_run(comparison, weeks):
    with pytest.raises(StaffroomError, match="allowed: from 0 to 35"):
        change(comparison, "sessions", "trust_mean", weeks)


def test_dots_say_what_they_show():
    rows = {"Schools": [], "rural": [made(), made("trust_mean", -0.1)], "urban": [made(by=0), made("trust_mean", 0.1)]}
    picture = dots.draw(rows, "A title")
    assert "n = 40 schools" in picture.caption
    assert "rural: Voluntary collaboration +10 points" in picture.alternative
    assert len(picture.figure.axes) == 2
    assert next(iter(table_of({"rural": rows["rural"]}))) == "Voluntary collaboration (share of teachers)"
    with pytest.raises(NotDrawn):
        dots.draw({"Schools": []}, "A title")


def test_doses_are_drawn_with_their_intervals():
    lines = {kind: {at: [made(by=at * way)] for at in (0.1, 0.2)} for kind, way in (("learn", 1), ("check", -1))}
    picture = dose.draw(lines, "A title", "observations per teacher and week")
    assert "learn: at 0.1 Voluntary collaboration +10 points" in picture.alternative
    assert len(picture.figure.axes[0].collections) == 2


def test_what_stands_behind_is_read_from_the_record():
    met = behind.behind("F1", research="direction")
    assert "The isolation trap" in met and "**reproduced**" in met and "(CAL)" in met and "Missed" not in met
    missed = behind.behind("R8", research="direction")
    assert "**not reproduced**" in missed and "(HOLD)" in missed and "Missed: " in missed
    assert "covers this" in behind.behind(research="neither")


def test_a_pattern_or_word_that_does_not_exist():
    with pytest.raises(StaffroomError, match="F40"):
        behind.behind("F40", research="direction")
    with pytest.raises(StaffroomError, match="direction"):
        behind.behind("F4", research="directions")


def test_presets_as_objects():
    assert load_school("rural_comprehensive", trust=0.7).properties["trust"] == 0.7
    assert {measure.lever for measure in load_reform("coaching").measures} == {"coaching"}
    with pytest.raises(StaffroomError, match="did you mean 'coaching'"):
        load_reform("couching")


def test_a_missed_criterion_is_named_in_full():
    assert "clear and supported mandate against none\u201d, but unclear but without" in behind.behind(
        "R8", research="direction"
    )
    told = behind.behind("R12", research="direction")
    assert "in student outcome that is lost without focus\u201d, but without trust." in told
    told = behind.behind("F10", research="direction")
    assert "joint planning against none; share of a term" in told


def test_what_is_lost_and_where_it_turns():
    assert lost(made(by=0.1), made(by=0.025)).value == pytest.approx(0.75)
    assert turning_point({0: made(by=0.1), 0.5: made(by=0.05), 1: made(by=-0.05)}) == pytest.approx(0.75)
    assert np.isnan(turning_point({0: made(by=0.1), 1: made(by=0.05)}))
