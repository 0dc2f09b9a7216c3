"""What is not known: features of the school and numbers of the model, each with a range; futures are drawn from it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.telling.texts import texts
from experiments.reading.numbers import TERMINAL
from sim.declared.declaration import Declaration
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

# What varies unless the user says otherwise: features by which schools differ; and, of the numbers that rest on a
# direction or an assumption, those that moved the gains of reforms most (and the size, for its own sake). They were
# chosen by drawing all numbers at once from their plausible ranges (900 futures, three reforms, eight outcomes) and
# ranking them by `Robustness.matters`. Numbers that are tuned to facts are left out, although some matter (readiness,
# condition_ease, arranging, mastery): moved alone, they would undo what they were tuned to.
SCHOOLS = ("size", "isolation", "trust", "norm", "expertise", "mandate", "clarity", "control")
ASSUMPTIONS = (
    "trust_building_rate", "windows", "door_relief", "challenge_base", "strain_recovery", "internalisation",
    "trust_return", "focus", "trust_gain", "mandated_visibility", "weight_benefit", "enforced_attendance",
    "pleasant_reward", "harm_base", "harm_control", "mandate_strain",
)  # fmt: skip
# A reform may set a lever anywhere from 0 to 1; schools without a reform lie closer together. No survey gives these
# ranges; they are assumed, and enclose the schools that come with the program.
LEVELS = {"isolation": (0.2, 0.8), "mandate": (0.0, 0.6), "clarity": (0.2, 0.7), "control": (0.2, 0.8)}
GROUPS = {"schools": SCHOOLS, "parameters": ASSUMPTIONS}


@dataclass(frozen=True)
class Uncertain:
    """One number that is not known: its declaration, where it belongs ("school" or "parameters") and its range."""

    declaration: Declaration
    group: str
    low: float
    high: float

    @property
    def name(self) -> str:
        """Full name, unique among settings of the school and parameters."""
        return self.declaration.name

    @property
    def label(self) -> str:
        """Its name in plain words."""
        text: str = texts("robustness")["labels"].get(self.name, self.name.replace("_", " "))
        return text

    def at(self, places: np.ndarray) -> np.ndarray:
        """Values at places in [0, 1): from low to high, whole numbers equally often."""
        if self.declaration.whole:
            steps = np.floor(places * (self.high - self.low + 1)).astype(int)
            values: np.ndarray = np.minimum(int(self.low) + steps, int(self.high))
            return values
        return self.low + places * (self.high - self.low)


def uncertain_of(over: object, base: Scenario) -> list[Uncertain]:
    """What ``over`` names, around the school and the parameters of ``base``.

    None: ``SCHOOLS`` and ``ASSUMPTIONS`` except what the user has set; "schools" or "parameters": one of the two; a
    list of names: their plausible ranges (``LEVELS`` where it names them); a mapping of names to (low, high), or to
    None for the plausible range.
    Raises :class:`StaffroomError` for unknown names and ranges that are not allowed.
    """
    if over is None or isinstance(over, str):
        if over is not None and over not in GROUPS:
            raise StaffroomError(f"over = {over!r} is not known{nearest(over, GROUPS)}")
        names = [name for group in (GROUPS if over is None else [over]) for name in GROUPS[group]]
        set_already = {*base.school.given, *base.changed, *_known_of_staff(base.school)}
        found = [_uncertain(name, None) for name in names if name not in set_already]
    elif isinstance(over, Iterable):
        given = dict(over) if isinstance(over, Mapping) else dict.fromkeys(over)
        found = [_uncertain(name, range_) for name, range_ in given.items()]
    else:
        raise StaffroomError(f"over = {over!r} is not usable; allowed: a list of names or {{'trust': (0.2, 0.6)}}.")
    if not found:
        raise StaffroomError("over leaves nothing open: everything that it names is set; name what is not known.")
    names = [item.name for item in found]
    for name in names:
        if names.count(name) > 1:
            raise StaffroomError(f"over.{name} is given twice; give it once.")
    return found


def _known_of_staff(school: School) -> set[str]:
    """What an imported staff settles: its size, and what its columns and ties say."""
    staff = school.staff
    if staff is None:
        return {"departments"} & {*school.given} and {"size"}  # departments were counted: so were teachers
    trusted = any(trust == trust for pair in staff.pairs or [] for trust in pair[4:])
    return {"size", "departments", *staff.columns, *({"trust"} if trusted else ())}


def _uncertain(given_name: object, range_: object) -> Uncertain:
    name = str(given_name).removeprefix("school.").removeprefix("parameters.")
    if name in SETTINGS:
        declared, group = SETTINGS[name], "school"
    elif name in PARAMETERS:
        declared, group = PARAMETERS[name], "parameters"
    else:
        raise StaffroomError(
            f"over.{given_name} is not a known feature of a school or parameter"
            f"{nearest(name, [*SETTINGS, *PARAMETERS])}"
        )
    where = f"over.{declared.name}"
    if range_ is None:
        low, high = LEVELS.get(declared.name, declared.plausible)
    elif isinstance(range_, (list, tuple)) and len(range_) == 2:
        low, high = (declared.check(value, "over") for value in range_)
    else:
        raise StaffroomError(f"{where} = {range_!r} is not a range; write {{'{declared.name}': (low, high)}}.")
    if not low < high:
        raise StaffroomError(f"{where}: {low:g} is not below {high:g}, so that nothing varies; give low before high.")
    return Uncertain(declared, group, float(low), float(high))


def futures_table(uncertain: list[Uncertain], futures: int, seed: Any) -> pd.DataFrame:
    """So many futures as a Latin hypercube (every range covered evenly): a row per future, a column per number."""
    from scipy.stats import qmc

    sample = qmc.LatinHypercube(len(uncertain), rng=np.random.default_rng(seed)).random(futures)
    columns = {item.name: item.at(sample[:, k]) for k, item in enumerate(uncertain)}
    return pd.DataFrame(columns, index=pd.RangeIndex(futures, name="future"))


def rows_of(table: pd.DataFrame) -> list[dict[str, float]]:
    """The futures of a table, one dictionary each."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def world(base: Scenario, uncertain: list[Uncertain], row: Mapping[str, float]) -> tuple[School, dict[str, object]]:
    """The school and the changed parameters of one future. Raises :class:`StaffroomError` where they do not fit."""
    changes: dict[str, dict[str, object]] = {"school": {}, "parameters": {}}
    for item in uncertain:
        value = row[item.name]
        changes[item.group][item.name] = int(value) if item.declaration.whole else float(value)
    return base.school.replace(**changes["school"]), {**base.changed, **changes["parameters"]}


def described(uncertain: list[Uncertain]) -> pd.DataFrame:
    """What varies, for the reader: name, label, low, high, unit, meaning, source, basis."""
    rows = [
        {
            "name": item.name,
            "label": item.label,
            "low": item.low,
            "high": item.high,
            "unit": item.declaration.unit,
            "meaning": item.declaration.meaning,
            "source": item.declaration.source,
            "basis": item.declaration.basis,
        }
        for item in uncertain
    ]
    return pd.DataFrame(rows)


def shown(value: float, declaration: Declaration) -> str:
    """A value in the words of a sentence: two significant digits, whole numbers whole."""
    if declaration.whole:
        return TERMINAL.fixed(value, 0)
    rounded = two_digits(value)
    return TERMINAL.fixed(rounded, 0 if rounded == 0 else max(0, 1 - math.floor(math.log10(abs(rounded)))))


def two_digits(value: float) -> float:
    """A value as :func:`shown` writes it, so that what is counted is what is said."""
    return 0.0 if value == 0 else round(value, 1 - math.floor(math.log10(abs(value))))
