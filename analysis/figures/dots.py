"""What several reforms, schools or conditions change: a dot with its interval for each, one panel per outcome."""

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.changes import Change
from analysis.telling.quantities import few
from analysis.telling.tables import NotDrawn
from sim.results.differences import FEWEST_SCHOOLS

Rows = Mapping[str, Sequence[Change]]
_LOOKS = {  # of a change for the better, for the worse, and one that is not clear: colour-blind safe, and other shapes
    1: (colours.BETTER, "o", "clearly better"),
    -1: (colours.WORSE, "s", "clearly worse"),
    0: (colours.UNDECIDED, "D", "not clear: the interval contains zero"),
}
_ROW = 0.27  # inches
_LETTERS = 34  # of a row's name in one line
_TITLE_LETTERS, _UNIT_LETTERS = 64, 84  # of all panels together, side by side


@style.theme()
def draw(rows: Rows, title: str) -> style.Picture:
    """One row per name, one panel per outcome; a name without changes is a heading. All rows hold the same outcomes.

    Raises :class:`NotDrawn` where no row holds a change.
    """
    first = next((row for row in rows.values() if row), None)
    if first is None:
        raise NotDrawn("No dots: there is no change to draw.")
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hue, marker=shape, markersize=5, linewidth=2.6), name)
        for sign, (hue, shape, name) in _LOOKS.items()
        if any(change.good == sign for row in rows.values() for change in row)
    ]
    figure = style.sheet(title, _caption(rows), _ROW * (len(rows) + 1) + 0.75, legend)
    panels = figure.subplots(1, len(first), sharey=True, squeeze=False)[0]
    for k, axes in enumerate(panels):
        _panel(axes, {name: row[k] for name, row in rows.items() if row}, list(rows), len(first))
    _names(panels[0], rows)
    return style.Picture(figure, _caption(rows), _alternative(rows))


def _panel(axes: Axes, changes: Mapping[str, Change], names: Sequence[str], panels: int) -> None:
    axes.axvline(0, color="black", linewidth=0.9, zorder=1)
    for name, change in changes.items():
        hue, shape, _ = _LOOKS[change.good]
        place = names.index(name)
        axes.plot(change.band, [place, place], color=hue, linewidth=1.0, alpha=0.5, zorder=2)
        axes.plot([change.low, change.high], [place, place], color=hue, linewidth=3.6, solid_capstyle="butt", zorder=3)
        hollow = "white" if change.good == 0 else hue
        axes.plot(change.difference, place, shape, color=hue, markerfacecolor=hollow, markersize=3.8, zorder=4)
    outcome = next(iter(changes.values())).outcome
    axes.set_title(style.wrapped(naming.label(outcome), _TITLE_LETTERS // panels))
    axes.set_xlabel(
        style.wrapped(f"difference, {naming.outcome_unit(outcome)}", _UNIT_LETTERS // panels), color=colours.QUIET
    )
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=3 if panels > 3 else 4)
    axes.margins(x=0.06)


def _names(axes: Axes, rows: Rows) -> None:
    axes.set_yticks(range(len(rows)), [style.wrapped(name, _LETTERS) for name in rows])
    for text, row in zip(axes.get_yticklabels(), rows.values(), strict=True):
        if not row:
            text.set_fontweight("bold")


def _caption(rows: Rows) -> str:
    counts = sorted({len(change.pairs) for row in rows.values() for change in row})
    counted = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    thick = "thick line: its 95 % interval (luck and schools only; often shorter than the dot is wide)"
    if counts[0] < FEWEST_SCHOOLS:
        thick = few(counts[0])
    return (
        f"Dot: mean difference to the same schools without it; {thick}; thin line: 90 % of the schools. "
        f"n = {counted} schools per row."
    )


def _alternative(rows: Rows) -> str:
    sentences = ["Dots with 95 % intervals: differences to the same schools without it."]
    for name, row in rows.items():
        found = [f"{naming.label(change.outcome)} {change.span}" for change in row]
        sentences.append(f"{name}: {'; '.join(found)}." if found else f"{name}:")
    return " ".join(sentences)
