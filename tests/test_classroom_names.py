"""Names that the page was offered and declared numbers, and nothing else: what a request may say, from outside."""

import json
import sys

import pytest

from analysis.classroom.offered import offer_with
from analysis.classroom.question import DEEPEST, MOST_BYTES, parsed
from analysis.classroom.request import read
from staffroom import StaffroomError
from tests.classroom_server import served

SMALL = {"size": 12, "years": 0.25}
PRIVATE = "t1-anna-private"


@pytest.fixture(scope="module")
def page():
    with served() as running:
        for path, more in (("/api/run", {}), ("/api/ghosts", {"count": 1, "measures": []})):
            asked = {"request": SMALL, **more} if more else SMALL
            assert running.post(path, asked)[0] == 200  # everything that is loaded once is loaded
        running.post("/api/run", {"school": "x"})
        yield running


opened = []
is_watching = []
sys.addaudithook(lambda event, given: is_watching and event == "open" and opened.append(str(given[0])))


@pytest.fixture
def files():
    """Every file that is opened while a test runs, in any thread."""
    opened.clear()
    is_watching.append(True)
    yield opened
    is_watching.clear()


@pytest.fixture
def private(tmp_path):
    """A staff table that nobody who visits the page may see."""
    table = tmp_path / "staff.csv"
    table.write_text("id,department\n" + "".join(f"{PRIVATE}{k},d\n" for k in range(12)), "utf-8")
    (tmp_path / "ties.csv").write_text(f"source,target\n{PRIVATE}1,{PRIVATE}2\n", "utf-8")
    (tmp_path / "own.yaml").write_text("teachers: staff.csv\nties: ties.csv\n", "utf-8")
    return tmp_path


NOT_NAMES = [
    "/etc/passwd", "/dev/zero", "/proc/self/environ", "../../etc/passwd", "~/.ssh/id_rsa", "own.yaml", "./own.yaml",
    "from_files", "file:///etc/passwd", "default/../default", "default.yaml", "", " default", "DEFAULT",
    "\x00", "C:\\x.yml",
]  # fmt: skip


@pytest.mark.parametrize("name", NOT_NAMES)
def test_a_school_or_reform_is_a_name_that_was_offered(page, files, name):
    change = {"week": 1, "lever": "reform", "value": name}
    for asked in ({"school": name}, {"reform": name}, {"changes": [change]}):
        status, answer = page.post("/api/run", SMALL | asked)
        assert status == 400 and "is not a known" in answer["error"] and "root:" not in answer["error"]
        assert page.post("/api/ghosts", {"request": SMALL | asked, "measures": []})[0] == 400
        assert page.post("/api/why", {"request": SMALL | asked, "week": 1, "teacher": 1})[0] == 400
    assert files == []


@pytest.mark.parametrize("name", [7, 1.5, True, [], ["default"], {}, {"name": "default"}])
def test_a_name_is_a_text(page, name):
    for asked in ({"school": name}, {"reform": name}, {"changes": [{"week": 1, "lever": "reform", "value": name}]}):
        status, answer = page.post("/api/run", SMALL | asked)
        assert status == 400 and "is not a name" in answer["error"]


@pytest.mark.parametrize(
    "name",
    ["ties", "teachers", "graph", "columns", "where", "scales", "keep_names", "terms", "stances", "name", "description",
     "id_column", "contacts", "levels", "reverse", "staff", "self", "__class__"],
)  # fmt: skip
def test_a_setting_is_a_declared_number(page, files, private, name):
    files.clear()
    for value in (str(private / "staff.csv"), 1, {"a": 1}, None):
        for group in ("settings", "levers", "parameters"):
            status, answer = page.post("/api/run", SMALL | {group: {name: value}})
            assert status == 400 and f"{group}.{name} is not a known" in answer["error"]
            assert PRIVATE not in answer["error"] and len(answer["error"]) < 400
    assert files == []


def test_declared_numbers_still_count(page):
    asked = SMALL | {"settings": {"trust": 0.3}, "levers": {"isolation": 0.2}, "parameters": {"trust_gain": 0.2}}
    status, answer = page.post("/api/run", asked)
    assert status == 200 and answer["trust"] == 0.3 and answer["levers"]["isolation"][0] == 0.2
    assert read(asked).scenario.changed == {"trust_gain": 0.2}


