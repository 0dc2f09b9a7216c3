"""axe finds nothing in any state of the page, in the handout and on the page that asks for the access code."""

from string import Template

import pytest

from analysis.classroom.handout import handout_of
from analysis.classroom.server import STATIC
from analysis.telling.texts import texts
from tests.browser.steps import STATES, opened

pytestmark = pytest.mark.browser
PHONE = (390, 844)
# State, settings of the window, whether big type.
LOOKS = [
    *((state, {"scheme": "dark" if k % 2 else "light"}, False) for k, state in enumerate(STATES)),
    ("plain", {"scheme": "dark"}, True), ("lesson_branch", {}, True), ("branch", {"size": PHONE}, False),
    ("lesson", {"size": PHONE, "scheme": "dark"}, False),
]  # fmt: skip


@pytest.fixture(scope="session")
def axe():
    """The source of axe, as a package for tests brings it (the page's own rules allow no script from elsewhere)."""
    package = pytest.importorskip(
        "axe_playwright_python.base", reason="no axe: pip install 'staffroom[browser]' brings axe-playwright-python"
    )
    return package.AXE_SCRIPT


def found_by(axe, page):
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in result["violations"]]


@pytest.mark.parametrize(("state", "settings", "is_big"), LOOKS)
def test_in_every_state(visit, axe, state, settings, is_big):
    page = opened(visit, state, **settings)
    if is_big:
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("l")
        page.wait_for_selector("html.lecture")
    assert found_by(axe, page) == []


def test_the_handout(visit, axe):
    visitor = visit(size=PHONE)
    page = visitor.context.new_page()
    page.goto(f"{visitor.address}lessons/closed_doors")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("summary")
    assert found_by(axe, page) == []


def test_the_handout_of_students(visit, axe):
    page = visit(size=PHONE).context.new_page()
    page.set_content(handout_of("closed_doors", for_lecturer=False))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".closed").is_visible() and found_by(axe, page) == []


def test_the_page_that_asks_for_the_code(visit, axe):
    page = visit().context.new_page()
    words = texts("classroom")["access"] | {"query": ""}
    page.set_content(Template((STATIC / "access.html").read_text("utf-8")).safe_substitute(words))
    assert found_by(axe, page) == []
