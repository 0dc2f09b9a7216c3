"""A summary in plain words, sentence by sentence, from its table alone."""

import textwrap

import numpy as np

from analysis.telling.held import held
from analysis.telling.naming import plain
from analysis.telling.prices import price_sentences
from analysis.telling.quantities import (
    MORE,
    WORDS,
    change,
    difference,
    few,
    is_clear,
    level,
    outcome_meaning,
    outcome_name,
    shown,
    unit_words,
    upper,
    verdict,
    years_in_words,
)
from analysis.telling.spent import Spent, on_its_own, spent
from analysis.telling.worlds import has_worlds, worlds
from experiments.reading.numbers import PROSE, by_size
from sim.results.costs import REWORK_HOURS, priced_hours
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.summary import Summary
from sim.results.summary.changes import WITH, WITHOUT
from sim.results.summary.losing import NOTICEABLE
from sim.results.summary.rows import (
    IDENTICAL,
    IN_THE_RUN,
    INSIDE,
    NEVER,
    NO_GAIN,
    NO_NUMBER,
    OUTSIDE,
    TOO_FEW,
    TOO_LONG,
    Row,
)

WIDTH = 100  # letters in a line
# Notes of the table and the key of the sentence that says them.
_KEYS = {
    TOO_FEW: "few",
    IDENTICAL: "same",
    NO_NUMBER: "none",
    NEVER: "nothing",
    NO_GAIN: "no_gain",
    TOO_LONG: "too_long",
}


def text(summary: Summary) -> str:
    """The whole summary as text: for each reform one paragraph per question."""
    blocks = [[ahead(summary)]] if len(summary.reforms) > 1 else []
    for reform in summary.reforms:
        blocks.append([title(summary, reform).upper()])
        blocks += [[WORDS["questions"][q], *lines] for q, lines in sentences(summary, reform).items() if lines]
    blocks.append([WORDS["questions"]["basis"], basis(summary)])
    told = [[held(line, has_worlds(summary)) for line in lines] for lines in blocks]
    return "\n\n".join("\n".join(map(_wrapped, lines)) for lines in told)


def title(summary: Summary, reform: str) -> str:
    """Which reform is compared with what."""
    return str(WORDS["title"].format(reform=plain(reform), baseline=plain(summary.baseline)))


def sentences(summary: Summary, reform: str) -> dict[str, list[str]]:
    """What the table says of a reform, by question."""
    return {
        "changes": changes(summary, reform),
        "sure": sure(summary, reform),
        "worlds": worlds(summary, reform),
        "costs": costs(summary, reform),
        "lasts": lasts(summary, reform),
        "loses": loses(summary, reform),
        "elsewhere": elsewhere(summary, reform),
    }


def ahead(summary: Summary) -> str:
    """Which reform does most for the goal, and whether the next one can be told from it."""
    fields = {"count": len(summary.reforms), "reform": plain(summary.best), "goal": outcome_name(summary.goal)}
    rows = summary.table[summary.table["item"] == "ahead_of_next"]
    if rows.empty:
        return str(WORDS["best"].format(**fields))
    row = summary.row(summary.best, "sure", "ahead_of_next")
    key = "best" if is_clear(row) else "best_tie"
    return str(WORDS[key].format(**fields, next=plain(row.note), **difference(row)))


def changes(summary: Summary, reform: str) -> list[str]:
    """One line per outcome, under a line that explains the interval."""
    words = WORDS["changes"]
    lines = []
    for outcome in summary.outcomes:
        row = summary.row(reform, "changes", outcome)
        fields = {"name": outcome_name(outcome), "meaning": outcome_meaning(outcome), "few": few(row.n)}
        fields |= change_of(summary, reform, outcome)
        judged = words["verdicts"][verdict(row, outcome)]
        lines.append("- " + upper(words[_KEYS.get(row.note, "line")].format(verdict=judged, **fields)) + ".")
    lead = words["lead_few" if schools_of(summary) < FEWEST_SCHOOLS else "lead"]
    return [lead + (f" {words['over']}" if is_over(summary, reform) else ""), *lines]


def schools_of(summary: Summary) -> int:
    """Number of simulated schools under each scenario."""
    return int(summary.row("", "basis", "schools").value)


