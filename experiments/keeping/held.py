"""Which runs are finished: the replicates of every scenario as stretches, so that many take no more room than few.

A stretch is its first replicate and the one after its last; a scenario has its stretches in ascending order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

Keys = tuple[np.ndarray, np.ndarray]  # of runs: scenarios as numbers (uint64) and replicates (int64)
SPAN = 2**32  # more than there are replicates


def number_of(scenario: str) -> int:
    """A scenario as a number: its 16 hexadecimal letters are the digits. Raises ValueError for other names."""
    return int(scenario, 16)


class Held:
    """The finished runs by scenario."""

    def __init__(self) -> None:
        self._stretches: dict[int, tuple[int, ...]] = {}  # first, stop, first, stop, ...

    def __contains__(self, scenario: str) -> bool:
        """Whether any run of a scenario is finished."""
        return number_of(scenario) in self._stretches

    def __len__(self) -> int:
        """Number of finished runs."""
        return sum(sum(edges[1::2]) - sum(edges[::2]) for edges in self._stretches.values())

    def add(self, keys: Keys) -> None:
        """Adds runs; those that are there already count once."""
        for scenario, first, stop in _stretches_of(*keys):
            self._stretches[scenario] = _joined(self._stretches.get(scenario, ()), first, stop)

    def update(self, other: "Held") -> None:
        """Adds the runs of another one."""
        for scenario, edges in other._stretches.items():
            for first, stop in zip(edges[::2], edges[1::2], strict=True):
                self._stretches[scenario] = _joined(self._stretches.get(scenario, ()), first, stop)

    def common(self, other: "Held") -> "Held":
        """The runs that both hold."""
        found = Held()
        for scenario in self._stretches.keys() & other._stretches.keys():
            mine, others = self._stretches[scenario], other._stretches[scenario]
            both = [
                edge
                for first, stop in zip(mine[::2], mine[1::2], strict=True)
                for begin, end in zip(others[::2], others[1::2], strict=True)
                if begin < stop and first < end
                for edge in (max(first, begin), min(stop, end))
            ]
            if both:
                found._stretches[scenario] = tuple(both)
        return found

    def stop(self, scenario: str) -> int:
        """The replicate after the last one of a scenario; 0 where there is none."""
        return self._stretches.get(number_of(scenario), (0,))[-1]

    def missing(self, scenario: str, wanted: range) -> list[tuple[int, int]]:
        """The replicates of a scenario that are not finished, as (first, count)."""
        held = self._stretches.get(number_of(scenario), ())
        edges = [wanted.start, *(min(max(edge, wanted.start), wanted.stop) for edge in held), wanted.stop]
        return [(first, stop - first) for first, stop in zip(edges[::2], edges[1::2], strict=True) if stop > first]

    def count(self, scenario: str, wanted: range) -> int:
        """How many of the wanted replicates are finished."""
        return len(wanted) - sum(count for _, count in self.missing(scenario, wanted))

    def order(self) -> "Order":
        """The finished runs of this moment, one after the other."""
        names = np.array(sorted(self._stretches), np.uint64)
        edges = [code * SPAN + edge for code, name in enumerate(names) for edge in self._stretches[int(name)]]
        return Order(names, np.array(edges, np.int64))


@dataclass(frozen=True)
class Order:
    """Runs by scenario and replicate: ``names`` of the scenarios (ascending), ``edges`` of all their stretches.

    An edge is SPAN times the number of its scenario, plus the replicate.
    """

    names: np.ndarray
    edges: np.ndarray

    @cached_property
    def starts(self) -> np.ndarray:
        """The place of the first run of each scenario, and at last the number of runs: (scenarios + 1,)."""
        codes = np.arange(len(self.names) + 1) * SPAN
        return self._before[np.searchsorted(self.edges[::2], codes)]

    @cached_property
    def _before(self) -> np.ndarray:
        """The place of the first run of each stretch, and at last the number of runs."""
        return np.concatenate([[0], np.cumsum(self.edges[1::2] - self.edges[::2])])

    def codes(self, scenarios: np.ndarray) -> np.ndarray:
        """The numbers of scenarios among the names, -1 where one is not among them."""
        if not len(self.names):
            return np.full(len(scenarios), -1)
        code = np.minimum(np.searchsorted(self.names, scenarios), len(self.names) - 1)
        return np.where(self.names[code] == scenarios, code, -1)

    def places(self, codes: np.ndarray, replicates: np.ndarray) -> np.ndarray:
        """The place of every run, by the number of its scenario and its replicate; -1 for a run that is not held."""
        keys = codes * SPAN + replicates
        edge = np.searchsorted(self.edges, keys, side="right")
        held = (codes >= 0) & (edge % 2 == 1)
        found = np.full(len(keys), -1)
        found[held] = self._before[edge[held] // 2] + keys[held] - self.edges[edge[held] - 1]
        return found

    def replicates(self, places: np.ndarray) -> np.ndarray:
        """The replicates at places."""
        stretch = np.searchsorted(self._before, places, side="right") - 1
        found: np.ndarray = self.edges[2 * stretch] % SPAN + places - self._before[stretch]
        return found


def _stretches_of(scenarios: np.ndarray, replicates: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Scenario, first replicate and the one after the last of all stretches."""
    order = np.lexsort((replicates, scenarios))
    scenarios, replicates = scenarios[order], replicates[order]
    ends = np.flatnonzero((np.diff(scenarios) != 0) | (np.diff(replicates) > 1))
    first, last = np.append(0, ends + 1)[: len(order)], np.append(ends, len(order) - 1)[: len(order)]
    yield from zip(scenarios[first].tolist(), replicates[first].tolist(), (replicates[last] + 1).tolist(), strict=True)


def _joined(stretches: tuple[int, ...], first: int, stop: int) -> tuple[int, ...]:
    """Stretches and one more."""
    firsts, stops = sorted([*stretches[::2], first]), sorted([*stretches[1::2], stop])
    gaps = [edge for gap in zip(stops, firsts[1:], strict=False) if gap[0] < gap[1] for edge in gap]
    return (firsts[0], *gaps, stops[-1])
