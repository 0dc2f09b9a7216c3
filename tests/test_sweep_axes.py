"""What a sweep varies is what was meant: bounds and values, ranges without their end, all presets, true names."""

from pathlib import Path

import pytest

from experiments.asking.asked import asked
from experiments.commands.sweep import main
from sim.errors import StaffroomError
from tests.command_line import manifest, table, working_folder

__all__ = ["working_folder"]  # fixtures
SMALL = ["school.size=10", "school.departments=2", "years=0.5", "replicates=2"]


def points(*typed: str) -> dict[str, list]:
    return asked(list(typed)).points.table.to_dict("list")


def refusal(*typed: str) -> str:
    with pytest.raises(StaffroomError) as caught:
        asked(list(typed))
    return str(caught.value)


@pytest.mark.parametrize("design", ["lhs", "sobol"])
@pytest.mark.parametrize("given", ["vary={isolation: [0, 1]}", "vary.isolation=[1,0]", "isolation=0,1"])
def test_two_numbers_in_a_sampled_design_name_both_spellings(design, given):
    sentence = refusal(given, f"design={design}", "points=8")
    assert "{low: 0, high: 1}" in sentence
    assert "{values: [" in sentence


def test_both_spellings_mean_what_they_say():
    typed = ["design=sobol", "points=8"]
    assert set(points("vary.isolation={values: [0, 1]}", *typed)["school.isolation"]) == {0, 1}
    assert len(set(points("vary.isolation={low: 0, high: 1}", *typed)["school.isolation"])) == 8
    assert points("vary.isolation={values: [0, 1]}") == points("vary.isolation=[0, 1]") == {"school.isolation": [0, 1]}
    assert len(set(points("isolation=0,0.5,1", *typed)["school.isolation"])) <= 3
    assert set(points("parameters.champion_placement=0,1", *typed)["parameters.champion_placement"]) <= {0, 1}


def test_morris_names_the_range_for_a_list():
    assert "write vary.school.isolation={low: 0, high: 1}" in refusal("isolation=0,1", "design=morris")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("vary.isolation={values: [0, 1], low: 0}", "has values and 'low'"),
        ("vary.isolation={values: 0.3}", "is not a list"),
        ("isolation=range(0,1)", "is the one value 0, because range(LOW,HIGH,STEP)"),
        ("isolation=range(0.2,0.8)", "is the one value 0.2"),
        ("isolation=range(1,0,0.1)", "has no values"),
        ("vary.isolation=range(0,1)", "is the one value 0"),
    ],
)
def test_ranges_and_values_that_are_not_meant(given, sentence):
    assert sentence in refusal(given)


def test_levels_of_a_range_without_effect():
    assert "levels=3 has no effect here" in refusal("vary.isolation={low: 0, high: 1, levels: 3}", "design=lhs")


@pytest.mark.parametrize("given", ["isolation=range(0.2,0.8,0.1)", "vary.isolation=range(0.2,0.8,0.1)"])
def test_the_end_of_a_range_is_left_out_however_it_is_rounded_and_that_is_said(given):
    request = asked([given])
    assert request.points.table["school.isolation"].tolist() == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    (notice,) = request.notices
    assert "ends at 0.7" in notice
    assert "write range(0.2,0.9,0.1)" in notice


@pytest.mark.slow
def test_all_presets_are_those_that_need_no_files():
    assert "from_files" not in points("vary.school=null")["school"]
    assert len(points("vary={school: null}")["school"]) == 6
    assert "no_reform" in points("vary.reform=null")["reform"]


def test_the_plan_lists_every_axis(capsys):
    sampled = ["design=sobol", "points=8", "vary.isolation={low: 0, high: 1}", "trust=0.3,0.5,0.7"]
    main([*sampled, "school=default,scheduled_primary", "school.mandate=0.2", *SMALL[:1], *SMALL[2:], "--plan"])
    shown = capsys.readouterr().out
    assert "school.isolation   range from 0 to 1, sampled" in shown
    assert "school.trust       3 values: 0.3, 0.5, 0.7" in shown
    assert "school             2 values: default, scheduled_primary" in shown
    assert "school.mandate     0.2 at every point, beside what is named" in shown
    main(["vary.isolation={low: 0, high: 1, levels: 3}", *SMALL, "--plan"])
    assert "range from 0 to 1, 3 levels: 0, 0.5, 1" in capsys.readouterr().out
    main(["design=list", "list=[{isolation: 0.2}, {isolation: 0.7}]", *SMALL, "--plan"])
    assert "2 values given point by point: 0.2, 0.7" in capsys.readouterr().out


@pytest.mark.slow
def test_no_reform_moves_nothing():
    sentence = refusal("mandate=0.4", "reform=coaching,no_reform")
    assert "reform.levers.mandate is set for every reform" in sentence
    assert "no_reform" in sentence
    assert "paired=true" in sentence
    assert "no_reform" in refusal("mandate=0,0.4", "reform=coaching,no_reform")


@pytest.mark.slow
def test_what_is_set_beside_names_is_a_column_of_the_design():
    assert main(["school=default,scheduled_primary", "isolation=0.4", *SMALL, "output=out"]) == 0
    design = table("out", "design")
    assert design["school.isolation"].tolist() == [0.4, 0.4]
    assert manifest("out")["beside"]["school.isolation"] == 0.4
    request = asked(["reform=coaching,mentoring", "reform.start=20"])
    assert request.points.table["reform.start"].tolist() == [20, 20]
    assert "beside" not in points("school=default,scheduled_primary")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("isolation,trust\n0.2,0.4\n0.5,0.6\n", "utf-8-sig"),
        ("isolation;trust\n0,2;0,4\n\n0,5;0,6\n;\n", "utf-8"),
        ("isolation\ttrust\n0,2\t0.4\n0.5\t0,6\n", "utf-16"),
        ('isolation,trust\n"0,2",0.4\n0.5,0.6\n', "utf-8"),
    ],
)
def test_designs_from_spreadsheets(text, encoding):
    Path("points.csv").write_bytes(text.encode(encoding))
    expected = {"school.isolation": [0.2, 0.5], "school.trust": [0.4, 0.6]}
    assert points("design=csv", "csv=points.csv") == expected


def test_designs_from_excel():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["isolation", "school.size", "reform"],
        [0.2, 12, "coaching"],
        [None, None, None],
        [0.5, 20, "no_reform"],
    ):
        book.active.append(row)
    book.save("points.xlsx")
    found = points("design=csv", "csv=points.xlsx")
    assert found == {"school.isolation": [0.2, 0.5], "school.size": [12, 20], "reform": ["coaching", "no_reform"]}
    book.active["A4"] = "much"
    book.save("points.xlsx")
    assert "points.xlsx, row 4: isolation = 'much' is not a number" in refusal("design=csv", "csv=points.xlsx")
