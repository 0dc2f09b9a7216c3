"""A class behind one router: everybody is answered in turn, whoever asks much waits behind himself, and many names of
one address cost no more than its share.
"""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from analysis.classroom.codes import Codes
from analysis.classroom.entrance import Entrance
from analysis.classroom.passes import MOST_ADDRESSES, SECONDS_OF_ONE, TOGETHER, Passes
from analysis.classroom.server import COOKIE
from analysis.classroom.turns import BusyError, Room, Turns, Visitor
from tests.classroom_server import JSON, served

CODES = Codes("klass7", "teacher-7b", b"s" * 32)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ROUTER = "10.0.0.1"


class Desk:
    """Turns of a server that computes nothing until it is told to; ``order``: whose question was computed when."""

    def __init__(self, room=None):
        self.turns, self.start, self.order, self.refused = Turns(1, room), asyncio.Event(), [], []
        self.asked = []

    async def _work(self, name, visitor, can_wait):
        try:
            async with self.turns.turn(visitor, can_wait):
                await self.start.wait()
                self.order.append(name)
        except BusyError:
            self.refused.append(name)

    async def ask(self, name, own, address=ROUTER, can_wait=False):
        self.asked.append(asyncio.ensure_future(self._work(name, Visitor(address, own), can_wait)))
        await asyncio.sleep(0)

    async def finish(self):
        self.start.set()
        await asyncio.gather(*self.asked)
        assert self.turns.waiting == 0 and self.turns.free == 1


def at_desk(act, room=None):
    """(order, refused) of a desk at which somebody asks; the first turn is taken already."""

    async def run():
        desk = Desk(room)
        await desk.ask("first", "somebody", "10.9.9.9")
        await act(desk)
        await desk.finish()
        return desk.order[1:], desk.refused

    return asyncio.run(run())


def test_visitors_of_one_address_take_turns():
    async def act(desk):
        for k in range(3):
            await desk.ask(f"a{k}", "a")
        for name in ("b0", "c0", "b1"):
            await desk.ask(name, name[0])

    assert at_desk(act) == (["a0", "b0", "c0", "a1", "b1", "a2"], [])


def test_addresses_take_turns_first():
    """Thirty names at one address have one address's share; the lecturer elsewhere waits for one of them at most."""

    async def act(desk):
        for k in range(30):
            await desk.ask(f"many{k}", str(k))
        await desk.ask("other", "x", "10.0.0.2")
        await desk.ask("lecturer", "y", "lecturer")

    order, refused = at_desk(act)
    assert order[:3] == ["many0", "other", "lecturer"] and len(order) == 32 and not refused


def test_what_can_wait_stands_behind_but_not_for_ever():
    async def act(desk):
        for k in range(2):
            await desk.ask(f"luck{k}", f"l{k}", can_wait=True)
        for k in range(8):
            await desk.ask(f"run{k}", f"r{k}")

    order, _ = at_desk(act)
    assert [order.index(f"luck{k}") for k in range(2)] == [3, 7] and len(order) == 10


def test_a_class_at_one_address_is_not_refused():
    """Three classes behind one router at once, each with a run and a branch."""

    async def act(desk):
        for k in range(120):
            await desk.ask(f"run{k}", str(k))
            await desk.ask(f"branch{k}", str(k))

    order, refused = at_desk(act)
    assert refused == [] and order[:120] == [f"run{k}" for k in range(120)]


def test_whoever_has_most_waiting_makes_room():
    room = Room(of_visitor=4, of_address=6, of_all=8)

    async def act(desk):
        for k in range(6):
            await desk.ask(f"much{k}", "much")  # four wait, two are too many
        for name in ("b", "c", "d", "e", "f", "g"):
            await desk.ask(name, name)  # the address is full at c; much has the last three taken away

    order, refused = at_desk(act, room)
    assert set(refused) == {"much1", "much2", "much3", "much4", "much5", "g"} and len(refused) == 6
    assert order == ["much0", "b", "c", "d", "e", "f"]


def test_an_address_that_fills_the_server_makes_room_for_others():
    room = Room(of_visitor=2, of_address=4, of_all=4)

    async def act(desk):
        for k in range(4):
            await desk.ask(f"many{k}", str(k))
        await desk.ask("a", "x", "10.0.0.2")
        await desk.ask("b", "y", "10.0.0.2")
        await desk.ask("c", "z", "10.0.0.2")  # both addresses have two now

    order, refused = at_desk(act, room)
    assert sorted(refused) == ["c", "many2", "many3"] and order == ["many0", "a", "many1", "b"]