def change_of(summary: Summary, reform: str, outcome: str) -> dict[str, str]:
    """An outcome ``without`` and ``with`` the reform, its ``difference``, ``low``, ``high`` and ``unit``."""
    return change([summary.row(reform, "changes", outcome + item) for item in ("", WITHOUT, WITH)])


def is_over(summary: Summary, reform: str) -> bool:
    """Whether the reform is no longer in force in the last year of the run."""
    return summary.row(reform, "lasts", "withdrawal").note == IN_THE_RUN


def sure(summary: Summary, reform: str) -> list[str]:
    """How many schools are better off, and where the effect lies among the usual differences between schools."""
    words, row = WORDS["sure"], summary.row(reform, "sure", "better_schools")
    worse, usual = summary.row(reform, "sure", "worse_schools"), summary.row(reform, "sure", "usual_range")
    counts = {} if np.isnan(row.value) else {"better": round(row.value * row.n), "worse": round(worse.value * row.n)}
    fields = {"reform": plain(reform), "name": outcome_name(summary.goal), "n": row.n}
    if row.note:
        return [words[_KEYS[row.note]].format(**fields, **counts, few=few(row.n))]
    low, high = (PROSE.of_hundred(end) for end in (row.low, row.high))
    lines = [words["share"].format(**fields, **counts, low=low, high=high)]
    if usual.note in (INSIDE, OUTSIDE):
        lines.append(words["inside" if usual.note == INSIDE else "outside"].format(**level(usual)))
    return lines


def costs(summary: Summary, reform: str) -> list[str]:
    """Extra hours per teacher and for the school."""
    words, row = WORDS["costs"], summary.row(reform, "costs", "together")
    parts = {name: summary.row(reform, "costs", name) for name in ("scheduled", "school")}
    unpriced = price_sentences({}, free_levers(summary, reform))
    if row.note == NEVER or (row.note == IDENTICAL and parts["scheduled"].note == IDENTICAL):
        return [words[_KEYS[row.note]], *unpriced]
    negative = row.value < 0
    ends = sorted((row.low, row.high), key=abs) if row.low * row.high > 0 else (row.low, row.high)
    told, priced = spent(summary, reform), _moved_prices(summary, reform)
    low, high = (told.hours(end if row.low * row.high <= 0 else abs(end)) for end in ends)
    fields = {"together": told.told("together"), "more": words["less" if negative else "more"]}
    fields |= {name: _more(told, name) for name in ("scheduled", "rework")}
    fields["priced"] = words["priced"].format(hours=_more(told, "priced")) if priced else ""
    first = words["few" if row.note == TOO_FEW else "together"]
    whole, run = abs(parts["school"].value), summary.row(reform, "costs", "whole_run").value
    school = {
        "teachers": f"{summary.row('', 'basis', 'teachers').value:g}",
        "school": shown(whole, parts["school"].unit, by_size(whole, MORE)),
    }
    return [
        first.format(**fields, low=low, high=high, few=few(row.n), full=f"{REWORK_HOURS.default:g}"),
        words["whole"].format(hours=on_its_own(abs(run)), more=words["less" if run < 0 else "more"]),
        words["school"].format(**school, more=fields["more"]),
        *price_sentences(priced, []),
        *unpriced,
    ]


def _moved_prices(summary: Summary, reform: str) -> dict[str, float]:
    """The prices of levers that a reform moves."""
    scenario = summary.comparison.results[reform].scenario
    return {lever: price for lever, price in summary.prices.items() if priced_hours(scenario, {lever: 1.0}).any()}


def free_levers(summary: Summary, reform: str) -> list[str]:
    """Levers that a reform moves and that cost no hours here, for want of a price."""
    named = summary.row(reform, "costs", "free").note
    return named.split(", ") if named else []


def _more(told: Spent, part: str) -> str:
    words = WORDS["costs"]
    return str(words["part_less" if told.value[part] < 0 else "part_more"].format(hours=told.told(part)))


def lasts(summary: Summary, reform: str) -> list[str]:
    """What is left of the gain one year after the reform has ended."""
    words, row = WORDS["lasts"], summary.row(reform, "lasts", "kept")
    ended = summary.row(reform, "lasts", "withdrawal")
    if row.note:
        return [words[_KEYS[row.note]].format(name=outcome_name(summary.goal), few=few(row.n))]
    found = words[kept_how(row.value, row.low, row.high)].format(**level(row))
    when = words["inside" if ended.note == IN_THE_RUN else "after"].format(week=f"{ended.value:g}")
    return [found, when, *_champions(summary, reform)]


