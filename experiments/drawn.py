"""How the package above draws, handed down to those below: they import no pictures."""

from collections.abc import Callable
from pathlib import Path

Draw = Callable[[Path], list[Path]]  # draws the figures of a results folder and returns their files
