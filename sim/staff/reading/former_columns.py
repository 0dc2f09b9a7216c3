"""Columns that earlier versions of the model had: a file or a call that still has them is told so."""

from collections.abc import Sequence

from sim.staff.reading.request import Request

FORMER_COLUMNS = {
    "privatism": "habit of working alone",
    "disposition": "lasting readiness to collaborate",
    "stubbornness": "how firmly a conviction is held",
}


def no_longer(name: str) -> str:
    """What to say of such a column, without a full stop."""
    return f"'{name}' ({FORMER_COLUMNS[name]}) is no longer part of the model"


def former_left_out(title: str, headings: Sequence[str], request: Request) -> list[str]:
    """The headings that are none of these; a notice on each that is."""
    former = {heading: heading.strip().lower() for heading in headings if heading.strip().lower() in FORMER_COLUMNS}
    request.notices += [f"{title}: {no_longer(name)}, so the column is left out." for name in former.values()]
    return [heading for heading in headings if heading not in former]
