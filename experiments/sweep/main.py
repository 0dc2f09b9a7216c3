"""``staffroom sweep``: a design of many points, simulated on any executor."""

from collections.abc import Sequence

from experiments.sweep.asked import asked
from experiments.sweep.running import carry_out


def main(arguments: Sequence[str]) -> int:
    """Runs a sweep; returns the exit code."""
    return carry_out(asked(list(arguments)))
