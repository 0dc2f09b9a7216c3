"""The page of a brief: everything that the template shows, from the summary's table."""

import base64
import io
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from analysis.brief.answer import answer, in_words
from analysis.brief.assumptions import assumptions, lead
from analysis.brief.compared import MOST_LETTERS, compared, schools, short
from analysis.brief.figure import draw
from analysis.brief.others import others
from analysis.brief.repeat import Repetition
from analysis.brief.risks import risks
from analysis.in_words import lever_name, number
from analysis.prices import levers_in_words, prices_in_words
from analysis.quantities import difference, outcome_name, shown, unit_words, upper
from analysis.style import Picture, plain, settle, theme
from analysis.summary_text import few, free_levers, hours, is_over, kept_how, schools_of
from analysis.texts import LANGUAGE, texts
from sim.costs import REWORK_HOURS
from sim.intervals import FEWEST_SCHOOLS
from sim.levers import LEVERS
from sim.measures import DIRECTION
from sim.summary import Summary
from sim.summary.losing import NOTICEABLE
from sim.summary.rows import AT_THE_END, NO_GAIN

MOST_REFORMS = 5  # in the table and the figure, so that the brief keeps to two pages
MANY_REFORMS, FEW_LETTERS = 3, 76  # beyond so many reforms, what they do is said in fewer letters
MOST_IN_PRINT = 900  # letters of the files that are printed
Content = dict[str, Any]


def page(summary: Summary, question: str | None, repeat: Repetition) -> str:
    """The brief as HTML that needs no network."""
    words = texts("brief")
    shown_reforms = _most_helpful(summary)
    figure = draw(summary, shown_reforms)
    content = {
        "language": LANGUAGE[:2],
        "style": files("analysis.brief").joinpath("brief.css").read_text("utf-8"),
        "words": words,
        "question": question or _question(summary),
        "answer": answer(summary),
        "others": others(summary, shown_reforms),
        "compared": compared(summary),
        "figure": {"source": _svg(figure), "caption": figure.caption, "alternative": figure.alternative},
        "table": _table(summary, shown_reforms),
        "risks": risks(summary),
        "lead": lead(),
        "assumptions": assumptions(summary),
        "limits": [line.format(intervals=_intervals(summary)) for line in words["limits"]],
        "repeat": _repeat(summary, repeat),
        "numbers": _data("text/csv", summary.table.to_csv(index=False)),
    }
    return _environment().get_template("brief.html.j2").render(content)


@cache
def _environment() -> Environment:
    loader = PackageLoader("analysis.brief", "")
    return Environment(
        loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined, trim_blocks=True
    )


def _most_helpful(summary: Summary) -> list[str]:
    """The reforms that are shown, in the order of the comparison."""
    gains = {
        name: DIRECTION[summary.goal] * summary.row(name, "changes", summary.goal).value for name in summary.reforms
    }
    ordered = sorted(gains, key=lambda name: -np.inf if np.isnan(gains[name]) else gains[name], reverse=True)
    return [name for name in summary.reforms if name in ordered[:MOST_REFORMS]]


def _question(summary: Summary) -> str:
    words, many = texts("brief")["question"], len(summary.reforms) > 1
    return str(
        words["several" if many else "one"].format(
            reform=plain(summary.best),
            count=in_words(len(summary.reforms)),
            goal=outcome_name(summary.goal),
            teachers=f"{summary.row('', 'basis', 'teachers').value:g}",
        )
    )


def _table(summary: Summary, reforms: list[str]) -> Content:
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
        "rows": [_row(summary, name) for name in reforms],
        "notes": [*([shown_of] if omitted else []), *(note.format(**notes) for note in words["notes"])],
    }


def _intervals(summary: Summary) -> str:
    """What the intervals of the brief say, or that there are none."""
    words, count, said = texts("brief")["intervals"], schools_of(summary), schools(summary)
    if count < FEWEST_SCHOOLS:
        return str(words["none"].format(schools=upper(said), few=few(count)))
    return str(words["some"].format(schools=said))


