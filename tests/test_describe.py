"""Scenarios in words: described, compared, and shown in a notebook."""

import html as standard_html
from html.parser import HTMLParser

import numpy as np
import pytest

from analysis.telling.html import html
from analysis.telling.in_words import WORDS, stretches
from sim.scenario.term_calendar import DEFAULT_TERMS
from staffroom import (
    LEVERS,
    PARAMETERS,
    SCHOOL_PROPERTIES,
    Part,
    Reform,
    Scenario,
    School,
    StaffroomError,
    load_reform,
    load_school,
)
from tests.test_results_tables import imported_school


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def composed(**more) -> Scenario:
    parts = [
        Part(load_reform("clear_supported_mandate"), start="term 2", end="year 2", ramp=4),
        Part({"mandate": 0.4}, start="year 2 term 1", strength=0.5, name="fewer sessions"),
    ]
    reform = Reform.compose(parts, name="two steps", description="First much, then less.")
    return Scenario(load_school("rural_comprehensive"), reform, {"trust_gain": 0.3}, **more)


def test_every_lever_and_property_has_a_plain_name():
    assert list(WORDS["levers"]) == list(LEVERS)
    assert list(WORDS["properties"]) == list(SCHOOL_PROPERTIES)


def test_a_scenario_in_words():
    text = unwrapped(composed().describe())
    for said in (
        "“rural_comprehensive”: 25 teachers in 4 departments, 3 grade teams (teachers of the same age group), one",
        "The school year has 36 weeks in 4 terms of 9 weeks",
        "- Trust between colleagues (0 = none, 1 = full): 0.52 (0.5)",
        "- Checking of sessions: 0.7 (0.4; 0 = support, 1 = surveillance)",
        "“two steps”. First much, then less.",
        "Scheduled sessions: from 0.15 to 0.8 (hours per teacher and week), from year 1, term 2 "
        "to the end of year 2 (in weeks 9 to 71), gradually over 4 weeks, part “Clear supported mandate”.",
        "from 0.15 to 0.275 (hours per teacher and week), 50 % of the way to 0.4, from year 2 to "
        "the end of the run (from week 36 to the end), part “Fewer sessions”.",
        "in weeks 36 to 71 “Fewer sessions” wins (0.275) over “Clear supported mandate” (0.8)",
        "108 school weeks (3 years) are simulated.",
        f"(trust_gain): 0.3 ({PARAMETERS['trust_gain'].default:g}; no evidence on the size or the direction was found)",
    ):
        assert said in text
    assert "{" not in text
    assert max(map(len, composed().describe().splitlines())) <= 100


@pytest.mark.parametrize(
    ("levers", "school", "build_up", "said"),
    [
        ({"mandate": 1}, {"implementation": 0.7}, 12, "70 % of it in the end, two thirds of that within 12"),
        ({"mandate": 1}, {"implementation": 0.7}, 0, "70 % of it in the end, two thirds of that at once"),
        ({"mandate": 1}, {"implementation": 1}, 12, "all of it is carried out in the end, two thirds of it within 12"),
        ({"mandate": 1}, {"implementation": 1}, 0, "It is carried out in full, at once, in every school."),
        ({"isolation": 0.1}, {}, 12, ""),  # ODD 4.1: doors, champions and pressure are always as planned
    ],
)
def test_how_much_of_a_reform_is_carried_out(levers, school, build_up, said):
    text = unwrapped(Scenario(School(**school), Reform("r", levers), {"build_up_weeks": build_up}).describe())
    assert said in text
    assert ("carried out in" in text) == bool(said)


def test_a_scenario_in_which_nothing_is_said():
    text = unwrapped(Scenario().describe())
    assert "It has the usual values for its size." in text
    assert "No reform: every lever stays where the school has it." in text
    assert "No number of the model is changed." in text
    assert "WHAT TO KNOW" not in text


def test_other_schools_in_words():
    text = unwrapped(Scenario(School(terms=(8, 8, 10, 8), departments=1, size=5, shifts=2, stances=[-0.5])).describe())
    assert "34 weeks in 4 terms of 8, 8, 10, 8 weeks" in text
    assert "5 teachers in one department" in text and "2 shifts" in text
    assert "Heads of department with a stance of their own: 0: -0.5" in text
    told = unwrapped(Scenario(imported_school()).describe())
    assert "3 teachers, 2 pairs of whom at least one names the other" in told


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(3, 4)], "in week 3"), ([(3, 9)], "in weeks 3 to 8"), ([(3, 20)], "from week 3 to the end"),
        ([(0, 20)], "in every week"), ([(1, 3), (5, 20)], "in weeks 1 to 2 and from week 5 to the end"),
    ],
)  # fmt: skip
def test_weeks_in_words(spans, said):
    assert stretches(spans, 20) == said


# Differences


def test_a_scenario_does_not_differ_from_itself():
    for scenario in (Scenario(), composed(), Scenario(imported_school())):
        table = scenario.diff(scenario)
        assert table.empty
        assert list(table.columns) == ["part", "what", "here", "there", "unit", "in_words"]
    assert Scenario(imported_school()).diff(Scenario(imported_school())).empty


