"""``staffroom networks``: patterns of small networks by hand, reading of files, the table of real against generated."""

from math import isnan

import numpy as np
import pandas as pd
import pytest

from experiments.commands.networks import main
from experiments.networks.advice_files import AdviceNetwork, read_networks
from experiments.networks.check import Check, asked_network, network_table
from experiments.networks.measures import (
    PATTERNS,
    POOLED,
    odds_counts,
    outside_largest_team,
    overall_patterns,
    patterns_of,
)
from sim.errors import StaffroomError
from staffroom import Scenario, School

TEACHERS = "school,node\nb,1\na,1\na,2\na,3\na,4\nb,2\n"
TIES = "school,source,target\na,1,2\na,2,1\na,2,3\na,1,3\na,1,1\na,1,2\nb,2,1\n"
PAIRS = "school,source,target,teach_same_grade\na,1,2,1\na,2,1,1\na,3,4,1\na,1,3,0\nb,1,2,0\n"


def matrix(size, pairs):
    """A directed network from (row, column) pairs."""
    ties = np.zeros((size, size), bool)
    for i, j in pairs:
        ties[i, j] = True
    return ties


def teams(*labels):
    """Who is in one team with whom."""
    label = np.array(labels)
    same = label[:, None] == label[None, :]
    np.fill_diagonal(same, False)
    return same


@pytest.fixture
def files(tmp_path):
    """The three files of two made-up schools, as settings."""
    texts = {"teachers": TEACHERS, "ties": TIES, "covariates": PAIRS}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in texts}


def test_patterns_by_hand():
    found = patterns_of(matrix(5, [(0, 1), (1, 0), (1, 2), (0, 2)]), teams(0, 0, 1, 1, 1))
    assert found["density"] == 4 / 20
    assert found["out_degree"] == 4 / 5
    assert found["reciprocity"] == 2 / 4
    assert found["isolates"] == 2 / 5
    assert found["in_degree_sd"] == pytest.approx(np.std([1, 1, 2, 0, 0]))
    assert found["ask_nobody"] == 3 / 5
    assert found["transitivity"] == 2 / 2  # paths 0-1-2 and 1-0-2, both closed; 0-1-0 is not a path of three
    # same team: 8 ordered pairs, 2 of them tied; others: 12, 2 tied; a half is added to each count
    assert found["team_odds_ratio"] == pytest.approx((2.5 * 10.5) / (6.5 * 2.5))


def test_patterns_without_meaning_are_not_numbers():
    found = patterns_of(matrix(3, []), None)
    assert found["density"] == 0 and found["isolates"] == 1
    assert all(isnan(found[name]) for name in ("reciprocity", "transitivity", "team_odds_ratio"))
    assert isnan(patterns_of(matrix(3, [(0, 1)]), teams(0, 1, 2))["team_odds_ratio"])


def test_odds_ratio_pooled_over_schools_by_hand():
    one = AdviceNetwork("one", matrix(4, [(0, 1), (2, 3), (0, 2)]), teams(0, 0, 1, 1))  # 2, 2, 1, 7 of 12 pairs
    two = AdviceNetwork("two", matrix(3, [(0, 1), (1, 2)]), teams(0, 0, 1))  # 1, 1, 1, 3 of 6 pairs
    assert odds_counts(one.ties, one.same_team).tolist() == [2, 2, 1, 7]
    assert odds_counts(two.ties, two.same_team).tolist() == [1, 1, 1, 3]
    pooled = overall_patterns([one, two])
    assert pooled["pooled_odds_ratio"] == pytest.approx((14 / 12 + 3 / 6) / (2 / 12 + 1 / 6))
    assert pooled["density_slope"] == pytest.approx(np.log((3 / 12) / (2 / 6)) / np.log(4 / 3))
    assert pooled["density"] == pytest.approx((3 / 12 + 2 / 6) / 2)


def test_the_largest_team_can_be_set_aside():
    same = teams(0, 0, 0, 1, 1)
    counted = outside_largest_team(same)
    assert not counted[:3, :3].any() and counted[3:].all() and counted[:, 3:].all()
    ties = matrix(5, [(0, 1), (3, 4), (0, 3)])
    assert odds_counts(ties, same, counted).tolist() == [1, 1, 1, 11]


