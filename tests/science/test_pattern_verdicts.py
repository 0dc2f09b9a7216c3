"""The recorded verdicts on the patterns are those that the model gives (experiments/patterns/recorded.csv, seed 1).

A verdict that changes is not repaired by editing the record: see "Renew the patterns" in CONTRIBUTING.md.
"""

import pandas as pd
import pytest

from experiments.patterns.ablations import mechanisms
from experiments.patterns.arms import arms_of
from experiments.patterns.judged import judge
from experiments.patterns.page import RECORDED
from experiments.patterns.simulating import simulated
from tests.all_patterns import PATTERNS as ALL
from tests.science import fewer

pytestmark = pytest.mark.science
RECORD = pd.read_csv(RECORDED)
PATTERNS = {pattern.id: pattern for pattern in ALL}
# Some cells of the matrix in experiments/PATTERNS.md: without the mechanism a criterion that was met is missed.
CARRIED = [
    ("F1", "appointments"),
    ("F1", "norm_conformity"),
    ("F6", "harm"),
    ("F6", "breach"),
    ("F7", "mastery"),
    ("R6", "trust_gain"),
]


def judged(pattern, seed, replicates=None, off=None):
    arms = arms_of(pattern, replicates or pattern.replicates, seed, off)
    return judge(pattern, simulated(pattern, arms, seed, None, lambda runs: None))


@pytest.mark.parametrize("name", [name for name in PATTERNS if name not in fewer.LONGEST])
def test_the_recorded_verdicts_are_those_of_the_model(name):
    rows = RECORD[RECORD["pattern"] == name].set_index("criterion")
    (seed,) = rows["seed"].unique()
    found = judged(PATTERNS[name], int(seed))
    assert {item.name: str(item.verdict) for item in found} == rows["verdict"].to_dict()
    for item in found:
        assert item.estimate.value == pytest.approx(rows.loc[item.name, "value"], rel=1e-4, abs=1e-6, nan_ok=True)
        assert item.estimate.n == rows.loc[item.name, "n"]


@pytest.mark.parametrize("name", fewer.LONGEST)
def test_the_longest_patterns_give_on_few_schools_what_they_gave(name):
    rows = pd.read_csv(fewer.FILE).query("pattern == @name").set_index("criterion")
    found = fewer.measured(name)
    assert {item.name: str(item.verdict) for item in found} == rows["verdict"].to_dict()
    for item in found:
        assert item.estimate.value == pytest.approx(rows.loc[item.name, "value"], rel=1e-4, abs=1e-6, nan_ok=True)
        assert item.estimate.n == rows.loc[item.name, "n"]


@pytest.mark.parametrize(("name", "mechanism"), CARRIED)
def test_a_criterion_is_missed_without_the_mechanism_that_carries_it(name, mechanism):
    (without,) = mechanisms([mechanism])
    full = {item.name: item.verdict for item in judged(PATTERNS[name], 1, 60)}
    found = {item.name: item.verdict for item in judged(PATTERNS[name], 1, 60, without.off)}
    assert any(full[key] == "reproduced" and found[key] == "not reproduced" for key in full)
