"""Excel workbooks as staff and tie tables: what each cell shows, which sheet, and workbooks that must not be read."""

import datetime
import io
import sys
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.commands.survey import _given, _survey
from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.scenario.survey import Survey
from sim.staff.reading.reader import FileChoices, read_table
from staffroom import load_scenario

STAFF = [["id", "department", "trust"], ["t1", "maths", 2], ["t2", "arts", 3.0], ["t3", "maths", 4.5]]
TIES = [["source", "target", "weight"], ["t1", "t2", 1], ["t2", "t3", 2]]


def workbook(path, **sheets):
    """A workbook with these sheets as rows of values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def edited(path, rows, change):
    """A workbook of one sheet, changed by ``change(sheet)`` before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(path)
    return path


def refused(*words, role="teachers", choices=None, path):
    with pytest.raises(StaffroomError) as error:
        read_table(path, role, [], choices)
    for word in words:
        assert word in str(error.value)
    assert "\n" not in str(error.value)


def test_a_workbook_gives_the_same_school_as_its_csv(tmp_path):
    book = workbook(tmp_path / "survey.xlsx", teachers=STAFF, ties=TIES)
    for name, rows in (("teachers", STAFF), ("ties", TIES)):
        (tmp_path / f"{name}.csv").write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    options = {"scales": {"trust": [1, 5]}}
    from_book = School.from_files(teachers=book, ties=book, **options).staff
    from_csv = School.from_files(teachers=tmp_path / "teachers.csv", ties=tmp_path / "ties.csv", **options).staff
    assert (from_book.pairs, from_book.columns, from_book.department_names) == (
        from_csv.pairs,
        from_csv.columns,
        from_csv.department_names,
    )
    assert Survey.read(book, scales={"trust": [1, 5]}, sheet="teachers").staff.columns == from_csv.columns
    assert any("sheet 'ties'" in notice for notice in from_book.notices)


def test_cells_are_read_as_they_are_shown(tmp_path):
    rows = [["id", "share", "code", "day", "hour", "yes", "gone", "sum"], [7.0, 0.6, 7, None, None, True, "#N/A", 0.1]]

    def change(sheet):
        sheet["B2"].number_format = "0%"
        sheet["C2"].number_format = "000"
        sheet["D2"] = datetime.date(2026, 3, 2)
        sheet["E2"] = datetime.datetime(2026, 3, 2, 9, 30)

    notices = []
    table = read_table(edited(tmp_path / "a.xlsx", rows, change), "teachers", notices)
    assert {heading: cells[0] for heading, cells in table.columns.items()} == {
        "id": "7", "share": "60%", "code": "007", "day": "2026-03-02", "hour": "2026-03-02 09:30:00", "yes": "TRUE",
        "gone": "", "sum": "0.1",
    }  # fmt: skip
    assert table.place(0) == "a.xlsx, row 2"
    assert notices == ["a.xlsx: 1 cell with an error of the spreadsheet (such as #N/A) read as empty."]


def test_titles_above_empty_rows_and_merged_cells(tmp_path):
    rows = [["Staff of our school"], [], ["id", "department"], ["t1", "maths"], ["t2", None], ["t3", "arts"]]
    notices = []
    path = edited(tmp_path / "a.xlsx", rows, lambda sheet: sheet.merge_cells("B4:B5"))
    table = read_table(path, "teachers", notices)
    assert table.columns == {"id": ["t1", "t2", "t3"], "department": ["maths", "maths", "arts"]}
    assert table.rows == [4, 5, 6]
    assert [notice for notice in notices if "row of headings is row 3" in notice]
    assert [notice for notice in notices if "1 cell below a merged one" in notice]


def test_the_sheet_is_named_found_or_asked_for(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Notes=[], Data=STAFF, Лист3=TIES)
    refused("2 sheets with content ('Data', 'Лист3')", "sheet='Data'", "{teachers: 'Data'}", path=path)
    assert read_table(path, "ties", [], FileChoices(sheet=3)).place(1) == "a.xlsx, sheet 'Лист3', row 3"
    for sheet in ("Data", "data", 2, {"teachers": "Data", "ties": "Лист3"}):
        assert len(read_table(path, "teachers", [], FileChoices(sheet=sheet))) == 3
    assert list(read_table(path, "ties", [], FileChoices(sheet={"ties": "Лист3"})).columns) == TIES[0]
    refused("no sheet 'Dota'", "'Notes', 'Data', 'Лист3'", path=path, choices=FileChoices(sheet="Dota"))
    with pytest.raises(StaffroomError, match=r"sheet = \['a'\] is not a sheet"):
        Survey.read(path, sheet=["a"])


