"""``staffroom evidence``: what stands behind every number of the model, and what the model cannot tell."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sim
from experiments import terminal
from experiments.asking.options import Options
from experiments.commands import listing
from experiments.drawn import Draw
from sim.declared.declaration import BASIS_MEANING, Declaration
from sim.declared.fixed_numbers import FIXED_NUMBERS
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.errors import StaffroomError, nearest

DESCRIPTION = Path(sim.__file__).with_name("ODD.md")
KINDS = {"parameters": PARAMETERS, "school": SCHOOL_PROPERTIES, "levers": LEVERS}
LIMITS = "What this model cannot tell you"
INTRODUCTION = "Every number of the model that can be set, by what stands behind its default."
EXPLANATION = (
    "A number that research fixes is rare here, and that is a finding about research on teachers' collaboration, not "
    "an excuse: what rests on a direction, on tuning or on an assumption belongs into a sensitivity analysis over its "
    "plausible range."
)
FIXED = "Fixed numbers"
FIXED_EXPLANATION = (
    "No setting changes these, so no sensitivity analysis varies them. Most are choices of ours without evidence; "
    '"definition" means of a measure, or that it follows from arithmetic or from the defaults.'
)


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Prints the evidence; returns the exit code."""
    parser = Options("evidence", "Prints what stands behind every number of the model, and what the model cannot tell.")
    parser.add_argument("--format", choices=listing.FORMATS, default="table", help="how to print it")
    parser.add_argument("--basis", help="only numbers of one basis: numeric, direction, calibrated or assumption")
    given = parser.parse_args(arguments)
    show(given.format, given.basis)
    return 0


def marked() -> str:
    """How many sources carry a mark of caution, as a sentence."""
    sources = [row.source for row in declarations()]
    recalled, second = (sum(mark in source for source in sources) for mark in ("recalled", "second hand"))
    return (
        f'Of these {len(sources)} sources, {recalled} are marked "recalled" (the number or the study is quoted from '
        f'memory; check it before you print it) and {second} "second hand".'
    )


def limits() -> list[str]:
    """What the model cannot tell, one sentence or two each, from the model description."""
    found = re.search(rf"^## \d+\. {LIMITS}\n+(.*?)^#", DESCRIPTION.read_text("utf-8"), re.M | re.S)
    assert found is not None, "the model description has lost its section on limits"
    return [" ".join(item.split()) for item in re.split(r"^- ", found.group(1), flags=re.M)[1:]]


def declarations(basis: str | None = None) -> list[Declaration]:
    """Every declared number, or those of one basis. Raises :class:`StaffroomError` for an unknown basis."""
    if basis is not None and basis not in BASIS_MEANING:
        raise StaffroomError(f"--basis: '{basis}' is not a basis{nearest(basis, BASIS_MEANING)}")
    rows = [row for kind in KINDS.values() for row in kind.values()]
    return [row for row in rows if basis is None or row.basis == basis]


def counts() -> dict[str, Counter[str]]:
    """How many numbers of each kind have which basis."""
    return {kind: Counter(row.basis for row in rows.values()) for kind, rows in KINDS.items()}


def show(form: str, basis: str | None = None) -> None:
    """Prints counts, the numbers with their sources, and the limits; ``form`` is table, csv or md."""
    rows = declarations(basis)
    if form == "csv":
        listing.write_csv(listing.declared(rows))
    elif form == "md":
        print(page(rows), end="")
    else:
        _tables(rows)


def page(rows: Sequence[Declaration] | None = None) -> str:
    """The evidence as Markdown: counts, limits, every number with its source."""
    numbers = [
        {name: text.replace("\n", " ") for name, text in row.items()} for row in _number_rows(rows or declarations())
    ]
    parts = ["# Evidence behind the numbers", INTRODUCTION, EXPLANATION, listing.markdown(_count_rows())]
    parts += [marked(), f"## {LIMITS}", "\n".join(f"- {limit}" for limit in limits())]
    parts += ["## Every number that can be set", listing.markdown(numbers)]
    return "\n\n".join([*parts, f"## {FIXED}", FIXED_EXPLANATION, listing.markdown(_fixed_rows())]) + "\n"


def _count_rows() -> list[listing.Row]:
    found = counts()
    rows = []
    for basis, meaning in BASIS_MEANING.items():
        numbers = {kind: bases[basis] for kind, bases in found.items()}
        rows.append(
            {
                "basis": basis,
                "meaning": meaning,
                **{k: str(n) for k, n in numbers.items()},
                "all": str(sum(numbers.values())),
            }
        )
    return rows


def _number_rows(rows: Sequence[Declaration]) -> list[listing.Row]:
    return [
        {
            "number": row.name,
            "default": f"{row.default:g}",
            "plausible": f"{row.plausible[0]:g} to {row.plausible[1]:g}",
            "unit": row.unit,
            "meaning": row.meaning,
            "source": row.source,
            "basis": row.basis,
        }
        for row in rows
    ]


def _fixed_rows() -> list[listing.Row]:
    return [
        {
            "number": row.name,
            "value": f"{row.value:g}",
            "unit": row.unit,
            "meaning": row.meaning,
            "source": row.source,
            "basis": row.basis,
        }
        for row in FIXED_NUMBERS.values()
    ]


def _tables(rows: Sequence[Declaration]) -> None:
    with terminal.tables() as console:
        console.print(INTRODUCTION, style="bold")
        listing.print_table(console, _count_rows())
        console.print(f"{EXPLANATION} {marked()}")
        listing.print_table(
            console,
            [{k: row[k] for k in ("number", "default", "plausible", "source", "basis")} for row in _number_rows(rows)],
        )
        console.print(FIXED, style="bold")
        console.print(FIXED_EXPLANATION)
        listing.print_table(
            console, [{k: row[k] for k in ("number", "value", "meaning", "source", "basis")} for row in _fixed_rows()]
        )
        console.print(LIMITS, style="bold")
        for limit in limits():
            console.print(f"- {limit}")
