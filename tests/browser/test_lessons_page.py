"""Every lesson given from a cold start, page by page, in Chromium with the network closed."""

import pytest

from analysis.classroom.lessons import lessons
from analysis.classroom.outcome import BRANCH, CHANGED, UNCHANGED, outcome, requests

pytestmark = pytest.mark.browser
NAMES = [lesson["name"] for lesson in lessons()]


def until(page, condition):
    page.wait_for_function(f"() => {condition}")


def session(page):
    until(page, "staffroom.settled")
    return page.evaluate("staffroom.state")["session"]


def apply(page):
    """Presses "Do it for me" where a step has it."""
    button = page.locator("#lesson-apply")
    if button.count():
        before = page.evaluate("JSON.stringify(staffroom.state.session)")
        button.click()
        page.wait_for_function("(before) => JSON.stringify(staffroom.state.session) !== before", arg=before)


@pytest.mark.parametrize("lesson", lessons(), ids=NAMES)
def test_a_lesson_is_given(visit, picture, lesson):
    name, wanted = lesson["name"], requests(lesson)
    page = visit().open(f"?lesson={name}")
    until(page, "staffroom.recording !== null")
    assert page.locator("#panel h2").inner_text() == lesson["title"]
    found = session(page)["request"]
    assert {key: found[key] for key in wanted[UNCHANGED]} == wanted[UNCHANGED]
    for _ in lesson["steps"]:
        page.click("#lesson-next")
        apply(page)
    assert session(page)["request"]["changes"] == wanted[CHANGED]["changes"]
    page.click("#lesson-next")
    page.click("#panel button.main")  # hide what comes
    page.wait_for_selector("#reveal")
    assert page.evaluate("staffroom.player.week") == lesson["from"]
    assert page.locator("#panel .curves label").all_inner_texts() == [choice["text"] for choice in lesson["choices"]]
    page.check(f"#curve-{lesson['choices'][outcome(name).right]['curve']}")
    picture(page, f"lesson-{name}-question")
    page.click("#reveal")
    for _ in range(2):
        page.keyboard.press("+")
    until(page, "staffroom.player.week === staffroom.player.weeks")
    page.wait_for_selector("#panel .distance")
    picture(page, f"lesson-{name}-revealed")
    for _ in lesson["after"]:
        page.click("#lesson-next")
        apply(page)
    found = session(page)
    assert found["request"]["changes"] == wanted[CHANGED]["changes"]
    assert found["branch"]["changes"] == wanted[BRANCH]["changes"]
    page.locator("#timeline").focus()
    page.keyboard.press("End")
    assert page.evaluate("staffroom.player.week === staffroom.player.weeks")
    page.click("#lesson-next")
    text = page.locator("#panel").inner_text()
    assert lesson["discussion"][0] in text and lesson["cannot_tell"][0] in text and lesson["sources"][0] in text
    assert page.locator("#lesson-next").is_disabled()
    picture(page, f"lesson-{name}-discussion")


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_fills_one_page(browser, visit, picture, name):
    visitor = visit(size=(794, 1123))
    page = visitor.context.new_page()
    page.goto(f"{visitor.address}lessons/{name}")
    page.emulate_media(media="print")
    assert pages_of(page) == 1
    picture(page, f"handout-{name}")
    page.emulate_media(media="screen")
    page.click("summary")
    page.emulate_media(media="print")
    assert pages_of(page) == 2
    assert f"{outcome(name).counts[outcome(name).right]} of 60" in page.locator("details").inner_text()


def pages_of(page):
    """How many sheets of A4 it prints on."""
    return page.pdf(format="A4", prefer_css_page_size=True).replace(b"/Pages", b"").count(b"/Type /Page")
