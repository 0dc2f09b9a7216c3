"""A school as the kernel reads it: sizes, the staff table, the contacts, the heads' stances."""

from typing import NamedTuple

import numpy as np

# Columns of the float table of an imported staff, in this order; NaN = draw.
STAFF_COLUMNS = [
    "department",
    "grade",
    "shift",
    "norm",
    "trust",
    "expected_benefit",
    "perceived_norm",
    "privatism",
    "self_efficacy",
    "expertise",
    "strain",
    "disposition",
    "stubbornness",
    "practice_1",
    "practice_2",
    "practice_3",
    "years_of_teaching",
    "head",
    "champion",
]
(
    DEPARTMENT,
    GRADE,
    SHIFT,
    NORM,
    MEDIAN_TRUST,
    BENEFIT,
    PERCEIVED,
    PRIVATISM,
    EFFICACY,
    EXPERTISE,
    STRAIN,
    DISPOSITION,
    STUBBORNNESS,
    PRACTICE_1,
    PRACTICE_2,
    PRACTICE_3,
    YEARS,
    HEAD,
    CHAMPION,
) = (np.int64(k) for k in range(len(STAFF_COLUMNS)))


class Blueprint(NamedTuple):
    """What the kernel reads of a school. ``staff`` has shape (n, columns) or (0, columns) for a generated school;
    ``pairs`` (p, 2) and ``pair_values`` (p, 3: opportunity, trust there, trust back) are its contacts, unless
    ``draw_contacts`` is 1; ``stances`` one per department.
    """

    size: int
    departments: int
    shifts: int
    staff: np.ndarray
    pairs: np.ndarray
    pair_values: np.ndarray
    stances: np.ndarray
    draw_contacts: int
