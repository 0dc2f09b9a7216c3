"""The site of `make docs`: it builds without a warning, asks nothing of the internet, and has every page and name."""

import html
import re
import runpy
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import staffroom
from tests.pages import PAGES, ROOT, text_of

LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src"}
SUBMODELS = re.compile(r"^## 4\. .*?(?=^## 5\. )", re.S | re.M)


def test_every_page_is_on_the_site():
    contents = runpy.run_path(str(ROOT / "docs" / "conf.py"))["PAGES"]
    assert {"README.md", *(f"{page}.md" for page in contents)} == set(PAGES)


def test_every_public_name_is_in_the_reference():
    named = re.findall(r"^\.\. auto\w+:: (\w+)$", text_of("docs/API.md"), re.M)
    assert sorted(named) == dir(staffroom)


class Found(HTMLParser):
    """What a page loads, where its links lead, its anchors and its text."""

    def __init__(self, page: Path):
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text: list[str] = []
        self.emphasised = 0
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag in LOADED and LOADED[tag] in given:
            self.loads.append(given[LOADED[tag]])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.anchors.add(given.get("id", ""))
        self.emphasised += tag == "em"

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built as the Makefile says, in a folder of its own."""
    line = re.search(r"^docs:.*\n\t(.*)$", text_of("Makefile"), re.M)[1]
    folder = tmp_path_factory.mktemp("site")
    command = shlex.split(
        line.replace("$(BIN)/python", shlex.quote(sys.executable)).replace("results/site", str(folder))
    )
    assert "-W" in command
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return {page.relative_to(folder).as_posix(): Found(page) for page in folder.rglob("*.html")}, folder


@pytest.mark.slow
def test_the_site_loads_nothing_from_the_internet(site):
    pages, folder = site
    assert [load for found in pages.values() for load in found.loads if re.match(r"(\w+:)?//", load)] == []
    styles = [sheet.read_text("utf-8") for sheet in folder.rglob("*.css")]
    assert [url for text in styles for url in re.findall(r"url\(([^)]*)\)|@import", text) if "//" in url[:9]] == []


@pytest.mark.slow
def test_every_link_of_the_site_leads_somewhere(site):
    pages, folder = site
    lost = []
    for name, found in pages.items():
        for link in {html.unescape(link) for link in found.links if not re.match(r"\w+:|#$", link)}:
            path, _, anchor = link.partition("#")
            target = ((folder / name).parent / path).resolve() if path else folder / name
            there = pages.get(target.relative_to(folder).as_posix())
            if not target.exists() or (anchor and there and anchor not in there.anchors):
                lost.append((name, link))
    assert lost == []


@pytest.mark.slow
def test_every_public_name_has_its_place_and_its_words(site):
    found = site[0]["docs/API.html"]
    assert {f"staffroom.{name}" for name in dir(staffroom)} <= found.anchors
    text = " ".join("".join(found.text).split())
    for words in ("Raises StaffroomError for a week outside the run.", "One row per run: scenario, replicate, seed"):
        assert words in text


@pytest.mark.slow
def test_equations_stand_on_the_site_as_in_the_description(site):
    """No sign of an equation is taken for a mark of Markdown: every line of the submodels is there, sign for sign."""
    found = site[0]["sim/ODD.html"]
    shown = squeezed("".join(found.text))
    lines = SUBMODELS.search(text_of("sim/ODD.md"))[0].splitlines()
    equations = [squeezed(re.sub(r"^ *(- |\d+\. |#+ )|\*\*|`", "", line)) for line in lines]
    equations = [line for line in equations if not line.startswith(("|", "<!--"))]
    assert len(equations) > 100
    assert [line for line in equations if line not in shown] == []
    assert found.emphasised == 0


def squeezed(text):
    return "".join(text.split())


@pytest.mark.slow
def test_the_front_page_is_the_readme(site):
    pages, folder = site
    assert pages["index.html"].text == pages["README.html"].text
    assert (folder / "_images" / "demo.png").exists()
