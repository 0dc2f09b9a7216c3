"""The Mesa view: SchoolModel and Teacher are what people subclass, step, batch_run and draw; the numbers are the
kernel's.

The only file that imports mesa. The state lives in arrays; agents and network read them. Stepping the model and running
the engine give the same numbers for the same scenario, seed and replicate.
"""

import itertools
import secrets
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import mesa
import networkx as nx
import numpy as np

from sim.declared.levers import LEVERS
from sim.declared.limits import LARGEST_REPLICATE, LARGEST_SEED, whole_number
from sim.declared.measures import MEASURE_DTYPE, MEASURE_NAMES
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest
from sim.kernel.state import TEACHER_FIELDS
from sim.kernel.week import week as run_week
from sim.results.intact_state import IntactState
from sim.results.outcome_columns import checked_names
from sim.results.own_luck import generator_of, key_of
from sim.results.states import initial_state, teacher_codes
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

LONGEST_SHOWN = 60  # letters of a value in a sentence
_TEACHER_NAMES = frozenset(name for name, _, _ in TEACHER_FIELDS)


class _Numbering:
    """Agent numbers per model that do not keep the model alive, as Mesa 3.3.1's own table of them does (mesa issue
    3180).
    """

    def __init__(self) -> None:
        self._counters: weakref.WeakKeyDictionary[mesa.Model, Iterator[int]] = weakref.WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._counters.setdefault(model, itertools.count(1))


class Teacher(mesa.Agent):
    """One teacher: a view of her row in the model's arrays. Every state variable is an attribute (``teacher.norm``)."""

    _ids = _Numbering()

    def __init__(self, model: "SchoolModel", index: int, code: str):
        super().__init__(model)
        self.index = index
        self.code = code

    def __getattr__(self, name: str) -> Any:
        if name in _TEACHER_NAMES:
            return self.model.state.teachers[self.index][name].item()
        raise AttributeError(f"Teacher has no attribute '{name}'{nearest(name, _TEACHER_NAMES)}")

    def __setattr__(self, name: str, value: object) -> None:
        if name in _TEACHER_NAMES:
            raise AttributeError(
                f"Teacher.{name} is read-only: a reform acts through levers, model.set_lever(...), and a rule of your "
                f"own through the state, model.state.teachers['{name}'][teacher.index]."
            )
        super().__setattr__(name, value)


def _scenario_of(given: dict[str, Any], reform: Reform | None, years: float | None) -> Scenario:
    """The scenario of single settings of a school and parameters by name."""
    unknown = [name for name in given if name not in SETTINGS and name not in PARAMETERS]
    if unknown:
        known = [*SETTINGS, *PARAMETERS]
        raise StaffroomError(
            f"'{unknown[0]}' is neither a setting of a school nor a parameter{nearest(unknown[0], known)}"
        )
    settings = {name: value for name, value in given.items() if name in SETTINGS}
    parameters = {name: value for name, value in given.items() if name not in SETTINGS}
    return Scenario(School("mesa", **settings), reform, parameters, 3 if years is None else years)


