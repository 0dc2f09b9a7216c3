"""Coming back: with a panel open while the film plays, after a reload, on a second visit from another computer."""

import re
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, Visitor
from tests.browser.steps import changes, measures, seek, state, until, week

pytestmark = pytest.mark.browser


def click_teacher(page, teacher, which="original"):
    box = page.locator(f"#run-{which} canvas").bounding_box()
    x, y = page.evaluate(f"staffroom.placeOf('{which}', {teacher})")
    page.mouse.click(box["x"] + x, box["y"] + y)


def test_a_teacher_is_opened_while_the_film_plays(visit):
    """She says that she will speak when it stands still, the film goes on, and then she speaks."""
    page = visit().open()
    page.click("#slower")
    page.click("#play")
    until(page, "staffroom.player.week >= 2")
    click_teacher(page, 3)
    until(page, "document.querySelector('#panel h2').textContent.startsWith('T04')")
    assert page.evaluate("staffroom.player.playing")
    assert page.locator("#panel .why").inner_text() == "Pause, and she will say."
    stood = week(page)
    until(page, f"staffroom.player.week > {stood + 1}")
    page.keyboard.press("Space")
    assert not page.evaluate("staffroom.player.playing")
    until(page, "document.querySelector('#panel .why')?.textContent.startsWith('T04 ')")
    page.click("#teacher-next")
    until(page, "document.querySelector('#panel .why')?.textContent.startsWith('T05 ')")


def test_a_branch_is_kept_over_a_reload(visit):
    page = visit().open()
    seek(page, 40)
    seek(page, 18)
    page.keyboard.press("1")
    changes(page, 1, "branch")
    page.keyboard.press("Shift+ArrowRight")
    before, shown = state(page), (measures(page), measures(page, "branch"))
    for _ in range(2):
        page.reload()
        page.wait_for_selector("body.ready")
    assert state(page) == before and (measures(page), measures(page, "branch")) == shown
    assert page.locator("#run-branch canvas").is_visible() and page.locator("#keep-branch").is_visible()
    assert week(page) == 27


# The clock by which weeks are noted down rings in the very moment in which the page goes: a reload has begun by then,
# and loads the address that was there before.
AT_THE_LAST_MOMENT = """
const later = setTimeout;
const held = [];
window.setTimeout = (act, wait) => (wait === 500 ? held.push(act) : later(act, wait));
addEventListener("pagehide", () => held.splice(0).forEach((act) => act()));
"""


def test_a_reload_that_began_before_the_address_moved_on(visit):
    """It brings back the run as it was left, not the week of the older address."""
    visitor = visit()
    visitor.context.add_init_script(AT_THE_LAST_MOMENT)
    page = visitor.open()
    old = page.evaluate("location.search")
    page.keyboard.press("Shift+ArrowRight")
    before = state(page)
    assert week(page) == 9 and page.evaluate("location.search") == old
    page.reload()
    page.wait_for_selector("body.ready")
    kept = page.evaluate("JSON.parse(sessionStorage.getItem('staffroom-class'))")
    assert kept["before"] == old and "week=9" in kept["address"]
    assert state(page) == before and week(page) == 9


@pytest.fixture(scope="module")
def open_server():
    """A server that listens to the network: its address and its access code."""
    command = [
        sys.executable,
        "-m",
        "analysis.command",
        "classroom",
        "--no-browser",
        "--port",
        "0",
        "--host",
        "0.0.0.0",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        address = re.search(r"http://\S+?/", server.stdout.readline()).group()
        server.stdout.readline()
        code = re.search(r"Access code: (\w+)", server.stdout.readline()).group(1)
        yield address, code
        server.terminate()


def test_the_access_code_is_asked_for_once(browser, open_server):
    address, code = open_server
    visitor = Visitor(browser, address)
    page = visitor.context.new_page()
    page.goto(f"{address}?lesson=closed_doors")
    page.fill("input[name=code]", "wrong")
    page.click("button")
    assert "not the code" in page.locator("[role=alert]").inner_text()
    page.fill("input[name=code]", f" {code.upper()} ")  # as a phone writes it
    page.click("button")
    page.wait_for_selector("body.ready")
    assert page.locator("#panel h2").inner_text() == "Closed doors"  # the lesson of the address is not lost
    page.close()
    second = visitor.open()
    assert second.locator("#play").is_visible()
    second.reload()
    second.wait_for_selector("body.ready")
    visitor.context.close()
    assert visitor.problems == [] and visitor.outside == []
    stranger = Visitor(browser, address)
    page = stranger.context.new_page()
    page.goto(address)
    assert page.locator("input[name=code]").is_visible() and page.locator("#play").count() == 0
    stranger.context.close()
