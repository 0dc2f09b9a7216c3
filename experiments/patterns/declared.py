"""A pattern as declared in ``configs/experiment/patterns/*.yaml``: claim, source, runs, criteria; read and checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from experiments.asking import yaml_files
from experiments.asking.presets import FOLDER
from experiments.patterns.estimates import Criterion
from sim.declared.limits import whole_number
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError, nearest

PATTERNS = FOLDER / "experiment" / "patterns"
USES = {
    "CAL": "used when the model was tuned: never called a prediction",
    "HOLD": "held out: the search for defaults never read it",
}
PREDICTED = "neither"  # the origin of a held-out pattern that can count as evidence for the model
ORIGINS = {
    "construction": "follows almost from how the model is built",
    "tuned": "was tuned for",
    "burnt": "was looked at before: its failure led to this version",
    "neither": "is neither built in nor tuned for",
}
STRENGTHS = {
    "A": "several studies or a trial",
    "B": "one good study or survey",
    "C": "case studies or qualitative reports",
}
FIELDS = (
    "id",
    "title",
    "claim",
    "source",
    "strength",
    "use",
    "origin",
    "replicates",
    "windows",
    "curves",
    "shared",
    "arms",
    "criteria",
    "figure",
    "remark",
)
_GROUPS = ("windows", "shared", "arms", "criteria", "figure")
MOST_REPLICATES = 10_000
_NEEDED = ("id", "title", "claim", "source", "strength", "use", "origin", "arms", "criteria", "figure")
Window = tuple[int, int | None] | tuple[int, int, int]
_CRITERION_FIELDS = ("says", "unit", "above", "below", "threshold")


@dataclass(frozen=True)
class Pattern:
    """One declared pattern.

    ``windows`` maps a name to weeks [start, stop), negative numbers counting from the end of the run; a third number
    takes the same weeks again every so many weeks ([36, 38, 9]: the first two weeks of every term). ``shared`` and
    ``arms`` are settings of scenarios (see :mod:`experiments.patterns.arms`); ``curves`` are measures kept week by
    week.
    """

    id: str
    title: str
    claim: str
    source: str
    strength: str
    use: str
    origin: str
    arms: Mapping[str, Mapping[str, Any]]
    criteria: Mapping[str, Criterion]
    figure: Mapping[str, Any]
    replicates: int = 200
    windows: Mapping[str, Window] = field(default_factory=lambda: {"end": (-18, None)})
    curves: tuple[str, ...] = ()
    shared: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""

    @property
    def order(self) -> tuple[str, int]:
        """Where the pattern stands in a list: F1, ..., F18, H1, ..., H8, R1, ..., R20."""
        return self.id[0], int(self.id[1:])


def patterns(only: Sequence[str] = ()) -> list[Pattern]:
    """The declared patterns, or those of them that are asked for by identifier. Raises :class:`StaffroomError`."""
    found: dict[str, Pattern] = {}
    for path in sorted(PATTERNS.glob("*.yaml")):
        pattern = read(path)
        if pattern.id in found:
            raise StaffroomError(f"{path.name}: id = {pattern.id} is declared in another file as well.")
        found[pattern.id] = pattern
    chosen = list(found)
    if only:
        unknown = [name for name in only if name.upper() not in found]
        if unknown:
            raise StaffroomError(f"--only: '{unknown[0]}' is not a pattern{nearest(unknown[0].upper(), found)}")
        chosen = [name.upper() for name in only]
    return sorted((found[name] for name in dict.fromkeys(chosen)), key=lambda pattern: pattern.order)


def read(path: Path) -> Pattern:
    """One pattern from its file. Raises :class:`StaffroomError` for what is missing, unknown or not allowed."""
    content = settings_of(path)
    _check(path.name, content)
    return Pattern(
        **{name: value for name, value in content.items() if name not in ("windows", "curves", "criteria", "arms")},
        arms={str(name): arm or {} for name, arm in content["arms"].items()},
        windows={str(k): _window(path.name, k, v) for k, v in content.get("windows", {"end": [-18, None]}).items()},
        curves=tuple(_measure(path.name, name) for name in content.get("curves", ())),
        criteria={str(name): _criterion(path.name, name, given) for name, given in content["criteria"].items()},
    )


def _check(file: str, content: Mapping[str, Any]) -> None:
    for name in content:
        if name not in FIELDS:
            raise StaffroomError(f"{file}: '{name}' is not part of a pattern{nearest(str(name), FIELDS)}")
    for name in _NEEDED:
        if not content.get(name):
            raise StaffroomError(f"{file}: '{name}' is missing.")
    for name, allowed in (("use", USES), ("origin", ORIGINS), ("strength", STRENGTHS)):
        if content[name] not in allowed:
            raise StaffroomError(f"{file}: {name} = {content[name]}; allowed: {', '.join(allowed)}.")
    if not re.fullmatch(r"[FHR][1-9]\d*", str(content["id"])):
        raise StaffroomError(f"{file}: id = {content['id']}; write F, H or R and a number, such as F3.")
    whole_number(content.get("replicates", 200), f"{file}: replicates", 1, MOST_REPLICATES)
    if not isinstance(content.get("curves", []), list):
        raise StaffroomError(f"{file}: curves = {content['curves']!r} is not a list of measures.")
    for name in _GROUPS:
        _group(file, name, content.get(name, {}))
    for name, arm in content["arms"].items():
        _group(file, f"arms.{name}", arm or {})


def settings_of(path: Path) -> Mapping[str, Any]:
    """What a YAML file says. Raises :class:`StaffroomError` where it cannot be read or says nothing."""
    content = yaml_files.read(path, path.name)
    if not isinstance(content, Mapping):
        raise StaffroomError(f"{path.name}: holds no settings.")
    return content


def _group(file: str, name: str, given: object) -> None:
    if not isinstance(given, Mapping):
        raise StaffroomError(f"{file}: {name} = {given!r} is not a group of settings.")


def _window(file: str, name: str, given: object) -> Window:
    if isinstance(given, list) and len(given) == 2 and isinstance(given[0], int) and isinstance(given[1], int | None):
        return given[0], given[1]
    if isinstance(given, list) and len(given) == 3 and all(isinstance(number, int) for number in given):
        start, stop, every = given
        if 0 <= start < stop <= start + every:
            return start, stop, every
    raise StaffroomError(
        f"{file}: windows.{name} = {given!r} is not a pair of weeks; write [60, 80], [-18, null] or [36, 38, 9]."
    )


def _measure(file: str, name: str) -> str:
    if name not in MEASURE_NAMES:
        raise StaffroomError(f"{file}: curves: {name} is not a measure{nearest(name, MEASURE_NAMES)}")
    return name


def _criterion(file: str, name: str, given: Mapping[str, Any]) -> Criterion:
    _group(file, f"criteria.{name}", given)
    unknown = set(given) - set(_CRITERION_FIELDS)
    if unknown:
        wrong = sorted(unknown)[0]
        raise StaffroomError(f"{file}: criteria.{name} has no field '{wrong}'{nearest(wrong, _CRITERION_FIELDS)}")
    if "says" not in given or ("above" not in given and "below" not in given):
        raise StaffroomError(f"{file}: criteria.{name} needs 'says' and a bound, 'above' or 'below' (or both).")
    above, below = (_bound(file, f"criteria.{name}.{side}", given.get(side)) for side in ("above", "below"))
    if above is not None and below is not None and above >= below:
        raise StaffroomError(f"{file}: criteria.{name}: nothing lies above {above:g} and below {below:g}.")
    return Criterion(
        says=str(given["says"]),
        unit=str(given.get("unit", "")),
        above=above,
        below=below,
        threshold=str(given.get("threshold", "ours")),
    )


def _bound(file: str, name: str, given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
        raise StaffroomError(f"{file}: {name} = {given!r} is not a number.")
    return float(given)
