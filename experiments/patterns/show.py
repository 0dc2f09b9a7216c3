"""The patterns on the terminal: one line per criterion, one verdict per pattern, and the count."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from experiments import terminal
from experiments.patterns.declared import ORIGINS, Pattern
from experiments.patterns.estimates import Verdict
from experiments.patterns.judged import Judgement, verdict_of

_MARKS = {Verdict.REPRODUCED: "yes", Verdict.NOT: "NO", Verdict.UNDECIDED: "?"}


def show(patterns: Sequence[Pattern], judgements: Mapping[str, Sequence[Judgement]], seed: int) -> None:
    """Prints the table to standard output."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_lines=False)
    for heading in ("", "pattern and criterion", "wanted", "measured [95 % interval]", "n", ""):
        grid.add_column(
            heading, justify="right" if heading == "n" else "left", no_wrap=heading not in ("pattern and criterion",)
        )
    for pattern in patterns:
        found = judgements[pattern.id]
        grid.add_row(pattern.id, f"{pattern.title} ({pattern.use})", "", "", "", str(verdict_of(found)), style="bold")
        for item in found:
            says = item.criterion.says + (f" [{item.criterion.unit}]" if item.criterion.unit else "")
            grid.add_row(
                "", says, item.criterion.wanted, interval_text(item), str(item.estimate.n), _MARKS[item.verdict]
            )
        grid.add_section()
    with terminal.tables() as console:
        console.print(grid)
        for line in _summary(patterns, judgements, seed):
            console.print(line)


def interval_text(item: Judgement) -> str:
    """Value and interval with as many digits as the interval deserves."""
    estimate = item.estimate
    if not estimate.low == estimate.low:
        return f"{estimate.value:.3g} [not known]"
    width = max(estimate.high - estimate.low, 1e-9)
    digits = 3 if width < 0.05 else 2 if width < 0.5 else 1
    return f"{estimate.value:+.{digits}f} [{estimate.low:+.{digits}f}, {estimate.high:+.{digits}f}]"


def _summary(patterns: Sequence[Pattern], judgements: Mapping[str, Sequence[Judgement]], seed: int) -> list[str]:
    lines = []
    for use, words in (("CAL", "used in tuning (CAL)"), ("HOLD", "held out (HOLD)")):
        verdicts = [verdict_of(judgements[pattern.id]) for pattern in patterns if pattern.use == use]
        counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in Verdict)
        if verdicts:
            lines.append(f"{len(verdicts)} {words}: {counts}")
    return [
        *lines,
        f"Seed {seed}. A criterion is met (yes) if the whole interval lies inside the bounds, missed (NO) if all of it "
        "lies outside, otherwise open (?). A pattern needs all of its criteria.",
    ]


def listed(patterns: Sequence[Pattern]) -> None:
    """Prints identifiers, titles, claims and sources."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for heading in ("", "pattern", "claim", "use", "strength", "where it comes from in the model"):
        grid.add_column(heading)
    for pattern in patterns:
        grid.add_row(pattern.id, pattern.title, pattern.claim, pattern.use, pattern.strength, ORIGINS[pattern.origin])
    with terminal.tables() as console:
        console.print(grid)
