"""The synthetic twin: alike on the whole, unlike in every row, and read again from its files without a change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.same_school import same_staff
from sim.staff.twin.ties import degrees
from sim.staff.twin.values import FEWEST, GROUP, copied_rows, drawn_like, group_means, rare_rows
from staffroom import Reform, Scenario, School, StaffroomError, Survey, check_twin, simulate

LIKERT = ("trust", "norm", "self_efficacy", "strain")


def staff_of(size=40, seed=0, answers=LIKERT, gaps=0.1):
    """Answers on five steps that go together, ties mostly within departments, some gaps."""
    luck = np.random.default_rng(seed)
    department = luck.permutation(np.arange(size) % 4)
    mood = luck.standard_normal(size) + 0.5 * department
    columns = {}
    for name in answers:
        steps = np.clip(np.round(3 + 0.8 * mood + 0.6 * luck.standard_normal(size)), 1, 5)
        columns[name] = np.where(luck.random(size) < gaps, np.nan, steps)
    head = np.zeros(size)
    head[[np.flatnonzero(department == index)[0] for index in range(4)]] = 1
    frame = pd.DataFrame(
        {"id": range(size), "department": department, "grade": luck.integers(5, 9, size), "head": head, **columns}
    )
    frame["years_of_teaching"] = luck.integers(0, 40, size)
    i, j = np.triu_indices(size, 1)
    close = luck.random(len(i)) < np.where(department[i] == department[j], 0.5, 0.08)
    ends = np.column_stack([i[close], j[close]])
    turned = luck.random(len(ends)) < 0.5
    ends[turned] = ends[turned][:, ::-1]
    ends = np.concatenate([ends, ends[luck.random(len(ends)) < 0.3][:, ::-1]])
    ties = pd.DataFrame({"source": ends[:, 0], "target": ends[:, 1], "weight": luck.integers(0, 5, len(ends))})
    ties["trust"] = luck.random(len(ties))
    return frame, ties


def school_of(size=40, seed=0, ties=True, **options):
    frame, between = staff_of(size, seed, **options)
    scales = {name: [1, 5] for name in LIKERT if name in frame}
    return Survey.from_tables(frame, between if ties else None, scales=scales).school("real", isolation=0.6)


def matrix(school, names):
    return np.array([school.staff.columns[name] for name in names]).T


def test_the_twin_has_the_same_size_structure_and_settings_under_no_name():
    school = school_of()
    twin = school.twin(seed=1)
    real, new = school.staff, twin.staff
    assert (twin.name, twin.description) == ("twin", "")
    assert twin.given == school.given
    places = [sorted(zip(staff.department, staff.grade, staff.shift, strict=True)) for staff in (real, new)]
    assert places[0] == places[1]
    assert new.department != real.department  # the order of rows says nothing
    for index in range(4):
        members = [row for row in range(40) if new.department[row] == index]
        assert sum(new.columns["head"][row] for row in members) == 1
    assert new.department_names == ["department 1", "department 2", "department 3", "department 4"]


@pytest.mark.parametrize("seed", range(3))
def test_the_twin_has_about_the_same_distributions_and_relations(seed):
    school = school_of(size=80, seed=seed)
    table = check_twin(school, school.twin(seed)).set_index("what")
    for name in (*LIKERT, "years_of_teaching"):
        spread = table.loc[f"{name}: spread", "school"]
        assert abs(table.loc[f"{name}: mean", "twin"] - table.loc[f"{name}: mean", "school"]) < 0.1 * spread
        assert 0.8 * spread < table.loc[f"{name}: spread", "twin"] <= 1.1 * spread
        assert table.loc[f"{name}: missing", "twin"] >= table.loc[f"{name}: missing", "school"]
    assert table.loc["largest difference of two correlations", "twin"] < 0.3
    for kind in ("within departments", "within grade teams, across departments", "elsewhere"):
        real, new = table.loc[f"pairs of whom one names the other {kind}"]
        assert real == new
    for pairs in ("who name each other", "of whom only one names the other"):
        real, new = table.loc[f"pairs {pairs}"]
        assert real == new > 0
    for colleagues in ("named by a teacher: mean", "named by a teacher: spread", "who name a teacher: spread"):
        real, new = table.loc[f"colleagues {colleagues}"]
        assert new == pytest.approx(real, rel=0.15)


def popular_few(size=60, seed=3):
    """Six teachers are named by many and name few; everybody names about five; hardly anybody names back."""
    luck = np.random.default_rng(seed)
    chance = np.where(np.arange(size) < 6, 12.0, 1.0)
    rows = [(i, j) for i in range(size) for j in luck.choice(size, 5, replace=False, p=chance / chance.sum()) if i != j]
    ties = pd.DataFrame(rows, columns=["source", "target"])
    return School.from_tables(pd.DataFrame({"id": range(size), "unit": [i % 5 for i in range(size)]}), ties)


def test_a_twin_keeps_who_is_sought_after_and_who_only_asks():
    school = popular_few()
    twin = school.twin(1)
    real, new = (degrees(60, one.staff.pairs) for one in (school, twin))
    for measure in (np.mean, np.std):
        assert measure(new, axis=0) == pytest.approx(measure(real, axis=0), rel=0.15)
    assert np.sort(new[:, 0])[-6:].mean() == pytest.approx(np.sort(real[:, 0])[-6:].mean(), rel=0.15)
    assert sorted(new[:, 0].tolist()) != sorted(new[:, 1].tolist())
    mutual = [sum(pair[2] > 0 and pair[3] > 0 for pair in one.staff.pairs) for one in (school, twin)]
    assert mutual[0] == mutual[1]
    assert sorted(twin.staff.columns["unit"]) == sorted(school.staff.columns["unit"])


def test_a_twin_of_ties_without_direction_has_none():
    frame, ties = staff_of(40)
    school = School.from_tables(frame, ties, scales={name: [1, 5] for name in LIKERT}, directed=False)
    twin = school.twin(2)
    assert all(pair[2] == pair[3] for pair in twin.staff.pairs)
    assert len({pair[2] for pair in twin.staff.pairs}) > 2


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(FEWEST, 60), st.integers(0, 10**6), st.sampled_from([LIKERT, LIKERT[:1], LIKERT[:2], ()]))
def test_no_row_could_be_taken_for_a_real_teacher(size, seed, answers):
    school = school_of(size, seed, answers=answers)
    twin = school.twin(seed)
    names = [name for name in twin.staff.columns if name != "head"]
    real, new = matrix(school, names), matrix(twin, names)
    spread = np.nanstd(real, axis=0)
    assert not copied_rows(new, real[rare_rows(real)], np.where(spread > 0, spread, 1.0)).any()
    for column in range(len(names)):
        assert np.nanmin(new[:, column]) >= np.nanmin(real[:, column])
        assert np.nanmax(new[:, column]) <= np.nanmax(real[:, column])


def test_the_check_finds_a_copied_teacher():
    school = school_of()
    table = check_twin(school, school).set_index("what")
    rare = rare_rows(matrix(school, [name for name in school.staff.columns if name != "head"]))
    assert table.loc["rows that could be taken for one or two real teachers", "twin"] == len(rare) > 0
    assert table.loc["distance to the nearest real teacher: smallest", "twin"] == 0


def test_an_extreme_answer_of_one_teacher_does_not_appear():
    values = np.array([0.9, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3])
    assert drawn_like(values, 12, np.random.default_rng(1)).max() <= np.round(np.mean([0.9, 0.3, 0.28]), 3)
    assert all(len(part) >= GROUP for part in np.array_split(values, len(group_means(values))))


def test_few_answers_are_left_out_and_said():
    frame, ties = staff_of()
    frame["norm"] = [1.0] * 9 + [np.nan] * 31
    school = Survey.from_tables(frame, ties, scales={name: [1, 5] for name in LIKERT}).school()
    twin = school.twin()
    assert "norm" not in twin.staff.columns
    assert any("fewer than 10 teachers answered: norm" in notice for notice in twin.staff.notices)


def test_another_seed_is_another_twin_and_the_same_seed_the_same():
    school = school_of()
    assert school.twin(1).to_dict() == school.twin(1).to_dict()
    assert school.twin(1).to_dict() != school.twin(2).to_dict()


@pytest.mark.parametrize(
    ("school", "seed", "words"),
    [
        (School(size=40), 1, "generated and has no real teachers"),
        (school_of(9, ties=False), 1, "9 teachers, too few"),
        (school_of(), -1, "seed = -1"),
        (school_of(), 1.5, "seed = 1.5"),
        (school_of(), True, "seed = True"),
    ],
)
def test_no_twin(school, seed, words):
    with pytest.raises(StaffroomError, match=words):
        school.twin(seed)


def test_a_twin_can_be_simulated():
    result = simulate(Scenario(school_of().twin(), years=0.25), replicates=2)
    assert len(result.runs) == 2


# ---- files


@pytest.mark.parametrize("ties", [True, False])
def test_a_saved_twin_is_read_again_without_a_change(tmp_path, ties):
    twin = school_of(ties=ties).twin(3)
    written = twin.save(tmp_path / "twin")
    assert [path.name for path in written] == ["teachers.csv", *["ties.csv"] * ties, "school.yaml", "about.txt"]
    files = {"teachers": tmp_path / "twin" / "teachers.csv"}
    files |= {"ties": tmp_path / "twin" / "ties.csv"} if ties else {"contacts": "drawn"}
    again = School.from_files(**files)
    assert str(again.staff.columns) == str(twin.staff.columns)
    assert again.to_dict()["staff"] == twin.to_dict()["staff"]


def test_the_settings_file_gives_the_same_school(tmp_path):
    from staffroom import load_scenario

    twin = school_of().replace(terms=[8, 8, 10, 8], stances=[0.5, 0, -0.25, 0]).twin(3)
    twin.save(tmp_path / "twin")
    scenario = load_scenario([f"school={tmp_path / 'twin' / 'school.yaml'}"])
    assert scenario.school.to_dict() == twin.to_dict()
    assert sorted(twin.stances) == [-0.25, 0, 0, 0.5]


@pytest.mark.parametrize("directed", [True, False])
def test_who_names_whom_is_the_same_when_saved_and_read_again(tmp_path, directed):
    frame = pd.DataFrame({"id": list("abcde"), "department": list("xxyyy"), "unit": ["q", None, "p", "q", "p"]})
    rows = [("a", "b", 2, 0.5), ("b", "c", 0, 0.25), ("c", "d", 0, None), ("e", "a", 1.5, None), ("a", "e", 4, None)]
    ties = pd.DataFrame(rows, columns=["source", "target", "weight", "trust"])
    school = School.from_tables(frame, ties, directed=directed)
    school.save(tmp_path)
    again = School.from_files(teachers=tmp_path / "teachers.csv", ties=tmp_path / "ties.csv")
    assert same_staff(school.staff, again.staff)
    assert [pair[2:4] for pair in again.staff.pairs] == (
        [(2, 0), (4, 1.5), (0, 0), (0, 0)] if directed else [(2, 2), (4, 4), (0, 0), (0, 0)]
    )
    np.testing.assert_array_equal(again.staff.columns["unit"], [1, np.nan, 0, 1, 0])


def test_a_mandate_by_the_own_units_needs_a_column_of_them():
    reform = Reform("circles", {"mandate": {"value": 1, "unit": "column"}})
    frame, ties = staff_of(12)
    scales = {name: [1, 5] for name in LIKERT}
    for school in (School(size=12), School.from_tables(frame, ties, scales=scales)):
        with pytest.raises(StaffroomError, match=r"reform 'circles': mandate calls .*has no column unit.*department"):
            Scenario(school, reform)
    frame["unit"] = [1, 2] * 6
    with_units = Scenario(School.from_tables(frame, ties, scales=scales), reform)
    assert with_units.levers["mandate_unit"].max() == 3


def test_saved_files_hold_codes_whatever_the_import_kept(tmp_path):
    frame = pd.DataFrame({"id": ["Ann Lee", "Bea Roe", "Cid Moe"], "norm": [0.1, 1 / 3, None]})
    school = School.from_tables(frame, pd.DataFrame({"source": ["Ann Lee"], "target": ["Cid Moe"]}), keep_names=True)
    school.save(tmp_path)
    text = "".join(path.read_text() for path in tmp_path.iterdir())
    assert not any(name in text for name in ("Ann", "Bea", "Cid"))
    again = School.from_files(teachers=tmp_path / "teachers.csv", ties=tmp_path / "ties.csv")
    assert again.to_dict()["staff"] == school.to_dict()["staff"]


def test_files_that_are_there_are_not_overwritten_unasked(tmp_path):
    twin = school_of().twin()
    twin.save(tmp_path)
    with pytest.raises(StaffroomError, match=r"already holds teachers\.csv"):
        twin.save(tmp_path)
    assert twin.save(tmp_path, overwrite=True)
    with pytest.raises(StaffroomError, match="no staff to save"):
        School().save(tmp_path / "other")