def test_files_become_networks_in_natural_order(files):
    a, b = read_networks(**files, school_column="school")
    assert (a.name, b.name) == ("a", "b")
    assert np.argwhere(a.ties).tolist() == [[0, 1], [0, 2], [1, 0], [1, 2]]  # the tie with herself is gone
    assert np.argwhere(a.same_team).tolist() == [[0, 1], [1, 0], [2, 3], [3, 2]]
    assert np.argwhere(b.ties).tolist() == [[1, 0]]
    assert not b.same_team.any()
    assert read_networks(files["teachers"], files["ties"], school_column="School")[0].same_team is None


@pytest.mark.parametrize(
    "file, text, words",
    [
        ("ties", "school,source,target\na,1,9\n", ["ties.csv, row 2", "'9'"]),
        ("ties", "school,source,target\nc,1,2\n", ["ties.csv, row 2", "school 'c'"]),
        ("ties", "source,target\n1,2\n", ["no column 'school'"]),
        ("teachers", "school,node\na,1\na,1\n", ["row 3", "twice"]),
        ("teachers", "school,node\na,1\na,2\nb,1\n", ["school 'b'", "at least two"]),
        ("teachers", "school,node\n", ["no teachers"]),
        ("covariates", "school,source,target\na,1,2\n", ["same_team_column"]),
        ("covariates", "school,source,target,same_team\na,1,2,.5\n", ["row 2", "not a yes or a no"]),
    ],
)
def test_files_that_do_not_fit_are_refused(files, tmp_path, file, text, words):
    (tmp_path / f"{file}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StaffroomError) as error:
        read_networks(**files, school_column="school")
    assert all(word in str(error.value) for word in words), error.value


@pytest.mark.slow
def test_a_generated_tie_is_an_asking_that_happened():
    scenario = Scenario(School(size=20, departments=4), years=1)
    year, term = (asked_network(scenario, 1, 0, weeks) for weeks in (36, 9))
    assert year.ties.any() and not year.ties.diagonal().any()
    assert (year.ties | ~term.ties).all() and year.ties.sum() > term.ties.sum()
    assert year.same_team.sum() == 20 * 4
    closed = Scenario(School(size=20, departments=4, isolation=1), years=1)
    assert not asked_network(closed, 1, 0, 36).ties.any()


@pytest.mark.slow
def test_the_table_says_where_the_real_value_lies():
    ring = AdviceNetwork("ring", matrix(12, [(i, (i + 1) % 12) for i in range(12)]), teams(*[0, 1, 2] * 4))
    told = []
    table = network_table([ring], Check(6, weeks=36, settings={"departments": 3}), progress=told.append)
    assert told == [1, 2, 3, 4, 5, 6]
    rows = table[table["school"] == "ring"].set_index("pattern")
    assert list(rows.index) == list(PATTERNS)
    assert set(table.loc[table["school"] == "all", "pattern"]) == {*PATTERNS, *POOLED}
    assert rows.loc["reciprocity", "real"] == 0 and rows.loc["reciprocity", "place"] == 0
    assert rows.loc["density", "real"] == pytest.approx(1 / 11)
    assert (rows["low"] <= rows["generated"]).all() and (rows["generated"] <= rows["high"]).all()
    again = network_table([ring], Check(6, weeks=36, settings={"departments": 3}))
    pd.testing.assert_frame_equal(table, again)


def test_command_prints_both_tables_and_writes_the_whole_one(files, tmp_path, capsys):
    settings = [f"{name}={file}" for name, file in files.items()]
    output = tmp_path / "table.csv"
    chosen = ["school_column=school", "replicates=2", "departments=1", f"output={output}"]
    assert main([*settings, *chosen]) == 0
    printed = capsys.readouterr().out
    assert "School by school" in printed and "same-team odds ratio" in printed
    assert list(pd.read_csv(output)["school"].unique()) == ["a", "b", "all"]
    assert main(["--help"]) == 0
    assert "usage: staffroom networks" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given, words",
    [
        ([], ["teachers=FILE is missing"]),
        (["teachers=x.csv", "ties=y.csv", "replicats=3"], ["'replicats'", "'replicates'"]),
        (["teachers=x.csv", "ties=y.csv", "replicates=three"], ["not a whole number"]),
        (["teachers=x.csv", "ties=y.csv", "replicates=0"], ["replicates"]),
        (["teachers=x.csv", "ties=y.csv", "size=9"], ["'size'"]),
        (["teachers=x.csv", "teachers=x.csv"], ["twice"]),
        (["teachers=missing.csv", "ties=y.csv"], ["no such file"]),
        (["teachers"], ["NAME=VALUE"]),
    ],
)
def test_a_mistake_is_told_in_one_sentence(given, words):
    with pytest.raises(StaffroomError) as error:
        main(given)
    assert all(word in str(error.value) for word in words), error.value


