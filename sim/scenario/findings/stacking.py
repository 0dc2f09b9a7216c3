"""Measures of one lever over each other (ODD section 2): who wins in which weeks, and what changes nothing."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.scenario.findings.finding import Finding, found
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import ScheduledLever


def stacking(scenario: Scenario) -> Iterator[Finding]:
    """Measures that a later one overrides, and measures that leave their lever where the school has it."""
    for lever in dict.fromkeys(m.lever for m in scenario.reform.measures):
        measures = [m for m in scenario.reform.measures if m.lever == lever]
        owner = owners(measures, scenario.weeks)
        for place, measure in enumerate(measures):
            yield from _overridden(scenario, measures, place, owner)
            alone = owner[measure.start : measure.last(scenario.weeks)] == place
            level = scenario.school.levers[lever]
            if measure.goal(level) == level and alone.all() and not _lies_over(measures, place):
                weeks = _weeks(measure, scenario.weeks)
                yield from found("unchanged", lever, weeks, value=level, part=measure.part)
            yield from _never_full(scenario, measure)


def _never_full(scenario: Scenario, measure: ScheduledLever) -> Iterator[Finding]:
    """A measure that is not in fully before the run ends; where it was withdrawn before, that is meant."""
    lasts = measure.last(scenario.weeks) - measure.start
    level = scenario.school.levers[measure.lever]
    if measure.ramp > lasts and not measure.cut_short and measure.goal(level) != level:
        weeks, facts = _weeks(measure, scenario.weeks), {"ramp": float(measure.ramp), "lasts": float(lasts)}
        yield from found("never_full", measure.lever, weeks, **facts, start=measure.start, part=measure.part)


def owners(measures: Sequence[ScheduledLever], weeks: int) -> np.ndarray:
    """Which of the measures of one lever decides in each week: its place in the list, -1 where none does."""
    owner = np.full(weeks, -1)
    for place, measure in enumerate(measures):
        owner[measure.start : measure.last(weeks)] = place
    return owner


def _overridden(
    scenario: Scenario, measures: Sequence[ScheduledLever], place: int, owner: np.ndarray
) -> Iterator[Finding]:
    measure, level = measures[place], scenario.school.levers[measures[place].lever]
    mine = _weeks(measure, scenario.weeks)
    kind = "overridden_wholly" if not (owner[mine] == place).any() else "overridden"
    for winner in sorted(set(owner[mine].tolist()) - {place}):
        above = measures[winner]
        yield from found(
            kind,
            measure.lever,
            mine & (owner == winner),
            part=measure.part,
            start=measure.start,
            value=measure.goal(level),
            winner=above.part,
            winner_start=above.start,
            winner_value=above.goal(level),
        )


def _weeks(measure: ScheduledLever, weeks: int) -> np.ndarray:
    inside = np.zeros(weeks, bool)
    inside[measure.start : measure.last(weeks)] = True
    return inside


def _lies_over(measures: Sequence[ScheduledLever], place: int) -> bool:
    """Whether an earlier measure acts in the same weeks, so that coming back to the school's level ends it."""
    mine = measures[place]
    return any(
        (mine.end is None or other.start < mine.end) and (other.end is None or mine.start < other.end)
        for other in measures[:place]
    )
