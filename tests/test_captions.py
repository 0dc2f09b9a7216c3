"""Who shows a 95 % interval says what it holds: luck and schools only, or what else; every caption, every text."""

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1] / "analysis"
INTERVAL = re.compile(r"(\} ?|95 )% \w*\s*interval")
# Sentences that stand under another one that says it, and single cells of a table with such a note.
TOLD_BESIDE = {
    "robustness.robustness", "robustness.goal", "robustness.conditions", "brief.figure.dot",
    "brief.table.columns", "brief.figure.caption_few",
    "explore.picture.mean", "robustness.holds",
}  # fmt: skip


def strings(function):
    """The texts of a function, its docstring left out; those of an f-string are one text."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return " ".join(
        node.value
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def captions():
    for folder in ("figures", "exploring", "brief"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                is_caption = isinstance(node, ast.FunctionDef) and (
                    node.name == "_caption" or "Plan(" in ast.unparse(node)
                )
                if is_caption and "interval" in strings(node):
                    yield pytest.param(path, node, id=f"{path.stem}.{node.name}")


@pytest.mark.parametrize(("path", "function"), list(captions()))
def test_a_caption_with_an_interval_says_what_it_holds(path, function):
    said = ast.unparse(function)
    assert "luck" in strings(function) or re.search(r"HOLDS|results\.holds|held\(LUCK", said), path


def leaves(content, where):
    if isinstance(content, dict):
        for key, value in content.items():
            yield from leaves(value, f"{where}.{key}")
    elif isinstance(content, list):
        for value in content:
            yield from leaves(value, where)
    else:
        yield where, str(content)


def test_a_text_with_an_interval_says_what_it_holds():
    for path in sorted((ROOT / "telling" / "texts" / "english").glob("*.yaml")):
        for where, said in leaves(yaml.safe_load(path.read_text("utf-8")), path.stem):
            beside = any(where.startswith(known) for known in TOLD_BESIDE)
            if INTERVAL.search(said) and not beside and not said.startswith("No "):
                assert re.search(r"luck|\{holds\}", said), f"{where}: {said}"


def test_every_notebook_says_what_its_intervals_hold():
    notebooks = sorted((ROOT / "notebooks").glob("[a-z]_*.py"))
    assert len(notebooks) == 8
    for path in notebooks:
        said = " ".join(path.read_text("utf-8").replace("\n#", " ").split())
        assert re.search(r"intervals? [^.]{0,60}luck|how sure the mean is, given the model", said), path
