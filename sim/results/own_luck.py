"""Luck for a researcher's own rules: named by what it is for, as the kernel's is, so that scenarios share it and no
draw of the model moves.
"""

import hashlib

import numpy as np


def key_of(*name: object) -> int:
    """128 bits that belong to a name, such as (seed, replicate, week, purpose)."""
    text = "\x1f".join(["own", *(f"{part!r}" for part in name)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")


def generator_of(*name: object) -> np.random.Generator:
    """A generator whose numbers depend on the name only."""
    return np.random.Generator(np.random.Philox(key=key_of(*name)))
