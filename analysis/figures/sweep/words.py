"""Names, units and base lines of the figures of a sweep."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.figures import style
from analysis.telling import naming
from experiments.asking.axes import declaration_of
from experiments.asking.schema import to_school
from experiments.asking.settings import model_default
from experiments.reading.finished import Finished
from sim.errors import StaffroomError
from sim.results.differences import FEWEST_SCHOOLS
from sim.scenario.school import School

_MEDIAN = " (median of the staff)"
_WEEKS = {"start": "school week", "end": "school week", "ramp": "weeks of gradual rise"}


def setting_name(name: str) -> str:
    """A setting in plain words: ``reform.levers.mandate`` is "Mandate of the reform"."""
    group, _, rest = name.partition(".")
    if name == "years":
        return "Length of the run"
    parts = [part for part in rest.removesuffix(".value").split(".") if part != "levers"] if rest else [group]
    words = naming.plain(" ".join(parts)).replace("Self efficacy", "Self-efficacy")
    if group == "reform" and rest:
        return f"{words} of the reform"
    return f"{words} at the start" if unit_of(name).endswith(_MEDIAN) else words


def unit_of(name: str) -> str:
    """The unit of a setting, as it is declared; "" where it has none."""
    declared = declaration_of(name)
    if declared is not None:
        return declared.unit
    return {"years": "years"}.get(name, _WEEKS.get(name.split(".")[-1], ""))


def axis_label(name: str, letters: int) -> str:
    """Name and unit in lines of at most so many letters."""
    unit = unit_of(name).removesuffix(_MEDIAN)
    return style.wrapped(setting_name(name) + (f", {unit}" if unit else ""), letters)


def codes(*names: str) -> str:
    """What the numbers of settings mean that are codes: a sentence for each, for a caption."""
    told = [(name, declared) for name in names if (declared := declaration_of(name)) and declared.unit == "code"]
    return " ".join(f"{setting_name(name)}: {declared.meaning.rstrip('.')}." for name, declared in told)


def of_which(beside: Mapping[str, Any]) -> str:
    """Arm and further settings in plain words: "clear supported mandate, trust at the start 0.4"."""
    texts = []
    for name, value in beside.items():
        shown = f"{value:g}" if isinstance(value, int | float | np.number) else str(value).replace("_", " ")
        texts.append(shown if name in ("arm", "reform") else f"{setting_name(name).lower()} {shown}")
    return ", ".join(texts)


def file_part(text: object) -> str:
    """Text as part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in "_-." else "_" for letter in str(text))


def schools(low: int, high: int) -> str:
    """How many schools, as in "n = 30 schools"."""
    return f"n = {low} schools" if low == high else f"n = {low} to {high} schools"


def base_line(found: Finished, counts: np.ndarray, where: str) -> str:
    """Number of schools at each point, of teachers and of runs, and the seed: the sentence that ends a caption."""
    size = _teachers(found)
    of_size = f" of {size} teachers" if size else ""
    runs = "" if found.manifest["verb"] == "map" else f" ({found.runs:,} runs in the whole sweep)"
    line = f"{schools(int(counts.min()), int(counts.max()))}{of_size} {where}{runs}, seed {found.seed}."
    line += f" Fewer than {FEWEST_SCHOOLS} schools give no interval." if counts.min() < FEWEST_SCHOOLS else ""
    beside = {name: value for name, value in found.manifest.get("beside", {}).items() if name not in found.varied}
    return line + (f" In all of them, whatever their names say: {of_which(beside)}." if beside else "")


def since_the_end(found: Finished) -> str:
    """How long after the end of the reform the shortest and the longest run end, where the length of the run varies."""
    given = found.manifest["configuration"]
    end, terms = (given.get("reform") or {}).get("end"), (given.get("school") or {}).get("terms")
    if "years" not in found.varied or end is None or "reform.end" in found.varied or "school" in found.varied:
        return ""
    weeks = sum(terms or School().terms)
    runs = [
        f"a run of {years:g} years ends {years * weeks - end:g} weeks later"
        for years in (found.design["years"].min(), found.design["years"].max())
        if years * weeks >= end
    ]
    return f"The reform ends in week {end:g}; {', '.join(runs)}." if runs else ""


def horizon(found: Finished) -> str:
    """What the outcome of a run is, in words."""
    if not all(name.isidentifier() for name in found.drawable):  # norm_mean@term7, norm_mean.max
        return "outcomes: means over the last year, unless their titles say when or what"
    if "years" in found.varied:
        return "outcomes: means over the last year"
    years = found.manifest["configuration"].get("years")
    years = model_default("years") if years is None else years
    return f"outcomes: means over the last of {years:g} years" if years > 1 else "outcomes: means over the whole run"


def _teachers(found: Finished) -> int | None:
    """Number of teachers of a school; None where it varies or its files are gone."""
    if {"school", "school.size"} & set(found.varied):
        return None
    try:
        return int(to_school(found.manifest["configuration"]["school"]).properties["size"])
    except StaffroomError:
        return None
