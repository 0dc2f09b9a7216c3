"""What a notebook shows of a comparison over futures and of a goal: words, one table, pictures, and what was varied."""

import base64
from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from analysis.exploring.futures.words import goal_words, in_hours, number, robustness_words
from analysis.figures.style import Picture
from analysis.telling.naming import plain
from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE

_CELL = "padding:2px 10px 2px 0;text-align:{side};vertical-align:top"
_HOURS = ("extra_hours", "in_force_hours")
_SIGNED = ("gain", *_HOURS)


def paragraphs(sentences: Iterable[str]) -> str:
    """Sentences as paragraphs, escaped."""
    return "".join(f'<p style="margin:0 0 .5em;max-width:50em">{escape(sentence)}</p>' for sentence in sentences)


def robustness_html(found: Any) -> str:
    """Words, the regret table, two pictures and what was varied, as one piece of HTML without anything from outside."""
    say = texts("robustness")["robustness"]
    parts = [
        _heading(say["title"]),
        paragraphs(robustness_words(found)),
        _regret_rows(found.regret, say["columns"]),
        _image(found.picture()),
        _image(found.pareto()),
        _varied(found.uncertain, say),
    ]
    return f"<div>{''.join(parts)}</div>"


def goal_html(goal: Any) -> str:
    """Words, the picture of all mixes, and in what plausible schools differ."""
    say = texts("robustness")
    parts = [
        _heading(say["goal"]["title"]),
        paragraphs(goal_words(goal)),
        _image(goal.picture()),
        _varied(goal.assumed, say["robustness"]),
    ]
    return f"<div>{''.join(parts)}</div>"


def _heading(words: str) -> str:
    return f'<p style="margin:.2em 0 .6em;font-size:1.15em;font-weight:bold">{escape(words)}</p>'


def _image(picture: Picture) -> str:
    data = base64.b64encode(picture._repr_png_()).decode("ascii")
    return (
        f'<img alt="{escape(picture.alternative, quote=True)}" src="data:image/png;base64,{data}" '
        'style="max-width:100%;width:800px;display:block;margin:.6em 0">'
    )


def _regret_rows(regret: pd.DataFrame, columns: dict[str, str]) -> str:
    rows = [
        [plain(str(option)), *(_cell(row, name) for name in columns if name != "option")]
        for option, row in regret.iterrows()
    ]
    return _table(list(columns.values()), rows)


def _cell(row: pd.Series, name: str) -> str:
    if name in ("better", "best", "front"):
        return f"{PROSE.hundredths(row[name])} ({PROSE.percent_span(row[f'{name}_low'], row[f'{name}_high'])})"
    signed = name in _SIGNED
    written = in_hours if name in _HOURS else number
    value = written(row[name], signed)
    if f"{name}_low" not in row:
        return value
    return f"{value} ({written(row[f'{name}_low'], signed)} to {written(row[f'{name}_high'], signed)})"


def _varied(uncertain: pd.DataFrame, say: dict[str, Any]) -> str:
    columns = say["varied"]
    rows = [
        [str(row[name]) if isinstance(row[name], str) else f"{row[name]:g}" for name in columns]
        for _, row in uncertain.iterrows()
    ]
    return f"<details><summary>{escape(say['what'])}</summary>{_table(list(columns.values()), rows)}</details>"


def _table(head: list[str], rows: list[list[str]]) -> str:
    def line(cells: list[str], tag: str) -> str:
        sides = ["left", *["right"] * (len(cells) - 1)]
        filled = zip(cells, sides, strict=True)
        return (
            "<tr>" + "".join(f'<{tag} style="{_CELL.format(side=s)}">{escape(c)}</{tag}>' for c, s in filled) + "</tr>"
        )

    body = "".join(line(row, "td") for row in rows)
    return f'<table style="border-collapse:collapse;margin:.6em 0">{line(head, "th")}{body}</table>'
