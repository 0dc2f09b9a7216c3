"""The files of the page: small, complete, without anything from outside, and every word from the texts."""

import json
import re

import pytest

from analysis.classroom.server import STATIC
from analysis.classroom.setup import setup
from analysis.texts import texts

SCRIPTS = sorted(STATIC.glob("*.js"))
WORDS = texts("classroom")["page"] | {"replay": texts("classroom")["replay"]}  # a replay adds its own
LONGEST = 300  # lines
# Paths that are put together when the page runs: `charts.${name}` and the like stand for one of the names below them.
SAID = re.compile(r"""(?:say|group|button)\(\s*["`]([\w.${}]+)["`]""")


def found(path):
    """All texts at a path in which ${...} stands for any name."""
    places = [WORDS]
    for name in path.split("."):
        known = [place for place in places if isinstance(place, dict)]
        places = [value for place in known for key, value in place.items() if "$" in name or key == name]
    return places


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_word_stands_in_the_texts(path):
    for said in SAID.findall(path.read_text("utf-8")):
        pattern = re.sub(r"\$\{[^}]*\}\w*|\w+\$\{[^}]*\}", "${}", said)
        assert found(pattern), f"{path.name}: {said}"


def test_the_page_names_its_words_and_only_those_that_exist():
    page = (STATIC / "index.html").read_text("utf-8")
    named = re.findall(r'data-words(?:-title)?="([\w.]+)"', page)
    assert len(named) > 20 and all(found(path) and isinstance(found(path)[0], str) for path in named)
    body = re.sub(r"<svg.*?</svg>|<noscript>.*?</noscript>", "", page.split("<body>")[1], flags=re.S)
    assert re.findall(r">\s*[A-Za-z][^<]*<", body) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_small_and_reach_nothing_outside(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < LONGEST
    assert text.startswith("//") and not re.search(r"https?://|//\w+\.\w+/", text)
    assert all(name.startswith("staffroom/") for name in re.findall(r'from "([^"]+)"', text))


def test_the_import_map_knows_every_script():
    page = (STATIC / "index.html").read_text("utf-8")
    known = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page, re.S).group(1))["imports"]
    assert set(known) == {f"staffroom/{path.stem}" for path in SCRIPTS if path.stem not in ("app", "replay")}
    assert all(target == f"/static/{name.split('/')[1]}.js" for name, target in known.items())


def test_the_style_reaches_nothing_outside():
    assert not re.search(r"url\(|@import|https?:", (STATIC / "style.css").read_text("utf-8"))


def test_presets_of_the_digits_are_possible():
    from analysis.classroom.request import read

    for preset in WORDS["presets"]:
        changes = [{"week": 3, "lever": lever, "value": value} for lever, value in preset["changes"].items()]
        assert read({"changes": changes}).scenario.reform is not None
    assert len(WORDS["presets"]) <= 9


def test_what_the_page_knows_before_anything_runs():
    known = json.loads(json.dumps(setup(), allow_nan=False))
    assert set(WORDS["culture_names"]) == set(known["cultures"])
    assert {"default", "isolated_secondary"} <= {school["name"] for school in known["schools"]}
    assert all({"name", "unit", "meaning", "low", "high"} <= set(lever) for lever in known["levers"].values())
