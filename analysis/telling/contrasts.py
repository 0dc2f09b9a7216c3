"""Two schools side by side under the same luck: what differs between them, which no reform made."""

from dataclasses import dataclass

from analysis.telling.changes import Change, Weeks, names_of, outcomes_of, result_of
from analysis.telling.quantities import few
from sim.results.comparison import Comparison
from sim.results.differences import FEWEST_SCHOOLS
from sim.scenario.same_school import besides_the_reform


@dataclass(frozen=True)
class Contrast(Change):
    """One outcome in two schools: ``without`` is that of the one, ``with_it`` that of the other.

    ``differs_in``: in what they differ besides the reform, by name with both values; empty for one school.
    """

    differs_in: tuple[str, ...] = ()

    @property
    def verb(self) -> str:
        """ "is higher", "is lower" or "does not clearly differ"; for a sentence about the second school."""
        return {1: "is higher", -1: "is lower", 0: "does not clearly differ"}[self.sign]

    @property
    def words(self) -> str:
        """Both levels and what lies between them; for a sentence whose subject is the outcome."""
        one, other, by = self.adding_up
        ends = self.span.partition(", ")[2]
        by += f", {ends}" if ends else ""
        schools = len(self.pairs)
        told = f", which may be luck ({few(schools)})" if schools < FEWEST_SCHOOLS else ""
        unclear = "" if self.sign or told else ", no clear difference"
        return f"is {one} in the one school and {other} in the other ({by}{unclear}){told}"


def contrast(
    comparison: Comparison, scenario: str, outcome: str, weeks: Weeks | None = None, *, against: str | None = None
) -> Contrast:
    """What differs in ``outcome`` between ``scenario`` and the baseline (or ``against``), which need not be one school.

    As :func:`analysis.telling.changes.change`, which refuses two schools. Raises :class:`StaffroomError` for an unknown
    name or weeks outside the run.
    """
    one, other = (result_of(comparison, name) for name in names_of(comparison, scenario, against))
    without, with_it = (outcomes_of(result, outcome, weeks) for result in (one, other))
    return Contrast(outcome, without, with_it, tuple(besides_the_reform(one.scenario, other.scenario)))
