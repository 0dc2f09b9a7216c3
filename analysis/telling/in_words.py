"""Numbers, weeks, levers and measures as phrases; the phrases themselves stand in ``analysis/telling/texts``."""

from collections.abc import Sequence
from itertools import accumulate

from analysis.telling.naming import plain
from analysis.telling.texts import texts
from experiments.reading.numbers import TERMINAL
from sim.declared.levers import LEVERS, UNITS
from sim.scenario.scenario import Scenario
from sim.scenario.scheduled_lever import ScheduledLever
from sim.scenario.term_calendar import in_words

WORDS = texts("describe")


def number(value: float) -> str:
    """A number with as many digits as it needs, at most three, as it is typed in settings."""
    return TERMINAL.significant(value, 3)


def told_apart(value: float, other: float) -> tuple[str, str]:
    """Two different numbers as texts that differ."""
    shown = number(value), number(other)
    return shown if shown[0] != shown[1] else (TERMINAL.significant(value, 6), TERMINAL.significant(other, 6))


def counted(forms: Sequence[str], count: int, **fields: object) -> str:
    """The form for one thing or for several."""
    return forms[0] if count == 1 else forms[1].format(count=count, **fields)


def lever_name(lever: str) -> str:
    """What a lever is called."""
    return str(WORDS["levers"][lever]["name"])


def lever_unit(lever: str) -> str:
    """What the numbers of a lever mean."""
    return LEVERS[lever].unit


def property_name(name: str) -> str:
    """What a number of a school is called."""
    return str(WORDS["properties"][name])


def sentence(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def stretches(spans: Sequence[tuple[int, int]], weeks: int) -> str:
    """Stretches of weeks [first, end) of a run: "in weeks 10 to 45 and from week 80 to the end"."""
    text: str = WORDS["weeks"]["and"].join(_stretch(first, end, weeks) for first, end in spans)
    return text


def _stretch(first: int, end: int, weeks: int) -> str:
    kind = "always" if (first, end) == (0, weeks) else "open" if end == weeks else "one" if end == first + 1 else "some"
    return str(WORDS["weeks"][kind]).format(first=first, last=end - 1)


def part_name(part: str, start: int) -> str:
    """What a measure is called in a sentence: its part of the reform, or when it starts."""
    words = WORDS["measure"]
    return str(words["named"].format(part=plain(part)) if part else words["unnamed"].format(start=start))


def measure_in_words(measure: ScheduledLever, scenario: Scenario) -> str:
    """What a measure does and when: "Scheduled sessions: from 0.1 to 0.8 (...), from year 1, term 2, week 2 ..."."""
    words, level = WORDS["measure"], scenario.school.levers[measure.lever]
    goal = measure.goal(level)
    fields = {"name": lever_name(measure.lever), "unit": lever_unit(measure.lever)}
    said = [words["same" if goal == level else "moves"].format(here=number(level), there=number(goal), **fields)]
    if measure.strength < 1:
        said.append(words["strength"].format(share=number(100 * measure.strength), value=number(measure.value)))
    if measure.unit != UNITS[0]:
        said.append(words["units"][measure.unit])
    said.append(period(measure, scenario))
    if measure.ramp:
        said.append(words["ramp" if measure.ramp > 1 else "one_week_ramp"].format(ramp=measure.ramp))
    if measure.part and measure.part != scenario.reform.name:
        said.append(words["part"].format(part=plain(measure.part)))
    return sentence(", ".join(said)) + "."


def period(measure: ScheduledLever, scenario: Scenario) -> str:
    """When a measure acts, in terms and in weeks."""
    end, words = measure.last(scenario.weeks), WORDS["measure"]
    fields = {
        "from": _from(measure.start, scenario.terms),
        "to": _to(end, scenario.terms),
        "weeks": stretches([(measure.start, end)], scenario.weeks),
    }
    return str(words["to_the_end" if end == scenario.weeks else "until"].format(**fields))


def _from(week: int, terms: Sequence[int]) -> str:
    """Where a week is in the calendar; the first of a year or a term goes by the name of that."""
    year, place = divmod(week, sum(terms))
    starts = list(accumulate(terms, initial=0))
    if place not in starts:
        return in_words(week, terms)
    return str(WORDS["place"]["term" if place else "year"].format(year=year + 1, term=starts.index(place) + 1))


def _to(end: int, terms: Sequence[int]) -> str:
    """The same for the last week before ``end``."""
    year, place = divmod(end - 1, sum(terms))
    ends = list(accumulate(terms))
    if place + 1 not in ends:
        return in_words(end - 1, terms)
    whole = place + 1 == ends[-1]
    return str(WORDS["place"]["year" if whole else "term"].format(year=year + 1, term=ends.index(place + 1) + 1))
