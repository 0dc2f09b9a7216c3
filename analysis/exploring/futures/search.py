"""The search for the cheapest mix of levers: Optuna's sampler, then levers that are not needed are taken out again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.exploring.futures.trial import Fared, Mix, Sample
from sim.errors import not_installed

STEP = 0.05
FAR = 1e6  # any mix that misses the goal is worse than any that reaches it
EFFORT = 1e-3  # hours that moving a lever all the way counts, so that it only decides among equal costs
CANDIDATES = 8


@dataclass
class Search:
    """What was tried so far: mixes and how they fared, in order."""

    sample: Sample
    tell: Callable[[int], None]
    tried: dict[tuple[tuple[str, float], ...], Fared] = field(default_factory=dict)

    def fared(self, mix: Mix) -> Fared:
        """How a mix fares in the schools of the search; run at the first call. A lever that stays where the school
        has it is not part of a mix.
        """
        usual = self.sample.task.usual
        key = tuple(sorted((name, value) for name, value in mix.items() if value != usual[name]))
        if key not in self.tried:
            self.tried[key] = self.sample.try_out(mix)
            self.tell(len(self.tried))
        return self.tried[key]

    def cost(self, mix: Mix) -> float:
        """Hours (and a trace of effort) of a mix that reaches the goal; of others how far they miss it, far above."""
        fared = self.fared(mix)
        if (short := self.sample.short_of(fared)) > 0:
            return FAR * (1 + short)
        return fared.hours + EFFORT * self.sample.task.effort(mix)

    def ranked(self) -> list[Mix]:
        """All mixes that were tried, the best first."""
        return sorted((dict(key) for key in self.tried), key=lambda mix: (self.cost(mix), str(mix)))

    def reaches(self, mix: Mix) -> bool:
        """Whether a mix reaches the goal often enough in the schools of the search."""
        return self.cost(mix) < FAR


def look_for(search: Search, trials: int, seed: int) -> None:
    """Tries up to ``trials`` mixes. Raises :class:`StaffroomError` without Optuna; an interruption passes through."""
    try:
        import optuna
    except ImportError as problem:
        raise not_installed("goal_seek needs", ["optuna"], "notebooks") from problem
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    levers = search.sample.task.asked.levers
    search.cost({})  # doing nothing
    if search.reaches({}):
        return
    sampler = optuna.samplers.TPESampler(seed=seed % 2**32, n_startup_trials=max(10, 4 * len(levers)))
    study = optuna.create_study(sampler=sampler)
    for mix in first_guesses(levers):
        study.enqueue_trial(mix)

    def sample_until(tried: int) -> None:
        for _ in range(4 * trials):  # a mix that is drawn again costs nothing and counts once
            if len(search.tried) >= tried:
                return
            trial = study.ask()
            drawn = {name: trial.suggest_float(name, *ends) for name, ends in levers.items()}
            mix = {name: on_grid(value, *levers[name]) for name, value in drawn.items()}
            study.tell(trial, search.cost(mix))

    sample_until(max(len(levers) + 2, trials - 5 * len(levers)))
    for mix in search.ranked()[:2]:
        leaner(search, mix, trials)
    sample_until(trials)


def on_grid(value: float, low: float, high: float) -> float:
    """A value in steps of 0.05 from the low end, or the high end: nobody sets a lever to 0.7341."""
    if high - value < STEP / 2:
        return high
    return round(min(low + STEP * round((value - low) / STEP), high), 10)


def first_guesses(levers: Mapping[str, tuple[float, float]]) -> list[Mix]:
    """Ends of the ranges to begin with: all high, all low, and each alone high among low ones."""
    high = {name: ends[1] for name, ends in levers.items()}
    low = {name: ends[0] for name, ends in levers.items()}
    alone = [{**low, name: high[name]} for name in levers] if len(levers) > 1 else []
    return [high, low, *alone]


def leaner(search: Search, mix: Mix, trials: int) -> None:
    """Takes out of a mix that reaches the goal every lever that it can do without, the most expensive first; then
    moves each of the others back half-way towards where the school has it, as long as that is cheaper.
    """
    if not search.reaches(mix):
        return
    usual = search.sample.task.base.school.levers
    gone = {name: search.cost({k: v for k, v in mix.items() if k != name}) for name in mix if _left(search, trials)}
    for name in sorted(gone, key=lambda name: (gone[name], name)):
        without = {k: v for k, v in mix.items() if k != name}
        if _left(search, trials) and search.cost(without) <= search.cost(mix):
            mix = without
    for name in sorted(mix, key=lambda name: -abs(mix[name] - usual[name])):
        low, high = search.sample.task.asked.levers[name]
        while _left(search, trials):
            halfway = {**mix, name: on_grid((mix[name] + usual[name]) / 2, low, high)}
            if halfway == mix or search.cost(halfway) >= search.cost(mix):
                break
            mix = halfway


def _left(search: Search, trials: int) -> bool:
    return len(search.tried) < trials


def chosen(search: Search, judge: Sample) -> Mix:
    """The cheapest of the best mixes that also reaches the goal in the schools of another sample; if none does, the
    one that comes nearest there. So luck of the search does not decide.
    """
    candidates = search.ranked()[:CANDIDATES]
    fared = [(mix, judge.try_out(mix)) for mix in candidates]
    passing = [mix for mix, how in fared if judge.short_of(how) <= 0]
    return passing[0] if passing else min(fared, key=lambda pair: judge.short_of(pair[1]))[0]
