"""A summary in a notebook: a table of what changes, and the other questions in sentences."""

from analysis.telling.held import held
from analysis.telling.html.comparison import between
from analysis.telling.html.pieces import bullets, frame, heading, paragraph, table
from analysis.telling.naming import plain
from analysis.telling.quantities import WORDS, outcome_name, unit_words, upper, verdict
from analysis.telling.summary_text import ahead, basis, change_of, sentences, title
from analysis.telling.worlds import has_worlds
from sim.results.summary import Summary


def summary_html(summary: Summary) -> str:
    """The summary as HTML."""
    words = WORDS["questions"]
    pieces = [paragraph(ahead(summary))] if len(summary.reforms) > 1 else []
    for reform in summary.reforms:
        said = sentences(summary, reform)
        if len(summary.reforms) > 1:
            pieces.append(heading(title(summary, reform)))
        pieces += [heading(words["changes"]), paragraph(said["changes"][0])]
        pieces.append(table(WORDS["views"]["columns"], [_change(summary, reform, name) for name in summary.outcomes]))
        for question, lines in said.items():
            if question != "changes" and lines:
                pieces += [heading(words[question]), _lines(lines)]
    pieces += [heading(words["basis"]), paragraph(basis(summary))]
    reforms = ", ".join(map(plain, summary.reforms))
    held_pieces = [held(piece, has_worlds(summary)) for piece in pieces]
    return frame(WORDS["title"].format(reform=reforms, baseline=plain(summary.baseline)), held_pieces)


def _lines(lines: list[str]) -> str:
    points = [line[2:] for line in lines if line.startswith("- ")]
    return "".join(paragraph(line) for line in lines if not line.startswith("- ")) + bullets(points)


def _change(summary: Summary, reform: str, outcome: str) -> list[str]:
    row = summary.row(reform, "changes", outcome)
    told = change_of(summary, reform, outcome)
    name = f"{upper(outcome_name(outcome))}, {unit_words(row.unit)}"
    judged = row.note or WORDS["changes"]["verdicts"][verdict(row, outcome)]
    return [name, told["without"], told["with"], told["difference"], between(row, told), judged]
