"""From the tables of a results folder to summaries and figures; and what is asked in a notebook."""

from typing import Any

__all__ = ["explore"]


def __getattr__(name: str) -> Any:
    """What a notebook imports from here is loaded on first use: drawing takes a second to import."""
    if name == "explore":
        from analysis.panel import explore

        return explore
    raise AttributeError(f"module 'analysis' has no attribute '{name}'")
