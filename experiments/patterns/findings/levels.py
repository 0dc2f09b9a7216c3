"""Patterns of levels: what teachers do in a month, and how that goes with trust."""

from collections.abc import Callable, Mapping

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate

FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {}