def _champions(summary: Summary, reform: str) -> list[str]:
    """What a gain that champions brought rests on: how soon they tire."""
    scenario = summary.comparison.results[reform].scenario
    if scenario.levers["champions"].max() <= scenario.school.levers["champions"]:
        return []
    return [WORDS["lasts"]["champions"].format(share=f"{100 * scenario.parameters['champion_tiring']:g}")]


def kept_how(value: float, low: float, high: float) -> str:
    """Whether a gain is ``most``, ``open``, ``some``, ``gone`` or ``reversed`` one year later.

    ``open``: something is left, and luck leaves open whether anything was lost.
    """
    if high < 0:
        return "reversed"
    if low <= 0:
        return "gone"
    if low > 1:
        return "most"
    return "open" if high >= 1 else "some"


def loses(summary: Summary, reform: str) -> list[str]:
    """Teachers who end worse off, and sessions that did harm."""
    words = WORDS["loses"]
    rows = {item: summary.row(reform, "loses", item) for item in ("less_efficacy", "more_efficacy")}
    strain = {item: summary.row(reform, "loses", item) for item in ("more_strain", "less_strain")}
    harm = summary.row(reform, "loses", "harm")
    note = rows["less_efficacy"].note
    if note == NO_NUMBER:
        lines = [words[_KEYS[note]]]
    else:
        efficacy = {item.split("_")[0]: PROSE.of_hundred(row.value) for item, row in rows.items()}
        lines = [
            words["efficacy"].format(**efficacy),
            words["strain"].format(**{item.split("_")[0]: PROSE.of_hundred(row.value) for item, row in strain.items()}),
            words["noticeable"].format(least=f"{NOTICEABLE.default:g}"),
        ]
    key = {TOO_FEW: "harm_few", IDENTICAL: "harm_same"}.get(harm.note, "harm")
    return [*lines, words[key].format(**difference(harm), few=few(harm.n))]


def elsewhere(summary: Summary, reform: str) -> list[str]:
    """The effect in schools that start differently, where that was tried."""
    rows = elsewhere_rows(summary, reform)
    if not rows:
        return []
    words, n = WORDS["elsewhere"], rows[0].n
    ending = "_few" if n < FEWEST_SCHOOLS else ""
    lead = words[f"lead{ending}"].format(name=outcome_name(summary.goal), n=n, few=few(n))
    lines = []
    for row in rows:
        name, value = _setting(row)
        lines.append("- " + words[name + ending].format(value=value, **difference(row)))
    return [lead, *lines]


def elsewhere_rows(summary: Summary, reform: str) -> list[Row]:
    """The rows of the question ``elsewhere``."""
    chosen = summary.table[(summary.table["question"] == "elsewhere") & (summary.table["reform"] == reform)]
    return [summary.row(reform, "elsewhere", item) for item in chosen["item"]]


def _setting(row: Row) -> tuple[str, str]:
    """Which setting a row is about, and its value of 100."""
    name, _, value = row.item.partition("=")
    return name, shown(float(value), "0 to 1")


def elsewhere_short(row: Row) -> str:
    """A setting that was tried, in a few words."""
    name, value = _setting(row)
    return str(WORDS["elsewhere"][f"{name}_short"].format(value=value))


def basis(summary: Summary) -> str:
    """How many schools, of what size, for how long, with which seed."""
    words = WORDS["basis"]
    number = {item: summary.row("", "basis", item).value for item in ("schools", "teachers", "years", "seed")}
    schools = words["schools"][number["schools"] != 1].format(count=int(number["schools"]))
    years = years_in_words(number["years"])
    fields = {"teachers": f"{number['teachers']:g}", "seed": seed_of(summary)}
    return upper(words["line"].format(schools=schools, years=years, **fields))


def seed_of(summary: Summary) -> int:
    """The seed of the luck, exact."""
    return summary.comparison.results[summary.baseline].seed


def goal_unit(summary: Summary) -> str:
    """The unit of the goal in words."""
    return unit_words(summary.row(summary.best, "changes", summary.goal).unit)


def _wrapped(line: str) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent="  " if line.startswith("- ") else "")
