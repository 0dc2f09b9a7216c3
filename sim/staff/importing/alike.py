"""Names that may be one teacher, where no staff table says who there is: asked about, never put together silently."""

from collections.abc import Mapping, Sequence

from sim.staff.importing.names import LISTED, Known, form, with_ids
from sim.staff.reading.columns import required
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table, counted, label

MOST_COMPARED = 500  # names; every one is compared with all others
SHORTEST = 6  # letters: shorter names and codes are alike by accident


def alike_confirmed(ties: Table, found: Mapping[str, str], request: Request) -> Table:
    """The ties with the names that ``same`` says are one. Raises :class:`StaffroomError` for a name that nobody has."""
    if not request.naming.same:
        return ties
    ends = [required(found, name, ties) for name in ("source", "target")]
    names = dict.fromkeys(label(cell) for end in ends for cell in ties.columns[end] if cell)
    return with_ids(ties, ends, Known(names), request)


def alike_doubts(names: Sequence[str], ties: Table, request: Request) -> list[str]:
    """Doubts about names that differ in nothing but capitals and the like, and about those that resemble another."""
    told = {form(name) for name in request.naming.same}
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(names, key=lambda name: name != name.title()):  # the one that looks like a name first
        groups.setdefault(_parts(name), []).append(name)
    twins = [group for group in groups.values() if len(group) > 1]
    doubts = [_doubt(twins, ties, "in nothing but capitals, spaces, order, or ё and е,")] if twins else []
    if len(names) > MOST_COMPARED:
        return doubts
    near = []
    for place, name in enumerate(names):
        if len(name) >= SHORTEST and form(name) not in told:
            others = Known(other for other in names[:place] if _parts(other) != _parts(name)).near(name)
            near += [[other, name] for other in others[:1] if form(other) not in told]
    return doubts + ([_doubt(near, ties, "in a letter or two")] if near else [])


def _parts(name: str) -> tuple[str, ...]:
    return tuple(sorted(form(name).split()))


def _doubt(pairs: Sequence[Sequence[str]], ties: Table, how: str) -> str:
    shown = "; ".join(" and ".join(f"'{name}'" for name in pair) for pair in pairs[:LISTED])
    more = f" and {len(pairs) - LISTED:,} more" if len(pairs) > LISTED else ""
    first, second = pairs[0][:2]
    groups = f"{counted(len(pairs), 'group')} of names that differ {how} {'is' if len(pairs) == 1 else 'are'} read"
    return (
        f"{ties.title}: {groups} as different teachers, because there is no staff table: {shown}{more}. If they are "
        f'one teacher, say same={{"{second}": "{first}"}}.'
    )
