"""Patterns of reforms: mandates conditional on support, what fades, what follows the calendar."""

from collections.abc import Callable, Mapping

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate

FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {}
