"""No run is lost: undo, the run in the address, Back and Forward; a lesson that is led back to its own run."""

import re
from urllib.parse import quote

import pytest

from analysis.classroom.lessons import lesson_of
from analysis.classroom.outcome import CHANGED, UNCHANGED, requests
from tests.browser.steps import branched, changes, measures, state, until, week

pytestmark = pytest.mark.browser
SETTLED = "staffroom.settled"


def school(page, name):
    until(page, f"{SETTLED} && staffroom.state.session.request.school === '{name}'")


def addressed(page, part):
    """Waits until the address says so; returns it."""
    until(page, f"location.search.includes('{part}')")
    return page.evaluate("location.search")


def test_undo_brings_back_the_run_with_its_branch(visit):
    page = visit().open()
    assert page.locator("#undo").is_hidden()
    branched(page)
    before, shown = state(page), (measures(page), measures(page, "branch"))
    page.select_option("#school", "scheduled_primary")
    school(page, "scheduled_primary")
    page.fill("#size", "30")
    page.keyboard.press("Enter")
    until(page, f"{SETTLED} && staffroom.recording.size === 30")
    page.click("#show-lessons")
    page.click("#panel .lessons button:has-text('Closed doors')")
    school(page, "isolated_secondary")
    assert page.locator("#undo").get_attribute("aria-label") == "Undo: back to the run before"
    for wanted in ("scheduled_primary", "scheduled_primary", "default"):
        page.click("#undo")
        school(page, wanted)
    assert state(page)["session"] == before["session"] and week(page) == before["position"]
    assert state(page)["lesson"] is None and (measures(page), measures(page, "branch")) == shown
    assert page.locator("#run-branch canvas").is_visible() and page.locator("#undo").is_hidden()
    page.click("#keep-branch")
    until(page, f"{SETTLED} && staffroom.state.session.branch === null")
    page.click("#undo")
    until(page, f"{SETTLED} && staffroom.state.session.branch !== null")
    assert state(page)["session"] == before["session"]


def test_an_address_can_be_sent_and_back_leads_back(visit):
    page = visit().open()
    branched(page)
    page.select_option("#reform", "coaching")
    changes(page, 2, "branch")
    address = addressed(page, "reform:coaching")
    assert len(address) < 200 and re.fullmatch(r"\?[\w=&:.,]+", address)  # to be read, not only to be copied
    before = state(page)
    other = visit().open(address)
    assert (state(other)["session"], week(other)) == (before["session"], before["position"])
    assert measures(other, "branch") == measures(page, "branch")
    page.select_option("#school", "scheduled_primary")
    school(page, "scheduled_primary")
    addressed(page, "scheduled_primary")
    page.go_back()
    school(page, "default")
    assert state(page)["session"] == before["session"]
    page.go_back()  # to the branch before the reform was chosen, not to one of the weeks between
    until(page, f"{SETTLED} && staffroom.state.session.branch?.changes.length === 1")
    page.go_forward()
    page.go_forward()
    school(page, "scheduled_primary")


def test_two_runs_within_a_moment_are_two_places_to_go_back_to(visit):
    visitor = visit()
    # The clock by which weeks are noted down never rings, as if everything happened before it does.
    silent = "const later = setTimeout; window.setTimeout = (act, wait) => wait === 500 ? 0 : later(act, wait)"
    visitor.context.add_init_script(silent)
    page = visitor.open()
    branched(page)
    page.select_option("#reform", "coaching")
    changes(page, 2, "branch")
    page.select_option("#school", "scheduled_primary")
    school(page, "scheduled_primary")
    for count in (2, 1):
        page.go_back()
        until(page, f"{SETTLED} && staffroom.state.session.branch?.changes.length === {count}")
    page.go_back()
    until(page, f"{SETTLED} && staffroom.state.session.branch === null")
    assert state(page)["session"]["request"]["school"] == "default"


def test_a_lesson_is_found_again_at_its_page(visit):
    page = visit().open("?lesson=closed_doors")
    school(page, "isolated_secondary")
    for _ in range(2):
        page.click("#lesson-next")
    page.click("#lesson-apply")
    changes(page, 1)
    other = visit().open(addressed(page, "moved=36:isolation:0.25"))
    school(other, "isolated_secondary")
    assert other.locator("#panel .place").inner_text().startswith("Page 3") and week(other) == 36
    assert state(other)["session"]["request"]["changes"] == requests(lesson_of("closed_doors"))[CHANGED]["changes"]


def test_how_much_a_school_carries_out_stands_in_the_address(visit):
    page = visit().open("?lesson=build_to_last")
    wanted = lesson_of("build_to_last")["setup"]["settings"]
    other = visit().open(addressed(page, f"implementation={wanted['implementation']}"))
    school(other, "isolated_secondary")
    assert state(other)["session"]["request"]["settings"] == wanted
    assert other.locator("#panel .astray").count() == 0


