"""When an option fails: what counts as failing, and the conditions that go with it, as a sentence that was checked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.exploring.futures.aim import Aim
from analysis.exploring.futures.box import FEWEST, Box, Counts, as_table, enough, find_box, halves
from analysis.exploring.futures.regret import Fares
from analysis.exploring.futures.shares import percent, share
from analysis.exploring.futures.uncertain import Uncertain, shown
from analysis.telling.naming import plain
from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.errors import StaffroomError, nearest

if TYPE_CHECKING:
    from analysis.figures.style import Picture


FAILURES = ("no gain", "beaten", "target")
MOST_MARGIN = 1e6


@dataclass(frozen=True)
class Failure:
    """What counts as failing: ``kind`` of FAILURES, the ``margin`` that counts as a difference, the ``target``."""

    kind: str = "no gain"
    margin: float = 0.0
    target: float = np.nan

    def where(self, found: Fares, option: int, aim: Aim) -> np.ndarray:
        """In which futures the option fails."""
        if self.kind == "target":
            return ~aim.reached(found.level[:, option], self.target)
        if self.kind == "beaten":
            return found.regret[:, option] > self.margin
        return found.gain[:, option] <= self.margin

    @property
    def words(self) -> str:
        """What counts as failing, as the end of a sentence."""
        key = self.kind.replace(" ", "_") + ("_by" if self.margin and self.kind != "target" else "")
        text: str = texts("robustness")["failing"][key].format(margin=f"{self.margin:g}", target=f"{self.target:g}")
        return text


def failure_of(fails: object, margin: object, target: object, aim: Aim) -> Failure:
    """A checked description of failing. Raises :class:`StaffroomError`."""
    if target is not None:
        fails = "target"
    if not isinstance(fails, str) or fails not in FAILURES:
        raise StaffroomError(f"fails = {fails!r} is not known{nearest(fails, FAILURES)}")
    if fails == "target" and target is None:
        raise StaffroomError("fails='target' needs a target, such as target=0.5.")
    if isinstance(margin, bool) or not isinstance(margin, (int, float, np.number)) or not 0 <= margin <= MOST_MARGIN:
        raise StaffroomError(f"margin = {margin!r} is not usable; allowed: 0 or more, in the unit of the outcome.")
    return Failure(fails, float(margin), np.nan if target is None else aim.check_target(target))


@dataclass(frozen=True)
class Conditions:
    """When ``option`` fails. ``failed`` (futures,) is the fact, ``box`` the conditions (None: none were found)."""

    option: str
    failure: Failure
    failed: np.ndarray
    table: pd.DataFrame
    half: np.ndarray
    uncertain: dict[str, Uncertain]
    box: Box | None

    @property
    def rate(self) -> tuple[float, float, float]:
        """Share of the futures in which the option fails, with its 95 % interval."""
        return share(int(self.failed.sum()), len(self.failed))

    @property
    def limits(self) -> pd.DataFrame:
        """The conditions, one row each: label, above, below, unit."""
        columns = ["name", "label", "above", "below", "unit"]
        return pd.DataFrame(columns=columns) if self.box is None else as_table(self.box, self.uncertain)

    def __str__(self) -> str:
        return " ".join(self.sentences())

    def _repr_html_(self) -> str:
        from analysis.exploring.futures.html import paragraphs

        return paragraphs(self.sentences())

    def sentences(self) -> list[str]:
        """How often it fails, under which conditions, and what the futures that were kept aside say to that."""
        say = texts("robustness")["conditions"]
        told = [_how_often(self)]
        if self.box is None:
            few = min(self.failed.sum(), (~self.failed).sum()) > 0 and not enough(self.failed, self.half)
            if self.failed.any() and not self.failed.all():
                told.append(say["too_few"].format(fewest=FEWEST) if few else say["none"])
            return told
        found, checked = self.box.found_on, self.box.checked_on
        often = "mainly" if found.density[0] >= 0.5 else "more_often"
        told.append(say[often].format(option=plain(self.option), where=self.where()))
        told.append(say["found"].format(n=found.futures, **_counts(found)))
        verdict = "held" if self.box.holds else "not_held"
        told.append(say[verdict].format(n=checked.futures, **_counts(checked)))
        return told

    def where(self) -> str:
        """The conditions as they stand in a sentence: "trust is below 0.4 and isolation is above 0.5"."""
        say = texts("robustness")["conditions"]
        parts = []
        for name, (low, high) in (self.box.limits if self.box is not None else {}).items():
            item = self.uncertain[name]
            keys = ("at_least", "at_most") if item.declaration.whole else ("above", "below")
            key = keys[0] if np.isinf(high) else keys[1] if np.isinf(low) else "between"
            ends = {"low": _number(low, item), "high": _number(high, item)}
            parts.append(say[key].format(label=item.label, **ends))
        text: str = say["and"].join(parts)
        return text

    def picture(self) -> "Picture":
        """The futures over the two most telling numbers, failures filled, and the box."""
        from analysis.exploring.futures.pictures import conditions_picture

        return conditions_picture(self)


def _number(value: float, item: Uncertain) -> str:
    return "" if np.isinf(value) else shown(value, item.declaration)


def _counts(counts: Counts) -> dict[str, object]:
    return {
        "density": percent(counts.density),
        "coverage": percent(counts.coverage),
        "elsewhere": percent(counts.elsewhere),
        "inside": counts.inside,
        "hits": counts.happened_inside,
        "happened": counts.happened,
    }


def _how_often(found: Conditions) -> str:
    say = texts("robustness")["conditions"]
    key = "never" if not found.failed.any() else "always" if found.failed.all() else "often"
    text: str = say[key].format(
        option=plain(found.option),
        what=found.failure.words,
        k=int(found.failed.sum()),
        n=len(found.failed),
        rate=percent(found.rate),
        at_most=PROSE.percent(found.rate[2]),
    )
    return text


def conditions_of(
    found: Fares, options: list[str], option: str, failure: Failure, *, aim: Aim, table: pd.DataFrame,
    uncertain: list[Uncertain], seed: int,
) -> Conditions:  # fmt: skip
    """The conditions under which an option fails, looked for on one half of the futures and tried on the other."""
    failed = failure.where(found, options.index(option), aim)
    used = table.loc[found.future].reset_index(drop=True)
    half = halves(len(used), seed)
    box = find_box(used, failed, half, uncertain) if enough(failed, half) else None
    return Conditions(option, failure, failed, used, half, {item.name: item for item in uncertain}, box)
