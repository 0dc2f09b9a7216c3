"""Emulators: what the model would give at values that were not simulated, learned from those that were.

One sparse polynomial a target (Blatman & Sudret 2011): straight and bent effects of every number, and products of those
that matter most, chosen by the lasso with cross-validation (scikit-learn). They cost nothing to evaluate a million
times, and smooth over the luck of the schools behind every simulated point.
"""

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from sim.errors import not_installed

MOST_CROSSED = 16  # numbers whose products are considered
FOLDS = 5
FEWEST_POINTS = 60
LEAST_ERROR = 0.2  # of what is left unexplained, where luck seems to be all of it
Term = tuple[int, int]  # the numbers that are multiplied; (k, -1): number k alone


@dataclass(frozen=True)
class Emulators:
    """Polynomials in places of the unit cube, one a target: ``terms``, their ``weights`` (terms, targets), ``middles``;
    ``errors``: SD by which each is wrong at points that it did not see, without the luck of the schools behind them;
    ``explained``: the share of variance that it does explain there.
    """

    terms: Sequence[Term]
    weights: np.ndarray
    middles: np.ndarray
    errors: np.ndarray
    explained: np.ndarray

    def at(self, places: np.ndarray) -> np.ndarray:
        """What they expect at places (points, numbers): (points, targets)."""
        x = np.ascontiguousarray(_scaled(places).T)
        rows = np.empty((len(self.terms), x.shape[1]), x.dtype)
        for place, term in enumerate(self.terms):
            rows[place] = _term(x, term)
        return np.asarray((self.weights.T.astype(x.dtype) @ rows).T + self.middles.astype(x.dtype))


@dataclass(frozen=True)
class _Polynomial:
    weights: dict[Term, float]
    middle: float
    error: float
    explained: float


def learned(places: np.ndarray, values: np.ndarray, luck: np.ndarray, workers: int) -> Emulators:
    """Emulators of all targets from points (points, numbers) and what was measured there (points, targets), NaN left
    out; ``luck``: SD of what is measured at one and the same point (targets,).
    """
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda k: _polynomial(places, values[:, k]), range(values.shape[1])))
    terms = sorted({term for one in found for term in one.weights})
    weights = np.array([[one.weights.get(term, 0.0) for one in found] for term in terms]).reshape(-1, len(found))
    columns = (np.array([getattr(one, name) for one in found]) for name in ("middle", "error", "explained"))
    middles, errors, explained = columns
    beyond_luck = np.sqrt(np.maximum(errors**2 - luck**2, (LEAST_ERROR * errors) ** 2))
    return Emulators(terms, weights, middles, beyond_luck, explained)


def _polynomial(places: np.ndarray, values: np.ndarray) -> _Polynomial:
    known = np.isfinite(values)
    x, y = _scaled(places[known]), values[known]
    if len(y) < FEWEST_POINTS or np.ptp(y) == 0:
        return _Polynomial({}, float(y.mean()) if len(y) else 0.0, float(y.std()) if len(y) else np.inf, 0.0)
    count = x.shape[1]
    terms: list[Term] = [(k, -1) for k in range(count)] + [(k, k) for k in range(count)]
    first = _lasso(x, y, terms)
    strength = [abs(first.weights.get((k, -1), 0.0)) + abs(first.weights.get((k, k), 0.0)) for k in range(count)]
    crossed = sorted(int(k) for k in np.argsort(strength, kind="stable")[::-1][:MOST_CROSSED])
    return _lasso(x, y, terms + [(one, other) for place, one in enumerate(crossed) for other in crossed[place + 1 :]])


def _lasso(x: np.ndarray, y: np.ndarray, terms: Sequence[Term]) -> _Polynomial:
    try:
        from sklearn.linear_model import LassoCV
    except ImportError as problem:
        raise not_installed("calibrating needs", ["scikit-learn"], "fit") from problem
    columns = np.column_stack([_term(x.T, term) for term in terms])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the weakest penalties have not settled: they are not chosen
        model = LassoCV(cv=FOLDS, max_iter=5000).fit(columns, y)
    squared = float(model.mse_path_[int(np.argmin(np.abs(model.alphas_ - model.alpha_)))].mean())
    kept = {term: float(weight) for term, weight in zip(terms, model.coef_, strict=True) if weight}
    return _Polynomial(kept, float(model.intercept_), float(np.sqrt(squared)), 1.0 - squared / float(y.var()))


def _scaled(places: np.ndarray) -> np.ndarray:
    return np.asarray(2.0 * places - 1.0)


def _term(x: np.ndarray, term: Term) -> np.ndarray:
    """A straight effect, a bent one (a number with itself), or a product, of scaled places (numbers, points)."""
    one, other = term
    if other < 0:
        return np.asarray(x[one])
    return np.asarray(x[one] * x[other] - x.dtype.type(1.0 / 3.0 if one == other else 0.0))
