"""From a tie table to the contacts of a school: who names whom, how much, and with what trust."""

from collections.abc import Mapping, Sequence
from math import fsum, isnan

from sim.errors import StaffroomError
from sim.staff.reading.columns import MISSING, TIE_COLUMNS, read_column, required
from sim.staff.reading.labels import nearest_id
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, label
from sim.staff.staff import Pair

DEFAULT_WEIGHT = 1.0
FEWEST_TO_DOUBT = 10  # so many pairs of whom none names each other are hardly answers on who turns to whom
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
    """Return (i, j, weight i names j, weight j names i, trust i->j, trust j->i), i < j, in ascending order.

    ``rows``: id -> row of the staff. A weight is 0 in a direction in which nobody is named; trust is NaN where no tie
    gives it. Ties without direction (``request.directed`` is False) hold both ways.
    """
    sources, targets = tie_ends(ties, found)
    _known_teachers(ties, (sources, targets), rows)
    weights, trusts = _weights(ties, found, request), [MISSING] * len(ties)
    if "tie_trust" in found:
        trusts = read_column(ties, found["tie_trust"], TIE_COLUMNS["tie_trust"], request)
        if not request.directed:
            request.notices.append(f"{ties.title}: the trust of a tie holds both ways.")
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
        return [DEFAULT_WEIGHT] * len(ties)
    weights = read_column(ties, found["weight"], TIE_COLUMNS["weight"], request)
    missing = sum(map(isnan, weights))
    if missing:
        request.notices.append(f"{ties.title}: {counted(missing, 'tie')} without a weight; read as {DEFAULT_WEIGHT:g}.")
    return [DEFAULT_WEIGHT if isnan(weight) else weight for weight in weights]


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
    unnamed = (0.0, MISSING)
    for i, j in sorted({(min(key), max(key)) for key in merged}):
        there = merged.get((i, j), unnamed)
        back = merged.get((j, i), unnamed) if request.directed else there
        pairs.append((i, j, there[0], back[0], there[1], back[1]))
    zeros = sum(weight == 0 for weight, _ in merged.values())
    if pairs:
        request.notices.append(f"{title}: {_direction_in_words(pairs, zeros, directed=request.directed)}")
    return pairs


def _direction_in_words(pairs: Sequence[Pair], zeros: int, *, directed: bool) -> str:
    """What was read of who names whom, in one notice; ``zeros``: listed ties of weight 0."""
    both = sum(there > 0 and back > 0 for _, _, there, back, *_ in pairs)
    one_way = sum((there > 0) != (back > 0) for _, _, there, back, *_ in pairs)
    if directed:
        said = (
            f"ties are read as who turns to whom, lastingly: {counted(both, 'pair')} of teachers "
            f"name each other, {one_way:,} only one way; whom many name is sought after."
        )
        if not both and one_way >= FEWEST_TO_DOUBT:
            said += " If the ties have no direction and stand here only once each, say so with directed=False."
    else:
        said = (
            f"ties have no direction, so they say the same of both sides, and nothing on which of the two is sought "
            f"after; lastingly, {counted(both, 'pair')} of teachers turn to each other."
        )
    if not zeros:
        return said
    strangers = len(pairs) - both - one_way
    return (
        f"{said} Weight 0 ({counted(zeros, 'tie')}) means not named; {counted(strangers, 'pair')} without any other "
        "weight meet only where a mandate calls them together."
    )


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
        request.notices.append(
            f"{counted(size - len(tied), 'teacher')} of {size:,} without any tie kept as isolates; some acquaintances "
            "are drawn for them as for all."
        )
    parts = len({root(teacher) for teacher in tied})
    if parts > 1:
        request.notices.append(
            f"The staff is not connected: apart from isolates it falls into {parts:,} parts without a tie between them."
        )
