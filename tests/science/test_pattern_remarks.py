"""What the remarks on patterns say about mechanisms: another setting laid over a pattern's runs.

Remarks are written by hand in ``configs/experiment/patterns``; here those are run that can be reached by parameters.
"""

import pytest

from experiments.patterns.declared import patterns
from experiments.patterns.estimates import Verdict
from tests.science.test_pattern_verdicts import judged

pytestmark = pytest.mark.science
MET, MISSED = Verdict.REPRODUCED, Verdict.NOT
REPLICATES = 60
NO_SOCIAL_PULL = {"weight_perceived": 0, "weight_privatism": 0, "readiness": -2.8}
TRIALS = [
    ("R8", {"door_relief": 0}, {"only_supported": MISSED}),
    ("R9", NO_SOCIAL_PULL, {"deep_mandate_stays": MISSED, "not_if_shallow": MET, "not_without_expertise": MET}),
    ("F5", {"crowding": 0, "mandate_strain": 0}, {"more_conviction_half_open": MISSED}),
]


@pytest.mark.parametrize(("name", "changed", "expected"), TRIALS)
def test_a_remark_holds(name, changed, expected):
    (pattern,) = patterns([name])
    found = {item.name: item for item in judged(pattern, 1, REPLICATES, {"parameters": changed})}
    assert {key: found[key].verdict for key in expected} == expected, {key: found[key].estimate for key in expected}
