"""Every figure that fits a results folder, as PNG, SVG and alternative text."""

import sys
from collections.abc import Callable
from pathlib import Path

from analysis.figures import (
    culture_shares,
    distributions,
    ladder,
    network,
    paired_differences,
    style,
    trajectories,
    weekly_difference,
)
from analysis.telling.tables import NotDrawn, Results, load_results

FIGURES: dict[str, Callable[[Results], style.Picture]] = {
    "trajectories": trajectories.draw,
    "paired_differences": paired_differences.draw,
    "weekly_difference": weekly_difference.draw,
    "culture_shares": culture_shares.draw,
    "distributions": distributions.draw,
    "ladder": ladder.draw,
    "network": network.draw,
}
COMPARISONS = ("paired_differences", "weekly_difference")
MOST_SCENARIOS = 16
DOTS_PER_INCH = 150


def draw_all(folder: Path, tell: Callable[[str], None] | None = None) -> list[Path]:
    """Draw every figure that fits the results into ``folder/figures``: NAME.png, NAME.svg and NAME.txt (it in words).

    Returns the written files. What cannot be drawn is left out with one sentence to ``tell`` (default: standard error).
    The same results give the same files. Raises :class:`StaffroomError` if the folder holds no results.
    """
    say = tell if tell is not None else _to_standard_error
    results = load_results(folder)
    if not results.scenarios or len(results.scenarios) > MOST_SCENARIOS:
        say(f"No figures: they show 1 to {MOST_SCENARIOS} scenarios, and these results have {len(results.scenarios)}.")
        return []
    target = Path(folder) / "figures"
    target.mkdir(exist_ok=True)
    written = []
    for name, draw in FIGURES.items():
        if name in COMPARISONS and len(results.scenarios) == 1:
            continue
        try:
            written += save(draw(results), target, name)
        except NotDrawn as reason:
            say(str(reason))
    return written


@style.theme()
def save(picture: style.Picture, target: Path, name: str) -> list[Path]:
    """Write one picture as PNG, SVG and text; nothing in the files depends on the time or the machine."""
    style.settle(picture.figure)
    paths = [target / f"{name}.{kind}" for kind in ("png", "svg", "txt")]
    picture.figure.savefig(paths[0], dpi=DOTS_PER_INCH, metadata={"Software": None, "Description": picture.alternative})
    picture.figure.savefig(paths[1], metadata={"Date": None, "Creator": None, "Description": picture.alternative})
    paths[2].write_text(f"{picture.caption}\n\n{picture.alternative}\n", "utf-8")
    return paths


def _to_standard_error(sentence: str) -> None:
    print(sentence, file=sys.stderr)
