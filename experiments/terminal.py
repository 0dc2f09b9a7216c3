"""What appears on the terminal: messages and the progress bar on standard error, tables on standard output."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_WITHOUT_TERMINAL = 100
BETWEEN_LINES = 60.0  # seconds


def console(stderr: bool = False) -> "Console":
    """A console on standard output or standard error; 100 columns wide where there is no terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def say(text: str) -> None:
    """One message on standard error."""
    print(text, file=sys.stderr, flush=True)


def say_compiling() -> None:
    """Says that the model is compiled first, where that is so."""
    from sim.kernel import jit

    if not jit.is_compiled():
        say("Compiling the model, once (one to two minutes) ...")


def say_where(folder: Path, manifest: dict[str, Any]) -> None:
    """Where the results are, on standard output."""
    rows = manifest.get("tables", {})
    tables = ", ".join(f"{name}.parquet ({count:,} rows)" for name, count in rows.items())
    figures = sum(name.endswith(".png") for name in manifest.get("figures", []))
    drawn = f"; {figures} figure{'s' if figures > 1 else ''} in {folder / 'figures'}" if figures else ""
    print(f"Results in {folder}: {tables or 'no tables'}{drawn}")


def size(count: float) -> str:
    """A number of bytes, such as 3.4 MB."""
    for unit, bytes_of_unit in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= bytes_of_unit:
            return f"{count / bytes_of_unit:.1f} {unit}"
    return f"{count:.0f} bytes"


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar with the time left, without a terminal a line a minute; yields a function for the runs done."""
    output = console(stderr=True)
    if not output.is_terminal:
        yield _line_a_minute(total)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Simulating"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=output, transient=True) as bar:
        task = bar.add_task("runs", total=total)
        yield lambda done: bar.update(task, completed=done)


def _line_a_minute(total: int) -> Callable[[int], None]:
    begun = told = time.monotonic()
    first: tuple[float, int] | None = None  # when the first runs were done, and how many: before that lies compilation

    def step(done: int) -> None:
        nonlocal told, first
        now = time.monotonic()
        if first is None and done:
            first = now, done
        if now - told < BETWEEN_LINES or done >= total:
            return
        told = now
        left = f", {_left(first, (now, done), total)}" if first is not None and done > first[1] else ""
        say(f"{done:,} of {total:,} runs after {(now - begun) / 60:.0f} min{left}")

    return step


def _left(first: tuple[float, int], last: tuple[float, int], total: int) -> str:
    """How long the rest takes at the speed between two moments, each with the number of finished runs."""
    seconds = (last[0] - first[0]) * (total - last[1]) / (last[1] - first[1])
    return "less than a minute left" if seconds < 60 else f"about {seconds / 60:.0f} min left"


@contextmanager
def tables() -> Iterator["Console"]:
    """A console whose output goes to standard output at the end, without spaces at the ends of lines."""
    output = console()
    with output.capture() as captured:
        yield output
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))
