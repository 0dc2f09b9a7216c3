"""The page at the sizes of real windows, in every state: pictures large enough, everything reached, nothing covered."""

from pathlib import Path

import pytest

from tests.browser.steps import STATES, opened

pytestmark = pytest.mark.browser
# CSS pixels and pixels of the screen per CSS pixel: phones, a tablet, laptops with and without the browser's bars,
# Windows at 125 %, a projector, large screens; the last two are 1920 x 1080 and 1366 x 768 at a zoom of 200 %.
SIZES = [
    (360, 640, 1), (390, 844, 1), (768, 1024, 1), (1024, 600, 1), (1093, 490, 1), (1280, 720, 1), (1366, 625, 1),
    (1366, 768, 1), (1920, 1080, 1), (2560, 1440, 1), (960, 540, 2), (683, 384, 2),
]  # fmt: skip
NETWORK, CHART, PANEL = 240, 90, 100  # pixels: the least height
# The browser may answer before the page has its new size: first that, then two pictures.
SETTLED = """([width, height]) => new Promise((done) => {
  const isThere = () => innerWidth === width && innerHeight === height;
  const look = () => requestAnimationFrame(isThere() ? () => requestAnimationFrame(done) : look);
  look();
})"""
PICTURES = """() => Object.fromEntries([".runs canvas", ".chart canvas"].map((name) => {
  const found = [...document.querySelectorAll(name)].filter((one) => one.offsetParent);
  return [name, found.map((one) => [one.clientWidth, one.clientHeight])];
}))"""
PROBLEMS = Path(__file__).with_name("problems.js").read_text("utf-8").split("\n", 1)[1]


def resized(page, width, height, ratio):
    metrics = {"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": False}
    page.metrics.send("Emulation.setDeviceMetricsOverride", metrics)
    page.evaluate(SETTLED, [width, height])


def looked_at(page, state, picture, suffix=""):
    """Pictures of every size: {size: {selector: [(width, height)]}}, once nothing is wrong with any."""
    found, problems = {}, []
    for size in SIZES:
        resized(page, *size)
        found[size] = page.evaluate(PICTURES)
        said = page.evaluate(PROBLEMS, {"network": NETWORK, "chart": CHART, "panel": PANEL})
        problems += [f"{size[0]} x {size[1]}: {problem}" for problem in said]
        picture(page, f"sizes-{state}{suffix}-{size[0]}x{size[1]}")
    assert problems == [], "\n".join(problems)
    return found


@pytest.mark.parametrize("state", STATES)
def test_at_every_size(visit, picture, state):
    """Big type shows no picture lower than normal type does, and none notably smaller."""
    page = opened(visit, state, scheme="dark" if state in ("plain", "lesson_branch") else "light")
    page.metrics = page.context.new_cdp_session(page)
    normal = looked_at(page, state, picture)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    page.wait_for_selector("html.lecture")
    big = looked_at(page, state, picture, "-big")
    smaller = []
    for size in SIZES:
        for name, pictures in normal[size].items():
            for (wide, high), (big_wide, big_high) in zip(pictures, big[size][name], strict=True):
                if big_high < high - 1 or big_wide * big_high < 0.93 * wide * high:
                    smaller.append(f"{size}: {name} {wide} x {high} becomes {big_wide} x {big_high}")
    assert smaller == [], "\n".join(smaller)