TOO_MUCH = [
    (b'{"size": NaN}', "NaN, which is not a number"),
    (b'{"size": -Infinity}', "-Infinity, which is not a number"),
    (b'{"years": 1e999}', "the number '1e999', which cannot be read"),
    (b'{"seed": ' + b"9" * 5000 + b"}", "a number of 5000 digits"),
    (b'{"seed": 9999999999999999999999999}', "seed = 9999999999999999999999999 is not allowed; allowed: a whole"),
    (b'{"school": "' + b"x" * 5000 + b'"}', "a text of 5000 characters"),
    (b'{"' + b"x" * 5000 + b'": 1}', "a text of 5000 characters"),
    (b'{"school": "\\ud800"}', "half a character"),
    (b'{"\\udfff": 1}', "half a character"),
    (b"[" * 50_000, "nested too deeply"),
    (b"[" * 20 + b"]" * 20, "nested too deeply"),
    (b'{"size": 12, "size": 13}', "gives 'size' twice"),
    (b"\xff\xfe{}", "not JSON in UTF-8"),
    (b"{", "not JSON in UTF-8"),
    (b'{"years": 30}', "years = 30 cannot be shown; allowed: above 0, at most 10"),
    (b'{"years": "3"}', "years = '3' is not a number"),
    (b'{"years": true}', "years = True is not a number"),
    (b'{"size": 150, "years": 10}', "150 teachers over 360 weeks are too much for the page; allowed: up to 155 weeks"),
    (b'{"size": 1e9}', "size = 1e+09 cannot be shown; allowed: 10 to 150"),
    (b'{"settings": {"size": 5000}}', "size = 5000 cannot be shown"),
    (b'{"settings": {"departments": 1e30}}', "settings.departments = 1e+30 is out of range"),
    (b'{"size": 12, "settings": {"departments": 13}}', "departments = 13 is more than the 12 teachers"),
    (b'{"replicate": 4294967295}', "replicate = 4294967295 is not allowed; allowed: a whole number"),
    (b'{"reform_start": -1}', "reform_start = -1 is not allowed; allowed: a whole number from 0 to 108"),
    (b'{"changes": [{"week": 1, "lever": "trust", "value": [[1]]}]}', "changes: trust = [[1]] is not a number"),
    (b'{"changes": [{"week": 1, "lever": ["x"], "value": 1}]}', "changes: lever = ['x'] is not a name"),
    (b'{"changes": [{"week": 1.5, "lever": "trust", "value": 1}]}', "week = 1.5 is outside the run"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), TOO_MUCH, ids=[sentence for _, sentence in TOO_MUCH])
def test_what_no_page_asks_has_its_sentence(page, body, sentence):
    status, answer = page.post("/api/run", body)
    assert status == 400 and sentence in answer["error"]
    assert len(answer["error"]) < 400


def test_a_sentence_repeats_little_of_what_was_sent(page):
    many = {"request": SMALL, "count": [["x" * 90] * 50] * 10, "measures": []}
    for path, body in (("/api/ghosts", many), ("/api/why", {"request": {}, "week": [0] * 9999, "teacher": {}})):
        status, answer = page.post(path, body)
        assert status == 400 and len(answer["error"]) < 400


def test_depth_and_length_are_those_that_are_told():
    inner = {"request": {"changes": [{"week": 1, "lever": "trust", "value": 0.5}]}}
    assert parsed(json.dumps(inner).encode()) == inner and parsed(b"") == {}
    assert parsed(b"[" * (DEEPEST - 1) + b"1" + b"]" * (DEEPEST - 1))
    with pytest.raises(StaffroomError, match=f"up to {MOST_BYTES} bytes"):
        parsed(b" " * (MOST_BYTES + 1))


def test_a_school_of_the_lecturer_is_offered_when_she_names_it(private, files):
    """Its staff under codes, read once; without its name at the start there is no such school."""
    own = private / "own.yaml"
    own.write_text("name: our_school\nteachers: staff.csv\nties: ties.csv\nkeep_names: true\n", "utf-8")
    with served(offer=offer_with(str(own))) as page:
        _, _, setup = page.ask("GET", "/api/setup")
        known = json.loads(setup)
        assert known["school"] == "our_school" and known["schools"][-1]["name"] == "our_school"
        assert "default" in [school["name"] for school in known["schools"]]
        for asked in ({}, {"school": "our_school"}):
            files.clear()
            status, answer = page.post("/api/run", asked | {"years": 0.25})
            assert status == 200 and answer["teachers"]["code"] == [f"T{k:02d}" for k in range(1, 13)]
            assert [name for name in files if name.endswith((".csv", ".yaml"))] == []
        assert PRIVATE not in json.dumps(answer) and PRIVATE.encode() not in setup
        status, answer = page.post("/api/run", {"school": "our_school", "size": 20})
        assert status == 400 and "contradicts the imported staff, which has 12" in answer["error"]
        assert page.post("/api/run", {"school": str(own)})[0] == 400
    with served() as page:
        assert page.post("/api/run", {"school": "our_school"})[0] == 400


def test_what_cannot_be_the_school_of_a_class(private):
    for given, sentence in (
        ("rural_comprehensiv", "did you mean 'rural_comprehensive'?"),
        ("from_files", "write school=my_school.yaml"),
        (private / "own.yml", "there is no such file; did you mean 'own.yaml'?"),
        (private / "nowhere" / "own.yaml", "there is no folder"),
        (f"{private}/", "is a folder; name a YAML file in it"),
    ):
        with pytest.raises(StaffroomError) as problem:
            offer_with(str(given))
        assert sentence in str(problem.value)
    for text, sentence in (
        ("size: 9", "a school of 9 teachers cannot be shown; allowed: 10 to 150"),
        ("size: 151", "a school of 151 teachers cannot be shown"),
        ("name: default\nsize: 20", "is called 'default' already; give yours another name"),
        (f"name: {'x' * 99}", "the school's name must have 1 to 60 characters"),
        ("ties: none.csv", "there is no such file"),
    ):
        (private / "own.yaml").write_text(text, "utf-8")
        with pytest.raises(StaffroomError) as problem:
            offer_with(str(private / "own.yaml"))
        assert sentence in str(problem.value)


@pytest.mark.parametrize("size", [10, 150])
def test_the_smallest_and_the_largest_school_of_ones_own(tmp_path, size):
    (tmp_path / "ours.yaml").write_text(f"size: {size}", "utf-8")
    assert read({"years": 0.25}, offer_with(str(tmp_path / "ours.yaml"))).scenario.school.size == size
    assert read({}, offer_with("district_gymnasium")).scenario.school.name == "district_gymnasium"
