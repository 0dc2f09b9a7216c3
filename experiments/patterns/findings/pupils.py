"""Patterns of results: what collaboration does for pupils, and what only looks like it."""

from collections.abc import Callable, Mapping

from experiments.patterns.data import Data
from experiments.patterns.estimates import Estimate

FINDINGS: Mapping[str, Callable[[Data], Mapping[str, Estimate]]] = {}
