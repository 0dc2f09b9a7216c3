"""Runs of several scenarios with shared luck, paired school by school."""

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from sim.errors import StaffroomError
from sim.results.differences import paired_differences
from sim.results.simulate import Result
from sim.scenario.same_school import besides_the_reform, require_one_school
from sim.worlds.worlds import NONE

SIDE_BY_SIDE = "comparison.contrasts shows two schools side by side"


class Paired:
    """Several scenarios under one seed: replicate r of each has the same luck, and, where all are one school under
    several reforms, the same staff and contacts.

    Raises :class:`StaffroomError` for results of different seeds or replicates, which do not share their luck.
    """

    def __init__(self, results: Mapping[str, Result]):
        self.results = dict(results)
        self.baseline = next(iter(self.results))
        _one_luck(self.results)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.results)}; baseline {self.baseline})"

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """All weeks of all scenarios."""
        return pd.concat([result.weeks for result in self.results.values()], ignore_index=True)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """All runs of all scenarios."""
        return pd.concat([result.runs for result in self.results.values()], ignore_index=True)

    @property
    def ties(self) -> pd.DataFrame:
        """Who asked and met whom in all scenarios, see :attr:`sim.results.simulate.Result.ties`."""
        return pd.concat([result.ties for result in self.results.values()], ignore_index=True)

    @property
    def teacher_years(self) -> pd.DataFrame:
        """Every teacher per year in all scenarios, see :attr:`sim.results.simulate.Result.teacher_years`."""
        return pd.concat([result.teacher_years for result in self.results.values()], ignore_index=True)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """What each reform changes: paired difference of every outcome against the baseline (the first scenario); see
        :func:`sim.results.differences.paired_differences`.

        Raises :class:`StaffroomError` for scenarios that are not one school under several reforms; see
        :attr:`contrasts`.
        """
        baseline = (self.baseline, self.results[self.baseline].scenario)
        for name, result in self.results.items():
            require_one_school(baseline, (name, result.scenario), SIDE_BY_SIDE)
        return paired_differences(self.runs, self.baseline, self._own_names)

    @cached_property
    def contrasts(self) -> pd.DataFrame:
        """Scenarios side by side, of one school or of several: the columns of :attr:`differences` and ``differs_in``.

        ``differs_in`` names what differs besides the reform, with both values; it is empty for one school. Where it is
        not empty, a difference is between two schools under the same luck, and nobody can say that a reform made it.
        """
        first = self.results[self.baseline].scenario
        besides = {name: ", ".join(besides_the_reform(first, result.scenario)) for name, result in self.results.items()}
        table = paired_differences(self.runs, self.baseline, self._own_names)
        return table.assign(differs_in=table["scenario"].map(besides).astype(object))

    @property
    def _own_names(self) -> list[str]:
        return self.results[self.baseline].own_names


def _one_luck(results: Mapping[str, Result]) -> None:
    (first, one), *others = results.items()
    for name, other in others:
        for what in ("seed", "replicates", "first_replicate"):
            here, there = getattr(one, what), getattr(other, what)
            if here != there:
                raise StaffroomError(
                    f"'{name}' and '{first}' differ in {what} ({there} and {here}), so that they do not share their "
                    "luck; simulate both with compare()."
                )
        if (one.scenario.worlds or NONE) != (other.scenario.worlds or NONE):
            raise StaffroomError(
                f"'{name}' and '{first}' do not take place in the same worlds; give both the same, or leave it to "
                "compare(..., worlds=)."
            )
        if one.own_names != other.own_names:
            raise StaffroomError(
                f"'{name}' and '{first}' do not have the same own measures; simulate both with compare(..., measures=)."
            )
