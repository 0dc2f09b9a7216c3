"""Writes ``experiments/CALIBRATION.md`` and ships a library: ``python -m experiments.fitting.page
results/calibration``.
"""

import argparse
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.fitting.command import LIBRARY
from experiments.keeping.manifest_file import read_manifest
from experiments.reading.numbers import TERMINAL
from sim.errors import StaffroomError
from sim.worlds.choosing import SHIPPED
from sim.worlds.reading import read

PAGE = Path(__file__).resolve().parents[1] / "CALIBRATION.md"
WIDTH = 120
HEAD = """\
# Fitted to facts: the plausible worlds

This page is written by a program from the results of

    {command}

which took {hours} hours on two busy cores ({points} points); anybody can repeat it with that command. What stands here
about facts that were fitted to is no prediction. Facts that were held out were written down, with their criterion,
before anything was fitted; those marked "seen" had been measured before at other values, and are checks.

## How it is done

- **Facts** are data: `configs/targets/*.yaml`. Each has a tolerance of two parts, its sampling error and its
  discrepancy: how far from it this model may be for reasons of its own. The second is assumed, and its comment says so.
- **Before**: every number that nobody knows ({numbers} of them) is believed to lie in its plausible range. The shape
  follows from its basis: near the default where there is evidence on its size (PERT), rather near it where research
  gives the direction (triangular), anywhere where it is assumed or was to be fitted (uniform). Features of a school
  (size, trust, ...) and choices of a reform are no unknowns.
- **Waves** (history matching): points of the prior are simulated; emulators, sparse polynomials chosen by the lasso
  (scikit-learn), learn what the model would give elsewhere; new points are drawn from the prior with the likelihood of
  all facts at once (independent normal errors of the tolerance and of what the emulators do not know); these are
  simulated, the emulators learn again, and so on.
{tried}
- **Worlds**: the last draws are simulated with three times as many schools, and weighted by what that taught. They are
  worth {worth} equally weighted ones.
- **Why no ABC-SMC on the model itself** (pyABC): with {numbers} unknown numbers about one in {rare} vectors of the
  prior counts. Sequential populations of 400 would need some 40,000 simulated points, about ten times as many as
  here (an estimate: it was not tried). Drawing from the prior with the emulators' likelihood needs no chain that must
  converge; what emulators get wrong is seen in the predictive check, which rests on the model alone.

Whoever uses the worlds writes `worlds=plausible`; `worlds=FILE.csv` takes a library of one's own, and a library for
other numbers of the model is refused.

"""


def page_of(folder: Path) -> str:
    """The page of a finished calibration. Raises :class:`StaffroomError` where there is none."""
    manifest = read_manifest(folder)
    if manifest.get("verb") != "calibrate" or manifest.get("status") != "complete":
        raise StaffroomError(f"'{folder}' holds no finished calibration.")
    targets, numbers, ridges = (pd.read_csv(folder / f"{name}.csv") for name in ("targets", "numbers", "ridges"))
    about = read(folder / LIBRARY).about
    last = str(manifest["waves"][-1])
    tried, worth = (
        int(text.replace(",", "")) for text in (last.split(";")[2].split()[0], last.rpartition(" ")[2].rstrip("."))
    )
    head = HEAD.format(
        command=about["command"], hours=about["hours"], points=f"{int(str(about['points'])):,}", numbers=len(numbers),
        tried="\n".join(f"  - {line}" for line in manifest["waves"]), worth=TERMINAL.fixed(manifest["worth"], 0),
        rare=f"{int(round(tried / worth, -2)):,}",
    )  # fmt: skip
    whole = head + "\n".join([_facts(targets), _numbers(numbers), _ridges(ridges)])
    return "\n".join(map(_readable, whole.split("\n")))


def _readable(line: str) -> str:
    """A line as people read it; tables and commands stay as they are."""
    if len(line) <= WIDTH or line.startswith(("|", "    ", "#")):
        return line
    return textwrap.fill(line, WIDTH, subsequent_indent="    " if line.startswith("  -") else "")


