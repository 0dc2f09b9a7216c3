"""Writes the generated tables of ODD.md from the declarations: ``python -m sim.odd_tables``."""

import re
from pathlib import Path

from sim.declared.declaration import Declarations
from sim.declared.fixed_numbers import FIXED_NUMBERS
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURES
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.kernel.luck import PURPOSES
from sim.kernel.state import TEACHER_FIELDS

ODD = Path(__file__).with_name("ODD.md")


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def declarations_table(declarations: Declarations, grouped: bool = False) -> str:
    """Markdown table of a set of declarations: name, symbol, default, range, plausible range, off, unit, meaning,
    source, basis.
    """
    header = ["name", "symbol", "default", "accepted", "plausible", "off", "unit", "meaning", "source", "basis"]
    rows = [
        [
            f"`{d.name}`",
            d.symbol,
            f"{d.default:g}",
            f"{d.low:g} to {d.high:g}",
            f"{d.plausible[0]:g} to {d.plausible[1]:g}",
            "" if d.off is None else f"{d.off:g}",
            d.unit,
            d.meaning,
            d.source,
            d.basis,
        ]
        for d in declarations.values()
    ]
    if grouped:
        header.insert(0, "submodel")
        rows = [[d.group, *row] for d, row in zip(declarations.values(), rows, strict=True)]
    return _table(header, rows)


def tables() -> dict[str, str]:
    """The generated tables by name."""
    return {
        "teachers": _table(["variable", "meaning, unit, range"], [[f"`{n}`", text] for n, _, text in TEACHER_FIELDS]),
        "levers": declarations_table(LEVERS),
        "purposes": _table(
            ["purpose", "number", "unit", "uniforms"], [[f"`{n}`", str(k), u, t] for n, k, u, t in PURPOSES]
        ),
        "measures": _table(
            ["measure", "plain name", "unit", "meaning", "outcome of a run"],
            [[f"`{m.name}`", m.label, m.unit, m.meaning, m.aggregate] for m in MEASURES],
        ),
        "parameters": declarations_table(PARAMETERS, grouped=True),
        "school": declarations_table(SCHOOL_PROPERTIES),
        "fixed": _table(
            ["where", "name", "value", "unit", "meaning", "source", "basis"],
            [
                [row.group, f"`{row.name}`", f"{row.value:g}", row.unit, row.meaning, row.source, row.basis]
                for row in FIXED_NUMBERS.values()
            ],
        ),
    }


def renewed(text: str) -> str:
    """ODD text with every generated table replaced by its present content."""
    for name, table in tables().items():
        pattern = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.S)
        before, after = f"<!-- generated: {name} -->\n", "<!-- end -->"
        text, found = pattern.subn((before + table + "\n" + after).replace("\\", r"\\"), text)
        if found != 1:
            raise RuntimeError(f"ODD.md has {found} places for the generated table '{name}', expected 1.")
    return text


if __name__ == "__main__":
    ODD.write_text(renewed(ODD.read_text(encoding="utf-8")), encoding="utf-8")