def test_a_hidden_sheet_is_read_only_by_name(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "a.xlsx", Data=STAFF, Old=[["id"], ["x"]]))
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    notices = []
    assert len(read_table(tmp_path / "a.xlsx", "teachers", notices)) == 3
    assert "the sheet 'Data'" in notices[0]
    assert len(read_table(tmp_path / "a.xlsx", "teachers", [], FileChoices(sheet="Old"))) == 1


def test_formulas_need_their_results(tmp_path):
    path = edited(tmp_path / "a.xlsx", STAFF, lambda sheet: sheet.__setitem__("C4", "=C2+1"))
    refused("sheet 'Sheet'", "1 formula without a result", "save it", path=path)


def test_without_the_package_the_extra_is_named(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", Data=STAFF)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    refused("`make extras`", "save the sheet as CSV", path=path)


def archive(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return path


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"xl__workbook.bin": b""}, [".xlsb", "save it as .xlsx"]),
        ({"content.xml": b""}, ["OpenDocument", "save it as .xlsx or CSV"]),
        ({"word__document.xml": b""}, ["text document"]),
        ({"a.txt": b""}, ["an archive, but no workbook"]),
        ({"xl__workbook.xml": b"<workbook/>"}, ["not an Excel workbook that can be read"]),
        ({"xl__workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, ["XML entities"]),
    ],
)
def test_other_archives_say_what_they_are(tmp_path, members, words):
    refused(*words, path=archive(tmp_path / "a.xlsx", **members))


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_bursts(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(130):
                member.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    refused("unpacks to more than 128 MB", path=path)


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path):
    path = edited(tmp_path / "a.xlsx", STAFF, lambda sheet: sheet.cell(1_000_000, 16_384, "far"))
    refused("more than 5,000 columns", path=path)


def test_old_and_locked_workbooks(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    refused("old Excel workbook (.xls) or one with a password", "save it as .xlsx", path=path)
    path.write_text("<html><table><tr><td>id</td></tr></table></html>", encoding="utf-8")
    refused("is a web page", "save it as .xlsx or CSV", path=path)


def packed_workbook():
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    for row in STAFF:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


WHOLE = packed_workbook()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_is_a_table_or_one_sentence(tmp_path_factory, place, bytes_instead):
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    for content in (WHOLE[:place], WHOLE[:place] + bytes_instead + WHOLE[place + len(bytes_instead) :]):
        path.write_bytes(content)
        try:
            assert len(read_table(path, "teachers", [])) >= 0
        except StaffroomError as error:
            assert str(error) and "\n" not in str(error)


def test_run_and_preview_read_sheets_and_headings_in_one_way(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [["Код учителя", "Доверие, в целом: [1-5]"], ["t1", 2], ["t2", 3], ["t3", 5]]
    workbook(tmp_path / "школа.xlsx", Учителя=rows, Связи=TIES)
    typed = {
        "teachers": "школа.xlsx",
        "ties": "школа.xlsx",
        "sheet": "{teachers: Учителя, ties: 2}",
        "columns": '{trust: "Доверие, в целом: [1-5]"}',
        "scales": "{trust: [1, 5]}",
    }
    settings = ["school=from_files", *(f"school.{name}={text}" for name, text in typed.items())]
    staff = load_scenario(settings).school.staff
    assert staff.columns["trust"] == [0.25, 0.5, 0.99]
    lines = "".join(f"{name}: {text}\n" for name, text in typed.items())
    (tmp_path / "school.yaml").write_text(lines, encoding="utf-8")
    assert repr(load_scenario(["school=school.yaml"]).school.staff) == repr(staff)
    previewed = _survey(_given("preview", [f"{name}={text}" for name, text in typed.items()]))[0]
    assert repr((previewed.staff.columns, previewed.staff.pairs)) == repr((staff.columns, staff.pairs))
