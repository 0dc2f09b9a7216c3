"""One word for one thing: what the glossary keeps out is in nothing that users read."""

import ast
import inspect
import re
from pathlib import Path

import pytest
import yaml

import staffroom
from tests.pages import PAGES, ROOT, text_of

GLOSSARY = "docs/GLOSSARY.md"
ROW = re.compile(r"^\| \*\*(.+?)\*\* \| .* \| (.*?) ?\|$", re.M)
TEXTS = sorted(path for room in ("analysis", "configs") for path in (ROOT / room).rglob("*.yaml"))
NOTEBOOKS = sorted((ROOT / "analysis" / "notebooks").glob("?_*.py"))
BEFORE, AFTER = r"(?<![\w.])(?<!: )", r"\b(?![:=]|\.(?!\s))"  # `figure.arms`, `: arms.` are keys of a file
CODE = [path for room in ("sim", "experiments", "analysis") for path in sorted((ROOT / room).rglob("*.py"))]
KEPT_OUT = [word for _, words in ROW.findall(text_of(GLOSSARY)) for word in words.split(", ") if word]
FORBIDDEN = re.compile("|".join(BEFORE + re.sub(r"(?<=\w{4}) ", "s? ", word) + "s?" + AFTER for word in KEPT_OUT), re.I)
NOT_NOW = {GLOSSARY, "CHANGELOG.md"}  # one lists them, the other tells the past


def test_the_glossary_has_its_rows():
    rows = dict(ROW.findall(text_of(GLOSSARY)))
    assert {"seed", "luck", "replicate", "simulated school", "school", "scenario", "reform", "point"} <= set(rows)
    assert {"root seed", "replicate school", "arm", "design row", "measure of a reform"} <= set(KEPT_OUT)


@pytest.mark.parametrize("said", ["Arms are compared.", "two replicate schools", "measures of a reform", "a root seed"])
def test_what_is_kept_out_is_noticed(said):
    assert FORBIDDEN.search(said)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in NOT_NOW])
def test_pages_keep_to_the_words(page):
    assert found_in(text_of(page)) == []


@pytest.mark.parametrize("path", [*TEXTS, *NOTEBOOKS], ids=lambda path: path.name)
def test_texts_and_notebooks_keep_to_the_words(path):
    text = path.read_text("utf-8")
    yaml_text = path.suffix == ".yaml" and yaml.safe_load(text)
    said = "\n".join(leaves(yaml_text)) if yaml_text else "\n".join(re.findall(r"^# .*$", text, re.M))
    assert found_in(said) == []


def test_sentences_in_the_code_keep_to_the_words():
    wrong = {path.relative_to(ROOT).as_posix(): found_in("\n".join(sentences(path))) for path in CODE}
    assert {name: words for name, words in wrong.items() if words} == {}


@pytest.mark.parametrize("name", dir(staffroom))
def test_docstrings_of_public_names_keep_to_the_words(name):
    thing = getattr(staffroom, name)
    own = [part for key, part in vars(thing).items() if not key.startswith("_")] if inspect.isclass(thing) else []
    assert found_in("\n".join(inspect.getdoc(part) or "" for part in (thing, *own) if callable(part))) == []


def found_in(text: str) -> list[str]:
    return [found[0] for found in FORBIDDEN.finditer(text)]


def leaves(node: object) -> list[str]:
    """Every text of a file of texts."""
    if isinstance(node, dict):
        return [text for value in node.values() for text in leaves(value)]
    if isinstance(node, list):
        return [text for value in node for text in leaves(value)]
    return [str(node)]


def sentences(path: Path) -> list[str]:
    """The texts in a file that a user may read: with a space in them, and no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)]
    docstrings = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text.value for text in texts if " " in text.value.strip() and id(text) not in docstrings]
