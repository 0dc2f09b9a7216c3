"""A school as the kernel reads it: sizes, the staff table, the contacts, the heads' stances, its own levers."""

from typing import NamedTuple

import numpy as np

# Columns of the float table of an imported staff, in this order; NaN = draw. Popularity and activity are the normal
# scores of how many name a teacher and how many she names, where a file says who names whom.
STAFF_COLUMNS = [
    "department",
    "grade",
    "shift",
    "unit",
    "norm",
    "trust",
    "expected_benefit",
    "perceived_norm",
    "self_efficacy",
    "expertise",
    "strain",
    "practice_1",
    "practice_2",
    "practice_3",
    "years_of_teaching",
    "head",
    "champion",
    "popularity",
    "activity",
]
(
    DEPARTMENT,
    GRADE,
    SHIFT,
    UNIT,
    NORM,
    MEDIAN_TRUST,
    BENEFIT,
    PERCEIVED,
    EFFICACY,
    EXPERTISE,
    STRAIN,
    PRACTICE_1,
    PRACTICE_2,
    PRACTICE_3,
    YEARS,
    HEAD,
    CHAMPION,
    POPULARITY,
    ACTIVITY,
) = (np.int64(k) for k in range(len(STAFF_COLUMNS)))


class Blueprint(NamedTuple):
    """What the kernel reads of a school. ``staff`` has shape (n, columns) or (0, columns) for a generated school;
    ``pairs`` (p, 2), i < j ascending, and ``pair_values`` (p, 4: opportunity there, back, trust there, back) are the
    contacts that a file gives, unless ``draw_contacts`` is 1; ``stances`` one per department; ``baseline`` the levers
    as they stand without a reform, LEVER_DTYPE (1,); ``units``: largest code of units of a mandate in the scenario.
    """

    size: int
    departments: int
    shifts: int
    staff: np.ndarray
    pairs: np.ndarray
    pair_values: np.ndarray
    stances: np.ndarray
    draw_contacts: int
    baseline: np.ndarray
    units: int
