"""What is installed: nothing in the user's folder hides it, and what is handed on is complete."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN = ("sim", "configs", "experiments", "analysis", "staffroom.py")
NAMES = "from staffroom import School, compare, explore, load_school, robustness; print(load_school('default').size)"


def files_of_the_checkout():
    """What git knows; without git there is nothing to compare with."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.splitlines() if (ROOT / name).exists()}


@pytest.mark.slow
@pytest.mark.parametrize("folders", [(), ("analysis", "configs", "sim", "experiments")], ids=["plain", "same names"])
def test_folders_where_the_user_works_hide_nothing(folders, tmp_path):
    """A folder called analysis/ is what every second researcher has."""
    for name in folders:
        (tmp_path / name).mkdir()
    done = subprocess.run([sys.executable, "-c", NAMES], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "60.0"), done.stderr


def build(kind, folder):
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)], cwd=ROOT, check=True)
    return next(folder.iterdir())


def test_the_source_archive_is_complete(tmp_path):
    expected = files_of_the_checkout()
    with tarfile.open(build("sdist", tmp_path)) as archive:
        there = {name.split("/", 1)[1] for name in archive.getnames()}
    assert expected - there == set()


def test_the_wheel_has_everything_that_runs(tmp_path):
    expected = {name for name in files_of_the_checkout() if name.startswith(OWN)}
    with zipfile.ZipFile(build("wheel", tmp_path)) as archive:
        there = set(archive.namelist())
    assert expected - there == set()
    assert {name.split("/")[0] for name in there - expected} == {"staffroom-" + version_of(there) + ".dist-info"}


def version_of(names):
    return next(name for name in names if name.endswith(".dist-info/METADATA")).split("-")[1].removesuffix(".dist")
