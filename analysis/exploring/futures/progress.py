"""How far a long calculation is: a bar on a terminal, a line that is written over in a notebook, else nothing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.errors import StaffroomError

Tell = Callable[[int, int], None]
SECONDS_BETWEEN = 0.5


@contextmanager
def shown(wanted: bool | Tell, total: int, what: str) -> Iterator[Callable[[int], None]]:
    """Yields a function that takes the number done. ``wanted``: True, False, or a function of (done, total)."""
    if callable(wanted):
        tell = wanted
        yield lambda done: tell(done, total)
    elif not isinstance(wanted, bool):
        raise StaffroomError(
            f"progress = {wanted!r} is not usable; allowed: True, False or a function of (done, total)."
        )
    elif wanted and _in_notebook():
        with _line(total, what) as told:
            yield told
    elif wanted and sys.stderr.isatty():
        with _bar(total, what) as told:
            yield told
    else:
        yield lambda done: None


def time_left(done: int, total: int, seconds: float) -> str:
    """The time left in words, from the time that ``done`` of ``total`` took."""
    left = seconds * (total - done) / done if done else float("nan")
    if left != left:
        return ""
    return f"{PROSE.fixed(left / 60, 0)} min" if left >= 120 else f"{PROSE.fixed(left, 0)} s"


def _in_notebook() -> bool:
    python = sys.modules.get("IPython")
    shell = python.get_ipython() if python is not None else None
    return shell is not None and hasattr(shell, "kernel")


@contextmanager
def _line(total: int, what: str) -> Iterator[Callable[[int], None]]:
    from IPython.display import display

    class Line:
        def __init__(self, words: str):
            self.words = words

        def __repr__(self) -> str:
            return self.words

    started = told_last = time.perf_counter()
    handle: Any = display(Line(""), display_id=True)

    def told(done: int) -> None:
        nonlocal told_last
        now = time.perf_counter()
        if now - told_last >= SECONDS_BETWEEN:
            told_last = now
            left = time_left(done, total, now - started)
            handle.update(Line(texts("robustness")["progress"].format(done=done, total=total, what=what, left=left)))

    try:
        yield told
    finally:
        handle.update(Line(""))


@contextmanager
def _bar(total: int, what: str) -> Iterator[Callable[[int], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from experiments.terminal import console

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
