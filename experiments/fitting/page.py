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

which took {hours} hours on two busy cores ({points} points, the last ones with three times the schools, and 40
repeats); anybody can repeat it with that command. Nothing here about facts that were fitted to is a prediction: the
facts chose the worlds, and the defaults and plausible ranges had been set before with most of the same facts. Facts
that were held out were written down before this calibration and not fitted to; eight of them come from the other
schools of the same study, and those marked "seen" had been measured before at other values.

## How it is done

- **Facts** are data: `configs/targets/*.yaml`. Each has a tolerance of two parts, its sampling error and its
  discrepancy: how far from it this model may be for reasons of its own. The second is assumed, and its comment says so.
- **Demands** are among them: bounds that we chose where research gives a direction only (how fast a mandate works, how
  schools differ in its effect, what is left, that nothing goes on without success, steps of isolation, no drift).
- **Before**: {numbers} numbers with a plausible range are believed to lie in it, independently of one another. The
  shape follows from the basis: near the default where there is evidence on its size (PERT), rather near it where
  research gives the direction (triangular), anywhere where it is assumed or was to be fitted (uniform). Features of a
  school (size, trust, ...), choices of a reform and the fixed numbers of the ODD stay as they are.
- **Waves**: points of the prior are simulated; emulators, sparse polynomials chosen by the lasso (scikit-learn), learn
  what the model would give elsewhere; new points are drawn from the prior with the likelihood of all facts at once
  (independent normal errors of the tolerance and of what the emulators do not know); these are simulated, the emulators
  learn again, and so on. What is ruled out (missed by three of those errors, as in history matching) is reported.
{tried}
- **Worlds**: the last draws are simulated with three times as many schools, and weighted by the likelihood of emulators
  that learned from them too, relative to the one that they were drawn by. The weights are worth {worth} equal ones.
- **No ABC-SMC on the model itself** (pyABC): of {numbers} unknown numbers about one in {rare} vectors of the prior
  counts, so that most simulated points would be thrown away; it was not tried. Drawing from the prior with the
  emulators' likelihood needs no chain that must converge, and rests on the emulators: worlds that they rule out wrongly
  are never seen.

Whoever uses the worlds writes `worlds=plausible`; `worlds=FILE.csv` takes a library of one's own, and a library for
other numbers of the model is refused.

## Faults known of this library

A statistician's reading of the method found these; they are to be mended with the next library. Until then `worlds` is
not the default.

- Coaching is compared with teachers at the end of a longer run without it, so that this one fact is not what it says.
- Schools of different size in one file of facts share their draws, so that little independent luck stands behind the
  facts about networks; the share of trust between schools is measured too low, and `school_trust_sd` pulled up.
- US advice networks are measured at the readiness of TALIS, the US survey at one of its own.
- Facts count as independent, although answers of the same teachers are not: ranges are somewhat too narrow.
- Draws are taken without repetition from a pool worth only twice as many, which makes them flatter than they should be.
- The error of the emulators is measured on folds that were screened together and in the order of the waves, and luck
  is taken to be the same everywhere: both errors are approximate.
- The ranges of `ease_talk` and `windows` cut off values that the facts would take.

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
        covered, met = int(rows["covered"].sum()), int(rows["met"].sum())
        lines += [
            f"## {title}\n",
            "Wanted: the fact, or its range. Worlds: mean, and where nine of ten worlds lie. Missed by: distance of "
            "the "
            "mean from the fact, in tolerances. Within: the fact touches the range of nine of ten worlds: "
            f"{met} of {len(rows)}, and {covered} if that range is widened by the tolerance (in brackets).\n",
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
    within = "yes" if row["met"] else "(yes)" if row["covered"] else "**no**"
    tolerance = f"{row['sampling']:g}, {row['discrepancy']:g}"
    return f"| {name} | {row['kind']} | {wanted} | {tolerance} | {mean} ({low} to {high}) | {missed} | {within} |"


def _numbers(table: pd.DataFrame) -> str:
    nothing = table[table["facts_say"] == "nothing"]
    told = table[table["facts_say"] != "nothing"]
    rows = [
        f"| `{row['number']}` | {row['basis']} | {_span(row, 'prior_low', 'prior_high')} | "
        f"{_span(row, 'low', 'high')} | "
        f"{_usual(row)} | "
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
        f"\n**The facts narrow the range little, taken alone** (less than 20 % taken away), of {len(nothing)} of "
        f"{len(table)} numbers: "
        + ", ".join(f"`{name}`" for name in sorted(nothing["number"])) + ".\n",
    ])  # fmt: skip


def _usual(row: dict[Any, Any]) -> str:
    if row["default"] != row["default"]:
        return "-"
    return f"{row['default']:g}" + ("" if row["default_inside"] else " (outside)")


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
        "Pairs of numbers whose values go together: rank correlation over the worlds, where it is "
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
