"""The brief: two pages in one file, an answer of three sentences, numbers of the table, a command that repeats it."""

import base64
import html as standard_html
import re
import shlex
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.brief import report
from analysis.brief.answer import answer
from analysis.brief.assumptions import BEHIND, assumptions
from analysis.brief.repeat import Asked, repetition
from analysis.brief.risks import risks
from analysis.telling.changes import change
from analysis.telling.quantities import WORDS
from analysis.telling.spent import spent
from analysis.telling.summary_text import change_of
from analysis.telling.texts import texts
from sim.results.summary import Summary
from sim.results.summary.rows import INSIDE, OUTSIDE
from staffroom import (
    LEVERS,
    PARAMETERS,
    Reform,
    Scenario,
    ScheduledLever,
    School,
    SchoolModel,
    StaffroomError,
    compare,
    load_scenario,
)
from tests.command_line import SMALL, staffroom, table, working_folder  # noqa: F401
from tests.test_notebook_views import Reader

# Closed, so that there is something to gain, and reforms that do something within a year.
SCHOOL = School("made_up", size=12, departments=3, isolation=0.7, implementation=1)
LEVERS_OF_GOOD = {"mandate": 0.8, "clarity": 0.9, "control": 0.1, "protected_time": 0.8}
GOOD = Reform("good", LEVERS_OF_GOOD, description="Sessions with a clear aim, inside the working day.")
BAD = Reform("bad", {"mandate": 0.9, "control": 1.0, "clarity": 0.1, "isolation": 0.98})
REFORMS = [GOOD, BAD, Reform("weak", {"coaching": 0.3})]


def compared(reforms, replicates=12, school=SCHOOL, years=1.0):
    """Reforms against nothing."""
    names = {"as it is": Scenario(school, years=years)}
    return compare(names | {reform.name: Scenario(school, reform, years=years) for reform in reforms}, replicates, 1)


@pytest.fixture(scope="module")
def comparison():
    return compared(REFORMS)


@pytest.fixture(scope="module")
def summary(comparison):
    return comparison.summary(elsewhere=True)


@pytest.fixture(scope="module")
def page(comparison, tmp_path_factory):
    path = tmp_path_factory.mktemp("brief") / "brief.html"
    assert comparison.report(path) == path
    return path.read_text("utf-8")


def pages(content):
    """Pages of A4 that the brief prints to."""
    try:
        from weasyprint import HTML
    except OSError as problem:
        pytest.skip(f"pages are counted with a library of the system that is missing: {problem}")

    return len(HTML(string=content).render().pages)


def words_of(content):
    """What the page says, in one line."""
    without_style = re.sub(r"<style>.*?</style>", "", content, flags=re.S)
    return " ".join("".join(Reader(without_style).texts).split())


def with_rows(summary, **changed):
    """The summary with other numbers in the rows of some items of the best reform."""
    frame = summary.table.copy()
    for item, columns in changed.items():
        rows = (frame["item"] == item) & (frame["reform"] == summary.best)
        assert rows.any()
        for column, value in columns.items():
            frame.loc[rows, column] = value
    return Summary(summary.comparison, summary.goal, summary.outcomes, [tuple(row) for row in frame.to_numpy()])


def test_nothing_is_loaded_from_elsewhere(page):
    reader = Reader(page)
    links = [value for name, value in reader.attributes if name in ("src", "href", "data", "srcset")]
    assert links and all(link.startswith("data:") for link in links)
    assert not {"script", "link", "iframe", "object"} & set(reader.tags)
    assert "url(" not in page and "@import" not in page


def test_every_figure_is_described_in_words_with_its_numbers(page, summary):
    (described,) = [value for name, value in Reader(page).attributes if name == "alt"]
    for reform in summary.reforms:
        assert change_of(summary, reform, "voluntary_share")["difference"] in described


def test_numbers_of_the_page_are_those_of_the_table(page, summary):
    said = words_of(page)
    for reform in summary.reforms:
        change = change_of(summary, reform, "voluntary_share")
        assert f"{change['difference']} ({change['low']} to {change['high']})" in said
    data = re.search(r'href="data:text/csv;base64,([^"]+)"', page).group(1)
    (Path("numbers.csv")).write_bytes(base64.b64decode(data))
    pd.testing.assert_frame_equal(
        pd.read_csv("numbers.csv", keep_default_na=True)["value"].to_frame(), summary.table["value"].to_frame()
    )


