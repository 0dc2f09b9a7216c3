"""A result in a notebook: outcomes of the last year with their intervals, and the cultures that schools end in."""

import numpy as np

from analysis.telling.html.pieces import frame, paragraph, table
from analysis.telling.naming import plain
from analysis.telling.quantities import WORDS, ends, few, outcome_meaning, outcome_name, shown, unit_words, upper
from sim.declared.measures import CULTURES, bounds_of
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.simulate import Result
from sim.results.summary import REPORTED
from sim.results.summary.rows import Row, mean_of, unit_of


def result_html(result: Result) -> str:
    """The result as HTML."""
    words, count = WORDS["views"], result.replicates
    schools = WORDS["basis"]["schools"][count != 1].format(count=count)
    said = words["result"].format(
        schools=upper(schools),
        teachers=f"{result.scenario.school.size:g}",
        weeks=result.scenario.weeks,
        seed=result.seed,
        reform=plain(result.scenario.reform.name),
    )
    shares = result.runs["culture"].value_counts()
    cultures = [[upper(culture), f"{int(shares.get(culture, 0))}"] for culture in CULTURES]
    levels = table(words["level_columns"], [_level(result, outcome) for outcome in REPORTED])
    note = paragraph(words["result_few"].format(few=few(count)) if count < FEWEST_SCHOOLS else words["result_interval"])
    return frame(plain(result.name), [paragraph(said), levels, note, table(words["culture_columns"], cultures)])


def _level(result: Result, outcome: str) -> list[str]:
    numbers = mean_of(result.runs[outcome].to_numpy(float), bounds_of(outcome))
    row = Row("", "", outcome, "", unit_of(outcome), *numbers, "")
    between = "-" if np.isnan(row.low) else " to ".join(ends(row))
    value = f"{shown(row.value, row.unit)} {unit_words(row.unit)}"
    return [upper(outcome_name(outcome)), value, between, outcome_meaning(outcome)]
