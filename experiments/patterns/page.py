"""Writes PATTERNS.md and the recorded verdicts from a results folder: ``python -m experiments.patterns.page DIR``.

DIR is what ``staffroom patterns --seeds 10 --ablations --output DIR`` has written; the ablations may be those of some
patterns (``--only``) and of fewer schools (``--replicates``), from a folder of their own, copied beside the rest.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.patterns.declared import ORIGINS, PREDICTED, STRENGTHS, USES, Pattern, patterns
from experiments.patterns.estimates import OURS, Verdict
from experiments.patterns.show import number_text
from experiments.reading.numbers import TERMINAL
from sim.errors import StaffroomError

PAGE = Path(__file__).parents[1] / "PATTERNS.md"
RECORDED = Path(__file__).with_name("recorded.csv")
RECORDED_COLUMNS = ["pattern", "criterion", "above", "below", "verdict", "value", "low", "high", "n", "seed"]
MOVED = 0.25  # share of a value by which it must change to count as moved
_COLUMNS = ("measured", "unit", "wanted", "threshold", "value [95 % interval]", "n", "distance", "")
_LITTLE = (
    "Without these, no criterion that the full model meets is missed (in brackets: of the values of met criteria, how "
    f"many move by {TERMINAL.percent(MOVED)} or more); the first ones are those to look at first for leaving out:"
)
_SIGNS = {"": "", "kept": "·", "lost": "LOST", "open": "?", "gained": "gained"}


def fate(full: str, without: str) -> str:
    """What becomes of a pattern without a mechanism: kept, lost, open, gained, or "" (it does not apply)."""
    if not isinstance(without, str) or not without:
        return ""
    if without == full:
        return "kept"
    if without == Verdict.REPRODUCED:
        return "gained"
    if full == Verdict.REPRODUCED:
        return "lost" if without == Verdict.NOT else "open"
    return "kept"


def carrying_little(criteria: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Mechanisms without which no met criterion is missed: title, met criteria whose value moves, met criteria."""
    known = criteria[criteria["criterion"].notna() & (criteria["criterion_full_verdict"] == Verdict.REPRODUCED)]
    outside = (known["full_value"] < known["low"]) | (known["full_value"] > known["high"])
    far = (known["value"] - known["full_value"]).abs() > MOVED * known["full_value"].abs()
    table = known.assign(missed=known["criterion_verdict"] == Verdict.NOT, moved=outside & far, met=1)
    counts = table.groupby("mechanism_title", sort=False)[["missed", "moved", "met"]].sum()
    idle = counts[counts["missed"] == 0].sort_values("moved", kind="stable")
    return [(str(title), int(row["moved"]), int(row["met"])) for title, row in idle.iterrows()]


def page(folder: Path) -> str:
    """The page as Markdown."""
    tables = {name: _table(folder, name) for name in ("patterns", "seeds", "ablations", "ablations_by_criterion")}
    parts = [_introduction(tables["patterns"]), _overview(tables["patterns"], tables["seeds"])]
    parts += [_mechanisms(tables["ablations"], tables["ablations_by_criterion"]), "## Pattern by pattern"]
    parts += [
        _details(tables["patterns"], pattern) for pattern in patterns(list(tables["patterns"]["pattern"].unique()))
    ]
    return "\n\n".join(parts) + "\n"


def _table(folder: Path, name: str) -> pd.DataFrame:
    try:
        return pd.read_csv(folder / f"{name}.csv", keep_default_na=True)
    except FileNotFoundError as problem:
        raise StaffroomError(
            f"{folder} has no {name}.csv; run: staffroom patterns --seeds 10 --ablations --output {folder}"
        ) from problem


def _introduction(found: pd.DataFrame) -> str:
    verdicts = found.drop_duplicates("pattern")
    lines = [
        "# Which known patterns the model reproduces",
        "This page is written by a program from the results of `staffroom patterns --seeds 10 --ablations`: every "
        "number, interval, verdict and cell of the table of mechanisms. Claims, sources, criteria and remarks are "
        "those of `configs/experiment/patterns`; remarks say what was found in further trials, some of which `make "
        "science` repeats (tests/science/test_pattern_remarks.py). F1 to F18 are the patterns of the model "
        "description, R1 to R20 facts from research on schools, H1 to H8 facts that were written down, with "
        "their criteria, before any of them was measured in this version; each is translated into an experiment with "
        "criteria. A criterion is met if the whole 95 % interval "
        "lies inside the bounds and missed if all of it lies outside; a pattern is reproduced if all of its criteria "
        "are met, not reproduced if one is missed, and otherwise inconclusive. Intervals hold luck and which schools "
        "were drawn, nothing else. The distance says how far a value lies outside the bounds, in standard deviations "
        "of what is measured between simulated schools (0: inside). Most thresholds are ours, because research gives "
        "directions more often than sizes; those who wrote the criteria of F1 to F18 knew the results of an earlier "
        "version of the model. "
        "Held-out patterns marked F and R are held out, but not unseen: they were measured once between two searches "
        "for the defaults. The searches read CAL facts only; how much champions do and how fast self-efficacy is "
        "learned were then changed by hand, with sizes of effects in view.",
    ]
    for use, meaning in USES.items():
        part = verdicts[verdicts["use"] == use]["pattern_verdict"]
        counts = ", ".join(f"{int((part == verdict).sum())} {verdict}" for verdict in Verdict)
        lines.append(f"**{use}** ({meaning}): {len(part)} patterns, {counts}.")
    strict = verdicts[(verdicts["use"] == "HOLD") & (verdicts["origin"] == PREDICTED)]
    met = strict["pattern_verdict"] == Verdict.REPRODUCED
    groups = [(letter, strict["pattern"].str.startswith(letter)) for letter in ("F", "H", "R")]
    shares = ", ".join(f"{int((met & of).sum())} of {int(of.sum())} marked {letter}" for letter, of in groups)
    lines.append(
        "Some held-out patterns follow almost from how the model is built, were looked at in tuning under another "
        f"name, or failed in the first version and so led to this one. What can speak for the model are the "
        f"{len(strict)} of which none of this is true; reproduced are {shares}."
    )
    return "\n\n".join([*lines, _by_threshold(found)])


