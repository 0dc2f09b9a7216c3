"""The page at the sizes of real windows, in every state: pictures large enough, everything reached, nothing on top of another."""

import pytest

from tests.browser.steps import STATES, opened

pytestmark = pytest.mark.slow
# CSS pixels and pixels of the screen per CSS pixel: phones, a tablet, laptops with and without the browser's bars, Windows at
# 125 %, a projector, large screens; the last two are 1920 x 1080 and 1366 x 768 at a zoom of 200 %.
SIZES = [
    (360, 640, 1), (390, 844, 1), (768, 1024, 1), (1024, 600, 1), (1093, 490, 1), (1280, 720, 1), (1366, 625, 1),
    (1366, 768, 1), (1920, 1080, 1), (2560, 1440, 1), (960, 540, 2), (683, 384, 2),
]  # fmt: skip
NETWORK, CHART, PANEL = 240, 90, 100  # pixels: the least height
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PICTURES = """() => Object.fromEntries([".runs canvas", ".chart canvas"].map((name) => {
  const found = [...document.querySelectorAll(name)].filter((one) => one.offsetParent);
  return [name, found.map((one) => [one.clientWidth, one.clientHeight])];
}))"""
# What is wrong with what is seen, as sentences.
PROBLEMS = r"""(least) => {
  const found = [];
  const all = (name, root = document) => [...root.querySelectorAll(name)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const name = (one) => one.id || one.className || one.textContent.slice(0, 20) || one.tagName;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth} wide`);
  const foot = document.querySelector("footer").offsetHeight;
  for (const one of all(".runs canvas")) {
    if (Math.min(one.clientHeight, innerHeight - foot) < least.network) found.push(`a network of ${one.clientHeight} above a foot of ${foot}`);
  }
  for (const one of all(".chart canvas")) if (one.clientHeight < least.chart) found.push(`a chart of ${one.clientHeight}`);
  for (const one of all("#panel .body")) if (one.clientHeight < least.panel) found.push(`a panel of ${one.clientHeight}`);
  for (const one of all(".chart h3, .culture, .slider label, #sliders output, button, #week")) {
    if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline") found.push(`cut off: ${name(one)}`);
  }
  // A panel of a phone lies over the page, until it is closed.
  const panel = document.getElementById("panel");
  const isOver = !panel.hidden && getComputedStyle(panel).position === "fixed";
  const roots = isOver ? [panel, document.querySelector("footer")] : [document.body];
  for (const root of roots) {
    for (const one of all("button, select, input, a, #timeline", root)) {
      one.scrollIntoView({ block: "center", behavior: "instant" });
      const box = one.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      if (!top || !(one === top || one.contains(top) || top.closest("label")?.control === one)) found.push(`not reached: ${name(one)}`);
    }
  }
  scrollTo(0, 0);
  // Texts of one part of the page that lie on one another.
  for (const part of all("header.top, figcaption, .chart header, #reading, #legend, #sliders, .player, footer > .cultures, #panel > header, #panel .foot, #panel .body")) {
    const boxes = [];
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: parent, data } = walker.currentNode;
      if (!data.trim() || parent.closest("option, select") || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (getComputedStyle(parent).clipPath !== "none") continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects()) boxes.push([parent, box]);
    }
    for (const [k, [one, here]] of boxes.entries()) {
      for (const [other, there] of boxes.slice(k + 1)) {
        const across = Math.min(here.right, there.right) - Math.max(here.left, there.left);
        const down = Math.min(here.bottom, there.bottom) - Math.max(here.top, there.top);
        if (one !== other && across > 2 && down > 0.35 * Math.min(here.height, there.height)) found.push(`on one another: ${name(one)}, ${name(other)}`);
      }
    }
  }
  return found;
}"""


def resized(page, width, height, ratio):
    metrics = {"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": False}
    page.metrics.send("Emulation.setDeviceMetricsOverride", metrics)
    page.evaluate(SETTLED)


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
