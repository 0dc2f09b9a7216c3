"""Headings, ids and names count as they are written, whatever Hydra, OmegaConf, keyboards and files make of them."""

import unicodedata

import pandas as pd
import pytest

from experiments.asking import overrides
from experiments.asking.schema import composed, to_school
from sim.errors import StaffroomError
from sim.scenario.survey import Survey
from staffroom import School, load_school
from tests.command_line import staffroom, working_folder

__all__ = ["staffroom", "working_folder"]  # fixtures
HEADINGS = [
    "${trust}",
    "a ${b} c",
    "${",
    "${oc.env:HOME}",
    "???",
    "trust, in general = yes",
    "say \"yes\" or 'no'",
    "trust [Q1] {a}",
    "(trust)",
    "school.trust",
    "size",
    "null",
    "100%",
    "a:b",
    "~trust",
    "back\\slash",
    "№ 5",
]


def _staff(heading: str, **more: list[str]) -> None:
    cells = [str(number % 5 + 1) for number in range(12)]
    ids = [f"t{number}" for number in range(12)]
    pd.DataFrame({"id": ids, heading: cells, **more}).to_csv("staff.csv", index=False)


def _mean(school: School) -> float:
    return round(sum(school.staff.columns["trust"]) / 12, 6)


@pytest.mark.slow(quick=["size", "${trust}"])
@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_is_read_as_it_is_written(staffroom, heading):
    _staff(heading)
    files = {"teachers": "staff.csv", "contacts": "drawn", "scales": {"trust": [1, 5]}}
    told = heading.replace("'", "''")
    lines = ["teachers: staff.csv", "contacts: drawn", f"columns: {{trust: '{told}'}}", "scales: {trust: [1, 5]}"]
    with open("school.yaml", "w", encoding="utf-8") as stream:
        stream.write("\n".join(lines))
    expected = _mean(School.from_files(**files, columns={"trust": heading}))
    assert expected == pytest.approx(sum(n % 5 / 4 for n in range(12)) / 12, abs=0.01)
    assert _mean(load_school("school.yaml")) == expected
    quoted = heading.replace("\\", "\\\\").replace("'", "\\'") if "\\" not in heading else heading
    typed = ["school=from_files", "school.teachers=staff.csv", "school.contacts=drawn", "school.scales={trust: [1, 5]}"]
    given = overrides.read([*typed, f"school.columns={{trust: '{quoted}'}}"], ())
    assert _mean(to_school(composed([item.text for item in given])["school"])) == expected


def test_names_and_ids_are_no_interpolation(staffroom):
    _staff("trust", department=["${maths}"] * 6 + ["???"] * 6)
    with open("school.yaml", "w", encoding="utf-8") as stream:
        stream.write('name: "${our} school"\nteachers: staff.csv\ncontacts: drawn\n')
        stream.write('scales: {trust: [1, 5]}\nwhere: {department: "${maths}"}\n')
    school = load_school("school.yaml")
    assert school.name == "${our} school" and school.size == 6
    given = ["school=school.yaml", "school.where={department: ???}"]
    assert to_school(composed([item.text for item in overrides.read(given, ())])["school"]).size == 6
    with open("reform.yaml", "w", encoding="utf-8") as stream:
        stream.write('name: "${plan}"\nlevers: {mandate: 0.4}\n')
    code, out, err = staffroom(
        "run", "school=school.yaml", "reform=reform.yaml", "years=0.5", "replicates=1", "figures=false"
    )
    assert code == 0 and "${our} school under ${plan}" in out, err


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("trust\u00a0in\u00a0us", "trust in us"),
        ("tr\u200bust in us", "trust in us"),
        (unicodedata.normalize("NFD", "доверий"), unicodedata.normalize("NFC", "доверий")),
        ("Güven", unicodedata.normalize("NFD", "güven")),
        ("İNANÇ", "inanç"),
        ("TRUST IN US", "trust ın us"),
    ],
)
def test_a_heading_is_found_however_its_letters_are_stored(written, asked):
    _staff(written)
    survey = Survey.read("staff.csv", columns={"trust": asked}, scales={"trust": [1, 5]})
    assert not survey.problems and _mean(survey.school("ours")) == pytest.approx(1.875 / 4, abs=0.05)


def test_one_department_stored_in_two_ways_is_one():
    named = [unicodedata.normalize(how, "Физкультура й") for how in ("NFC", "NFD")] * 6
    _staff("trust", department=[f"{name}\u200b" if n % 3 else name for n, name in enumerate(named)])
    school = School.from_files(teachers="staff.csv", contacts="drawn", scales={"trust": [1, 5]})
    assert school.staff.department_names == [unicodedata.normalize("NFC", "Физкультура й")]
    where = {"department": unicodedata.normalize("NFD", "Физкультура й")}
    assert School.from_files(teachers="staff.csv", contacts="drawn", scales={"trust": [1, 5]}, where=where).size == 12


# Names without a staff table

TIES = (
    "source,target\nAnna Ivanova,Boris Petrov\nanna  ivanova,Dana Lee\nDana Lee,Boris Petroff\nIvanova Anna,Dana Lee\n"
)


def test_names_that_may_be_one_teacher_are_asked_about_where_no_staff_table_says():
    with open("ties.csv", "w", encoding="utf-8") as stream:
        stream.write(TIES)
    school = School.from_files(ties="ties.csv")
    doubts = [notice for notice in school.staff.notices if notice.startswith("Please check")]
    assert school.size == 6 and len(doubts) == 2
    assert "1 group of names that differ in nothing but capitals" in doubts[0]
    assert "'Anna Ivanova' and 'Ivanova Anna' and 'anna  ivanova'" in doubts[0]
    assert "'Boris Petroff' and 'Boris Petrov'" in doubts[1]
    confirmed = {"anna ivanova": "Anna Ivanova", "Ivanova Anna": "Anna Ivanova", "Boris Petroff": "Boris Petrov"}
    school = School.from_files(ties="ties.csv", same=confirmed, keep_names=True)
    assert school.staff.names == ["Anna Ivanova", "Boris Petrov", "Dana Lee"]
    assert not [notice for notice in school.staff.notices if notice.startswith("Please check")]
    with pytest.raises(StaffroomError, match="same: nobody is called 'Bors'"):
        School.from_files(ties="ties.csv", same={"Bors": "Boris Petrov"})


def test_codes_are_no_names_that_resemble_each_other():
    rows = "\n".join(f"teacher_{n},teacher_{n + 1}" for n in range(30))
    with open("ties.csv", "w", encoding="utf-8") as stream:
        stream.write(f"source,target\n{rows}\nab,ac\nad,ae\n")
    assert not [notice for notice in School.from_files(ties="ties.csv").staff.notices if "Please check" in notice]
