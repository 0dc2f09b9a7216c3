"""What was asked for last, so that a question asked again costs nothing; never more than so many bytes of it."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Generic, TypeVar

from sim.results.recording import Recording

MOST_BYTES = 64_000_000  # ten runs of a school of 60 over three years

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by what was asked for; what was used longest ago goes first. Safe to use from several threads.

    ``size``: the bytes of one.
    """

    def __init__(self, size: Callable[[Thing], int], most_bytes: int = MOST_BYTES):
        self.size, self.most_bytes = size, most_bytes
        self.bytes = 0
        self._found: OrderedDict[bytes, Thing] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._found)

    def find(self, asked: str) -> Thing | None:
        """What is kept of a question."""
        name = _name(asked)
        with self._lock:
            if name in self._found:
                self._found.move_to_end(name)
            return self._found.get(name)

    def get(self, asked: str, make: Callable[[], Thing]) -> Thing:
        """What answers a question, made where it is not kept."""
        found = self.find(asked)
        if found is not None:
            return found
        made, name = make(), _name(asked)
        with self._lock:
            if name not in self._found:
                self._found[name] = made
                self.bytes += self.size(made)
            while self.bytes > self.most_bytes:
                _, dropped = self._found.popitem(last=False)
                self.bytes -= self.size(dropped)
        return made


def _name(asked: str) -> bytes:
    """Short, however long a question is."""
    return sha256(asked.encode()).digest()


def bytes_of(recording: Recording) -> int:
    """What a recording takes in memory."""
    arrays = [recording.teachers, recording.trust, recording.opportunity, recording.measures, recording.indices]
    return sum(array.nbytes for array in (*arrays, *recording.diaries))
