"""The figures of a sweep: culture maps, dose curves, reforms by school, points of a sample, and a ramp's two ways."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.figures import save, style
from analysis.figures.sweep import (
    bifurcation,
    culture_map,
    dose_curves,
    elementary_effects,
    main_effects,
    point_scatter,
    reforms_by_school,
    sampled,
)
from analysis.figures.sweep.words import file_part
from analysis.telling.tables import NotDrawn
from experiments.reading import finished
from experiments.reading.finished import Finished, grids
from experiments.reading.tipping_table import axes_of
from sim.errors import StaffroomError

MOST_FIGURES = 12  # of one kind
Named = tuple[str, style.Picture]


def draw_sweep(folder: Path, tell: Callable[[str], None] | None = None) -> list[Path]:
    """Draw what fits a finished sweep into ``folder/figures``: NAME.png, NAME.svg and NAME.txt (it in words).

    A grid over two numeric settings gives a culture map, one or two settings give dose curves, reforms in several
    schools give what each changes in each school, a ramp its two ways; a sampled design gives its points over every
    setting and the main or elementary effects. Returns the written files. Figures beyond the
    first dozen are left out, and where nothing fits there are none; one sentence to ``tell`` (default: standard error)
    says so. Raises :class:`StaffroomError` if the folder holds no finished sweep.
    """
    say = tell if tell is not None else _to_standard_error
    found = finished.read(Path(folder))
    target = Path(folder) / "figures"
    written: list[Path] = []
    not_fitting: list[str] = []
    not_all: dict[str, str] = {}
    for kind, pictures in _kinds(found).items():
        try:
            for name, picture in pictures(found):
                target.mkdir(exist_ok=True)
                written += save(picture, target, name)
        except StaffroomError as reason:
            not_fitting.append(str(reason))
        except NotDrawn as reason:
            not_all[kind] = str(reason)
    if written:
        for kind, why in not_all.items():
            say(f"Not every {kind}: {why}")
    else:
        say(f"No figures: {' '.join(dict.fromkeys([*not_fitting, *not_all.values()]))}")
    return written


def _maps(found: Finished) -> Iterator[Named]:
    x, y = axes_of(found)
    for number, grid in enumerate(grids(found, x, y)):
        if number >= MOST_FIGURES:
            raise NotDrawn(f"only the first {MOST_FIGURES} are drawn.")
        name = "_".join(["culture_map", *(_part(setting, value) for setting, value in grid.beside.items())])
        yield name, culture_map.draw(found, grid)


def _part(name: str, value: Any) -> str:
    """Arm or further setting as part of a file's name."""
    return file_part(value if name == "arm" else f"{name.split('.')[-1]}_{value}")


def _curves(found: Finished) -> Iterator[Named]:
    for number, curves in enumerate(dose_curves.figures(found)):
        if number >= MOST_FIGURES:
            raise NotDrawn(f"only the first {MOST_FIGURES} are drawn.")
        yield curves.name, dose_curves.draw(found, curves)


def _reforms(found: Finished) -> Iterator[Named]:
    for changes in reforms_by_school.figures(found):
        yield changes.name, reforms_by_school.draw(found, changes)


def _points(found: Finished) -> Iterator[Named]:
    for sample in sampled.samples(found):
        yield f"points_{sample.suffix}", point_scatter.draw(found, sample)


def _main_effects(found: Finished) -> Iterator[Named]:
    by_arm: dict[str, list[sampled.Sample]] = {}
    for sample in sampled.samples(found):
        by_arm.setdefault(sample.arm, []).append(sample)
    for arm, samples in by_arm.items():
        varying = [sample for sample in samples if main_effects.varies(sample)]
        yield "_".join(["main_effects", *([file_part(arm)] if arm else [])]), main_effects.draw(found, varying)


def _elementary_effects(found: Finished) -> Iterator[Named]:
    for sample in sampled.samples(found):
        yield f"elementary_effects_{sample.suffix}", elementary_effects.draw(found, sample)


_GRID = {"culture map": _maps, "dose curve": _curves, "reform": _reforms}
_SAMPLE = {"figure of points": _points, "figure of main effects": _main_effects}
_TRAJECTORIES = {"figure of points": _points, "figure of elementary effects": _elementary_effects}


def _kinds(found: Finished) -> Mapping[str, Callable[[Finished], Iterator[Named]]]:
    """The kinds of figure that a sweep can have."""
    if found.manifest["verb"] == "map":
        return {"ramp": _ways}
    if sampled.is_trajectories(found):
        return _TRAJECTORIES
    if sampled.is_sampled(found):
        return _SAMPLE if found.numeric else {"reform": _reforms, **_SAMPLE}
    return _GRID


def _ways(found: Finished) -> Iterator[Named]:
    yield "bifurcation", bifurcation.draw(found)


def _to_standard_error(sentence: str) -> None:
    print(sentence, file=sys.stderr)
