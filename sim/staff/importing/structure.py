"""The structure of an imported staff: departments, grade teams, shifts and heads."""

from collections.abc import Mapping

from sim.declared.school_properties import SCHOOL_PROPERTIES, usual_values
from sim.errors import StaffroomError
from sim.staff.reading.columns import MISSING
from sim.staff.reading.labels import natural_key, read_labels
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted
from sim.staff.staff import Pair

COMMUNITY_SEED = 1


def read_departments(
    teachers: Table, heading: str | None, staff: tuple[Mapping[str, int], list[str], list[Pair]], request: Request
) -> tuple[list[int], list[str]]:
    """Index of each teacher's department, and the departments' names; ``staff``: ids to rows, codes, pairs.

    Labels are coded in sorted order; a teacher without one gets a department of her own; without any label the
    departments are the communities of the tie network.
    """
    rows, codes, pairs = staff
    department, names = read_labels(teachers.columns[heading]) if heading is not None else ([], [])
    if not names and request.draw_contacts:
        number = int(usual_values(len(rows))["departments"])
        request.notices.append(
            f"{teachers.title}: no departments and no ties given, so the teachers are dealt into {number:,} "
            "departments in the order of the rows (an assumption)."
        )
        return [row * number // len(rows) for row in range(len(rows))], [f"part {k + 1}" for k in range(number)]
    if not names:
        department = communities(list(rows), pairs)
        names = [f"community {index + 1}" for index in range(max(department) + 1)]
        request.notices.append(
            f"{teachers.title}: no departments given, so communities of the tie network stand in for them "
            f"({len(names):,} found by the Louvain method with a fixed seed)."
        )
        return department, names
    alone = [row for row, index in enumerate(department) if index < 0]
    for row in alone:
        department[row] = len(names)
        names.append(f"department of {codes[row]} alone")
    if alone:
        request.notices.append(
            f"{teachers.title}: {counted(len(alone), 'teacher')} without a department, each given one of her own."
        )
    return department, names


def communities(ids: list[str], pairs: list[Pair]) -> list[int]:
    """Index of each teacher's community (Louvain method, weighted by how much the two name each other), in row order.

    Does not depend on the order of rows or ties: teachers enter the search sorted by id. Isolates stay alone.
    """
    import networkx as nx

    rows = sorted(range(len(ids)), key=lambda row: natural_key(ids[row]))
    rank = {row: position for position, row in enumerate(rows)}
    most = max((there + back for _, _, there, back, *_ in pairs), default=0.0)
    ties = sorted(
        (min(rank[i], rank[j]), max(rank[i], rank[j]), (there + back) / most)
        for i, j, there, back, *_ in pairs
        if there + back > 0
    )
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ids)))
    graph.add_weighted_edges_from(ties)
    parts = (
        nx.community.louvain_communities(graph, seed=COMMUNITY_SEED)
        if ties
        else [{position} for position in range(len(ids))]
    )
    numbered = sorted(sorted(rows[position] for position in part) for part in parts)
    community = [0] * len(ids)
    for index, members in enumerate(numbered):
        for row in members:
            community[row] = index
    return community


def read_team(teachers: Table, heading: str | None, name: str, setting: str) -> list[int]:
    """Index of each teacher's grade team or shift, -1 where it is not given."""
    if heading is None:
        return [-1] * len(teachers)
    codes, names = read_labels(teachers.columns[heading])
    most = SCHOOL_PROPERTIES[setting].high
    if len(names) > most:
        listed = ", ".join(names[:6])
        raise StaffroomError(
            f"{teachers.title}: {name} (column '{heading}') has {len(names)} different values ({listed} ...); "
            f"allowed: at most {most:g}."
        )
    return codes


def read_units(teachers: Table, heading: str | None, request: Request) -> dict[str, list[float]]:
    """``{"unit": index of each teacher's unit (NaN: none)}``, or {} where nobody has one."""
    if heading is None:
        return {}
    codes, names = read_labels(teachers.columns[heading])
    if not names:
        return {}
    without = sum(code < 0 for code in codes)
    if without:
        request.notices.append(
            f"{teachers.title}: {counted(without, 'teacher')} without a unit: a mandate with unit: column does not "
            "call them."
        )
    return {"unit": [float(code) if code >= 0 else MISSING for code in codes]}


def one_head_each(
    teachers: Table, head: list[float], department: list[int], names: list[str], request: Request
) -> None:
    """Two heads in one department are an error; departments without one get a notice."""
    heads: dict[int, int] = {}
    for row, flag in enumerate(head):
        if flag != 1:
            continue
        index = department[row]
        if index in heads:
            raise StaffroomError(
                f"{teachers.place(row)}: a second head of '{names[index]}', after {teachers.place(heads[index])}; "
                "allowed: one head per department."
            )
        heads[index] = row
    if len(heads) < len(names):
        request.notices.append(
            f"{teachers.title}: {counted(len(names) - len(heads), 'department')} of {len(names):,} without a head "
            "marked; the best connected member takes the office."
        )
