"""By keyboard: what is long is scrolled, the time line has its ends, and the focus is never lost."""

import pytest

from tests.browser.steps import branched, changes, until, week

pytestmark = pytest.mark.browser
FOCUS = "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"


def test_the_help_is_scrolled_by_keys(visit):
    page = visit(size=(1366, 625)).open()
    page.keyboard.press("?")
    stands = lambda: page.evaluate("document.querySelector('#panel .body').scrollTop")  # noqa: E731
    places = [stands()]
    for key in ("ArrowDown", "PageDown", "Space"):
        page.keyboard.press(key)
        places.append(stands())
    assert places == sorted(set(places)) and not page.evaluate("staffroom.player.playing")
    page.keyboard.press("Home")
    assert stands() == 0
    page.keyboard.press("End")
    assert stands() >= page.evaluate("(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight - 1)(document.querySelector('#panel .body'))")  # fmt: skip  # noqa: E501


def test_home_and_end_on_the_time_line(visit):
    page = visit().open()
    page.locator("#timeline").focus()
    page.keyboard.press("End")
    assert week(page) == 108
    page.keyboard.press("ArrowDown")
    assert week(page) == 107
    page.keyboard.press("Home")
    assert week(page) == 0
    page.keyboard.press("ArrowUp")
    assert week(page) == 1


def test_the_focus_is_never_lost(visit):
    page = visit().open()
    focus = lambda: page.evaluate(FOCUS)  # noqa: E731
    page.keyboard.press("Tab")
    page.locator("#school").focus()
    page.keyboard.press("ArrowDown")
    until(page, "staffroom.settled && staffroom.state.session.request.school !== 'default'")
    assert focus() == "school"  # and not thrown out of the list at its first step
    page.locator("#size").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    until(page, "staffroom.settled && document.activeElement.id === 'play'")  # the new run begins in week 0
    page.locator("#forward").focus()
    page.keyboard.press("Enter")
    assert focus() == "forward"
    page.locator("#back").focus()
    page.keyboard.press("Enter")  # week 0: the button is out of use
    assert focus() == "play"
    page.locator("#show-help").focus()
    page.keyboard.press("Enter")
    assert focus() == "panel"
    page.keyboard.press("Escape")
    assert focus() == "show-help"


def test_the_focus_outlives_a_branch(visit):
    page = visit().open()
    focus = lambda: page.evaluate(FOCUS)  # noqa: E731
    branched(page)
    page.locator("#keep-branch").focus()
    page.keyboard.press("Enter")
    until(page, "staffroom.settled && staffroom.state.session.branch === null")
    assert focus() == "play"
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    changes(page, 1, "branch")
    assert focus() in ("undo", "play")


def test_the_shift_of_trust_is_no_level(visit):
    """The slider says what is added, the chart where trust stands."""
    page = visit().open()
    assert page.locator("label[for=lever-trust]").inner_text() == "Shift of trust"
    assert page.locator("#lever-trust + span").inner_text() == "all trust less"
    output = page.locator("output[for=lever-trust]")
    assert output.inner_text() == "0.00" and page.locator("output[for=lever-mandate]").inner_text() == "0.10 h/week"
    page.locator("#lever-trust").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    (change,) = changes(page, 1)
    base = page.evaluate("staffroom.recording.trust")
    assert (change["lever"], change["value"]) == ("trust", round(base + 0.2, 4))
    assert output.inner_text() == "+0.20"
    assert "shift of trust +0.20" in page.locator("#notice").inner_text()
    titles = page.locator(".chart h3").all_inner_texts()
    assert "Level of trust" in titles and "Trust" not in titles
