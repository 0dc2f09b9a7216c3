"""Notebooks: a question first, an answer and its limits last, sources named, no number typed by hand; each one runs."""

import re

import pytest

from analysis.notebooks import build

pytest.importorskip("nbclient", reason="notebooks need the extra: pip install 'staffroom[notebooks]'")

NOTEBOOKS = build.sources()
FEWEST = 8
YEAR = re.compile(r"\b(19|20)\d\d(-\d\d)?\b")  # of a publication
NAME = re.compile(r"`[^`]*`|\b[A-Z]\d\b")  # code, and names such as S1


def cells(path, kind):
    import jupytext

    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == kind]


def test_all_are_there():
    assert len(NOTEBOOKS) >= FEWEST
    assert [path.name[0] for path in NOTEBOOKS] == [chr(ord("a") + place) for place in range(len(NOTEBOOKS))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_begins_with_a_question_and_ends_with_its_limits(path):
    prose = cells(path, "markdown")
    assert prose[0].startswith("# ") and prose[0].rstrip().endswith("?")
    headings = [line for text in prose for line in text.splitlines() if line.startswith("## ")]
    assert headings[-3:] == ["## The answer", "## What this cannot tell you", "## Sources"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_number_is_typed_by_hand_in_prose(path):
    for text in cells(path, "markdown"):
        assert not re.search(r"\d", NAME.sub("", YEAR.sub("", text))), text
    for code in cells(path, "code"):
        for said in re.findall(r"say\((.*?)\n?\)$", code, re.S | re.M):
            outside = re.sub(r"\{[^{}]*\}", "", said)  # {what is inserted}
            assert not re.search(r"\d", NAME.sub("", YEAR.sub("", outside))), said


# The searches of a notebook, as a reader runs them and as a test does: the cells are the same.
FEWER = {"futures=160": "futures=40", "schools=40": "schools=20", "trials=60": "trials=12"}


def shortened(path, folder):
    """The notebook with fewer futures, schools and trials."""
    text = path.read_text("utf-8")
    if path.stem.startswith("h_"):
        assert all(text.count(number) == 1 for number in FEWER)
    for number, fewer in FEWER.items():
        text = text.replace(number, fewer)
    short = folder / path.name
    short.write_text(text, "utf-8")
    return short


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(build.HERE.parents[1]))
    target = tmp_path / f"{path.stem}.ipynb"
    build.write(shortened(path, tmp_path), target, run=True)
    written = target.read_text("utf-8")
    assert "image/png" in written or "image/svg" in written
    assert "Traceback" not in written