def test_the_answer_has_three_sentences(summary, page):
    sentences, pairs = answer(summary), change(summary.comparison, "good", "voluntary_share").pairs
    assert len(sentences) == 3
    for sentence in sentences:
        assert sentence.endswith(".") and not re.search(r"\. [A-Z]", sentence)
        assert sentence in words_of(page)
    assert "“Good” did most" in sentences[0] and f"{(pairs > 0).sum()} of 12 simulated schools" in sentences[0]
    assert "hours a year" in sentences[1] and "of the gain was left" in sentences[1]
    assert "not a forecast" in sentences[2]


def test_a_small_effect_carries_the_warning_that_a_placebo_deserves(summary):
    small = with_rows(summary, usual_range={"note": INSIDE})
    assert "could hardly be told from chance" in answer(small)[2]
    assert [risk for risk in risks(small) if "“Good”" in risk["text"] and "do not judge it by one" in risk["text"]]
    large = with_rows(summary, usual_range={"note": OUTSIDE})
    assert "could hardly be told from chance" not in answer(large)[2]


def test_no_effect_is_said_to_be_none(summary):
    unclear = with_rows(summary, voluntary_share={"value": 0.01, "low": -0.02, "high": 0.04})
    assert answer(unclear)[0].startswith("None of the three reforms made a clear difference")
    harmful = with_rows(summary, voluntary_share={"value": -0.05, "low": -0.07, "high": -0.03})
    harmful.reforms = [summary.best]
    assert answer(harmful)[0].startswith("“Good” did not help: it ")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ((0.5, 0.4, 0.6), "50 % of the gain was left"),
        ((0.05, -0.1, 0.2), "nothing of the gain was left"),
        ((-0.3, -0.5, -0.1), "worse off than if it had never been tried"),
        ((1.3, 1.1, 1.5), "still there and had grown"),
    ],
)
def test_what_lasts_in_words(summary, kept, said):
    value, low, high = kept
    assert said in answer(with_rows(summary, kept={"value": value, "low": low, "high": high, "note": ""}))[1]


def test_a_reform_that_does_damage_is_named(summary):
    (backfire,) = [risk for risk in risks(summary) if risk["title"] == "A reform can do damage"]
    assert "“Bad”" in backfire["text"] and "“Good”" not in backfire["text"]


def test_how_much_of_a_reform_is_carried_out_is_said():
    half = compared([GOOD], replicates=3, school=School(size=12, departments=3, implementation=0.5), years=0.5)
    (text,) = [risk["text"] for risk in risks(half.summary()) if risk["title"] == "Half-hearted practice"]
    assert "carries out 50 % in the end" in text


def test_where_it_fails_is_named(summary):
    schools = {"trust=0.3": 0.2, "trust=0.7": 0.2, "isolation=0.25": 0.2, "isolation=0.75": 0.0}
    failing = with_rows(
        summary, **{item: {"value": to, "low": to - 0.1, "high": to + 0.1} for item, to in schools.items()}
    )
    (elsewhere,) = [risk["text"] for risk in risks(failing) if risk["title"] == "In other schools"]
    assert "It was not clear, or was turned round, where 75 of 100 doors closed." in elsewhere


def test_assumptions_carry_grade_and_source(summary):
    rows = assumptions(summary)
    assert {row["grade"] for row in rows} <= set(texts("brief")["assumptions"]["grades"].values())
    assert any(
        row["what"].startswith("scheduled sessions [hours per teacher") and "0.1 → 0.8" in row["value"] for row in rows
    )
    assert set(BEHIND) == set(LEVERS) and set(BEHIND.values()) <= set(PARAMETERS)


def test_changed_numbers_come_first():
    reforms = {"a": None, "b": GOOD}
    scenarios = {name: Scenario(SCHOOL, reform, {"trust_gain": 0.3}, 0.5) for name, reform in reforms.items()}
    first = assumptions(compare(scenarios, 3).summary())[0]
    assert first["value"] == f"0.3 (usually {PARAMETERS['trust_gain'].default:g})"


def test_no_field_is_left_open(page):
    said = words_of(page)
    assert "{" not in said.split("How to repeat it")[0]
    assert "nan" not in re.split(r"\W+", said.lower())


