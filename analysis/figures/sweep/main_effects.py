"""Main effects of a sampled design: standardised regression, with bootstrap intervals over the points."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from analysis import colours
from analysis.figures import style
from analysis.figures.patterns.panels import spread
from analysis.figures.sweep.sampled import Sample
from analysis.figures.sweep.words import setting_name
from analysis.telling import naming
from analysis.telling.tables import NotDrawn
from experiments.reading.finished import Finished
from experiments.reading.numbers import PROSE
from sim.errors import StaffroomError
from sim.results.differences import percentiles, resamples

RESAMPLED = 1000
POINTS_PER_SETTING = 10
SMALLEST_RANGE = 1e-12  # of an outcome that varies
ROW = 0.3  # inches
_LETTERS = 30  # of a setting's name in one line


class Effects(NamedTuple):
    """Standardised coefficients with their intervals, (settings,) each, and the share of variance that they explain."""

    settings: list[str]
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    explained: float


def varies(sample: Sample) -> bool:
    """Whether an outcome differs between points at all."""
    return bool(np.ptp(sample.values) > SMALLEST_RANGE)


def effects(sample: Sample, seed: int) -> Effects:
    """By how many standard deviations (over the points) the outcome goes up with one of each setting, the others held:
    standardised regression coefficients (Saltelli et al. 2008), 95 % bootstrap intervals over points.

    Raises :class:`StaffroomError` where fewer than two settings are numbers, and :class:`NotDrawn` for
    too few points.
    """
    names = sample.numeric
    if len(names) < 2:
        raise StaffroomError("Main effects compare settings that are numbers; fewer than two vary here.")
    if len(sample.values) < POINTS_PER_SETTING * len(names):
        raise NotDrawn(
            f"{len(sample.values)} points are too few for the main effects of {len(names)} settings; at least "
            f"{POINTS_PER_SETTING * len(names)} are needed ({POINTS_PER_SETTING} for each)."
        )
    design = sample.settings[names].to_numpy(float)
    values, explained = _fitted(design, sample.values)
    drawn = resamples(len(design), RESAMPLED, seed)
    resampled = np.array([_fitted(design[rows], sample.values[rows])[0] for rows in drawn])
    ends = np.array([percentiles(column) for column in resampled.T])
    return Effects(names, values, ends[:, 0], ends[:, 1], explained)


def _fitted(design: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, float]:
    """Standardised coefficients of a linear regression, and the share of the variance that it explains."""
    centred, away = design - design.mean(axis=0), values - values.mean()
    found, *_ = np.linalg.lstsq(centred, away, rcond=None)
    whole = float(away @ away)
    if whole == 0:
        return np.zeros(design.shape[1]), 0.0
    left = away - centred @ found
    return found * design.std(axis=0) / values.std(), 1 - float(left @ left) / whole


@style.theme()
def draw(found: Finished, samples: Sequence[Sample]) -> style.Picture:
    """A panel per outcome, a dot with its interval per setting; ``samples`` are of one arm."""
    if not samples:
        raise NotDrawn("no outcome differs between the points.")
    known = [effects(sample, found.seed) for sample in samples]
    names = [setting_name(name) for name in known[0].settings]
    first = samples[0]
    arm, against = (text.replace("_", " ") for text in (first.arm, first.against))
    of = f" to what {arm} changes" if against else f" ({arm})" if arm else ""
    title = f"Which settings matter most{of}"
    caption = _caption(found, samples, known)
    columns = 2 if len(samples) > 1 else 1
    rows = -(-len(samples) // columns)
    figure = style.sheet(title, caption, rows * (ROW * len(names) + 0.75))
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axes in panels.flat[len(samples) :]:
        axes.set_visible(False)
    for axes, sample, told in zip(panels.flat, samples, known, strict=False):
        _panel(axes, told)
        axes.set_title(f"{naming.label(sample.outcome)} (explained: {PROSE.percent(told.explained)})")
    for row in panels:
        row[0].set_yticks(range(len(names)), [style.wrapped(name, _LETTERS) for name in names])
    for axes in panels[-1]:
        axes.set_xlabel("standardised coefficient")
    return style.Picture(figure, caption, _alternative(title, samples, known))


def _panel(axes: Axes, told: Effects) -> None:
    axes.axvline(0, color=colours.MARK, linewidth=0.9, zorder=1)
    places = np.arange(len(told.values))
    axes.hlines(places, told.low, told.high, color=colours.SCENARIOS[0], linewidth=2.4, zorder=2)
    axes.plot(told.values, places, "o", color=colours.SCENARIOS[0], markersize=4.5, zorder=3)
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def _caption(found: Finished, samples: Sequence[Sample], known: Sequence[Effects]) -> str:
    left_out = [setting_name(str(name)).lower() for name in samples[0].settings if name not in known[0].settings]
    without = f" Not in it, because it has names and no numbers: {', '.join(left_out)}." if left_out else ""
    return (
        "Dot: by how many of its standard deviations over the points the outcome goes up when a setting goes up by one "
        "of its own and the others stay (standardised regression coefficient; Saltelli et al. 2008). Line: its 95 % "
        "interval from a bootstrap over the points (where none is seen it is narrower than the dot); it "
        "holds which points were drawn and the luck of single schools, "
        "not the luck that all points share. Explained: share of the variance between points that straight lines "
        "account for; the rest is bends, settings that act together, and luck, and where it is large these numbers say "
        f"little. Estimated from {samples[0].end_of_caption(found)}{without}"
    )


def _alternative(title: str, samples: Sequence[Sample], known: Sequence[Effects]) -> str:
    sentences = [f"{title}: standardised regression coefficients."]
    for sample, told in zip(samples, known, strict=True):
        each = [
            f"{setting_name(name).lower()} {spread(value, low, high)}"
            for name, value, low, high in zip(told.settings, told.values, told.low, told.high, strict=True)
        ]
        sentences.append(f"{sample.what} (explained {PROSE.percent(told.explained)}): {', '.join(each)}.")
    return "\n".join(sentences)
