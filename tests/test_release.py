"""One version, said in several places; a changelog in the form that it names."""

import re
import tomllib
from datetime import date

from tests.pages import text_of

VERSION = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
HEADING = re.compile(r"^## \[(.+?)\](?: - (.+))?$", re.M)
KINDS = {"Regression", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Why the code is as it is"}


def test_every_place_names_the_same_version_and_day():
    citation = text_of("CITATION.cff")
    released = dict(HEADING.findall(text_of("CHANGELOG.md")))
    assert re.search(r"^version: (.+)$", citation, re.M)[1] == VERSION
    assert re.search(r"^date-released: (.+)$", citation, re.M)[1] == released[VERSION]
    assert re.search(r"version = \{(.+)\}", text_of("docs/QUESTIONS.md"))[1] == VERSION


def test_the_changelog_has_dates_and_the_newest_first():
    first, *releases = HEADING.findall(text_of("CHANGELOG.md"))
    assert first == ("Unreleased", "")
    assert releases[0][0] == VERSION
    numbers = [tuple(map(int, version.split("."))) for version, _ in releases]
    assert numbers == sorted(numbers, reverse=True)
    assert [date.fromisoformat(day) for _, day in releases] == sorted(
        (date.fromisoformat(day) for _, day in releases), reverse=True
    )


def test_the_changelog_has_the_kinds_of_change_of_its_form():
    assert set(re.findall(r"^### (.+)$", text_of("CHANGELOG.md"), re.M)) <= KINDS
