"""What the terminal says of a comparison in which every school lives in a plausible world of its own."""

import numpy as np
import pandas as pd

from experiments.reading.numbers import TERMINAL
from sim.declared.measures import DIRECTION, MEASURES
from sim.results.spread import NINE_OF_TEN
from sim.worlds.worlds import Worlds

_OTHERWISE, _THERE = "luck and schools only", "luck and the schools and worlds drawn"
_LABELS = {measure.name: measure.label for measure in MEASURES}


def held(text: str, worlds: Worlds | None) -> str:
    """A text with what its intervals hold in these worlds."""
    return text.replace(_OTHERWISE, _THERE) if worlds else text


def where(worlds: Worlds | None) -> str:
    """In which worlds the schools live, as a sentence; empty where every number has its usual value."""
    if not worlds:
        return ""
    return (
        f"Each school lives in one of {len(worlds)} plausible worlds ('{worlds.name}'): other values of "
        f"{len(worlds.names)} "
        "numbers that nobody knows, the same under every reform. worlds=none gives the usual values."
    )


def sentence(runs: pd.DataFrame, baseline: str, reform: str, outcome: str) -> str:
    """In how many worlds and schools an outcome is better, and between what nine of ten differences lie."""
    without, with_it = (
        runs[runs["scenario"] == name].set_index("replicate")[outcome].astype(float) for name in (baseline, reform)
    )
    effects = (with_it - without).dropna().to_numpy()
    if not len(effects):
        return ""
    low, high = np.percentile(effects, NINE_OF_TEN)
    share = float((DIRECTION[outcome] * effects > 0).mean())
    return (
        f"In {of_ten(share)} of 10 plausible worlds and schools {_LABELS[outcome].lower()} is better with {reform}; "
        f"in nine "
        f"of ten of them the difference lies in {TERMINAL.span(float(low), float(high), 3, sign=True)}."
    )


def of_ten(share: float) -> str:
    """A share as so many of ten, without saying all or none where it is not so."""
    count = round(10 * share)
    if count == 10 and share < 1.0:
        return "more than 9"
    return "fewer than 1" if count == 0 and share > 0.0 else str(count)
