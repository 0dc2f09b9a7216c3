"""What the remarks on patterns say about mechanisms: other settings laid over a pattern's runs.

Remarks are written by hand in ``configs/experiment/patterns``; here those are run that can be reached by settings.
"""

import pytest

from experiments.patterns.declared import patterns
from experiments.patterns.estimates import Verdict
from tests.science.test_pattern_verdicts import judged

pytestmark = pytest.mark.science
MET, MISSED = Verdict.REPRODUCED, Verdict.NOT
REPLICATES = 60
FULL_AT_ONCE = {"parameters": {"build_up_weeks": 0}, "school": {"implementation": 1}}
TRIALS = [
    ("R8", {"parameters": {"door_relief": 0}}, {"only_supported": MISSED}),
    ("R9", {"parameters": {"arranging": 0}}, {"deep_mandate_stays": MISSED, "not_if_shallow": MET}),
    ("R13", FULL_AT_ONCE, {"small_after_one_year": MET, "small_after_two_years": MET, "no_wonders": MET}),
]


@pytest.mark.parametrize(("name", "changed", "expected"), TRIALS)
def test_a_remark_holds(name, changed, expected):
    (pattern,) = patterns([name])
    found = {item.name: item for item in judged(pattern, 1, REPLICATES, changed)}
    assert {key: found[key].verdict for key in expected} == expected, {key: found[key].estimate for key in expected}
