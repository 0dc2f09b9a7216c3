"""Mechanisms switched off one at a time: which of them carries which pattern."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.asking.presets import FOLDER
from experiments.patterns.declared import Pattern, settings_of
from experiments.patterns.judged import Judgement, verdict_of
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest

FILE = FOLDER / "experiment" / "ablations" / "mechanisms.yaml"
RECENTRED = {"readiness"}  # moved together with a mechanism, not the mechanism itself


@dataclass(frozen=True)
class Mechanism:
    """A mechanism and the settings at which it does nothing: ``off["parameters"]`` and ``off["school"]``."""

    name: str
    title: str
    off: Mapping[str, Mapping[str, float]]

    def varied_by(self, pattern: Pattern) -> bool:
        """Whether a pattern's own runs set what switching this mechanism off would set: then it cannot be laid over."""
        wanted = {f"{group}.{name}" for group, values in self.off.items() for name in values} - {
            f"school.{name}" for name in RECENTRED
        }
        return bool(wanted & _settings_of(pattern))


def mechanisms(only: Sequence[str] = ()) -> list[Mechanism]:
    """The declared mechanisms, or some of them. Raises :class:`StaffroomError` for an unknown one."""
    found = {name: _mechanism(name, content) for name, content in settings_of(FILE).items()}
    for name in only:
        if name not in found:
            raise StaffroomError(f"--ablations: '{name}' is not a mechanism{nearest(name, found)}")
    return [found[name] for name in only] if only else list(found.values())


def _mechanism(name: str, content: Mapping[str, Any]) -> Mechanism:
    return Mechanism(
        name,
        content["title"],
        {
            "parameters": PARAMETERS.check(content.get("parameters", {}), f"{FILE.name}: {name}"),
            "school": SETTINGS.check(content.get("school", {}), f"{FILE.name}: {name}"),
        },
    )


def _settings_of(pattern: Pattern) -> set[str]:
    """Full names of everything that a pattern sets on purpose."""
    found: set[str] = set()
    for given in (pattern.shared, *pattern.arms.values()):
        for group, declared in (("parameters", PARAMETERS), ("school", SETTINGS)):
            content = given.get(group, {})
            if isinstance(content, Mapping):
                found |= {f"{group}.{declared.full_name(name)}" for name in content if name in declared}
        sample = given.get("sample", {})
        for varied in (given.get("grid", {}), sample.get("ranges", {}), sample.get("choices", {})):
            found |= set(varied)
    return found


def matrix(
    patterns: Sequence[Pattern],
    full: Mapping[str, Sequence[Judgement]],
    without: Mapping[str, tuple[Mechanism, Mapping[str, Sequence[Judgement]]]],
) -> pd.DataFrame:
    """One row per mechanism, pattern and criterion: verdicts of the full model and without the mechanism.

    A pattern that varies the mechanism itself has one row with an empty verdict: the mechanism cannot be laid over it.
    """
    rows: list[dict[str, Any]] = []
    for mechanism, judgements in without.values():
        for pattern in patterns:
            row = {"mechanism": mechanism.name, "mechanism_title": mechanism.title, "pattern": pattern.id}
            row["full_verdict"] = str(verdict_of(full[pattern.id]))
            if pattern.id not in judgements:
                rows.append(row | {"verdict": ""})
                continue
            row["verdict"] = str(verdict_of(judgements[pattern.id]))
            for whole, part in zip(full[pattern.id], judgements[pattern.id], strict=True):
                rows.append(row | _criterion_row(whole, part))
    return pd.DataFrame(rows)


def _criterion_row(full: Judgement, without: Judgement) -> dict[str, Any]:
    return {
        "criterion": full.name,
        "criterion_full_verdict": str(full.verdict),
        "criterion_verdict": str(without.verdict),
        "full_value": full.estimate.value,
        "value": without.estimate.value,
        "low": without.estimate.low,
        "high": without.estimate.high,
        "n": without.estimate.n,
    }
