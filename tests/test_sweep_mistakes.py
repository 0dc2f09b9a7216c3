"""What is said about sweeps that are not possible: one sentence, before anything is simulated."""

import re
from pathlib import Path

import numpy as np
import pytest

from experiments.asking.asked import asked
from experiments.asking.schema import to_scenario
from staffroom import StaffroomError
from tests.command_line import working_folder

__all__ = ["working_folder"]  # fixtures


def refusal(*typed: str) -> str:
    with pytest.raises(StaffroomError) as caught:
        request = asked(list(typed))
        for point in range(len(request.points.table)):
            to_scenario(request.points.configuration_of(point, 0))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["isolatoin=0.2,0.5"], "isolatoin is not a known setting; did you mean 'isolation'?"),
        (["vary.parameters.trust_gian=[0.1]"], "did you mean 'trust_gain'?"),
        (["trust_gain=0.1,0.2"], "trust_gain is not a setting of its own; it is written parameters.trust_gain"),
        (["vary.isolation={low: 0.5, high: 0.2}"], "vary.school.isolation: low = 0.5 is not below high = 0.2"),
        (["isolation=interval(0.5,0.2)"], "low = 0.5 is not below high = 0.2"),
        (["isolation=0.2,1.4"], "vary.school.isolation = 1.4 is out of range; allowed: 0 to 1"),
        (["vary.trust={low: 0, high: 1}"], "vary.school.trust.low: school.trust = 0 is out of range"),
        (["vary.isolation={low: 0.5}"], "has no 'high'"),
        (["vary.isolation={low: 0, high: 1, level: 3}"], "has no field 'level'; did you mean 'levels'?"),
        (["vary.isolation={low: 0, high: 1, levels: 0}"], "levels = 0 is not allowed"),
        (["vary.isolation=0.3"], "neither a list of values nor a range"),
        (["vary.isolation=[]"], "has no values"),
        (["vary.isolation=[0.3,0.3]"], "names a value twice"),
        (["vary.isolation=[a,b]"], "'a' is not a number"),
        (["vary.school.size=[10.5,12]"], "must be a whole number"),
        (["vary.reform.start={low: 1.5, high: 4}", "mandate=0.5"], "vary.reform.start.low = 1.5 is not a week"),
        (["vary.school.name=[a,b]"], "school.name cannot be varied"),
        (["vary.school.terms=[[9,9],[8,8]]"], "school.terms cannot be varied"),
        (["school=default,nowhere"], "school=nowhere is not a known school"),
        (["vary.reform=[coaching,coaching]"], "names none or one twice"),
        (["isolation=0.3"], "nothing varies"),
        (["isolation=range(0,1,0)"], "has a step of 0"),
        (["isolation=glob(*)"], "cannot be varied"),
        (["isolation=0.2,0.5", "vary.school.isolation=[0.1]"], "vary.school.isolation is given twice"),
        (["vary.isolation=[0.2,0.5]", "vary.isolation=[0.1]"], "vary.school.isolation is given twice"),
        (["vary.isolation=[0.2,0.5]", "isolation=0.3"], "contradict each other"),
        (["replicates=10,20", "isolation=0,1"], "several values for one setting"),
        (["design=grid,lhs", "isolation=0,1"], "several values for one setting"),
        (["isolation=0,1", "design=gird"], "design = gird is not a design; did you mean 'grid'?"),
        (["isolation=0,1", "points=50"], "points=50 has no effect here; it belongs to design=lhs, sobol or morris"),
        (["isolation=0,1", "levels=3"], "levels=3 has no effect here"),
        (["isolation=0,1", "csv=a.csv"], "csv=a.csv has no effect here"),
        (["isolation=0,1", "precision=0.1"], "precision=0.1 has no effect here; it belongs to replicates=auto"),
        (["design=morris", "isolation=0.2,0.4"], "design=morris needs ranges"),
        (["design=morris", "isolation=interval(0,1)", "levels=5"], "levels = 5 is odd"),
        (["design=list", "list=3"], "design=list needs points"),
        (["design=list"], "design=list needs list="),
        (["design=list", "list=[3]"], "list[0] = 3 is not a point"),
        (["design=list", "list=[{trust: 0.4},{isolation: 0.3}]"], "every point needs the same settings"),
        (["design=list", "list=[{trust: 0.4}]", "isolation=0,1"], "says what varies itself"),
        (["design=list", "list=[{trust: 0.4}]", "trust=0.3"], "trust=0.3 contradicts the design"),
        (["design=csv", "csv=nothere.csv"], "there is no such file"),
        (["isolation=0,1", "replicates=auto", "precision=inf"], "precision = inf is not allowed"),
        (["isolation=0,1", "replicates=auto", "outcomes=trust_mean"], "is not among outcomes=trust_mean; add it"),
        (["isolation=0,1", "paired=true"], "paired=true needs a reform"),
        (["isolation=0,1", "paired=true", "reforms=a,b"], "do not go together"),
        (["isolation=0,1", "reforms=coaching,mentoring", "mandate=0.3"], "do not go together"),
        (["reforms=coaching,mentoring", "vary.reform.start=[3,4]"], "reforms= and reform.start do not go together"),
        (["isolation=0,1", "reforms=coaching,coaching"], "names none or one twice"),
        (["isolation=0,1", "reforms=coachin"], "did you mean 'coaching'?"),
        (["isolation=0,1", "outcomes=voluntary"], "voluntary is not a measure; did you mean 'voluntary_share'?"),
        (["isolation=0,1", "output=true"], "output = True is not a folder"),
        (["isolation=0,1", "executor=slurm"], "there is no executor of this name"),
        (["isolation=0,1", "experiment=champion"], "did you mean 'champions'?"),
        (["isolation=0,1", "experiment=nothere.yaml"], "there is no such file"),
        (["isolation=0,1", "hydra.verbose=true"], "which staffroom does not use"),
        (["vary.reform.start=[3,4]"], "the reform moves no lever"),
    ],
)
def test_mistakes(typed, sentence, working_folder):
    assert sentence in refusal(*typed)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("isolation,isolation\n0.2,0.3\n", "names the column 'isolation' twice"),
        ("isolation,school.isolation\n0.2,0.3\n", "row 1: 'isolation' and 'school.isolation' are the same setting"),
        ("isolation,\n0.2,0.3\n", "points.csv, row 2: 2 cells, but the first row names 1 column"),
        ("isolation\n0.2,0.3\n", "points.csv, row 2: 2 cells, but the first row names 1 column"),
        ("isolation,trust\n0.2,0.3\n0,2,0,4\n", "points.csv, row 3: 4 cells"),
        ("isolation,trust\n0.2,\n", "points.csv, row 2: the cell of 'trust' is empty"),
        ("isolation,trust\n0.2,0.3\n\n0.2,high\n", "points.csv, row 4: trust = 'high' is not a number"),
        ("isolation\n0.2\n1.4\n", "points.csv, row 3: school.isolation = 1.4 is out of range; allowed: 0 to 1"),
        ("isolation\nTrue\n", "points.csv, row 2: isolation = 'True' is not a number"),
        ("isolatoin\n0.2\n", "points.csv, row 1: isolatoin is not a known setting; did you mean 'isolation'?"),
        ("school\nnowhere\n", "points.csv, row 2: school=nowhere is not a known school"),
        ("isolation\n", "has no rows below its headings"),
        ("", "is empty"),
    ],
)
def test_mistakes_in_a_design_from_a_file(content, sentence, working_folder):
    Path("points.csv").write_text(content)
    with pytest.raises(StaffroomError, match=re.escape(sentence)):
        asked(["design=csv", "csv=points.csv"])


