"""Whether the effect holds in schools that start differently: less and more trust, more open and more closed doors."""

from sim.declared.declaration import Declaration
from sim.declared.levers import LEVERS
from sim.declared.measures import bounds_of
from sim.declared.school_properties import SCHOOL_PROPERTIES
from sim.results.differences import FEWEST_SCHOOLS, between
from sim.results.paired import Paired
from sim.results.summary.rows import Row, mean_of, note_of, unit_of

MOST_SCHOOLS = 50  # per scenario; enough for the sign of an effect
MOST_TEACHER_WEEKS = 5_000_000  # per scenario: fewer schools where they are very large
_SHARES = (0.25, 0.75)  # of the plausible range


def tried(comparison: Paired) -> list[tuple[Declaration, float]]:
    """Settings of the school and the values that are tried; trust of an imported staff stands in its file."""
    imported = comparison.results[comparison.baseline].scenario.school.staff is not None
    rows = [LEVERS["isolation"]] if imported else [SCHOOL_PROPERTIES["trust"], LEVERS["isolation"]]
    return [
        (row, row.plausible[0] + share * (row.plausible[1] - row.plausible[0])) for row in rows for share in _SHARES
    ]


def elsewhere(comparison: Paired, goal: str) -> list[Row]:
    """The paired difference in the goal of every reform in schools that differ from the one at hand in one thing."""
    first = comparison.results[comparison.baseline]
    room = int(MOST_TEACHER_WEEKS / (first.scenario.weeks * first.scenario.school.size))
    schools = min(first.replicates, MOST_SCHOOLS, max(FEWEST_SCHOOLS, room))
    found = []
    for row, value in tried(comparison):
        ends = {}
        for name, result in comparison.results.items():
            old = result.scenario
            scenario = old.changed_to(school=old.school.replace(**{row.name: value}))
            ends[name] = result.again(scenario, schools, keep_weeks=False).runs[goal].to_numpy(float)
        for name in list(ends)[1:]:
            difference = ends[name] - ends[comparison.baseline]
            item, label = f"{row.name}={value:g}", f"{row.meaning}: {value:g}"
            numbers = mean_of(difference, between(bounds_of(goal)))
            found.append(Row(name, "elsewhere", item, label, unit_of(goal), *numbers, note_of(difference)))
    return found
