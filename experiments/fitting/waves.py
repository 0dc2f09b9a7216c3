"""The waves of a calibration: points that are simulated, kept as they are finished, and what is learned from them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import qmc

from experiments import terminal
from experiments.fitting.measuring import Point, key_of, measured
from experiments.fitting.targets import Target
from experiments.fitting.unknowns import Unknowns
from experiments.keeping.writing import atomic
from experiments.running.executors.pool import Pool

KEPT = "measured.jsonl"
PER_BLOCK = 4


@dataclass(frozen=True)
class Wave:
    """Points that are simulated together: ``places`` in the unit cube (points, numbers); ``schools``: a factor on how
    many schools stand behind each number.
    """

    number: int
    places: np.ndarray
    schools: float = 1.0


@dataclass(frozen=True)
class Block:
    """A few points on their way to a worker."""

    points: tuple[Point, ...]
    targets: tuple[Target, ...]


def first_places(points: int, numbers: int, seed: int) -> np.ndarray:
    """A Latin hypercube: (points, numbers)."""
    return np.asarray(qmc.LatinHypercube(numbers, rng=np.random.default_rng([seed, 1])).random(points))


def worked_off(block: Block) -> list[dict[str, float]]:
    """What a worker does."""
    return [measured(point, block.targets) for point in block.points]


class Measured:
    """The numbers of all finished points, one line each in ``measured.jsonl``; a torn last line is left out."""

    def __init__(self, folder: Path):
        self.path = folder / KEPT
        self.found: dict[tuple[int, int], dict[str, float]] = {}
        if self.path.exists():
            for line in self.path.read_text("utf-8", errors="replace").splitlines():
                try:
                    wave, number, values = json.loads(line)
                    self.found[int(wave), int(number)] = {
                        k: np.nan if v is None else float(v) for k, v in values.items()
                    }
                except (ValueError, TypeError, AttributeError):
                    continue

    def keep(self, wave: int, number: int, values: dict[str, float]) -> None:
        """Adds a point."""
        self.found[wave, number] = values
        plain = {key: None if value != value else value for key, value in values.items()}
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write("\n" + json.dumps([wave, number, plain]))

    def table(self, wave: Wave, targets: Sequence[Target]) -> np.ndarray:
        """What was measured in a wave: (points, targets)."""
        rows = [self.found[wave.number, number] for number in range(len(wave.places))]
        return np.array([[row[key_of(target)] for target in targets] for row in rows])


def simulate(wave: Wave, unknowns: Unknowns, targets: Sequence[Target], kept: Measured, pool: Pool, seed: int) -> None:
    """Simulates the points of a wave that are missing, with progress; every block is kept at once."""
    values = unknowns.values(wave.places)
    missing = [number for number in range(len(values)) if (wave.number, number) not in kept.found]
    done = 0
    with terminal.progress(len(missing)) as advance:
        for block, found in pool.work_off(_blocks(wave, missing, values, unknowns.names, targets, seed), worked_off):
            for point, numbers in zip(block.points, found, strict=True):
                kept.keep(wave.number, point.number, numbers)
            done += len(block.points)
            advance(done)


def _blocks(
    wave: Wave, missing: Sequence[int], values: np.ndarray, names: Sequence[str], targets: Sequence[Target], seed: int
) -> Iterator[Block]:
    for first in range(0, len(missing), PER_BLOCK):
        numbers = missing[first : first + PER_BLOCK]
        yield Block(
            tuple(
                Point(n, dict(zip(names, values[n].tolist(), strict=True)), _luck(seed, wave.number, n), wave.schools)
                for n in numbers
            ),
            tuple(targets),
        )


def _luck(seed: int, wave: int, number: int) -> int:
    """A seed of its own for every point, so that luck averages out over them."""
    return int(np.random.SeedSequence([seed, wave, number]).generate_state(1, np.uint32)[0])


def chosen_before(folder: Path, number: int) -> tuple[np.ndarray, str] | None:
    """The places of a wave (points, numbers) as they were chosen before it was begun, and what was told; else None."""
    path = folder / f"places_{number}.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as kept:
        return np.asarray(kept["places"]), str(kept["told"])


def choose(folder: Path, number: int, places: np.ndarray, told: str) -> None:
    """Keeps the places of a wave before it is begun, and what is told of the one before."""
    with atomic(folder / f"places_{number}.npz") as stream:
        np.savez(stream, places=places, told=np.array(told))
