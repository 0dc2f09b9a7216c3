"""The files of the page: small, complete, without anything from outside, and every word from the texts."""

import json
import re
from itertools import combinations

import pytest

from analysis.classroom.server import STATIC
from analysis.classroom.setup import setup
from analysis.telling.texts import texts
from tests.test_colours import apart

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


# Colours: one meaning each, in the light and in the dark (--name: #rrggbb of style.css).
STYLE = (STATIC / "style.css").read_text("utf-8")
LIGHT = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", re.search(r":root \{(.*?)\n\}", STYLE, re.S).group(1)))
DARK = [
    LIGHT | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", block))
    for block in re.findall(r":root(?:\[data-theme=\"dark\"\]|:not\(\[data-theme=\"light\"\]\)) \{(.*?)\}", STYLE, re.S)
]
BETTER, WORSE = "#0072b2", "#d55e00"  # never on the page
MEANINGS = ("free", "scheduled", "branch", "guess", *(f"culture-{k}" for k in range(5)))


def contrast(one, other):
    """Of two colours, after the Web Content Accessibility Guidelines 2.2."""

    def luminance(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_colours_are_those_of_the_whole_project():
    cultures = ["#bbbbbb", "#ddcc77", "#882255", "#88ccee", "#332288"]
    assert [LIGHT[f"culture-{k}"] for k in range(5)] == cultures
    assert (LIGHT["free"], LIGHT["scheduled"]) == ("#2a8c7c", "#a6611a")
    assert len(DARK) == 2 and DARK[0] == DARK[1]
    assert (DARK[0]["free"], DARK[0]["scheduled"]) == ("#5fd0bd", "#e0a060")
    assert (DARK[0]["culture-2"], DARK[0]["culture-4"]) == ("#d8578f", "#9a8cf0")


@pytest.mark.parametrize("theme", [LIGHT, DARK[0]], ids=["light", "dark"])
def test_no_colour_means_two_things(theme):
    found = [theme[name] for name in (*MEANINGS, "accent", "original", "norm-0", "norm-1", "norm-2")]
    assert len(set(found)) == len(found) and not {BETTER, WORSE} & set(found)


@pytest.mark.parametrize("theme", [LIGHT, DARK[0]], ids=["light", "dark"])
def test_what_stands_in_one_picture_is_told_apart_by_every_reader(theme):
    """The lines of the network and the band of cultures; the run, its branch and what is expected differ by dash."""
    cultures = [theme[f"culture-{k}"] for k in range(5)]
    pairs = [(theme["free"], theme["scheduled"]), (theme["original"], theme["branch"]), *combinations(cultures, 2)]
    assert min(apart(*pair) for pair in pairs) > 15
    chart = (STATIC / "chart.js").read_text("utf-8")
    assert "dash: BRANCH" in chart and "setLineDash([2, 7])" in chart
    assert "setLineDash(isFree ? []" in (STATIC / "network.js").read_text("utf-8")


@pytest.mark.parametrize("theme", [LIGHT, DARK[0]], ids=["light", "dark"])
def test_the_firmer_a_teacher_the_more_she_stands_out(theme):
    scale = [contrast(theme[f"norm-{k}"], theme["card"]) for k in range(3)]
    assert scale == sorted(scale) and scale[0] < 1.6 and scale[1] > 2.5 and scale[2] > 12
