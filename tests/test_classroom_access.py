"""Who may come in and who is the lecturer: codes that last, cookies that nobody guesses, wrong codes that take time."""

import json
import os
import stat
import threading
from urllib.parse import urlencode

import numpy as np
import pytest

from analysis.classroom import codes as keeping
from analysis.classroom.attempts import FREE, LONGEST_WAIT, MANY, MOST_ADDRESSES, Attempts
from analysis.classroom.codes import Codes, chosen_code, kept_codes
from analysis.classroom.entrance import Entrance, sender_of
from analysis.classroom.ghosts import ghosts
from analysis.classroom.handout import handout_of
from analysis.classroom.kept import Kept, bytes_of
from analysis.classroom.lessons import lessons
from analysis.classroom.main import main, options
from analysis.classroom.outcome import SCHOOLS, outcome
from analysis.classroom.request import read
from analysis.classroom.server import COOKIE
from analysis.classroom.turns import Room, Turns
from sim.declared.measures import MEASURE_NAMES
from sim.results.recording import record_run
from staffroom import StaffroomError
from tests.classroom_server import served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CODES = Codes("klass7", "teacher-7b", b"s" * 32)
OTHER = Codes("klass7", "teacher-7b", b"t" * 32)


@pytest.fixture
def page():
    with served(Entrance(codes=CODES)) as running:
        yield running


def enter(page, code):
    status, headers, _ = page.ask("POST", "/access?lesson=closed_doors", urlencode({"code": code}), FORM)
    return status, headers


def cookie_for(page, code):
    status, headers = enter(page, code)
    assert status == 303 and headers["Location"] == "/?lesson=closed_doors"
    kept = headers["Set-Cookie"]
    assert "HttpOnly" in kept and "samesite=strict" in kept.lower() and code not in kept
    return {"Cookie": kept.split(";")[0]}


@pytest.mark.parametrize("path", ["/", "/api/setup", "/lessons/closed_doors", "/static/app.js", "/nothing"])
def test_nothing_without_the_code(page, path):
    for cookie in ({}, {"Cookie": f"{COOKIE}=klass7"}, {"Cookie": f"{COOKIE}={OTHER.cookie('visitor', 'a')}"}):
        status, _, body = page.ask("GET", path, headers=cookie)
        assert status == 401 and b'name="code"' in body and b"importmap" not in body
        assert page.ask("POST", "/api/run", "{}", {"Content-Type": "application/json"} | cookie)[0] == 401
    assert page.ask("GET", path, headers=cookie_for(page, " KLASS7 "))[0] in (200, 404)


def test_a_page_that_was_open_goes_on_after_a_restart(page):
    cookie = cookie_for(page, "klass7")
    with served(Entrance(codes=Codes("klass7", "teacher-7b", b"s" * 32))) as again:
        assert again.ask("GET", "/api/setup", headers=cookie)[0] == 200
    with served(Entrance(codes=Codes("another", "teacher-7b", b"s" * 32))) as other:
        assert other.ask("GET", "/api/setup", headers=cookie)[0] == 401


def test_answers_are_for_the_lecturer(page):
    """Students get no steps after the question, no expectations, and a handout without what comes out."""
    told = outcome("closed_doors").findings[0][0]
    after = lessons()[0]["after"][0]["say"]
    student, lecturer = cookie_for(page, "klass7"), cookie_for(page, "teacher-7b")
    seen = {who: page.ask("GET", "/api/setup", headers=cookie)[2].decode() for who, cookie in
            (("student", student), ("lecturer", lecturer))}  # fmt: skip
    assert after in seen["lecturer"] and after not in seen["student"]
    assert all('"expected"' not in text and "above" not in json.loads(text)["lessons"][0] for text in seen.values())
    names = [lesson["name"] for lesson in json.loads(seen["student"])["lessons"]]
    for name in names:
        sheet = page.ask("GET", f"/lessons/{name}", headers=student)[2].decode()
        assert "<details" not in sheet and f"of {SCHOOLS} schools" not in sheet and "/access" in sheet
        assert not any(step["say"] in sheet for step in lessons()[names.index(name)]["after"])
    sheet = page.ask("GET", "/lessons/closed_doors", headers=lecturer)[2].decode()
    assert "<details" in sheet and told.split("{")[0][:20] in sheet and "/access" not in sheet
    assert handout_of("closed_doors") == sheet
    static = [
        page.ask("GET", f"/static/{name}", headers=student) for name in ("lessons.js", "../lesson/closed_doors.yaml")
    ]
    assert [status for status, *_ in static] == [200, 404] and after.encode() not in static[0][2]


