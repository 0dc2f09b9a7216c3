"""What happened between teachers in one week, attempt by attempt; kept only where somebody wants to look (a diary with
no room is never written). The state does not depend on it.
"""

from typing import NamedTuple

import numpy as np

from sim.kernel.jit import jit

NO_COLLEAGUE = -1
# What an entry is about ...
VOLUNTARY, MANDATED, OBSERVATION, MENTORING, OUTSIDE, PARTNERSHIP, TALK, COORDINATION = range(8)
KINDS = ["voluntary", "mandated", "observation", "mentoring", "outside", "partnership", "talk", "coordination"]
# ... and what came of it. The first three were held.
PRODUCTIVE, INEFFECTUAL, HARMFUL, DOOR_CLOSED, NOBODY_THERE, BUSY, REFUSED, STAYED_AWAY, COLLEAGUE_STAYED_AWAY = range(
    9
)
RESULTS = [
    "productive", "ineffectual", "harmful", "door closed", "nobody there", "colleague busy", "refused", "stayed away",
    "colleague stayed away",
]  # fmt: skip
LARGEST_HELD = HARMFUL
ROOM_PER_TEACHER = 48  # entries: more than a week can bring, groups of twelve included

ENTRY_DTYPE = np.dtype(
    (
        np.record,
        [
            ("kind", np.int64),
            ("result", np.int64),
            ("one", np.int64),
            ("other", np.int64),
            ("depth", np.int64),
            ("norm_one", np.float64),
            ("norm_other", np.float64),
            ("efficacy_one", np.float64),
            ("efficacy_other", np.float64),
            ("benefit_one", np.float64),
            ("benefit_other", np.float64),
            ("trust_there", np.float64),
            ("trust_back", np.float64),
        ],
    )
)


class Diary(NamedTuple):
    """``entries``: ENTRY_DTYPE (room,), the first ``written[0]`` are this week's; ``written``: int (1,).

    ``one`` asked, was called, observed or was mentored; ``other`` is the colleague (-1: none). ``norm_one`` to
    ``trust_back`` are changes.
    """

    entries: np.ndarray
    written: np.ndarray


def new_diary(teachers: int) -> Diary:
    """A diary with room for a week of so many teachers (0: none is kept)."""
    return Diary(np.zeros(ROOM_PER_TEACHER * teachers, ENTRY_DTYPE).view(np.recarray), np.zeros(1, np.int64))


@jit
def is_kept(diary):
    """Whether anybody will read the diary."""
    return len(diary.entries) > 0


@jit
def note(diary, kind, result, one, other):
    """Writes an entry without changes; returns its place."""
    place = diary.written[0]
    diary.written[0] += 1
    entry = diary.entries[place]
    entry.kind, entry.result, entry.one, entry.other, entry.depth = kind, result, one, other, 0
    entry.norm_one = entry.norm_other = entry.efficacy_one = entry.efficacy_other = 0.0
    entry.benefit_one = entry.benefit_other = entry.trust_there = entry.trust_back = 0.0
    return place


@jit
def note_failure(diary, kind, result, one, other, meant):
    """An attempt that led to no session; its depth is the kind that was meant."""
    if is_kept(diary):
        diary.entries[note(diary, kind, result, one, other)].depth = meant


@jit
def result_of(productive, harmful):
    """What came of a session that was held."""
    if productive:
        return PRODUCTIVE
    return HARMFUL if harmful else INEFFECTUAL


@jit
def before_one(diary, teacher, i, kind):
    """Begins the entry of a session that teacher ``i`` takes part in: notes where she stands; returns its place."""
    if not is_kept(diary):
        return -1
    place = note(diary, kind, INEFFECTUAL, i, NO_COLLEAGUE)
    entry = diary.entries[place]
    entry.norm_one, entry.efficacy_one = -teacher.norm, -teacher.self_efficacy
    entry.benefit_one = -teacher.expected_benefit
    return place


@jit
def before_other(diary, place, teacher, j):
    """Adds the colleague ``j`` and where she stands."""
    if place >= 0:
        entry = diary.entries[place]
        entry.other = j
        entry.norm_other, entry.efficacy_other = -teacher.norm, -teacher.self_efficacy
        entry.benefit_other = -teacher.expected_benefit


@jit
def after_one(diary, place, teacher, depth, result):
    """Ends the entry of a session: what was noted becomes a change."""
    if place >= 0:
        entry = diary.entries[place]
        entry.depth, entry.result = depth, result
        entry.norm_one += teacher.norm
        entry.efficacy_one += teacher.self_efficacy
        entry.benefit_one += teacher.expected_benefit


@jit
def after_other(diary, place, teacher, trust_there, trust_back):
    """What became of the colleague, and the change of trust of ``one`` in her and of her in ``one``."""
    if place >= 0:
        entry = diary.entries[place]
        entry.norm_other += teacher.norm
        entry.efficacy_other += teacher.self_efficacy
        entry.benefit_other += teacher.expected_benefit
        entry.trust_there, entry.trust_back = trust_there, trust_back
