"""Targets: facts that the model is fitted to or judged by, read from ``configs/targets/*.yaml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from pathlib import Path
from typing import Any

import configs
from experiments.asking import yaml_files
from experiments.fitting.measures import MEASURES
from experiments.fitting.runs import Runs
from experiments.patterns.arms import scenario_of
from sim.errors import StaffroomError, nearest

FOLDER = Path(configs.__file__).parent / "targets"
KINDS = ("level", "distribution", "correlation", "ICC", "network", "effect as implemented")
USES = ("CAL", "HOLD")
_FILE = ("title", "source", "use", "runs", "facts")
_RUNS = ("schools", "weeks", "unknown", "arms")
_TARGET = ("kind", "measure", "value", "between", "sampling", "discrepancy", "source", "use", "seen")
MOST_SCHOOLS = 10_000


@dataclass(frozen=True)
class Target:
    """One fact. ``low`` and ``high`` are equal where it is a value; ``sampling`` is the standard error of the fact,
    ``discrepancy`` how far from it this model may be for reasons of its own; ``seen``: whether a held-out fact was
    looked at before, so that it is a check and no prediction.
    """

    name: str
    runs: Runs
    kind: str
    measure: str
    low: float
    high: float
    sampling: float
    discrepancy: float
    source: str
    use: str
    seen: bool
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tolerance(self) -> float:
        """Standard deviation by which a model that is right may miss the fact."""
        return hypot(self.sampling, self.discrepancy)

    @property
    def middle(self) -> float:
        """The value, or the middle of the range."""
        return (self.low + self.high) / 2

    @property
    def said(self) -> str:
        """The fact as it is written: a value, or a range."""
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"

    def beyond(self, found: Any) -> Any:
        """How far ``found`` (any shape) lies above (below: negative) the value or the range, in its own unit."""
        import numpy as np

        return np.maximum(found - self.high, 0.0) - np.maximum(self.low - found, 0.0)


def files(names: Sequence[str] | None = None) -> list[Path]:
    """The files of targets: those that come with the program, or some of them or others by name or path."""
    shipped = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
    if names is None:
        return list(shipped.values())
    found = []
    for name in names:
        path = shipped.get(name, Path(name))
        if not path.is_file():
            raise StaffroomError(f"targets: there is no file of targets '{name}'{nearest(name, shipped)}")
        found.append(path)
    return found


def targets_of(path: Path) -> list[Target]:
    """The targets of one file, checked. Raises :class:`StaffroomError` that says what is wrong and where."""
    content = yaml_files.read(path, path.name)
    where = path.name
    given = _fields(content, _FILE, where)
    if "runs" not in given or "facts" not in given:
        raise StaffroomError(f"{where}: needs 'runs' (what is simulated) and 'facts'.")
    runs = _runs(path.stem, given)
    found = []
    for name, row in given["facts"].items():
        here = f"{where}: facts.{name}"
        if not isinstance(row, Mapping):
            raise StaffroomError(f"{here} is not a group of settings such as {{measure: ..., value: ...}}.")
        measure = row.get("measure")
        if measure not in MEASURES:
            raise StaffroomError(f"{here}.measure = {measure!r} is not known{nearest(str(measure), MEASURES)}")
        takes = MEASURES[measure].takes
        fields = _fields(row, (*_TARGET, *takes), here)
        arguments = {key: value for key, value in fields.items() if key in takes}
        MEASURES[measure].check(arguments, runs, here)
        found.append(_target(str(name), runs, {"use": "CAL", **_shared(given), **fields}, arguments, here))
    return found


def _shared(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in ("source", "use") if key in given}


def _target(name: str, runs: Runs, given: Mapping[str, Any], arguments: Mapping[str, Any], where: str) -> Target:
    if ("value" in given) == ("between" in given):
        raise StaffroomError(f"{where}: give either value: NUMBER or between: [LOW, HIGH].")
    low, high = given["between"] if "between" in given else (given["value"],) * 2
    for key, options in (("kind", KINDS), ("use", USES)):
        if given.get(key) not in options:
            raise StaffroomError(
                f"{where}.{key} = {given.get(key)!r} is not known{nearest(str(given.get(key)), options)}"
            )
    numbers = {"low": low, "high": high, **{key: given.get(key) for key in ("sampling", "discrepancy")}}
    for key, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            raise StaffroomError(f"{where}: {key} = {value!r} is not a number.")
    if low > high or numbers["sampling"] < 0 or numbers["discrepancy"] < 0:
        raise StaffroomError(f"{where}: a range goes from low to high, and sampling and discrepancy are not negative.")
    if numbers["sampling"] + numbers["discrepancy"] <= 0:
        raise StaffroomError(f"{where}: sampling and discrepancy are both 0, so that no model could ever meet it.")
    return Target(
        name, runs, given["kind"], given["measure"], float(low), float(high), float(numbers["sampling"]),
        float(numbers["discrepancy"]), str(given.get("source", "")), given["use"], bool(given.get("seen", False)),
        arguments, )  # fmt: skip


def _runs(name: str, given: Mapping[str, Any]) -> Runs:
    where = f"{name}.yaml: runs"
    runs = _fields(given["runs"], _RUNS, where)
    schools = runs.get("schools")
    if isinstance(schools, bool) or not isinstance(schools, int) or not 2 <= schools <= MOST_SCHOOLS:
        raise StaffroomError(f"{where}.schools = {schools!r} is not allowed; allowed: 2 to {MOST_SCHOOLS}.")
    arms = runs.get("arms")
    if not isinstance(arms, Mapping) or not arms:
        raise StaffroomError(f"{where}.arms names nothing to simulate.")
    shared = {"weeks": runs["weeks"]} if "weeks" in runs else {}
    scenarios = {str(arm): scenario_of({**shared, **(own or {})}, f"{where}.arms.{arm}") for arm, own in arms.items()}
    unknown = {key: (float(low), float(high)) for key, (low, high) in (runs.get("unknown") or {}).items()}
    return Runs(name, str(given.get("title", name)), schools, scenarios, unknown)


def _fields(given: Any, known: Sequence[str], where: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise StaffroomError(f"{where} is not a group of settings.")
    for key in given:
        if key not in known:
            raise StaffroomError(f"{where} has no field '{key}'{nearest(str(key), known)}")
    return dict(given)
