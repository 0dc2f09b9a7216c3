"""A class with the page, in Chromium with the network closed: mouse first, keyboard second, then trying to break it."""

import json

import numpy as np
import pytest

from analysis.classroom.request import read
from sim.declared.measures import MEASURE_NAMES
from staffroom import simulate
from tests.browser.steps import changes, drag_slider, measures, seek, state, until, week

SHOWN = ["voluntary_share", "norm_mean", "perceived_norm", "trust_mean", "self_efficacy_mean", "coherence"]
pytestmark = pytest.mark.browser


def assert_as_the_engine_says(request, found):
    asked = read(request)
    values = simulate(asked.scenario, 1, asked.seed, first_replicate=asked.replicate).week_values[0]
    for name in SHOWN:
        sent = [np.nan if value is None else value for value in found[name]]
        np.testing.assert_allclose(sent, values[:, MEASURE_NAMES.index(name)], atol=1e-5)


def test_opens_and_plays_with_the_network_closed(visit, picture):
    page = visit().open()
    assert week(page) == 0 and page.locator("#play").is_visible()
    page.click("#play")
    until(page, "staffroom.player.week >= 20")
    page.click("#play")
    picture(page, "light-1366")
    assert "Week" in page.locator("#week").inner_text()
    assert "%" in page.locator(".chart .value").first.inner_text()
    assert len(page.locator("#run-original .reason").inner_text()) > 30
    assert_as_the_engine_says(state(page)["session"]["request"], measures(page))


def test_a_slider_changes_the_run_without_a_reset(visit, picture):
    page = visit().open()
    seek(page, 30)
    before = measures(page)
    drag_slider(page, "isolation", 0.1)
    (change,) = changes(page, 1)
    assert (change["week"], change["lever"]) == (30, "isolation") and change["value"] < 0.2
    after = measures(page)
    assert week(page) == 30 and state(page)["session"]["branch"] is None
    for name in SHOWN:
        assert before[name][:30] == after[name][:30]
    assert before["voluntary_share"][30:] != after["voluntary_share"][30:]
    assert "31" in page.locator("#notice").inner_text()


def test_rewind_and_branch_give_the_numbers_of_the_engine(visit, picture):
    page = visit(scheme="dark").open()
    seek(page, 60)
    seek(page, 24)
    drag_slider(page, "isolation", 0.05)
    changes(page, 1, "branch")
    found = state(page)["session"]
    assert found["request"]["changes"] == []
    assert_as_the_engine_says(found["request"], measures(page))
    assert_as_the_engine_says(found["branch"], measures(page, "branch"))
    assert "no difference" in page.locator("#difference").inner_text()
    page.click("#forward")
    seek(page, 50)
    assert "Week 25" in page.locator("#difference").inner_text()
    assert page.locator("#run-branch canvas").is_visible()
    picture(page, "branch-dark-1366")
    page.click("#keep-branch")
    until(page, "staffroom.state.session.branch === null")
    assert state(page)["session"]["request"] == found["branch"]


def test_a_teacher_says_why(visit, picture):
    page = visit().open()
    seek(page, 20)
    box = page.locator("#run-original canvas").bounding_box()
    place = page.evaluate("staffroom.placeOf('original', 3)")
    page.mouse.click(box["x"] + place[0], box["y"] + place[1])
    until(page, "document.querySelector('#panel .why')?.textContent.startsWith('T04 ')")
    text = page.locator("#panel").inner_text()
    assert "Department 1" in text and "collaborate" in text
    picture(page, "teacher-1366")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_predict_and_reveal(visit, picture):
    page = visit().open()
    seek(page, 20)
    page.click("#show-predict")
    page.click("#panel button.main")
    page.wait_for_selector("#reveal")
    page.click("#play")  # nothing: what comes is hidden
    assert week(page) == 20 and page.locator("#reveal").is_disabled()
    box = page.locator("#chart-collaboration").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.4 * box["height"], steps=10)
    page.mouse.up()
    points = state(page)["prediction"]["points"]
    assert points[19] is None and sum(value is not None for value in points) > 40
    picture(page, "predict-1366")
    page.click("#reveal")
    until(page, "staffroom.player.week === staffroom.player.weeks")
    page.wait_for_selector("#panel .distance")
    played = [k for k, value in enumerate(points) if value is not None]
    real = measures(page)["voluntary_share"]
    mean = np.mean([abs(real[k] - points[k]) for k in played])
    assert f"{100 * mean:.0f} percentage points" in page.locator("#panel .distance").inner_text()
    picture(page, "revealed-1366")


