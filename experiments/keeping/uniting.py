"""Whether several sweeps make one, and its design: what is fixed in one of them and not in another becomes a column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from experiments.asking.axes import declaration_of
from experiments.asking.fixed_settings import different, known_value, told
from experiments.asking.names import GROUPS
from experiments.asking.points import DESIGN_COLUMNS
from experiments.keeping.held import Held
from sim.errors import StaffroomError

Manifest = Mapping[str, Any]
_NOT_SETTINGS = (*DESIGN_COLUMNS, "asked")
_SAME = {
    "seed": "the seed",
    "model_version": "the version of the model",
    "outcomes": "the list of outcomes",
    "weeks": "weeks=",
}
_WITHOUT = {"weeks": False}  # what an identity says that does not say it


def check_alike(one: tuple[str, Manifest], other: tuple[str, Manifest]) -> None:
    """Raises :class:`StaffroomError` where two sweeps (folder, manifest) do not make one, with both values."""
    if any(manifest.get("verb") != "sweep" for _, manifest in (one, other)):
        raise StaffroomError(f"'{one[0]}' and '{other[0]}' do not go together: one of them is no sweep.")
    for key, words in _SAME.items():
        values = [manifest["identity"].get(key, _WITHOUT.get(key)) for _, manifest in (one, other)]
        if values[0] != values[1]:
            _refuse(one[0], other[0], words, told(values))
    arms = [manifest.get("arms", [""])[0] for _, manifest in (one, other)]
    if arms[0] != arms[1]:
        _refuse(
            one[0], other[0], "the first reform, which the others are compared with,", [name or "none" for name in arms]
        )
    for name, values in _different(one[1], other[1]):
        if not _may_be_a_column(name, values):
            _refuse(one[0], other[0], name, told(values))


def _refuse(one: str, other: str, what: str, values: Sequence[str]) -> None:
    raise StaffroomError(
        f"'{one}' and '{other}' do not go together: {what} is {values[0]} in the one, {values[1]} in the other."
    )


def _different(one: Manifest, other: Manifest) -> Iterator[tuple[str, list[Any]]]:
    """Settings that are fixed at different values, with both; those that one of the two varies are left out."""
    varied = {*one["varied"], *other["varied"]}
    for name, values in different(one["configuration"], other["configuration"]):
        if name not in varied and name.partition(".")[0] not in varied:
            yield name, values


def _may_be_a_column(name: str, values: Sequence[Any]) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return numbers and (
        name == "years" or declaration_of(name) is not None or name.split(".")[-1] in ("start", "end", "ramp")
    )


def split_settings(manifests: Sequence[Manifest]) -> list[str]:
    """What is varied in one of the sweeps, or fixed at different values in two of them."""
    names = [str(name) for manifest in manifests for name in manifest["varied"]]
    for manifest in manifests[1:]:
        names += [name for name, _ in _different(manifests[0], manifest)]
    return list(dict.fromkeys(names))


def united(parts: Sequence[tuple[Manifest, pd.DataFrame]], settings: Sequence[str], held: Held) -> pd.DataFrame:
    """The points of several designs, each once, with every setting known: those that are asked for or have runs.

    Raises :class:`StaffroomError` where one point and reform is another scenario in two of them.
    """
    earlier_designs = [str(name) for _, design in parts for name in design.columns if name not in _NOT_SETTINGS]
    settings = list(dict.fromkeys([*settings, *earlier_designs]))  # a sweep may hold points of wider designs
    points: dict[tuple[object, ...], int] = {}
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for manifest, design in parts:
        design = filled(manifest["configuration"], design, settings)
        nth = design.groupby([*settings, "arm"], dropna=False).cumcount() if len(settings) else 0
        for found in design.assign(nth=nth).to_dict("records"):
            row = {str(name): value for name, value in found.items()}
            if not row["asked"] and row["scenario"] not in held:
                continue
            key = (*(None if row[name] != row[name] else row[name] for name in settings), row.pop("nth"))
            point = points.setdefault(key, len(points))
            earlier = rows.setdefault((point, row["arm"]), row | {"point": point})
            if earlier["scenario"] != row["scenario"]:
                place = ", ".join(f"{name}={row[name]}" for name in settings)
                raise StaffroomError(
                    f"the sweeps do not go together: {row['arm'] or 'the school'} at {place} is not the same in all of "
                    "them; something else was set differently."
                )
            earlier["asked"] = bool(earlier["asked"] or row["asked"])
    whole = pd.DataFrame(list(rows.values()), columns=[*DESIGN_COLUMNS, *settings, "asked"])
    return whole.sort_values("point", kind="stable", ignore_index=True)


def filled(configuration: Mapping[str, Any], design: pd.DataFrame, settings: Sequence[str]) -> pd.DataFrame:
    """A design with a column for every setting; where it was not varied, the value that it had."""
    for name in settings:
        empty = design[name].isna() if name in design else pd.Series(True, index=design.index)
        if not empty.any():
            continue
        group = name.partition(".")[0]
        if group in design and name not in GROUPS:  # schools or reforms that vary by name say it themselves
            chosen = design.loc[empty, group]
            by_name = {one: known_value(configuration, name, one) for one in chosen.dropna().unique()}
            known = chosen.map(lambda one, by_name=by_name: by_name.get(one))
        else:
            known = pd.Series(known_value(configuration, name), index=design.index[empty])
        whole = known.reindex(design.index) if name not in design else design[name].where(~empty, known)
        design = design.assign(**{name: whole.infer_objects()})
    return design
