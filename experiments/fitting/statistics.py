"""What the facts of the fit are measured by: six steps of frequency, ICC, networks of asking."""

from collections.abc import Sequence

import numpy as np

from sim.kernel.state import State

FEWEST_OF_A_STEP = np.array([0, 1, 2, 5, 11, 28])  # weeks of a school year of 36
YEAR = 36
MEMORY_WEEKS = 27  # what a teacher remembers who is asked in spring about this school year


def steps(weeks: np.ndarray, year_weeks: int = YEAR) -> np.ndarray:
    """How often, in six steps 0 (never) to 5 (weekly), from the weeks of a school year: same shape."""
    found: np.ndarray = np.searchsorted(FEWEST_OF_A_STEP, weeks * YEAR / year_weeks, side="right") - 1
    return found


def shares(steps_taken: np.ndarray) -> np.ndarray:
    """Share of teachers on each of the six steps: shape (6,)."""
    counts: np.ndarray = np.bincount(steps_taken.ravel(), minlength=len(FEWEST_OF_A_STEP)) / steps_taken.size
    return counts


def distance(one: Sequence[float] | np.ndarray, other: Sequence[float] | np.ndarray) -> float:
    """Total variation distance of two distributions, 0 to 1."""
    return float(np.abs(np.asarray(one) - np.asarray(other)).sum() / 2)


def icc(values: np.ndarray) -> float:
    """ICC(1) of ``values`` (schools, teachers): the share of variance between schools (Shrout & Fleiss 1979)."""
    schools, teachers = values.shape
    means = values.mean(axis=1)
    between = teachers * float(((means - values.mean()) ** 2).sum()) / (schools - 1)
    within = float(((values - means[:, None]) ** 2).sum()) / (schools * (teachers - 1))
    share: float = (between - within) / (between + (teachers - 1) * within)
    return share


def within_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation over teachers of deviations from their school's mean; arrays (schools, teachers)."""
    deviations = [values - values.mean(axis=1, keepdims=True) for values in (one, other)]
    return float(np.corrcoef(*(values.ravel() for values in deviations))[0, 1])


def mean_trust(state: State) -> np.ndarray:
    """Mean trust of every teacher in those whom she sees: shape (teachers,), NaN where there is nobody."""
    contacts, n = state.contacts, len(state.teachers)
    owners = np.repeat(np.arange(n), np.diff(contacts.indptr))
    with np.errstate(invalid="ignore"):
        trust: np.ndarray = np.bincount(owners, contacts.seen * contacts.trust, n) / contacts.seen_sum
    return trust


def network(state: State, weeks: int) -> dict[str, float]:
    """Who asked whom with success, for talk or more, in the last 27 of ``weeks`` weeks, in seven numbers."""
    contacts, n = state.contacts, len(state.teachers)
    ties = np.zeros((n, n))
    owners = np.repeat(np.arange(n), np.diff(contacts.indptr))
    asked = contacts.asked_week >= weeks - MEMORY_WEEKS
    ties[owners[asked], contacts.indices[asked]] = 1
    paths = ties @ ties
    np.fill_diagonal(paths, 0)
    named, names = ties.sum(axis=0), ties.sum(axis=1)
    most = np.sort(named)[::-1][: max(1, round(n / 10))]
    varied = named.std() > 0 and names.std() > 0
    total = max(1.0, float(ties.sum()))
    return {
        "density": float(ties.sum()) / (n * (n - 1)),
        "reciprocity": float((ties * ties.T).sum()) / total,
        "transitivity": float((paths * ties).sum()) / max(1.0, float(paths.sum())),
        "asks_nobody": float((names == 0).mean()),
        "asked_by_nobody": float((named == 0).mean()),
        "top_tenth": float(most.sum()) / total,
        "asking_and_asked": float(np.corrcoef(named, names)[0, 1]) if varied else 0.0,
    }
