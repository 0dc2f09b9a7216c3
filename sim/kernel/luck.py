"""The random numbers: stateless, so that a result depends on (scenario, seed, replicate) and on nothing else.

Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011). A draw is named by what it is for;
no draw depends on how many were made before, so two reforms share their luck and any week can be replayed alone.
"""

import numpy as np

from sim.kernel.jit import jit, jit_inline

# NumPy integers, because the compiler would make one version of a function for every plain Python constant it is given.
WEEK_NETWORK, WEEK_INITIAL = np.int64(-2), np.int64(-1)  # "weeks" of what is drawn before week 0
WEEK_OFFSET = np.int64(2)

(
    PAIR,
    TRUST,
    TEACHER_A,
    TEACHER_B,
    TEACHER_C,
    TEACHER_D,
    SCHOOL,
    WEEK,
    CALL,
    WANT,
    MEETING,
    SESSION,
    SEARCH,
    GROUP,
    EXIT,
    ARRANGE,
    PERSUASION,
    PERSON,
    REFORM,
    COORDINATE,
) = (np.uint64(number) for number in range(1, 21))

PURPOSES: list[tuple[str, np.uint64, str, str]] = [
    ("PAIR", PAIR, "64 i + k (week -2)", "u0 k-th acquaintance; k = 63: u0 rounds the number of acquaintances"),
    ("TRUST", TRUST, "65536 i + j, i < j (week -1, or of arrival)", "u0, u1 normals of t_ij and t_ji"),
    ("TEACHER_A", TEACHER_A, "i", "u0, u1 normals of norm, benefit; u2, u3 of self-efficacy, expertise"),
    ("TEACHER_B", TEACHER_B, "i", "u0, u1 normals of readiness for easy and for demanding kinds"),
    ("TEACHER_C", TEACHER_C, "i", "u0, u1, u2 practice; u3 rank of champions, projects, partnership and groups"),
    ("TEACHER_D", TEACHER_D, "i (week -1)", "u0 grade team, u1 novice"),
    (
        "SCHOOL",
        SCHOOL,
        "0 intake and trust, 1 partner school, 2 readiness, 3 implementation and observation (week -1)",
        "units 0, 2, 3: u0, u1 normals; unit 1: u0, u1, u2 practice",
    ),
    ("WEEK", WEEK, "i", "u0 order of the week, u1, u2, u3 drift of practice"),
    ("CALL", CALL, "i", "u0 mandated sessions, u1 observation, u2 mentoring, u3 partnership session"),
    ("WANT", WANT, "i", "u_k wish for kind k"),
    (
        "MEETING",
        MEETING,
        "16 i + slot",
        "u0 doors or kind of choice, u1 pleasant or time, u2 partner, u3 acceptance, or attendance of the caller",
    ),
    (
        "SESSION",
        SESSION,
        "16 i + slot",
        "u0 depth, or whether an appointment is kept; u1 productive, or pleasant; u2 harm; u3 attendance of the "
        "partner, or whether an appointment begins or ends",
    ),
    ("SEARCH", SEARCH, "16 i + slot", "u0 outside session held, u1 productive"),
    ("GROUP", GROUP, "16 i + slot", "u0 attendance of member i"),
    ("EXIT", EXIT, "i", "u0 leaves"),
    (
        "ARRANGE",
        ARRANGE,
        "16 i + slot; 1,048,576 + 16 i + k for the first appointments of week 0",
        "u2 kind of a mandated session, u3 appointment begun by it; first: u0 with whom, u1 whether",
    ),
    ("PERSUASION", PERSUASION, "i", "u0 loses a window"),
    ("PERSON", PERSON, "i", "u0, u1 normals of standing and trusting; u2, u3 normal of initiative"),
    ("REFORM", REFORM, "0; 1 + i for projects", "0: u0 the coach comes this week; 1 + i: u0 colleague of a project"),
    ("COORDINATE", COORDINATE, "i", "u0 seeks coordination before a test, u2 with whom"),
]

# Slots of a teacher's week: 0 .. 3 are the four kinds of her own sessions, 8 .. 15 the turns of her mandated ones.
SLOTS = 16
SLOT_OBSERVATION, SLOT_MENTORING, SLOT_PARTNERSHIP, SLOT_COORDINATION, SLOT_MANDATE = 4, 5, 6, 7, 8
MOST_TURNS = 8
PAIR_BASE = 65536
ACQUAINTANCE_BASE = 64
FIRST_APPOINTMENTS = 1 << 20

_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_ROUNDS = 10
_SCALE = 2.0**-32


@jit_inline
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10: four 32-bit words (in uint64) from a counter of four words and a key of two (Salmon et al.
    2011).
    """
    for _ in range(_ROUNDS):
        low = _MULTIPLIER_0 * c0
        high = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (high >> _HALF) ^ c1 ^ k0, high & _MASK, (low >> _HALF) ^ c3 ^ k1, low & _MASK
        k0 = (k0 + _WEYL_0) & _MASK
        k1 = (k1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


@jit_inline
def uniforms_inline(luck, week, unit, purpose):
    """:func:`uniforms`, put into its caller; in a loop, the compiler then draws for several units at once."""
    seed, replicate = luck
    a, b, c, d = philox4x32(
        np.uint64(unit),
        np.uint64(week + WEEK_OFFSET),
        np.uint64(replicate),
        purpose,
        np.uint64(seed) & _MASK,
        np.uint64(seed) >> _HALF,
    )
    return (a + 0.5) * _SCALE, (b + 0.5) * _SCALE, (c + 0.5) * _SCALE, (d + 0.5) * _SCALE


@jit
def uniforms(luck, week, unit, purpose):
    """Four uniforms in (0, 1) for one purpose of one unit in one week; ``luck`` is the pair (root seed, replicate)."""
    return uniforms_inline(luck, week, unit, purpose)


@jit
def fill_uniforms(draws, luck, week, purpose):
    """The four uniforms of every unit 0 .. n - 1 at once, into ``draws`` (shape (4, n)); same numbers as
    :func:`uniforms`, faster.
    """
    for unit in range(draws.shape[1]):
        draws[0, unit], draws[1, unit], draws[2, unit], draws[3, unit] = uniforms_inline(luck, week, unit, purpose)


@jit
def normals(u, v):
    """Two independent standard normals from two uniforms (Box and Muller 1958)."""
    radius = np.sqrt(-2.0 * np.log(u))
    return radius * np.cos(2.0 * np.pi * v), radius * np.sin(2.0 * np.pi * v)
