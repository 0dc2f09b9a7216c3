"""A library of plausible worlds, and which world belongs to which replicate."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


class Worlds:
    """Weighted vectors of values, one a world: ``names`` (k), ``values`` (worlds, k), ``weights`` (worlds,) that add up
    to 1, ``name`` of the library, ``about``: how it was made.

    A library without worlds stands for the point values: every number as it is declared or set.
    """

    def __init__(
        self,
        name: str,
        names: Sequence[str],
        values: np.ndarray,
        weights: np.ndarray | None = None,
        about: Mapping[str, object] | None = None,
    ):
        self.name, self.names = name, list(names)
        self.values = np.asarray(values, float).reshape(len(values), len(self.names))
        count = len(self.values)
        given = np.full(count, 1.0) if weights is None else np.asarray(weights, float)
        self.weights = given / given.sum() if count else given
        self.about = dict(about or {})

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return f"Worlds({self.name!r}, {len(self)} worlds of {len(self.names)} numbers)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Worlds) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def key(self) -> str:
        """Names the content; empty where there are no worlds."""
        if not len(self):
            return ""
        digest = hashlib.sha256("\n".join(self.names).encode())
        digest.update(np.ascontiguousarray(self.values).tobytes())
        digest.update(np.ascontiguousarray(self.weights).tobytes())
        return digest.hexdigest()[:12]

    @cached_property
    def effective(self) -> float:
        """How many equally weighted worlds say as much (Kish 1965)."""
        return float(1.0 / np.sum(self.weights**2)) if len(self) else 0.0

    @cached_property
    def _ends(self) -> np.ndarray:
        return np.cumsum(self.weights)

    def drawn(self, seed: int, first: int, count: int) -> np.ndarray:
        """The world of each of ``count`` replicates from number ``first``: whole numbers (count,).

        A world is drawn by its weight; steps of the golden section spread the replicates of one seed evenly over the
        library, however many there are (Weyl 1916), so that few replicates see many different worlds.
        """
        start = int.from_bytes(hashlib.blake2b(f"worlds {seed}".encode(), digest_size=7).digest(), "little") / 2.0**56
        places = (start + GOLDEN * np.arange(first, first + count, dtype=float)) % 1.0
        return np.asarray(np.minimum(np.searchsorted(self._ends, places, side="right"), len(self) - 1))

    def column(self, name: str) -> np.ndarray:
        """The values of one number over the worlds: (worlds,)."""
        return np.asarray(self.values[:, self.names.index(name)])

    def only(self, places: Sequence[int] | np.ndarray, name: str | None = None) -> "Worlds":
        """Some of the worlds, equally weighted where a place stands once."""
        chosen = np.asarray(places, int)
        return Worlds(name or self.name, self.names, self.values[chosen], self.weights[chosen], self.about)


NONE = Worlds("none", [], np.empty((0, 0)))
