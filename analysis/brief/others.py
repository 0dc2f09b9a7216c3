"""What a brief says of the reforms that do not do most: a short sentence each, from the same table."""

from analysis.brief.answer import direction_of, kind_of
from analysis.telling.naming import plain
from analysis.telling.quantities import shown
from analysis.telling.spent import spent
from analysis.telling.summary_text import change_of, goal_unit, kept_how
from analysis.telling.texts import texts
from sim.results.summary import Summary
from sim.results.summary.rows import NEVER

WORDS = texts("brief")["others"]


def others(summary: Summary, reforms: list[str], kept: bool = True) -> list[str]:
    """A sentence for each of ``reforms`` except the best one, under a lead; nothing where there is no other.

    Without ``kept`` what lasts stands in the table only.
    """
    names = [name for name in reforms if name != summary.best]
    said = [_sentence(summary, name, kept) for name in names]
    return [WORDS["lead"], *said] if said else []


def _sentence(summary: Summary, reform: str, lasting: bool) -> str:
    kind, helps = kind_of(summary, reform)
    level = {"with": change_of(summary, reform, summary.goal)["with"], "unit": goal_unit(summary)}
    said = str(WORDS[kind].format(reform=plain(reform), **level))
    together, kept = (summary.row(reform, *key) for key in (("costs", "together"), ("lasts", "kept")))
    if together.note != NEVER:
        said += WORDS["cost"][direction_of(together.value)].format(hours=spent(summary, reform).told("together"))
    if lasting and helps and not kept.note:
        how = kept_how(kept.value, kept.low, kept.high)
        said += WORDS["kept"][how].format(value=shown(kept.value, kept.unit))
    return said + "."
