"""What a notebook shows of results: HTML that can be parsed, with the table's numbers, and every name escaped."""

from html.parser import HTMLParser

import pytest

from analysis.telling.html import html
from analysis.telling.summary_text import change_of
from staffroom import Reform, Scenario, School, StaffroomError, compare, simulate

EVIL = "<script>alert('x')</script> & co"
VOID = {"img", "br", "hr", "meta"}


class Reader(HTMLParser):
    """Collects tags and texts; fails where a tag is not closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.texts, self.attributes = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.texts.append(text)


@pytest.fixture(scope="module")
def comparison():
    school = School(EVIL, size=12, departments=3)
    reform = Reform(EVIL, {"mandate": 0.8, "clarity": 0.9})
    names = {
        "as it is": Scenario(school, years=1),
        EVIL: Scenario(school, reform, years=1),
        "b": Scenario(school, Reform("b", {"coaching": 0.5}), years=1),
    }
    return compare(names, replicates=5, seed=2)


@pytest.mark.parametrize("what", ["result", "comparison", "summary"])
def test_views_are_html_without_scripts_or_links(comparison, what):
    shown = {"result": comparison.results[EVIL], "comparison": comparison, "summary": comparison.summary()}[what]
    page = Reader(shown._repr_html_())
    assert "script" not in page.tags
    assert "table" in page.tags
    assert "alert('x')" in "".join(page.texts)
    assert not {"src", "href", "onclick", "class", "id"} & {name for name, _ in page.attributes}


def test_a_summary_shows_the_numbers_of_its_table(comparison):
    summary = comparison.summary()
    texts = Reader(summary._repr_html_()).texts
    for reform in summary.reforms:
        for outcome in summary.outcomes:
            assert change_of(summary, reform, outcome)["difference"] in texts


def test_a_comparison_shows_every_reform(comparison):
    texts = " ".join(Reader(comparison._repr_html_()).texts)
    assert "5 simulated schools of 12 teachers" in texts and "seed 2" in texts
    assert texts.count("of 5") == 2


def test_one_scenario_and_one_school():
    only = simulate(Scenario(School(size=4, departments=1), years=0.5), 1)
    assert "One simulated school of 4 teachers" in html(only)
    alone = compare({"only": Scenario(School(size=4, departments=1), years=0.5)}, 1)
    assert "give compare() a second one" in html(alone)


def test_other_objects_have_no_view():
    with pytest.raises(StaffroomError, match="int has no view for notebooks"):
        html(3)
