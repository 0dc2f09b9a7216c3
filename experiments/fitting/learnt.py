"""What a calibration teaches, as tables: every target beside what the worlds give, every number before and after,
ridges.
"""

import numpy as np
import pandas as pd

from experiments.fitting.calibration import Calibrated
from experiments.fitting.measuring import key_of
from sim.model_version import MODEL_VERSION, NUMBERS_VERSION
from sim.worlds.worlds import Worlds

RANGE = (0.05, 0.95)  # nine of ten worlds
NOTHING, LITTLE = 0.2, 0.5  # shares of variance taken away, below which the facts say nothing, and little
# Standard errors of a correlation of independent draws: beyond them lies one of 4,656 pairs in one case of 20.
NEVER_CHANCE = 4.4


def library(found: Calibrated, about: dict[str, object]) -> Worlds:
    """The plausible worlds: the numbers of the model, without those that belong to the place of some targets."""
    kept = [k for k, name in enumerate(found.unknowns.names) if " in " not in name]
    names = [found.unknowns.names[k] for k in kept]
    told = {"numbers": NUMBERS_VERSION, "model": MODEL_VERSION, **about}
    return Worlds("worlds", names, found.values[:, kept], found.weights, told)


def quantiles(values: np.ndarray, weights: np.ndarray, shares: tuple[float, ...]) -> list[float]:
    """Weighted quantiles of values (n,), NaN left out."""
    known = np.isfinite(values)
    values, weights = values[known], weights[known]
    if not len(values):
        return [np.nan] * len(shares)
    order = np.argsort(values)
    ends = np.cumsum(weights[order]) / weights.sum()
    return [float(values[order][min(int(np.searchsorted(ends, share)), len(values) - 1)]) for share in shares]


def targets_table(found: Calibrated) -> pd.DataFrame:
    """The predictive check: a row per target with what the worlds give (mean, and where nine of ten lie).

    ``missed``: by how many SDs of its tolerance the mean of the worlds misses the target; ``covered``: whether the
    range
    in which nine of ten worlds lie, seen with the target's tolerance as an error, touches the target; ``met``: whether
    the range does so without it.
    """
    rows = []
    for k, target in enumerate(found.targets):
        values = found.found[:, k]
        known = np.isfinite(values)
        mean = float(np.average(values[known], weights=found.weights[known])) if known.any() else np.nan
        low, high = quantiles(values, found.weights, RANGE)
        noise = np.random.default_rng(k).standard_normal((200, len(values))) * target.tolerance
        every = (values + noise)[:, known].ravel()
        ends = quantiles(every, np.tile(found.weights[known], 200), RANGE)
        rows.append({
            "target": key_of(target), "kind": target.kind, "use": target.use, "seen": target.seen,
            "source": target.source,
            "wanted_low": target.low, "wanted_high": target.high, "sampling": target.sampling,
            "discrepancy": target.discrepancy, "mean": mean, "low": low, "high": high,
            "missed": float(target.beyond(mean)) / target.tolerance,
            "met": bool(low <= target.high and target.low <= high),
            "covered": bool(ends[0] <= target.high and target.low <= ends[1]),
            "outside": target.runs.title,
        })  # fmt: skip
    return pd.DataFrame(rows).rename(columns={"outside": "title"})


def numbers_table(found: Calibrated) -> pd.DataFrame:
    """What the facts say about every number: its prior and its range over the worlds, and the share of variance that
    they take away.
    """
    grid = (np.arange(2000) + 0.5) / 2000
    rows = []
    for k, prior in enumerate(found.unknowns.priors):
        values, before = found.values[:, k], prior.at(grid)
        mean = float(np.average(values, weights=found.weights))
        variance = float(np.average((values - mean) ** 2, weights=found.weights))
        taken = 1.0 - variance / float(before.var())
        says = "nothing" if taken < NOTHING else "little" if taken < LITTLE else "something"
        prior_range = [float(end) for end in np.quantile(before, RANGE)]
        low, middle, high = quantiles(values, found.weights, (RANGE[0], 0.5, RANGE[1]))
        own = prior.declaration.name == found.unknowns.names[k]
        default = prior.declaration.default if own else np.nan  # a number of the place of some facts has none
        rows.append({
            "number": found.unknowns.names[k], "basis": prior.declaration.basis, "prior": prior.shape,
            "prior_low": prior_range[0], "prior_high": prior_range[1], "low": low, "median": middle, "high": high,
            "default": default, "default_inside": not own or bool(low <= default <= high), "taken_away": taken,
            "facts_say": says,
        })  # fmt: skip
    return pd.DataFrame(rows).sort_values("taken_away", ascending=False, ignore_index=True)


def ridges_table(found: Calibrated) -> pd.DataFrame:
    """Pairs of numbers whose values go together: rank correlations over the worlds that are more than chance, the
    strongest first.
    """
    from scipy.stats import rankdata

    weights = found.weights
    ranks = np.column_stack([rankdata(found.places[:, k]) for k in range(len(found.unknowns))])
    centred = ranks - weights @ ranks
    covariance = (centred * weights[:, None]).T @ centred
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    least = NEVER_CHANCE * np.sqrt(np.sum(weights**2))
    names = found.unknowns.names
    rows = [
        {"one": names[j], "other": names[k], "correlation": float(correlation[j, k])}
        for j in range(len(names))
        for k in range(j)
        if abs(correlation[j, k]) > least
    ]
    table = pd.DataFrame(rows, columns=["one", "other", "correlation"])
    return table.sort_values("correlation", key=np.abs, ascending=False, ignore_index=True)
