"""How a change grows with the dose, for several kinds of a measure: one panel per outcome, one line per kind."""

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from seaborn import color_palette

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.changes import Change

Lines = Mapping[str, Mapping[float, Sequence[Change]]]
_MARKERS = ["o", "s", "^", "D", "v", "P"]


@style.theme()
def draw(lines: Lines, title: str, dose: str) -> style.Picture:
    """``lines``: for every kind, the changes (one per outcome) by dose; ``dose``: what the dose is, with its unit."""
    first = next(iter(next(iter(lines.values())).values()))
    hues = [str(hue) for hue in color_palette("viridis", len(lines) + 1).as_hex()][: len(lines)]
    looks = dict(zip(lines, zip(hues, _MARKERS * len(lines), strict=False), strict=True))
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hue, marker=shape, markersize=5), name) for name, (hue, shape) in looks.items()
    ]
    figure = style.sheet(title, _caption(lines), 2.9, legend)
    panels = figure.subplots(1, len(first), squeeze=False)[0]
    for k, axes in enumerate(panels):
        for name, doses in lines.items():
            _line(axes, {at: changes[k] for at, changes in doses.items()}, *looks[name])
        axes.axhline(0, color="black", linewidth=0.9, zorder=1)
        axes.set_title(style.wrapped(naming.label(first[k].outcome), 26))
        axes.set_ylabel(f"difference, {naming.outcome_unit(first[k].outcome)}", color=colours.QUIET)
        axes.set_xlabel(dose, color=colours.QUIET)
        axes.set_xlim(left=0)
    return style.Picture(figure, _caption(lines), _alternative(lines, dose))


def _line(axes: Axes, changes: Mapping[float, Change], hue: str, shape: str) -> None:
    doses = list(changes)
    lows, highs = [c.low for c in changes.values()], [c.high for c in changes.values()]
    axes.fill_between(doses, lows, highs, color=hue, alpha=0.3, linewidth=0, zorder=2)
    axes.plot(doses, [c.difference for c in changes.values()], color=hue, marker=shape, markersize=4.5, zorder=3)


def _caption(lines: Lines) -> str:
    counts = sorted({len(c.pairs) for doses in lines.values() for row in doses.values() for c in row})
    counted = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (
        "Mark: mean difference to the same schools without it; shade: its 95 % interval (luck and schools only; often "
        f"narrower than the mark). n = {counted} schools per mark."
    )


def _alternative(lines: Lines, dose: str) -> str:
    sentences = [f"Lines over the dose ({dose}): differences to the same schools without it."]
    for name, doses in lines.items():
        found = [
            f"at {at:g} " + ", ".join(f"{naming.label(c.outcome)} {c.span}" for c in row) for at, row in doses.items()
        ]
        sentences.append(f"{name}: {'; '.join(found)}.")
    return " ".join(sentences)
