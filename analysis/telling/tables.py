"""Reading a results folder, and what the figures draw: means with 95 % intervals, bands, paired differences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.telling.held import LUCK, held
from analysis.telling.quantities import few
from experiments.keeping.manifest_file import has_manifest, read_manifest
from experiments.keeping.store import read_table
from sim.declared.measures import CULTURE_INPUTS, CULTURE_WEEKS, CULTURES
from sim.errors import StaffroomError
from sim.kernel.record import classify
from sim.results.comparison import Comparison
from sim.results.differences import CONFIDENCE, FEWEST_SCHOOLS, UNBOUNDED, Bounds, intervals
from sim.results.simulate import Result

BAND = (5.0, 95.0)  # percentiles between which 90 % of the simulated schools lie


class NotDrawn(Exception):
    """A figure that these results do not allow; the message is the sentence that says why."""


class Interval(NamedTuple):
    """A mean over simulated schools with its 95 % interval; low and high are NaN for too few schools."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    schools: np.ndarray


@dataclass(frozen=True)
class Results:
    """The tables of one results folder. ``weeks`` and ``design`` are None where there are none."""

    runs: pd.DataFrame
    weeks: pd.DataFrame | None = None
    design: pd.DataFrame | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, the baseline first: in the manifest's order, else as they appear in the runs."""
        found = [str(name) for name in self.runs["scenario"].unique()] if "scenario" in self.runs else []
        described = [name for name in self.manifest.get("scenarios", {}) if name in found]
        return described + [name for name in found if name not in described]

    @property
    def baseline(self) -> str:
        """Name of the first scenario."""
        return self.scenarios[0]

    @property
    def seed(self) -> int | None:
        """Seed of the runs, if known."""
        seed = self.manifest.get("seed", self.runs["seed"].iloc[0] if "seed" in self.runs and len(self.runs) else None)
        return None if seed is None else int(seed)

    @cached_property
    def _weeks_of(self) -> dict[str, pd.DataFrame]:
        if self.weeks is None:
            return {}
        groups = self.weeks.groupby("scenario", observed=True, sort=False)
        return {str(name): table.set_index(["replicate", "week"]).sort_index() for name, table in groups}

    @cached_property
    def _wide(self) -> dict[tuple[str, str], pd.DataFrame]:
        return {}

    def replicates(self, scenario: str) -> int:
        """Number of simulated schools of a scenario."""
        return int((self.runs["scenario"] == scenario).sum())

    def teachers(self, scenario: str) -> int | None:
        """Number of teachers of a scenario's school, if the manifest says so."""
        size = self.manifest.get("scenarios", {}).get(scenario, {}).get("school", {}).get("size")
        return None if size is None else int(size)

    def base_line(self) -> str:
        """Number of schools, teachers and seed, as the sentence that ends every caption."""
        schools = sorted({self.replicates(name) for name in self.scenarios})
        counted = f"{schools[0]}" if len(schools) == 1 else f"{schools[0]} to {schools[-1]}"
        sizes = sorted({size for name in self.scenarios if (size := self.teachers(name)) is not None})
        staff = f" of {' or '.join(map(str, sizes))} teachers" if 0 < len(sizes) <= 3 else ""
        noun = "simulated school" if schools == [1] else "simulated schools"
        each = " per scenario" if len(self.scenarios) > 1 else ""
        seed = "" if self.seed is None else f", seed {self.seed}"
        seed = (", each in a plausible world of its own" if self.in_worlds else "") + seed
        return f"n = {counted} {noun}{staff}{each}{seed}."

    @property
    def in_worlds(self) -> str:
        """The library of plausible worlds in which the schools live; empty where every number has its usual value."""
        described: Mapping[str, Any] = next(iter(self.manifest.get("scenarios", {}).values()), {})
        return str(described.get("worlds", {}).get("library", ""))

    @property
    def holds(self) -> str:
        """What intervals hold."""
        return held(LUCK, bool(self.in_worlds))

    @property
    def no_interval(self) -> str:
        """Why no interval can be given, as part of a sentence; empty where every scenario has enough schools."""
        fewest = min((self.replicates(name) for name in self.scenarios), default=0)
        return few(fewest) if fewest < FEWEST_SCHOOLS else ""

    def require_one_school(self, what: str) -> None:
        """Raises :class:`NotDrawn` where the scenarios are not one school under several reforms."""
        if self._other_school is not None:
            raise NotDrawn(
                f"No {what}: '{self.baseline}' and '{self._other_school}' are not one school without and with a "
                "reform, so that nobody could say what a difference is due to."
            )

    @cached_property
    def _other_school(self) -> str | None:
        """The first scenario that is not the baseline's school under another reform."""
        described = self.manifest.get("scenarios", {})
        kinds = {name: _school_of(described[name]) for name in self.scenarios if name in described}
        return next((name for name, kind in kinds.items() if kind != kinds.get(self.baseline, kind)), None)

    def outcome(self, scenario: str, measure: str) -> pd.Series:
        """Outcome over the last year of every simulated school, indexed by replicate; empty if it was not kept."""
        if measure not in self.runs:
            return pd.Series(dtype=float)
        rows = self.runs[self.runs["scenario"] == scenario]
        return rows.drop_duplicates("replicate").set_index("replicate")[measure].astype(float)

    def weekly(self, scenario: str, measure: str) -> pd.DataFrame:
        """A weekly measure as a table, replicates x weeks; empty if it was not kept."""
        if (scenario, measure) not in self._wide:
            table = self._weeks_of.get(scenario, pd.DataFrame())
            known = measure in table
            self._wide[scenario, measure] = table[measure].astype(float).unstack("week") if known else pd.DataFrame()
        return self._wide[scenario, measure]

    def paired(self, scenario: str, measure: str) -> pd.Series:
        """Outcome minus the baseline's outcome in the same simulated school, where both exist.

        Raises :class:`NotDrawn` where the scenarios are not one school.
        """
        self.require_one_school("differences")
        return self.outcome(scenario, measure).sub(self.outcome(self.baseline, measure)).dropna()

    def weekly_difference(self, scenario: str, measure: str) -> pd.DataFrame:
        """Weekly measure minus the baseline's, replicates x weeks, where both exist.

        Raises :class:`NotDrawn` where the scenarios are not one school.
        """
        self.require_one_school("differences over time")
        difference = self.weekly(scenario, measure).sub(self.weekly(self.baseline, measure))
        return difference.dropna(how="all").dropna(how="all", axis=1)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """The calendar that the weeks table shows: columns year, term, first and last week; empty without it."""
        columns = ["year", "term", "first", "last"]
        if self.weeks is None or not {"year", "term"} <= set(self.weeks.columns):
            return pd.DataFrame(columns=columns)
        calendar = self.weeks[["year", "term", "week"]].drop_duplicates().groupby(["year", "term"])["week"]
        return calendar.agg(first="min", last="max").reset_index()[columns]

    def reform_period(self, scenario: str) -> tuple[int, int | None] | None:
        """First week of a scenario's reform and the week in which it is over (None: never); None without a reform."""
        measures = self.manifest.get("scenarios", {}).get(scenario, {}).get("reform", {}).get("measures", [])
        if not measures:
            return None
        ends = [measure["end"] for measure in measures]
        return min(measure["start"] for measure in measures), None if None in ends else max(ends)

    def culture_shares(self, scenario: str) -> pd.DataFrame:
        """Share of the simulated schools in each culture at the end of each term: a row per term, a column per culture.

        A school's culture follows from its means over the nine weeks up to the end of the term (or what there is).
        """
        table = self._weeks_of.get(scenario)
        if table is None or not set(CULTURE_INPUTS) <= set(table.columns):
            return pd.DataFrame(columns=CULTURES)
        weeks = table.index.get_level_values("week")
        judge = getattr(classify, "py_func", classify)
        shares = []
        for last in self.terms["last"]:
            recent = table.loc[(weeks > last - CULTURE_WEEKS) & (weeks <= last), CULTURE_INPUTS]
            means = recent.groupby(level="replicate").mean().to_numpy(float)
            cultures = [judge(*row) for row in means]
            shares.append(np.bincount(cultures, minlength=len(CULTURES)) / max(1, len(cultures)))
        return pd.DataFrame(shares, columns=CULTURES)


