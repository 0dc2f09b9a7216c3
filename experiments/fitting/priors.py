"""What is believed of every unknown number before anything is fitted: a distribution read from its declaration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.declared.declaration import Declaration
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError, nearest

# What is no unknown of the model: a feature by which schools differ and which is asked of a school, or a choice of
# whoever composes a reform. Everything else that is declared is unknown.
FEATURES = (
    "size", "departments", "grades", "shifts", "cross_shift", "named_opportunity", "trust", "norm", "self_efficacy",
    "expertise", "strain", "novice_share", "external_test", "turnover",
)  # fmt: skip
CHOICES = (
    "champion_placement", "group_size", "partnership_share", "partnership_join_weeks", "partnership_develop_weeks",
)  # fmt: skip
ROUNDED = 4  # significant digits of a value


@dataclass(frozen=True)
class Prior:
    """The belief about one number: over its plausible range (``low`` to ``high``), in a shape that its basis decides.

    A number with evidence on its size is believed to lie near its default (a PERT distribution: Malcolm et al. 1959),
    one whose direction is known rather near it (triangular), an assumption or a number that is to be fitted anywhere
    (uniform).
    """

    name: str
    declaration: Declaration
    low: float
    high: float

    @property
    def shape(self) -> str:
        """``pert``, ``triangular`` or ``uniform``."""
        return {"numeric": "pert", "direction": "triangular"}.get(self.declaration.basis, "uniform")

    def at(self, places: np.ndarray) -> np.ndarray:
        """The values at these shares (any shape, 0 to 1) of the distribution: its quantiles; whole numbers are equally
        likely each.
        """
        if self.declaration.whole:
            steps = np.floor(np.asarray(places) * (self.high - self.low + 1))
            return np.asarray(np.minimum(self.low + steps, self.high))
        return np.asarray(self.low + self._share(np.asarray(places, float)) * (self.high - self.low))

    def _share(self, places: np.ndarray) -> np.ndarray:
        if self.shape == "uniform":
            return places
        mode = (self.declaration.default - self.low) / (self.high - self.low)
        if self.shape == "triangular":
            left, right = np.sqrt(places * mode), 1 - np.sqrt((1 - places) * (1 - mode))
            return np.asarray(np.where(places < mode, left, right))
        from scipy.special import betaincinv

        return np.asarray(betaincinv(1 + 4 * mode, 5 - 4 * mode, places))


def prior_of(name: str, low: float | None = None, high: float | None = None) -> Prior:
    """The prior of a parameter or school property, over its plausible range or the one that is given.

    Raises :class:`StaffroomError` for an unknown name and a range that is not allowed.
    """
    table = PARAMETERS if name in PARAMETERS else SCHOOL_PROPERTIES
    if name not in table:
        raise StaffroomError(f"'{name}' is not a number of the model{nearest(name, [*PARAMETERS, *SCHOOL_PROPERTIES])}")
    declared = table[name]
    ends = declared.plausible if low is None or high is None else (float(low), float(high))
    for end in ends:
        declared.check(end, "prior")
    if not ends[0] < ends[1]:
        raise StaffroomError(f"prior of {declared.name}: {ends[0]:g} to {ends[1]:g} is not a range.")
    return Prior(declared.name, declared, *ends)


def unknown_numbers() -> list[str]:
    """Full names of all numbers that nobody knows, in the order of declaration."""
    rows = [*SCHOOL_PROPERTIES.values(), *PARAMETERS.values()]
    known = {*FEATURES, *CHOICES}
    return [row.name for row in rows if row.name not in known and row.plausible[0] < row.plausible[1]]


def priors_of(names: Iterable[str]) -> list[Prior]:
    """A prior for each name."""
    return [prior_of(name) for name in names]


def values_at(priors: Sequence[Prior], places: np.ndarray) -> np.ndarray:
    """Values (points, numbers) at places of the unit cube (points, numbers), rounded as they are kept."""
    found = np.column_stack([prior.at(places[:, k]) for k, prior in enumerate(priors)])
    size = np.floor(np.log10(np.maximum(np.abs(found), 1e-12)))
    step = 10.0 ** (size - ROUNDED + 1)
    return np.asarray(np.round(np.round(found / step) * step, 12))
