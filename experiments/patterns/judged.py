"""From the results of a pattern to its judgements: one per criterion, and the verdict on the pattern."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from experiments.patterns.data import Data
from experiments.patterns.declared import Pattern
from experiments.patterns.estimates import Criterion, Estimate, Verdict, overall
from experiments.patterns.findings import FINDINGS
from sim.errors import StaffroomError


@dataclass(frozen=True)
class Judgement:
    """One criterion of a pattern, what was measured, and the verdict."""

    pattern: str
    name: str
    criterion: Criterion
    estimate: Estimate

    @property
    def verdict(self) -> Verdict:
        """What the estimate says about the criterion."""
        return self.criterion.verdict(self.estimate)


def judge(pattern: Pattern, data: Data) -> list[Judgement]:
    """Measures a pattern and compares with its criteria, in their declared order. Raises :class:`StaffroomError`."""
    if pattern.id not in FINDINGS:
        raise StaffroomError(f"{pattern.id} is declared, but nothing measures it (experiments/patterns/findings).")
    return compared(pattern, FINDINGS[pattern.id](data))


def compared(pattern: Pattern, found: Mapping[str, Estimate]) -> list[Judgement]:
    """Compares estimates with a pattern's criteria. Raises :class:`StaffroomError` where the two do not match."""
    if set(found) != set(pattern.criteria):
        odd = sorted(set(found) ^ set(pattern.criteria))[0]
        raise StaffroomError(f"{pattern.id}: '{odd}' is measured or declared, but not both.")
    return [Judgement(pattern.id, name, criterion, found[name]) for name, criterion in pattern.criteria.items()]


def verdict_of(found: Iterable[Judgement]) -> Verdict:
    """The verdict on one pattern."""
    return overall([judgement.verdict for judgement in found])


def table(patterns: Sequence[Pattern], found: Mapping[str, Sequence[Judgement]], seed: int) -> pd.DataFrame:
    """One row per criterion, as written to ``patterns.csv``."""
    rows = []
    for pattern in patterns:
        verdict = verdict_of(found[pattern.id])
        for item in found[pattern.id]:
            criterion, estimate = item.criterion, item.estimate
            rows.append(
                {
                    "pattern": pattern.id,
                    "title": pattern.title,
                    "claim": pattern.claim,
                    "source": pattern.source,
                    "strength": pattern.strength,
                    "use": pattern.use,
                    "origin": pattern.origin,
                    "pattern_verdict": str(verdict),
                    "criterion": item.name,
                    "measured": criterion.says,
                    "unit": criterion.unit,
                    "above": criterion.above,
                    "below": criterion.below,
                    "threshold": criterion.threshold,
                    "value": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                    "n": estimate.n,
                    "seed": seed,
                    "distance": criterion.distance(estimate),
                    "verdict": str(item.verdict),
                }
            )
    return pd.DataFrame(rows)
