"""Patterns of advice networks: density, out-degree, reciprocity, same-team odds, isolates, transitivity."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from experiments.networks.advice_files import AdviceNetwork, Matrix

PATTERNS = {
    "density": "density",
    "out_degree": "mean out-degree",
    "reciprocity": "reciprocity",
    "team_odds_ratio": "same-team odds ratio",
    "isolates": "share of isolates",
    "transitivity": "transitivity",
    "ask_nobody": "share who ask nobody",
    "in_degree_sd": "SD of in-degree",
}
POOLED = {
    "density_slope": "slope of log density on log size",
    "pooled_odds_ratio": "same-team odds ratio, Mantel-Haenszel over schools",
    "pooled_odds_ratio_apart": "the same, pairs inside the largest team left out",
}


def patterns_of(ties: Matrix, same_team: Matrix | None) -> dict[str, float]:
    """The patterns of one directed network by name; shares from 0 to 1, NaN where a pattern has no meaning.

    Transitivity: of the paths i -> j -> k (i, j, k different), the share with i -> k. The odds ratio of one school adds
    a half to each of its four counts.
    """
    n = len(ties)
    tied = ties.astype(float)
    total, paths = tied.sum(), tied @ tied
    np.fill_diagonal(paths, 0.0)
    odds = float("nan")
    if same_team is not None and same_team.any():
        a, b, c, d = odds_counts(ties, same_team) + 0.5
        odds = a * d / (b * c)
    return {
        "density": total / (n * (n - 1)),
        "out_degree": total / n,
        "reciprocity": _share((tied * tied.T).sum(), total),
        "team_odds_ratio": odds,
        "isolates": float(np.mean(~(ties.any(0) | ties.any(1)))),
        "transitivity": _share((paths * tied).sum(), paths.sum()),
        "ask_nobody": float(np.mean(~ties.any(1))),
        "in_degree_sd": float(tied.sum(0).std()),
    }


def odds_counts(ties: Matrix, same_team: Matrix, pairs: Matrix | None = None) -> np.ndarray:
    """Ordered pairs as (same team tied, same team untied, others tied, others untied); ``pairs``: which ones count."""
    counted = ~np.eye(len(ties), dtype=bool) if pairs is None else pairs & ~np.eye(len(ties), dtype=bool)
    cells = (same_team & ties, same_team & ~ties, ~same_team & ties, ~same_team & ~ties)
    return np.array([np.count_nonzero(cell & counted) for cell in cells], float)


def outside_largest_team(same_team: Matrix) -> Matrix:
    """The pairs that are not both in the largest team (which may stand for "several grades" or "no grade")."""
    largest = np.argmax(same_team.sum(1))
    members = same_team[largest].copy()
    members[largest] = True
    return ~np.outer(members, members)


def overall_patterns(networks: Iterable[AdviceNetwork]) -> dict[str, float]:
    """Means over schools of every pattern, and the pooled ones, by name."""
    networks = list(networks)
    with np.errstate(all="ignore"):
        frame = pd.DataFrame([patterns_of(network.ties, network.same_team) for network in networks])
        teams = [(n.ties, n.same_team) for n in networks if n.same_team is not None and n.same_team.any()]
        return {
            **{pattern: float(frame[pattern].mean()) for pattern in PATTERNS},
            "density_slope": _slope([len(network.ties) for network in networks], frame["density"]),
            "pooled_odds_ratio": _mantel_haenszel([odds_counts(ties, same) for ties, same in teams]),
            "pooled_odds_ratio_apart": _mantel_haenszel(
                [odds_counts(ties, same, outside_largest_team(same)) for ties, same in teams]
            ),
        }


def _slope(sizes: Sequence[int], densities: pd.Series) -> float:
    if len(set(sizes)) < 2 or (densities <= 0).any():
        return float("nan")
    return float(np.polyfit(np.log(sizes), np.log(densities), 1)[0])


def _mantel_haenszel(counts: Sequence[np.ndarray]) -> float:
    """The common odds ratio of several schools: sum of a d / n over sum of b c / n."""
    above = sum(a * d / (a + b + c + d) for a, b, c, d in counts)
    below = sum(b * c / (a + b + c + d) for a, b, c, d in counts)
    return _share(above, below)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")
