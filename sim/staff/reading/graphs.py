"""Graphs as tables: GraphML, GEXF, GML and Pajek files, and graphs of networkx."""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import StaffroomError
from sim.staff.reading.encoding import decoded
from sim.staff.reading.graphml import checked_nodes, checked_xml, plain_graphml
from sim.staff.reading.kinds import refuse_no_graph
from sim.staff.reading.library import reading
from sim.staff.reading.opening import Content, limited, opened
from sim.staff.reading.tables import FROM, NODE, TO, Table, cell_text, listed_briefly

if TYPE_CHECKING:
    import networkx as nx

PAJEK_PARTS = ("*vertices", "*arcs", "*edges", "*network")
DEFAULTS = {"node": "node_default", "edge": "edge_default"}  # where networkx keeps what holds for all without a value


def read_graph(path: str | Path, notices: list[str]) -> tuple["nx.Graph[Any]", str]:
    """A file of a graph as a networkx graph, and the file's name: GraphML, or by its ending GEXF, GML or Pajek.

    Raises :class:`StaffroomError` where it cannot be read, for a node that stands twice and a tie to no node.
    """
    content = opened(path, "graph")
    refuse_no_graph(content)
    kind = content.path.suffix.lower()
    reader = {".gexf": _gexf, ".gml": _gml, ".net": _pajek, ".paj": _pajek}.get(kind, _graphml)
    graph = reader(content, notices)
    limited(content.name, graph.number_of_edges(), 1)
    return graph, content.name


def graph_tables(graph: "nx.Graph[Any]", title: str) -> tuple[Table, Table]:
    """The nodes and the ties of a graph as tables; attributes become columns, defaults hold where nothing is given."""
    nodes = list(graph.nodes(data=True))
    edges = list(graph.edges(data=True))
    default = {kind: _mapping(graph.graph.get(name)) for kind, name in DEFAULTS.items()}
    people = {NODE: [_node_text(node) for node, _ in nodes]}
    people |= _attributes([default["node"] | given for _, given in nodes])
    ends = {FROM: [_node_text(source) for source, _, _ in edges], TO: [_node_text(target) for _, target, _ in edges]}
    ties = ends | _attributes([default["edge"] | given for _, _, given in edges])
    return (
        Table(title, people, [f"node '{node}'" for node in people[NODE]]),
        Table(
            title, ties, [f"tie '{source}' - '{target}'" for source, target in zip(ends[FROM], ends[TO], strict=True)]
        ),
    )


def _graphml(content: Content, notices: list[str]) -> "nx.Graph[Any]":
    import networkx as nx

    root = checked_xml(content.raw, content.name, "GraphML")
    raw, defaults, groups = plain_graphml(root, content.name)
    declared = checked_nodes(root, content.name)
    graph = _from_library(content.name, "GraphML", lambda: nx.read_graphml(io.BytesIO(raw)))
    lost = [node for node in declared if node not in graph]
    if lost:
        raise StaffroomError(
            f"{content.name}: '{lost[0]}' stands in a graph inside another one; put all teachers into one graph."
        )
    graph.remove_nodes_from(groups)
    if groups:
        notices.append(f"{content.name}: groups of nodes are no teachers; left out: {listed_briefly(groups)}.")
    for kind, name in DEFAULTS.items():
        graph.graph[name] = defaults[kind]
        if defaults[kind]:
            notices.append(
                f"{content.name}: {'teachers' if kind == 'node' else 'ties'} without a value have the default of the "
                f"file: {listed_briefly(defaults[kind])}."
            )
    return graph


def _gexf(content: Content, notices: list[str]) -> "nx.Graph[Any]":
    import networkx as nx

    checked_nodes(checked_xml(content.raw, content.name, "GEXF"), content.name)
    return _from_library(content.name, "GEXF", lambda: nx.read_gexf(io.BytesIO(content.raw)))


def _gml(content: Content, notices: list[str]) -> "nx.Graph[Any]":
    import networkx as nx

    text = decoded(content.raw, content.name, None, notices)
    lines = text.splitlines()
    has_labels = re.search(r"^\s*label\s", text, re.MULTILINE) or re.search(r"\blabel\s+\"", text)
    return _from_library(content.name, "GML", lambda: nx.parse_gml(lines, label="label" if has_labels else "id"))


def _pajek(content: Content, notices: list[str]) -> "nx.Graph[Any]":
    import networkx as nx

    text = decoded(content.raw, content.name, None, notices)
    parts = [line.split()[0].lower() for line in text.splitlines() if line.lstrip().startswith("*")]
    unknown = [part for part in parts if part not in PAJEK_PARTS]
    if unknown or parts.count("*vertices") != 1 or {"*arcs", "*edges"} <= set(parts):
        found = unknown[0] if unknown else ", ".join(parts) or "none"
        raise StaffroomError(
            f"{content.name} is not a Pajek network that can be read: one list of *Vertices, and then either *Arcs or "
            f"*Edges; found: {found}. Save it as GraphML, or as two CSV tables."
        )
    text = _with_vertices(text)
    graph = _from_library(content.name, "Pajek", lambda: nx.parse_pajek(text))
    return graph if "*edges" not in parts else graph.to_undirected() if graph.is_directed() else graph


def _with_vertices(text: str) -> str:
    """Pajek may leave out the list of vertices, where they have no names but their numbers."""
    bare = re.compile(r"^([ \t]*\*vertices[ \t]+(\d{1,6})[^\n]*\n)(?=[ \t]*\*)", re.IGNORECASE | re.MULTILINE)
    return bare.sub(lambda found: found[1] + "".join(f"{n + 1} {n + 1}\n" for n in range(int(found[2]))), text)


def _from_library(name: str, kind: str, read: Any) -> "nx.Graph[Any]":
    with reading(name, f"a {kind} file", ""):
        found: nx.Graph[Any] = read()
        return found


def _mapping(value: object) -> dict[Any, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _node_text(node: object) -> str:
    return str(node).strip()


def _attributes(given: list[dict[Any, Any]]) -> dict[str, list[str]]:
    headings = dict.fromkeys(str(heading) for attributes in given for heading in attributes)
    columns = {heading: [""] * len(given) for heading in headings}
    for row, attributes in enumerate(given):
        for heading, value in attributes.items():
            columns[str(heading)][row] = cell_text(value)
    return columns
