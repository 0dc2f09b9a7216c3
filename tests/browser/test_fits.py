"""What a class has to see is in sight: nothing below the edge, nothing behind something else."""

import pytest

from analysis.classroom.lessons import lessons
from tests.browser.steps import changes, opened, seek, until

pytestmark = pytest.mark.browser
PHONE = (390, 844)

# Whether the middle of an element lies in the window and nothing covers it.
IN_SIGHT = """(element) => {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const inside = box.top >= -1 && box.bottom <= innerHeight + 1 && box.left >= -1 && box.right <= innerWidth + 1;
  const top = document.elementFromPoint(x, y);
  return inside && box.height > 0 && (element === top || element.contains(top));
}"""
NOT_CUT = (
    "(element) => element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1"
)


def in_sight(page, selector):
    """Whether all of them are, once the page has found its sizes: two pictures later."""
    return page.evaluate(f"""async (selector) => {{
      const isInSight = {IN_SIGHT};
      for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
      const found = [...document.querySelectorAll(selector)];
      return found.length > 0 && found.every(isInSight);
    }}""", selector)  # fmt: skip


def branched(page):
    """A branch, with something to say about the first difference."""
    seek(page, 40)
    page.keyboard.press("r")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    changes(page, 1, "branch")
    page.keyboard.press("Shift+ArrowRight")
    until(page, "document.getElementById('difference').textContent.startsWith('First difference')")


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (1920, 1080)], ids=str)
def test_big_type_with_a_branch(visit, picture, size):
    page = visit(size=size).open()
    branched(page)
    page.keyboard.press("l")
    page.wait_for_selector("html.lecture")
    assert in_sight(page, ".chart canvas") and page.locator(".chart canvas").count() == 5
    assert in_sight(page, "#difference")
    assert in_sight(page, "#keep-original") and in_sight(page, "#keep-branch")
    assert page.locator("#reading").evaluate(NOT_CUT) and page.locator("#charts").evaluate(NOT_CUT)
    assert min(page.locator(".chart canvas").evaluate_all("found => found.map((one) => one.clientHeight)")) >= 100
    picture(page, f"branch-lecture-{size[0]}")
    page.locator("#run-original canvas").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("body.with-panel")
    assert in_sight(page, ".chart canvas") and in_sight(page, "#difference")
    for which, name in (("original", "Original"), ("branch", "Branch")):  # the key stands above the networks
        caption = page.locator(f"#run-{which} figcaption")
        assert caption.evaluate("one => getComputedStyle(one, '::before').content") == f'"{name}"'
        assert page.locator(f"#run-{which} .culture").evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    picture(page, f"branch-lecture-teacher-{size[0]}")


WITHOUT_SCROLLING = {False: [(1366, 625), (1280, 720), (1920, 1080)], True: [(1366, 768), (1920, 1080), (2560, 1440)]}


@pytest.mark.parametrize("state", ["branch", "lesson_branch"])
def test_levers_and_legend_need_no_scrolling(visit, picture, state):
    """The sliders that a lesson moves stand whole above the foot, and the legend too, in normal and in big type."""
    page = opened(visit, state)
    for is_big, sizes in WITHOUT_SCROLLING.items():
        if is_big:
            page.evaluate("document.activeElement.blur()")
            page.keyboard.press("l")
            page.wait_for_selector("html.lecture")
        for wide, high in sizes:
            page.set_viewport_size({"width": wide, "height": high})
            until(page, f"innerHeight === {high} && innerWidth === {wide}")
            for selector in (
                "#sliders input",
                "#sliders output",
                "#legend .scale",
                "#legend .free",
                "#legend .scheduled",
            ):
                assert in_sight(page, selector), (selector, wide, high, is_big)
            picture(page, f"no-scrolling-{state}-{wide}x{high}-{'big' if is_big else 'normal'}")


# Notes down what is written into the charts from now on.
LISTEN = """() => {
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    window.written.push(`${this.canvas.id}: ${text}`);
    return write.call(this, text, ...place);
  };
}"""


def test_every_chart_says_its_value(visit):
    """Beside its title, or in a narrow chart beside its line."""
    page = visit().open("?lesson=closed_doors")
    branched(page)
    page.evaluate(LISTEN)
    page.locator("#timeline").focus()
    page.keyboard.press("ArrowLeft")
    until(page, "written.some((text) => text.startsWith('chart-coherence: '))")
    written = page.evaluate("written")
    for name in ("collaboration", "trust", "coherence"):
        chart = page.locator(f".chart:has(#chart-{name})")
        said = chart.locator("canvas").get_attribute("aria-label").split(": ")[1]
        assert " | " in said and (chart.locator(".value").is_visible() or f"chart-{name}: {said}" in written)
    assert any(text.startswith("chart-norm: held ") for text in written)


def test_big_type_without_a_branch(visit):
    page = visit().open()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("l")
    page.wait_for_selector("html.lecture")
    assert in_sight(page, ".chart canvas") and in_sight(page, "#luck")


@pytest.mark.parametrize("lecture", [False, True], ids=["normal", "lecture"])
def test_all_four_choices_of_every_lesson(visit, picture, lecture):
    page = visit().open("?lesson=closed_doors")
    if lecture:
        page.keyboard.press("l")
    for lesson in lessons():
        page.click("#panel button:has-text('All lessons')")
        page.click(f"#panel .lessons button:has-text('{lesson['title']}')")
        until(
            page, f"staffroom.settled && staffroom.state.session.request.replicate === {lesson['setup']['replicate']}"
        )
        for _ in lesson["steps"]:
            page.keyboard.press("PageDown")
        page.click("#lesson-apply") if page.locator("#lesson-apply").count() else seek(page, lesson["from"])
        until(page, f"staffroom.settled && staffroom.player.week === {lesson['from']}")
        page.keyboard.press("PageDown")
        page.click("#panel button.main")
        page.wait_for_selector("#reveal")
        assert in_sight(page, "#panel .curves label"), lesson["name"]
        assert in_sight(page, "#reveal") and in_sight(page, "#lesson-next")
        picture(page, f"choices-{lesson['name']}-{'lecture' if lecture else 'normal'}")


def test_a_lesson_leaves_a_phone_its_charts(visit, picture):
    """ "Look at the chart": it can be scrolled into sight above the panel, the last one too, and so can the network."""
    page = opened(visit, "lesson", size=PHONE)
    for selector in ("#run-original canvas", *(f".chart:nth-of-type({k}) canvas" for k in range(1, 6))):
        found = page.locator(selector).first
        found.evaluate("one => one.scrollIntoView({block: 'start', behavior: 'instant'})")
        assert found.evaluate("""one => {
          const { x, y, width } = one.getBoundingClientRect();
          return one === document.elementFromPoint(x + width / 2, y + 80);
        }"""), selector
    assert in_sight(page, "#panel .say") and in_sight(page, "#lesson-next") and in_sight(page, "#play")
    picture(page, "phone-lesson")


def test_the_panel_leaves_a_phone_its_play_row(visit, picture):
    page = visit(size=PHONE).open()
    page.keyboard.press("Shift+ArrowRight")
    page.locator("#run-original canvas").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#panel .why')?.textContent.startsWith('T01 ')")
    assert in_sight(page, "#play") and in_sight(page, "#back") and in_sight(page, "#timeline")
    assert in_sight(page, "#panel .close") and in_sight(page, "#teacher-next")
    picture(page, "phone-teacher")
    page.click("#play")
    until(page, "staffroom.player.week >= 11")
