"""Progress where there is no terminal: a line a minute, and none for short work."""

import pytest

from experiments import terminal


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets, in seconds."""
    now = [0.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    return now


def test_long_work_tells_a_line_a_minute(clock, capsys):
    with terminal.progress(12_000) as advance:
        for seconds, done in ((30, 1000), (90, 3000), (120, 4000), (151, 6000), (300, 12_000)):
            clock[0] = seconds
            advance(done)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "3,000 of 12,000 runs after 2 min, about 4 min left",
        "6,000 of 12,000 runs after 3 min, about 2 min left",
    ]


def test_compilation_does_not_count_for_the_time_left(clock, capsys):
    with terminal.progress(200) as advance:
        for seconds, done in ((61, 13), (62, 23), (122, 40)):
            clock[0] = seconds
            advance(done)
    assert capsys.readouterr().err.splitlines() == [
        "13 of 200 runs after 1 min",
        "40 of 200 runs after 2 min, about 6 min left",
    ]


def test_short_work_says_nothing(clock, capsys):
    with terminal.progress(10) as advance:
        for done in range(11):
            advance(done)
    assert capsys.readouterr().err == ""
