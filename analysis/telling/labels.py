"""What numbers are called in plain language, and the names behind that: so that a label may be typed for a name."""

from functools import cache

from analysis.telling.texts import texts
from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURES
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES

TIMES = ("reform.start", "reform.end", "reform.ramp")  # weeks, and no numbers of the model
PLACES = {"levers": LEVERS, "school": SCHOOL_PROPERTIES, "parameters": PARAMETERS}


@cache
def labels() -> list[tuple[str, str, str]]:
    """(label in small letters, name, name in full) of levers, numbers of a school, parameters and outcomes.

    A label that stands for several names comes several times.
    """
    explore, described = texts("explore")["labels"], texts("describe")
    found = [(label, full.removeprefix("reform.")) for full, label in explore.items() if full not in TIMES]
    found += [(words["name"], f"levers.{name}") for name, words in described["levers"].items()]
    found += [(label, f"school.{name}") for name, label in described["properties"].items()]
    for name, label in texts("robustness")["labels"].items():
        found += [(label, f"{place}.{name}") for place, rows in PLACES.items() if name in rows]
    found += [(measure.label, measure.name) for measure in MEASURES]
    found += [(words["name"], name) for name, words in texts("summary")["outcomes"].items()]
    return [(_bare(label), full.rpartition(".")[2], full) for label, full in found]


def _bare(label: str) -> str:
    """A label in small letters, without what stands in brackets."""
    return label.partition(" (")[0].lower()
