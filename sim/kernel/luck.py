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
    TIES,
    PERSUASION,
) = (np.uint64(number) for number in range(1, 18))

PURPOSES: list[tuple[str, np.uint64, str, str]] = [
    ("PAIR", PAIR, "65536 i + j, i < j (week -2)", "u0 grade contact, u1 cross or dormant contact"),
    ("TRUST", TRUST, "65536 i + j, i < j (week -1)", "u0, u1 normals of t_ij and t_ji"),
    ("TEACHER_A", TEACHER_A, "i", "u0, u1 normals of norm, benefit; u2, u3 of self-efficacy, expertise"),
    ("TEACHER_B", TEACHER_B, "i", "u0, u1 normals of privatism, disposition; u2 veteran"),
    ("TEACHER_C", TEACHER_C, "i", "u0, u1, u2 practice; u3 rank of champions and partnership"),
    ("TEACHER_D", TEACHER_D, "i (week -1)", "u0 grade team, u1 novice"),
    ("SCHOOL", SCHOOL, "0 intake, 1 partner school (week -1)", "unit 0: u0, u1 normal; unit 1: u0, u1, u2 practice"),
    ("WEEK", WEEK, "i", "u0 order of the week, u1, u2, u3 drift of practice"),
    ("CALL", CALL, "i", "u0 mandated session, u1 observation, u2 mentoring, u3 partnership session"),
    ("WANT", WANT, "i", "u_k wish in window k"),
    (
        "MEETING",
        MEETING,
        "8 i + slot",
        "voluntary: u0 found, u1 doors, u2 partner, u3 acceptance; "
        "scheduled: u0 kind of choice, u1 time, u2 partner, u3 attendance of the caller",
    ),
    ("SESSION", SESSION, "8 i + slot", "u0 depth, u1 productive, u2 harm, u3 attendance of the partner"),
    ("SEARCH", SEARCH, "8 i + slot", "u0 outside session held, u1 productive"),
    ("GROUP", GROUP, "16 (8 i + 4) + k", "k-th further member: u0 who, u1 attendance"),
    ("EXIT", EXIT, "i", "u0 leaves"),
    ("TIES", TIES, "65536 i + j, i < j", "u0 opens or closes"),
    ("PERSUASION", PERSUASION, "i", "u0 loses a window"),
]

# Slots of a teacher's week: 0 .. 3 are her voluntary windows.
SLOTS = 8
SLOT_MANDATE, SLOT_OBSERVATION, SLOT_MENTORING, SLOT_PARTNERSHIP = 4, 5, 6, 7
PAIR_BASE = 65536
GROUP_BASE = 16

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
def fill_slots(draws, slots, luck, week, purpose):
    """The same for the first ``slots`` slots of every teacher, whose units are 8 i + slot; ``draws``: (4, 4, n)."""
    for slot in range(slots):
        for i in range(draws.shape[2]):
            draws[slot, 0, i], draws[slot, 1, i], draws[slot, 2, i], draws[slot, 3, i] = uniforms_inline(
                luck, week, SLOTS * i + slot, purpose
            )


@jit
def normals(u, v):
    """Two independent standard normals from two uniforms (Box and Muller 1958)."""
    radius = np.sqrt(-2.0 * np.log(u))
    return radius * np.cos(2.0 * np.pi * v), radius * np.sin(2.0 * np.pi * v)
