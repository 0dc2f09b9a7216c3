"""Looks at newcomers, novices and veterans."""

from collections.abc import Callable, Mapping

import sim
from sim.state import State

LOOKS: Mapping[str, Callable[[State, sim.Scenario], Mapping[str, float]]] = {}
