"""The panel without its widgets: settings in, answer, words and picture out."""

import time
from collections.abc import Mapping, Sequence
from os import cpu_count
from typing import Any

from analysis.exploring.panel.answer import Answer, Ensemble, answer
from analysis.exploring.panel.cautions import cautions
from analysis.exploring.panel.controls import END, full_key
from analysis.exploring.panel.goal import Goal, checked_goal, checked_outcome
from analysis.exploring.panel.picture import Picture, alternative
from analysis.exploring.panel.settings import Settings
from analysis.exploring.panel.words import answer_html, cautions_html, sentences, table_html
from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.declared.limits import LARGEST_SEED, MOST_THREADS, whole_number
from sim.errors import StaffroomError, nearest
from sim.kernel import jit as _jit
from sim.results.costs import checked_prices
from sim.results.simulate import Progress
from sim.scenario.scenario import Scenario

SHOWN = ("voluntary_share", "trust_mean", "self_efficacy_mean", "strain_mean")
AGAINST = ("without", "opened")
SLOW = 2.0  # seconds from which a move is called slow
SECONDS_PER_TEACHER_WEEK = 4e-7  # one processor; measured, for a rough forecast of long waits only
MOST_REPLICATES = 10_000


class Explorer:
    """Settings of a panel and the answer to them; see :func:`analysis.exploring.panel.explore` for the arguments."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        goal: object = None,
        shown: Sequence[str] = SHOWN,
        against: str = "without",
        prices: Mapping[str, float] | None = None,
        ensemble: Ensemble,
    ):
        self.settings = Settings(scenario)
        self.goal = checked_goal(goal)
        self.shown = _checked_shown(shown)
        self.against = _checked_against(against)
        self.prices = checked_prices(prices)
        self.ensemble = ensemble
        self.seconds = 0.0  # that the last answer and its picture took
        self.answer: Answer | None = None
        self._picture: Picture | None = None
        self._png = b""

    def change(
        self,
        changes: Mapping[str, Any] | None = None,
        *,
        goal: object = None,
        against: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Answer and picture for changed settings. ``changes``: names, short or in full, with values.

        Raises :class:`StaffroomError` for settings that are unknown or do not fit together; then nothing has changed.
        """
        started = time.perf_counter()
        settings = self.settings.with_changes(self._full(changes or {}))
        wanted = self.goal if goal is None else checked_goal(goal)
        other = self.against if against is None else _checked_against(against)
        found = self._compute(settings, wanted, other, progress)
        self.settings, self.goal, self.against, self.answer = settings, wanted, other, found
        self._draw(found)
        self.seconds = time.perf_counter() - started
        return found

    def _full(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(changes, Mapping):
            raise StaffroomError(f"explore: changes = {changes!r} are no names with values; write {{'mandate': 0.8}}.")
        weeks = self.settings.opening.weeks
        full = {full_key(name): value for name, value in changes.items()}
        return {key: weeks if key == END and value is None else value for key, value in full.items()}

    def _compute(self, settings: Settings, goal: Goal, against: str, progress: Progress | None) -> Answer:
        scenario = settings.scenario()
        moved, unreformed = frozenset(settings.moved.items()), settings.without_reform_moved()
        known = self.ensemble
        if against == "opened":
            other = known.result(frozenset({"opened"}), settings.opening, progress)
            mine = other if not settings.moved else known.result(moved, scenario, progress)
            return answer(goal, mine, other, self.shown, self.prices)
        other = known.result(frozenset({"without", *unreformed.items()}), settings.without_reform(), progress)
        mine = known.result(moved, scenario, progress) if settings.is_reformed() else other
        return answer(goal, mine, other, self.shown, self.prices)

    def _draw(self, found: Answer) -> None:
        if self._picture is None or not self._picture.fits(found, self.names):
            self._picture = Picture(found, self.shown, self.names)
        else:
            self._picture.show(found)
        self._png = self._picture.png()

    def reset(self) -> None:
        """Back to the settings with which the panel opened; the goal stays."""
        self.settings, self.answer = Settings(self.settings.opening), None

    @property
    def current(self) -> Answer:
        """The answer to the present settings."""
        return self.change() if self.answer is None else self.answer

    @property
    def scenario(self) -> Scenario:
        """The present settings as a scenario, for ``simulate`` and ``compare``."""
        return self.settings.scenario()

    @property
    def names(self) -> tuple[str, str]:
        """What the answer compares with, and what is set, as headings."""
        words = texts("explore")["against"]
        return words["names"][self.against], words["set"]

    @property
    def cautions(self) -> list[str]:
        """Sentences of caution about the present answer."""
        return cautions(self.settings, self.current, self.names[0][:1].lower() + self.names[0][1:])

    @property
    def text(self) -> str:
        """The answer in words."""
        return " ".join([f"{self.goal}:", *sentences(self.current, self.names[0]), *self.cautions])

    @property
    def png(self) -> bytes:
        """The picture as PNG."""
        if self.answer is None:
            self.change()
        return self._png

    @property
    def alternative(self) -> str:
        """The picture in words."""
        return alternative(self.current, self.names[0][:1].lower() + self.names[0][1:])

    @property
    def answer_html(self) -> str:
        """Goal and answer as HTML."""
        return answer_html(self.current, self.names[0])

    @property
    def cautions_html(self) -> str:
        """Sentences of caution as HTML."""
        return cautions_html(self.cautions)

    @property
    def table_html(self) -> str:
        """Outcomes as a table of HTML."""
        return table_html(self.current, self.names)

    @property
    def status(self) -> str:
        """How many schools were simulated, over what, and how long it took."""
        words, answer = texts("explore")["status"], self.current
        text = str(words["done"]).format(
            n=answer.schools, size=f"{answer.setting.scenario.school.size:g}", weeks=answer.setting.scenario.weeks,
            seed=answer.setting.seed, seconds=PROSE.fixed(self.seconds, 1),
        )  # fmt: skip
        return text + (words["slow"] if answer.setting.seconds > SLOW else "")

    def warnings_before_the_first_run(self) -> list[str]:
        """What to say before a user waits: that the model must be compiled, or that her school is large."""
        words, scenario = texts("explore")["status"], self.settings.opening
        found = [] if _jit.is_compiled() else [str(words["compiling"])]
        size, total = scenario.school.size, self.ensemble.replicates
        seconds = 2 * total * scenario.weeks * size * SECONDS_PER_TEACHER_WEEK / (cpu_count() or 1)
        if seconds > SLOW:
            found.append(str(words["waiting"]).format(total=total, size=f"{size:g}", seconds=PROSE.fixed(seconds, 0)))
        return found


def ensemble_of(replicates: object, seed: object, threads: object) -> Ensemble:
    """A checked number of schools, seed and number of threads."""
    count = whole_number(replicates, "replicates", 1, MOST_REPLICATES)
    workers = None if threads is None else whole_number(threads, "threads", 1, MOST_THREADS)
    return Ensemble(count, whole_number(seed, "seed", 0, LARGEST_SEED), workers)


def _checked_shown(shown: object) -> tuple[str, ...]:
    if isinstance(shown, str) or not isinstance(shown, Sequence):
        raise StaffroomError(
            f"explore: outcomes = {shown!r} is not a list; allowed: names of outcomes, such as {SHOWN}."
        )
    return tuple(dict.fromkeys(checked_outcome(name, "outcomes") for name in shown))


def _checked_against(against: object) -> str:
    if against not in AGAINST:
        raise StaffroomError(f"explore: against = {against!r} is not known{nearest(against, AGAINST)}")
    return str(against)
