"""The reference model: one school, one step per week (ODD section 3)."""

from itertools import accumulate
from types import SimpleNamespace

import mesa

from . import measures
from .champions import convert_champions, set_ranks
from .first_appointments import first_appointments
from .levers import set_climate, set_levers
from .luck import PhiloxLuck
from .partnership import set_partnership_phase
from .projects import run_projects
from .results import end_term, prepare_test, set_coherence
from .scheduled import scheduled_block, spend_time_on_persuasion
from .school_week import set_opportunities, set_willingness, start_week
from .setup import build_school
from .teacher import ReferenceTeacher, Tie
from .turnover import turn_over
from .units import set_units
from .voluntary import voluntary_block
from .week_end import end_week, settle_trust


class ReferenceModel(mesa.Model):
    """A staff of plain objects, moved week by week."""

    def __init__(self, scenario, seed: int, replicate: int = 0, luck=None):
        super().__init__(seed=seed)
        self.scenario = scenario
        self.luck = PhiloxLuck(seed, replicate) if luck is None else luck
        self.p = SimpleNamespace(**{name: float(value) for name, value in scenario.values.items()})
        self.planned = {name: scenario.levers[name].tolist() for name in scenario.levers.dtype.names}
        self.kinds_of_unit = range(int(max(self.planned["mandate_unit"])) + 1)
        self._set_calendar(scenario.terms)
        self.week = 0
        self.measures: list[dict[str, float]] = []
        self.teachers: list[ReferenceTeacher] = []
        self.weeks_moved: dict[str, int] = {}
        self.converted = self.running_projects = self.phase = 0
        self.partnership_week = -1
        self.asked_ties: list[Tie] = []
        build_school(self)
        self.number_of_departments = 1 + max(teacher.department for teacher in self.teachers)
        self.grade_teams = self._teams(lambda teacher: teacher.grade)
        set_ranks(self)

    def _set_calendar(self, terms: tuple[int, ...]) -> None:
        """Weeks of the year in which a term ends (with its length) and in which its test is prepared."""
        ends = list(accumulate(terms))
        self.year = ends[-1]
        self._term_ends = {end - 1: length for end, length in zip(ends, terms, strict=True)}
        self._test_weeks = {max(end - length, end - 3) for end, length in zip(ends, terms, strict=True)}

    def _teams(self, key) -> list[list[ReferenceTeacher]]:
        teams: dict = {}
        for teacher in self.teachers:
            teams.setdefault(key(teacher), []).append(teacher)
        return list(teams.values())

    def departments(self) -> dict[int, list[ReferenceTeacher]]:
        """Members of each department, in index order."""
        return {team[0].department: team for team in self._teams(lambda teacher: teacher.department)}

    def stance(self, department: int) -> float:
        """The head's stance of a department, 0 if none is given."""
        stances = self.scenario.school.stances
        return float(stances[department]) if department < len(stances) else 0.0

    def trust_factor(self, trust: float) -> float:
        """How much trust counts in the choice of a partner, t^xi."""
        exponent = self.p.trust_selection
        if exponent == 1.0:
            return trust
        return 1.0 if exponent == 0.0 else trust**exponent

    def step(self) -> None:
        """One school week."""
        self.tally = measures.Tally()
        self._start()
        order = start_week(self)
        if self.lever.persuasion > 0.0:
            spend_time_on_persuasion(self)
        for teacher in order:
            scheduled_block(self, teacher)
        for teacher in order:
            voluntary_block(self, teacher)
        end_week(self)
        settle_trust(self)
        set_coherence(self)
        self.measures.append(measures.record(self))
        self._turn_of_calendar()
        self.week += 1

    def _start(self) -> None:
        """What happens at school level before anybody acts, and everybody's willingness."""
        set_levers(self)
        set_climate(self)
        set_opportunities(self)
        set_units(self)
        convert_champions(self)
        run_projects(self)
        set_partnership_phase(self)
        set_willingness(self)
        if self.week == 0:
            first_appointments(self)

    def _turn_of_calendar(self) -> None:
        """Ends of terms, tests and ends of years."""
        position = self.week % self.year
        if position in self._term_ends:
            end_term(self, self._term_ends[position])
        if position in self._test_weeks:
            self.measures[-1]["rework"] = prepare_test(self)
        if position == self.year - 1:
            self.measures[-1]["exits"] = turn_over(self)

    def run(self) -> "ReferenceModel":
        """Run all weeks of the scenario that are left."""
        while self.week < self.scenario.weeks:
            self.step()
        return self

    def contacts(self, i: int) -> list[int]:
        """Colleagues with whom i is in contact (strangers of a unit too), ascending."""
        return [tie.target.index for tie in self.teachers[i].ties]

    def trust(self, i: int, j: int) -> float:
        """Trust of i in j."""
        return self.teachers[i].tie_to[j].trust

    def opportunity(self, i: int, j: int) -> float:
        """Opportunity o of the contact, 0 between strangers."""
        return self.teachers[i].tie_to[j].opportunity

    def culture(self) -> str:
        """Type of culture of the last nine weeks."""
        return measures.culture(self.measures)

    def outcomes(self) -> dict[str, float]:
        """Each measure over the last year of the run."""
        return measures.outcomes(self.measures, self.year)

    def close(self) -> None:
        """Let Mesa forget this model (Mesa 3.3.1 keeps every model in a class-level table)."""
        self.remove_all_agents()
        mesa.Agent._ids.pop(self, None)
