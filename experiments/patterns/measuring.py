"""Runs and judges patterns one after the other, with progress; what is finished is kept and not run again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments import terminal
from experiments.patterns.ablations import Mechanism
from experiments.patterns.arms import Arm, arms_of
from experiments.patterns.declared import Pattern
from experiments.patterns.judged import Judgement, compared, judge
from experiments.patterns.measured import Measured, with_sources
from experiments.patterns.simulating import runs_key, simulated
from experiments.running.executors.pool import Pool

Judgements = dict[str, list[Judgement]]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Round:
    """Every chosen pattern once: with one seed and, if wanted, without one mechanism."""

    patterns: Sequence[Pattern]
    seed: int
    replicates: int | None = None
    without: Mechanism | None = None

    @property
    def applicable(self) -> list[Pattern]:
        """The patterns that this round can run."""
        return [p for p in self.patterns if self.without is None or not self.without.varied_by(p)]

    def arms(self, pattern: Pattern) -> list[Arm]:
        """The runs of one pattern in this round."""
        replicates = self.replicates if self.replicates is not None else pattern.replicates
        return arms_of(pattern, replicates, self.seed, None if self.without is None else self.without.off)

    @property
    def runs(self) -> int:
        """Number of runs of this round."""
        return sum(arm.replicates for pattern in self.applicable for arm in self.arms(pattern))


def judged_once(work: Round, folder: Path, pool: Pool) -> Judgements:
    """One round whose results are kept whole, for the figures; ``folder`` is the results folder, ``pool`` who works."""
    terminal.say_compiling()
    with _counted([work]) as step:
        return {
            pattern.id: judge(pattern, simulated(pattern, work.arms(pattern), work.seed, folder / "kept", step, pool))
            for pattern in work.applicable
        }


def judged_often(rounds: Sequence[Round], folder: Path, pool: Pool) -> list[Judgements]:
    """Many rounds of which only the estimates are kept, in ``folder/estimates.jsonl``."""
    terminal.say_compiling()
    known = Measured(folder / "estimates.jsonl")
    with _counted(rounds) as step:
        return [{p.id: _remembered(work, p, known, step, pool) for p in work.applicable} for work in rounds]


def _remembered(work: Round, pattern: Pattern, known: Measured, step: Progress, pool: Pool) -> list[Judgement]:
    arms = work.arms(pattern)
    key = with_sources(runs_key(pattern, arms, work.seed))
    found = known.get(key)
    if found is not None:
        step(sum(arm.replicates for arm in arms))
        return compared(pattern, found)
    judgements = judge(pattern, simulated(pattern, arms, work.seed, None, step, pool))
    known.keep(key, {item.name: item.estimate for item in judgements})
    return judgements


class _counted:
    """A progress bar over the runs of some rounds; gives a function to be told of finished runs."""

    def __init__(self, rounds: Sequence[Round]):
        self.bar = terminal.progress(sum(work.runs for work in rounds))
        self.done = 0

    def __enter__(self) -> Progress:
        advance = self.bar.__enter__()

        def step(runs: int) -> None:
            self.done += runs
            advance(self.done)

        return step

    def __exit__(self, *problem: object) -> None:
        self.bar.__exit__(*problem)  # type: ignore[arg-type]


def agreement(rounds: Sequence[Judgements]) -> Mapping[str, list[str]]:
    """The verdicts of several seeds, pattern by pattern."""
    from experiments.patterns.judged import verdict_of

    return {name: [str(verdict_of(found[name])) for found in rounds] for name in rounds[0]}