def test_points_that_are_not_possible_are_named():
    assert "point 1 of the design (years=0.33): years = 0.33 makes 11.88 weeks" in _refused_design(["years=1,0.33"])
    sentence = _refused_design(["school.size=3,12", "school.departments=5"])
    assert "point 0 of the design (school.size=3): school.departments = 5 is more than" in sentence


def _refused_design(typed: list[str]) -> str:
    request = asked(typed)
    with pytest.raises(StaffroomError) as caught:
        list(request.points.scenarios(np.full((len(request.points.table), 1), "", object)))
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("replicats: 5", "mine.yaml: replicats is not a setting of a sweep; did you mean 'replicates'?"),
        ("trust: 0.5", "trust is not a setting of a sweep; write `school: {trust: ...}`"),
        ("school: {size: 12, sise: 3}", "sise is not a known school setting"),
        ("parameters: {trust_gian: 0.1}", "trust_gian is not a known parameter"),
        ("reform: {levers: {mandat: 0.1}}", "mandat is not a known lever"),
        ("vary: 3", "vary = 3 is not a block of settings"),
        ("vary: {isolation: [0.2]}\nschool: nowhere", "school=nowhere is not a known school"),
        ("- a\n- b", "holds no settings"),
        ("a: [", "is not a YAML file"),
    ],
)
def test_mistakes_in_an_experiment_of_ones_own(content, sentence, working_folder):
    Path("mine.yaml").write_text(content)
    assert sentence in refusal("experiment=mine.yaml")


@pytest.mark.parametrize(
    ("typed", "arithmetic"),
    [
        ([f"vary.{name}={{low: 0.1, high: 0.9, levels: 10000}}" for name in ("isolation", "trust", "mandate")],
         "10000 x 10000 x 10000 = 1,000,000,000,000 points; at most 5,000,000 are allowed"),
        (["isolation=range(0,1,1e-12)"], "(1 - 0) / 1e-12 = 1,000,000,000,000 values"),
        (["isolation=interval(0,1)", "design=sobol", "points=1000000000000"], "points = 1000000000000 is not allowed"),
        (["isolation=interval(0,1)", "trust=interval(0.1,0.9)", "design=morris", "points=4000000"],
         "4,000,000 x 3 = 12,000,000 points"),
    ],
)  # fmt: skip
def test_designs_that_are_too_large_are_refused_with_the_arithmetic(typed, arithmetic):
    assert arithmetic in refusal(*typed)
