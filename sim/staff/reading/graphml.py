"""GraphML and GEXF as XML: nothing in it may expand or reach outside, and every attribute is read as it is written."""

import io
from collections import Counter
from xml.etree import ElementTree
from xml.parsers import expat

from sim.errors import StaffroomError
from sim.staff.reading.labels import nearest_id

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
FOLDER = "yfiles.foldertype"
Attributes = dict[str, str]


def checked_xml(raw: bytes, name: str, kind: str) -> ElementTree.Element:
    """The root of an XML file. Raises :class:`StaffroomError` for broken XML and for declarations of entities."""

    def refuse(*_: object) -> None:
        raise StaffroomError(
            f"{name} declares entities, which could grow without end or name other files; remove the lines "
            "<!ENTITY ...>."
        )

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(raw, True)
        return ElementTree.fromstring(raw)
    except (expat.ExpatError, ElementTree.ParseError, LookupError, ValueError) as error:
        if isinstance(error, StaffroomError):
            raise
        detail = " ".join(str(error).split()) or type(error).__name__
        raise StaffroomError(f"{name} is not a {kind} file that can be read ({detail}).") from error


def plain_graphml(root: ElementTree.Element, name: str) -> tuple[bytes, dict[str, Attributes], list[str]]:
    """The file as networkx reads it soundly: (bytes, {"node": default attributes, "edge": ...}, ids of group nodes).

    Keys without a name are called by their id; every attribute becomes text, whatever type the file gives it.
    """
    for element in root.iter():
        space, closed, tag = str(element.tag).rpartition("}")
        if not closed or "graphml.graphdrawing.org" in space:
            element.tag = f"{{{NAMESPACE}}}{tag}"
    if root.tag != _tag("graphml"):
        raise StaffroomError(f"{name} is not a GraphML file that can be read (it begins with <{_bare(root.tag)}>).")
    graphs = root.findall(_tag("graph"))
    if len(graphs) != 1:
        raise StaffroomError(f"{name} is not a GraphML file of one graph: it holds {len(graphs)}; keep one.")
    defaults = _keys(root)
    _declared_keys(root, name)
    groups = [str(node.get("id")) for node in root.iter(_tag("node")) if node.get(FOLDER) == "group"]
    stream = io.BytesIO()
    ElementTree.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return stream.getvalue(), defaults, groups


def checked_nodes(root: ElementTree.Element, name: str) -> list[str]:
    """The ids of all nodes. Raises :class:`StaffroomError` for one that stands twice, and for a tie to none of them."""
    nodes = Counter(str(element.get("id")) for element in root.iter() if _bare(element.tag) == "node")
    for node, times in nodes.items():
        if times > 1:
            raise StaffroomError(
                f"{name}: the id '{node}' stands in the graph {times} times; every teacher needs an id of her own."
            )
    places = {node: place for place, node in enumerate(nodes)}
    for edge in (element for element in root.iter() if _bare(element.tag) == "edge"):
        for end in (str(edge.get("source")), str(edge.get("target"))):
            if end not in nodes:
                raise StaffroomError(
                    f"{name}: a tie names '{end}', who is not a node of the graph{nearest_id(end, places)}; add the "
                    "node or take the tie out."
                )
    return list(nodes)


def _keys(root: ElementTree.Element) -> dict[str, Attributes]:
    """Makes every key one of text with a name; returns what nodes and edges have where nothing is given."""
    defaults: dict[str, Attributes] = {"node": {}, "edge": {}}
    for key in root.findall(_tag("key")):
        if key.get("yfiles.type") is not None:
            continue
        heading = key.get("attr.name") or str(key.get("id"))
        key.set("attr.name", heading)
        key.set("attr.type", "string")
        given = key.find(_tag("default"))
        if given is not None:
            for kind in defaults:
                if key.get("for", "all") in (kind, "all"):
                    defaults[kind][heading] = (given.text or "").strip()
            key.remove(given)
    return defaults


def _declared_keys(root: ElementTree.Element, name: str) -> None:
    known = {key.get("id") for key in root.findall(_tag("key"))}
    for data in root.iter(_tag("data")):
        if data.get("key") not in known:
            listed = ", ".join(sorted(f"'{key}'" for key in known if key)) or "none"
            raise StaffroomError(
                f"{name} is not a GraphML file that can be read: a <data> names the key '{data.get('key')}', but the "
                f'file declares {listed}; add <key id="{data.get("key")}" .../>.'
            )


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]
