"""What the documents are: a short README, lines for people, links that lead somewhere, names that exist."""

import os
import re
from pathlib import Path

import pytest

import staffroom
from experiments.commands.verbs import VERBS
from tests.pages import PAGES, ROOT, WRITTEN, commands_in, commands_within, links_in, python_in, text_of

MOST_LINES, WIDEST = 110, 120
A_LINE_IS_A_STEP = "sim/ODD.md"
README = "README.md"


def test_the_readme_is_short_and_has_one_picture():
    assert len(text_of(README).splitlines()) <= MOST_LINES
    assert len(re.findall(r"!\[", text_of(README))) == 1


def test_the_readme_has_its_two_commands_and_its_example():
    assert re.findall(r"^    make (\w+)", text_of(README), re.M) == ["demo", "test"]
    assert len(python_in(README)) >= 1


@pytest.mark.parametrize("page", [page for page in WRITTEN if page not in (A_LINE_IS_A_STEP, "CONTRIBUTING.md")])
def test_lines_are_as_long_as_people_read(page):
    long = [line for line in text_of(page).splitlines() if len(line) > WIDEST and not line.startswith(("|", "    "))]
    assert long == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_documents_exist(page):
    said = [*commands_in(text_of(page)), *commands_within(text_of(page))]
    verbs = {command.split()[1] for command in said}
    assert {verb for verb in verbs if not verb.startswith("-")} <= {verb.name for verb in VERBS} | {"VERB"}


def test_the_page_of_the_command_line_names_every_verb():
    said = {command.split()[1] for command in commands_in(text_of("experiments/COMMANDS.md"))}
    assert [verb.name for verb in VERBS if verb.name not in said] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_in_documents_lead_somewhere(page):
    folder = (ROOT / page).parent
    lost = [link for link in links_in(page) if not (folder / link.partition("#")[0]).exists()]
    lost += [link for link in links_in(page) if "#" in link and link.partition("#")[2] not in headings(page, link)]
    assert lost == []


def headings(page, link):
    """The anchors that a heading gets, as in the repository and on the site."""
    path = link.partition("#")[0]
    text = ((ROOT / page).parent / path if path else ROOT / page).read_text("utf-8")
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in re.findall(r"^#+ (.*)$", text, re.M)]
    return {title.strip().replace(" ", "-") for title in plain}


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_in_documents_exists(page):
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    said = re.findall(r"^    make ([a-z]+)", text_of(page), re.M) + re.findall(r"`make ([a-z]+)", text_of(page))
    assert set(said) <= targets


@pytest.mark.parametrize("page", PAGES)
def test_attributes_of_public_names_in_documents_exist(page):
    named = re.findall(r"`([A-Z]\w+)\.([a-z]\w+)", text_of(page))
    own = [(name, attribute) for name, attribute in named if name in dir(staffroom)]
    assert [pair for pair in own if not hasattr(getattr(staffroom, pair[0]), pair[1])] == []


def test_the_gallery_shows_what_is_there():
    shown = set(re.findall(r"gallery/(\w+)\.png", text_of("analysis/GALLERY.md")))
    assert shown == {Path(name).stem for name in os.listdir(ROOT / "analysis" / "gallery")}
