"""Patterns of people: newcomers, leavers, champions, and the case schools."""

from collections.abc import Callable, Mapping

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate

FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {}
