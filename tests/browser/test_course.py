"""A lesson that left its course says so and leads back: what is compared must be what the lesson talks about."""

import pytest

from analysis.classroom.lessons import lesson_of
from analysis.classroom.outcome import BRANCH, CHANGED, requests
from tests.browser.steps import changes, drag_slider, seek, state, until, week

pytestmark = pytest.mark.browser


def opened(visit, page_number, name="closed_doors"):
    page = visit().open(f"?lesson={name}")
    until(page, "staffroom.recording !== null")
    for _ in range(page_number - 1):
        page.click("#lesson-next")
    return page


def warned(page):
    box = page.locator("#panel .astray")
    return box.inner_text() if box.count() else ""


def test_on_its_course_nothing_is_said(visit):
    page = opened(visit, 2)
    seek(page, 36)
    assert warned(page) == ""
    page.click("#lesson-next")
    assert warned(page) == ""
    page.click("#lesson-apply")
    changes(page, 1)
    page.click("#lesson-next")
    assert warned(page) == ""


def test_played_too_far_the_lesson_leads_back(visit, picture):
    page = opened(visit, 2)
    seek(page, 40)
    assert "beyond the end of week 36" in warned(page)
    page.click("#lesson-next")
    drag_slider(page, "isolation", 0.25)  # by hand, in the wrong week
    changes(page, 1)
    assert "another question" in warned(page)
    picture(page, "lesson-too-far")
    page.click("#lesson-go")
    until(page, "staffroom.settled && staffroom.state.session.request.changes.length === 0")
    assert week(page) == 36 and page.evaluate("staffroom.player.reached") == 36 and warned(page) == ""
    drag_slider(page, "isolation", 0.25)
    (change,) = changes(page, 1)
    assert change["week"] == 36 and state(page)["session"]["branch"] is None
    assert warned(page) == ""


def test_played_too_far_it_can_be_done_for_me(visit):
    page = opened(visit, 3)
    seek(page, 50)
    page.keyboard.press("1")
    changes(page, 1)
    page.click("#lesson-apply")
    until(page, "staffroom.settled && staffroom.player.week === 36")
    assert state(page)["session"]["request"]["changes"] == requests(lesson_of("closed_doors"))[CHANGED]["changes"]
    assert warned(page) == ""


def test_too_early_and_not_at_all(visit):
    page = opened(visit, 3)
    seek(page, 20)
    assert "the film stands at week 20" in warned(page)
    page.click("#lesson-next")
    assert "was not moved" in warned(page)
    page.click("#lesson-back")
    page.click("#lesson-go")
    until(page, "staffroom.player.week === 36")
    assert warned(page) == ""


def test_the_branch_begins_in_its_week(visit):
    page = opened(visit, 3)
    page.click("#lesson-apply")
    changes(page, 1)
    page.click("#lesson-next")
    page.click("#panel button.main")
    page.click("#curve-flat")
    page.click("#reveal")
    page.keyboard.press("Space")
    seek(page, 90)
    for _ in range(2):
        page.click("#lesson-next")
    assert "belongs at the end of week 72; the film stands at week 90" in warned(page)
    page.click("#lesson-go")
    until(page, "staffroom.player.week === 72")
    assert warned(page) == ""
    drag_slider(page, "isolation", 0.75)
    branch = changes(page, 2, "branch")
    wanted = requests(lesson_of("closed_doors"))[BRANCH]["changes"]
    assert [(one["week"], one["lever"]) for one in branch] == [(one["week"], one["lever"]) for one in wanted]
    seek(page, 80)
    assert warned(page) == ""
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    assert warned(page) == ""  # the question was asked: looking back is no mistake
