"""A colour means one thing: families of colours are disjoint, far apart also for the colour-blind, declared once."""

import ast
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns import strip
from experiments.patterns.estimates import Verdict

# How colours look to people without red cones and without green ones (Machado, Oliveira & Fernandes 2009, severity 1).
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.119192, 0.9503041]]
)
ANALYSIS = Path(colours.__file__).parent
RESERVED = ("better or worse", "cultures", "meetings", "scenarios")


def lab(colour, sight="usual"):
    """A colour on the scale of CIE 1976, on which a distance of about 2 can just be seen."""
    shares = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    seen = TO_XYZ @ np.clip(SIGHTS[sight] @ linear, 0, 1) / TO_XYZ.sum(axis=1)
    root = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def apart(one, other):
    """The distance of two colours for the reader who tells them apart least."""
    return min(float(np.linalg.norm(lab(one, sight) - lab(other, sight))) for sight in SIGHTS)


def test_distances_on_the_scale_of_colours():
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.01)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert apart("#d40000", "#5c6d00") < 0.5 * np.linalg.norm(lab("#d40000") - lab("#5c6d00"))  # red and green


def test_no_colour_stands_for_two_things():
    every = [colour.lower() for family in colours.EVERY.values() for colour in family] + [colours.MARK]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("family", colours.EVERY)
def test_colours_of_one_family_are_told_apart(family):
    assert all(apart(*pair) > 20 for pair in combinations(colours.EVERY[family], 2))


def test_scenarios_look_like_nothing_else():
    others = [colour for family in RESERVED[:3] for colour in colours.EVERY[family]]
    assert all(apart(scenario, other) > 20 for scenario in colours.SCENARIOS for other in others)


def test_better_and_worse_look_like_no_culture():
    assert all(
        apart(sign, culture) > 20 for sign in (colours.BETTER, colours.WORSE) for culture in colours.CULTURE_COLOURS
    )


def test_no_two_of_a_dozen_scenarios_look_alike():
    names = [str(k) for k in range(13)]
    looks = zip(style.colours(names).values(), style.dashes(names).values(), style.markers(names).values(), strict=True)
    assert len({str(look) for look in looks}) == 13
    assert style.colours(["alone"]) == {"alone": colours.SCENARIOS[0]}


def test_a_culture_has_the_colour_that_it_has_everywhere():
    assert colours.OF_CULTURE["collaborative culture"] == "#332288"
    assert colours.CULTURE_COLOURS is colours.CULTURE_COLOURS


def test_colours_that_mean_something_are_written_down_once():
    reserved = {colour.lower() for family in RESERVED for colour in colours.EVERY[family]}
    for path in [*ANALYSIS.rglob("*.py"), *ANALYSIS.rglob("*.css"), *ANALYSIS.rglob("*.j2")]:
        if path.name != "colours.py" and "classroom" not in path.parts:
            found = {colour for colour in reserved if colour in path.read_text("utf-8").lower()}
            assert not found, f"{path} writes {found}; take it from analysis.colours"


def test_every_colour_of_a_figure_is_declared():
    """No file of pictures or words writes a colour of its own, of whatever meaning."""
    colour = re.compile(r"""["'](#(?:[0-9a-fA-F]{3,4}){1,2}|(?:tab:|xkcd:)\w+|C\d)["']""")
    written = {
        f"{path.relative_to(ANALYSIS)} {found}"
        for path in ANALYSIS.rglob("*.py")
        if path.name != "colours.py" and "classroom" not in path.parts
        for found in colour.findall(path.read_text("utf-8"))
    }
    assert written == set()


def test_a_verdict_that_is_open_has_its_own_declared_grey():
    assert strip.HUES[Verdict.UNDECIDED] == colours.OPEN


NEAR = 15  # nearer colours may not stand in one picture unless shape, dash or pattern tells them apart as well
# What stands in one picture, by file: everything that the file names, and what is drawn beside it.
BESIDE = {"patterns/scatter.py": ["patterns/strip.py"], "patterns/stack.py": ["patterns/strip.py"]}
TOLD_APART = {frozenset({colours.HELD, colours.MARK})}  # a dot, and a line


def named_in(path):
    """The declared colours that a file draws with: those that it names, and all of scenarios where it asks for them."""
    text = path.read_text("utf-8")
    found = set()
    for node in ast.walk(ast.parse(text)):
        owner, _, name = ast.unparse(node).rpartition(".") if isinstance(node, ast.Attribute) else ("", "", "")
        if (owner, name) == ("style", "colours"):
            found |= {colours.BASELINE, *colours.SCENARIOS}
        elif owner in ("colours", "style") and isinstance(value := getattr(colours, name, None), str | list):
            found |= {value} if isinstance(value, str) else set(value)
    inks = {"black", "white", colours.QUIET, colours.ACCENT, colours.SHADE, *colours.BESIDE}  # letters, lines, grounds
    return {colour for colour in found if colour.startswith("#")} - inks


PICTURES = sorted(
    str(path.relative_to(ANALYSIS / "figures")) for path in (ANALYSIS / "figures").rglob("*.py") if named_in(path)
)


@pytest.mark.parametrize(
    "picture", [*PICTURES, "../exploring/futures/pictures.py", "../exploring/panel/picture.py", "../brief/figure.py"]
)
def test_no_picture_holds_two_colours_that_some_readers_cannot_tell_apart(picture):
    files = [picture, *BESIDE.get(picture, [])]
    found = set().union(*(named_in(ANALYSIS / "figures" / file) for file in files))
    near = {pair: apart(*pair) for pair in combinations(sorted(found), 2) if apart(*pair) < NEAR}
    assert not {pair: far for pair, far in near.items() if frozenset(pair) not in TOLD_APART}


def test_better_and_undecided_never_stand_beside_meetings():
    """Undecided and a free meeting are nearly one colour to readers without green cones, worse and a scheduled one to
    those without red cones: so no file draws both, and the page for a class uses none of the first.
    """
    signs, meetings = {colours.BETTER, colours.WORSE, colours.UNDECIDED}, set(colours.EVERY["meetings"])
    for path in ANALYSIS.rglob("*.py"):
        found = named_in(path) if path.name != "colours.py" else set()
        assert not (found & signs and found & meetings), path
    page = [*(ANALYSIS / "classroom" / "static").glob("*.*s"), *(ANALYSIS / "classroom").glob("*.j2")]
    for path in page:
        assert not {sign for sign in signs if sign in path.read_text("utf-8").lower()}, path