def test_who_goes_while_he_waits_or_in_the_moment_of_his_turn():
    async def run():
        desk = Desk()
        await desk.ask("first", "a")
        await desk.ask("gone", "b")
        await desk.ask("late", "c")
        desk.asked[1].cancel()
        await asyncio.sleep(0)
        assert desk.turns.waiting == 1
        desk.start.set()
        await asyncio.sleep(0)  # first is done, and late has its turn without knowing it yet
        desk.asked[2].cancel()
        await asyncio.gather(*desk.asked, return_exceptions=True)
        assert desk.turns.waiting == 0 and desk.turns.free == 1

    asyncio.run(run())


# By what they are told apart


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_an_address_gets_so_many_names_and_no_more():
    clock = Clock()
    passes = Passes(clock, most=3)
    names = [passes.new("a") for _ in range(5)]
    assert len(set(names)) == 4 and names[3:] == [TOGETHER] * 2
    assert passes.new("b") not in names
    clock.now += SECONDS_OF_ONE
    assert passes.new("a") != TOGETHER and passes.new("a") == TOGETHER
    clock.now += 1000 * SECONDS_OF_ONE
    assert [passes.new("a") for _ in range(4)].count(TOGETHER) == 1
    for k in range(MOST_ADDRESSES + 10):
        passes.new(str(k))
    assert len(passes) == MOST_ADDRESSES


def test_a_name_is_given_out_and_not_chosen():
    role, name = CODES.of_cookie(CODES.cookie("visitor", "ab12"))
    assert (role, name) == ("visitor", "ab12")
    signature = CODES.cookie("visitor", "ab12").partition(".")[2]
    forged = [f"other.{signature}", f"ab12.{signature}0", "ab12", "ab12.", ".", "", f".{signature}", signature,
              f"ab12..{signature}", f"ab12.{signature.upper()}", "\udcff.\udcff",
              f"lecturer ab12.{signature}"]  # fmt: skip
    for given in forged:
        assert CODES.of_cookie(given) == ("", ""), given


def entered(page, code="klass7", cookie=None):
    status, headers, _ = page.ask("POST", "/access", urlencode({"code": code}), FORM | (cookie or {}))
    assert status == 303
    return {"Cookie": headers["Set-Cookie"].split(";")[0]}


def test_everybody_who_comes_in_is_somebody_else(page):
    one, other = entered(page), entered(page)
    assert one != other and one["Cookie"].startswith(COOKIE)
    name = CODES.of_cookie(one["Cookie"].partition("=")[2])[1]
    again = entered(page, "teacher-7b", one)  # the lecturer's code later on: still the same person
    assert CODES.of_cookie(again["Cookie"].partition("=")[2]) == ("lecturer", name)


@pytest.fixture(scope="module")
def page():
    with served(Entrance(codes=CODES)) as running:
        yield running


def test_forty_visitors_at_one_address(page, monkeypatch):
    """Each asks an ordinary question in the same moment, and again after that: all are answered, nobody is refused."""
    visitors = [entered(page) for _ in range(40)]
    together = threading.Barrier(40, timeout=60)
    monkeypatch.setattr("analysis.classroom.server.encoded", lambda recording: {"seed": recording.seed})

    def ask(k):
        together.wait()
        found = []
        for seed in (k, 100 + k):
            asked = {"size": 12, "years": 0.25, "seed": seed}
            status, _, body = page.ask("POST", "/api/run", json.dumps(asked), JSON | visitors[k])
            found.append((status, json.loads(body).get("seed")))
        return found

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(ask, range(40)))
    assert answers == [[(200, k), (200, 100 + k)] for k in range(40)]


def test_what_was_asked_before_is_answered_at_once(page, monkeypatch):
    """A class that opens a lesson asks for one run: it is computed once, also while all turns are taken."""
    made = []
    monkeypatch.setattr("analysis.classroom.server.encoded", lambda recording: made.append(1) or {"weeks": 9})
    asked = json.dumps({"size": 12, "years": 0.25, "seed": 77})
    answers = [page.ask("POST", "/api/run", asked, JSON | entered(page))[2] for _ in range(3)]
    assert len(set(answers)) == 1 and made == [1]
    wrong = json.dumps({"size": 12, "years": 0.25, "seed": True})
    assert [page.ask("POST", "/api/run", wrong, JSON | entered(page))[0] for _ in range(2)] == [400, 400]
