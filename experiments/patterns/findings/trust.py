"""Patterns of trust: gate, asymmetry, control."""

from collections.abc import Callable, Mapping

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate

FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {}
