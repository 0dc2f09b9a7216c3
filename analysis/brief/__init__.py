"""The brief: two pages, from a comparison or a results folder, for somebody who decides."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from analysis.brief.folder import comparison_of
from analysis.brief.page import page
from analysis.brief.repeat import Asked, repetition
from sim.errors import StaffroomError
from sim.results.comparison import Comparison
from sim.results.costs import checked_prices

NAME = "brief.html"
MOST_LETTERS = 400  # of a question


def report(
    source: Comparison | str | Path,
    path: str | Path | None = None,
    *,
    question: str | None = None,
    goal: str = "voluntary_share",
    prices: Mapping[str, float] | None = None,
    pdf: bool = False,
) -> Path:
    """Write the brief and return its path: HTML that needs no network, or PDF where ``path`` ends in .pdf.

    ``source``: a comparison, or the results folder of ``staffroom run`` or ``compare``; ``path``: a file (default:
    brief.html in that folder); ``prices``: hours per teacher and year for moving a lever all the way, beyond what the
    model counts; ``pdf=True``: beside the HTML also a PDF. Raises :class:`StaffroomError` for a folder
    without a comparison, a path that cannot be written, or a missing library for PDF.
    """
    target = _target(source, path)
    _check_question(question)
    as_pdf = target.suffix.lower() == ".pdf"
    if as_pdf or pdf:
        from analysis.brief.pdf import check

        check()
    asked = Asked(question, goal, checked_prices(prices))
    commands: list[str] | None
    if isinstance(source, Comparison):
        comparison, commands = source, None
    else:
        folder = Path(source)
        comparison, command = comparison_of(folder)
        place = folder.name if folder.is_absolute() else str(folder)  # nothing of the machine is in a brief
        commands = [_kept_in(place, command), asked.command(place)]
    summary = comparison.summary(goal, elsewhere=True, prices=prices)
    content = page(summary, question, repetition(comparison, asked, commands))
    try:
        if not as_pdf:
            target.write_text(content, "utf-8")
        if as_pdf or pdf:
            from analysis.brief.pdf import write

            write(content, target.with_suffix(".pdf"))
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise StaffroomError(f"the brief cannot be written to '{target}' ({reason}); choose another file.") from problem
    return target


def _kept_in(place: str, command: str) -> str:
    """The command that made a results folder, with the folder where the next command looks for it."""
    words = shlex.split(command)
    others = [word for word in words if not word.startswith("output=")]
    return command if words == others and place.startswith("results/") else shlex.join([*others, f"output={place}"])


def _check_question(question: object) -> None:
    if question is not None and not isinstance(question, str):
        raise StaffroomError(f"question = {question!r} is not a text; write question='Is it worth its hours?'.")
    if question is not None and len(question) > MOST_LETTERS:
        raise StaffroomError(
            f"the question has {len(question)} letters; at most {MOST_LETTERS} fit above a brief of two pages: "
            "shorten it, and say the rest in a letter beside the brief."
        )


def _target(source: object, path: str | Path | None) -> Path:
    if path is None:
        if isinstance(source, Comparison):
            raise StaffroomError("report needs a file to write to, such as comparison.report('brief.html').")
        return Path(str(source)) / NAME
    if not isinstance(path, (str, Path)):
        raise StaffroomError(f"path = {path!r} is not a file; write report('brief.html') or report('brief.pdf').")
    target = Path(path)
    if target.suffix.lower() not in (".html", ".htm", ".pdf"):
        raise StaffroomError(f"'{target}' is neither HTML nor PDF; give a name that ends in .html or .pdf.")
    if not target.parent.is_dir():
        raise StaffroomError(f"'{target}' cannot be written: there is no folder '{target.parent}'.")
    return target
