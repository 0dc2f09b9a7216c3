"""The job of ``map x=LEVER ramp=true``: a staircase of one lever, whose windows are kept as a sweep's points are."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments import terminal
from experiments.asking.asked import Asked
from experiments.asking.keys import canonical
from experiments.asking.map_request import MapRequest
from experiments.asking.points import Arm
from experiments.asking.request import RESULTS
from experiments.asking.settings import whole
from experiments.asking.staircase import BAD_START, FALLING, GOOD_START, RISING, Staircase
from experiments.keeping.held import Held
from experiments.keeping.intact import stamp_of, stamped
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import Store, writable
from experiments.keeping.writing import atomic, plain_table, write_table
from experiments.reading.point_summary import summary
from experiments.running.blocks import Task
from experiments.running.jobs import Job
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES, MEASURES
from sim.errors import StaffroomError, nearest
from sim.scenario.term_calendar import MOST_YEARS

HOLD = 36  # weeks: a year of four terms
MOST_WEEKS = 2000
STARTS_YEARS = 10.0


def ramp_of(request: MapRequest) -> "RampJob":
    """The ramp that was asked for. Raises :class:`StaffroomError` where the request does not make one."""
    sweep, given = request.sweep, request.given
    group, _, lever = request.x.rpartition(".")
    if group not in ("school", "reform.levers") or lever not in LEVERS:
        raise StaffroomError(f"x={given['x']} is no lever and cannot move during a run{nearest(lever, LEVERS)}")
    if sweep.replication.precision is not None:
        raise StaffroomError("replicates=auto is for points of a sweep; give a ramp a number of replicates.")
    if list(sweep.points.arms) != [Arm("")] or len(sweep.points.table.columns) > 1:
        raise StaffroomError("a ramp is of one school under one reform; reforms=, paired= and several values are not.")
    if sweep.configuration["years"] is not None:
        raise StaffroomError(
            "years= has no meaning here: the length of a ramp follows from levels=, hold= and settle=."
        )
    if sweep.model is not None:
        raise StaffroomError("model= is for run, compare, sweep and a map of x and y; a ramp has the program's rules.")
    if sweep.executor[0] != "threads":
        raise StaffroomError(
            f"executor={sweep.executor[0]} is for sweeps; a ramp takes seconds on the threads of one machine."
        )
    if sweep.weeks:
        raise StaffroomError("weeks= is for sweeps and maps of x and y; a ramp keeps the mean of every window.")
    summed = [m.name for m in MEASURES if m.aggregate == "sum"]
    others = [name for name in sweep.outcomes if name not in MEASURE_NAMES]
    if others:
        raise StaffroomError(f"outcomes: {others[0]} is not for a ramp, whose outcomes are means of its windows.")
    outcomes = tuple(m.name for m in MEASURES if m.name in sweep.outcomes and m.aggregate != "sum")
    if request.outcome in summed:
        raise StaffroomError(f"outcome = {request.outcome} is a sum over a year{nearest(request.outcome, outcomes)}")
    hold = whole("hold", given.get("hold", HOLD), 1, MOST_WEEKS)
    settle = whole("settle", given.get("settle", hold), 0, MOST_WEEKS)
    years = given.get("starts", STARTS_YEARS)
    if isinstance(years, bool) or not isinstance(years, int | float) or not 0 <= years <= MOST_YEARS:
        raise StaffroomError(f"starts = {years!r} is not allowed; allowed: 0 to {MOST_YEARS} years.")
    levels = tuple(float(level) for level in sweep.points.table.iloc[:, 0])
    base = {name: sweep.configuration[name] for name in ("school", "reform", "parameters")}
    stairs = Staircase(base, lever, levels, hold, settle, float(years)).checked()
    chosen = {"x": stairs.setting, "outcome": request.outcome, "threshold": request.threshold}
    return RampJob(stairs, sweep, outcomes, chosen)


class RampJob(Job):
    """A checked ramp: the staircase, the sweep it is asked for in, and what is kept; yearly sums are left out."""

    verb = "map"
    request: Asked

    def __init__(self, stairs: Staircase, sweep: Asked, outcomes: Sequence[str], chosen: Mapping[str, Any]):
        super().__init__(sweep)
        self.stairs, self.chosen = stairs, dict(chosen)
        self._outcomes = tuple(outcomes)
        self.table, watched = stairs.design()
        self._tasks = [
            Task(one.windows[0].name, one.configuration, 0, 0, one.teacher_weeks, one.windows) for one in watched
        ]

    @property
    def arms(self) -> list[str]:
        """The ways up and down, and the schools that stay."""
        return [RISING, FALLING, *([GOOD_START, BAD_START] if self.stairs.starts else [])]

    @property
    def outcomes(self) -> Sequence[str]:
        return self._outcomes

    @property
    def scenarios(self) -> Sequence[str]:
        return [task.scenario for task in self._tasks]

    @property
    def identity(self) -> dict[str, Any]:
        """Replicates may differ."""
        text = canonical(vars(self.stairs))
        return {
            "verb": "map",
            "base": hashlib.sha256(text.encode()).hexdigest()[:16],
            "seed": self.request.seed,
            "model_version": self.request.model_version,
            "outcomes": list(self.outcomes),
        }

    @property
    def folder(self) -> Path:
        """The folder asked for, or one under ``results/`` named by the lever and the seed."""
        if self.request.output is not None:
            return self.request.output
        return RESULTS / f"ramp-{self.stairs.lever}-seed{self.request.seed}-{self.identity['base'][:6]}"

    @property
    def told(self) -> dict[str, Any]:
        names = ("lever", "levels", "hold", "settle", "last", "starts", "weeks")
        ramp = {name: getattr(self.stairs, name) for name in names}
        return {
            "directory": str(Path.cwd()),
            "map": self.chosen,
            "ramp": ramp,
            "varied": [self.stairs.setting],
        }

    def check(self) -> None:
        """Nothing: a staircase is checked when it is made."""

    def tasks(self, tried: Held, wanted: Mapping[str, range]) -> Iterator[Task]:
        for task in self._tasks:
            for first, count in tried.missing(task.scenario, wanted[task.scenario]):
                yield replace(task, first=first, count=count)

    def described(self, failure: Mapping[str, Any]) -> dict[str, Any]:
        return dict(failure)

    def write_design(self, store: Store, runs: RunStore) -> None:
        found = stamped(plain_table(self.table), stamp_of(self.identity, "design"))
        write_table(found, self.folder / "design.parquet")

    def write_tables(self, store: Store, runs: RunStore, fresh: bool) -> dict[str, int]:
        rows = runs.compact()
        points = summary(self.table, runs, self.outcomes, self.arms)
        write_table(plain_table(points), self.folder / "points.parquet")
        return {"design": len(self.table), "runs": rows, "points": len(points)}

    def show(self, store: Store) -> None:
        """Prints how far the two ways are apart, and keeps it as a table."""
        from experiments.reading import finished, hysteresis

        table = hysteresis.table(finished.read(self.folder))
        with writable(self.folder):
            write_table(plain_table(table), self.folder / "hysteresis.parquet")
            with atomic(self.folder / "hysteresis.csv") as stream:
                stream.write(table.to_csv(index=False, lineterminator="\n").encode())
        with terminal.tables() as console:
            hysteresis.show(table, self.chosen["outcome"], console)