def test_differences_of_numbers():
    here = Scenario(School(trust=0.4, mandate=0.3), None, {"trust_gain": 0.3}, years=2)
    table = here.diff(Scenario()).set_index("what")
    assert table["here"].to_dict() == {"trust": 0.4, "mandate": 0.3, "trust_gain": 0.3, "years": 2}
    usual = PARAMETERS["trust_gain"].default
    assert table["there"].to_dict() == {"trust": 0.5, "mandate": 0.1, "trust_gain": usual, "years": 3}
    assert table["part"].tolist() == ["school", "school, before any reform", "model", "run"]
    assert table.loc["trust", "in_words"] == "Trust between colleagues (0 = none, 1 = full): 0.4 here, 0.5 there."
    back = Scenario().diff(here).set_index("what")
    assert back["here"].to_dict() == table["there"].to_dict()


def test_differences_of_reforms_follow_the_weeks():
    here = Scenario(None, Reform("a", {"mandate": 0.8, "coaching": 0.9}, end=46, ramp=3))
    there = Scenario(None, Reform("b", {"coaching": 0.9}, end=46, ramp=3))
    [row] = here.diff(there).to_dict("records")
    assert (row["what"], row["there"]) == ("mandate", "as the school has it (0.1)")
    assert row["here"] == "changing in weeks 10 to 12; 0.8 in weeks 13 to 45"
    same = Scenario(None, Reform("c", {"coaching": [{"value": 0.9, "end": 46, "ramp": 3}]}))
    assert there.diff(same).empty


def test_by_what_a_mandate_calls_is_said():
    def called(unit):
        return Scenario(None, Reform("m", {"mandate": {"value": 0.8, "unit": unit}}))

    assert "called by grade teams" in unwrapped(called("grade").describe())
    assert "called by" not in unwrapped(called("department").describe())
    [row] = called("grade").diff(called("across")).to_dict("records")
    assert (row["what"], row["here"], row["there"]) == (
        "unit", "called by grade teams", "called in teams across departments",
    )  # fmt: skip
    assert called("grade").diff(called("grade")).empty


def test_differences_of_structure():
    table = Scenario(School(terms=(8, 8, 10, 8), stances=[1.0])).diff(Scenario(imported_school())).set_index("what")
    assert table.loc["terms", ["here", "there"]].tolist() == ["8, 8, 10, 8", "9, 9, 9, 9"]
    assert table.loc["stances", "here"] == "1, 0, 0, 0, 0, 0"
    assert table.loc["staff", ["here", "there"]].tolist() == ["none, the staff is generated", "3 teachers from files"]
    assert "stances" not in set(Scenario(School(departments=4)).diff(Scenario())["what"])


def test_only_scenarios_are_compared():
    with pytest.raises(StaffroomError, match="is not a Scenario"):
        Scenario().diff(School())
    with pytest.raises(StaffroomError, match="neither a School nor a Scenario"):
        Reform().notes("default")


# In a notebook


class Tags(HTMLParser):
    """Checks that tags are closed in order, and collects what is seen."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.images = [], [], []

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.images.append(dict(attributes))
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.seen.append(data)


def parsed(shown: str) -> Tags:
    tags = Tags()
    tags.feed(shown)
    tags.close()
    assert tags.open == []
    return tags


def test_a_scenario_in_a_notebook():
    page = parsed(composed()._repr_html_())
    text = " ".join(page.seen)
    for said in (
        "Rural comprehensive",
        "Checking of sessions",
        "First much, then less.",
        "Fewer sessions",
        "wins (0.275)",
    ):
        assert said in text
    [image] = page.images
    assert image["src"].startswith("data:image/png;base64,")
    assert "bar for each of 5 actions" in image["alt"]


@pytest.mark.parametrize(
    "shown", [School(), Reform(), Scenario(), School(size=3, trust=0.2), Scenario(imported_school())]
)
def test_views_are_whole_and_load_nothing(shown):
    page = shown._repr_html_()
    parsed(page)
    assert "http" not in page and "<script" not in page and "{" not in page


def test_texts_are_escaped():
    bad = "<script>alert('x')</script>"
    for shown in (School(bad, description=bad), Reform(bad, {"mandate": 0.5}, description=bad)):
        page = html(shown)
        assert "<script" not in page
        assert standard_html.escape(bad) in page
    named = Reform.compose([Part({"mandate": 0.5}, name=bad)])
    assert "<script" not in named._repr_html_()


def test_anything_else_has_no_view():
    with pytest.raises(StaffroomError, match="no view"):
        html(3)


def test_a_reform_of_another_calendar_is_looked_at_in_its_own():
    reform = Reform.compose([Part({"mandate": 0.5}, start="term 2")], terms=(8, 8, 10, 8))
    assert "term 2" in reform._repr_html_()
    assert reform.notes() == []
    assert sum(DEFAULT_TERMS) != 34
    late = Reform("late", {"mandate": 0.5}, start=150, end=200)
    assert late.notes() == []


def test_values_of_numpy_are_numbers_too():
    assert "0.3" in Scenario(School(trust=np.float64(0.3))).describe()
