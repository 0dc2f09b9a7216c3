"""Talk (ODD 4.10): it needs no free hour, teaches nobody and costs nothing."""

from .session import influence, mark
from .teacher import NEVER, TALK, Tie


def ask(model, tie: Tie, sessions: float) -> None:
    """Remember that ``tie.source`` asked with success; ``sessions`` are added to the decayed network."""
    if tie.asked_week == NEVER:
        model.asked_ties.append(tie)
    tie.asked_week = model.week
    tie.asked += sessions


def talk(model, tie: Tie, u: float) -> bool:
    """The two talk; whether it was pleasant."""
    p = model.p
    pleasant = u < tie.mutual_trust
    influence(model, tie, 0.25)
    for direction in (tie, tie.reverse):
        if pleasant:
            direction.trust += p.trust_gain / 4.0 * (1.0 - direction.trust)
        else:
            direction.trust -= p.trust_fade / 4.0 * direction.trust
    ask(model, tie, 0.0)
    mark(model, [tie.source, tie.target], TALK)
    model.tally.talk += 1
    return pleasant
