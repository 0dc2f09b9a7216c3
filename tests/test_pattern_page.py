"""What is recorded about the patterns is about the patterns as they are declared: criteria, bounds, words, verdicts."""

import pandas as pd
import pytest

from experiments.patterns.estimates import Verdict, overall
from experiments.patterns.page import PAGE, RECORDED
from tests.all_patterns import PATTERNS

RECORD = pd.read_csv(RECORDED)
TEXT = PAGE.read_text("utf-8")
RENEW = "renew the record and the page: see 'Renew the patterns' in CONTRIBUTING.md"


def verdicts(name):
    rows = RECORD[RECORD["pattern"] == name]
    return {row["criterion"]: Verdict(row["verdict"]) for _, row in rows.iterrows()}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_the_record_is_about_the_declared_criteria(pattern):
    """A bound that is moved shows here, also where the verdict stays."""
    rows = RECORD[RECORD["pattern"] == pattern.id].set_index("criterion")
    assert list(rows.index) == list(pattern.criteria), RENEW
    for name, criterion in pattern.criteria.items():
        for side in ("above", "below"):
            bound = rows.loc[name, side]
            assert getattr(criterion, side) == (None if pd.isna(bound) else pytest.approx(bound)), (name, RENEW)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_the_page_says_what_is_declared_and_recorded(pattern):
    found = verdicts(pattern.id)
    title = f"### {pattern.id} {pattern.title}: {overall(list(found.values()))}\n"
    section = TEXT[TEXT.index(title) :].split("\n### ")[0]
    for words in (pattern.claim, f"Source: {pattern.source} (", pattern.remark):
        assert words in section, RENEW
    for name, item in pattern.criteria.items():
        start = f"| {item.says} | {item.unit} | {item.wanted} | {item.threshold} |"
        assert any(line.startswith(start) and line.endswith(f"| {found[name]} |") for line in section.splitlines()), (
            RENEW
        )
