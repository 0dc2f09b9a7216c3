"""The recordings that were asked for last, so that questions about a run just seen cost nothing; never more than so
many bytes of them.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from sim.recording import Recording

MOST_BYTES = 64_000_000  # ten runs of a school of 60 over three years


class Kept:
    """Recordings by what was asked for; what was used longest ago goes first. Safe to use from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self.most_bytes = most_bytes
        self.bytes = 0
        self._found: OrderedDict[str, Recording] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._found)

    def get(self, asked: str, make: Callable[[], Recording]) -> Recording:
        """The recording of a question, made where it is not kept."""
        with self._lock:
            if asked in self._found:
                self._found.move_to_end(asked)
                return self._found[asked]
        made = make()
        with self._lock:
            if asked not in self._found:
                self._found[asked] = made
                self.bytes += bytes_of(made)
            while self.bytes > self.most_bytes:
                _, dropped = self._found.popitem(last=False)
                self.bytes -= bytes_of(dropped)
        return made


def bytes_of(recording: Recording) -> int:
    """What a recording takes in memory."""
    arrays = [recording.teachers, recording.trust, recording.opportunity, recording.measures, recording.indices]
    return sum(array.nbytes for array in (*arrays, *recording.diaries))