def _facts(table: pd.DataFrame) -> str:
    lines = []
    for use, title in (("CAL", "Facts that were fitted to"), ("HOLD", "Facts that were held out")):
        rows = table[table["use"] == use]
        covered = int(rows["covered"].sum())
        lines += [
            f"## {title}\n",
            "Wanted: the fact, or its range. Worlds: mean, and where nine of ten worlds lie. Missed by: distance of "
            "the "
            "mean from the fact, in tolerances. Within: the fact lies in what nine of ten worlds, seen with the "
            f"tolerance, give: {covered} of {len(rows)}.\n",
            "| fact | kind | wanted | tolerance (sampling, discrepancy) | worlds | missed by | within |",
            "|---|---|---|---|---|---|---|",
            *(_fact(row) for row in rows.to_dict("records")),
            "",
        ]
    return "\n".join(lines)


def _fact(row: dict[Any, Any]) -> str:
    wanted = (
        f"{row['wanted_low']:g}"
        if row["wanted_low"] == row["wanted_high"]
        else f"{row['wanted_low']:g} to {row['wanted_high']:g}"
    )
    low, mean, high = (TERMINAL.significant(row[name], 2) for name in ("low", "mean", "high"))
    name = f"`{row['target']}`" + (" (seen)" if row["seen"] else "")
    missed = TERMINAL.fixed(abs(row["missed"]), 1)
    within = "yes" if row["covered"] else "**no**"
    tolerance = f"{row['sampling']:g}, {row['discrepancy']:g}"
    return f"| {name} | {row['kind']} | {wanted} | {tolerance} | {mean} ({low} to {high}) | {missed} | {within} |"


def _numbers(table: pd.DataFrame) -> str:
    nothing = table[table["facts_say"] == "nothing"]
    told = table[table["facts_say"] != "nothing"]
    rows = [
        f"| `{row['number']}` | {row['basis']} | {_span(row, 'prior_low', 'prior_high')} | "
        f"{_span(row, 'low', 'high')} | "
        f"{row['default']:g}{'' if row['default_inside'] else ' (outside)'} | "
        f"{TERMINAL.fixed(100 * row['taken_away'], 0)} % |"
        for row in told.to_dict("records")
    ]
    return "\n".join([
        "## What the facts say about the numbers\n",
        "Before, and in nine of ten worlds; the share of variance that the facts take away. Outside: the usual value "
        "does "
        "not lie in that range.\n",
        "| number | basis | before | in the worlds | usual value | taken away |",
        "|---|---|---|---|---|---|",
        *rows,
        f"\n**The facts say nothing** (less than 20 % taken away) about {len(nothing)} of {len(table)} numbers: "
        + ", ".join(f"`{name}`" for name in sorted(nothing["number"])) + ".\n",
    ])  # fmt: skip


def _span(row: dict[Any, Any], low: str, high: str) -> str:
    return f"{TERMINAL.significant(row[low], 2)} to {TERMINAL.significant(row[high], 2)}"


def _ridges(table: pd.DataFrame) -> str:
    if table.empty:
        return "## Ridges\n\nNo pair of numbers is correlated over the worlds beyond chance.\n"
    rows = [
        f"| `{row['one']}` | `{row['other']}` | {TERMINAL.fixed(row['correlation'], 2)} |"
        for row in table.to_dict("records")
    ]
    return "\n".join([
        "## Ridges\n",
        "Pairs of which the facts know a combination better than either: rank correlation over the worlds, where it is "
        "more than chance.\n",
        "| one | other | correlation |",
        "|---|---|---|",
        *rows,
        "",
    ])  # fmt: skip


def main() -> None:
    """Writes the page and puts the library where the program looks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    PAGE.write_text(page_of(folder), encoding="utf-8")
    shutil.copyfile(folder / LIBRARY, SHIPPED)
    print(f"Written: {PAGE}, {SHIPPED}")


if __name__ == "__main__":
    main()
