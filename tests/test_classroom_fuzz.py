"""Anything at all is sent to every route of the real server: it answers, with one sentence where something is wrong,
and never with an error of its own.
"""

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.classroom.entrance import Entrance
from analysis.classroom.request import CHANGE_FIELDS, FIELDS
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from tests.classroom_server import HOST, JSON, served
from tests.test_classroom_access import CODES

ROUTES = ["/", "/access", "/api/setup", "/api/run", "/api/ghosts", "/api/why", "/lessons/closed_doors", "/lessons/",
          "/static/app.js", "/static/", "/favicon.ico", "/api/run/"]  # fmt: skip
HEADERS = ["Content-Type", "Cookie", "Origin", "Sec-Fetch-Site", "Accept", "X-Forwarded-For", "Range",
           "If-Modified-Since", "Host", "Content-Length", "Transfer-Encoding", "Expect"]  # fmt: skip
NAMES = ["default", "rural_comprehensive", "no_reform", "coaching", "reform", "trust", "from_files", "/etc/passwd"]
ORDINARY = {"school": "default", "size": 12, "years": 0.25, "seed": 1, "replicate": 0, "changes": []}

text = st.one_of(st.sampled_from(NAMES), st.text(max_size=20), st.just("x" * 200))
number = st.one_of(
    st.integers(-3, 200), st.integers(-(10**30), 10**30), st.floats(width=32), st.floats(0, 1), st.booleans(), st.none()
)
value = st.recursive(
    st.one_of(text, number),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
change = st.fixed_dictionaries(
    {name: st.one_of(value, st.integers(0, 8), st.sampled_from([*LEVERS, *NAMES])) for name in CHANGE_FIELDS}
)
fields = {
    **dict.fromkeys(FIELDS, value),
    "changes": st.one_of(value, st.lists(change, max_size=4)),
    **{
        group: st.one_of(value, st.dictionaries(st.sampled_from(list(rows)), number, max_size=3))
        for group, rows in (("settings", SETTINGS), ("levers", LEVERS), ("parameters", PARAMETERS))
    },
}
request = st.one_of(
    value, st.fixed_dictionaries({}, optional=fields).map(lambda some: ORDINARY | some), st.just(ORDINARY)
)
question = st.one_of(
    request,
    st.fixed_dictionaries(
        {"request": request},
        optional={"count": st.one_of(value, st.just(2)), "measures": st.one_of(value, st.just(["norm_mean"])),
                  "week": st.one_of(value, st.integers(0, 8)), "teacher": st.one_of(value, st.integers(0, 11))},
    ),
)  # fmt: skip
header = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


@pytest.fixture(scope="module", params=[None, CODES], ids=["alone", "in the network"])
def page(request):
    with served(Entrance(codes=request.param)) as running:
        yield running


def is_well_answered(status, headers, body):
    assert status < 500 and headers["X-Content-Type-Options"] == "nosniff"
    assert len(body) < 3_000_000 and b"Traceback" not in body
    if headers["Content-Type"] == "application/json" and status >= 400:
        assert set(json.loads(body)) == {"error"} and len(body) < 600


@given(st.sampled_from(["/api/run", "/api/ghosts", "/api/why"]), question)
def test_questions(page, path, asked):
    """As the page asks, with anything in them."""
    cookie = {"Cookie": f"staffroom_access={CODES.cookie('visitor', 'a')}"}
    answer = page.ask("POST", path, json.dumps(asked), JSON | cookie)
    is_well_answered(*answer)
    assert answer[0] in (200, 400)


@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
    st.one_of(st.sampled_from(ROUTES), st.text(max_size=30).map(lambda name: "/" + quote(name, errors="replace")),
              st.text(max_size=30).map(lambda name: "/lessons/" + quote(name, safe="", errors="replace"))),
    st.binary(max_size=200),
    st.dictionaries(st.sampled_from(HEADERS), header, max_size=4),
)  # fmt: skip
def test_requests(page, method, path, body, headers):
    """Any method, path, header and bytes. Headers that frame the body are sent as they are, right or wrong."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
    lines += [f"{name}: {text}" for name, text in headers.items()]
    if not {"Content-Length", "Transfer-Encoding"} & set(headers):
        lines.append(f"Content-Length: {len(body)}")
    with page.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body) as connection:
        connection.shutdown(1)  # nothing more comes, so that nobody waits for it
        found = b""
        while part := connection.recv(65536):
            found += part
    if found:  # half a request that ends gets no answer
        assert found.startswith(b"HTTP/1.1 ") and found[9:10] in b"234", found[:200]
        assert b"Traceback" not in found
