"""The model is compiled once, although two workers test: one compiles, the other begins with what needs no model.

Without a cache (a fresh clone, an edited kernel) every worker would compile the whole model for itself, for a minute.
"""

import fcntl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

# Files whose quick tests simulate nothing or hardly anything, about as long as compiling takes. A test that does need
# the model waits for it, so that a wrong name here costs time and nothing else.
WITHOUT_THE_MODEL = {
    "test_adding_up", "test_architecture", "test_calendar_figure", "test_captions", "test_classroom_files",
    "test_classroom_network", "test_colours", "test_command_line_mistakes", "test_configuration", "test_describe",
    "test_documents", "test_encodings", "test_every_place", "test_evidence", "test_executors", "test_figures",
    "test_graph_files", "test_heading_rows", "test_intervals", "test_limits", "test_notebooks", "test_numbers",
    "test_packaging", "test_parameters", "test_pattern_page", "test_reforms_by_school", "test_release",
    "test_results_tables", "test_spss_files", "test_staff_columns", "test_staff_files", "test_staff_import",
    "test_staff_naming", "test_staff_words", "test_survey", "test_survey_limits", "test_survey_programs",
    "test_sweep", "test_sweep_blocks", "test_sweep_held", "test_sweep_mistakes", "test_sweep_tipping",
    "test_telling", "test_terminal", "test_tie_matrix", "test_typed_settings", "test_uncertainty_mistakes",
    "test_usual_headings", "test_words", "test_workbooks", "test_yaml_files",
}  # fmt: skip


def ordered(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests in an order in which the first worker begins with the model, and the second with what needs none.

    xdist gives every worker a run of neighbours, equally many; who has finished takes over what others have not begun.
    """
    without = [item for item in items if item.path.stem in WITHOUT_THE_MODEL]
    others = [item for item in items if item.path.stem not in WITHOUT_THE_MODEL]
    first = min(len(items) // max(workers, 1), len(others))
    return others[:first] + without + others[first:]


def compile_once() -> None:
    """From now on this process compiles nothing while another does; what that one made is read from the cache."""
    if "numba" not in sys.modules or "sim.kernel.jit" not in sys.modules:
        return
    from numba.core.compiler_lock import global_compiler_lock
    from numba.core.dispatcher import Dispatcher

    from sim.kernel.jit import CACHE_FOLDER

    compiled: Callable[..., Any] = Dispatcher.compile
    inside: list[object] = []  # a function compiles those that it calls

    def compile_alone(function: Any, signature: Any) -> Any:
        with global_compiler_lock:  # threads of this process
            if inside:
                return compiled(function, signature)
            with alone(CACHE_FOLDER / "tests.lock"):
                inside.append(function)
                try:
                    return compiled(function, signature)
                finally:
                    inside.pop()

    Dispatcher.compile = compile_alone


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Holds a file that only one process can hold; the system lets go of it when a process dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
