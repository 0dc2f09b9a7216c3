"""Wrong access codes slow down whoever sends them: each address by itself, and everybody where many come at once.

An address that sent no wrong code is never kept waiting, so that nobody can lock the class out.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FREE = 5  # wrong codes of one address that cost no time
LONGEST_WAIT = 60.0  # seconds
FORGOTTEN = 900.0  # seconds without a wrong code
MANY = 30  # wrong codes of all addresses together in a MINUTE, from which on none is free
MINUTE = 60.0
MOST_ADDRESSES = 2000


@dataclass
class _Record:
    wrong: int = 0
    last: float = 0.0
    until: float = 0.0


class Attempts:
    """Wrong codes of the last quarter of an hour; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic):
        self.clock = clock
        self._found: OrderedDict[str, _Record] = OrderedDict()
        self._recent: deque[float] = deque(maxlen=MANY)

    def __len__(self) -> int:
        return len(self._found)

    def wait(self, address: str) -> float:
        """Seconds for which no code of an address is looked at; 0: it may try."""
        record = self._found.get(address)
        return max(0.0, record.until - self.clock()) if record else 0.0

    def was_wrong(self, address: str) -> None:
        """A wrong code came from an address."""
        now = self.clock()
        record = self._found.pop(address, None) or _Record()
        if now - record.last > FORGOTTEN:
            record = _Record()
        record.wrong, record.last = record.wrong + 1, now
        over = record.wrong - (0 if self._are_many(now) else FREE)
        if over > 0:
            record.until = now + min(LONGEST_WAIT, 2.0 ** min(over, 10))
        self._found[address] = record
        self._recent.append(now)
        while len(self._found) > MOST_ADDRESSES:
            self._found.popitem(last=False)

    def was_right(self, address: str) -> None:
        """The right code came from an address."""
        self._found.pop(address, None)

    def _are_many(self, now: float) -> bool:
        return len(self._recent) == MANY and now - self._recent[0] < MINUTE
