"""Random numbers (ODD 4.16): keyed Philox4x32-10 in plain integers, and an unkeyed, fast alternative."""

import math
import random
from bisect import bisect_right
from itertools import accumulate

PAIR, TRUST, TEACHER_A, TEACHER_B, TEACHER_C, TEACHER_D, SCHOOL, WEEK, CALL = range(1, 10)
WANT, MEETING, SESSION, SEARCH, GROUP, EXIT, ARRANGE, PERSUASION = range(10, 18)
PERSON, REFORM, COORDINATE = range(18, 21)

_MASK = 0xFFFFFFFF
_MULTIPLIER_0, _MULTIPLIER_1 = 0xD2511F53, 0xCD9E8D57
_WEYL_0, _WEYL_1 = 0x9E3779B9, 0xBB67AE85
_ROUNDS = 10


def round_keys(key: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the ten pairs of keys that the rounds of Philox use."""
    return [((key[0] + r * _WEYL_0) & _MASK, (key[1] + r * _WEYL_1) & _MASK) for r in range(_ROUNDS)]


def philox(counter: tuple[int, int, int, int], keys: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Philox4x32-10 (Salmon et al. 2011): four random words for a counter, given the keys of the rounds."""
    c0, c1, c2, c3 = counter
    for k0, k1 in keys:
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0, c1 = (product_1 >> 32) ^ c1 ^ k0, product_1 & _MASK
        c2, c3 = (product_0 >> 32) ^ c3 ^ k1, product_0 & _MASK
    return c0, c1, c2, c3


class PhiloxLuck:
    """Four uniforms as a pure function of (seed, replicate, week, unit, purpose)."""

    def __init__(self, seed: int, replicate: int = 0):
        self._keys = round_keys((seed & _MASK, (seed >> 32) & _MASK))
        self._replicate = replicate

    def uniforms(self, week: int, unit: int, purpose: int) -> tuple[float, float, float, float]:
        """Return the four uniforms of this key."""
        a, b, c, d = philox((unit, week + 2, self._replicate, purpose), self._keys)
        scale = 2.0**-32
        return (a + 0.5) * scale, (b + 0.5) * scale, (c + 0.5) * scale, (d + 0.5) * scale


class PlainLuck:
    """The same interface on Python's own generator: nothing is keyed, every call draws anew."""

    def __init__(self, seed: int, replicate: int = 0):
        self._draw = random.Random(f"{seed}/{replicate}").random

    def uniforms(self, week: int, unit: int, purpose: int) -> tuple[float, float, float, float]:
        """Return four fresh uniforms; the key is not looked at."""
        draw = self._draw
        return draw(), draw(), draw(), draw()


def normals(u: float, v: float) -> tuple[float, float]:
    """Box-Muller: two normals from two uniforms."""
    radius = math.sqrt(-2.0 * math.log(u))
    angle = 2.0 * math.pi * v
    return radius * math.cos(angle), radius * math.sin(angle)


def sigma(z: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + math.exp(-z))


def logit(x: float) -> float:
    """Inverse of the logistic function."""
    return math.log(x / (1.0 - x))


def logit_normal(median: float, spread: float, z: float) -> float:
    """Logit-normal value for the normal ``z``, limited to [.01, .99]; medians 0 and 1 are the limits themselves."""
    if median <= 0.0:
        return 0.01
    if median >= 1.0:
        return 0.99
    return min(0.99, max(0.01, sigma(logit(median) + spread * z)))


def draw_index(weights: list[float], u: float) -> int | None:
    """Index drawn in proportion to the weights (ODD 4.17), None if no weight is positive."""
    if not weights:
        return None
    running = list(accumulate(weights))
    total = running[-1]
    if not total > 0.0:
        return None
    index = bisect_right(running, u * total)
    if index < len(running):
        return index
    return max(k for k, weight in enumerate(weights) if weight > 0.0)
