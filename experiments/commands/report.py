"""``staffroom report``: a brief of two pages from a results folder, for somebody who decides."""

from pathlib import Path

from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.errors import StaffroomError
from sim.views import view


def main(arguments: list[str], _: Draw | None = None) -> int:
    """Writes the brief that the arguments ask for; returns the exit code."""
    parser = Options(
        "report",
        "Writes a brief of two pages from the results of `staffroom run` or `staffroom compare`: what "
        "changes, what it costs, what lasts, who loses, what it rests on. One HTML file that needs no network; some "
        "more schools are simulated for it.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to: .html or .pdf (default: DIR/brief.html)")
    parser.add_argument("--pdf", action="store_true", help="a PDF beside the HTML file")
    parser.add_argument("--question", metavar="TEXT", help="the question above the brief")
    parser.add_argument(
        "--goal", default="voluntary_share", metavar="NAME", help="the outcome that the reforms are for "
        "(default: voluntary_share; `staffroom measures` lists them)",
    )  # fmt: skip
    parser.add_argument(
        "--price", action="append", default=[], metavar="LEVER=HOURS", help="hours per teacher and year that moving a "
        "lever all the way costs beyond what the model counts, such as --price coaching=20; may be repeated",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    prices = dict(_price(given) for given in options.price)
    from experiments import terminal

    terminal.say_compiling()
    given = {"question": options.question, "goal": options.goal, "prices": prices, "pdf": options.pdf}
    written = view("report", options.folder, options.to, **given)
    beside = f" and {written.with_suffix('.pdf').name}" if options.pdf and written.suffix != ".pdf" else ""
    print(f"{written}{beside}")
    return 0


def _price(given: str) -> tuple[str, float]:
    lever, _, hours = given.partition("=")
    try:
        return lever.strip(), float(hours)
    except ValueError:
        raise StaffroomError(f"--price {given} is not usable; write --price coaching=20.") from None
