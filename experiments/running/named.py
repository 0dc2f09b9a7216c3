"""The job of ``run`` and ``compare``: one point, scenarios by name, weeks kept, tables shown on the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments import terminal
from experiments.asking.experiment import Experiment
from experiments.asking.keys import described, run_key
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import Store
from experiments.reading import result_tables
from experiments.reading.inside_tables import write_inside
from experiments.running.blocks import teacher_weeks
from experiments.running.jobs import Job
from experiments.running.preparing import Prepared
from experiments.running.repeat import repeat_command


class NamedJob(Job):
    """Scenarios of one school, each called by the name of its reform."""

    request: Experiment

    def __init__(self, request: Experiment):
        super().__init__(request)
        self.verb = request.verb
        self.names = request.names
        self.figures = request.figures
        staffs = [scenario.school.staff for scenario in request.scenarios.values()]
        self.notices = list(dict.fromkeys(note for staff in staffs if staff is not None for note in staff.notices))

    def design(self) -> Prepared:
        """The scenarios, as they are built already."""
        request = self.request
        places = {
            request.names[name]: (0, arm, teacher_weeks(scenario, bool(request.weeks)))
            for arm, (name, scenario) in enumerate(request.scenarios.items())
        }
        return Prepared(request.points, request.points.table, places)

    @property
    def folder(self) -> Path:
        return self.request.folder

    @property
    def identity(self) -> dict[str, Any]:
        return self.request.identity

    @property
    def told(self) -> dict[str, Any]:
        scenarios = self.request.scenarios
        return {
            "baseline": next(iter(scenarios)),
            "scenarios": {name: described(scenario) for name, scenario in scenarios.items()},
        }

    @property
    def scenarios(self) -> Sequence[str]:
        return list(self.request.names.values())

    @property
    def counts(self) -> dict[str, int]:
        return super().counts | {"runs_wanted": self.request.replication.most * len(self.scenarios)}

    def refusal(self, runs: RunStore) -> str:
        """More is kept than is asked for: the tables would hold it too."""
        for scenario in self.scenarios:
            stop = runs.held.stop(scenario)
            if runs.held.count(scenario, range(stop)) > runs.held.count(scenario, self.request.replication.wanted):
                return (
                    f"'{self.folder}' holds replicates up to number {stop - 1} already; ask for at least as many "
                    f"(replicates={stop} first_replicate=0), choose another folder with output=, or replace them with "
                    "overwrite=true."
                )
        return ""

    def dressed(self, tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
        runs = tables["runs"]
        seeds = pa.array([self.request.seed] * runs.num_rows, pa.int64())
        return {**tables, "runs": runs.add_column(2, "seed", seeds)}

    def described(self, failure: Mapping[str, Any]) -> dict[str, Any]:
        request, luck = self.request, (failure["seed"], failure["replicate"])
        arm, name = next(
            (arm, name) for arm, (name, called) in enumerate(request.names.items()) if called == failure["scenario"]
        )
        configuration = request.points.configuration_of(0, arm) | {"model": request.points.configuration.get("model")}
        command = repeat_command(configuration, *luck)
        return {**failure, "scenario": name, "run": run_key(request.hashes[name], *luck), "command": command}

    def write_design(self, store: Store, runs: RunStore) -> None:
        store.write_design(self.request.designs())

    def complete(self, runs: RunStore) -> bool:
        return all(scenario in runs.held for scenario in self.scenarios)

    def write_tables(self, store: Store, runs: RunStore, fresh: bool) -> dict[str, int]:
        runs.compact()
        rows = {"design": len(self.scenarios)} | {kind: runs.rows(kind) for kind in self.request.kinds}
        return rows | write_inside(self.request, self.folder, fresh)

    def show(self, store: Store) -> None:
        with terminal.tables() as console:
            result_tables.show(self.request, console)
