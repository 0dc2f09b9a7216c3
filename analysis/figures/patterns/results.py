"""The results folder of ``staffroom patterns``, read back: each pattern with its runs and its judgements."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.keeping.manifest_file import read_manifest
from experiments.patterns.data import Data
from experiments.patterns.declared import Pattern, patterns
from experiments.patterns.estimates import Criterion, Estimate, Verdict
from experiments.patterns.judged import Judgement, verdict_of
from sim.errors import StaffroomError

TABLE = "patterns.csv"


@dataclass(frozen=True)
class PatternResult:
    """One pattern: what is declared, the runs, and one judgement per criterion."""

    pattern: Pattern
    data: Data
    judgements: list[Judgement]
    seed: int

    @property
    def verdict(self) -> Verdict:
        """The verdict on the pattern."""
        return verdict_of(self.judgements)

    def need(self, field: str) -> Any:
        """A field of the figure's description that must be there. Raises :class:`StaffroomError`."""
        if self.pattern.figure.get(field) in (None, "", [], {}):
            raise StaffroomError(f"{self.pattern.id}: figure.{field} is missing.")
        return self.pattern.figure[field]

    @property
    def window(self) -> str:
        """The window that the figure shows: as described, else ``end``, else the first one."""
        names = list(self.pattern.windows)
        return str(self.pattern.figure.get("window", "end" if "end" in names else names[0]))


def read_results(folder: Path) -> list[PatternResult]:
    """The patterns of a results folder in their order. Raises :class:`StaffroomError` for a folder without them."""
    manifest = read_manifest(folder)
    if manifest.get("verb") != "patterns":
        raise StaffroomError(f"'{folder}' holds no results of `staffroom patterns`.")
    table = _table(folder)
    try:
        declared = patterns([str(name) for name in manifest["patterns"]])
    except StaffroomError as problem:
        raise StaffroomError(f"'{folder}' was written by another version of the patterns ({problem})") from problem
    return [
        PatternResult(pattern, _data(folder, pattern.id), _judgements(table, pattern.id), int(manifest["seed"]))
        for pattern in declared
    ]


def _table(folder: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(folder / TABLE, keep_default_na=False, na_values={name: [""] for name in _NUMBERS})
    except FileNotFoundError as problem:
        raise StaffroomError(f"'{folder}' has no {TABLE}; repeat `staffroom patterns`.") from problem
    except (OSError, ValueError) as problem:
        raise StaffroomError(
            f"'{folder / TABLE}' cannot be read ({problem}); repeat `staffroom patterns`."
        ) from problem


_NUMBERS = ("above", "below", "value", "low", "high")


def _data(folder: Path, name: str) -> Data:
    """The runs of a pattern; of several kept ones the newest."""
    found = sorted((folder / "kept").glob(f"{name}-*.values.parquet"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise StaffroomError(f"'{folder}' holds no runs of {name}; repeat `staffroom patterns`.")
    try:
        curves = found[-1].with_name(found[-1].name.replace(".values.", ".curves."))
        return Data(pd.read_parquet(found[-1]), pd.read_parquet(curves))
    except (OSError, ValueError) as problem:
        raise StaffroomError(
            f"the runs of {name} in '{folder}' cannot be read; repeat `staffroom patterns`."
        ) from problem


def _judgements(table: pd.DataFrame, name: str) -> list[Judgement]:
    rows = table[table["pattern"] == name]
    if rows.empty:
        raise StaffroomError(f"{TABLE} has no rows of {name}; repeat `staffroom patterns`.")
    found = []
    for row in rows.to_dict("records"):
        above, below = (None if pd.isna(row[bound]) else float(row[bound]) for bound in ("above", "below"))
        criterion = Criterion(row["measured"], row["unit"], above, below, row["threshold"])
        estimate = Estimate(float(row["value"]), float(row["low"]), float(row["high"]), int(row["n"]))
        found.append(Judgement(name, row["criterion"], criterion, estimate))
    return found