class SchoolModel(mesa.Model):
    """One school as a Mesa model.

    ``SchoolModel(scenario, seed=1, replicate=0)``; without a seed one is drawn and kept in ``root_seed``, as Mesa does.
    For mesa.batch_run and SolaraViz the school's settings and levers can be given by name instead
    (``SchoolModel(isolation=.7, trust=.4, mandate=.6, years=3, seed=1)``), a lever then being the school's own
    baseline. ``step()`` runs one week; ``week`` is the number of weeks run. ``network`` is a networkx DiGraph with
    state on nodes and trust on ties, made anew when asked for.

    A subclass adds a mechanism in ``before_week`` or ``after_week``, with :meth:`luck` for its random numbers, and
    measures in ``own_measures``, {name: function of the model that gives a number}; ``simulate`` and ``compare``
    run it as ``model=``, see ``experiments/EXTENDING.md``. ``rows``: MEASURE_DTYPE (weeks,), filled week
    by week; ``own_rows``: float (weeks, own measures), the same of own measures.
    """

    own_measures: ClassVar[Mapping[str, Callable[[Any], float]]] = {}

    def __init__(
        self,
        scenario: Scenario | None = None,
        *,
        seed: int | None = None,
        replicate: int = 0,
        years: float | None = None,
        reform: Reform | None = None,
        rng: int | None = None,
        **kwargs: Any,
    ):
        if seed is not None and rng is not None:
            raise StaffroomError("SchoolModel takes seed or rng, not both; they mean the same.")
        given = seed if seed is not None else rng
        root_seed = secrets.randbits(32) if given is None else whole_number(given, "seed", 0, LARGEST_SEED)
        number = whole_number(replicate, "replicate", 0, LARGEST_REPLICATE)
        # What Mesa draws from, self.random and self.rng, differs between schools as well.
        super().__init__(seed=key_of(root_seed, number) if number else root_seed)
        if scenario is None:
            scenario = _scenario_of(kwargs, reform, years)
        elif kwargs or reform is not None or years is not None:
            extra = ", ".join([*kwargs, *(["reform"] if reform else []), *(["years"] if years is not None else [])])
            raise StaffroomError(f"SchoolModel takes a scenario or single settings, not both (got {extra}).")
        self.scenario = scenario = scenario.here(root_seed, number)
        self.root_seed = root_seed
        self.replicate = number
        self.week = 0
        self.state = initial_state(scenario, self.root_seed, self.replicate)
        self.levers = scenario.levers.copy()
        self._parameters = scenario.record()[0]
        self._calendar = scenario.calendar()
        self.rows = np.zeros(scenario.weeks, MEASURE_DTYPE)
        checked_names(self.own_measures, f"{type(self).__name__}.own_measures")
        self.own_rows = np.full((scenario.weeks, len(self.own_measures)), np.nan)
        self._intact = IntactState(self.state)
        self.teachers = [Teacher(self, index, code) for index, code in enumerate(teacher_codes(scenario))]
        reporters = {name: _reporter(name) for name in (*MEASURE_NAMES, *self.own_measures)}
        self.datacollector = mesa.DataCollector(model_reporters={**reporters, "root_seed": "root_seed"})

    def step(self) -> None:
        """Run one week. After the last week of the scenario ``running`` is False and a further step is an error."""
        if self.week >= self.scenario.weeks:
            raise StaffroomError(
                f"the run has ended after {self.scenario.weeks} weeks; make a new SchoolModel with more years."
            )
        self.before_week()
        if self.week == 0 or self._has_own("before_week") or self._has_own("step"):
            self._check("before_week")
        place = self.week % len(self._calendar)
        events = (self._calendar[place, 0], self._calendar[place, 1], int(place == len(self._calendar) - 1))
        now = (self.week, (np.int64(self.root_seed), np.int64(self.replicate)))
        run_week(self.state, self.levers[self.week], self._parameters, events, now, self.rows[self.week])
        self.week += 1
        self.after_week()
        if self._has_own("after_week"):
            self._check("after_week")
        self._measure()
        self.datacollector.collect(self)
        self.running = self.week < self.scenario.weeks

    def before_week(self) -> None:
        """A subclass's own rule, carried out before the week's others; ``self.week`` is the number of the week."""

    def after_week(self) -> None:
        """A subclass's own rule, carried out after the week's others, when the week is measured already; ``self.week``
        is the number of weeks run.
        """

    def luck(self, purpose: str, *unit: int) -> np.random.Generator:
        """Random numbers of an own rule: a generator that depends on (seed, replicate, ``self.week``, purpose, unit)
        only, so that scenarios under one seed share them and no draw of the model moves.

        Asked again for the same purpose in the same week it gives the same numbers again. ``unit``: such as
        ``teacher.index``, where how many numbers are drawn depends on what happens.
        """
        return generator_of(self.root_seed, self.replicate, self.week, purpose, *(int(number) for number in unit))

    def _has_own(self, rule: str) -> bool:
        return getattr(type(self), rule) is not getattr(SchoolModel, rule)

    def _check(self, where: str) -> None:
        self._intact.check(self.state, f"{type(self).__name__}.{where} (week {self.week})")

    def _measure(self) -> None:
        """The own measures of the week that has been run."""
        for column, (name, function) in enumerate(self.own_measures.items()):
            value = function(self)
            if not isinstance(value, (int, float, np.number, np.bool_)) or np.isinf(value):
                raise StaffroomError(
                    f"the own measure '{name}' gives {_in_a_line(value)} in week {self.week - 1}; it must give one "
                    "number, or NaN where there is none."
                )
            self.own_rows[self.week - 1, column] = value

    def set_lever(self, lever: str, value: float, until: int | None = None) -> None:
        """Hold a lever at ``value`` from the next week on (to the end, or up to week ``until``, exclusive)."""
        full = LEVERS.full_name(lever, "model.levers")
        end = self.scenario.weeks if until is None else whole_number(until, "until", self.week + 1, self.scenario.weeks)
        self.levers[full][self.week : end] = LEVERS[full].check(value, "model.levers")

    def measure(self, name: str) -> float:
        """The latest value of a weekly measure, also of an own one; NaN before the first week."""
        if name in self.own_measures:
            column = list(self.own_measures).index(name)
            return float(self.own_rows[self.week - 1, column]) if self.week else float("nan")
        if name not in MEASURE_NAMES:
            raise StaffroomError(f"'{name}' is not a measure{nearest(name, [*MEASURE_NAMES, *self.own_measures])}")
        return float(self.rows[self.week - 1][name]) if self.week else float("nan")

    @property
    def network(self) -> "nx.DiGraph[int]":
        """Staff network as it stands: nodes 0 .. n - 1 with code and state variables, ties with opportunity and
        trust.
        """
        graph: nx.DiGraph[int] = nx.DiGraph()
        contacts = self.state.contacts
        for teacher in self.teachers:
            row = self.state.teachers[teacher.index]
            graph.add_node(teacher.index, code=teacher.code, **{name: row[name].item() for name in _TEACHER_NAMES})
        for i in range(len(self.teachers)):
            for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
                graph.add_edge(
                    i,
                    int(contacts.indices[c]),
                    opportunity=float(contacts.opportunity[c]),
                    trust=float(contacts.trust[c]),
                )
        return graph


def _reporter(name: str) -> Callable[["SchoolModel"], float]:
    return lambda model: model.measure(name)


def _in_a_line(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
