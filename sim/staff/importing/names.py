"""Which teacher a written name means: nothing is matched silently, and only the harmless is matched at all.

Capitals, spaces, ё and е, and "Surname, Name" instead of "Name Surname" are seen through where one teacher alone fits;
any other likeness is shown, and counts only when the user confirms it with ``same``.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from sim.errors import StaffroomError
from sim.staff.reading.labels import nearest_id
from sim.staff.reading.request import Request, Unmatched
from sim.staff.reading.tables import Table, counted, folded, label

LIKE = 0.75  # how alike two names must be to ask whether they are one
NEAREST = 3
LISTED = 10  # names in a message; the preview shows all


class OpenNames(StaffroomError):
    """Names that are like those of teachers are to be confirmed; ``safe`` says so without any name."""

    def __init__(self, message: str, safe: str):
        super().__init__(message)
        self.safe = safe


def form(name: str) -> str:
    """A name without what is seen through, but for the order of its parts."""
    return " ".join(folded(name).replace(",", " ").split())


class Known:
    """The ids of the teachers, found by how they may be written."""

    def __init__(self, ids: Iterable[str]):
        self.ids = dict.fromkeys(ids)
        self.forms: dict[str, set[str]] = {}
        self.parts: dict[tuple[str, ...], set[str]] = {}
        for name in self.ids:
            self.forms.setdefault(form(name), set()).add(name)
            self.parts.setdefault(tuple(sorted(form(name).split())), set()).add(name)

    def find(self, name: str) -> str | None:
        """The id that a name means, or None."""
        if name in self.ids:
            return name
        for found in (self.forms.get(form(name)), self.parts.get(tuple(sorted(form(name).split())))):
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def near(self, name: str) -> tuple[str, ...]:
        """The ids most like a name; codes with other numbers in them are other teachers."""
        numbers = re.findall(r"\d+", name)
        forms = {known: next(iter(ids)) for known, ids in self.forms.items() if re.findall(r"\d+", known) == numbers}
        return tuple(forms[close] for close in difflib.get_close_matches(form(name), forms, NEAREST, LIKE))


def confirmed(names: Iterable[str], known: Known, request: Request) -> dict[str, str | None]:
    """{name as written: id, None to leave it out, itself for somebody not in the table} of the option ``same``.

    Raises :class:`StaffroomError` for a name that is not written, and for an id that nobody has.
    """
    written = {form(name): name for name in names}
    settled: dict[str, str | None] = {}
    for name, meant in request.naming.same.items():
        if form(name) not in written:
            raise StaffroomError(
                f"same: nobody is called '{name}' in the ties{nearest_id(name, dict.fromkeys(written.values(), 0))}"
            )
        if meant is None or form(meant) == form(name):
            settled[form(name)] = meant
            continue
        found = known.find(meant)
        if found is None:
            raise StaffroomError(
                f"same: '{name}' is said to be '{meant}', who is not in the staff table"
                f"{nearest_id(meant, dict.fromkeys(known.ids, 0))}"
            )
        settled[form(name)] = found
    return settled


def with_ids(ties: Table, headings: Sequence[str], known: Known, request: Request) -> Table:
    """The ties with the teachers' own ids where a name differs only in what is seen through, or was confirmed."""
    names = dict.fromkeys(label(cell) for heading in headings for cell in ties.columns[heading] if cell)
    settled = confirmed(names, known, request)
    meaning: dict[str, str | None] = {}
    seen_through = 0
    for name in names:
        found = settled[form(name)] if form(name) in settled else known.find(name)
        meaning[name] = found if found is not None or form(name) in settled else name
        seen_through += found is not None and found != name and form(name) not in settled
    if seen_through:
        request.notices.append(
            f"{ties.title}: {counted(seen_through, 'name')} written in another way (capitals, spaces, ё or е, surname "
            "first) taken for the teacher of that name."
        )
    chosen = [
        row
        for row in range(len(ties))
        if all(meaning.get(label(ties.columns[heading][row]), "") is not None for heading in headings)
    ]
    if len(chosen) < len(ties):
        request.notices.append(f"{ties.title}: {counted(len(ties) - len(chosen), 'tie')} left out, as same= says.")
    columns = dict(ties.columns)
    for heading in headings:
        columns[heading] = [meaning.get(label(cell), cell) or "" for cell in ties.columns[heading]]
    return Table(ties.title, columns, ties.rows).keep(chosen)


def unmatched_names(
    ties: Table, headings: Sequence[str], known: Known, rows: Mapping[str, int]
) -> dict[str, Unmatched]:
    """The names in the ties that no teacher has, with the nearest ids and where they stand."""
    places: dict[str, list[str]] = {}
    for row in range(len(ties)):
        for heading in headings:
            name = label(ties.columns[heading][row])
            if name and name not in rows:
                places.setdefault(name, []).append(ties.place(row))
    return {name: Unmatched(name, known.near(name), tuple(dict.fromkeys(found))) for name, found in places.items()}


def ask(unmatched: Sequence[Unmatched]) -> OpenNames:
    """What to say where names are like those of teachers: the table of the nearest, to be confirmed."""
    more = f" and {len(unmatched) - LISTED:,} more (the preview lists all)" if len(unmatched) > LISTED else ""
    listed = "; ".join(
        f"'{name.written}' ({name.places[0]}): {' or '.join(repr(near) for near in name.nearest)}"
        for name in unmatched[:LISTED]
    )
    first = unmatched[0]
    what = (
        f"{counted(len(unmatched), 'name')} of colleagues {'is' if len(unmatched) == 1 else 'are'} not in the staff "
        "table but like others that are"
    )
    rows = ", ".join(dict.fromkeys(name.places[0] for name in unmatched[:LISTED]))
    return OpenNames(
        f"{what}: {listed}{more}. Say who is meant, such as "
        f'same={{"{first.written}": "{first.nearest[0]}"}}; a colleague who has no row is '
        f'same={{"{first.written}": "{first.written}"}}, and nobody is same={{"{first.written}": null}}.',
        f"{what} ({rows}); say who is meant with same={{name as written: id}}: the preview lists the names.",
    )
