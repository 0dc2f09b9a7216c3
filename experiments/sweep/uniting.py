"""Whether several sweeps make one, and its design: what is fixed in one of them and not in another becomes a column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from experiments.overrides import GROUPS
from experiments.schema import to_school
from experiments.settings import model_default
from experiments.sweep.axes import declaration_of
from experiments.sweep.changed_presets import leaves
from experiments.sweep.held import Held
from experiments.sweep.points import BASE, DESIGN_COLUMNS
from sim.errors import StaffroomError
from sim.parameters import PARAMETERS

Manifest = Mapping[str, Any]
_NOT_SETTINGS = (*DESIGN_COLUMNS, "asked")
_SAME = {"seed": "the seed", "model_version": "the version of the model", "outcomes": "the outcomes"}


def check_alike(one: tuple[str, Manifest], other: tuple[str, Manifest]) -> None:
    """Raises :class:`StaffroomError` where two sweeps (folder, manifest) do not make one, with both values."""
    for key, told in _SAME.items():
        values = [manifest["identity"].get(key) for _, manifest in (one, other)]
        if values[0] != values[1]:
            _refuse(one[0], other[0], told, [_listed(value) for value in values])
    arms = [manifest.get("arms", [""])[0] for _, manifest in (one, other)]
    if arms[0] != arms[1]:
        _refuse(
            one[0], other[0], "the first reform, which the others are compared with,", [name or "none" for name in arms]
        )
    for name, values in _different(one[1], other[1]):
        if not _may_be_a_column(name, values):
            _refuse(one[0], other[0], name, [str(value) for value in values])


def _refuse(one: str, other: str, what: str, values: Sequence[str]) -> None:
    raise StaffroomError(
        f"'{one}' and '{other}' do not go together: {what} is {values[0]} in the one, {values[1]} in the other."
    )


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _different(one: Manifest, other: Manifest) -> Iterator[tuple[str, list[Any]]]:
    """Settings that are fixed at different values, with both; those that one of the two varies are left out."""
    found = [_fixed(manifest) for manifest in (one, other)]
    varied = {*one["varied"], *other["varied"]}
    for name in dict.fromkeys([*found[0], *found[1]]):
        values = [known_value(manifest, name) for manifest in (one, other)]
        if name not in varied and values[0] != values[1] and name.partition(".")[0] not in varied:
            yield name, values


def _fixed(manifest: Manifest) -> dict[str, Any]:
    configuration = manifest["configuration"]
    return {name: value for group in BASE for name, value in leaves(group, configuration.get(group) or {}).items()} | {
        "years": configuration.get("years")
    }


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


def known_value(manifest: Manifest, name: str) -> Any:
    """The value of a setting that a sweep does not vary; None where it has none, such as a lever that is not moved."""
    configuration = manifest["configuration"]
    group, _, rest = name.partition(".")
    if group == "years":
        return model_default("years") if configuration.get("years") is None else configuration["years"]
    if group == "parameters":
        changed = configuration.get("parameters") or {}
        return changed.get(rest, PARAMETERS[rest].default)
    content = configuration.get(group) or {}
    if name in GROUPS:
        return content.get("name")
    given = leaves(group, content).get(name)
    if given is None and group == "school" and declaration_of(name) is not None:
        return getattr(to_school(content), rest)
    return given


def united(parts: Sequence[tuple[Manifest, pd.DataFrame]], settings: Sequence[str], held: Held) -> pd.DataFrame:
    """The points of several designs, each once, with every setting known: those that are asked for or have runs.

    Raises :class:`StaffroomError` where one point and reform is another scenario in two of them.
    """
    points: dict[tuple, int] = {}
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for manifest, design in parts:
        design = _filled(manifest, design, settings)
        nth = design.groupby([*settings, "arm"], dropna=False).cumcount() if len(settings) else 0
        for found in design.assign(nth=nth).to_dict("records"):
            row = {str(name): value for name, value in found.items()}
            if not row["asked"] and row["scenario"] not in held:
                continue
            key = (*(None if row[name] != row[name] else row[name] for name in settings), row.pop("nth"))
            point = points.setdefault(key, len(points))
            earlier = rows.setdefault((point, row["arm"]), row | {"point": point})
            if earlier["scenario"] != row["scenario"]:
                told = ", ".join(f"{name}={row[name]}" for name in settings)
                raise StaffroomError(
                    f"the sweeps do not go together: {row['arm'] or 'the school'} at {told} is not the same in all of "
                    "them; something else was set differently."
                )
            earlier["asked"] = bool(earlier["asked"] or row["asked"])
    whole = pd.DataFrame(list(rows.values()), columns=[*DESIGN_COLUMNS, *settings, "asked"])
    return whole.sort_values("point", kind="stable", ignore_index=True)


def _filled(manifest: Manifest, design: pd.DataFrame, settings: Sequence[str]) -> pd.DataFrame:
    """A design with a column for every setting; where it was not varied, its one value."""
    for name in settings:
        varies_by_name = name.partition(".")[0] in design and name not in GROUPS
        if name not in design:
            design = design.assign(**{name: None if varies_by_name else known_value(manifest, name)})
        elif design[name].isna().any() and not varies_by_name:
            design = design.assign(**{name: design[name].fillna(known_value(manifest, name))})
    return design
