"""The staff network of one run with its state, as GraphML or GEXF, for programs that draw and measure networks."""

from pathlib import Path
from typing import Any

import networkx as nx

from experiments import terminal
from experiments.asking.model_file import loaded
from experiments.keeping.manifest_file import read_manifest
from experiments.keeping.store import writable
from experiments.reading.one_run import OneRun, is_sweep, run_of_scenario, runs_of_point
from sim.declared.limits import whole_number
from sim.results.snapshot import Snapshot, snapshot

WRITERS: dict[str, Any] = {"graphml": nx.write_graphml, "gexf": nx.write_gexf}


def export_network(folder: Path, form: str, target: Path | None, chosen: dict[str, object]) -> int:
    """Writes one network into ``target`` (default: ``folder/graphml``, ...); returns the exit code.

    ``chosen``: point, scenario, replicate, week, None for what is left to the program: the first scenario and
    replicate, the end of the run. Raises :class:`StaffroomError` for what the folder does not hold.
    """
    run = _run(folder, chosen)
    week = run.scenario.weeks if chosen["week"] is None else chosen["week"]
    number = whole_number(week, "--week", 0, run.scenario.weeks)
    model = None if run.model is None else loaded(run.model).model
    graph = network_of(snapshot(run.scenario, run.seed, run.replicate, number, model))
    graph.graph["name"] = f"{run.name}, replicate {run.replicate}, seed {run.seed}, week {number}"
    place = "" if chosen["point"] is None else f"point{chosen['point']}-"
    target = folder / form if target is None else target
    path = target / f"network-{place}{run.name}-replicate{run.replicate}-week{number}.{form}"
    with writable(target):
        target.mkdir(parents=True, exist_ok=True)
        WRITERS[form](graph, path)
    terminal.say(f"{path}: {graph.number_of_nodes()} teachers, {graph.number_of_edges()} ties; {graph.graph['name']}")
    return 0


def _run(folder: Path, chosen: dict[str, object]) -> OneRun:
    point, name, replicate = chosen["point"], chosen["scenario"], chosen["replicate"]
    if is_sweep(read_manifest(folder)) or point is not None:
        return runs_of_point(folder, point, name, replicate)[0]  # type: ignore[arg-type]
    return run_of_scenario(folder, name, replicate)  # type: ignore[arg-type]


def network_of(school: Snapshot) -> "nx.DiGraph[str]":
    """A directed network: every teacher with her state, every open contact with opportunity, trust of the source in the
    target, and the ``weight`` that gives this opportunity again when the file is read as somebody's network.
    """
    named = school.scenario.school.properties["named_opportunity"]
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in school.teachers.to_dict("records"):
        code = row.pop("teacher")
        graph.add_node(code, label=code, **{str(name): value for name, value in row.items()})
    codes = school.teachers["teacher"].tolist()
    for tie in school.ties[school.ties["opportunity"] > 0].to_dict("records"):
        one, other = codes[int(tie["source"])], codes[int(tie["target"])]
        weight = tie["opportunity"] / named if named > 0.0 else tie["opportunity"]
        graph.add_edge(one, other, opportunity=tie["opportunity"], weight=weight, trust=tie["trust"])
    return graph
