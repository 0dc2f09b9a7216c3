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
