"""What a command asks for: which scenarios, how often and with which luck, what is kept, who works, where it goes."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.asking.executor import Executor
from experiments.asking.model_file import ModelFile, version_of
from experiments.asking.points import Points

RESULTS = Path("results")


@dataclass(frozen=True)
class Replication:
    """How many replicates: ``most`` at every point, or with a ``precision`` as many as it needs, up to ``most``;
    ``first`` is the number of the first one.
    """

    most: int
    precision: float | None = None
    outcome: str = "voluntary_share"
    first: int = 0

    @property
    def wanted(self) -> range:
        """Numbers of the replicates, where no precision is asked for."""
        return range(self.first, self.first + self.most)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A checked request. Its points, each under all arms, are the scenarios; the first arm is the baseline.

    ``verb`` and ``typed`` are the command, ``configuration`` is what Hydra composed from it; ``outcomes`` are kept of
    every run, and of the measures in ``weeks`` every week; ``output`` may be left to the program (None); ``notices``
    are to be told before anything is simulated; ``model`` is somebody's own (None: the program's alone).
    """

    verb: str
    typed: Sequence[str]
    configuration: Mapping[str, Any]
    points: Points
    replication: Replication
    seed: int
    outcomes: tuple[str, ...]
    weeks: tuple[str, ...] = ()
    executor: Executor = ("threads", None, None)
    output: Path | None = None
    overwrite: bool = False
    notices: Sequence[str] = ()
    model: ModelFile | None = None

    @property
    def command(self) -> str:
        """The command that was typed."""
        return shlex.join(["staffroom", self.verb, *self.typed])

    @property
    def model_version(self) -> str:
        """The version of the model that computes."""
        return version_of(self.model)

    @property
    def own_measures(self) -> tuple[str, ...]:
        """Names of the measures that somebody's own model adds."""
        return () if self.model is None else self.model.measures

    @property
    def kinds(self) -> tuple[str, ...]:
        """The tables that are kept of every run."""
        return ("runs", "weeks") if self.weeks else ("runs",)
