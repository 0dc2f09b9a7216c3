"""The job of ``map`` over two settings: a sweep of a grid, and where its schools tip."""

from typing import Any

from experiments import terminal
from experiments.asking.map_request import MapRequest
from experiments.keeping.store import Store, writable
from experiments.keeping.writing import atomic, plain_table, write_table
from experiments.running.sweeping import SweepJob


class MapJob(SweepJob):
    """A map of two settings."""

    def __init__(self, request: MapRequest):
        super().__init__(request.sweep)
        self.chosen = {
            "x": request.x,
            "y": request.y,
            "outcome": request.outcome,
            "threshold": request.threshold,
        }

    @property
    def told(self) -> dict[str, Any]:
        return super().told | {"map": self.chosen}

    def show(self, store: Store) -> None:
        """Writes and prints the tipping values."""
        from experiments.reading import finished, tipping_table

        table = tipping_table.of(finished.read(self.folder))
        with writable(self.folder):
            write_table(plain_table(table), self.folder / "tipping.parquet")
            with atomic(self.folder / "tipping.csv") as stream:
                stream.write(table.to_csv(index=False, lineterminator="\n").encode())
        store.write_manifest(tables=store.manifest["tables"] | {"tipping": len(table)})
        with terminal.tables() as console:
            tipping_table.show(table, console)
