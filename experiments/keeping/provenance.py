"""What produced a result: version of the program, of the model and of the packages, commit, machine's Python."""

import platform
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.model_version import MODEL_VERSION

PACKAGES = (
    "numpy",
    "numba",
    "scipy",
    "pandas",
    "pyarrow",
    "networkx",
    "mesa",
    "hydra-core",
    "omegaconf",
    "matplotlib",
    "seaborn",
)
_CHECKOUT = Path(__file__).resolve().parents[2]


def provenance() -> dict[str, Any]:
    """Versions and, in a git checkout of the program, the commit and whether files differ from it."""
    commit, dirty = _commit()
    return {
        "program": installed("staffroom"),
        "model_version": MODEL_VERSION,
        "commit": commit,
        "dirty": dirty,
        "python": platform.python_version(),
        "platform": f"{sys.platform} {platform.machine()}",
        "packages": {name: installed(name) for name in PACKAGES},
    }


@cache
def installed(package: str) -> str | None:
    """Version of an installed package, None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> tuple[str | None, bool | None]:
    if not (_CHECKOUT / ".git").exists():
        return None, None
    try:
        commit = _git("rev-parse", "HEAD").strip()
        return commit, bool(_git("status", "--porcelain", "--untracked-files=no").strip())
    except (OSError, subprocess.SubprocessError):
        return None, None


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(_CHECKOUT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout
