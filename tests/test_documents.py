"""What the documents say can be done: their Python runs, their commands exist, their links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.telling.survey_template import write
from experiments.commands.command_line import main
from experiments.commands.verbs import VERBS
from tests.command_line import ENVIRONMENT, ROOT

DOCUMENTS = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "sim/ODD.md", "analysis/GALLERY.md", "experiments/SWEEPS.md",
    "experiments/PATTERNS.md", "experiments/EVIDENCE.md", "experiments/EXTENDING.md",
]  # fmt: skip
FENCED = re.compile(r"^```python\n(.*?)^```", re.S | re.M)
COMMAND = re.compile(r"^    (?:\.venv/bin/)?staffroom +(\S+)", re.M)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def text_of(name):
    return (ROOT / name).read_text("utf-8")


EXAMPLES = [(name, code) for name in DOCUMENTS for code in FENCED.findall(text_of(name))]


@pytest.mark.slow
def test_the_commands_about_extending_run(tmp_path, monkeypatch, capsys):
    """One after the other, with the file that the page has before them."""
    text = text_of("experiments/EXTENDING.md")
    monkeypatch.chdir(tmp_path)
    Path("my_rules.py").write_text(FENCED.findall(text)[0], "utf-8")
    commands = re.findall(r"^    staffroom (.+)$", text, re.M)
    assert len(commands) >= 7
    for command in commands:
        assert main([*shlex.split(command)]) == 0, (command, capsys.readouterr().err)
    assert {path.name for path in Path("results/inside").iterdir()} >= {"ties.parquet", "teachers.parquet", "graphml"}
    assert Path("results/doors/replay-point1-replicate3.html").exists()


def test_there_are_examples():
    assert len([name for name, _ in EXAMPLES if name == "README.md"]) >= 2


@pytest.mark.slow(quick=["README.md-0"])
@pytest.mark.parametrize(("name", "code"), EXAMPLES, ids=[f"{name}-{k}" for k, (name, _) in enumerate(EXAMPLES)])
def test_python_in_documents_runs(name, code, tmp_path):
    write(tmp_path / "our_survey")  # as `staffroom template our_survey` does, which the text has named before
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or list(tmp_path.iterdir()) != [tmp_path / "our_survey"]  # it shows or writes something


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_in_documents_exist(name):
    assert {verb for verb in COMMAND.findall(text_of(name)) if not verb.startswith("-")} <= {
        verb.name for verb in VERBS
    }


def test_the_readme_names_every_verb():
    said = set(re.findall(r"staffroom ([a-z]+)", text_of("README.md")))
    assert [verb.name for verb in VERBS if verb.name not in said] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_in_documents_lead_somewhere(name):
    folder = (ROOT / name).parent
    links = [link for link in LINK.findall(text_of(name)) if "://" not in link and not link.startswith("data:")]
    assert [link for link in links if not (folder / link).exists()] == []


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    assert set(re.findall(r"^    make ([a-z]+)", text_of("README.md"), re.M)) <= targets


def test_the_gallery_shows_what_is_there():
    shown = set(re.findall(r"gallery/(\w+)\.png", text_of("analysis/GALLERY.md")))
    assert shown == {Path(name).stem for name in os.listdir(ROOT / "analysis" / "gallery")}
