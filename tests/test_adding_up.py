"""What is shown adds up for the reader: parts and their total, levels and their difference, wherever they are told."""

import re
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.exploring.panel.words import told
from analysis.telling.changes import Change as NotebookChange
from analysis.telling.quantities import change
from analysis.telling.spent import spent
from analysis.telling.summary_text import costs
from experiments.reading.numbers import MOST_MORE, TERMINAL, adding_up, change_adding_up
from experiments.reading.outcomes import Change as Row
from experiments.reading.wording import change_cells, change_sentence
from sim.declared.measures import MEASURES
from sim.results.summary.rows import Row as SummaryRow

LUCK = np.random.default_rng(4)
LEVELS = [(0.1445, 0.7354), (0.3049, 0.3551), (0.5, 0.5), (0.62, 0.58), *LUCK.uniform(0, 1, (300, 2)).tolist()]


def exact(text):
    return Decimal(text.replace("\N{MINUS SIGN}", "-").replace("+", "").replace("%", "").strip())


def test_hours_that_did_not_add_up():
    """8.3 less 5.3 was shown as 2.9."""
    parts = (8.264, -5.322)
    found = adding_up(parts, sum(parts), 1)
    assert found.decimals == 2 and f"{found.total:.2f}" == "2.94"
    assert adding_up((8.2, -5.3), 2.9, 1).decimals == 1


def test_the_ends_of_an_interval_show_on_which_side_of_zero_they_lie():
    """-0.004 to -0.0004 was shown as -0.004 to +0.000."""
    assert TERMINAL.span(-0.0040, -0.0004, 3, sign=True) == "-0.004 to -0.0004"
    assert TERMINAL.span(0.00002, 0.31, 3, sign=True) == "+0.00002 to +0.310"
    assert TERMINAL.span(-0.0012, 0.0, 3, sign=True) == "-0.001 to +0.000"
    assert TERMINAL.span(-1e-12, 0.5, 3, sign=True) == "+0.000 to +0.500"


def test_levels_that_did_not_add_up():
    """14 % and 73 % were shown as 58 points apart."""
    assert change_adding_up(14.49, 72.51, 58.02, 0) == (1, 58.02)


def test_the_total_is_that_of_the_parts_where_no_decimals_help():
    found = adding_up((0.444, 0.444), 0.888, 0)
    assert found.decimals == MOST_MORE and found.total == pytest.approx(0.8)
    assert adding_up((1.0, 1.0), 3.0, 0).total == 3.0  # no total of these parts
    assert adding_up((np.nan, 1.0), np.nan, 1).decimals == 1


@pytest.mark.parametrize("unit", ["share of teachers", "pupil SD", "0 to 1", "per teacher and year"])
def test_summaries_and_briefs(unit):
    for before, after in LEVELS:
        rows = [SummaryRow("r", "changes", "x", "x", unit, v, v, v, 9, "") for v in (after - before, before, after)]
        fields = change(rows)
        assert exact(fields["with"]) - exact(fields["without"]) == exact(fields["difference"])


def test_the_panel():
    for before, after in LEVELS:
        numbers = told(
            {"against": before, "setting": after, "difference": after - before, "low": after - before, "high": 1.0}
        )
        assert exact(numbers["setting"]) - exact(numbers["against"]) == exact(numbers["difference"].replace("−", "-"))


def test_the_terminal():
    for before, after in LEVELS:
        row = Row(MEASURES[0], before, after, after - before, after - before, after - before, 1.0)
        cells = change_cells(row)
        assert exact(cells[1]) - exact(cells[0]) == exact(cells[2])
        assert len({len(cell) - cell.index(".") for cell in cells[:3]}) == 1  # the points stand below each other
    rows = [Row(measure, 0.14449, 0.72551, 0.58102, 0.5, 0.6, 1.0) for measure in MEASURES]
    assert "rose by 0.5810 (95 % interval +0.5000 to +0.6000" in change_sentence("a", "b", rows, 6)


@pytest.mark.parametrize("outcome", ["voluntary_share", "trust_mean", "student_outcome"])
def test_notebooks(outcome):
    noise = np.tile([-0.001, 0.001], 6)
    for before, after in LEVELS:
        if abs(after - before) > 0.01:
            words = NotebookChange(outcome, before + 0 * noise, after + noise).words
            one, other, by = re.match(r"\w+ from (\S+)[^t]* to (\S+)[^,]*, by (\S+)", words).groups()
            assert abs(exact(other) - exact(one)) == exact(by), words


class Costs:
    """A summary with hours and nothing else."""

    def __init__(self, **hours):
        self.prices, self.comparison = {}, SimpleNamespace(results={"r": SimpleNamespace(scenario=None)})
        self.hours = hours | {"school": 60 * hours["together"], "whole_run": hours["together"], "free": 0.0}

    def row(self, reform, question, item):
        value = self.hours.get(item, 60.0)
        return SummaryRow(reform, question, item, item, "hours per teacher and year", value, value, value, 9, "")


def test_hours_of_a_summary():
    told_costs = spent(Costs(scheduled=8.264, rework=-5.322, priced=0.0, together=2.942), "r")
    assert [told_costs.signed(part) for part in ("scheduled", "rework", "together")] == ["+8.26", "−5.32", "+2.94"]
    text = " ".join(costs(Costs(scheduled=8.264, rework=-5.322, priced=0.0, together=2.942), "r"))
    assert (
        "2.94 hours a year more (95 % interval 2.94 to 2.94, luck and schools only): 8.26 more in scheduled "
        "sessions, 5.32 less in rework" in text
    )
    for scheduled, rework, priced in LUCK.uniform(-30, 90, (300, 3)):
        hours = {"scheduled": scheduled, "rework": rework, "priced": priced}
        found = spent(Costs(**hours, together=sum(hours.values())), "r")
        parts = [exact(found.signed(part)) for part in ("scheduled", "rework", "priced")]
        assert sum(parts) == exact(found.signed("together"))


def test_a_difference_of_few_schools_still_has_its_levels():
    gaps = NotebookChange("depth_mean", np.array([np.nan, 0.2, 0.4]), np.array([0.3, 0.3, np.nan]))
    assert (gaps.before, gaps.after) == (0.2, 0.3)
    assert pd.isna(NotebookChange("depth_mean", np.array([np.nan]), np.array([0.3])).before)
