"""The answer of a brief in three sentences: what changes; what it costs and what lasts; who loses, and a caution."""

import numpy as np

from analysis.telling.naming import plain
from analysis.telling.prices import levers_in_words
from analysis.telling.quantities import few, is_clear, outcome_meaning, outcome_name, shown, unit_words
from analysis.telling.spent import spent
from analysis.telling.summary_text import change_of, free_levers, is_over, kept_how
from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.declared.measures import DIRECTION
from sim.results.summary import Summary
from sim.results.summary.rows import IDENTICAL, INSIDE, NEVER, NO_GAIN, NO_NUMBER, TOO_FEW, TOO_LONG

WORDS = texts("brief")["answer"]
_LAST = {NEVER: "nothing", NO_GAIN: "no_gain", TOO_FEW: "unknown", IDENTICAL: "no_gain", TOO_LONG: "too_long"}


def answer(summary: Summary) -> list[str]:
    """Three sentences about the reform that does most for the goal."""
    return [_first(summary), _second(summary), _third(summary)]


def _first(summary: Summary) -> str:
    reform, goal = summary.best, summary.goal
    row, better = summary.row(reform, "changes", goal), summary.row(reform, "sure", "better_schools")
    kind, helps = kind_of(summary, summary.best)
    fields = {
        "name": outcome_name(goal),
        "meaning": outcome_meaning(goal),
        "unit": unit_words(row.unit),
        "when": WORDS["over"] if is_over(summary, reform) else "",
        "baseline": plain(summary.baseline),
        "better": "-" if np.isnan(better.value) else str(round(better.value * better.n)),
        "n": better.n,
        "tie": _tie(summary) if helps else "",
        "few": few(row.n),
        **{name: text for name, text in change_of(summary, reform, goal).items() if name != "unit"},
    }
    does = WORDS[kind].format(**fields)
    other = {"few": "first_few", "raises": "first_none", "lowers": "first_none"}.get(kind, "first_unclear")
    lead = WORDS["first" if helps else other][len(summary.reforms) > 1]
    simulated = WORDS["simulated"][row.n != 1].format(count=in_words(row.n))
    return str(lead.format(reform=plain(reform), count=in_words(len(summary.reforms)), does=does, simulated=simulated))


def kind_of(summary: Summary, reform: str) -> tuple[str, bool]:
    """Which sentence says what a reform does, and whether that helps."""
    row = summary.row(reform, "changes", summary.goal)
    known = {TOO_FEW: "few", IDENTICAL: "same", NO_NUMBER: "none"}
    if row.note in known:
        return known[row.note], False
    if not is_clear(row):
        return "unclear", False
    return ("raises" if row.value > 0 else "lowers"), DIRECTION[summary.goal] * row.value > 0


def _tie(summary: Summary) -> str:
    if len(summary.reforms) < 2 or summary.table[summary.table["item"] == "ahead_of_next"].empty:
        return ""
    row = summary.row(summary.best, "sure", "ahead_of_next")
    return "" if is_clear(row) else str(WORDS["tie"].format(next=plain(row.note)))


def _second(summary: Summary) -> str:
    kept = summary.row(summary.best, "lasts", "kept")
    last = _LAST.get(kept.note, "undefined") if kept.note else kept_how(kept.value, kept.low, kept.high)
    lasting = WORDS["last"][last].format(value=shown(kept.value, kept.unit))
    return str(WORDS["second"].format(cost=_cost(summary), last=lasting))


def _cost(summary: Summary) -> str:
    words = WORDS["cost"]
    parts = ("scheduled", "rework", "priced", "together")
    scheduled, rework, priced, together = (summary.row(summary.best, "costs", part) for part in parts)
    if together.note == NEVER:
        return str(words["nothing"])
    more = direction_of(together.value) if direction_of(together.value) != "same" else "more"
    told = spent(summary, summary.best)
    fields = {
        "free": _free(summary),
        "scheduled": told.told("scheduled"),
        "together": words["together"][more].format(hours=told.told("together")),
        "rework": words["rework"][direction_of(rework.value)].format(hours=told.told("rework")),
        "priced": words["priced"].format(hours=told.told("priced")) if priced.value else "",
    }
    return str(words[direction_of(scheduled.value)].format(**fields))


def _free(summary: Summary) -> str:
    levers = free_levers(summary, summary.best)
    return str(WORDS["cost"]["free"].format(levers=levers_in_words(levers))) if levers else ""


def direction_of(value: float) -> str:
    """Whether hours are ``more``, ``less`` or, to one decimal, the ``same``."""
    return "same" if np.isnan(value) or abs(value) < 0.05 else "more" if value > 0 else "less"


def _third(summary: Summary) -> str:
    less, strain = (summary.row(summary.best, "loses", item) for item in ("less_efficacy", "more_strain"))
    known = not np.isnan(less.value)
    lost = WORDS["lost"]["known" if known else "unknown"]
    said = lost.format(less=of_hundred(less.value), strain=of_hundred(strain.value)) if known else lost
    inside = summary.row(summary.best, "sure", "usual_range").note == INSIDE and kind_of(summary, summary.best)[1]
    return str(WORDS["third"].format(lost=said, caution=WORDS["caution"]["inside" if inside else "outside"]))


def in_words(count: int) -> str:
    """A small number as a word."""
    words = texts("brief")["numbers"]
    return str(words[count]) if count < len(words) else str(count)


def of_hundred(share: float) -> str:
    """Teachers of a hundred inside a sentence."""
    words = texts("brief")["risks"]["words"]
    if share < 0.01:
        return str(words["few" if share > 0 else "none"])
    return PROSE.hundredths(share)
