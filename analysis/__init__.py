"""From the tables of a results folder to summaries and figures; and what is asked in a notebook."""

from importlib import import_module
from typing import Any

__all__ = ["explore", "goal_seek", "robustness"]

_HOME = {
    "explore": "analysis.panel",
    "goal_seek": "analysis.futures.goal",
    "robustness": "analysis.futures.robust",
}


def __getattr__(name: str) -> Any:
    """What a notebook imports from here is loaded on first use: drawing takes a second to import."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute '{name}'")
