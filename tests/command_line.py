"""What the tests of the command line share: a small run, a way to call ``staffroom``, readers of results."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments.commands.command_line import main

SMALL = ["school.size=12", "school.departments=3", "years=0.5", "replicates=8"]
RUN = ["run", *SMALL, "output=out"]
TABLES = {"design": ["scenario"], "runs": ["scenario", "replicate"], "weeks": ["scenario", "replicate", "week"]}
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([*sys.path, str(ROOT)]), "PYTHONUNBUFFERED": "1"}


@pytest.fixture(autouse=True)
def working_folder(tmp_path, monkeypatch):
    """Every test works in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def staffroom(capsys):
    """Runs a command in this process; gives exit code, standard output and standard error."""

    def command(*arguments: str, draw=None) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments, draw)
        return code, *capsys.readouterr()

    return command


def started(*arguments: str, **how) -> subprocess.Popen:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "analysis.command", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, **how)


def table(folder: str | Path, name: str) -> pd.DataFrame:
    """A table of a results folder."""
    return pd.read_parquet(Path(folder) / f"{name}.parquet")


def manifest(folder: str | Path) -> dict:
    """The manifest of a results folder."""
    return json.loads((Path(folder) / "manifest.json").read_text("utf-8"))


def same_tables(one: str | Path, other: str | Path) -> bool:
    """Whether two results folders hold the same rows, whatever their order."""
    return all(_sorted(one, name).equals(_sorted(other, name)) for name in TABLES)


def _sorted(folder: str | Path, name: str) -> pd.DataFrame:
    return table(folder, name).sort_values(TABLES[name], ignore_index=True)
