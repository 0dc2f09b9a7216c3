"""A synthetic twin of an imported staff: safe to share, because no row of it is a real teacher's.

Kept: the size, the departments with their grade teams and shifts, heads and champions by number, the distribution of
every answer, how answers go together, how departments differ, how many ties there are within departments, within grade
teams and elsewhere, how many of them are mutual, how unequally teachers name and are named, weights and trust of ties.
Not kept: who names whom, trios of friends, names, the order of rows, the name and description of the school. This is no
formal guarantee (such as differential privacy): the twin still tells what the school is like on the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from sim.declared.limits import LARGEST_SEED, whole_number
from sim.errors import StaffroomError
from sim.staff.codes import other_codes
from sim.staff.reading.columns import STAFF_COLUMNS
from sim.staff.reading.tables import counted
from sim.staff.staff import Staff
from sim.staff.twin.ties import degrees, twin_ties
from sim.staff.twin.values import FEWEST, GROUP, Columns, synthetic, unlike

School = tuple[str, Staff | None, Sequence[float]]
_STREAM = 7_301  # keeps the luck of twins apart from other uses of the same seed


@dataclass(frozen=True)
class _Answers:
    """The columns of a staff that are numbers, those that are used, and the two as one matrix (n, p)."""

    used: list[str]
    left_out: list[str]
    values: np.ndarray


def twin_of(school: School, seed: int = 1) -> tuple[Staff, list[float]]:
    """The twin of an imported staff and the stances of its heads; another seed gives another twin.

    ``school``: its name, staff and stances.

    Raises :class:`StaffroomError` for a generated school, which has no real teachers, and for fewer than ten teachers.
    """
    name, given, stances = school
    staff = _checked(name, given, seed)
    luck = np.random.default_rng([_STREAM, seed])
    order = luck.permutation(staff.size)
    places = np.array([staff.department, staff.grade, staff.shift], np.int64)
    new_places = places[:, order]
    answers = _answers(staff)
    values, pull = _drawn(staff, answers, new_places[0], luck)
    dropped = int(np.isnan(values).sum() - np.isnan(answers.values).sum())
    columns = dict(zip(answers.used, values.T.tolist(), strict=True)) | _flags(staff, new_places[0], luck)
    if "unit" in staff.columns:
        columns["unit"] = np.array(staff.columns["unit"])[order].tolist()
    pairs = None
    if staff.pairs is not None:
        pairs = twin_ties((staff.pairs, places[:2]), new_places[:2], pull, luck)
    departments = max(staff.department) + 1
    made = Staff(
        size=staff.size, department=new_places[0].tolist(), grade=new_places[1].tolist(), shift=new_places[2].tolist(),
        columns={name: columns[name] for name in staff.columns if name in columns}, pairs=pairs,
        codes=_codes(staff), department_names=[f"department {index + 1}" for index in range(departments)],
        notices=_notices(staff, answers, seed, dropped),
    )  # fmt: skip
    return made, luck.permutation(np.array(stances)).tolist()


def _codes(staff: Staff) -> list[str]:
    """Codes that no real teacher of the file is called by."""
    return other_codes(staff.codes) if staff.own_codes else list(staff.codes)


def _checked(name: str, staff: Staff | None, seed: object) -> Staff:
    whole_number(seed, "seed", 0, LARGEST_SEED)
    if staff is None:
        raise StaffroomError(
            f"School '{name}' is generated and has no real teachers; it can be shared as it is and needs no twin."
        )
    if staff.size < FEWEST:
        raise StaffroomError(
            f"School '{name}' has {counted(staff.size, 'teacher')}, too few for anybody to be hidden "
            f"among; a twin needs {FEWEST} or more."
        )
    return staff


def _answers(staff: Staff) -> _Answers:
    numbers = [name for name in staff.columns if STAFF_COLUMNS[name].kind == "number"]
    used = [name for name in numbers if sum(not isnan(value) for value in staff.columns[name]) >= FEWEST]
    values = np.array([staff.columns[name] for name in used], float).reshape(len(used), staff.size).T
    return _Answers(used, [name for name in numbers if name not in used], values)


def _drawn(
    staff: Staff, answers: _Answers, department: np.ndarray, luck: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """New answers (n, p), and how many should name each teacher and how many she should name (n, 2), which goes
    together with the answers.
    """
    naming = degrees(staff.size, staff.pairs or [])
    if np.array_equal(naming[:, 0], naming[:, 1]):  # of ties without direction
        naming = naming[:, :1]
    given = Columns(np.column_stack([answers.values, naming]), np.array(staff.department))
    new = synthetic(given, department, luck)
    answered = len(answers.used)
    return unlike(new[:, :answered], answers.values, luck), new[:, [answered, -1]]


def _flags(staff: Staff, department: np.ndarray, luck: np.random.Generator) -> dict[str, list[float]]:
    """Heads: one in every department that has one; champions: as many."""
    flags = {}
    if "head" in staff.columns:
        head = np.zeros(staff.size)
        for row in np.flatnonzero(np.array(staff.columns["head"]) == 1):
            head[luck.choice(np.flatnonzero(department == staff.department[row]))] = 1.0
        flags["head"] = head.tolist()
    if "champion" in staff.columns:
        champions = int(np.sum(np.array(staff.columns["champion"]) == 1))
        champion = np.zeros(staff.size)
        champion[luck.permutation(staff.size)[:champions]] = 1.0
        flags["champion"] = champion.tolist()
    return flags


def _notices(staff: Staff, answers: _Answers, seed: int, dropped: int) -> list[str]:
    said = [
        f"A synthetic twin of a staff of {staff.size:,} teachers (seed {seed}): no row is a real teacher's, and "
        f"every number that was used of a column is the mean of at least {GROUP} teachers.",
        "Kept, about: size, departments with grade teams and shifts, the distribution of every answer, how answers go "
        "together, how departments differ, how many ties there are of each kind and how many of them are mutual, how "
        "unequally teachers name and are named. Not kept: who names whom, and whose friends are friends.",
    ]
    if len(answers.used) > 1:
        said.append(
            f"Checked: no row is within a tenth of a standard deviation, in every answer, of a teacher whom fewer than "
            f"{GROUP - 1} others resemble as closely; {counted(dropped, 'answer')} emptied for that."
        )
    if answers.left_out:
        said.append(
            f"Left out, because fewer than {FEWEST} teachers answered: {', '.join(answers.left_out)}; the model "
            "draws them."
        )
    return said