def test_alone_whoever_comes_is_the_lecturer():
    with served() as page:
        assert b"<details" in page.ask("GET", "/lessons/closed_doors")[2]
        assert lessons()[0]["after"][0]["say"] in page.ask("GET", "/api/setup")[2].decode()


# Wrong codes


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_wrong_codes_take_longer_and_longer():
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(FREE):
        attempts.was_wrong("a")
    assert attempts.wait("a") == 0
    waits = []
    for _ in range(8):
        attempts.was_wrong("a")
        waits.append(attempts.wait("a"))
        clock.now += waits[-1]
        assert attempts.wait("a") == 0
    assert waits == [2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]
    assert attempts.wait("b") == 0
    attempts.was_right("a")
    attempts.was_wrong("a")
    assert attempts.wait("a") == 0


def test_many_addresses_together_have_no_free_tries():
    clock = Clock()
    attempts = Attempts(clock)
    for k in range(MANY):
        attempts.was_wrong(f"10.0.0.{k}")
    assert attempts.wait("10.0.0.3") == attempts.wait("10.0.1.1") == 0
    attempts.was_wrong("10.0.1.1")
    assert attempts.wait("10.0.1.1") > 0
    assert attempts.wait("10.0.1.2") == 0  # who sent nothing wrong may try
    clock.now += 61
    attempts.was_wrong("10.0.1.2")
    assert attempts.wait("10.0.1.2") == 0


def test_what_is_remembered_of_addresses_has_an_end():
    attempts = Attempts(Clock())
    for k in range(3 * MOST_ADDRESSES):
        attempts.was_wrong(str(k))
    assert len(attempts) == MOST_ADDRESSES


def test_wrong_codes_from_outside(page, monkeypatch):
    for _ in range(FREE + 1):
        assert enter(page, "wrong")[0] == 401
    status, headers = enter(page, "klass7")
    assert status == 429 and int(headers["Retry-After"]) >= 1  # not even the right one is looked at
    monkeypatch.setattr("analysis.classroom.server.sender_of", lambda scope: "10.0.0.9")
    assert enter(page, "klass7")[0] == 303


@pytest.mark.parametrize(
    "body", [b"", b"code", b"code=", b"kode=klass7", b"\xff=\xff", b"code=%00", b"code=%ff%fe", b"a=1&" * 400]
)
def test_forms_that_hold_no_code(page, body):
    assert page.ask("POST", "/access", body, FORM)[0] == 401


def test_addresses_by_which_visitors_are_told_apart():
    def of(address):
        return sender_of({"client": (address, 1)})

    assert of("::ffff:192.168.1.7") == "192.168.1.7" == of("192.168.1.7")
    assert of("2001:db8::1") == of("2001:db8::2") != of("2001:db8:1::1")
    assert sender_of({"client": None}) == "unknown"


# Codes


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STAFFROOM_CONFIG", str(tmp_path))
    return tmp_path


def test_codes_last_until_new_ones_are_wanted(folder):
    first, problem = kept_codes()
    assert problem == "" and len(first.visitor) == 6 and len(first.lecturer) == 10
    path = keeping.code_file()
    assert path == folder / "staffroom" / "access.json" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_codes()[0] == first
    chosen, _ = kept_codes(chosen_code("Maths-10b"))
    assert chosen.visitor == "maths-10b" and chosen.lecturer == first.lecturer and kept_codes()[0] == chosen
    anew, _ = kept_codes(is_new=True)
    assert not {anew.visitor, anew.lecturer, anew.secret} & {chosen.visitor, chosen.lecturer, chosen.secret}
    assert kept_codes(anew.lecturer)[0].lecturer != anew.lecturer
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"class": "abcdef"}', '{"class": 1, "lecturer": 2, "secret": 3}',
                                  '{"class": "abcdef", "lecturer": "x", "secret": "no"}'])  # fmt: skip
def test_a_damaged_file_of_codes(folder, text):
    kept_codes()
    keeping.code_file().write_text(text, "utf-8")
    assert kept_codes()[0] == kept_codes()[0]


def test_codes_that_others_could_read_are_not_used(folder):
    first, _ = kept_codes()
    os.chmod(keeping.code_file(), 0o644)
    assert kept_codes()[0].visitor != first.visitor
    assert stat.S_IMODE(keeping.code_file().stat().st_mode) == 0o600


def test_where_codes_cannot_be_kept(folder):
    (folder / "staffroom").write_text("a file is in the way", "utf-8")
    found, problem = kept_codes()
    assert len(found.visitor) == 6 and "the next start will have another one" in problem


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("abc", "too easily guessed; allowed: 6 to 40"),
        ("x" * 41, "too long"),
        ("maths 10b", "only letters, digits and hyphens"),
        ("a<b>c&d", "only letters"),
    ],
)
def test_codes_that_cannot_be_chosen(code, sentence):
    with pytest.raises(StaffroomError, match=sentence):
        options(["--host", "0.0.0.0", "--code", code])


