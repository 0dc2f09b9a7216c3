"""What measures and scenarios are called, and in what unit a measure is told."""

from experiments.asking.outcome import outcome
from sim.declared.measures import MEASURES

_MEASURES = {measure.name: measure for measure in MEASURES}


def label(measure: str) -> str:
    """Plain name of a measure, or of another outcome of a run."""
    return _MEASURES[measure].label if measure in _MEASURES else outcome(measure).label


def unit(measure: str) -> str:
    """Unit of a measure, as in ``MEASURES``."""
    return _MEASURES[measure].unit


def outcome_unit(measure: str) -> str:
    """Unit of a measure as the outcome of a run (sums are per year), or of another outcome."""
    if measure not in _MEASURES:
        return outcome(measure).unit
    return _MEASURES[measure].unit + (" in a year" if _MEASURES[measure].aggregate == "sum" else "")


def plain(name: str) -> str:
    """A scenario's name in plain words: ``clear_supported_mandate`` becomes "Clear supported mandate"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
