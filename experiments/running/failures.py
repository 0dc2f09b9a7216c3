"""Runs that raised: kept one by one in ``failures.jsonl``, each with the command that repeats exactly this run."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments import terminal
from experiments.keeping.held import Held, number_of
from experiments.keeping.store import FAILURES, writable
from experiments.running.preparing import Prepared
from experiments.running.repeat import repeat_command


class Failures:
    """The failures of one sweep, in memory and, as soon as they are known, on disk."""

    def __init__(self, folder: Path, design: Prepared):
        self.path = folder / FAILURES
        self.design = design
        self.entries: list[dict[str, Any]] = []
        self.runs = Held()

    def begin(self) -> None:
        """Forgets the failures of an earlier attempt: these runs are simulated again."""
        with writable(self.path.parent):
            self.path.unlink(missing_ok=True)

    def add(self, found: Sequence[Mapping[str, Any]]) -> None:
        """Keeps failures as a block reports them: scenario, replicate, seed, error, traceback."""
        if not found:
            return
        entries = [self._described(failure) for failure in found]
        self.entries += entries
        scenarios = np.array([number_of(entry["scenario"]) for entry in entries], np.uint64)
        self.runs.add((scenarios, np.array([entry["replicate"] for entry in entries], np.int64)))
        with writable(self.path.parent), self.path.open("a", encoding="utf-8") as stream:
            stream.write("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries))

    def _described(self, failure: Mapping[str, Any]) -> dict[str, Any]:
        point, arm, _ = self.design.places[failure["scenario"]]
        points = self.design.points
        row = points.table.iloc[[point]].to_dict("records")[0]
        configuration = points.configured(row, points.arms[arm]) | {"model": points.configuration.get("model")}
        return {
            **failure,
            "point": point,
            "arm": points.arms[arm].name,
            "settings": row,
            "command": repeat_command(configuration, failure["seed"], failure["replicate"]),
        }


def read_failures(folder: Path) -> list[dict[str, Any]]:
    """The failures that a folder holds; a last line that is still being written does not count."""
    try:
        text = (folder / FAILURES).read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    lines = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
    found = [entry for line in lines if (entry := _entry(line)) is not None]
    if len(found) < len(lines):
        terminal.say(
            f"{len(lines) - len(found)} of {len(lines)} lines of '{folder / FAILURES}' are damaged and left out; "
            f"`staffroom resume {folder}` tries the failed runs again and writes it anew."
        )
    return found


def _entry(line: str) -> dict[str, Any] | None:
    """A line of failures; None where it is none."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and {"scenario", "replicate"} <= set(entry) else None