def test_a_lesson_opens_ready_to_start_and_survives_reloads(visit, picture):
    page = visit().open("?lesson=closed_doors")
    until(page, "staffroom.state.session.request.school === 'isolated_secondary'")
    assert page.locator("#panel h2").inner_text() == "Closed doors" and week(page) == 0
    picture(page, "lesson-1366")
    page.click("#lesson-next")
    page.click("#lesson-next")
    page.click("#lesson-apply")
    changes(page, 1)
    assert week(page) == 36
    page.click("#back")
    before = state(page)
    for _ in range(10):
        page.reload()
        page.wait_for_selector("body.ready")
    assert state(page) == before
    assert page.locator("#panel .place").inner_text().startswith("Page 3")


def test_what_is_hidden_stays_hidden_after_a_reload(visit):
    page = visit().open()
    seek(page, 15)
    page.keyboard.press("p")
    page.click("#panel button.main")
    page.click("#curve-hump")
    page.reload()
    page.wait_for_selector("body.ready")
    assert page.locator("#curve-hump").is_checked()
    page.keyboard.press("Shift+ArrowRight")
    assert week(page) == 15
    page.click("#panel button:has-text('End the prediction')")
    page.keyboard.press("Shift+ArrowRight")
    assert week(page) == 24


def test_a_lesson_that_does_not_exist(visit):
    page = visit().open("?lesson=clsed_doors")
    assert "no lesson named clsed_doors" in page.locator("#notice").inner_text()
    page.click("#forward")
    assert week(page) == 1


def test_keyboard_only(visit):
    page = visit().open()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert week(page) == 12
    page.keyboard.press("1")
    changes(page, 1)
    page.keyboard.press("3")
    assert changes(page, 2)[1]["lever"] == "reform"
    page.keyboard.press("Space")
    until(page, "staffroom.player.week >= 16")
    page.keyboard.press("Space")
    assert not page.evaluate("staffroom.player.playing")
    page.keyboard.press("r")
    assert week(page) == 0
    page.keyboard.press("b")
    until(page, "staffroom.state.session.branch !== null")
    page.keyboard.press("?")
    assert page.locator("#panel h2").inner_text() == "Help and keys"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.locator("#full").focus()
    for _ in range(3):  # the help, the button that keeps the original, its network
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#panel h2').textContent.startsWith('T02')")


def test_a_lost_connection(visit):
    visitor = visit()
    page = visitor.open()
    seek(page, 10)
    page.route("**/api/**", lambda route: route.abort())
    drag_slider(page, "isolation", 0.1)
    until(page, "!staffroom.connected")
    assert "No connection" in page.locator("#notice").inner_text()
    page.click("#play")
    until(page, "staffroom.player.week >= 14")
    page.click("#play")
    assert state(page)["session"]["request"]["changes"] == []
    stood = week(page)
    page.unroute("**/api/**")
    (change,) = changes(page, 1)
    assert change["week"] == stood
    assert all("ERR_FAILED" in problem for problem in visitor.problems)  # the browser itself reports what was cut
    visitor.problems.clear()


def test_trying_to_break_it(visit):
    visitor = visit()
    page, second = visitor.open(), visitor.open()
    page.fill("#size", "150")
    page.keyboard.press("Enter")
    until(page, "staffroom.recording.size === 150")
    for _ in range(2):
        page.click("#faster")
    for _ in range(5):
        page.dblclick("#play")
    page.dblclick("#branch")
    page.click("#play")
    for share in (0.1, 0.9, 0.3, 0.8, 0.2):
        drag_slider(page, "isolation", share)
    until(page, "staffroom.settled")
    until(page, "(staffroom.state.session.branch ?? staffroom.state.session.request).changes.length > 0")
    page.select_option("#school", "scheduled_primary")
    until(page, "staffroom.state.session.request.school === 'scheduled_primary' && staffroom.settled")
    assert second.evaluate("staffroom.recording.size") == 60
    assert state(second)["session"]["request"]["changes"] == []


@pytest.mark.parametrize(("name", "size", "scheme"), [
    ("phone", (390, 844), "light"), ("projector-dark", (1366, 768), "dark"), ("hall", (1920, 1080), "light"),
])  # fmt: skip
def test_every_screen(visit, picture, name, size, scheme):
    page = visit(size=size, scheme=scheme).open()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    visible = page.locator("#play, #timeline").evaluate_all(
        "found => found.every((one) => one.getBoundingClientRect().bottom <= window.innerHeight)"
    )
    assert visible
    page.keyboard.press("l")
    page.wait_for_selector("html.lecture")
    picture(page, f"{name}-lecture")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert json.dumps(state(page))


@pytest.mark.parametrize("given", ["0", "7.5", "900"])
def test_a_size_that_cannot_be_shown_is_told(visit, given):
    page = visit().open()
    page.fill("#size", given)
    page.keyboard.press("Enter")
    until(page, "document.getElementById('notice').textContent.includes('10 to 150')")
    assert page.input_value("#size") == "60"
    assert page.evaluate("staffroom.recording.size") == 60