def test_names_are_escaped(tmp_path):
    evil = Reform("<script>alert(1)</script>", {"mandate": 0.5}, description="<img src=x onerror=alert(1)> & co")
    path = compared([evil], 3, years=0.5).report(tmp_path / "x.html", question="<b>Why?</b>")
    reader = Reader(path.read_text("utf-8"))
    assert "script" not in reader.tags and reader.tags.count("img") == 1 and "b" not in reader.tags
    assert "<b>Why?</b>" in "".join(reader.texts)


@pytest.mark.slow(quick=["three"])
@pytest.mark.parametrize("case", ["three", "seven", "one_school", "long"])
def test_it_prints_to_two_pages(case, comparison, tmp_path, page):
    if case == "three":
        assert pages(page) == 2
        return
    long = "A description that goes on and on, because somebody wanted to say all of it at once, " * 6
    reforms = {
        "one_school": REFORMS,
        "seven": [Reform(f"a reform with a long name number {k}", LEVERS_OF_GOOD, start=k) for k in range(7)],
        "long": [Reform("x" * 80, {"mandate": 0.6}, description=long), GOOD],
    }[case]
    school = School("y" * 80, size=12, departments=3, description=long)
    found = compared(reforms, 1 if case == "one_school" else 4, school, years=0.5)
    question = "Is it worth it, given all that we know and do not know about schools of this kind? " * 3
    path = found.report(tmp_path / "x.html", question=question if case == "long" else None)
    assert pages(path.read_text("utf-8")) == 2


@pytest.mark.slow
def test_other_goals_and_reforms_that_move_nothing(tmp_path):
    idle = compared([Reform("idle")], 3, years=0.5)
    said = words_of(idle.report(tmp_path / "a.html").read_text("utf-8"))
    assert "“Idle” changed nothing in voluntary collaboration" in said and "It took no hours" in said
    path = compared([GOOD], 4, years=0.5).report(tmp_path / "b.html", goal="strain_mean")
    assert "strain (how heavy teachers feel their workload to be)" in words_of(path.read_text("utf-8"))


@pytest.mark.slow
def test_a_pdf(comparison, tmp_path):
    path = report(comparison, tmp_path / "brief.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    assert not (tmp_path / "brief.html").exists()


def test_without_the_library_for_pdf(comparison, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(StaffroomError, match="a PDF needs the package weasyprint; install it with `make extras`"):
        report(comparison, tmp_path / "brief.pdf")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("brief.doc", "'brief.doc' is neither HTML nor PDF"),
        ("nowhere/brief.html", "there is no folder 'nowhere'"),
        (3, "path = 3 is not a file"),
        (None, "report needs a file to write to"),
    ],
)
def test_paths_that_cannot_be_written(comparison, path, message):
    with pytest.raises(StaffroomError, match=message):
        report(comparison, path)


def test_a_folder_that_is_named_like_a_file(comparison, tmp_path):
    (tmp_path / "brief.html").mkdir()
    with pytest.raises(StaffroomError, match=r"cannot be written to '.*brief.html' \(Is a directory\)"):
        report(comparison, tmp_path / "brief.html")


@pytest.mark.slow
def test_the_command_of_the_brief_repeats_it(staffroom):  # noqa: F811
    steps = [ScheduledLever("mandate", 0.5, 2, 8), ScheduledLever("mandate", 0.7, 10, 16, 3)]
    school = School("mine", size=9, departments=3, trust=0.41, mandate=0.33, terms=(5, 6, 7), stances={1: 0.5})
    reforms = {
        "as it is": Reform(),
        "in steps": Reform("in steps", steps),
        "good": Reform("good", LEVERS_OF_GOOD, end=15),
    }
    scenarios = {name: Scenario(school, reform, {"trust_gain": 0.3}, 2.0) for name, reform in reforms.items()}
    found, asked = compare(scenarios, 6, 77), Asked("Is it worth it?", "trust_mean", {"coaching": 20.0, "clarity": 5.0})
    first = found.report("first.html", asked.question, asked.goal, prices=asked.prices).read_text("utf-8")
    repeat = repetition(found, asked)
    for name, content in repeat.files.items():
        Path(name).write_text(content, "utf-8")
    for command in repeat.commands:
        code, _, errors = staffroom(*shlex.split(command)[1:])
        assert code == 0, errors
    again = table("results/brief", "runs").sort_values(["scenario", "replicate"], ignore_index=True)
    expected = found.runs.sort_values(["scenario", "replicate"], ignore_index=True)
    pd.testing.assert_frame_equal(again[expected.columns], expected, check_dtype=False)
    both = [words_of(page) for page in (first, Path("results/brief/brief.html").read_text("utf-8"))]
    before, after = (said.split("How to repeat it")[0] for said in both)
    assert before == after and "Is it worth it?" in before
    assert shlex.join(["staffroom", "report", "results/brief", "--question=Is it worth it?"]) in standard_html.unescape(
        both[1]
    )


