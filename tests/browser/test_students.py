"""A server open to the network, with a school of the lecturer's own: what students see of it, and what the lecturer."""

import os
import re
import subprocess
import sys

import pytest

from analysis.classroom.lessons import lesson_of
from tests.browser.conftest import ROOT, Visitor
from tests.browser.steps import until

pytestmark = pytest.mark.browser
LESSON = lesson_of("closed_doors")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address, access code and lecturer's code."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "our_school.yaml").write_text("name: our_school\nsize: 24\nisolation: 0.3\n", "utf-8")
    own = f"school={folder / 'our_school.yaml'}"
    command = [sys.executable, "-m", "analysis.command", "classroom", own, "--no-browser", "--port", "0"]
    environment = {**os.environ, "STAFFROOM_CONFIG": str(folder)}
    with subprocess.Popen(
        [*command, "--host", "0.0.0.0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        printed = [running.stdout.readline() for _ in range(4)]
        yield tuple(
            re.search(pattern, line).group(1)
            for pattern, line in zip(
                (r"(http://\S+/)", r"code: (\S+)", r"code: (\S+)"), [printed[0], *printed[2:]], strict=True
            )
        )
        running.terminate()


@pytest.fixture
def enter(browser, server):
    """Opens a page with a code; at the end nothing may have complained or reached outside."""
    visitors = []

    def come_in(code, query=""):
        visitors.append(Visitor(browser, server[0]))
        page = visitors[-1].context.new_page()
        page.goto(server[0] + query)
        page.fill("input[name=code]", code)
        page.click("button")
        page.wait_for_selector("body.ready")
        page.close()
        return visitors[-1]

    yield come_in
    for visitor in visitors:
        visitor.context.close()
        assert visitor.problems == [] and visitor.outside == []


def handout(visitor):
    """The handout, with what it said on its console, and whether its button prints."""
    page = visitor.context.new_page()
    page.on("console", lambda message: visitor.problems.append(message.text))
    page.add_init_script("window.print = () => (window.printed = true)")
    page.goto(f"{visitor.address}lessons/closed_doors")
    page.click("header button")
    assert page.evaluate("window.printed")
    return page


def test_the_page_opens_with_the_school_of_the_lecturer(server, enter):
    page = enter(server[1]).open()
    assert page.input_value("#school") == "our_school" and page.evaluate("staffroom.recording.size") == 24
    page.select_option("#school", "default")
    until(page, "staffroom.settled && staffroom.recording.size === 60")


def test_students_do_not_see_how_a_lesson_ends(server, enter):
    visitor = enter(server[1], "?lesson=closed_doors")
    page = visitor.open("?lesson=closed_doors")
    pages = 1 + len(LESSON["steps"]) + 2
    assert page.locator("#panel .place").inner_text() == f"Page 1 of {pages}"
    seen = []
    for _ in range(pages - 1):
        page.click("#lesson-next")
        seen.append(page.locator("#panel").inner_text())
    assert LESSON["discussion"][0] in seen[-1]
    assert not any(step["say"] in text for step in LESSON["after"] for text in seen)
    sheet = handout(visitor)
    assert sheet.locator("details").count() == 0 and sheet.locator(".closed a").get_attribute("href") == "/access"


def test_the_lecturer_does(server, enter):
    visitor = enter(server[2], "?lesson=closed_doors")
    page = visitor.open("?lesson=closed_doors")
    assert page.locator("#panel .place").inner_text() == f"Page 1 of {3 + len(LESSON['steps']) + len(LESSON['after'])}"
    sheet = handout(visitor)
    sheet.click("summary")
    assert LESSON["after"][0]["say"][:40] in sheet.locator("details").inner_text()
