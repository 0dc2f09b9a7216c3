"""What can be moved in the panel: one slider for a declared number, with its label, range and evidence."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.telling import naming
from analysis.telling.texts import texts
from sim.declared.declaration import Declaration
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest

REFORM, SCHOOL, PARAMETER = "reform.levers.", "school.", "parameters."
START, END, RAMP = TIMES = ("reform.start", "reform.end", "reform.ramp")
# The three sliders above the drawers; isolation and trust are the school's, the mandate is the reform's, as on the
# command line (`staffroom run isolation=0.7 trust=0.4 mandate=0.6`).
FIRST = ("school.isolation", "school.trust", "reform.levers.mandate")
SHORT = {key.rpartition(".")[2]: key for key in FIRST}
# Numbers of the school and of the model that are worth a slider when nobody chooses: what differs between schools, and
# what rests on an assumption and moves the answer most.
USUAL_SCHOOL = ("size", "mandate", "clarity", "control", "norm", "implementation", "self_efficacy", "strain")
USUAL_PARAMETERS = (
    "trust_gain", "breach_multiplier", "invisibility", "mandate_strain", "harm_control", "build_up_weeks", "turnover",
)  # fmt: skip
_WIDER = 0.5  # of the plausible range, on either side: far enough to see what lies beyond it
STEPS = 100
_FAMILIES = {REFORM: LEVERS, SCHOOL: SETTINGS, PARAMETER: PARAMETERS}


@dataclass(frozen=True)
class Control:
    """One slider. ``low`` and ``high`` are its ends: the plausible range and half of it on either side, as far as the
    model accepts it. ``key`` is the full name, such as ``school.trust``.
    """

    key: str
    declaration: Declaration
    label: str
    low: float
    high: float
    step: float

    @property
    def tooltip(self) -> str:
        """Meaning, unit, plausible range, source and evidence grade, as sentences."""
        row = self.declaration
        low, high = row.plausible
        grade = texts("explore")["grades"][row.basis]
        meaning = row.meaning[:1].upper() + row.meaning[1:]
        words: str = texts("explore")["tooltip"]
        return words.format(
            meaning=meaning, unit=row.unit, low=f"{low:g}", high=f"{high:g}", default=f"{row.default:g}",
            source=row.source, grade=grade,
        )  # fmt: skip

    @property
    def range(self) -> str:
        """Unit and plausible range in a few words."""
        low, high = self.declaration.plausible
        words: str = texts("explore")["range"]
        return words.format(unit=self.declaration.unit, low=f"{low:g}", high=f"{high:g}")

    def plausible(self, value: float) -> bool:
        """Whether a value lies in the plausible range."""
        low, high = self.declaration.plausible
        return low - 1e-9 <= value <= high + 1e-9


def control(key: str, value: float | None = None) -> Control:
    """The slider of a number given by its full name; its ends reach as far as ``value``."""
    row = declaration(key)
    low, high = row.plausible
    room = _WIDER * (high - low)
    ends = [max(row.low, low - room), min(row.high, high + room)]
    if value is not None:
        ends = [min(ends[0], value), max(ends[1], value)]
    step = 1.0 if row.whole else _step(ends[1] - ends[0])
    if row.whole:
        ends = [float(-(-ends[0] // 1)), float(ends[1] // 1)]
    return Control(key, row, label(key), ends[0], ends[1], step)


def _step(width: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that makes 40 to 100 steps of the slider."""
    finest = max(width, 1e-9) / STEPS
    power = 10.0 ** math.floor(math.log10(finest))
    return next(round(factor * power, 12) for factor in (1, 2, 5, 10) if factor * power >= 0.999 * finest)


def declaration(key: str) -> Declaration:
    """The declaration behind a full name."""
    for start, family in _FAMILIES.items():
        if key.startswith(start):
            return family[key.removeprefix(start)]
    raise StaffroomError(f"'{key}' is not a setting of the panel{nearest(key, [*SHORT, *TIMES])}")


def label(key: str) -> str:
    """Plain name of a number: as the texts name it, else its name in the program."""
    known: Mapping[str, str] = texts("explore")["labels"]
    return known.get(key) or naming.plain(key.rpartition(".")[2])


def full_key(name: object) -> str:
    """Full name of what may be written short: ``trust``, ``mandate``, ``coaching``, ``trust_gain``, ``start``.

    ``isolation`` alone is the school's; the reform's is ``reform.levers.isolation``. Raises :class:`StaffroomError`.
    """
    given = str(name)
    if given in SHORT:
        return SHORT[given]
    if given in TIMES or f"reform.{given}" in TIMES:
        return given if given in TIMES else f"reform.{given}"
    for start, family in _FAMILIES.items():
        bare = given.removeprefix(start)
        if bare in family and (bare != given or "." not in given):
            return start + family.full_name(bare)
    known = [*SHORT, *(time.removeprefix("reform.") for time in TIMES), *LEVERS, *SETTINGS, *PARAMETERS]
    raise StaffroomError(f"'{given}' is not a setting of the panel{nearest(given.rpartition('.')[2], known)}")


def chosen(start: str, names: Iterable[str] | None, usual: Sequence[str], where: str) -> list[str]:
    """Full names of the sliders that a user asks for, each once. Raises :class:`StaffroomError` for unknown names."""
    family = _FAMILIES[start]
    if isinstance(names, str):
        raise StaffroomError(
            f"explore: {where} = '{names}' is one text; allowed: a list of names, such as ['{names}']."
        )
    if names is not None and not isinstance(names, Iterable):
        raise StaffroomError(f"explore: {where} = {names!r} is not a list of names, such as ['{next(iter(usual))}'].")
    wanted = [family.full_name(str(name).removeprefix(start), where) for name in (usual if names is None else names)]
    return [start + name for name in dict.fromkeys(wanted)]
