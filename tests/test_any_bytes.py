"""Whatever stands in a file, it becomes a table or one sentence; hostile and huge files cost no memory without end."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import StaffroomError
from sim.staff.reading import opening as staff_open
from sim.staff.reading.graphs import read_graph
from sim.staff.reading.reader import read_table
from sim.staff.reading.tables import Table

STARTS = [
    b"",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff\xfe\x00\x00",
    b"PK\x03\x04",
    b"$FL2",
    b"$FL3",
    b"sep=;\n",
    b"<html>",
]
PIECES = [
    "id",
    "source",
    "ResponseId",
    '{"ImportId":"a"}',
    "Response",
    "1",
    "x",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    '"',
    "й",
    "қ",
    "é",
]
cells = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)
encoded = st.builds(
    lambda text, encoding: text.encode(encoding, "replace"),
    cells,
    st.sampled_from(["utf-8", "utf-16-le", "utf-32-be", "cp1251", "koi8-r", "cp1252"]),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), encoded | st.binary(max_size=80), st.sampled_from(["teachers", "ties"]))
def test_any_bytes_are_a_table_or_one_sentence(tmp_path_factory, start, content, role):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(start + content)
    try:
        table = read_table(path, role, [])
    except StaffroomError as error:
        assert str(error) and "\n" not in str(error).replace(str(path), "")
        return
    assert isinstance(table, Table)
    assert all(len(column) == len(table) for column in table.columns.values())
    assert not any("\0" in heading for heading in table.columns)


def refused(path, *words, role="teachers"):
    for read in (lambda: read_table(path, role, []), lambda: read_graph(path, [])):
        with pytest.raises(StaffroomError) as error:
            read()
        assert all(word in str(error.value) for word in words), str(error.value)


def test_what_is_no_ordinary_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "a device or a pipe; allowed: an ordinary file")
    refused("/dev/zero", "a device or a pipe")
    refused(tmp_path, "is a folder")
    refused(tmp_path / "a.csv" / "b.csv", "there is no such file")
    refused("a\0b", "is not a file name")
    refused(tmp_path / ("a" * 300), "cannot be read")


def test_no_permission_is_said(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")

    def forbidden(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", forbidden)
    refused(path, "cannot be read: Permission denied")


def test_large_files_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("source,target\n" + "a,b\n" * 60)
    monkeypatch.setattr(staff_open, "MOST_ROWS", 50)
    with pytest.raises(StaffroomError, match="more than 50 rows; allowed: up to that"):
        read_table(path, "ties", [])
    monkeypatch.setattr(staff_open, "MOST_ROWS", 100)
    assert len(read_table(path, "ties", [])) == 60
    monkeypatch.setattr(staff_open, "MOST_BYTES", 100)
    refused(path, "larger than 0 MB")
