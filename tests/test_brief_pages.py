"""The brief keeps to two pages, in a browser and as PDF, whatever is in it; nothing is cut without a word."""

import re
import shutil
import subprocess

import pandas as pd
import pytest

from analysis.brief import report
from analysis.brief.fit import USUAL
from staffroom import Part, Reform, Scenario, School, StaffroomError, compare, load_school

LEVERS = {"mandate": 0.8, "clarity": 0.9, "control": 0.1, "protected_time": 0.8, "coaching": 0.4, "agency": 0.5}
LONG = "Поддержка совместного планирования уроков в начальной школе, с временем и наставником"
QUESTION = (
    "Which of these reforms is worth the hours that it takes from teachers who have few of them, and is it one that "
)
QUESTION += "does it stay when the money ends, as the last one did? Which of them " * 4
PRICES = {"coaching": 20, "clarity": 5, "agency": 3, "protected_time": 10}


def reforms(count, name="reform", **more):
    return [Reform(f"{name} {k}", LEVERS | {"mandate": 0.3 + 0.1 * k}, start=k, **more) for k in range(count)]


def composed(school):
    parts = [
        Part(Reform("time", {"protected_time": 0.8}), start="term 1", end="year 1", ramp=3),
        Part(Reform("coach", {"coaching": 0.6}), start="term 2", end="term 3"),
        Part(Reform("order", {"mandate": 0.7, "clarity": 0.8}), start="term 3", ramp=2),
    ]
    return [Reform.compose(parts, school=school, name="composed on the calendar"), *reforms(3)]


def imported():
    """A staff from untidy tables, about which much had to be said while they were read."""
    names = [f"teacher {k} with a long name" for k in range(14)]
    teachers = pd.DataFrame({
        "id": names, "department": [f"d{k % 3}" for k in range(14)], "favourite colour": ["red"] * 14,
        "trust": [1.0, None, 4.0, *[1.0 + k / 5 for k in range(11)]], "self_efficacy": [None, *range(13)],
        "years_of_teaching": [None, *range(13)],
    })  # fmt: skip
    pairs = [(0, 0), (0, 1), (0, 1), (2, 3), *((k, (k + 3) % 14) for k in range(14))]
    ties = pd.DataFrame([(names[i], names[j]) for i, j in pairs], columns=["source", "target"])
    school = School.from_tables(teachers, ties, scales={"trust": [1, 4], "self_efficacy": [0, 20]}, name="n" * 40)
    assert school.staff is not None and len(school.staff.notices) >= 7
    return school.replace(isolation=0.7, clarity=0.3, control=0.6, terms=(8, 8, 10, 8))


SMALL = School("small", size=12, departments=3)
CASES = {
    "one": (SMALL, reforms(1)),
    "four": (load_school("scheduled_primary", size=14), reforms(4, description="What it does, in a sentence.")),
    "five": (School("y" * 60, size=12, description="All that can be said of a school. " * 9), reforms(5, LONG)),
    "seven": (SMALL, reforms(7, LONG, description="Everything at once, and then more of it. " * 6)),
    "composed": (SMALL, composed(SMALL)),
    "imported": (imported(), reforms(4, description="What it does, in a sentence. " * 3)),
}


@pytest.fixture(scope="module")
def briefs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("briefs")
    for name, (school, tried) in CASES.items():
        scenarios = {reform.name: Scenario(school, reform, years=1) for reform in [Reform("as it is"), *tried]}
        found, long = compare(scenarios, 6), name != "one"
        given = {"question": QUESTION[:390], "prices": PRICES} if long else {}
        report(found, folder / f"{name}.html", **given)
    return folder


def pages(path):
    """The pages of a brief as PDF, laid out by the library that makes it."""
    try:
        from weasyprint import HTML
    except OSError as problem:
        pytest.skip(f"pages are counted with a library of the system that is missing: {problem}")
    return HTML(filename=path).render().pages


def lowest(page):
    """How far down a page is filled, as a share of it."""
    boxes = [box for box in page._page_box.descendants() if getattr(box, "text", "").strip()]
    return max(box.position_y + box.height for box in boxes) / page.height


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_two_pages_as_pdf_and_none_nearly_empty(briefs, case):
    found = pages(briefs / f"{case}.html")
    assert len(found) == 2
    assert all(lowest(page) > 0.5 for page in found)


@pytest.mark.slow
@pytest.mark.parametrize("case", ["four", "seven", "imported"])
def test_two_pages_when_a_browser_prints(briefs, case, tmp_path):
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("there is no browser to print with")
    target = tmp_path / "brief.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}/b"]
    command = [browser, *flags, f"--print-to-pdf={target}", (briefs / f"{case}.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert len(re.findall(rb"/Type\s*/Page\b", target.read_bytes())) == 2


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_letters_can_be_read_and_what_is_left_out_is_said(briefs, case):
    content = (briefs / f"{case}.html").read_text("utf-8")
    points = float(re.search(r"@media print \{ html \{ font-size: ([\d.]+)pt", content).group(1))
    assert 0.84 * USUAL < points <= USUAL
    rows = content.count('<th scope="row">') - content.split('class="assumptions"')[1].count('<th scope="row">')
    tried = len(CASES[case][1])
    assert rows == tried or f"Of {tried} reforms the figure and the table show the {rows} that did most" in content
    hidden = 'class="files screen"' in content
    assert hidden == ("they are in the HTML version of the brief" in content)


def test_a_question_that_is_too_long_is_refused(tmp_path):
    found = compare({"a": Scenario(SMALL, years=0.5), "b": Scenario(SMALL, reforms(1)[0], years=0.5)}, 2)
    with pytest.raises(StaffroomError, match="the question has 401 letters; at most 400 fit above"):
        report(found, tmp_path / "x.html", question="?" * 401)
