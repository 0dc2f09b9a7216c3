"""The patterns on the terminal: criteria, verdicts, agreement of seeds, and which mechanism carries which pattern."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from rich import box
from rich.padding import Padding
from rich.table import Table

from experiments import terminal
from experiments.patterns.declared import ORIGINS, PREDICTED, Pattern
from experiments.patterns.estimates import Verdict
from experiments.patterns.judged import Judgement, verdict_of
from experiments.reading.numbers import TERMINAL, by_size

_MARKS = {Verdict.REPRODUCED: "yes", Verdict.NOT: "NO", Verdict.UNDECIDED: "?"}
_DECIMALS = ((0.05, 3), (0.5, 2), (np.inf, 1))  # by the width of the interval


def _grid(*headings: str) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for heading in headings:
        grid.add_column(heading)
    return grid


def verdicts(patterns: Sequence[Pattern], found: Mapping[str, Sequence[Judgement]], seed: int) -> None:
    """Prints patterns, their criteria and remarks to standard output."""
    with terminal.tables() as console:
        console.print(_row_of("criterion", "wanted", "measured [95 % interval]", "n", ""))
        for pattern in patterns:
            verdict = str(verdict_of(found[pattern.id]))
            console.print(f"\n{pattern.id}  {pattern.title} ({pattern.use}): {verdict}", style="bold")
            for item in found[pattern.id]:
                says = item.criterion.says + (f" [{item.criterion.unit}]" if item.criterion.unit else "")
                number = str(item.estimate.n)
                console.print(_row_of(says, item.criterion.wanted, interval_text(item), number, _MARKS[item.verdict]))
            if pattern.remark:
                console.print(Padding(f"Remark: {pattern.remark}", (0, 0, 0, 4)), style="dim")
        console.print()
        for line in _summary(patterns, found, seed):
            console.print(line)


def _row_of(*cells: str) -> Table:
    """One row, with columns of the same widths as every other."""
    row = Table.grid(padding=(0, 2), expand=True)
    row.add_column(width=2)
    row.add_column(ratio=1)
    for width in (14, 24, 5, 3):
        row.add_column(width=width)
    row.add_row("", *cells)
    return row


def number_text(value: float, low: float, high: float) -> str:
    """A value and its interval with as many digits as the interval deserves."""
    if np.isnan(low):
        return f"{TERMINAL.significant(value, 3)} [not known]"
    decimals = by_size(high - low, _DECIMALS)
    return f"{TERMINAL.fixed(value, decimals)} {TERMINAL.bracketed(low, high, decimals)}"


def interval_text(item: Judgement) -> str:
    """The estimate of a judgement as text."""
    return number_text(item.estimate.value, item.estimate.low, item.estimate.high)


def _summary(patterns: Sequence[Pattern], found: Mapping[str, Sequence[Judgement]], seed: int) -> list[str]:
    lines = []
    for use, words in (("CAL", "used in tuning (CAL)"), ("HOLD", "held out (HOLD)")):
        results = [verdict_of(found[pattern.id]) for pattern in patterns if pattern.use == use]
        if results:
            counts = ", ".join(f"{results.count(verdict)} {verdict}" for verdict in Verdict)
            lines.append(f"{len(results)} {words}: {counts}.")
    for letter, words in (("F", "of the model description"), ("H", "written down last"), ("R", "from research")):
        strict = [p for p in patterns if (p.use, p.origin, p.id[0]) == ("HOLD", PREDICTED, letter)]
        if strict:
            met = sum(verdict_of(found[p.id]) == Verdict.REPRODUCED for p in strict)
            lines.append(f"Held out, neither built in nor tuned for, {words}: {met} of {len(strict)} reproduced.")
    for words, from_evidence in (("evidence", True), ("our own", False)):
        items = [item for p in patterns for item in found[p.id] if item.criterion.from_evidence == from_evidence]
        if items:
            met = sum(item.verdict == Verdict.REPRODUCED for item in items)
            lines.append(f"Criteria with bounds from {words}: {met} of {len(items)} met.")
    return [
        *lines,
        f"Seed {seed}. A criterion is met (yes) if its whole interval lies inside the bounds, missed (NO) if all of it "
        "lies outside, otherwise open (?). A pattern is reproduced if every criterion is met, not reproduced if one is "
        "missed, otherwise inconclusive. What was used in tuning is no evidence for the model.",
    ]


def agreement(patterns: Sequence[Pattern], found: Mapping[str, list[str]]) -> None:
    """Prints how many seeds give the same verdict."""
    grid = _grid("", "pattern", "verdicts")
    for pattern in patterns:
        counts = Counter(found[pattern.id]).most_common()
        grid.add_row(pattern.id, pattern.title, ", ".join(f"{count} x {verdict}" for verdict, count in counts))
    with terminal.tables() as console:
        console.print("Verdicts with other seeds", style="bold")
        console.print(grid)


def ablated(table: pd.DataFrame) -> None:
    """Prints, mechanism by mechanism, the patterns that are lost and gained without it."""
    grid = _grid("without the mechanism that ...", "patterns lost", "open", "gained")
    for title, rows in table.groupby("mechanism_title", sort=False):
        was, now = rows["full_verdict"] == Verdict.REPRODUCED, rows["verdict"]
        groups = (was & (now == Verdict.NOT), was & (now == Verdict.UNDECIDED), ~was & (now == Verdict.REPRODUCED))
        grid.add_row(str(title), *(" ".join(rows["pattern"][group]) for group in groups))
    with terminal.tables() as console:
        console.print("Mechanisms switched off in turn", style="bold")
        console.print(grid)


def listed(patterns: Sequence[Pattern]) -> None:
    """Prints identifiers, titles, claims and sources."""
    grid = _grid("", "pattern", "claim", "use", "strength", "in this model it")
    for pattern in patterns:
        grid.add_row(pattern.id, pattern.title, pattern.claim, pattern.use, pattern.strength, ORIGINS[pattern.origin])
    with terminal.tables() as console:
        console.print(grid)
