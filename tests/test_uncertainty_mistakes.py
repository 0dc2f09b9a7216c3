"""What may be got wrong when reforms are compared over futures or a goal is looked for: one sentence each, at once."""

import pytest

import staffroom
from staffroom import Reform, School, StaffroomError, goal_seek, robustness

COACHING = Reform("coaching", {"coaching": 0.8})


def refusal(call) -> str:
    with pytest.raises(StaffroomError) as caught:
        call()
    text = str(caught.value)
    assert "\n" not in text and len(text) < 400
    return text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reforms": []}, "at least one"),
        ({"reforms": [Reform()]}, "none that changes anything"),
        ({"reforms": ["coachin"]}, "did you mean 'coaching'"),
        ({"reforms": [5]}, "5 is not a reform"),
        ({"reforms": 5}, "is not a list of reforms"),
        ({"reforms": [COACHING, COACHING]}, "'coaching' is given twice"),
        ({"reforms": ["no_reform", Reform("nothing"), COACHING]}, "both change nothing"),
        ({"reforms": [Reform("late", {"coaching": 1}, start=500)]}, "the run has only 108 weeks"),
        ({"over": ["trsut"]}, "did you mean 'trust'"),
        ({"over": "school"}, "did you mean 'schools'"),
        ({"over": []}, "leaves nothing open"),
        ({"over": 5}, "a list of names"),
        ({"over": {"trust": 0.5}}, "is not a range"),
        ({"over": {"trust": (0.5, 0.2)}}, "0.5 is not below 0.2"),
        ({"over": {"trust": (0.5, 1.2)}}, "over.trust = 1.2 is out of range"),
        ({"over": ["trust", "school.trust"]}, "over.trust is given twice"),
        ({"over": {"norm_anchor": (0.5, 1), "norm_hearsay": (0, 0.5)}}, "would overshoot"),
        ({"over": {"size": (3, 10), "departments": (11, 20)}}, "is more than the"),
        ({"outcome": "voluntary"}, "is not a known outcome; did you mean 'voluntary_s"),
        ({"outcome": "mandated_sessions"}, "add better='higher' or better='lower'"),
        ({"better": "hgiher"}, "did you mean 'higher'"),
        ({"futures": 2}, "futures = 2 is not allowed; allowed: a whole number from 10"),
        ({"futures": 20.5}, "futures = 20.5"),
        ({"replicates": 0}, "replicates = 0"),
        ({"school": "rural_comp"}, "did you mean 'rural_comprehensive'"),
        ({"school": 60}, "60 is not a school"),
        ({"years": 0}, "years = 0"),
        ({"parameters": {"trust_gian": 0.2}}, "did you mean 'trust_gain'"),
        ({"seed": -1}, "seed = -1"),
        ({"prices": {"coachin": 5}}, "did you mean 'coaching'"),
        ({"prices": {"coaching": -5}}, "allowed: 0 to 2000 hours"),
        ({"prices": 5}, "prices = 5 is not usable"),
        ({"progress": "yes"}, "progress = 'yes'"),
    ],
)
def test_comparing_over_futures(changes, said):
    asked = {"reforms": [COACHING], "over": ["trust"], "futures": 10, "replicates": 1, "progress": False} | changes
    assert said in refusal(lambda: robustness(asked.pop("reforms"), **asked))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": 1.5}, "lies outside what 'voluntary_share' can be; allowed: 0 to 1"),
        ({"target": float("nan")}, "is not a number"),
        ({"target": -1.5, "gain": True}, "a change of 'voluntary_share' can be; allowed: -1 to 1"),
        ({"levers": []}, "levers names 0; allowed: 1 to 8"),
        ({"levers": ["coachin"]}, "did you mean 'coaching'"),
        ({"levers": {"coaching": 0.5}}, "is not a range"),
        ({"levers": {"coaching": (0.5, 0.5)}}, "give low before high"),
        ({"levers": {"coaching": (0, 2)}}, "levers.coaching = 2 is out of range"),
        ({"levers": 5}, "levers = 5"),
        ({"levers": ["coaching", "coach"]}, "levers.coaching is given twice"),
        ({"share": 8}, "share = 8"),
        ({"schools": 3}, "schools = 3"),
        ({"trials": 1}, "trials = 1"),
        ({"start": 400}, "the run has only"),
        ({"start": 2.5}, "is not a week"),
    ],
)
def test_looking_for_a_goal(changes, said):
    asked = {"outcome": "voluntary_share", "target": 0.5, "levers": ["coaching"], "progress": False} | changes
    assert said in refusal(lambda: goal_seek(**asked))


def test_a_name_that_is_no_part_of_the_package():
    with pytest.raises(AttributeError):
        _ = staffroom.robustnes
    assert staffroom.robustness is robustness


def test_a_fixed_school_leaves_only_the_parameters():
    assert "leaves nothing open" in refusal(
        lambda: robustness(
            [COACHING], "schools", futures=10, progress=False,
            school=School(size=30, isolation=0.5, trust=0.5, norm=0.5, expertise=0.5, control=0.4,
                          acquaintances=6, mandate=0.1, clarity=0.5),
        )
    )  # fmt: skip
