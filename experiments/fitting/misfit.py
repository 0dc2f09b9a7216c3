"""How far a set of values is from the facts of the fit: one number, and every fact beside its measurement."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import configs
from experiments.asking import yaml_files
from experiments.fitting.statistics import distance, icc, mean_trust, network, shares, steps, within_correlation
from sim.declared.parameters import PARAMETERS
from sim.kernel.state import State
from sim.results.states import final_state
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

TARGETS = Path(configs.__file__).parent / "targets" / "second_version.yaml"
SIZE, YEARS = 40, 2
READINESS_HERE = "readiness_of_the_survey"  # the one number that differs between the two countries of the facts
NEAR_ENOUGH = 0.02  # distance of distributions that is not counted


@dataclass(frozen=True)
class Fact:
    """One fact beside what the model gives; ``misfit`` in units of the tolerance."""

    name: str
    wanted: float
    found: float
    tolerance: float

    @property
    def misfit(self) -> float:
        """How many tolerances lie between the two."""
        return (self.found - self.wanted) / self.tolerance


class Fit:
    """Measures values against the facts with the same luck every time: ``Fit(schools=60).facts({"arranging": .4})``."""

    def __init__(self, schools: int = 60, seed: int = 11, threads: int = 2):
        self.targets: dict[str, Any] = yaml_files.read(TARGETS, TARGETS.name)
        self.schools, self.seed = schools, seed
        self._pool = ThreadPoolExecutor(threads)

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds whose frequency is known."""
        return [name for name in self.targets["six_steps"] if name != "tolerance"]

    def facts(self, values: Mapping[str, float]) -> list[Fact]:
        """Every fact of the fit for these values of parameters and school properties (others: defaults)."""
        given = dict(values)
        here = {"readiness": given.pop(READINESS_HERE)} if READINESS_HERE in given else {}
        survey = self._states(given | here, SIZE, self.schools)
        abroad = self._states(given, SIZE, self.schools // 2)
        return [*self._survey(survey), *self._habits(abroad), *self._networks(given | here)]

    def misfit(self, values: Mapping[str, float]) -> float:
        """Sum of squared misfits."""
        return float(sum(fact.misfit**2 for fact in self.facts(values)))

    def _states(self, values: Mapping[str, float], size: int, schools: int) -> list[State]:
        parameters = {name: value for name, value in values.items() if name in PARAMETERS}
        settings: dict[str, Any] = {name: value for name, value in values.items() if name not in PARAMETERS}
        scenario = Scenario(School(size=size, **settings), None, parameters, years=YEARS)
        return list(self._pool.map(lambda school: final_state(scenario, self.seed, school), range(schools)))

    def _survey(self, states: list[State]) -> list[Fact]:
        taken = {kind: np.array([steps(s.teachers[f"weeks_{kind}"]) for s in states]) for kind in self.kinds}
        six, correlations = self.targets["six_steps"], self.targets["correlations_within_schools"]
        found = []
        for kind in self.kinds:
            far = max(0.0, distance(shares(taken[kind]), six[kind]) - NEAR_ENOUGH)
            found.append(Fact(f"distance of {kind}", 0.0, far, six["tolerance"]))
        for pair, wanted in correlations.items():
            if pair != "tolerance":
                one, other = pair.split("-")
                r = within_correlation(taken[one], taken[other])
                found.append(Fact(f"r of {one} and {other}", wanted, r, correlations["tolerance"]))
        between = self.targets["between_schools"]
        measured = {kind: icc(taken[kind]) for kind in self.kinds}
        measured["trust"] = icc(np.array([mean_trust(s) for s in states]))
        for name, wanted in between.items():
            if name != "tolerance":
                found.append(Fact(f"ICC of {name}", wanted, measured[name], between["tolerance"]))
        return found

    def _habits(self, states: list[State]) -> list[Fact]:
        habits = self.targets["habits"]
        found = []
        for kind, wanted in habits.items():
            if kind != "tolerance":
                monthly = np.mean([np.mean(steps(s.teachers[f"weeks_{kind}"]) >= 4) for s in states])
                found.append(Fact(f"habit of {kind}", wanted, float(monthly), habits["tolerance"]))
        return found

    def _networks(self, values: Mapping[str, float]) -> list[Fact]:
        networks = self.targets["networks"]
        each = max(1, self.schools // 10)
        weeks = YEARS * 36
        measured = [network(state, weeks) for size in networks["sizes"] for state in self._states(values, size, each)]
        return [
            Fact(name, fact["value"], float(np.mean([m[name] for m in measured])), fact["tolerance"])
            for name, fact in networks.items()
            if name != "sizes"
        ]