@pytest.mark.parametrize(("query", "said"), [
    ("?school=/etc/passwd", "school = /etc/passwd"),
    ("?school=from_files", "a name that the page offers"),
    ("?teachers=9000", "a whole number from 10 to 150"),
    ("?moved=36:isolation:9", "week:lever:value"),
    ("?moved=36:__proto__:0.5", "week:lever:value"),
    ("?moved=900:isolation:0.5", "outside the run"),
    ("?ties=/etc/passwd", "known words are"),
    ("?reform=" + quote("<img src=x onerror=alert(1)>"), "<img src=x onerror=alert(1)>"),
    ("?luck=1&luck=2", "once is enough"),
    ("?implementation=2", "a share from 0 to 1"),
    ("?moved=" + ",".join(["1:isolation:0.5"] * 400), "at most 4000 characters"),
])  # fmt: skip
def test_a_broken_address_is_told_in_one_sentence(visit, query, said):
    visitor = visit()
    page = visitor.open(query)
    notice = page.locator("#notice")
    assert said in notice.inner_text() and "ordinary school" in notice.inner_text()
    assert notice.locator("img").count() == 0
    found = state(page)["session"]["request"]
    assert (found["school"], found["changes"], week(page)) == ("default", [], 0)
    visitor.problems[:] = [problem for problem in visitor.problems if "400" not in problem]  # the browser's own line


def test_a_lesson_notices_another_run_and_sets_it_right(visit):
    page = visit().open("?lesson=closed_doors")
    school(page, "isolated_secondary")
    page.click("#lesson-next")
    warned = page.locator("#panel .astray")
    assert warned.count() == 0
    page.select_option("#school", "scheduled_primary")
    school(page, "scheduled_primary")
    assert "Another run is on the screen" in warned.inner_text() and "Isolated secondary" in warned.inner_text()
    page.click("#lesson-right")
    school(page, "isolated_secondary")
    wanted = requests(lesson_of("closed_doors"))[UNCHANGED]
    assert {key: state(page)["session"]["request"][key] for key in wanted} == wanted and warned.count() == 0
    page.select_option("#reform", "coaching")
    changes(page, 1)
    assert "Something was moved" in warned.inner_text()
    page.click("#lesson-right")
    changes(page, 0)
    page.fill("#size", "30")
    page.keyboard.press("Enter")
    until(page, f"{SETTLED} && staffroom.recording.size === 30")
    for _ in range(2):
        page.click("#lesson-next")
    assert "Another run" in warned.inner_text()
    page.click("#lesson-right")  # on the page of the question: with the step before it done
    until(page, f"{SETTLED} && staffroom.recording.size === 60")
    assert changes(page, 1) == requests(lesson_of("closed_doors"))[CHANGED]["changes"] and week(page) == 36


def test_next_before_reveal_is_no_dead_end(visit):
    page = visit().open("?lesson=closed_doors")
    school(page, "isolated_secondary")
    for _ in range(2):
        page.click("#lesson-next")
    page.click("#lesson-apply")
    changes(page, 1)
    page.click("#lesson-next")
    page.click("#panel button.main")
    page.click("#lesson-next")
    assert "press Reveal" in page.locator("#notice").inner_text()
    assert page.locator("#panel .place").inner_text().startswith("Page 4")
    page.click("#curve-flat")
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.id") == "reveal"
    page.keyboard.press("Enter")
    until(page, "staffroom.player.week > 40")
    page.click("#lesson-next")
    assert page.locator("#panel .place").inner_text().startswith("Page 5")


def test_the_end_of_a_branch_is_told(visit):
    page = visit().open()
    branched(page)
    assert page.locator("#run-original .ending").is_hidden()
    page.locator("#timeline").focus()
    page.keyboard.press("End")
    values = [
        sum(values[-9:]) / 9
        for values in (measures(page, which)["voluntary_share"] for which in ("recording", "branch"))
    ]
    here, there = (f"{100 * value:.0f}\N{NO-BREAK SPACE}%" for value in values)
    assert page.locator("#difference").text_content().startswith(f"Last term: {here} | {there} (Free collaboration).")
    assert page.locator("#run-original .ending").text_content() == f"Last term: {here} (Free collaboration)"
    assert page.locator("#run-branch .ending").text_content() == f"Last term: {there} (Free collaboration)"


def test_a_busy_server_is_asked_again(visit):
    visitor = visit()
    page = visitor.open()
    asked = []

    def busy(route):
        asked.append(route.request.headers["content-type"])
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy")
        else:
            route.continue_()

    page.route("**/api/run", busy)
    page.select_option("#school", "scheduled_primary")
    school(page, "scheduled_primary")
    assert asked == ["application/json"] * 2
    page.route("**/api/run", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy"))
    page.select_option("#school", "rural_comprehensive")
    until(page, "document.getElementById('notice').textContent.includes('too much to do')")
    assert state(page)["session"]["request"]["school"] == "scheduled_primary"
    visitor.problems[:] = [problem for problem in visitor.problems if "503" not in problem]