def test_different_schools_have_no_brief(tmp_path):
    other = School("other", size=14, departments=3)
    found = compare({"a": Scenario(SCHOOL, years=0.5), "b": Scenario(other, GOOD, years=0.5)}, 2)
    with pytest.raises(StaffroomError, match=r"'a' and 'b' are not one school .* differ in school.size \(12 and 14\)"):
        found.report(tmp_path / "x.html")


@pytest.mark.slow
def test_a_preset_keeps_its_description_and_says_what_was_changed(tmp_path):
    for changes, there in (([], False), (["school.size=12", "school.terms=[8,8,10,8]"], True)):
        names = {r: load_scenario([f"reform={r}", "years=0.5", *changes]) for r in ("no_reform", "coaching")}
        said = words_of(compare(names, 2).report(tmp_path / "x.html").read_text("utf-8"))
        assert "An ordinary school of 60 teachers" in said
        assert ("changed here: teachers 12 instead of 60 (and what follows from it" in said) == there
        assert ("weeks of each term 8, 8, 10, 8 instead" in said) == there
        assert ("Changed here against" in names["coaching"].describe().replace("\n", " ")) == there


def test_each_of_the_other_reforms_has_a_sentence_from_the_table(page, summary, tmp_path):
    said = words_of(page)
    assert said.count("The others:") == 1
    for reform in summary.reforms:
        hours = spent(summary, reform).told("together")
        cost = "no hours" if float(hours) < 0.05 else hours
        if reform != summary.best:
            does = rf"“{reform.capitalize()}” (raised it|lowered it|changed nothing|made no clear difference)"
            assert re.search(does + ".{0,60}?" + re.escape(cost), said)
    assert "The others:" not in words_of(compared([GOOD], 4).report(tmp_path / "x.html").read_text("utf-8"))


@pytest.mark.slow
def test_free_levers_and_prices_are_told(page, comparison, tmp_path):
    assert (
        "Counted as free, for want of a price: closed doors, clear aim, checking of sessions, protected time and coach."
        in words_of(page)
    )
    assert "with clear aim, checking of sessions and protected time counted as free" in words_of(page)
    prices = dict.fromkeys(("isolation", "clarity", "control", "protected_time", "coaching"), 10)
    said = words_of(comparison.report(tmp_path / "x.html", prices=prices).read_text("utf-8"))
    assert "counted as free" not in said.lower() and "coach 10" in said


def test_from_the_folder_of_compare(staffroom):  # noqa: F811
    assert staffroom("compare", *SMALL, "reforms=no_reform,coaching", "output=out", "figures=false")[0] == 0
    code, printed, _ = staffroom("report", "out", "--question", "Is a coach worth it?")
    assert (code, printed) == (0, "out/brief.html\n")
    said = words_of(Path("out/brief.html").read_text("utf-8"))
    assert "Is a coach worth it?" in said
    assert "staffroom compare school.size=12" in said and "An expert coach takes part" in said
    names = {r: load_scenario([*SMALL[:3], f"reform={r}"]) for r in ("no_reform", "coaching")}
    expected = change_of(compare(names, 8).summary(), "coaching", "voluntary_share")
    assert f"{expected['difference']} ({expected['low']} to {expected['high']})" in said


@pytest.mark.slow
def test_from_the_folder_of_run(staffroom):  # noqa: F811
    staffroom("run", *SMALL, "reform=coaching", "weeks=false", "output=out", "figures=false")
    code, printed, errors = staffroom("report", "out", "--to", "mine.html", "--pdf")
    assert (code, printed, errors) == (0, "mine.html and mine.pdf\n", "")
    assert "compared" in words_of(Path("mine.html").read_text("utf-8"))
    assert "What did the reform “Coaching” change in simulated schools of 12 teachers?" in Path("mine.html").read_text(
        "utf-8"
    )


