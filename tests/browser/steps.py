"""What a visitor of the page does and sees, in the words of the tests."""


def state(page):
    return page.evaluate("staffroom.state")


def until(page, condition):
    page.wait_for_function(f"() => {condition}")


def week(page):
    return page.evaluate("staffroom.player.week")


def measures(page, which="recording"):
    return page.evaluate(f"staffroom.{which}.measures")


def seek(page, target):
    """Drags the handle of the time line to a week."""
    box = page.locator("#timeline").bounding_box()
    rem = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    left, right = box["x"] + 0.9 * rem, box["x"] + box["width"] - 0.9 * rem
    weeks = page.evaluate("staffroom.player.weeks")
    now = page.evaluate("staffroom.player.position")
    y = box["y"] + 2.8 * rem
    page.mouse.move(left + (right - left) * now / weeks, y)
    page.mouse.down()
    page.mouse.move(left + (right - left) * target / weeks, y, steps=5)
    page.mouse.up()
    assert week(page) == target


def drag_slider(page, lever, share):
    """Drags a slider by mouse to a share of its way."""
    box = page.locator(f"#lever-{lever}").bounding_box()
    value = float(page.locator(f"#lever-{lever}").input_value())
    low, high = (float(page.locator(f"#lever-{lever}").get_attribute(name)) for name in ("min", "max"))
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * (value - low) / (high - low), y)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * share, y, steps=12)
    page.mouse.up()


def changes(page, count, which="request"):
    """Waits until the run has so many changes; returns them."""
    until(page, f"staffroom.state.session.{which}?.changes.length === {count}")
    return state(page)["session"][which]["changes"]


def teacher_opened(page):
    """The panel of the first teacher, with what she says."""
    page.locator("#run-original canvas").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#panel .why')?.textContent.startsWith('T01 ')")


def branched(page):
    """A branch, played to its end and a term back."""
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("r")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    changes(page, 1, "branch")
    page.keyboard.press("Shift+ArrowRight")
    until(page, "document.getElementById('difference').textContent.startsWith('First difference')")


def hidden(page):
    """A prediction: what comes is hidden, a curve is chosen."""
    page.keyboard.press("p")
    page.click("#panel button.main")
    page.click("#curve-hump")


def turned(page):
    """The first step of the lesson that is open."""
    until(page, "staffroom.recording !== null")
    page.keyboard.press("PageDown")


# States of the page that a class sees: (what stands in the address, what is done then).
STATES = {
    "plain": ("", lambda page: None),
    "branch": ("", branched),
    "help": ("", lambda page: page.keyboard.press("?")),
    "levers": ("", lambda page: page.click("#show-levers")),
    "teacher": ("", teacher_opened),
    "prediction": ("", hidden),
    "lesson": ("?lesson=closed_doors", turned),
    "lesson_branch": ("?lesson=closed_doors", lambda page: (turned(page), branched(page))),
}


def opened(visit, state, **settings):
    """A page in one of these states, with some weeks played."""
    query, act = STATES[state]
    page = visit(**settings).open(query)
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    act(page)
    return page