def _prices(summary: Summary, reforms: list[str]) -> str:
    """Hours that were set for levers, and levers that cost nothing for want of such a price, for the notes."""
    words = texts("brief")["table"]
    moved = {lever for name in reforms for lever in free_levers(summary, name)}
    said = [words["priced"].format(prices=prices_in_words(summary.prices))] if summary.prices else []
    said += [words["free"].format(levers=levers_in_words(lever for lever in LEVERS if lever in moved))] if moved else []
    return "".join(f" {sentence}" for sentence in said)


def _row(summary: Summary, name: str) -> Content:
    words = texts("brief")["table"]
    goal = difference(summary.row(name, "changes", summary.goal))
    between = "" if goal["low"] == "-" else f" ({goal['low']} to {goal['high']})"
    better, kept = summary.row(name, "sure", "better_schools"), summary.row(name, "lasts", "kept")
    less, strain = (summary.row(name, "loses", item) for item in ("less_efficacy", "more_strain"))
    parts = ("scheduled", "rework", "together", "whole_run")
    spent = {part: hours(summary.row(name, "costs", part).value, signed=True) for part in parts}
    counted = words["dash"] if np.isnan(better.value) else str(round(better.value * better.n))
    if kept.note:
        left = words["none" if kept.note == NO_GAIN else "dash"]
    else:
        gone = kept_how(kept.value, kept.low, kept.high) == "gone"
        left = words["unclear"] if gone else f"{shown(kept.value, kept.unit)} %"
    return {
        "name": plain(name),
        "what": _what(summary, name),
        "best": name == summary.best and len(summary.reforms) > 1,
        "cells": [
            f"{goal['difference']}{between}",
            words["better"].format(count=counted, n=better.n),
            _pupils(summary, name),
            words["hours"].format(**spent),
            left,
            words["worse"].format(less=_few(less.value), strain=_few(strain.value)),
        ],
    }


def _pupils(summary: Summary, name: str) -> str:
    if "student_outcome" not in summary.outcomes:
        return str(texts("brief")["table"]["dash"])
    row = summary.row(name, "changes", "student_outcome")
    return shown(row.value, row.unit, signed=True)


def _few(share: float) -> str:
    """Teachers of a hundred in a cell."""
    return str(texts("brief")["table"]["small"]) if 0.0005 < share < 0.0095 else shown(share, "share of teachers")


def _what(summary: Summary, name: str) -> str:
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
    most = FEW_LETTERS if len(summary.reforms) > MANY_REFORMS else MOST_LETTERS
    said = short(scenario.reform.description, most) or upper(_as_fit(levers, most))
    return f"{said}. {ends}" if said else ends


def _as_fit(levers: list[str], most: int) -> str:
    """As many of the levers as so many letters hold, and how many more there are."""
    count = len(levers)
    while count > 1 and len(", ".join(levers[:count])) > most:
        count -= 1
    more = texts("brief")["table"]["more"].format(count=len(levers) - count)
    return ", ".join([*levers[:count], *([more] if count < len(levers) else [])])


def _repeat(summary: Summary, repeat: Repetition) -> Content:
    words = texts("brief")["repeat"]
    seed = summary.comparison.results[summary.baseline].seed
    text = words["text"].format(seed=seed, schools=schools(summary), **repeat.versions)
    hidden = sum(map(len, repeat.files.values())) > MOST_IN_PRINT
    return {
        "lead": repeat.lead,
        "text": text,
        "commands": repeat.commands,
        "files": [(name, said, _data("application/yaml", said)) for name, said in repeat.files.items()],
        "notices": [*repeat.notices, *([words["hidden"]] if hidden else [])],
        "hidden": hidden,
    }


@theme()
def _svg(picture: Picture) -> str:
    settle(picture.figure)
    stream = io.BytesIO()
    picture.figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return _data("image/svg+xml", stream.getvalue())


def _data(kind: str, content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
