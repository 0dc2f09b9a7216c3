"""``staffroom replay``: which options and help; the file itself is made by ``replay.py``."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.asking.options import Options
from experiments.drawn import Draw
from sim.errors import StaffroomError, nearest

MOST_PLAYED = 2

if TYPE_CHECKING:
    from analysis.telling.tables import Results


def main(arguments: Sequence[str], _: Draw | None = None) -> int:
    """Writes the file that was asked for."""
    parser = Options(
        "replay", "Makes one HTML file that plays a run of a results folder, with the second scenario beside it."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder of staffroom run, compare or sweep")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file, such as lesson.html")
    parser.add_argument("--point", type=int, metavar="N", help="of a sweep: which point (its row in the design)")
    parser.add_argument("--replicate", type=int, metavar="N", help="which school (default: the most typical)")
    parser.add_argument("--week", type=int, default=0, help="week in which the film opens (default: 0, the beginning)")
    parser.add_argument("--scenarios", metavar="A,B", help="which one or two scenarios (default: the first two)")
    given = parser.parse_args(list(arguments))
    from analysis.classroom.replay import replay, results_of
    from experiments.keeping.manifest_file import has_manifest, read_manifest
    from experiments.reading.one_run import is_sweep

    if given.point is not None or (has_manifest(given.folder) and is_sweep(read_manifest(given.folder))):
        return _of_a_point(given)
    if given.output is None:
        raise StaffroomError("the file is missing; give -o/--output, such as -o lesson.html.")
    target = _target(given.output)
    results = results_of(given.folder)
    names = _chosen(results, given.folder, given.scenarios)
    print("Asking every teacher about every week; with a large school this takes up to a minute.", flush=True)
    return _written(target, replay(results, names, given.replicate, given.week), names)


def _written(target: Path, page: str, names: Sequence[str]) -> int:
    target.write_text(page, "utf-8")
    print(f"{target} ({len(page.encode()) / 1e6:.1f} MB) plays {' and '.join(names)}: open it in any browser.")
    return 0


def _of_a_point(given: Namespace) -> int:
    """The file of one run of a sweep, or of the same school under two of the reforms of its point."""
    from analysis.classroom.replay import fits, played
    from experiments.asking.model_file import loaded
    from experiments.reading.one_run import check_same, runs_of_point
    from sim.results.recording import record_run

    arms = [None] if given.scenarios is None else [name.strip() for name in given.scenarios.split(",")]
    runs = [run for arm in arms for run in runs_of_point(given.folder, given.point, arm, given.replicate)]
    number = runs[0].replicate
    target = _target(given.output or given.folder / f"replay-point{given.point}-replicate{number}.html")
    if len(runs) > MOST_PLAYED:
        names = ", ".join(run.name for run in runs)
        if given.scenarios is not None:
            raise StaffroomError(f"--scenarios names {len(runs)} reforms; a replay plays one or two.")
        print(f"Point {given.point} has {len(runs)} reforms ({names}); the first two are played, others: --scenarios.")
    runs = runs[:MOST_PLAYED]
    for run in runs:
        fits(run.scenario)
    own = None if runs[0].model is None else loaded(runs[0].model).model
    recordings = [record_run(run.scenario, run.seed, number, model=own) for run in runs]
    for run, recording in zip(runs, recordings, strict=True):
        check_same(run, recording.measures)
    return _written(target, played([run.name for run in runs], recordings, given.week), [run.name for run in runs])


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
