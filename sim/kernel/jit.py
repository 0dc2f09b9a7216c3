"""The one decorator of compiled code, and a cache that cannot be stale.

Numba's own cache looks only at the file of the function that is called: an edited callee in another file would go on
giving the old numbers. So the cache folder is named by a hash of every file of the declarations and the kernel.
``NUMBA_DISABLE_JIT=1`` runs the same functions uncompiled.
"""

import gc
import os
import sys
import tempfile
from pathlib import Path

import numba
from numba.core import event

from sim.kernel.compiled_cache import CompiledCache
from sim.model_version import MODEL_VERSION

# Only entry points are called from Python; wrappers for all functions would add a third to the time of compilation. The
# tests of single submodels and a debugger want them all: STAFFROOM_CALLABLE=1.
_CALLABLE = os.environ.get("STAFFROOM_CALLABLE") == "1"


def _cache_folder() -> Path:
    base = os.environ.get("STAFFROOM_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    python = f"py{sys.version_info.major}{sys.version_info.minor}" + ("-callable" if _CALLABLE else "")
    for root in (Path(base), Path(tempfile.gettempdir())):
        folder = root / "staffroom" / f"{MODEL_VERSION}-{python}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".write-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError:
            continue
        return folder
    return Path(tempfile.mkdtemp(prefix="staffroom-"))


CACHE_FOLDER = _cache_folder()

# Set in this process only: an environment variable would be inherited by another version of the model.
numba.config.CACHE_DIR = str(CACHE_FOLDER)


def is_compiled() -> bool:
    """Whether this version of the model has been compiled and cached on this machine already."""
    return any(path.stat().st_size for path in CACHE_FOLDER.rglob("*.nbc"))


class _NoCollection(event.Listener):
    """Python's garbage collector rests while anything is compiled: it would look through millions of young objects of
    the compiler again and again (a seventh of the time).
    """

    def __init__(self) -> None:
        self.depth = 0

    def on_start(self, event: object) -> None:
        if self.depth == 0 and gc.isenabled():
            gc.disable()
            self.depth = 1
        elif self.depth > 0:
            self.depth += 1

    def on_end(self, event: object) -> None:
        if self.depth > 0:
            self.depth -= 1
            if self.depth == 0:
                gc.enable()


event.register("numba:compile", _NoCollection())


def _compile(function, *, callable_from_python: bool = False, allocates: bool = False, **options):
    wrapped = callable_from_python or _CALLABLE
    options |= {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": allocates}
    compiled = numba.njit(no_cfunc_wrapper=True, no_cpython_wrapper=not wrapped, **options)(function)
    if hasattr(compiled, "enable_caching"):  # not where compilation is switched off
        compiled._cache = CompiledCache(function)
    return compiled


def jit(function):
    """Compile a function of the kernel: without the GIL, cached, IEEE arithmetic (no fastmath).

    Such a function works on arrays that it was given and allocates none; so it does no reference counting, which
    would otherwise cost several times the arithmetic (a state is a tuple of forty arrays).
    """
    return _compile(function)


def jit_inline(function):
    """The same, put into its caller: handing on a state of forty arrays would cost more than many a step."""
    return _compile(function, forceinline=True)


def jit_once(function):
    """The same for a part of the week that is called in one place: it becomes a part of its caller before anything is
    compiled, which saves compiling and linking it by itself.
    """
    return _compile(function, inline="always")


def jit_entry(function):
    """The same for functions that Python calls; inside a larger entry they are compiled only once, as part of it."""
    return _compile(function, callable_from_python=True, inline="always")


def jit_allocating(function):
    """The same for functions that make arrays (the set-up of a school, once a run)."""
    return _compile(function, allocates=True)


def jit_allocating_entry(function):
    """The same for functions that make arrays and that Python calls."""
    return _compile(function, callable_from_python=True, allocates=True)
