"""The random numbers: published answers, distinct keys, and statistics on the very layout of keys that the model uses.

The statistical tests run on fixed seeds, so they pass or fail once and for all. Had the seeds been drawn at random, a
perfect generator would fail each of them with a probability of at most FALSE_ALARM (Bonferroni over its comparisons).
"""

import math

import numba
import numpy as np
import pytest
from scipy import stats

from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED
from sim.kernel.luck import (
    ACQUAINTANCE_BASE,
    FIRST_APPOINTMENTS,
    MOST_TURNS,
    PAIR_BASE,
    PURPOSES,
    SLOT_COORDINATION,
    SLOT_MANDATE,
    SLOT_MENTORING,
    SLOT_OBSERVATION,
    SLOT_PARTNERSHIP,
    SLOTS,
    WEEK,
    fill_uniforms,
    normals,
    philox4x32,
    uniforms,
)
from sim.kernel.setup import GRADE_BASE
from sim.scenario.scenario import MOST_YEARS
from sim.scenario.term_calendar import LONGEST_TERM, MOST_TERMS
from staffroom import LEVERS, SCHOOL_PROPERTIES

FALSE_ALARM = 1e-4
ONES = 0xFFFFFFFF
NUMBER = {name: number for name, number, _, _ in PURPOSES}
SIZE = 40  # teachers of the schools whose draws are looked at


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)  # fmt: skip
def test_published_answers(counter, key, words):
    assert tuple(int(word) for word in philox4x32(*map(np.uint64, counter + key))) == words


def test_where_a_draw_stands_in_the_counter():
    """Counter (unit, week + 2, replicate, purpose), key (seed mod 2^32, seed div 2^32)."""
    seed, replicate, week, unit = 2**40 + 5, 7, 11, 13
    words = philox4x32(*map(np.uint64, (unit, week + 2, replicate, NUMBER["MEETING"], 5, 256)))
    drawn = uniforms((np.int64(seed), np.int64(replicate)), week, unit, NUMBER["MEETING"])
    assert drawn == tuple((int(word) + 0.5) / 2**32 for word in words)


def test_no_draw_is_0_or_1():
    assert (0 + 0.5) * 2.0**-32 > 0.0
    assert (ONES + 0.5) * 2.0**-32 < 1.0


def test_filling_gives_the_same_numbers():
    draws, luck = np.zeros((4, 9)), (np.int64(3), np.int64(2))
    fill_uniforms(draws, luck, 5, WEEK)
    assert [tuple(draws[:, unit]) for unit in range(9)] == [uniforms(luck, 5, unit, WEEK) for unit in range(9)]


def test_purposes_are_distinct_numbers():
    assert sorted(int(number) for number in NUMBER.values()) == list(range(1, 21))


def test_no_key_is_used_twice_nor_overflows_its_word():
    largest = int(SCHOOL_PROPERTIES["size"].high)
    own = {0, 1, 2, 3, SLOT_OBSERVATION, SLOT_MENTORING, SLOT_PARTNERSHIP, SLOT_COORDINATION}  # 0 to 3: the kinds
    turns = {SLOT_MANDATE + turn for turn in range(MOST_TURNS)}
    assert own | turns == set(range(SLOTS)) and not own & turns
    assert int(LEVERS["mandate"].high) < MOST_TURNS  # hours of a week of mandate, and one more by luck
    assert int(SCHOOL_PROPERTIES["acquaintances"].high / 2) + 1 < ACQUAINTANCE_BASE
    assert largest <= PAIR_BASE
    assert SLOTS * largest <= FIRST_APPOINTMENTS
    assert largest <= GRADE_BASE
    last = largest - 1
    for unit in (
        PAIR_BASE * last + last,
        FIRST_APPOINTMENTS + SLOTS * last + SLOTS - 1,
        ACQUAINTANCE_BASE * last + ACQUAINTANCE_BASE - 1,
        GRADE_BASE + int(SCHOOL_PROPERTIES["grades"].high),
    ):
        assert unit < 2**32
    assert MOST_YEARS * MOST_TERMS * LONGEST_TERM + 2 < 2**32
    assert LARGEST_REPLICATE < 2**32
    assert LARGEST_SEED < 2**64


@numba.njit
def draws_of(units, weeks, replicates, seed, purpose):
    """Four uniforms of every (unit, week, replicate), shape (4, replicates, weeks, units)."""
    out = np.empty((4, len(replicates), len(weeks), len(units)))
    for r in range(len(replicates)):
        for w in range(len(weeks)):
            for k in range(len(units)):
                luck = (np.int64(seed), replicates[r])
                out[0, r, w, k], out[1, r, w, k], out[2, r, w, k], out[3, r, w, k] = uniforms(
                    luck, weeks[w], units[k], purpose
                )
    return out


def layout(name):
    """Units and weeks in which the model draws for a purpose."""
    teachers = np.arange(SIZE)
    pairs = np.array([PAIR_BASE * i + j for i in range(SIZE) for j in range(i + 1, SIZE)])
    slots = np.arange(SLOTS * SIZE)
    units = {
        "PAIR": np.arange(ACQUAINTANCE_BASE * SIZE), "TRUST": pairs, "SCHOOL": np.arange(4),
        "REFORM": np.arange(SIZE + 1),
        "TEACHER_C": np.concatenate([teachers, GRADE_BASE + np.arange(5)]), "MEETING": slots, "SESSION": slots,
        "SEARCH": slots, "GROUP": slots, "ARRANGE": np.concatenate([slots, FIRST_APPOINTMENTS + slots]),
    }.get(name, teachers)  # fmt: skip
    if name == "PAIR":
        weeks = [-2]
    elif name in ("TEACHER_D", "SCHOOL"):
        weeks = [-1]
    else:
        weeks = range(-1, 36) if name.startswith("TEACHER") or name in ("PERSON", "TRUST") else range(36)
    return units, np.array(weeks)


