"""Pictures of a comparison over futures: regret, gain against hours, conditions of failure, the search for a goal."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from analysis import colours
from analysis.exploring.futures.shares import percent
from analysis.exploring.futures.uncertain import Uncertain
from analysis.exploring.futures.words import aim_words, goal_words, in_hours, number
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.prices import levers_in_words
from analysis.telling.tables import NotDrawn
from analysis.telling.texts import texts

_FAINT = 0.28
_FAILS, _FINE = colours.WORSE, colours.BETTER  # told apart by filling as well
MIDDLE = (5, 95)  # percentiles


def _unit(found: Any) -> str:
    return naming.outcome_unit(found.aim.measure.name)


def _basis(found: Any) -> dict[str, Any]:
    luck = found.study.luck
    return {
        "n": len(found.fares.future),
        "replicates": luck.replicates,
        "seed": luck.seed,
        "holds": texts("robustness")["holds"]["futures"],
    }


def _looks(found: Any) -> tuple[dict[str, str], dict[str, str]]:
    return style.colours(found.options), style.markers(found.options)


@style.theme()
def regret_picture(found: Any) -> style.Picture:
    """Per option: how far it stays behind the best in every future, and the share of futures in which it is best."""
    say = texts("robustness")["regret_picture"]
    hues, _ = _looks(found)
    caption = say["caption"].format(**_basis(found))
    title = say["title"].format(label=naming.label(found.aim.measure.name))
    figure = style.sheet(title, caption, 0.62 * len(found.options) + 0.6)
    left, right = figure.subplots(1, 2, width_ratios=[3, 1.3], sharey=True)
    jitter = np.random.default_rng(0)  # only where in the row a dot stands
    for place, option in enumerate(found.options):
        row, values = found.regret.loc[option], found.fares.regret[:, place]
        spread = place + jitter.uniform(-0.28, 0.28, len(values))
        left.barh(place, row.regret_90, height=0.7, color=hues[option], alpha=0.22, linewidth=0)
        left.plot(values, spread, "o", color=hues[option], markersize=2.4, alpha=0.55, markeredgewidth=0)
        left.plot([row.regret_90_low, row.regret_90_high], [place, place], color="black", linewidth=1.6)
        left.plot([row.regret_90] * 2, [place - 0.35, place + 0.35], color="black", linewidth=1.6)
        ends = [100 * row.best_low, 100 * row.best_high]
        right.plot(ends, [place, place], color=hues[option], linewidth=3.2, solid_capstyle="butt")
        right.plot(100 * row.best, place, "o", color=hues[option], markersize=5.5, markeredgecolor="white")
    names = [style.wrapped(naming.plain(option), 20) for option in found.options]
    left.set_yticks(range(len(names)), names)
    left.set_ylim(len(names) - 0.5, -0.5)
    left.set_xlim(left=min(0.0, left.get_xlim()[0]))
    left.set_xlabel(say["behind"].format(unit=_unit(found)))
    right.set_xlim(-3, 103)
    right.set_xlabel(say["best"])
    for axes in (left, right):
        axes.tick_params(axis="y", length=0)
    told = [
        say["row"].format(
            option=naming.plain(str(option)),
            regret=number(row.regret_90),
            low=number(row.regret_90_low),
            high=number(row.regret_90_high),
            best=percent((row.best, row.best_low, row.best_high)),
        )
        for option, row in found.regret.iterrows()
    ]
    return style.Picture(figure, caption, "\n".join([title + ".", *told]))


@style.theme()
def pareto_picture(found: Any) -> style.Picture:
    """Gain against extra teacher hours: every future faint, the mean of each option with its interval and spread."""
    say = texts("robustness")["pareto_picture"]
    hues, shapes = _looks(found)
    best = outdoing(found.regret["gain"].to_numpy(), found.regret["extra_hours"].to_numpy())
    names = [naming.plain(option) for option, on in zip(found.options, best, strict=True) if on]
    front = say["dashed"] if len(names) > 1 else say["single"].format(option=names[0])
    prices = say["prices"] if found.study.prices else ""
    free = say["free"].format(levers=levers_in_words(found.free)) if found.free else ""
    caption = say["caption"].format(front=front, prices=prices, free=free, **_basis(found))
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=hues[name], marker=shapes[name], linewidth=2.2, markersize=6), naming.plain(name))
        for name in found.options
    ]
    title = say["title"].format(label=naming.label(found.aim.measure.name))
    figure = style.sheet(title, caption, 3.9, legend)
    axes = figure.subplots()
    axes.axhline(0, color=colours.QUIET, linewidth=0.8, zorder=1)
    axes.axvline(0, color=colours.QUIET, linewidth=0.8, zorder=1)
    for place, option in enumerate(found.options):
        hours, gain = found.fares.extra_hours[:, place], found.fares.gain[:, place]
        if place:  # doing nothing gains nothing for nothing in every future
            look: dict[str, Any] = {
                "color": hues[option],
                "markersize": 2.6,
                "alpha": _FAINT,
                "markeredgewidth": 0,
                "zorder": 2,
            }
            axes.plot(hours, gain, shapes[option], **look)
        _cross(axes, found.regret.loc[option], (hours, gain), (hues[option], shapes[option]))
    order = np.argsort(found.regret["extra_hours"].to_numpy()[best])
    line = found.regret[best].iloc[order]
    axes.plot(line["extra_hours"], line["gain"], color="black", linewidth=0.9, linestyle=(0, (5, 3)), zorder=3)
    axes.set_xlabel(say["hours"])
    axes.set_ylabel(say["gain"].format(unit=_unit(found)))
    return style.Picture(figure, caption, "\n".join([title + ".", *_pareto_rows(found, say), front]))


def outdoing(gain: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Which options no other one outdoes: none gives as much for as few hours and more of one of the two."""
    as_good = (gain[None, :] >= gain[:, None]) & (hours[None, :] <= hours[:, None])
    truly = (gain[None, :] > gain[:, None]) | (hours[None, :] < hours[:, None])
    return np.logical_not((as_good & truly).any(axis=1))


