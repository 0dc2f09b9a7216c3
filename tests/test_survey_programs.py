"""Files as survey and network programs write them: read rightly, or one sentence with the way out."""

import csv

import pytest

from sim.errors import StaffroomError
from staffroom import School

TEACHERS = 14
DEPARTMENTS = ("Maths", "Languages", "Science")
AGREE = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
PAIRS = sorted({tuple(sorted((n, (n + k) % TEACHERS))) for n in range(TEACHERS) for k in (1, 2)})


def _written(path, rows, **how):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, **how).writerows(rows)
    return path


def _pairs(school):
    return [pair[:2] for pair in school.staff.pairs]


def test_kobo_toolbox_with_groups_and_several_choices_in_a_cell(tmp_path):
    head = ["start", "about/code", "about/department", "views/trust", "colleagues", "colleagues/t1", "_id", "_uuid"]
    rows = [
        [
            "2024-03-01T09:00:00.000+05:00",
            f"t{n + 1}",
            DEPARTMENTS[n % 3],
            n % 5 + 1,
            f"t{(n + 1) % TEACHERS + 1} t{(n + 2) % TEACHERS + 1}",
            0,
            1000 + n,
            f"u-{n}",
        ]
        for n in range(TEACHERS)
    ]
    file = _written(tmp_path / "kobo.csv", [head, *rows], delimiter=";", quoting=csv.QUOTE_ALL)
    school = School.from_files(teachers=file, targets="colleagues", scales={"trust": [1, 5]}, keep_names=True)
    assert school.staff.names[:2] == ["t1", "t2"] and school.size == TEACHERS
    assert school.staff.department_names == sorted(DEPARTMENTS) and _pairs(school) == PAIRS
    assert school.staff.columns["trust"][:4] == [0.01, 0.25, 0.5, 0.75]


def test_codes_with_spaces_between_them_are_taken_apart_only_where_they_are_teachers(tmp_path):
    rows = [[f"t{n}", "Anna Maria" if n else "t1 t2"] for n in range(4)]
    file = _written(tmp_path / "a.csv", [["id", "friend"], *rows])
    school = School.from_files(teachers=file, targets="friend", unlisted="add")
    assert school.size == 4 + 2  # "Anna Maria" is one colleague, and most cells do not name teachers


def _forms(path):
    openpyxl = pytest.importorskip("openpyxl")
    names = [
        f"{first} {last}" for first in ("Anna", "Boris", "Carla", "Dana") for last in ("Orlov", "Lee", "Diaz", "May")
    ]
    book = openpyxl.Workbook()
    head = [
        "ID",
        "Start time",
        "Email",
        "Name",
        "Which department do you work in?",
        "I trust my colleagues",
        "Name them",
    ]
    book.active.append(head)
    for n in range(TEACHERS):
        others = "; ".join(names[(n + k) % TEACHERS] for k in (1, 2)) + ";"
        book.active.append([n + 1, "2024-03-01", "anonymous", names[n], DEPARTMENTS[n % 3], AGREE[n % 5], others])
    book.save(path)
    return path


def test_microsoft_forms_names_and_its_own_numbers_are_not_mixed_up(tmp_path):
    file, options = _forms(tmp_path / "forms.xlsx"), {"scales": {"trust": AGREE}, "targets": ["Name them"]}
    told = "none of the 14 colleagues who are named, .* id in the column 'ID'; say id_column='Name', .* unlisted=add"
    with pytest.raises(StaffroomError, match=told):
        School.from_files(teachers=file, **options)
    school = School.from_files(teachers=file, id_column="Name", **options)
    assert school.size == TEACHERS and _pairs(school) == PAIRS
    assert school.staff.department_names == sorted(DEPARTMENTS)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("dl n=3 format=fullmatrix\nlabels:\na,b,c\ndata:\n0 1 0\n1 0 1\n0 1 0\n", ["is a UCINET DL file", "CSV"]),
        ("DL\nN = 3\nFORMAT = EDGELIST1\nDATA:\n1 2\n", ["is a UCINET DL file; save"]),
        ('*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 1\n', ["is a file of a graph; give it as graph=FILE"]),
        ("<?xml version='1.0'?>\n<gexf><graph/></gexf>", ["is a file of a graph; give it as graph=FILE"]),
        ("Creator \"me\"\ngraph [\n node [ id 1 ]\n]\n", ["is a file of a graph; give it as graph=FILE"]),
        ("t1,t2,1\nt2,t3,1\nt3,t1,2\n", ["has no headings: its first row holds 't1', 't2', '1'", "source,target"]),
        (",a,b,c\na,0,1,0\nb,1,0,1\nd,0,1,0\n", ["looks like a square of who names whom, but 'd' stands on one side"]),
        (",a,b\na,,daily\nb,never,\n", ["a square of who names whom, but a cell holds '", "numbers or x in the cells"]),
        ("source target\nt1 t2\n", ["'source target'", "not by spaces"]),
    ],
)  # fmt: skip
def test_other_files_given_as_ties_are_told(tmp_path, text, sentences):
    (tmp_path / "ties.txt").write_text(text, "utf-8")
    with pytest.raises(StaffroomError) as told:
        School.from_files(ties=tmp_path / "ties.txt")
    assert all(sentence in str(told.value) for sentence in sentences)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"source,target\na,b\n", "is no file of a graph. Allowed: GraphML, GEXF, GML and Pajek files; a table of who"),
        (b"dl n=2\ndata:\n0 1\n1 0\n", "is a UCINET DL file"),
        (b"PK\x03\x04 and so on", "is no file of a graph"),
        (b"%PDF-1.7", "is a PDF"),
    ],
)
def test_other_files_given_as_a_graph_are_told(tmp_path, raw, sentence):
    (tmp_path / "file.graphml").write_bytes(raw)
    with pytest.raises(StaffroomError) as told:
        School.from_files(graph=tmp_path / "file.graphml")
    assert sentence in str(told.value)


def test_graph_files_begin_in_many_ways(tmp_path):
    ties = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node id="a"/>'
    ties += '<node id="b"/><edge source="a" target="b"/></graph></graphml>'
    for name, raw in {
        "mark.graphml": b"\xef\xbb\xbf" + ties.encode(),
        "comment.graphml": b"<!-- yEd -->\n" + ties.encode(),
        "utf16.graphml": ("<?xml version='1.0' encoding='utf-16'?>" + ties).encode("utf-16"),
        "p.net": b'% made by hand\n*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 1\n',
        "bare.net": b"*Vertices 2\n*Arcs\n1 2 1\n",
        "g.gml": b'Version 1\ngraph [\n directed 1\n node [ id 1 label "a" ]\n node [ id 2 label "b" ]\n'
        b" edge [ source 1 target 2 ]\n]\n",
    }.items():
        (tmp_path / name).write_bytes(raw)
        assert _pairs(School.from_files(graph=tmp_path / name)) == [(0, 1)], name


def test_bars_separate_cells(tmp_path):
    (tmp_path / "ties.csv").write_text("source|target|weight\na|b|2\nb|c|1\n", "utf-8")
    school = School.from_files(ties=tmp_path / "ties.csv")
    assert [pair[:3] for pair in school.staff.pairs] == [(0, 1, 2.0), (1, 2, 1.0)]