def test_weeks_beyond_the_year_are_refused(files):
    networks = read_networks(**files, school_column="school")
    with pytest.raises(StaffroomError, match="weeks = 40"):
        network_table(networks, Check(1, weeks=40, settings={"departments": 1}))


def test_a_weight_of_zero_is_no_tie_in_any_pattern(tmp_path):
    ids = [f"t{number}" for number in range(6)]
    (tmp_path / "staff.csv").write_text("id\n" + "\n".join(ids), encoding="utf-8")
    tied = {("t1", "t0"), ("t2", "t1"), ("t0", "t2")}
    files = {
        "positive": "".join(f"{one},{other},2\n" for one, other in sorted(tied)),
        "all": "".join(f"{one},{other},{2 * ((one, other) in tied)}\n" for one in ids for other in ids),
        "twice": "".join(f"{one},{other},1\n{one},{other},0\n" for one, other in sorted(tied)) + "t3,t4,0\n",
        "words": "".join(f"{one},{other},1.0\n" for one, other in sorted(tied)) + "t3,t4,0.0\n",
    }
    found = {}
    for name, rows in files.items():
        (tmp_path / f"{name}.csv").write_text("source,target,weight\n" + rows, encoding="utf-8")
        notices = []
        (network,) = read_networks(str(tmp_path / "staff.csv"), str(tmp_path / f"{name}.csv"), notices=notices)
        found[name] = patterns_of(network.ties, network.same_team)
        assert any("with weight 0 in 'weight': no tie" in notice for notice in notices) == (name != "positive")
    assert found["positive"]["isolates"] == 0.5 and found["positive"]["density"] == 3 / 30
    for name in files:
        np.testing.assert_equal(found[name], found["positive"], err_msg=name)


def test_another_weight_column_can_be_named(tmp_path):
    (tmp_path / "staff.csv").write_text("id\na\nb\nc\n", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target,met\na,b,0\nb,c,4\n", encoding="utf-8")
    files = {"teachers": str(tmp_path / "staff.csv"), "ties": str(tmp_path / "ties.csv")}
    assert read_networks(**files)[0].ties.sum() == 2
    assert read_networks(**files, weight_column="met")[0].ties.sum() == 1
    with pytest.raises(StaffroomError, match=r"no column 'mett'; did you mean 'met'"):
        read_networks(**files, weight_column="mett")


def test_weights_in_words_are_read_as_an_import_of_ties_reads_them(tmp_path):
    (tmp_path / "staff.csv").write_text("id\na\nb\nc\n", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target,frequency\na,b,daily\nb,c,once a week\nc,a,never\n", "utf-8")
    (tmp_path / "own.csv").write_text("source,target,frequency\na,b,rarely\nb,c,often\nc,a,never\n", "utf-8")
    (tmp_path / "bare.csv").write_text("source,target\na,b\n", "utf-8")
    files = {"teachers": str(tmp_path / "staff.csv"), "ties": str(tmp_path / "ties.csv")}
    notices: list[str] = []
    (network,) = read_networks(**files, notices=notices)
    assert network.ties.tolist() == [[False, True, False], [False, False, True], [False, False, False]]
    assert any("words of 'frequency'" in notice for notice in notices)
    assert any("1 row in which 'frequency' says never: no tie" in notice for notice in notices)
    own = files | {"ties": str(tmp_path / "own.csv")}
    with pytest.raises(StaffroomError, match=r"'rarely' is not a word of its scale; .* scales="):
        read_networks(**own)
    (network,) = read_networks(**own, scales={"weight": ["never", "rarely", "often"]})
    assert network.ties.sum() == 2
    with pytest.raises(StaffroomError, match="a scale is declared for weight, but the data have no such column"):
        read_networks(**files | {"ties": str(tmp_path / "bare.csv")}, scales={"weight": [0, 5]})
