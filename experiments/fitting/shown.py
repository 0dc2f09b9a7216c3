"""What a calibration has taught, on the terminal."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments import terminal
from experiments.fitting.calibration import Calibrated
from experiments.reading.numbers import TERMINAL

MOST_SHOWN = 12


def show(found: Calibrated, tables: Mapping[str, pd.DataFrame]) -> None:
    """Prints the predictive check, the numbers that the facts say something about, and the ridges."""
    with terminal.tables() as console:
        for use, title in (("CAL", "Facts that were fitted to"), ("HOLD", "Facts that were held out")):
            rows = tables["targets"][tables["targets"]["use"] == use]
            if len(rows):
                console.print(f"\n{title}: wanted, and what nine of ten worlds give", soft_wrap=True)
                for row in rows.to_dict("records"):
                    console.print(_target(row), soft_wrap=True)
                covered = int(rows["covered"].sum())
                met = int(rows["met"].sum())
                console.print(f"  {met} of {len(rows)} lie there, {covered} if the range is widened by the tolerance.")
        numbers = tables["numbers"]
        told = numbers[numbers["facts_say"] != "nothing"]
        console.print(
            f"\nOf {len(numbers)} numbers the facts say nothing about {len(numbers) - len(told)}; most about:",
            soft_wrap=True,
        )
        for row in told.head(MOST_SHOWN).to_dict("records"):
            console.print(_number(row), soft_wrap=True)
        if len(ridges := tables["ridges"]):
            console.print("\nRidges: pairs whose values go together over the worlds", soft_wrap=True)
            for row in ridges.head(MOST_SHOWN).to_dict("records"):
                where = "both high or both low" if row["correlation"] > 0 else "one high, the other low"
                r = TERMINAL.fixed(row["correlation"], 2)
                console.print(f"  {row['one']} and {row['other']}: {where} (rank correlation {r})", soft_wrap=True)


def _target(row: Mapping[Any, Any]) -> str:
    low, high = float(row["wanted_low"]), float(row["wanted_high"])
    wanted = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    ends = (TERMINAL.significant(float(row[end]), 2) for end in ("low", "high"))
    mark = "" if row["covered"] else "  MISSED"
    return f"  {row['target']!s:58}{wanted:>12}   {' to '.join(ends)}{mark}"


def _number(row: Mapping[Any, Any]) -> str:
    before, after = (
        " to ".join(TERMINAL.significant(float(row[end]), 2) for end in ends)
        for ends in (("prior_low", "prior_high"), ("low", "high"))
    )
    return f"  {row['number']!s:44}{before:>16}  ->  {after}"
