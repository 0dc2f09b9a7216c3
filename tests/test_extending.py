"""The page about extending: its commands run one after the other, with the file that the page has before them."""

import shlex
from pathlib import Path

import pytest

from experiments.commands.command_line import main
from tests.pages import commands_in, python_in, text_of

PAGE = "experiments/EXTENDING.md"


@pytest.mark.slow
def test_the_commands_about_extending_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("my_rules.py").write_text(python_in(PAGE)[0], "utf-8")
    commands = list(commands_in(text_of(PAGE)))
    assert len(commands) >= 7
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0, (command, capsys.readouterr().err)
    assert {path.name for path in Path("results/inside").iterdir()} >= {"ties.parquet", "teachers.parquet", "graphml"}
    assert Path("results/doors/replay-point1-replicate3.html").exists()
