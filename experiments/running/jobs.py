"""What is a request's own, beside the engine: whose the results are, which scenarios, which tables at the end."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments.asking.request import Request
from experiments.keeping.held import Held
from experiments.keeping.runs_store import RunStore
from experiments.keeping.store import Store
from experiments.running.blocks import Task
from experiments.running.preparing import Prepared, missing_tasks, prepared


class Job(ABC):
    """A request on its way to a results folder."""

    verb = "sweep"  # what the manifest says that the folder holds
    names: Mapping[str, str] | None = None  # {name: hash}, where the tables call scenarios by names
    figures = True  # whether figures are drawn at the end

    def __init__(self, request: Request):
        self.request = request
        self.notices: Sequence[str] = request.notices  # to be told before anything is simulated
        self._design: Prepared | None = None

    def design(self) -> Prepared:
        """The design, every scenario of which is built and named once. Raises :class:`StaffroomError`."""
        if self._design is None:
            self._design = prepared(self.request, self.folder)
        return self._design

    def check(self) -> None:
        """Raises :class:`StaffroomError` for a design that cannot be simulated, before its folder is touched."""
        self.design()

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where the results go."""

    @property
    @abstractmethod
    def identity(self) -> dict[str, Any]:
        """What must be the same for a folder to be continued."""

    @property
    @abstractmethod
    def told(self) -> dict[str, Any]:
        """What the manifest says of this kind of request."""

    @property
    def arms(self) -> Sequence[str]:
        """Names of the arms, the baseline first."""
        return [arm.name for arm in self.request.points.arms]

    @property
    def outcomes(self) -> Sequence[str]:
        """The outcomes that are kept of every run."""
        return self.request.outcomes

    @property
    def scenarios(self) -> Sequence[str]:
        """The scenarios as the store calls them."""
        return list(self.design().places)

    @property
    def counts(self) -> dict[str, int]:
        """How many points and scenarios there are."""
        return {"points": len(self.request.points.table), "scenarios": len(self.scenarios)}

    def refusal(self, runs: RunStore) -> str:
        """Why what is kept does not go with what is asked for, as a sentence; empty where it does."""
        return ""

    def tasks(self, tried: Held, wanted: Mapping[str, range]) -> Iterator[Task]:
        """What is to be simulated: the wanted replicates that were not tried."""
        return missing_tasks(self.design(), tried, wanted, bool(self.request.weeks))

    def dressed(self, tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
        """The tables of a block as they are kept."""
        return tables

    @abstractmethod
    def described(self, failure: Mapping[str, Any]) -> dict[str, Any]:
        """A failure with where it belongs and, where there is one, the command that repeats it."""

    @abstractmethod
    def write_design(self, store: Store, runs: RunStore) -> None:
        """Writes ``design.parquet``."""

    def complete(self, runs: RunStore) -> bool:
        """Whether there are enough runs for tables."""
        return True

    @abstractmethod
    def write_tables(self, store: Store, runs: RunStore, fresh: bool) -> dict[str, int]:
        """Writes the tables at the end; returns their numbers of rows. ``fresh``: whether there are new runs."""

    @abstractmethod
    def show(self, store: Store) -> None:
        """Shows on the terminal what has come out, beside where it is."""