def test_what_cannot_be_typed():
    for given, sentence in (
        (["--code", "maths-10b"], "needs no access code, because only this computer can reach it"),
        (["--new-code"], "needs no access code"),
        (["scool=x"], "'scool=x' is not a setting of `staffroom classroom`; did you mean 'school'?"),
        (["school="], "names nothing; write school=NAME"),
        (["school=default", "school=default"], "school= is given twice"),
        (["school=defalt"], "did you mean 'default'?"),
    ):
        with pytest.raises(StaffroomError) as problem:
            options(given)
        assert sentence in str(problem.value)
    assert options(["school=district_gymnasium", "lesson=observation"]).offer.first == "district_gymnasium"


def test_what_is_printed_about_codes(folder, monkeypatch, capsys):
    monkeypatch.setattr("uvicorn.Server.run", lambda _, sockets: [one.close() for one in sockets])
    monkeypatch.setattr("analysis.classroom.main._warm_up", lambda: None)
    main(["--host", "0.0.0.0", "--port", "0", "--no-browser", "--code", "Maths-10b"])
    printed = capsys.readouterr().out
    assert "Access code: maths-10b\n" in printed and f"Lecturer's code: {kept_codes()[0].lecturer} " in printed


# What visitors cost


def test_other_luck_has_a_price(monkeypatch):
    """What a page asks for costs less than it may, for the largest school; 200 runs over 30 years do not. Nothing is
    computed here: what other luck is, tests/test_classroom_engine.py asks.
    """

    def uncomputed(request, count):
        return np.zeros((count, request.scenario.weeks, len(MEASURE_NAMES)))

    monkeypatch.setattr("analysis.classroom.ghosts.week_values", uncomputed)
    shown = ["voluntary_share", "norm_mean", "perceived_norm", "trust_mean", "self_efficacy_mean", "coherence"]
    moved = {"changes": [{"week": 3, "lever": "trust", "value": 0.4}]}
    for most in ({"size": 150}, {"size": 150} | moved, {"school": "autonomous_pilot"}):
        assert len(ghosts(read(most), 50, shown)["coherence"]) == 50
    for asked, count, measures in (({"size": 150}, 200, shown), (moved, 200, ["coherence"]), ({}, 200, shown * 2),
                                   ({"size": 10, "years": 10}, 200, shown)):  # fmt: skip
        with pytest.raises(StaffroomError, match=r"too much at once; allowed: up to \d+ of that size"):
            ghosts(read(asked), count, measures)
    with pytest.raises(StaffroomError, match="measures is not a list of at most 12"):
        ghosts(read({}), 1, "coherence")


def test_a_busy_server_says_so(monkeypatch):
    """While all turns are taken and as many wait as may, the next question is asked to come again."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_):
        begun.set()
        go_on.wait(60)
        return {}

    monkeypatch.setattr("analysis.classroom.server.Turns", lambda: Turns(1, Room(0, 0, 0)))
    monkeypatch.setattr("analysis.classroom.server.encoded", slow)
    with served() as page:
        asking = threading.Thread(target=page.post, args=("/api/run", {"size": 12, "years": 0.25}))
        asking.start()
        assert begun.wait(60)
        headers = {"Content-Type": "application/json"}
        status, headers, body = page.ask("POST", "/api/run", '{"size": 12, "years": 0.25}', headers)
        assert status == 503 and int(headers["Retry-After"]) >= 1
        assert json.loads(body)["error"] == "The server is busy; try again in a moment."
        assert page.ask("GET", "/api/setup")[0] == 200  # what costs nothing goes on
        go_on.set()
        asking.join(60)
        assert page.post("/api/run", {"size": 12, "years": 0.25})[0] == 200


def test_recordings_are_kept_up_to_so_many_bytes():
    made = []

    def make(replicate):
        def record():
            made.append(replicate)
            return record_run(read({"size": 12, "years": 0.25}).scenario, 1, replicate)

        return record

    kept = Kept(bytes_of, 2 * bytes_of(make(0)()) + 20_000)
    for replicate in (0, 1, 0, 1, 2, 1, 0):
        assert kept.get(str(replicate), make(replicate)).replicate == replicate
        assert kept.bytes <= kept.most_bytes
    assert made == [0, 0, 1, 2, 0] and len(kept) == 2
    none = Kept(bytes_of, 10)
    assert none.get("a", make(5)).replicate == 5 and len(none) == 0 == none.bytes
