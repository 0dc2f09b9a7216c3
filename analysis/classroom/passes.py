"""By what visitors are told apart who share an address: the server gives each a name of his own when he comes in.

Somebody who comes in again and again, to be many, gets so many names and no more: later ones are one visitor together.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

MOST_OF_ADDRESS = 120  # names that one address gets at once: three classes behind one router
SECONDS_OF_ONE = 30.0  # after which it may have one more
MOST_ADDRESSES = 2000
TOGETHER = "together"  # the name of all who came in later, at each address


@dataclass
class _Given:
    left: float
    last: float


class Passes:
    """Names that were given out lately; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic, most: int = MOST_OF_ADDRESS):
        self.clock, self.most = clock, most
        self._given: OrderedDict[str, _Given] = OrderedDict()

    def __len__(self) -> int:
        return len(self._given)

    def new(self, address: str) -> str:
        """The name of a visitor who comes in from an address."""
        now = self.clock()
        given = self._given.pop(address, None) or _Given(self.most, now)
        left = min(self.most, given.left + (now - given.last) / SECONDS_OF_ONE)
        name = secrets.token_hex(8) if left >= 1 else TOGETHER
        self._given[address] = _Given(left - 1 if left >= 1 else left, now)
        while len(self._given) > MOST_ADDRESSES:
            self._given.popitem(last=False)
        return name
