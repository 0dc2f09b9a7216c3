"""What could go wrong: who loses, harm, the end of a reform, other schools, small effects, poor versions."""

import numpy as np

from analysis.brief.answer import of_hundred
from analysis.brief.compared import schools
from analysis.brief.terms import average, term_means
from analysis.telling.naming import plain
from analysis.telling.quantities import difference, is_clear, outcome_name, shown, unit_words, upper, verdict
from analysis.telling.summary_text import elsewhere_rows, elsewhere_short, lasts, schools_of
from analysis.telling.texts import texts
from analysis.telling.worlds import usual, worlds
from experiments.reading.numbers import PROSE
from sim.declared.measures import DIRECTION
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary import Summary
from sim.results.summary.rows import INSIDE, TOO_FEW, Row

WORDS = texts("brief")["risks"]
Risk = dict[str, str]  # title and text


def risks(summary: Summary) -> list[Risk]:
    """Every risk that the table speaks of, the gravest for people first."""
    told = worlds(summary, summary.best)
    found = [
        *([_risk("worlds", sentences=" ".join(told))] if told else []),
        _losers(summary),
        _harm(summary),
        *_usual(summary),
        *_decline(summary),
        *_backfire(summary),
        _ends(summary),
    ]
    found += [*_other_aims(summary), *_elsewhere(summary)]
    if schools_of(summary) < FEWEST_SCHOOLS:
        found.insert(0, _risk("few_schools", schools=schools(summary), fewest=FEWEST_SCHOOLS))
    scenario = summary.comparison.results[summary.best].scenario
    return [*found, _risk("dilution", share=PROSE.of_hundred(usual(scenario, "implementation")))]


def _risk(key: str, **fields: object) -> Risk:
    return {"title": WORDS[key]["title"], "text": WORDS[key]["text"].format(**fields)}


def _losers(summary: Summary) -> Risk:
    """The reform that does most for the goal, and its losers."""
    items = {"less": "less_efficacy", "more": "more_efficacy", "strain": "more_strain", "relief": "less_strain"}
    rows = {field: summary.row(summary.best, "loses", item) for field, item in items.items()}
    if np.isnan(rows["less"].value):
        return _risk("no_losers")
    shares = {field: of_hundred(row.value) for field, row in rows.items()}
    return _risk("losers", reform=plain(summary.best), **shares)


def _harm(summary: Summary) -> Risk:
    row = summary.row(summary.best, "loses", "harm")
    if row.note == TOO_FEW:
        return _risk("harm_few")
    if not is_clear(row):
        return _risk("harm_same")
    return _risk("harm_more" if row.value > 0 else "harm_less", **difference(row))


def _usual(summary: Summary) -> list[Risk]:
    """The warning that a placebo deserves: reforms that help, but not more than schools differ anyway."""
    names = [
        name
        for name in summary.reforms
        if summary.row(name, "sure", "usual_range").note == INSIDE and _goal(summary, name) == "better"
    ]
    return [_risk("usual", names=_listed(names))] if names else []


def _decline(summary: Summary) -> list[Risk]:
    """The best reform helps, and yet the goal stands worse at the end than it did at the beginning."""
    without, helped = term_means(summary, summary.baseline), term_means(summary, summary.best)
    first, last, left = (average(values) for values in (without[:, 0], helped[:, -1], without[:, -1]))
    if _goal(summary, summary.best) != "better" or not DIRECTION[summary.goal] * (last - first) < 0:
        return []
    unit = summary.row(summary.best, "changes", summary.goal).unit
    numbers = {name: shown(value, unit) for name, value in (("first", first), ("last", last), ("without", left))}
    fields = {"reform": plain(summary.best), "name": upper(outcome_name(summary.goal)), "unit": unit_words(unit)}
    return [_risk("decline", **fields, **numbers)]


def _backfire(summary: Summary) -> list[Risk]:
    names = [name for name in summary.reforms if _goal(summary, name) == "worse"]
    fields = {"name": outcome_name(summary.goal), "baseline": plain(summary.baseline)}
    key = "backfire_one" if len(names) == 1 else "backfire"
    return [_risk(key, names=_listed(names), **fields)] if names else []


def _goal(summary: Summary, name: str) -> str:
    return verdict(summary.row(name, "changes", summary.goal), summary.goal)


def _other_aims(summary: Summary) -> list[Risk]:
    """What the best reform for the goal makes worse, and what another one does more for, beyond luck."""
    aims = [name for name in summary.outcomes if name != summary.goal and name in DIRECTION]
    best = {name: summary.row(summary.best, "changes", name) for name in aims}
    worse = [name for name, row in best.items() if verdict(row, name) == "worse"]
    ahead = {
        other: [name for name in aims if _further(summary.row(other, "changes", name), best[name], DIRECTION[name])]
        for other in summary.reforms
        if other != summary.best
    }
    other = max(ahead, key=lambda name: len(ahead[name]), default="")
    fields = {"reform": plain(summary.best), "other": plain(other)}
    said = [WORDS["worsens"].format(names=_named(worse), **fields)] if worse else []
    said += [WORDS["outdone"].format(names=_named(ahead[other]), **fields)] if other and ahead[other] else []
    return [_risk("other_aims", sentences=" ".join(said))] if said else []


def _further(row: Row, than: Row, direction: int) -> bool:
    """Whether a change helps more than another one, their intervals apart."""
    return row.low > than.high if direction > 0 else row.high < than.low


def _named(outcomes: list[str]) -> str:
    return _joined([WORDS["aims"].get(name, outcome_name(name)) for name in outcomes])


def _ends(summary: Summary) -> Risk:
    kept = summary.row(summary.best, "lasts", "kept")
    said = lasts(summary, summary.best)
    is_less = not kept.note and kept.high < 1
    return _risk("ends" if is_less else "ends_none", sentence=" ".join([said[0], *said[2:]]))


def _elsewhere(summary: Summary) -> list[Risk]:
    rows = [row for row in elsewhere_rows(summary, summary.best) if not np.isnan(row.low)]
    if not rows:
        return []
    home = summary.row(summary.best, "changes", summary.goal)
    cases = [WORDS["case"].format(where=elsewhere_short(row), **difference(row)) for row in rows]
    failing = [elsewhere_short(row) for row in rows if not _as_good(row, summary.goal)]
    if failing and _goal(summary, summary.best) == "better":
        judged = WORDS["elsewhere_fails"].format(where=WORDS["and"].join(failing))
    else:
        judged = WORDS["elsewhere_holds"] if all(row.value * home.value > 0 for row in rows) else ""
    fields = {"name": outcome_name(summary.goal), "unit": unit_words(home.unit), "cases": "; ".join(cases)}
    return [_risk("elsewhere", verdict=judged, schools=rows[0].n, **fields)]


def _as_good(row: Row, goal: str) -> bool:
    return DIRECTION[goal] * row.value > 0 and is_clear(row)


def _listed(names: list[str]) -> str:
    return _joined([f"“{plain(name)}”" for name in names])


def _joined(words: list[str]) -> str:
    return ", ".join(words[:-1]) + WORDS["and"] + words[-1] if len(words) > 1 else words[0]
