"""The page of a brief: everything that the template shows, from the summary's table, on two pages."""

import base64
import io
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from analysis import colours
from analysis.brief.answer import answer, in_words
from analysis.brief.assumptions import assumptions, lead
from analysis.brief.compared import MOST_LETTERS, compared, schools
from analysis.brief.figure import draw
from analysis.brief.fit import SCALES, USUAL, scale_of
from analysis.brief.others import others
from analysis.brief.repeat import Repetition
from analysis.brief.risks import risks
from analysis.brief.table import table_of
from analysis.figures.style import Picture, settle, theme
from analysis.telling.held import held
from analysis.telling.naming import plain
from analysis.telling.quantities import few, outcome_name, upper
from analysis.telling.summary_text import schools_of
from analysis.telling.texts import LANGUAGE, texts
from analysis.telling.worlds import has_worlds
from sim.declared.measures import DIRECTION
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary import Summary

Content = dict[str, Any]


class Brevity(NamedTuple):
    """How much is said so that two pages hold it: reforms, letters of what one does, assumptions, letters of files that
    are printed, whether what lasts is said of every reform, and the smallest scale of letters before less is said.
    """

    reforms: int
    letters: int
    assumptions: int
    files: int
    kept: bool
    least: float


# From the longest to the shortest; what is left out is said, and is in the HTML version and in the table of numbers.
BREVITIES = (
    Brevity(5, MOST_LETTERS, 7, 2500, True, 0.94),
    Brevity(5, MOST_LETTERS, 7, 0, True, 0.91),
    Brevity(5, 76, 7, 0, True, 0.88),
    Brevity(5, 76, 6, 0, False, 0.85),
    Brevity(5, 50, 5, 0, False, 0.85),
    Brevity(3, 50, 4, 0, False, 0.85),
)


def page(summary: Summary, question: str | None, repeat: Repetition) -> str:
    """The brief as HTML that needs no network."""
    figures: dict[int, Picture] = {}
    for brevity in BREVITIES:
        shown = _most_helpful(summary, brevity.reforms)
        if len(shown) not in figures:
            figures[len(shown)] = draw(summary, shown)
        figure = figures[len(shown)]
        content = _content(summary, repeat, brevity, figure) | {"question": question or _question(summary)}
        wide, high = figure.figure.get_size_inches()
        scale = scale_of(content, float(high / wide), brevity.least)
        if scale is not None:
            break
    source = {"source": _svg(figure), "caption": figure.caption, "alternative": figure.alternative}
    shown_content = content | {"figure": source, "style": _style(USUAL * (scale or SCALES[-1]))}
    return held(_environment().get_template("brief.html.j2").render(shown_content), has_worlds(summary))


def _content(summary: Summary, repeat: Repetition, brevity: Brevity, figure: Picture) -> Content:
    """What the template shows, without the question and the picture itself."""
    words = texts("brief")
    shown_reforms = _most_helpful(summary, brevity.reforms)
    return {
        "language": LANGUAGE[:2],
        "words": words,
        "answer": answer(summary),
        "others": others(summary, shown_reforms, brevity.kept),
        "compared": compared(summary),
        "figure": {"caption": figure.caption},
        "table": table_of(summary, shown_reforms, brevity.letters),
        "risks": risks(summary),
        "lead": lead(),
        "assumptions": assumptions(summary, brevity.assumptions),
        "limits": [line.format(intervals=_intervals(summary)) for line in words["limits"]],
        "repeat": _repeat(summary, repeat, brevity.files),
        "numbers": _data("text/csv", summary.table.to_csv(index=False)),
    }


def _style(points: float) -> str:
    """The style sheet with its colours and, on paper, the size of its letters."""
    sheet = files("analysis.brief").joinpath("brief.css").read_text("utf-8")
    sheet = sheet.replace("ACCENT", colours.ACCENT).replace("SHADE", colours.SHADE)
    return sheet + f"@media print {{ html {{ font-size: {points:.3f}pt; }} }}\n"


@cache
def _environment() -> Environment:
    loader = PackageLoader("analysis.brief", "")
    return Environment(
        loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined, trim_blocks=True
    )


def _most_helpful(summary: Summary, most: int) -> list[str]:
    """The reforms that are shown, in the order of the comparison."""
    gains = {
        name: DIRECTION[summary.goal] * summary.row(name, "changes", summary.goal).value for name in summary.reforms
    }
    ordered = sorted(gains, key=lambda name: -np.inf if np.isnan(gains[name]) else gains[name], reverse=True)
    return [name for name in summary.reforms if name in ordered[:most]]


def _question(summary: Summary) -> str:
    words, many = texts("brief")["question"], len(summary.reforms) > 1
    return str(
        words["several" if many else "one"].format(
            reform=plain(summary.best),
            count=in_words(len(summary.reforms)),
            goal=outcome_name(summary.goal),
            teachers=f"{summary.row('', 'basis', 'teachers').value:g}",
        )
    )


def _intervals(summary: Summary) -> str:
    """What the intervals of the brief say, or that there are none."""
    words, count, said = texts("brief")["intervals"], schools_of(summary), schools(summary)
    if count < FEWEST_SCHOOLS:
        return str(words["none"].format(schools=upper(said), few=few(count)))
    return str(words["some"].format(schools=said))


def _repeat(summary: Summary, repeat: Repetition, most: int) -> Content:
    """Commands and files; on paper not where they have more than so many letters, which is said."""
    words = texts("brief")["repeat"]
    seed = summary.comparison.results[summary.baseline].seed
    text = words["text"].format(seed=seed, schools=schools(summary), **repeat.versions)
    hidden = sum(map(len, repeat.files.values())) > most
    return {
        "lead": repeat.lead,
        "text": text,
        "commands": repeat.commands,
        "files": [(name, said, _data("application/yaml", said)) for name, said in repeat.files.items()],
        "notices": [*repeat.notices, *([words["hidden"]] if hidden else [])],
        "hidden": hidden,
    }


@theme()
def _svg(picture: Picture) -> str:
    settle(picture.figure)
    stream = io.BytesIO()
    picture.figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return _data("image/svg+xml", stream.getvalue())


def _data(kind: str, content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
