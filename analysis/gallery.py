"""Draws the gallery anew: ``python -m analysis.gallery`` writes analysis/GALLERY.md and its pictures."""

import sys
from collections.abc import Callable
from pathlib import Path

from analysis.figures import culture_shares, distributions, network, paired_differences, trajectories
from analysis.figures.style import Picture, settle, theme
from analysis.telling.tables import results_of
from experiments.asking.loading import load_reform, load_school
from sim.results.comparison import Comparison, compare
from sim.scenario.reform import Part, Reform
from sim.scenario.scenario import Scenario

HERE = Path(__file__).parent
FOLDER = HERE / "gallery"
DOTS_PER_INCH = 80
IN_THE_README = ["voluntary_share", "trust_mean", "isolates_share"]
HEAD = """\
# Gallery

What the program draws, from one comparison: a primary school whose scheduled meetings nobody can explain, as it is,
with a clear and supported mandate, and with an unclear, controlled one. `python -m analysis.gallery` writes this page.
"""
Drawn = list[tuple[str, str, Callable[[], Picture]]]  # name, heading with the call that draws it, and the drawing


def comparison() -> Comparison:
    """The three scenarios of the gallery, 100 schools each."""
    school = load_school("scheduled_primary")
    names = {
        "as it is": None,
        "clear and supported": "clear_supported_mandate",
        "unclear": "unclear_controlled_mandate",
    }
    return compare({name: Scenario(school, load_reform(reform) if reform else None) for name, reform in names.items()})


def demo() -> Picture:
    """The picture of the README: what ``make demo`` computes, in one row."""
    school = load_school("scheduled_primary")
    scenarios = {
        name.replace("_", " "): Scenario(school, load_reform(name)) for name in ("no_reform", "clear_supported_mandate")
    }
    return trajectories.draw(results_of(compare(scenarios, replicates=100, seed=1)), IN_THE_README)


def composed() -> Reform:
    """A reform of several parts."""
    mandate = load_reform("clear_supported_mandate")
    parts = [
        Part(load_reform("trust_building"), start="year 1 term 1", end="year 1", name="trust first"),
        Part(mandate, start="year 1 term 3", end="year 2", ramp=6, name="clear mandate"),
        Part({"mandate": 0.4}, start="year 2 term 3", end="year 2", name="fewer meetings"),
    ]
    return Reform.compose(parts, name="trust first", school=load_school("scheduled_primary"))


def pictures(found: Comparison) -> Drawn:
    """What is in the gallery, in order."""
    from analysis.exploring.futures.robust import robustness

    results = results_of(found)
    reform, school = composed(), load_school("scheduled_primary")
    reforms = ["clear_supported_mandate", "protected_time", "trust_building", "unclear_controlled_mandate"]
    compared = robustness(reforms, futures=120, replicates=5, progress=False)
    return [
        ("demo", "What `make demo` computes, in one row: `trajectories.draw(results, measures)`", demo),
        ("calendar", "A reform on the calendar: `reform.calendar(school)`", lambda: reform.calendar(school)),
        ("trajectories", "The school, week by week: `trajectories.draw(results)`", lambda: trajectories.draw(results)),
        ("differences", "What changed, and how sure that is: `paired_differences.draw(results)`",
         lambda: paired_differences.draw(results)),
        ("cultures", "Which culture schools end in: `culture_shares.draw(results)`",
         lambda: culture_shares.draw(results)),
        ("distributions", "How differently schools end up: `distributions.draw(results)`",
         lambda: distributions.draw(results)),
        ("network", "A staff: `network.draw(results)`", lambda: network.draw(results)),
        ("regret", "Reforms when little is known: `robustness(reforms).picture()`", compared.picture),
        ("pareto", "What one gets for the hours: `robustness(reforms).pareto()`", compared.pareto),
    ]  # fmt: skip


@theme()
def main() -> int:
    """Draws every picture and writes the page."""
    FOLDER.mkdir(exist_ok=True)
    page = [HEAD]
    for name, heading, draw in pictures(comparison()):
        picture = draw()
        settle(picture.figure)
        picture.figure.savefig(FOLDER / f"{name}.png", dpi=DOTS_PER_INCH, metadata={"Software": None})
        page.append(f"## {heading}\n\n![{picture.alternative}](gallery/{name}.png)\n")
        print(FOLDER / f"{name}.png", flush=True)
    (HERE / "GALLERY.md").write_text("\n".join(page), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