def _cross(axes: Axes, row: Any, sample: tuple[np.ndarray, np.ndarray], look: tuple[str, str]) -> None:
    hours, gain = sample
    colour, shape = look
    thin: dict[str, Any] = {"color": colour, "linewidth": 1.0, "zorder": 4}
    thick: dict[str, Any] = {"color": colour, "linewidth": 3.4, "zorder": 5, "solid_capstyle": "butt"}
    axes.plot(np.percentile(hours, MIDDLE), [row.gain] * 2, **thin)
    axes.plot([row.extra_hours] * 2, np.percentile(gain, MIDDLE), **thin)
    axes.plot([row.extra_hours_low, row.extra_hours_high], [row.gain] * 2, **thick)
    axes.plot([row.extra_hours] * 2, [row.gain_low, row.gain_high], **thick)
    axes.plot(row.extra_hours, row.gain, shape, color=colour, markersize=8, markeredgecolor="white", zorder=6)


def _pareto_rows(found: Any, say: dict[str, str]) -> list[str]:
    rows = []
    for option, row in found.regret.iterrows():
        parts = {name: number(row[name], True) for name in ("gain", "gain_low", "gain_high")}
        parts |= {name.removeprefix("extra_"): in_hours(row[name], True)
                  for name in ("extra_hours", "extra_hours_low", "extra_hours_high")}  # fmt: skip
        front = percent((row.front, row.front_low, row.front_high))
        rows.append(say["row"].format(option=naming.plain(str(option)), front=front, **parts))
    return rows


@style.theme()
def conditions_picture(found: Any) -> style.Picture:
    """Failing and other futures over the two most telling numbers, and the box of conditions."""
    say = texts("robustness")["conditions_picture"]
    if found.box is None:
        raise NotDrawn(" ".join(found.sentences()))
    shown = _axes_of(found)
    rest = found.where() if len(found.box.limits) > 2 else ""
    third = say["third"].format(where=rest) if rest else ""
    caption = say["caption"].format(third=third, n=len(found.failed))
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=_FAILS, marker="o", linestyle="", markersize=5), say["fails"]),
        (Line2D([], [], color=_FINE, marker="o", fillstyle="none", linestyle="", markersize=5), say["fine"]),
        (Line2D([], [], color=colours.QUIET, marker="s", fillstyle="none", linestyle="", markersize=5), say["aside"]),
    ]
    title = say["title"].format(option=naming.plain(found.option), what=found.failure.words)
    figure = style.sheet(title, caption, 3.9, legend)
    axes = figure.subplots()
    for failed, colour, filling in ((False, _FINE, "none"), (True, _FAILS, "full")):
        for half, shape in ((True, "o"), (False, "s")):
            rows = found.table[(found.failed == failed) & (found.half == half)]
            across, up = (_spread(rows[name], found.uncertain[name], rows.index) for name in shown)
            axes.plot(across, up, shape, color=colour, fillstyle=filling, markersize=4.2)
    _frame(axes, [_widened(found.box.limits.get(name, (-np.inf, np.inf)), found.uncertain[name]) for name in shown])
    items = [found.uncertain[name] for name in shown]
    axes.set_xlabel(style.wrapped(_named(items[0]), 100))
    axes.set_ylabel(style.wrapped(_named(items[1]), 48))
    for item, axis in zip(items, (axes.xaxis, axes.yaxis), strict=True):
        if item.declaration.whole:
            axis.set_major_locator(MaxNLocator(integer=True))
    return style.Picture(figure, caption, "\n".join([title + ".", *found.sentences()]))


