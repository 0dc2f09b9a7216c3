"""``staffroom replay``: which options and help; the file itself is made by ``replay.py``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.errors import StaffroomError, nearest

if TYPE_CHECKING:
    from analysis.telling.tables import Results


def main(arguments: Sequence[str], _: Draw | None = None) -> int:
    """Writes the file that was asked for."""
    parser = Options(
        "replay", "Makes one HTML file that plays a run of a results folder, with the second scenario beside it."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder of staffroom run or compare")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the file, such as lesson.html"
    )
    parser.add_argument("--replicate", type=int, metavar="N", help="which school (default: the most typical)")
    parser.add_argument("--week", type=int, default=0, help="week in which the film opens (default: 0, the beginning)")
    parser.add_argument("--scenarios", metavar="A,B", help="which one or two scenarios (default: the first two)")
    given = parser.parse_args(list(arguments))
    target = _target(given.output)
    from analysis.classroom.replay import replay, results_of

    results = results_of(given.folder)
    names = _chosen(results, given.folder, given.scenarios)
    print("Asking every teacher about every week; with a large school this takes up to a minute.", flush=True)
    page = replay(results, names, given.replicate, given.week)
    target.write_text(page, "utf-8")
    print(f"{target} ({len(page.encode()) / 1e6:.1f} MB) plays {' and '.join(names)}: open it in any browser.")
    return 0


def _target(path: Path) -> Path:
    if not path.parent.is_dir():
        raise StaffroomError(f"-o {path}: there is no folder '{path.parent}'.")
    if path.is_dir():
        raise StaffroomError(f"-o {path} is a folder; name a file in it, such as {path / 'lesson.html'}.")
    return path


def _chosen(results: "Results", folder: Path, given: str | None) -> list[str]:
    if given is None:
        if len(results.scenarios) > 2:
            print(
                f"'{folder}' has {len(results.scenarios)} scenarios; the first two are played, others with --scenarios."
            )
        return results.scenarios[:2]
    names = [name.strip() for name in given.split(",")]
    for name in names:
        if name not in results.scenarios:
            raise StaffroomError(f"--scenarios: '{name}' is not in the results{nearest(name, results.scenarios)}")
    if not 1 <= len(names) <= 2:
        raise StaffroomError(f"--scenarios names {len(names)} scenarios; a replay plays one or two.")
    return names
