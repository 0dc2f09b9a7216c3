"""What the command ``staffroom`` says about mistakes: one sentence, exit code 1."""

from pathlib import Path

import pytest

from tests.command_line import staffroom, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["runn"], "did you mean 'run'"),
        (["run", "--fast"], "--fast is not an option"),
        (["run", "replicates=0"], "1 to 100000"),
        (["run", "seed=-1"], "0 to 9223372036854775807"),
        (["run", "overwrite=yes"], "neither true nor false"),
        (["run", "output="], "not a folder"),
        (["run", "table=al"], "did you mean 'all'"),
        (["run", "reforms=[coaching]"], "a setting of `staffroom compare`"),
        (["run", "foo=3"], "foo is not a known setting"),
        (["run", "isolation=0.3,0.7"], "several values"),
        (["run", "-m", "school.trst=0.3,0.7"], "did you mean 'trust'"),
        (["run", "-m", "school=default,rural"], "school=rural is not a known school"),
        (["compare"], "compare needs reforms"),
        (["compare", "-m", "reforms=coaching"], "-m is not an option"),
        (["compare", "reforms=[]"], "names no reform"),
        (["compare", "reforms=no_reform"], "nothing to compare"),
        (["compare", "reforms=[coaching,coaching]"], "names 'coaching' twice"),
        (["compare", "reforms=[coaching,mentorin]"], "did you mean 'mentoring'"),
        (["compare", "reforms=coaching", "mandate=.4"], "do not go together"),
        (["compare", "reforms=coaching", "reform=mentoring"], "do not go together"),
        (["compare", "reforms=coaching", "baseline=nothing"], "reform=nothing is not a known reform"),
        (["compare", "reforms=3"], "does not name a reform"),
        (["parameters", "--group", "sesion"], "did you mean 'session'"),
        (["parameters", "--format", "xls"], "invalid choice"),
        (["levers", "--group", "lever"], "unrecognized arguments"),
        (["export"], "required: DIR"),
        (["export", "nowhere"], "not a results folder"),
        (["figures", "nowhere"], "not a results folder"),
    ],
)
def test_mistakes_are_one_sentence_and_exit_code_1(staffroom, arguments, expected):
    code, out, err = staffroom(*arguments, draw=lambda folder: [])
    assert code == 1
    assert not out
    assert err.startswith("staffroom: ")
    assert expected in err
    assert len(err.strip().splitlines()) == 1
    assert not Path("results").exists()
