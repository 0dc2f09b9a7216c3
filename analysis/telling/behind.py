"""What stands behind a result of a notebook: what research fixes, and how the model fares on the known pattern."""

from functools import cache

import pandas as pd

from analysis.telling.say import say
from experiments.patterns.declared import STRENGTHS, Pattern, patterns
from experiments.patterns.estimates import Verdict, overall
from experiments.patterns.page import RECORDED
from sim.errors import StaffroomError, nearest

RESEARCH = {
    "direction": "Research says in which **direction** this goes, but not by how much: the size is the model's.",
    "size": "Research says in which direction this goes **and roughly how far**.",
    "neither": "Research fixes **neither** direction nor size of this: it is a consequence of the model's assumptions.",
}
USES = {
    "CAL": "used when the model was tuned (CAL), so that it is no prediction",
    "HOLD": "held out of the search for the model's numbers (HOLD), so that it is a test",
}
ORIGINS = {
    "construction": "; it follows almost from how the model is built",
    "tuned": "",
    "burnt": "; but it was looked at before, and its failure led to this version, so that it says less",
    "neither": "; it was neither built in nor tuned for",
}


def show_behind(*names: str, research: str) -> None:
    """Shows :func:`behind` as a notebook shows its own prose."""
    say(behind(*names, research=research))


def behind(*names: str, research: str) -> str:
    """What research fixes of a result, and the verdict on each of the patterns (``F3``, ...) that it rests on.

    ``research`` is "direction", "size" or "neither". Verdicts are those of the latest check of the whole model, which
    ``staffroom patterns`` repeats. Raises :class:`StaffroomError` for an unknown pattern or word.
    """
    if research not in RESEARCH:
        raise StaffroomError(f"research = '{research}'{nearest(research, RESEARCH)}")
    lines = [RESEARCH[research]]
    if not names:
        lines.append("No pattern of the check against research covers this.")
    lines += [_pattern(pattern) for pattern in (patterns(names) if names else [])]
    return "\n>\n".join(f"> {line}" for line in ["**What stands behind this.** " + lines[0], *lines[1:]])


@cache
def _recorded() -> pd.DataFrame:
    table = pd.read_csv(RECORDED)
    found: pd.DataFrame = table[table["seed"] == table["seed"].min()]
    return found


def _pattern(pattern: Pattern) -> str:
    rows = _recorded()
    verdicts = rows[rows["pattern"] == pattern.id].set_index("criterion")["verdict"].map(Verdict)
    failed = verdicts.index[verdicts == Verdict.NOT]
    missed = _named([name for name in failed if name in pattern.criteria], pattern)
    met = int((verdicts == Verdict.REPRODUCED).sum())
    told = (
        f"Pattern {pattern.id}, *{pattern.title}* (known from {STRENGTHS[pattern.strength]}), was "
        f"{USES[pattern.use]}{ORIGINS[pattern.origin]}. The model: **{overall(list(verdicts))}** ({met} of "
        f"{len(verdicts)} criteria met)."
    )
    return f"{told} Missed: {'; '.join(missed)}." if missed else told


def _named(missed: list[str], pattern: Pattern) -> list[str]:
    """What the missed criteria measure; "the same ..." with what it is the same as, unless that was just named."""
    found, said_before, first = [], "", ""
    for name, criterion in pattern.criteria.items():
        again = criterion.says.startswith("the same")
        first = first if again else criterion.says
        if name not in missed:
            continue
        rest = criterion.says.removeprefix("the same").lstrip(" ,")
        found.append(f"as \u201c{first}\u201d, but {rest}" if again and said_before != first else criterion.says)
        said_before = first
    return found
