"""The table of a brief: a row for each reform, and the notes under it."""

from typing import Any

import numpy as np

from analysis.brief.compared import short
from analysis.telling.in_words import lever_name, number
from analysis.telling.naming import plain
from analysis.telling.prices import levers_in_words, prices_in_words
from analysis.telling.quantities import difference, few, outcome_name, shown, unit_words, upper
from analysis.telling.spent import on_its_own, spent
from analysis.telling.summary_text import change_of, free_levers, is_over, kept_how, schools_of
from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.declared.levers import LEVERS
from sim.results.costs import REWORK_HOURS
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary import Summary
from sim.results.summary.losing import NOTICEABLE
from sim.results.summary.rows import AT_THE_END, NO_GAIN

Content = dict[str, Any]


def table_of(summary: Summary, reforms: list[str], letters: int) -> Content:
    """Title, columns, rows and notes; ``letters``: at most so many say what a reform does."""
    words, count = texts("brief")["table"], schools_of(summary)
    goal = summary.row(summary.best, "changes", summary.goal)
    fields = {"name": upper(outcome_name(summary.goal)), "unit": unit_words(goal.unit)}
    followed = any(summary.row(name, "lasts", "withdrawal").note == AT_THE_END for name in reforms)
    notes = {
        "rework": f"{REWORK_HOURS.default:g}",
        "least": f"{NOTICEABLE.default:g}",
        "name": outcome_name(summary.goal),
        "after": words["after"] if followed else "",
        "baseline": plain(summary.baseline),
        "prices": _prices(summary, reforms),
        "interval": words["interval"] if count >= FEWEST_SCHOOLS else upper(few(count)) + ".",
        "over": words["over"] if all(is_over(summary, name) for name in reforms) else "",
    }
    omitted = len(summary.reforms) > len(reforms)
    shown_of = texts("brief")["figure"]["shown"].format(count=len(summary.reforms), most=len(reforms))
    return {
        "title": texts("brief")["headings"]["table" if len(reforms) > 1 else "table_one"],
        "columns": [column.format(**fields) for column in words["columns"]],
        "rows": [_row(summary, name, letters) for name in reforms],
        "notes": [*([shown_of] if omitted else []), *(note.format(**notes) for note in words["notes"])],
    }


def _prices(summary: Summary, reforms: list[str]) -> str:
    """Hours that were set for levers, and levers that cost nothing for want of such a price, for the notes."""
    words = texts("brief")["table"]
    moved = {lever for name in reforms for lever in free_levers(summary, name)}
    said = [words["priced"].format(prices=prices_in_words(summary.prices))] if summary.prices else []
    said += [words["free"].format(levers=levers_in_words(lever for lever in LEVERS if lever in moved))] if moved else []
    return "".join(f" {sentence}" for sentence in said)


def _row(summary: Summary, name: str, letters: int) -> Content:
    words = texts("brief")["table"]
    goal = change_of(summary, name, summary.goal)
    between = "" if goal["low"] == "-" else f" ({goal['low']} to {goal['high']})"
    better, kept = summary.row(name, "sure", "better_schools"), summary.row(name, "lasts", "kept")
    less, strain = (summary.row(name, "loses", item) for item in ("less_efficacy", "more_strain"))
    hours = {part: spent(summary, name).signed(part) for part in ("scheduled", "rework", "together")}
    hours["whole_run"] = on_its_own(summary.row(name, "costs", "whole_run").value, signed=True)
    counted = words["dash"] if np.isnan(better.value) else str(round(better.value * better.n))
    if kept.note:
        left = words["none" if kept.note == NO_GAIN else "dash"]
    else:
        gone = kept_how(kept.value, kept.low, kept.high) == "gone"
        left = words["unclear"] if gone else f"{shown(kept.value, kept.unit)} %"
    return {
        "name": plain(name),
        "what": _what(summary, name, letters),
        "best": name == summary.best and len(summary.reforms) > 1,
        "cells": [
            f"{goal['difference']}{between}",
            words["better"].format(count=counted, n=better.n),
            _pupils(summary, name),
            words["hours"].format(**hours),
            left,
            words["worse"].format(less=PROSE.hundredths(less.value), strain=PROSE.hundredths(strain.value)),
        ],
    }


def _pupils(summary: Summary, name: str) -> str:
    if "student_outcome" not in summary.outcomes:
        return str(texts("brief")["table"]["dash"])
    return difference(summary.row(name, "changes", "student_outcome"))["difference"]


def _what(summary: Summary, name: str, letters: int) -> str:
    """What a reform does: its description, or the levers that it moves; and for how long."""
    words, scenario = texts("brief")["table"], summary.comparison.results[name].scenario
    weeks = summary.row(name, "basis", "reform_weeks").value
    levels = scenario.school.levers
    levers = [
        words["lever"].format(
            name=lever_name(m.lever), to=number(m.goal(levels[m.lever])), **{"from": number(levels[m.lever])}
        )
        for m in scenario.reform.measures
        if m.goal(levels[m.lever]) != levels[m.lever]
    ]
    ends = words["weeks"].format(count=f"{weeks:g}", weeks=scenario.weeks)
    said = short(scenario.reform.description, letters) or upper(_as_fit(levers, letters))
    return f"{said}. {ends}" if said else ends


def _as_fit(levers: list[str], most: int) -> str:
    """As many of the levers as so many letters hold, and how many more there are."""
    count = len(levers)
    while count > 1 and len(", ".join(levers[:count])) > most:
        count -= 1
    more = texts("brief")["table"]["more"].format(count=len(levers) - count)
    return ", ".join([*levers[:count], *([more] if count < len(levers) else [])])
