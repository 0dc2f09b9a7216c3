"""A researcher's own model: a subclass of SchoolModel, and measures of her own, checked and run week by week."""

import inspect
import sysconfig
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.errors import StaffroomError
from sim.kernel.diary import new_diary
from sim.results.mesa_view import SchoolModel
from sim.results.outcome_columns import checked_names
from sim.scenario.scenario import Scenario

Measures = Mapping[str, Callable[[Any], float]]


@dataclass(frozen=True)
class OwnModel:
    """A subclass of SchoolModel and measures beside those that it names itself, as :func:`own_model` checks them."""

    model: type[SchoolModel] = SchoolModel
    measures: Measures = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Names of all own measures, those of the class first."""
        return [*self.model.own_measures, *self.measures]

    def begun(self, scenario: Scenario, seed: int, replicate: int, *, diary: bool = False) -> SchoolModel:
        """The model of one school before its first week; ``diary``: it notes what happens between teachers."""
        try:
            model = self.model(scenario, seed=seed, replicate=replicate)
        except StaffroomError:
            raise
        except Exception as problem:
            raise told(problem, f"{self.model.__name__}(scenario, seed={seed}, replicate={replicate})") from problem
        if not hasattr(model, "own_rows"):
            raise StaffroomError(
                f"{self.model.__name__}.__init__ does not make a SchoolModel; begin it with "
                "super().__init__(*args, **kwargs)."
            )
        model.own_measures = {**model.own_measures, **self.measures}  # type: ignore[misc]  # of this school alone
        if list(model.own_measures) != self.names:
            raise StaffroomError(
                f"{self.model.__name__} changes own_measures after the class was made; name them in the class."
            )
        model.own_rows = np.full((scenario.weeks, len(model.own_measures)), np.nan)
        if diary:
            model.state = model.state._replace(diary=new_diary(len(model.teachers)))
        return model

    def step(self, model: SchoolModel) -> None:
        """One week. Raises :class:`StaffroomError` that says where an own rule or measure went wrong."""
        week = model.week
        try:
            model.step()
        except StaffroomError as problem:
            raise StaffroomError(f"replicate {model.replicate}: {problem}") from problem
        except Exception as problem:
            raise told(problem, f"{self.model.__name__}, replicate {model.replicate}, week {week}") from problem
        if model.week != week + 1:
            raise StaffroomError(
                f"{self.model.__name__}.step ran {model.week - week} weeks instead of one; an own step() calls "
                "super().step() once, or write the rule in after_week()."
            )


class Stepped(NamedTuple):
    """One run: MEASURE_DTYPE (weeks,), own measures float (weeks, own), TEACHER_DTYPE (n,) at the end."""

    rows: np.ndarray
    own: np.ndarray
    teachers: np.ndarray


def own_model(model: object = None, measures: object = None, where: str = "simulate") -> OwnModel:
    """What was given as ``model=`` and ``measures=``, checked. Raises :class:`StaffroomError`."""
    chosen = SchoolModel if model is None else model
    if not isinstance(chosen, type) or not issubclass(chosen, SchoolModel):
        raise StaffroomError(
            f"{where}: model = {_shown(chosen)} is not a subclass of SchoolModel; write "
            "`class MyModel(SchoolModel): ...` and give model=MyModel."
        )
    given: Any = {} if measures is None else measures
    checked_names(chosen.own_measures, f"{chosen.__name__}.own_measures")
    checked_names(given, f"{where}: measures")
    twice = [name for name in given if name in chosen.own_measures]
    if twice:
        raise StaffroomError(f"{where}: '{twice[0]}' is an own measure of {chosen.__name__} and in measures= as well.")
    return OwnModel(chosen, dict(given))


def stepped(own: OwnModel, scenario: Scenario, seed: int, replicate: int) -> Stepped:
    """Runs one school of an own model to its end."""
    model = own.begun(scenario, seed, replicate)
    while model.week < scenario.weeks:
        own.step(model)
    return Stepped(model.rows, model.own_rows, model.state.teachers)


_NOT_THEIRS = (inspect.getfile(SchoolModel).rpartition("/results/")[0], *sysconfig.get_paths().values())


def told(problem: Exception, what: str) -> StaffroomError:
    """What somebody's own code raised, and in which line of her file."""
    frames = traceback.extract_tb(problem.__traceback__)
    frame = ([frame for frame in frames if not frame.filename.startswith(_NOT_THEIRS)] or frames)[-1]
    said = " ".join(str(problem).split())
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    return StaffroomError(f"{what}: {type(problem).__name__}{': ' if said else ''}{said} ({where}).")


def _shown(given: object) -> str:
    return given.__name__ if isinstance(given, type) else repr(given)
