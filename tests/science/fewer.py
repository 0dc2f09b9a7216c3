"""Patterns whose simulation takes longest, measured on fewer schools than the record: ``python -m
tests.science.fewer``.

The record (experiments/patterns/recorded.csv) has them on all of theirs; a test looks at what these few give, to save
minutes. Renew this file together with the record.
"""

from pathlib import Path

import pandas as pd

from experiments.patterns.arms import arms_of
from experiments.patterns.declared import patterns
from experiments.patterns.judged import Judgement, judge
from experiments.patterns.simulating import simulated

FILE = Path(__file__).with_name("fewer.csv")
LONGEST = ("F14", "R16", "R17")
SCHOOLS, SEED = 60, 1


def measured(name: str) -> list[Judgement]:
    """The criteria of one pattern on few schools."""
    (pattern,) = patterns([name])
    return judge(pattern, simulated(pattern, arms_of(pattern, SCHOOLS, SEED), SEED, None, lambda runs: None))


def main() -> None:
    """Writes the file anew."""
    rows = [
        {
            "pattern": name,
            "criterion": item.name,
            "verdict": str(item.verdict),
            "value": item.estimate.value,
            "n": item.estimate.n,
        }
        for name in LONGEST
        for item in measured(name)
    ]
    pd.DataFrame(rows).to_csv(FILE, index=False, lineterminator="\n", float_format="%.9g")


if __name__ == "__main__":
    main()
