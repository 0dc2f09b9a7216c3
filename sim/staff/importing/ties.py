"""From a tie table to the contacts of a school: pairs of teachers with an opportunity to meet and a trust each way."""

from collections.abc import Mapping
from math import fsum, isnan

from sim.errors import StaffroomError
from sim.staff.reading.columns import MISSING, TIE_COLUMNS, read_column, required
from sim.staff.reading.labels import nearest_id
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, label

DEFAULT_OPPORTUNITY = 1.0
Pair = tuple[int, int, float, float, float]
Tie = tuple[int, int, float, float]


def tie_ends(ties: Table, found: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The ids at the two ends of every tie; an end without an id is an error."""
    ends = []
    for name in ("source", "target"):
        heading = required(found, name, ties)
        ids = [label(cell) for cell in ties.columns[heading]]
        if "" in ids:
            raise StaffroomError(
                f"{ties.place(ids.index(''))}: the {name} is missing; every tie needs the ids of two teachers."
            )
        ends.append(ids)
    return ends[0], ends[1]


def read_pairs(ties: Table, found: Mapping[str, str], rows: Mapping[str, int], request: Request) -> list[Pair]:
    """Return (i, j, opportunity, trust i->j, trust j->i), i < j, in ascending order; ``rows``: id -> row of the staff.

    Opportunity is the largest weight of the ties between the two; trust is NaN where no tie gives it.
    """
    sources, targets = tie_ends(ties, found)
    _known_teachers(ties, (sources, targets), rows)
    weights, trusts = _weights(ties, found, request), [MISSING] * len(ties)
    if "tie_trust" in found:
        trusts = read_column(ties, found["tie_trust"], TIE_COLUMNS["tie_trust"], request)
        if not request.directed:
            request.notices.append(f"{ties.title}: ties have no direction, so the trust of a tie holds both ways.")
        missing = sum(map(isnan, trusts))
        if missing:
            request.notices.append(
                f"{ties.title}: {counted(missing, 'tie')} without a trust; drawn from the school's own distribution."
            )
    listed = [
        (rows[source], rows[target], weight, trust)
        for source, target, weight, trust in zip(sources, targets, weights, trusts, strict=True)
    ]
    return _paired(_merged(listed, ties.title, request), ties.title, request)


def _known_teachers(ties: Table, ends: tuple[list[str], list[str]], rows: Mapping[str, int]) -> None:
    for row, pair in enumerate(zip(*ends, strict=True)):
        for name, found in zip(("source", "target"), pair, strict=True):
            if found not in rows:
                others = sum(source not in rows or target not in rows for source, target in zip(*ends, strict=True)) - 1
                more = f" (and {counted(others, 'more tie')} to unknown teachers)" if others else ""
                raise StaffroomError(
                    f"{ties.place(row)}: the {name} '{found}' is not in the staff table{nearest_id(found, rows)}"
                    f"{more}; add the teacher to the staff table or take the tie out; with unlisted=add colleagues "
                    "without a row become teachers without answers, with unlisted=leave_out their ties are left out."
                )


def _weights(ties: Table, found: Mapping[str, str], request: Request) -> list[float]:
    if "weight" not in found:
        return [DEFAULT_OPPORTUNITY] * len(ties)
    weights = read_column(ties, found["weight"], TIE_COLUMNS["weight"], request)
    missing = sum(map(isnan, weights))
    if missing:
        request.notices.append(
            f"{ties.title}: {counted(missing, 'tie')} without a weight; read as {DEFAULT_OPPORTUNITY:g}."
        )
    return [DEFAULT_OPPORTUNITY if isnan(weight) else weight for weight in weights]


def _merged(listed: list[Tie], title: str, request: Request) -> dict[tuple[int, int], tuple[float, float]]:
    """{(source, target): (largest weight, mean trust)}; without directions one entry for both, lower row first."""
    gathered: dict[tuple[int, int], list[tuple[float, float]]] = {}
    selves = 0
    for source, target, weight, trust in listed:
        if source == target:
            selves += 1
            continue
        key = (source, target) if request.directed or source < target else (target, source)
        gathered.setdefault(key, []).append((weight, trust))
    if selves:
        request.notices.append(f"{title}: {counted(selves, 'tie')} of teachers with themselves dropped.")
    repeated = sum(len(given) - 1 for given in gathered.values())
    if repeated:
        request.notices.append(f"{title}: {counted(repeated, 'duplicate tie')} merged (largest weight, mean trust).")
    merged = {}
    for key, given in gathered.items():
        trusts = [trust for _, trust in given if not isnan(trust)]
        merged[key] = max(weight for weight, _ in given), fsum(trusts) / len(trusts) if trusts else MISSING
    return merged


def _paired(merged: Mapping[tuple[int, int], tuple[float, float]], title: str, request: Request) -> list[Pair]:
    pairs: list[Pair] = []
    one_way = 0
    for i, j in sorted({(min(key), max(key)) for key in merged}):
        forth = merged.get((i, j))
        back = merged.get((j, i)) if request.directed else forth
        one_way += forth is None or back is None
        opportunity = max(tie[0] for tie in (forth, back) if tie is not None)
        pairs.append((i, j, opportunity, forth[1] if forth else MISSING, back[1] if back else MISSING))
    if one_way:
        request.notices.append(
            f"{title}: in {one_way:,} of {counted(len(pairs), 'pair')} of teachers only one side names the other; "
            "read as an opportunity to meet for both."
        )
    dormant = sum(pair[2] == 0 for pair in pairs)
    if dormant:
        request.notices.append(
            f"{title}: {counted(dormant, 'contact')} with weight 0: dormant, so the two do not meet until a project "
            "opens the contact."
        )
    return pairs


def describe_parts(size: int, pairs: list[Pair], request: Request) -> None:
    """Notices on isolates and on a staff that falls into several parts."""
    parent = list(range(size))

    def root(teacher: int) -> int:
        while parent[teacher] != teacher:
            parent[teacher] = parent[parent[teacher]]
            teacher = parent[teacher]
        return teacher

    tied: set[int] = set()
    for i, j, *_ in pairs:
        parent[root(i)] = root(j)
        tied |= {i, j}
    if len(tied) < size:
        request.notices.append(f"{counted(size - len(tied), 'teacher')} of {size:,} without any tie kept as isolates.")
    parts = len({root(teacher) for teacher in tied})
    if parts > 1:
        request.notices.append(
            f"The staff is not connected: apart from isolates it falls into {parts:,} parts without a tie between them."
        )
