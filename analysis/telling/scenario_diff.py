"""``Scenario.diff(other)``: in what two scenarios differ, as a table with a sentence for every row."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from analysis.telling.in_words import (
    WORDS,
    lever_name,
    lever_unit,
    number,
    property_name,
    sentence,
    stretches,
    told_apart,
)
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.scenario.same_school import same_staff
from sim.scenario.scenario import Scenario

COLUMNS = ["part", "what", "here", "there", "unit", "in_words"]


class Differences(pd.DataFrame):
    """The table, which a notebook shows with its sentences whole."""

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame  # what is made from it is an ordinary table

    def _repr_html_(self) -> str | None:
        with pd.option_context("display.max_colwidth", None):
            found: str | None = super()._repr_html_()  # type: ignore[misc]
            return found


class Row(NamedTuple):
    """One difference: numbers or texts ``here`` and ``there``."""

    part: str
    what: str
    here: Any
    there: Any
    unit: str
    called: str


def diff(here: Scenario, there: Scenario) -> pd.DataFrame:
    """Columns part, what (the program's name of it), here, there, unit and in_words; no rows where nothing differs."""
    rows = [*_school(here, there), *_reform(here, there), *_parameters(here, there)]
    words = WORDS["diff"]
    if here.years != there.years:
        rows.append(Row(words["parts"]["run"], "years", here.years, there.years, words["years_unit"], words["years"]))
    return Differences([[*row[:5], _sentence(row)] for row in rows], columns=COLUMNS)


def _school(here: Scenario, there: Scenario) -> Iterator[Row]:
    parts = WORDS["diff"]["parts"]
    for name, row in SCHOOL_PROPERTIES.items():
        one, other = here.school.properties[name], there.school.properties[name]
        if one != other:
            yield Row(parts["school"], name, one, other, row.unit, property_name(name))
    for name in LEVERS:
        one, other = here.school.levers[name], there.school.levers[name]
        if one != other:
            yield Row(parts["levers"], name, one, other, lever_unit(name), _lever(name))
    yield from _structure(here, there)


def _structure(here: Scenario, there: Scenario) -> Iterator[Row]:
    words, one, other = WORDS["diff"], here.school, there.school
    part = words["parts"]["school"]
    for name, a, b in (("terms", one.terms, other.terms), ("stances", one.stances, other.stances)):
        if a != b and any((*a, *b)):
            shown = [", ".join(number(value) for value in values) for values in (a, b)]
            yield Row(part, name, shown[0], shown[1], words[f"{name}_unit"], words[name])
    if not same_staff(one.staff, other.staff):
        shown = [
            words["generated"] if school.staff is None else words["staff_of"].format(size=school.staff.size)
            for school in (one, other)
        ]
        if shown[0] == shown[1]:
            shown[1] = words["other_staff"].format(size=other.properties["size"])
        yield Row(part, "staff", shown[0], shown[1], "", words["staff"])


def _reform(here: Scenario, there: Scenario) -> Iterator[Row]:
    for lever in LEVERS:
        schedules = [[m for m in scenario.reform.measures if m.lever == lever] for scenario in (here, there)]
        shown = [_schedule(scenario, lever) for scenario in (here, there)]
        if schedules[0] != schedules[1] and shown[0] != shown[1]:
            yield Row(WORDS["diff"]["parts"]["reform"], lever, shown[0], shown[1], lever_unit(lever), _lever(lever))
    units = [_units(scenario) for scenario in (here, there)]
    if all(units) and units[0] != units[1]:
        yield Row(WORDS["diff"]["parts"]["reform"], "unit", units[0], units[1], "", WORDS["diff"]["unit"])


def _units(scenario: Scenario) -> str:
    """By what the mandates of a reform call teachers, in their order; nothing where there is no mandate."""
    names = WORDS["measure"]["units"]
    return ", ".join(dict.fromkeys(names[m.unit] for m in scenario.reform.measures if m.lever == "mandate"))


def _lever(lever: str) -> str:
    return str(WORDS["diff"]["lever"].format(name=lever_name(lever), unit=lever_unit(lever)))


def _schedule(scenario: Scenario, lever: str) -> str:
    """What the reform makes of a lever over the weeks, stretch by stretch."""
    words, values, level = WORDS["diff"], scenario.levers[lever], scenario.school.levers[lever]
    edges = [0, *(week for week in range(1, scenario.weeks) if values[week] != values[week - 1]), scenario.weeks]
    runs = _merged([(first, end) for first, end in pairwise(edges) if values[first] != level])
    if not runs:
        return str(words["as_school"].format(level=number(level)))
    shown = []
    for first, end, moving in runs:
        fields = {"value": number(values[end - 1]), "when": stretches([(first, end)], scenario.weeks)}
        shown.append(words["moving" if moving else "value"].format(**fields))
    return "; ".join(shown)


def _merged(runs: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """Stretches of one value; several of a single week each, one after the other, are one stretch that moves."""
    merged: list[tuple[int, int, bool]] = []
    for first, end in runs:
        if merged and end == first + 1 and merged[-1][1] == first and (merged[-1][2] or first - merged[-1][0] == 1):
            merged[-1] = (merged[-1][0], end, True)
        else:
            merged.append((first, end, False))
    return merged


def _parameters(here: Scenario, there: Scenario) -> Iterator[Row]:
    words = WORDS["diff"]
    for name, row in PARAMETERS.items():
        one, other = here.parameters[name], there.parameters[name]
        if one != other:
            called = words["name"].format(name=name, meaning=row.meaning)
            yield Row(words["parts"]["parameters"], name, one, other, row.unit, called)


def _sentence(row: Row) -> str:
    numbers = isinstance(row.here, float | int)
    shown = told_apart(row.here, row.there) if numbers else (str(row.here), str(row.there))
    form = WORDS["diff"]["number" if numbers else "text"]
    return sentence(form.format(what=row.called, here=shown[0], there=shown[1], unit=row.unit))
