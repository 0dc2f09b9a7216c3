"""A comparison in a notebook: what each reform changes, from runs that are there already (nothing is simulated)."""

from collections.abc import Mapping

import numpy as np

from analysis.telling.html.pieces import frame, paragraph, table
from analysis.telling.naming import plain
from analysis.telling.quantities import WORDS, change, few, outcome_name, unit_words, upper, years_in_words
from sim.results.comparison import Comparison
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary.changes import changes, sure
from sim.results.summary.rows import Row
from sim.scenario.same_school import besides_the_reform, named

GOAL, PUPILS = "voluntary_share", "student_outcome"


def comparison_html(comparison: Comparison) -> str:
    """The comparison as HTML."""
    words = WORDS["views"]
    reforms = list(comparison.results)[1:]
    first = comparison.results[comparison.baseline]
    count, years = first.replicates, first.scenario.years
    different = _different(comparison)
    kind = "alone" if not reforms else "different" if different else "line"
    rests_on = WORDS["basis"][kind].format(
        schools=upper(WORDS["basis"]["schools"][count != 1].format(count=count)),
        teachers=f"{first.scenario.school.size:g}",
        years=years_in_words(years),
        seed=first.seed,
    )
    if not reforms:
        return frame(plain(comparison.baseline), [paragraph(rests_on), paragraph(words["alone"])])
    heads = "scenario_columns" if different else "reform_columns"
    goal = changes(comparison, reforms[0], GOAL)[0]
    columns = [column.format(name=f"{outcome_name(GOAL)}, {unit_words(goal.unit)}") for column in words[heads]]
    title = words["comparison"].format(reforms=", ".join(map(plain, reforms)), baseline=plain(comparison.baseline))
    rows = table(columns, [_reform(comparison, reform) for reform in reforms])
    said = [rests_on, *([words["result_few"].format(few=few(count))] if count < FEWEST_SCHOOLS else []), *different]
    return frame(title, [rows, *map(paragraph, said), *([] if different else [paragraph(words["more"])])])


def _different(comparison: Comparison) -> list[str]:
    """A sentence for each scenario that is not the baseline's school under another reform."""
    baseline = comparison.results[comparison.baseline].scenario
    found = {name: besides_the_reform(baseline, result.scenario) for name, result in comparison.results.items()}
    words, names = WORDS["basis"]["differs"], {"baseline": plain(comparison.baseline)}
    return [
        words.format(scenario=plain(name), differences=named(what), **names) for name, what in found.items() if what
    ]


def _reform(comparison: Comparison, reform: str) -> list[str]:
    goal, pupils = (change(changes(comparison, reform, outcome)) for outcome in (GOAL, PUPILS))
    better = sure(comparison, reform, GOAL)[0]
    counted = "-" if np.isnan(better.value) else str(round(better.value * better.n))
    return [
        plain(reform),
        goal["difference"],
        between(changes(comparison, reform, GOAL)[0], goal),
        WORDS["views"]["better"].format(count=counted, n=better.n),
        f"{pupils['difference']} {pupils['unit']}",
    ]


def between(row: Row, fields: Mapping[str, str]) -> str:
    """The interval of a difference; "-" where there is none."""
    return "-" if np.isnan(row.low) else f"{fields['low']} to {fields['high']}"
