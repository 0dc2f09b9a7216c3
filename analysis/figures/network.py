"""The staff network of one simulated school: before and after, or under one scenario and another."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D

from analysis import colours
from analysis.figures import style
from analysis.telling import naming
from analysis.telling.described import scenario_from_dict
from analysis.telling.tables import NotDrawn, Results
from experiments.asking.model_file import again, loaded
from experiments.reading.numbers import PROSE
from sim.errors import StaffroomError
from sim.results.snapshot import snapshot

COLUMNS = {2: 2, 4: 2}  # panels in a row, by the number of panels; otherwise 3
MOST_PANELS = 6
MOST_TIES = 150  # per picture; with more of them only the strongest are drawn
MOST_NAMED_DEPARTMENTS = 14
NORM_COLOURS = "viridis"
_TIE_COLOUR = colours.TIE
_MARGIN = 0.28  # around the outermost teachers, whose distance from the middle is 1
_KINDS = [("o", "teacher"), ("s", "head of department"), ("^", "champion"), ("D", "head and champion")]


@dataclass(frozen=True)
class View:
    """One picture of the network. ``ties``: one row per pair of active contacts; first, second, trust (mutual)."""

    title: str
    week: int
    teachers: pd.DataFrame
    ties: pd.DataFrame


@style.theme()
def draw(results: Results) -> style.Picture:
    """Teachers by department, coloured by norm; ties as wide as their mutual trust; heads and champions by shape."""
    described = results.manifest.get("scenarios", {})
    if results.seed is None or not described or any(name not in described for name in results.scenarios):
        raise NotDrawn(
            "No picture of the staff network: the manifest does not hold the scenarios and the seed to replay a school."
        )
    replicate = typical_replicate(results)
    views = _views(results, replicate)
    weakest = _weakest_drawn(views)
    scale = _norm_scale(views)
    columns = COLUMNS.get(len(views), 3)
    rows = -(-len(views) // columns)
    places = [positions(view.teachers["department"].to_numpy()) for view in views]
    reach = np.abs(np.concatenate(places)).max(axis=0) + _MARGIN
    body = rows * ((style.WIDTH - 1.2) / columns * float(reach[1] / reach[0]) + 0.42)
    caption = _caption(results, replicate, views, weakest)
    figure = style.sheet("The staff network of one school", caption, body, _legend(views, weakest))
    panels = figure.subplots(rows, columns, squeeze=False)
    for place, axes in enumerate(panels.flat):
        axes.set_axis_off()
        if place < len(views):
            _panel(axes, views[place], places[place], scale, weakest)
            axes.set_xlim(-reach[0], reach[0])
            axes.set_ylim(-reach[1], reach[1])
    bar = figure.colorbar(ScalarMappable(scale, NORM_COLOURS), ax=panels, shrink=0.6, aspect=25, pad=0.01)
    bar.set_label(f"{naming.label('norm_mean')} ({naming.unit('norm_mean')})", color=colours.QUIET)
    bar.outline.set_visible(False)
    return style.Picture(figure, caption, _alternative(views))


def _norm_scale(views: list[View]) -> Normalize:
    """One scale of colours for all pictures, from tenth to tenth."""
    norms = 10 * np.concatenate([view.teachers["norm"].to_numpy(float) for view in views])
    low = np.floor(norms.min())
    return Normalize(low / 10, max(np.ceil(norms.max()), low + 1) / 10)


def typical_replicate(results: Results) -> int:
    """The simulated school nearest to the median voluntary collaboration, over all scenarios together."""
    distance: pd.Series | None = None
    for scenario in results.scenarios:
        values = results.outcome(scenario, "voluntary_share").dropna()
        away = (values - values.median()).abs() / (values.std() if len(values) > 1 and values.std() > 0 else 1.0)
        distance = away if distance is None else distance.add(away).dropna()
    if distance is None or distance.empty:
        raise NotDrawn("No picture of the staff network: no simulated school was run under every scenario.")
    return int(distance.index.to_numpy()[distance.to_numpy().argmin()])


def _views(results: Results, replicate: int) -> list[View]:
    described, seed = results.manifest["scenarios"], results.seed or 0
    try:
        scenarios = {name: scenario_from_dict(described[name]) for name in results.scenarios[: MOST_PANELS - 1]}
        file = again(results.manifest.get("model"))
        own = None if file is None else loaded(file).model
    except StaffroomError as problem:
        raise NotDrawn(f"No picture of the staff network: {problem}") from problem
    first = scenarios[results.baseline]
    views = [_view("At the start", 0, snapshot(first, seed, replicate, 0, own))]
    for name, scenario in scenarios.items():
        views.append(
            _view(naming.plain(name), scenario.weeks, snapshot(scenario, seed, replicate, scenario.weeks, own))
        )
    return views


def _view(title: str, week: int, snapshot: Any) -> View:
    ties = snapshot.ties[snapshot.ties["opportunity"] > 0]
    ends = np.sort(ties[["source", "target"]].to_numpy(int), axis=1)
    both = pd.DataFrame({"first": ends[:, 0], "second": ends[:, 1], "trust": ties["trust"].to_numpy(float)})
    mutual = both.groupby(["first", "second"], as_index=False)[["trust"]].min()
    return View(title, week, snapshot.teachers.reset_index(drop=True), mutual)


def _weakest_drawn(views: list[View]) -> float:
    """Mutual trust from which ties are drawn: one threshold for all pictures, so that they can be compared."""
    trusts = np.sort(np.concatenate([view.ties["trust"].to_numpy() for view in views]))[::-1]
    most = MOST_TIES * len(views)
    return 0.0 if len(trusts) <= most else float(np.ceil(100 * trusts[most - 1]) / 100)


def positions(departments: np.ndarray) -> np.ndarray:
    """Places of the teachers, shape (teachers, 2): departments on a ring, each one a disc (a sunflower pattern)."""
    codes, members = np.unique(departments, return_inverse=True)
    sizes = np.bincount(members)
    radii = np.sqrt(sizes)
    widths = radii + 0.8
    angles = 2 * np.pi * (np.cumsum(widths) - widths / 2) / widths.sum()
    ring = 0.0 if len(codes) == 1 else max(widths.sum() / np.pi, 1.2 * radii.max())
    places = np.zeros((len(departments), 2))
    for k in range(len(codes)):
        own = np.flatnonzero(members == k)
        turn, out = 2.399963 * np.arange(len(own)), np.sqrt((np.arange(len(own)) + 0.5) / len(own)) * radii[k] * 0.92
        middle = ring * np.array([np.sin(angles[k]), np.cos(angles[k])])
        disc = out[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
        places[own] = middle + disc - disc.mean(axis=0)
    return places / max(1e-9, float(np.abs(places).max()))


def _panel(axes: Axes, view: View, places: np.ndarray, scale: Normalize, weakest: float) -> None:
    drawn = view.ties[view.ties["trust"] >= weakest].sort_values("trust")
    segments = places[drawn[["first", "second"]].to_numpy(int)]
    axes.add_collection(
        LineCollection(
            list(segments),
            linewidths=_tie_width(drawn["trust"].to_numpy(), len(places)),
            colors=_TIE_COLOUR,
            alpha=0.28,
            zorder=1,
        )
    )
    size = float(np.clip(2600 / len(places), 6, 46))
    for kind, (marker, _) in enumerate(_KINDS):
        own = np.flatnonzero(_kind(view.teachers) == kind)
        axes.scatter(
            places[own, 0],
            places[own, 1],
            s=size * (1.0 if kind == 0 else 1.5),
            c=view.teachers["norm"].to_numpy(float)[own],
            norm=scale,
            cmap=NORM_COLOURS,
            marker=marker,
            edgecolors="white" if kind == 0 else "black",
            linewidths=0.5 if kind == 0 else 0.9,
            zorder=2 + (kind > 0),
        )
    _name_departments(axes, view.teachers["department"].to_numpy(), places)
    axes.set_title(f"{style.wrapped(view.title, 32)}\nweek {view.week}", loc="center")
    axes.set_aspect("equal")


def _tie_width(trust: Any, teachers: int) -> Any:
    return (0.25 + 4.0 * np.asarray(trust) ** 2) * np.clip(100 / teachers, 0.3, 1.0)


def _kind(teachers: pd.DataFrame) -> np.ndarray:
    flags = [
        teachers[name].to_numpy(int) if name in teachers else np.zeros(len(teachers), int)
        for name in ("head", "champion")
    ]
    values: np.ndarray = flags[0] + 2 * flags[1]
    return values


def _name_departments(axes: Axes, departments: np.ndarray, places: np.ndarray) -> None:
    codes = np.unique(departments)
    if not 1 < len(codes) <= MOST_NAMED_DEPARTMENTS:
        return
    for code in codes:
        own = places[departments == code]
        middle = own.mean(axis=0)
        outward = middle / max(1e-9, float(np.hypot(*middle)))
        place = middle + outward * (float(np.hypot(*(own - middle).T).max()) + 0.17)
        axes.text(
            float(place[0]),
            float(place[1]),
            f"D{int(code) + 1}",
            ha="center",
            va="center",
            fontsize=7,
            color=colours.QUIET,
        )


def _legend(views: list[View], weakest: float) -> list[tuple[Artist, str]]:
    entries: list[tuple[Artist, str]] = []
    for kind in sorted({int(kind) for view in views for kind in _kind(view.teachers)}):
        marker, text = _KINDS[kind]
        edge = "white" if kind == 0 else "black"
        dot = Line2D([], [], marker=marker, linestyle="", color=colours.PALE_SIGN, markeredgecolor=edge, markersize=6.5)
        entries.append((dot, text))
    strongest = max((float(view.ties["trust"].max()) for view in views if len(view.ties)), default=0.0)
    steps = [step / 10 for step in range(1, 10) if weakest <= step / 10 <= strongest]
    for trust in sorted({steps[0], steps[len(steps) // 2], steps[-1]}) if steps else []:
        width = float(_tie_width(trust, len(views[0].teachers)))
        entries.append((Line2D([], [], color=_TIE_COLOUR, alpha=0.5, linewidth=width), f"mutual trust {trust:g}"))
    return entries


def _caption(results: Results, replicate: int, views: list[View], weakest: float) -> str:
    counts = {len(view.ties) for view in views}
    left_out = len(results.scenarios) - (len(views) - 1)
    more = f" Only the first {len(views) - 1} of {len(results.scenarios)} scenarios fit." if left_out else ""
    pairs = f"{min(counts)}" if len(counts) == 1 else f"{min(counts)} to {max(counts)}"
    drawn = f"all {pairs} pairs of active contacts are drawn"
    if weakest > 0:
        least = PROSE.fixed(weakest, 2)
        drawn = f"of {pairs} pairs of active contacts those with mutual trust of at least {least} are drawn"
    departments = views[0].teachers["department"].nunique()
    staff = f"{len(views[0].teachers)} teachers" + (f" in {departments} departments (D)" if departments > 1 else "")
    return (
        f"Replicate {replicate} of {results.replicates(results.baseline)}, the one nearest to the median voluntary "
        f"collaboration; seed {results.seed}; n = {staff}; {drawn}.{more}"
    )


def _alternative(views: list[View]) -> str:
    sentences = [
        f"Drawings of the staff network of one school with {len(views[0].teachers)} teachers, grouped by department."
    ]
    for view in views:
        trust = PROSE.fixed(view.ties["trust"].mean(), 2) if len(view.ties) else "not known"
        sentences.append(
            f"{view.title} (week {view.week}): mean norm {PROSE.fixed(view.teachers['norm'].mean(), 2)}, "
            f"mean mutual trust {trust}, {len(view.ties)} pairs of active contacts."
        )
    return " ".join(sentences)