@pytest.mark.slow
def test_folders_that_hold_no_comparison(staffroom):  # noqa: F811
    staffroom("run", *SMALL, "output=alone", "figures=false")
    few = ["replicates=2", "school.size=12", "years=0.5"]
    staffroom("sweep", "isolation=0.2,0.5", *few, "output=swept")
    staffroom("map", "x=isolation", "y=mandate", "levels=3", *few, "output=mapped")
    Path("judged").mkdir()
    Path("judged/manifest.json").write_text('{"format": 1, "verb": "patterns"}')
    for folder, message in (
        ("judged", "'judged' holds the results of `staffroom patterns`; a brief is made of those of"),
        ("alone", "'alone' holds a school without a reform"),
        ("swept", "'swept' holds the results of `staffroom sweep`; a brief is made of those of"),
        ("mapped", "'mapped' holds the results of `staffroom map`; a brief is made of those of"),
        ("nowhere", "'nowhere' is not a results folder"),
    ):
        code, _, errors = staffroom("report", folder)
        assert code == 1 and message in errors and errors.count("\n") == 1


def test_another_version_of_the_model(staffroom):  # noqa: F811
    staffroom("run", *SMALL, "reform=coaching", "output=out", "figures=false")
    Path("out/.manifest.copy.json").unlink()  # from which a manifest that does not fit would be mended
    path = Path("out/manifest.json")
    content = path.read_text("utf-8")
    path.write_text(re.sub(r'("model_version": )"\w+"', r'\1"older"', content), "utf-8")
    code, _, errors = staffroom("report", "out")
    assert code == 1 and "made with another version of the model (older" in errors and "overwrite=true" in errors
    path.write_text(content.replace('"status": "complete"', '"status": "interrupted"'), "utf-8")
    assert "'out' is not finished (interrupted)" in staffroom("report", "out")[2]


@pytest.mark.parametrize("arguments", [["out", "--frog"], [], ["out", "more"]])
def test_mistakes_of_typing(staffroom, arguments):  # noqa: F811
    code, _, errors = staffroom("report", *arguments)
    assert code == 1 and errors.count("\n") == 1 and "staffroom report --help" in errors


def test_imported_staff_stays_out_of_the_brief(tmp_path):
    teachers = pd.DataFrame(
        {"id": ["Ayna B.", "Bolat C.", "Dana E."], "department": ["a"] * 3, "trust": [0.4, 0.5, 0.6]}
    )
    ties = pd.DataFrame({"source": ["Ayna B.", "Bolat C."], "target": ["Bolat C.", "Dana E."]})
    school = School.from_tables(teachers, ties)
    content = compared([GOOD], 3, school, years=0.5).report(tmp_path / "x.html").read_text("utf-8")
    said = words_of(content)
    assert "(nobody is named here)" in said and "The staff came from your own files" in said
    # the files say how much they trust each other; what the settings say holds only where the files say nothing
    assert "starts as they say; where they say nothing it was drawn, trust between colleagues around 50 of 100" in said
    assert "trust between colleagues stood at" not in said
    assert not any(name in content for name in ("Ayna", "Bolat", "Dana"))


def test_all_texts_can_be_filled():
    """Every sentence has balanced braces, so that a translator's slip is found."""

    def leaves(node):
        if isinstance(node, dict):
            for value in node.values():
                yield from leaves(value)
        elif isinstance(node, list):
            for value in node:
                yield from leaves(value)
        elif isinstance(node, str):
            yield node

    import string

    found = [*leaves(texts("brief")), *leaves(WORDS)]
    assert len(found) > 100
    for text in found:
        assert all(name is None or name for _, name, _, _ in string.Formatter().parse(text)), text


@pytest.mark.slow
def test_a_brief_of_an_own_model_names_it():
    class Gossip(SchoolModel):
        """Rules of somebody's own."""

    reforms = {"as it is": None, "coached": Reform("coached", {"coaching": 0.5})}
    scenarios = {name: Scenario(School(size=8), reform, years=1) for name, reform in reforms.items()}
    comparison = compare(scenarios, replicates=6, model=Gossip)
    assert any("Gossip" in notice for notice in repetition(comparison, Asked()).notices)
    assert repetition(compare(scenarios, replicates=6), Asked()).notices == []
