"""Estimates that were measured before, one line each, so that long work survives an interruption."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from experiments.patterns.estimates import Estimate

_HERE = Path(__file__).parent
_SOURCES = [
    *sorted(_HERE.glob("findings/*.py")),
    *(_HERE / f"{name}.py" for name in ("arms", "data", "estimates", "simulating")),
]


class Measured:
    """A file of estimates by the key of the runs behind them; a line that was cut off by an interruption is ignored."""

    def __init__(self, path: Path):
        self.path = path
        self._known: dict[str, dict[str, Estimate]] = {}
        if path.exists():
            for line in path.read_text("utf-8", errors="replace").splitlines():
                self._read(line)

    def _read(self, line: str) -> None:
        try:
            content = json.loads(line)
            self._known[content["key"]] = {name: _estimate(*found) for name, found in content["estimates"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return

    def get(self, key: str) -> Mapping[str, Estimate] | None:
        """The estimates under a key, None if there are none."""
        return self._known.get(key)

    def keep(self, key: str, estimates: Mapping[str, Estimate]) -> None:
        """Adds a line."""
        self._known[key] = dict(estimates)
        content = {
            name: [*(None if number != number else number for number in (e.value, e.low, e.high)), e.n]
            for name, e in estimates.items()
        }
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write("\n" + json.dumps({"key": key, "estimates": content}))


def _estimate(value: float | None, low: float | None, high: float | None, n: int) -> Estimate:
    numbers = [float("nan") if number is None else number for number in (value, low, high)]
    return Estimate(numbers[0], numbers[1], numbers[2], n)


def with_sources(key: str) -> str:
    """A key of runs together with the code that measures them: an edited finding is measured again."""
    digest = hashlib.sha256(key.encode())
    for path in _SOURCES:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
