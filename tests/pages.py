"""The documents: every Markdown page, wherever it stands, with the Python, the commands and the links in it."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("docs", "sim", "experiments", "analysis", "configs", "tests")
NO_PAGES = {"analysis/telling/texts/english/survey_template/questionnaire.md"}  # a file that a user gets
PAGES = sorted(
    {page.relative_to(ROOT).as_posix() for folder in ROOMS for page in (ROOT / folder).rglob("*.md")}
    | {page.name for page in ROOT.glob("*.md")}
)
PAGES = [page for page in PAGES if page not in NO_PAGES]
GENERATED = {"analysis/GALLERY.md", "experiments/PATTERNS.md", "experiments/EVIDENCE.md"}  # written by the program
WRITTEN = [page for page in PAGES if page not in GENERATED]

_FENCED = re.compile(r"^```python\n(.*?)^```", re.S | re.M)
_LINE = re.compile(r"^ {4}(?:\.venv/bin/)?(staffroom (?:[^\n]*\\\n)*[^\n]*)", re.M)
_INLINE = re.compile(r"`(?:\.venv/bin/)?(staffroom [^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(page: str) -> str:
    """A page as it stands."""
    return (ROOT / page).read_text("utf-8")


def python_in(page: str) -> list[str]:
    """The examples in Python, each complete in itself."""
    return _FENCED.findall(text_of(page))


def commands_in(text: str) -> Iterator[str]:
    """Every command ``staffroom ...`` on a line of its own; remarks after it are gone."""
    for found in _LINE.findall(text):
        yield re.split(r"\s+# ", found.replace("\\\n", " "))[0].strip()


def commands_within(text: str) -> Iterator[str]:
    """Every command within a sentence; many of them only name a verb."""
    yield from (found.strip() for found in _INLINE.findall(text.replace("\n", " ")))


def links_in(page: str) -> list[str]:
    """Where the links lead that stay in the repository."""
    return [link for link in _LINK.findall(text_of(page)) if "://" not in link and not link.startswith("data:")]


def indented_after(page: str, words: str) -> str:
    """The first indented block after ``words``: a file as the page shows it."""
    lines = text_of(page).split(words, 1)[1].splitlines()[1:]
    first = next(number for number, line in enumerate(lines) if line.startswith("    "))
    block = []
    for line in lines[first:]:
        if not line.startswith("    "):
            break
        block.append(line[4:])
    return "\n".join(block) + "\n"
