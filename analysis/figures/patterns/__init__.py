"""The figures of ``staffroom patterns``: one per pattern, above the runs, below the criteria and the verdicts."""

import sys
from collections.abc import Callable
from pathlib import Path

from analysis.figures import save, style
from analysis.figures.patterns import contrast, course, dose, loop, scatter, stack, strip
from analysis.figures.patterns.matrix import draw_matrix, read_matrix
from analysis.figures.patterns.panels import Plan
from analysis.figures.patterns.results import PatternResult, read_results
from analysis.figures.patterns.words import alternative, caption
from analysis.telling.tables import NotDrawn
from sim.errors import StaffroomError, nearest

KINDS: dict[str, Callable[[PatternResult], Plan]] = {
    "dose": dose.plan,
    "contrast": contrast.plan,
    "course": course.plan,
    "loop": loop.plan,
    "scatter": scatter.plan,
    "stack": stack.plan,
}


def draw_patterns(folder: Path, tell: Callable[[str], None] | None = None) -> list[Path]:
    """Draw every pattern of a results folder into ``folder/figures``: F3.png, F3.svg and F3.txt (it in words).

    Where mechanisms were switched off, ``ablations.png`` shows what that does to which pattern. Returns the written
    files. A figure that cannot be drawn is left out with one sentence to ``tell`` (default: standard error). Raises
    :class:`StaffroomError` if the folder holds no results of ``staffroom patterns``.
    """
    say = tell if tell is not None else _to_standard_error
    results = read_results(Path(folder))
    target = Path(folder) / "figures"
    target.mkdir(exist_ok=True)
    written = []
    for found in results:
        try:
            written += save(draw(found), target, found.pattern.id)
        except (StaffroomError, NotDrawn) as reason:
            say(f"No figure of {found.pattern.id}: {reason}")
    table = read_matrix(Path(folder))
    if table is not None:
        written += save(draw_matrix(table), target, "ablations")
    return written


@style.theme()
def draw(found: PatternResult) -> style.Picture:
    """The figure of one pattern. Raises :class:`StaffroomError` where its description does not fit the runs."""
    kind = str(found.need("kind"))
    if kind not in KINDS:
        raise StaffroomError(f"{found.pattern.id}: figure.kind = '{kind}' is not known{nearest(kind, KINDS)}")
    plan = KINDS[kind](found)
    lines = -(-len(plan.panels) // plan.columns)
    rows = strip.plan(found.judgements)
    words = caption(found, plan.notes)
    body = lines * plan.row + strip.height(rows)
    figure = style.sheet(f"{found.pattern.id}. {found.pattern.claim}", words, body, plan.legend)
    strip.draw(figure, rows)
    drawn = figure.subplots(lines, plan.columns, squeeze=False, sharey=plan.share_y)
    for place, axes in enumerate(drawn.flat):
        axes.set_visible(place < len(plan.panels))
        if place < len(plan.panels):
            plan.panels[place](axes)
            if place + plan.columns < len(plan.panels) and not plan.share_y:
                axes.set_xlabel("")
            if place % plan.columns and plan.share_y:
                axes.set_ylabel("")
    return style.Picture(figure, words, alternative(found, plan.told))


def _to_standard_error(sentence: str) -> None:
    print(sentence, file=sys.stderr)
