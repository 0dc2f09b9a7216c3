"""The answer in words and as a table of HTML: the sentences of the panel, all texts escaped."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from analysis import colours
from analysis.exploring.panel.answer import HOURS, WHOLE_RUN, Answer, outcomes
from analysis.exploring.panel.controls import Control
from analysis.exploring.panel.goal import Chance
from analysis.exploring.panel.settings import Settings
from analysis.telling import naming
from analysis.telling.prices import price_sentences
from analysis.telling.quantities import lower
from analysis.telling.texts import texts
from experiments.reading.numbers import Notation, by_size, change_adding_up
from sim.declared.measures import bounds_of
from sim.results.differences import FEWEST_SCHOOLS, interval

_CELL = "padding:2px 10px 2px 0;vertical-align:top;"
_NUMBER = _CELL + "text-align:right;white-space:nowrap;"
_LINES = "line-height:1.4;"
_NOTE = f"color:{colours.QUIET};font-size:90%;"
_CAUTION = _LINES + f"border-left:4px solid {colours.ACCENT};background:{colours.SHADE};padding:4px 10px;margin:4px 0;"
NOTATION = Notation(none="–")
_DECIMALS = ((0.1, 3), (10, 2), (np.inf, 1))  # by size


def _words(part: str) -> dict[str, Any]:
    found: dict[str, Any] = texts("explore")[part]
    return found


def number(value: float, signed: bool = False) -> str:
    """A number with as many decimals as are read; "–" where there is none."""
    return NOTATION.fixed(value, by_size(value, _DECIMALS), signed)


def told(row: Any) -> dict[str, str]:
    """The levels ``against`` and ``setting`` of a row of the answer, their ``difference`` and its ends, adding up."""
    levels, ends = ("against", "setting"), ("difference", "low", "high")
    if np.isnan(row["difference"]):
        return {name: number(row[name]) for name in (*levels, *ends)}
    least = by_size(row["difference"], _DECIMALS)
    decimals, difference = change_adding_up(row["against"], row["setting"], row["difference"], least)
    low, high = NOTATION.ends(row["low"], row["high"], decimals, sign=True)
    shown = {name: NOTATION.fixed(row[name], decimals) for name in levels}
    return shown | {"difference": NOTATION.signed(difference, decimals), "low": low, "high": high}


def chance_sentence(found: Chance) -> str:
    """How many schools reach the goal, with the interval of the chance."""
    words, (low, high) = _words("answer"), found.interval
    fields = {"n": found.schools, "hits": found.hits, "share": NOTATION.percent(found.share)}
    fields |= {"low": NOTATION.percent(low), "high": NOTATION.percent(high)}
    if found.schools == 1:
        return str(words["one"]).format(reaches=words["reaches"] if found.hits else words["misses"])
    if found.hits == 0 and not np.isnan(found.nearest):
        return str(words["none"]).format(nearest=number(found.nearest), **fields)
    return str(words["all" if found.hits == found.schools else "chance"]).format(**fields)


def sentences(answer: Answer, against: str) -> list[str]:
    """The answer in two or three sentences; ``against`` is the name of what the setting is compared with."""
    words = _words("answer")
    found = [chance_sentence(answer.chance)]
    if answer.setting is answer.against:
        return [*found, _level_sentence(answer)]
    if answer.schools > 1:
        other = answer.chance_against
        low, high = (NOTATION.percent(end) for end in other.interval)
        fields = {"hits": other.hits, "n": other.schools, "low": low, "high": high}
        found.append(str(words["chance_against"]).format(name=against, **fields))
    return [*found, change_sentence(answer, answer.goal.outcome, lower(against))]


def _level_sentence(answer: Answer) -> str:
    name = answer.goal.outcome
    level, low, high = (number(value) for value in interval(outcomes(answer.setting, name), bounds_of(name)))
    kind = "same" if answer.schools >= FEWEST_SCHOOLS else "same_few"
    fields = {"label": naming.label(name), "level": level, "low": low, "high": high}
    return str(_words("answer")[kind]).format(n=answer.schools, fewest=FEWEST_SCHOOLS, **fields)


def change_sentence(answer: Answer, outcome: str, against: str) -> str:
    """What differs in one outcome, with the 95 % interval of the paired difference; ``against``: compared with what."""
    words, row = _words("answer"), answer.row(outcome)
    numbers = told(row)
    fields = {"label": row["label"], "against": against, "before": numbers["against"], "after": numbers["setting"]}
    if row["n"] == 0:
        return str(words["change_unknown"]).format(**fields)
    signed = {name: numbers[name] for name in ("difference", "low", "high")}
    if row["n"] < FEWEST_SCHOOLS:
        return str(words["change_few"]).format(**fields, **signed, n=row["n"], fewest=FEWEST_SCHOOLS)
    better = "" if np.isnan(row["better"]) else str(words["better"]).format(share=NOTATION.percent(row["better"]))
    return str(words["change"]).format(**fields, **signed, better=better).strip()


def answer_html(answer: Answer, against: str) -> str:
    """The goal and the answer, as a paragraph."""
    first, *rest = sentences(answer, against)
    head = f"<b>{escape(str(answer.goal))}</b><br>{escape(first)}"
    return f'<div style="{_LINES}font-size:110%">{head}</div><div style="{_LINES}">{escape(" ".join(rest))}</div>'


def cautions_html(found: list[str]) -> str:
    """The sentences of caution; nothing where there are none."""
    return "".join(f'<div style="{_CAUTION}">{escape(sentence)}</div>' for sentence in found)


def table_html(answer: Answer, names: tuple[str, str]) -> str:
    """Outcomes of the last year as a table; ``names``: what the setting is compared with, and the setting itself."""
    words = _words("table")
    heads = [words["outcome"], *names, words["difference"], words["interval"], words["better"]]
    if answer.setting is answer.against:
        heads = heads[:2]
    cells = [
        f'<th scope="col" style="{_CELL}text-align:{"right" if k else "left"};white-space:normal">{escape(head)}</th>'
        for k, head in enumerate(heads)
    ]
    rows = [f"<tr>{''.join(cells)}</tr>"]
    for _, row in answer.table.iterrows():
        numbers = told(row)
        values = [numbers[name] for name in ("against", "setting", "difference")]
        values.append(f"{numbers['low']} to {numbers['high']}" if row["n"] >= FEWEST_SCHOOLS else "–")
        neither = "" if row["outcome"] in (HOURS, WHOLE_RUN) else words["neither"]
        values.append(neither if np.isnan(row["better"]) else NOTATION.percent(row["better"]))
        name = f'{escape(row["label"])} <span style="{_NOTE}">({escape(row["unit"])})</span>'
        shown = "".join(f'<td style="{_NUMBER}">{escape(value)}</td>' for value in values[: len(heads) - 1])
        rows.append(f'<tr><td style="{_CELL}text-align:left;white-space:normal;min-width:13em">{name}</td>{shown}</tr>')
    note = "".join(
        f'<div style="{_NOTE}">{escape(sentence)}</div>' for sentence in price_sentences(answer.prices, answer.free)
    )
    return f'<table style="border-collapse:collapse;line-height:1.4">{"".join(rows)}</table>{note}'


def note_html(text: str) -> str:
    """A note in small grey letters, read out by a screen reader when it changes."""
    return f'<div role="status" aria-live="polite" style="{_NOTE}line-height:1.4">{escape(text)}</div>'


def head_html(name: str, note: str) -> str:
    """Words above a slider."""
    return f'<div style="line-height:1.25"><b>{escape(name)}</b> <span style="{_NOTE}">{escape(note)}</span></div>'


def period_sentence(settings: Settings) -> str:
    """From when to when the reform is in force, in years and terms."""
    weeks = _words("weeks")
    start = week_name(settings.start, settings.opening.terms)
    end = weeks["open"] if settings.end is None else week_name(settings.end, settings.opening.terms)
    return str(weeks["from_to"]).format(start=start, end=end)


def week_name(week: int, terms: Sequence[int]) -> str:
    """A week of the run in years and terms, both counted from 1."""
    year, place = divmod(week, sum(terms))
    term = int(np.searchsorted(np.cumsum(terms), place, side="right")) + 1
    return str(_words("weeks")["place"]).format(year=year + 1, term=term, week=week)


def label_html(control: Control) -> str:
    """The words above a slider; meaning, source and grade appear when the pointer rests on them."""
    return (
        f'<div title="{escape(control.tooltip)}" style="line-height:1.25"><b>{escape(control.label)}</b> '
        f'<span style="{_NOTE}">{escape(control.range)}</span></div>'
    )


def glossary_html(controls: list[Control]) -> str:
    """Meaning, source and evidence grade of every slider, for reading and for those who cannot use a pointer."""
    rows = [
        f'<dt><b>{escape(control.label)}</b></dt><dd style="margin:0 0 6px 1em">{escape(control.tooltip)}</dd>'
        for control in controls
    ]
    return f'<dl style="line-height:1.4;margin:0">{"".join(rows)}</dl>'