def _by_threshold(found: pd.DataFrame) -> str:
    """Met criteria, and how far the others miss, for bounds from evidence and for our own."""
    lines = ["| criteria | bounds | met | median distance of the others |", "|---|---|---|---|"]
    for use in USES:
        for words, ours in (("from evidence", False), ("our own", True)):
            rows = found[(found["use"] == use) & ((found["threshold"] == OURS) == ours)]
            met = rows["verdict"] == Verdict.REPRODUCED
            others = rows.loc[~met, "distance"].median()
            lines.append(f"| {use} | {words} | {int(met.sum())} of {len(rows)} | {_distance_text(others)} |")
    return "\n".join(lines)


def _distance_text(distance: float) -> str:
    return "" if pd.isna(distance) else "0" if distance == 0 else TERMINAL.fixed(distance, 1 if distance >= 0.05 else 2)


def _overview(found: pd.DataFrame, seeds: pd.DataFrame) -> str:
    headings = ("", "pattern", "use", "in this model it", "evidence", "verdict", "same with seeds (own included)")
    lines = ["## Overview", "", "| " + " | ".join(headings) + " |", "|---" * len(headings) + "|"]
    for _, row in found.drop_duplicates("pattern").iterrows():
        others = seeds[seeds["pattern"] == row["pattern"]]["verdict"]
        agree = f"{int((others == row['pattern_verdict']).sum())} of {len(others)}"
        strength = STRENGTHS[row["strength"]]
        cells = (
            row["pattern"],
            row["title"],
            row["use"],
            ORIGINS[row["origin"]],
            strength,
            row["pattern_verdict"],
            agree,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _mechanisms(pairs: pd.DataFrame, criteria: pd.DataFrame) -> str:
    names = list(pairs["pattern"].unique())
    lines = [
        "## Which mechanism carries which pattern",
        "",
        f"{len(names)} patterns again with one mechanism switched off, mostly with {int(criteria['n'].median())} "
        "schools a scenario, so that fewer verdicts are clear than above. LOST: reproduced by the full model, not "
        "without the mechanism; ?: no longer clear; gained: only without it; a dot: the same verdict; empty: the "
        "pattern varies the mechanism itself. With so many cells, single surprises can be luck of the threshold.",
        "",
        "| without: | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for title, rows in pairs.groupby("mechanism_title", sort=False):
        by_pattern = rows.set_index("pattern")
        cells = [_SIGNS[fate(by_pattern.loc[n, "full_verdict"], by_pattern.loc[n, "verdict"])] for n in names]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    lines += ["", _LITTLE, ""]
    lines += [f"- {title} ({moved} of {met})" for title, moved, met in carrying_little(criteria)]
    return "\n".join(lines)


def _details(found: pd.DataFrame, pattern: Pattern) -> str:
    rows = found[found["pattern"] == pattern.id]
    lines = [f"### {pattern.id} {pattern.title}: {rows['pattern_verdict'].iloc[0]}", "", pattern.claim, ""]
    lines += [f"Source: {pattern.source} ({STRENGTHS[pattern.strength]}).", ""]
    lines += [f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    for _, row in rows.iterrows():
        wanted = pattern.criteria[row["criterion"]].wanted
        value = number_text(row["value"], row["low"], row["high"])
        unit = row["unit"] if isinstance(row["unit"], str) else ""
        far = _distance_text(row["distance"])
        cells = (row["measured"], unit, wanted, row["threshold"], value, str(row["n"]), far, row["verdict"])
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"Remark: {pattern.remark}"] if pattern.remark else lines)


def main(arguments: Sequence[str]) -> None:
    """Writes the page and the recorded verdicts."""
    folder = Path(arguments[0])
    PAGE.write_text(page(folder), "utf-8")
    recorded = _table(folder, "patterns")[RECORDED_COLUMNS]
    recorded.to_csv(RECORDED, index=False, lineterminator="\n", float_format="%.6g")


if __name__ == "__main__":
    main(sys.argv[1:])
