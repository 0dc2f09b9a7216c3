"""The job of ``sweep`` and of ``map`` over two settings: many points, each scenario called by its hash."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.asking import presets
from experiments.asking.asked import Asked
from experiments.asking.keys import canonical
from experiments.asking.points import BASE
from experiments.keeping.intact import stamp_of
from experiments.keeping.remembered import write_design
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import Store
from experiments.reading.summaries import write_summaries
from experiments.running.adaptive import confidence_of, method_of
from experiments.running.jobs import Job
from experiments.running.layout import folder_of, merged_design
from experiments.running.repeat import repeat_command
from sim.results.outcome_columns import all_outcomes


class SweepJob(Job):
    """Points of a design, all under the same arms."""

    request: Asked

    @property
    def folder(self) -> Path:
        return folder_of(self.request)

    @property
    def identity(self) -> dict[str, Any]:
        """Points and replicates may differ."""
        request = self.request
        base = {name: request.configuration[name] for name in BASE}
        arms = [[arm.name, arm.reform and presets.content("reform", arm.reform)] for arm in request.points.arms]
        return {
            "verb": "sweep",
            "base": hashlib.sha256(canonical([base, arms]).encode()).hexdigest()[:16],
            "seed": request.seed,
            "model_version": request.model_version,
            "outcomes": list(request.outcomes),
            "weeks": request.weeks == tuple(all_outcomes(request.own_measures)) or list(request.weeks) or False,
        }

    @property
    def told(self) -> dict[str, Any]:
        request = self.request
        return {
            "directory": str(Path.cwd()),  # files that the command names are looked up there again
            "varied": list(request.points.table.columns),
            "beside": dict(request.beside),
            "precision": request.replication.precision,
            "interval_level": confidence_of(request.replication),
            "interval_method": method_of(request.replication),
            "configuration": {key: value for key, value in request.configuration.items() if key != "list"},
        }

    def described(self, failure: Mapping[str, Any]) -> dict[str, Any]:
        point, arm, _ = self.design().places[failure["scenario"]]
        points = self.request.points
        row = points.table.iloc[[point]].to_dict("records")[0]
        configuration = points.configured(row, points.arms[arm]) | {"model": points.configuration.get("model")}
        command = repeat_command(configuration, failure["seed"], failure["replicate"])
        return {**failure, "point": point, "arm": points.arms[arm].name, "settings": row, "command": command}

    def write_design(self, store: Store, runs: RunStore) -> None:
        design, stamp = self.design(), stamp_of(self.identity, "design")
        design.table = merged_design(design, self.folder, runs, stamp)
        write_design(design.table, design.points, self.folder, stamp)

    def write_tables(self, store: Store, runs: RunStore, fresh: bool) -> dict[str, int]:
        request, table = self.request, self.design().table
        runs.compact()
        rows = {"design": len(table)} | {kind: runs.rows(kind) for kind in request.kinds}
        return rows | write_summaries(runs, table, store.manifest)

    def show(self, store: Store) -> None:
        """Nothing beside where the tables are: a sweep has many points."""
