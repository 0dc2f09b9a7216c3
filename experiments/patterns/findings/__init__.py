"""What is measured for each pattern: one function per pattern, from its results to one estimate per criterion."""

from collections.abc import Callable, Mapping

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate
from experiments.patterns.findings import (
    isolation,
    levels,
    mandates,
    people,
    pupils,
    quality,
    reforms,
    structure,
    trust,
    written_down,
)

Finding = Callable[[Data], Mapping[str, Estimate]]
FINDINGS: Mapping[str, Finding] = {
    **isolation.FINDINGS,
    **levels.FINDINGS,
    **mandates.FINDINGS,
    **people.FINDINGS,
    **pupils.FINDINGS,
    **quality.FINDINGS,
    **reforms.FINDINGS,
    **structure.FINDINGS,
    **trust.FINDINGS,
    **written_down.FINDINGS,
}
