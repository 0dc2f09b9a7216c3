"""Where a reform is looked at: in a scenario, in a school, in the one it was composed for, or in the default school."""

from sim.errors import StaffroomError
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School
from sim.scenario.term_calendar import DEFAULT_TERMS

FEWEST_YEARS = 3


def placed(reform: Reform, place: School | Scenario | None = None) -> Scenario:
    """The reform as a scenario: in ``place`` (None: see above), over its years, or over as many (at least three) as the
    reform needs.

    Raises :class:`StaffroomError` for what is no place, and where the reform does not fit into it.
    """
    if isinstance(place, Scenario):
        return Scenario(place.school, reform, place.changed, place.years)
    if place is not None and not isinstance(place, School):
        raise StaffroomError(f"{place!r} is neither a School nor a Scenario in which a reform could be looked at.")
    place = reform.composed_for if place is None else place
    school = School(terms=reform.terms or DEFAULT_TERMS) if place is None else place
    needed = max((m.start + 1 if m.end is None else m.end for m in reform.measures), default=0)
    return Scenario(school, reform, years=max(FEWEST_YEARS, -(-needed // sum(school.terms))))
