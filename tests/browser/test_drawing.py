"""The expected curve is drawn with the keyboard or a finger, and the focus stays where one goes on."""

import pytest

from tests.browser.steps import state, until, week

pytestmark = pytest.mark.browser


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName.toLowerCase()")


def points(page):
    return state(page)["prediction"]["points"]


def hidden_by_keyboard(page):
    """Weeks gone by, then what comes is hidden, without the mouse."""
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "p")
    page.locator("#panel button.main").focus()
    press(page, "Enter")
    page.wait_for_selector("#reveal")


def test_a_curve_is_drawn_by_keyboard(visit, picture):
    page = visit().open()
    hidden_by_keyboard(page)
    assert page.locator("#reveal").is_disabled()
    press(page, "d")
    assert focused(page) == "chart-collaboration"
    press(page, "Shift+ArrowRight", "ArrowUp", "ArrowUp")  # nine weeks on, and bent upwards
    drawn = points(page)
    assert drawn[17] is None and all(value is not None for value in drawn[18:27]) and drawn[27] is None
    assert drawn[26] == pytest.approx(drawn[18] + 8 / 9 * 0.1, abs=1e-6)
    press(page, *["Shift+ArrowRight"] * 10)  # to the end, level
    drawn = points(page)
    assert len(drawn) == 108 and drawn[26:] == [drawn[26]] * 82
    press(page, "ArrowLeft", "ArrowLeft", "ArrowDown")  # back along the curve: a dip
    dipped = points(page)
    assert dipped[101] == pytest.approx(drawn[101] - 0.05) and dipped[104] == drawn[104] and dipped[98] == drawn[98]
    assert "Week 102" in page.locator("#notice").inner_text() and week(page) == 18
    picture(page, "drawn-by-keyboard")
    page.locator("#reveal").focus()
    press(page, "Enter")
    until(page, "staffroom.player.week > 20")
    assert focused(page) == "panel"
    press(page, "Space")  # pauses, and does not press a button again
    assert not page.evaluate("staffroom.player.playing")
    assert page.locator("#panel .distance").is_visible()


def test_nothing_to_draw_is_told(visit):
    page = visit().open()
    press(page, "d")
    assert "Predict" in page.locator("#notice").inner_text()
    assert page.locator(".chart canvas[tabindex]").count() == 0


def test_the_focus_after_hiding_is_on_the_first_choice(visit):
    page = visit().open()
    hidden_by_keyboard(page)
    assert focused(page) == "curve-jump"
    press(page, "Space", "ArrowDown")
    assert page.locator("#curve-slow_rise").is_checked() and focused(page) == "curve-slow_rise"


def test_after_the_mouse_the_space_bar_plays(visit):
    """A button that was clicked is not pressed again by the space bar."""
    page = visit().open("?lesson=closed_doors")
    until(page, "staffroom.recording !== null")
    page.click("#lesson-next")
    press(page, "Space")
    until(page, "staffroom.player.week >= 2")
    assert page.locator("#panel .place").inner_text().startswith("Page 2")
    press(page, "Space", "PageDown", "PageDown", "PageUp")
    assert page.locator("#panel .place").inner_text().startswith("Page 3")


def test_a_lesson_by_keyboard_goes_on_with_enter_and_space(visit):
    page = visit().open("?lesson=closed_doors")
    until(page, "staffroom.recording !== null")
    page.locator("#lesson-next").focus()
    press(page, "Enter")
    assert page.locator("#panel .place").inner_text().startswith("Page 2") and focused(page) == "panel"
    press(page, "Space")
    until(page, "staffroom.player.week >= 2")
    press(page, "Space", "Enter")
    assert page.locator("#panel .place").inner_text().startswith("Page 3")
    page.locator("#lesson-apply").focus()
    press(page, "Enter")
    until(page, "staffroom.settled && staffroom.state.session.request.changes.length === 1")
    press(page, "Space")
    until(page, "staffroom.player.week >= 38")
    press(page, "Space")
    assert page.evaluate("staffroom.state.session.request.changes.length") == 1


def test_a_curve_is_drawn_by_finger(visit, picture):
    visitor = visit(size=(390, 844))
    page = visitor.open()
    press(page, "Shift+ArrowRight", "p")
    page.click("#panel button.main")
    page.wait_for_selector("#reveal")
    box = page.locator("#chart-collaboration").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] < page.locator("#panel").bounding_box()["y"]
    finger = visitor.context.new_cdp_session(page)
    for k, kind in enumerate(["touchStart", *["touchMove"] * 8, "touchEnd"]):
        x, y = box["x"] + box["width"] * (0.3 + 0.075 * k), box["y"] + box["height"] * (0.5 - 0.02 * k)
        touches = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
    assert sum(value is not None for value in points(page)) > 50
    picture(page, "phone-drawn")


def test_a_school_is_chosen_by_keyboard(visit):
    page = visit().open()
    press(page, "?")
    names = page.locator("#panel .presets").nth(1).locator("li").all_inner_texts()
    press(page, "Escape", "Shift+Digit3")
    until(page, "staffroom.settled && staffroom.state.session.request.school !== 'default'")
    chosen = state(page)["session"]["request"]["school"]
    assert names[2] == chosen.replace("_", " ").capitalize()
    assert page.input_value("#school") == chosen
