"""Two workers compile the model once, and no test is lost on the way."""

import fcntl
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.compiled_once import WITHOUT_THE_MODEL, alone, ordered

QUICK, SLOW = sorted(WITHOUT_THE_MODEL)[:2], ["test_a", "test_b", "test_c"]


def items(files):
    """Three tests of each file."""
    return [SimpleNamespace(path=Path(f"{file}.py"), number=number) for file in files for number in range(3)]


@pytest.mark.parametrize("workers", [1, 2, 4, 40])
@pytest.mark.parametrize("files", [[*QUICK, *SLOW], [*SLOW, *QUICK], QUICK, SLOW, []])
def test_every_test_is_kept_and_neighbours_stay_in_their_order(files, workers):
    given = items(files)
    found = ordered(given, workers)
    assert sorted(found, key=given.index) == given
    for kind in (True, False):
        of_a_kind = [[item for item in row if (item.path.stem in WITHOUT_THE_MODEL) == kind] for row in (found, given)]
        assert of_a_kind[0] == of_a_kind[1]


def test_the_first_worker_begins_with_the_model_and_the_second_without():
    found = [item.path.stem for item in ordered(items([*QUICK, *SLOW]), 2)]
    assert found[0] == "test_a" and found[len(found) // 2] == QUICK[0]


def test_the_files_exist():
    assert {path.stem for path in Path(__file__).parent.glob("test_*.py")} >= WITHOUT_THE_MODEL


def test_one_process_at_a_time(tmp_path):
    file = tmp_path / "lock"
    with alone(file), file.open("w") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with file.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
