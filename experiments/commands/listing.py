"""``staffroom parameters``, ``levers``, ``measures``, ``schools``, ``reforms``: what can be chosen, what comes out."""

import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from experiments import terminal
from experiments.asking import presets
from experiments.asking.options import Options
from experiments.commands.verbs import line_of
from experiments.drawn import Draw
from sim.declared.declaration import BASIS_MEANING, Declaration
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURES
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError, nearest
from sim.scenario.scheduled_lever import DEFAULT_START

if TYPE_CHECKING:
    from rich.console import Console

Row = dict[str, str]
FORMATS = ("table", "csv", "md")
_DECLARED = (
    *("group", "name", "symbol", "default", "low", "high", "plausible_low", "plausible_high", "off", "whole"),
    *("unit", "meaning", "source", "basis"),
)
_TITLES = {
    "school": "school.NAME: the school in week 0",
    "lever": "reform.levers.NAME, and school.NAME: the lever while no reform moves it",
}
_KEPT_WHOLE = ("name", "number", "default", "plausible", "weeks", "basis")  # columns whose text is not broken
_OVER_THE_YEAR = {"mean": "mean of the last year", "sum": "sum over the last year"}
_NOTES = (
    "Plausible: the range for sweeps and sliders. --format csv and md show the accepted range and the sources as well.",
    "Basis of a default: " + "; ".join(f"{name} = {meaning}" for name, meaning in BASIS_MEANING.items()) + ".",
)


def schools(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom schools``; returns the exit code."""
    return _show("schools", arguments)


def reforms(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom reforms``; returns the exit code."""
    return _show("reforms", arguments)


def parameters(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom parameters``; returns the exit code."""
    return _show("parameters", arguments)


def levers(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom levers``; returns the exit code."""
    return _show("levers", arguments)


def measures(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom measures``; returns the exit code."""
    return _show("measures", arguments)


def _show(verb: str, arguments: list[str]) -> int:
    parser = Options(verb, f"Prints {line_of(verb)}.")
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print it (default: table)")
    if verb == "parameters":
        parser.add_argument("--group", help="only one group, such as willingness, session, turnover or school")
    given = parser.parse_args(arguments)
    show(verb, given.format, getattr(given, "group", None))
    return 0


def show(kind: str, form: str = "table", group: str | None = None) -> None:
    """Prints a listing to standard output.

    ``kind`` is parameters, levers, measures, schools or reforms; ``form`` is table, csv or md; ``group`` picks one
    group of the parameters. Raises :class:`StaffroomError` for an unknown group.
    """
    rows = ROWS[kind]()
    if group is not None:
        rows = _of_group(rows, group)
    if form == "csv":
        write_csv(rows)
    elif form == "md":
        print(markdown(rows))
    else:
        with terminal.tables() as console:
            _TABLES.get(kind, print_table)(console, rows)


def _of_group(rows: Sequence[Row], group: str) -> list[Row]:
    groups = list(dict.fromkeys(row["group"] for row in rows))
    if group not in groups:
        raise StaffroomError(f"'{group}' is not a group of parameters{nearest(group, groups)}")
    return [row for row in rows if row["group"] == group]


def declared(rows: Iterable[Declaration]) -> list[Row]:
    """Every field of every declaration, as text."""
    values = (vars(row) | {"plausible_low": row.plausible[0], "plausible_high": row.plausible[1]} for row in rows)
    return [{name: _text(value[name]) for name in _DECLARED} for value in values]


def _measures() -> list[Row]:
    names = ("name", "plain_name", "unit", "meaning", "outcome_of_a_run")
    return [
        dict(zip(names, (m.name, m.label, m.unit, m.meaning, _OVER_THE_YEAR[m.aggregate]), strict=True))
        for m in MEASURES
    ]


def _school(preset: presets.Preset) -> Row:
    numbers = {key: value for key, value in preset.content.items() if key not in presets.SCHOOL_FIELDS}
    return {"name": preset.name, "description": preset.description, "differs_from_the_default": _settings(numbers)}


def _reform(preset: presets.Preset) -> Row:
    levers = preset.content.get("levers") or {}
    start, end = preset.content.get("start", DEFAULT_START), preset.content.get("end")
    weeks = f"{start} to {'the end' if end is None else end}" if levers else ""
    return {"name": preset.name, "description": preset.description, "weeks": weeks, "levers": _settings(levers)}


ROWS: dict[str, Callable[[], list[Row]]] = {
    "parameters": lambda: declared((*PARAMETERS.values(), *SCHOOL_PROPERTIES.values())),
    "levers": lambda: declared(LEVERS.values()),
    "measures": _measures,
    "schools": lambda: [_school(preset) for preset in presets.presets("school")],
    "reforms": lambda: [_reform(preset) for preset in presets.presets("reform")],
}


def _settings(numbers: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {_text(value)}" for name, value in numbers.items())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def write_csv(rows: Sequence[Row]) -> None:
    """Prints rows as CSV."""
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def markdown(rows: Sequence[Row]) -> str:
    """Rows as a Markdown table."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join(
        lines + ["| " + " | ".join(row[name].replace("|", "\\|") for name in names) + " |" for row in rows]
    )


def _declared_table(console: "Console", rows: Sequence[Row]) -> None:
    shown = ("name", "symbol", "default", "plausible", "meaning", "basis")
    for group in dict.fromkeys(row["group"] for row in rows):
        console.print(_TITLES.get(group, f"parameters.NAME: {group}"), style="bold")
        members = [_shortened(row) for row in rows if row["group"] == group]
        _table(console, {name: name.capitalize() for name in shown} | {"meaning": "Meaning [unit]"}, members)
    for note in _NOTES:
        console.print(note, style="dim")


def _shortened(row: Row) -> Row:
    plausible, meaning = f"{row['plausible_low']} to {row['plausible_high']}", f"{row['meaning']} [{row['unit']}]"
    return row | {"plausible": plausible, "meaning": meaning}


def _measures_table(console: "Console", rows: Sequence[Row]) -> None:
    summed = [row | {"meaning": f"{row['meaning']} [{row['unit']}]"} for row in rows]
    _table(console, {"name": "Name", "plain_name": "Plain name", "meaning": "Meaning [unit]"}, summed)
    sums = ", ".join(measure.name for measure in MEASURES if measure.aggregate == "sum")
    console.print(f"The outcome of a run is the mean over its last year, for {sums} the sum.", style="dim")


def print_table(console: "Console", rows: Sequence[Row]) -> None:
    """Rows with their fields as headings."""
    _table(console, {name: name.replace("_", " ").capitalize() for name in rows[0]}, rows)


_TABLES: dict[str, Callable[["Console", Sequence[Row]], None]] = {
    "parameters": _declared_table,
    "levers": _declared_table,
    "measures": _measures_table,
}


def _table(console: "Console", headings: Mapping[str, str], rows: Sequence[Row]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name, heading in headings.items():
        table.add_column(heading, no_wrap=name in _KEPT_WHOLE, justify="right" if name == "default" else "left")
    for row in rows:
        table.add_row(*(row[name] for name in headings))
    console.print(table)
