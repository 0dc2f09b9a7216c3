"""A sweep that is extended in place or merged knows every setting of every point; one that is refused says why."""

import pytest

from tests.command_line import staffroom, table, working_folder
from tests.small_sweep import SMALL

__all__ = ["staffroom", "working_folder"]  # fixtures
SWEEP = ["sweep", *SMALL, "replicates=2", "outcomes=voluntary_share"]


def _values(folder, *names):
    design = table(folder, "design")
    return sorted(design[list(names)].astype(object).itertuples(index=False, name=None), key=str)


@pytest.mark.slow
def test_points_of_a_narrower_design_have_the_value_that_was_fixed_there(staffroom):
    assert staffroom(*SWEEP, "isolation=0.2,0.8", "output=out")[0] == 0
    assert staffroom(*SWEEP, "isolation=0.2,0.5", "trust=0.3,0.6", "output=out")[0] == 0
    expected = [(0.2, 0.3), (0.2, 0.5), (0.2, 0.6), (0.5, 0.3), (0.5, 0.6), (0.8, 0.5)]
    assert _values("out", "school.isolation", "school.trust") == expected
    assert table("out", "design").columns[-1] == "asked"


@pytest.mark.slow
def test_points_of_a_wider_design_stay_known_when_fewer_settings_vary(staffroom):
    assert staffroom(*SWEEP, "isolation=0.2,0.8", "trust=0.3,0.6", "output=out")[0] == 0
    assert staffroom(*SWEEP, "isolation=0.2,0.8", "output=out")[0] == 0
    asked = table("out", "design").query("asked")
    assert asked[["school.isolation", "school.trust"]].to_numpy().tolist() == [[0.2, 0.5], [0.8, 0.5]]
    assert staffroom(*SWEEP, "isolation=0.5", "trust=0.4,0.5", "output=more")[0] == 0
    assert staffroom("merge", "out", "more", "--to", "both")[0] == 0
    known = [(0.2, 0.3), (0.2, 0.5), (0.2, 0.6), (0.5, 0.4), (0.5, 0.5), (0.8, 0.3), (0.8, 0.5), (0.8, 0.6)]
    assert _values("both", "school.isolation", "school.trust") == known


@pytest.mark.slow
def test_schools_that_vary_by_name_say_their_own_values(staffroom):
    schools = "school=district_gymnasium,rural_comprehensive"
    assert staffroom(*SWEEP, schools, "output=out")[0] == 0
    assert staffroom(*SWEEP, schools, "trust=0.3,0.6", "output=out")[0] == 0
    earlier = table("out", "design").query("not asked")
    assert dict(zip(earlier["school"], earlier["school.trust"], strict=True)) == {
        "district_gymnasium": 0.5,
        "rural_comprehensive": 0.52,
    }


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (["isolation=0.2,0.8"], ["isolation=0.2,0.8", "trust=0.4"], "school.trust is 0.5 there and 0.4 here"),
        (["isolation=0.2,0.8"], ["isolation=0.2,0.8", "seed=2"], "another seed (1 there, 2 here)"),
        (
            ["isolation=0.2,0.8"],
            ["isolation=0.2,0.8", "reforms=no_reform,coaching"],
            "reform is no_reform there and no_reform, coaching here",
        ),
        (
            ["isolation=0.2,0.8", "mandate=0.4"],
            ["isolation=0.2,0.8", "mandate=0.5"],
            "reform.levers.mandate is 0.4 there and 0.5 here",
        ),
        (
            ["isolation=0.2,0.8"],
            ["isolation=0.2,0.8", "outcomes=voluntary_share,norm_mean"],
            "other outcomes (nothing more there, norm_mean here)",
        ),
    ],
)
def test_a_sweep_into_a_folder_with_other_settings_is_told_which(staffroom, first, second, sentence):
    assert staffroom(*SWEEP, *first, "output=out")[0] == 0
    typed = [text for text in SWEEP if text.partition("=")[0] not in {item.partition("=")[0] for item in second}]
    code, _, err = staffroom(*typed, *second, "output=out")
    assert code == 1 and sentence in err and "overwrite=true" in err


@pytest.mark.slow
def test_a_run_or_a_ramp_into_a_folder_with_other_settings_is_told_which(staffroom):
    run = ["run", *SMALL, "replicates=2", "figures=false", "output=out"]
    assert staffroom(*run, "isolation=0.3")[0] == 0
    assert "school.isolation is 0.3 there and 0.4 here;" in staffroom(*run, "isolation=0.4")[2]
    assert "reform is no_reform there and coaching here," in staffroom(*run, "reform=coaching")[2]
    assert "weeks= (true there, false here)" in staffroom(*run, "isolation=0.3", "weeks=false")[2]
    several = ["compare", *run[1:], "isolation=0.3", "reforms=coaching,mentoring"]
    assert "reform is no_reform there and no_reform, coaching, mentoring here;" in staffroom(*several)[2]
    ramp = ["map", "x=mandate", "ramp=true", "starts=0", "replicates=2", *SMALL[:2], "levels=3", "output=ramp"]
    assert staffroom(*ramp, "hold=9")[0] == 0
    assert ": hold is 9 there and 18 here, settle is 9 there and 18 here" in staffroom(*ramp, "hold=18")[2]
