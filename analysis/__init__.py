"""From the tables of a results folder to summaries and figures."""

from typing import Any

__all__ = ["goal_seek", "robustness"]

_LAZY = {"goal_seek": "analysis.futures.goal", "robustness": "analysis.futures.robust"}


def __getattr__(name: str) -> Any:
    """``analysis.robustness`` and its like are imported on first use: nothing else waits for them."""
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'analysis' has no attribute '{name}'")
