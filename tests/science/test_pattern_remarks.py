"""What the remarks on patterns say about mechanisms: other settings laid over a pattern's runs.

Remarks are written by hand in ``configs/experiment/patterns``; here those are run that can be reached by settings.
"""

import pytest

from experiments.patterns.declared import patterns
from experiments.patterns.estimates import Verdict
from tests.science.test_pattern_verdicts import judged

pytestmark = pytest.mark.science
MET = Verdict.REPRODUCED
REPLICATES = 60
FULL_AT_ONCE = {"parameters": {"build_up_weeks": 0}, "school": {"implementation": 1}}
TRIALS = [
    ("R13", FULL_AT_ONCE, {"small_after_one_year": MET, "small_after_two_years": MET, "no_wonders": MET}),
]


@pytest.mark.parametrize(("name", "changed", "expected"), TRIALS)
def test_a_remark_holds(name, changed, expected):
    (pattern,) = patterns([name])
    found = {item.name: item for item in judged(pattern, 1, REPLICATES, changed)}
    assert {key: found[key].verdict for key in expected} == expected, {key: found[key].estimate for key in expected}


@pytest.mark.parametrize(
    ("name", "criterion", "parameters", "share"),
    [("R8", "only_supported", {"door_relief": 0}, 0.6), ("R9", "deep_mandate_stays", {"arranging": 0}, 0.5)],
)
def test_an_effect_shrinks_without_what_the_remark_names(name, criterion, parameters, share):
    (pattern,) = patterns([name])
    full, without = (
        next(item.estimate for item in judged(pattern, 1, REPLICATES, off) if item.name == criterion)
        for off in (None, {"parameters": parameters})
    )
    assert without.high < share * full.value, (full, without)