def sample(name, wanted=40_000, seed=1, shift=0, week_shift=0, unit_shift=0, purpose=None):
    """At least ``wanted`` draws (4, n) of one purpose over its units, weeks and as many replicates as that takes."""
    units, weeks = layout(name)
    replicates = np.arange(max(2, math.ceil(wanted / (len(units) * len(weeks)))))
    number = NUMBER[name] if purpose is None else purpose
    return draws_of(units + unit_shift, weeks + week_shift, replicates + shift, seed, number).reshape(4, -1)


def worst(values):
    """The smallest p of several comparisons, corrected for their number."""
    return min(values) * len(values)


@pytest.mark.parametrize("name", NUMBER)
def test_uniform_in_every_purpose(name):
    """Kolmogorov-Smirnov and chi-square over 256 cells, for each of the four numbers of a draw."""
    p = []
    for numbers in sample(name):
        p.append(stats.kstest(numbers, "uniform").pvalue)
        p.append(stats.chisquare(np.bincount((numbers * 256).astype(int), minlength=256)).pvalue)
    assert worst(p) > FALSE_ALARM / len(NUMBER)


def independence(x, y):
    """p of the correlation of two samples (normal approximation) and of a chi-square over 16 x 16 cells."""
    z = np.corrcoef(x, y)[0, 1] * math.sqrt(len(x))
    cells = np.bincount((x * 16).astype(int) * 16 + (y * 16).astype(int), minlength=256)
    return [math.erfc(abs(z) / math.sqrt(2)), stats.chisquare(cells).pvalue]


@pytest.mark.parametrize("name", ["PAIR", "TEACHER_A", "CALL", "MEETING", "SESSION", "GROUP", "ARRANGE"])
@pytest.mark.parametrize(
    "neighbour",
    [
        {"shift": 1}, {"week_shift": 1}, {"unit_shift": 1}, {"unit_shift": SLOTS}, {"unit_shift": PAIR_BASE},
        {"purpose": "next"}, {"seed": 2}, {"seed": 1 + 2**32},
    ],
    ids=["replicate", "week", "unit", "teacher", "pair", "purpose", "seed", "high seed"],
)  # fmt: skip
def test_neighbouring_keys_are_unrelated(name, neighbour):
    """Each of four numbers against each of four of the draw whose key differs by one step in one direction."""
    changes = dict(neighbour)
    if "purpose" in changes:
        changes["purpose"] = NUMBER[name] + np.uint64(1)
    here, there = sample(name), sample(name, **changes)
    p = [value for x in here for y in there for value in independence(x, y)]
    assert worst(p) > FALSE_ALARM / 56


@pytest.mark.parametrize("name", NUMBER)
def test_the_four_numbers_of_a_draw_are_unrelated(name):
    four = sample(name)
    p = [value for a in range(4) for b in range(a) for value in independence(four[a], four[b])]
    assert worst(p) > FALSE_ALARM / len(NUMBER)


@pytest.mark.parametrize("axis", [1, 2, 3], ids=["replicates", "weeks", "units"])
def test_no_serial_correlation(axis):
    """Correlations at lags 1 to 8 along replicates, weeks and units of one purpose."""
    table = draws_of(np.arange(60), np.arange(108), np.arange(20), 1, NUMBER["CALL"])
    p = []
    for word in range(4):
        series = np.moveaxis(table[word], axis - 1, 0)
        for lag in range(1, 9):
            p.append(independence(series[lag:].ravel(), series[:-lag].ravel())[0])
    assert worst(p) > FALSE_ALARM / 3


def test_sums_over_teachers_vary_as_they_should():
    """What the model feels: the number of 60 teachers called in a week is binomial over weeks and replicates."""
    called = (draws_of(np.arange(60), np.arange(100), np.arange(100), 1, NUMBER["CALL"])[0] < 0.3).sum(axis=2).ravel()
    low, high = 10, 26
    expected = stats.binom(60, 0.3)
    cells = [expected.cdf(low), *expected.pmf(np.arange(low + 1, high)), expected.sf(high - 1)]
    found = np.bincount(np.clip(called, low, high) - low, minlength=len(cells))
    assert stats.chisquare(found, np.array(cells) * len(called)).pvalue > FALSE_ALARM


def test_normals_by_hand():
    # u = exp(-2): radius 2; v = 1/8: cos and sin are both sqrt(1/2)
    assert normals(math.exp(-2.0), 0.125) == pytest.approx((math.sqrt(2), math.sqrt(2)), rel=1e-12)
    assert normals(math.exp(-0.5), 0.5) == pytest.approx((-1.0, 0.0), abs=1e-12)


def test_normals_are_normal_and_unrelated():
    u, v, *_ = sample("TEACHER_A")
    x, y = np.array([normals(*pair) for pair in zip(u[:20_000], v[:20_000], strict=True)]).T
    p = [
        stats.kstest(x, "norm").pvalue,
        stats.kstest(y, "norm").pvalue,
        independence(stats.norm.cdf(x), stats.norm.cdf(y))[1],
    ]
    assert worst(p) > FALSE_ALARM