def _axes_of(found: Any) -> list[str]:
    """The two numbers to draw over: those of the conditions; beside a single one, what goes most with failing."""
    names = list(found.box.limits)[:2]
    if len(names) == 1 and len(found.table.columns) > 1:
        others = found.table.drop(columns=names)
        goes = others.rank().apply(lambda column: abs(np.corrcoef(column, found.failed)[0, 1]))
        names.append(str(goes.fillna(0.0).idxmax()))
    return names if len(names) == 2 else names * 2


def _named(item: Uncertain) -> str:
    return item.label if item.declaration.unit in item.label else f"{item.label} ({item.declaration.unit})"


def _spread(values: Any, item: Uncertain, rows: Any) -> Any:
    """Whole numbers spread a little, so that dots do not hide one another."""
    if not item.declaration.whole:
        return values
    return values + np.random.default_rng(0).uniform(-0.25, 0.25, int(rows.max() if len(rows) else 0) + 1)[rows]


def _widened(limits: tuple[float, float], item: Uncertain) -> tuple[float, float]:
    """The frame around whole numbers lies between them."""
    beside = 0.5 if item.declaration.whole else 0.0
    return limits[0] - beside, limits[1] + beside


def _frame(axes: Axes, limits: list[tuple[float, float]]) -> None:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    low_x, high_x = max(limits[0][0], left), min(limits[0][1], right)
    low_y, high_y = max(limits[1][0], bottom), min(limits[1][1], top)
    axes.add_patch(
        Rectangle(
            (low_x, low_y),
            high_x - low_x,
            high_y - low_y,
            fill=True,
            facecolor=_FAILS,
            linewidth=0,
            alpha=0.1,
            zorder=0,
        )
    )
    axes.add_patch(
        Rectangle(
            (low_x, low_y), high_x - low_x, high_y - low_y, fill=False, edgecolor="black", linewidth=1.4, zorder=4
        )
    )
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)


@style.theme()
def goal_picture(goal: Any) -> style.Picture:
    """Every mix that was tried: share of schools that reach the goal against hours; and the chosen one, checked."""
    say = texts("robustness")["goal_picture"]
    fresh, need = goal.fresh, 100 * goal.asked.share
    free = say["free"].format(levers=levers_in_words(goal.free)) if goal.free else ""
    words = {"aim": aim_words(goal), "free": free, "holds": texts("robustness")["holds"]["schools"]}
    caption = say["caption"].format(schools=goal.asked.schools, fresh=fresh.schools if fresh else 0, **words)
    enough = (goal.trials["reached"] >= goal.asked.share - 1e-9).to_numpy()
    legend: list[tuple[Artist, str]] = [
        (Line2D([], [], color=colours.QUIET, marker="o", fillstyle="none", linestyle="", markersize=4), say["tried"]),
        (Line2D([], [], color=colours.SCENARIOS[0], marker="o", linestyle="", markersize=5), say["enough"]),
        (Line2D([], [], color=colours.MARK, marker="D", linewidth=2, markersize=6), say["chosen"]),
        (Line2D([], [], color="black", linewidth=0.9, linestyle=(0, (5, 3))), say["need"]),
    ]
    figure = style.sheet(say["title"], caption, 3.6, legend)
    axes = figure.subplots()
    rows = goal.trials
    axes.axhline(need, color="black", linewidth=0.9, linestyle=(0, (5, 3)), zorder=1)
    few, many = rows[~enough], rows[enough]
    axes.plot(few["hours"], 100 * few["reached"], "o", color=colours.QUIET, fillstyle="none", markersize=4)
    axes.plot(many["hours"], 100 * many["reached"], "o", color=colours.SCENARIOS[0], markersize=4.5)
    if fresh is not None:
        share, low, high = (100 * part for part in fresh.reached)
        axes.plot([fresh.hours] * 2, [low, high], color=colours.MARK, linewidth=2, zorder=4)
        axes.plot(fresh.hours, share, "D", color=colours.MARK, markersize=7, markeredgecolor="white", zorder=5)
    axes.set_ylim(-3, 103)
    axes.set_xlabel(say["hours"])
    axes.set_ylabel(say["share"])
    result = " ".join(goal_words(goal)[1:])
    words = {"trials": len(rows), "enough": int(enough.sum()), "need": f"{need:g} %", "result": result}
    return style.Picture(figure, caption, say["alternative"].format(**words))