def _school_of(described: Mapping[str, Any]) -> str:
    """All that a scenario says but its reform and the school's name, as text: missing values are not equal."""
    school = {key: value for key, value in described.get("school", {}).items() if key not in ("name", "stances")}
    school["stances"] = {place: stance for place, stance in enumerate(described["school"].get("stances", [])) if stance}
    return json.dumps([school, described.get("parameters"), described.get("years")], sort_keys=True, default=float)


def results_of(simulated: Result | Comparison) -> Results:
    """What ``simulate`` or ``compare`` returned, as the figures take it: ``draw(results_of(comparison))``."""
    parts = simulated.results if isinstance(simulated, Comparison) else {simulated.name: simulated}
    scenarios = {name: result.scenario.to_dict() for name, result in parts.items()}
    try:
        weeks = simulated.weeks
    except StaffroomError:  # the weeks were not kept
        weeks = None
    return Results(simulated.runs, weeks, None, {"seed": next(iter(parts.values())).seed, "scenarios": scenarios})


def load_results(folder: str | Path) -> Results:
    """The tables of a results folder. Raises :class:`StaffroomError` if it has no runs or cannot be read."""
    folder = Path(folder)
    if not (folder / "runs.parquet").is_file():
        raise StaffroomError(f"'{folder}' is not a results folder: it has no runs.parquet.")
    tables = {
        name: read_table(folder, name).to_pandas() if (folder / f"{name}.parquet").is_file() else None
        for name in ("runs", "weeks", "design")
    }
    manifest = read_manifest(folder) if has_manifest(folder) else {}
    runs, weeks = tables["runs"], tables["weeks"]
    assert runs is not None
    return Results(runs, weeks if weeks is not None and len(weeks) else None, tables["design"], manifest)


def interval(
    values: np.ndarray | pd.DataFrame | pd.Series, confidence: float = CONFIDENCE, bounds: Bounds = UNBOUNDED
) -> Interval:
    """Mean and interval (95 %, or of another level) over the first axis (simulated schools), NaN left out; see
    :func:`sim.results.differences.intervals`.
    """
    return Interval(*intervals(np.asarray(values, float), bounds, confidence))


def band(values: pd.DataFrame | np.ndarray) -> np.ndarray:
    """The 5th and the 95th percentile over simulated schools: shape (2, ...), NaN where no school has a number."""
    array = np.asarray(values, float)
    empty = np.all(np.isnan(array), axis=0)
    filled = np.where(empty, 0.0, array)
    # The same numbers; where nothing is missing the plain function takes a tenth of the time.
    percentile = np.nanpercentile if np.isnan(filled).any() else np.percentile
    return np.where(empty, np.nan, percentile(filled, BAND, axis=0))
