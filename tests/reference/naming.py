"""What the naming in a file tells of standing and initiative (ODD 4.16, popularity and activity)."""

from math import sqrt
from statistics import NormalDist

NAMED_SHARE = 0.7  # correlation of the score with standing, or with initiative


def naming_scores(staff) -> tuple[list[float], list[float]] | None:
    """Normal scores of how many name each teacher and of how many she names, None without a file of ties."""
    if staff is None or staff.pairs is None:
        return None
    named, names = [0] * staff.size, [0] * staff.size
    for i, j, there, back, *_ in staff.pairs:
        for source, target, weight in ((i, j, there), (j, i, back)):
            if weight > 0.0:
                names[source] += 1
                named[target] += 1
    return normal_scores(named), normal_scores(names)


def normal_scores(counts: list[int]) -> list[float]:
    """The normal quantile of each count's place among all, equal counts sharing a place."""

    def place(count: int) -> float:
        return sum((other < count) + (other == count) / 2.0 for other in counts) / len(counts)

    return [NormalDist().inv_cdf(place(count)) for count in counts]


def told_by_naming(score: float, z: float) -> float:
    """The normal ``z``, moved towards the score of naming."""
    return NAMED_SHARE * score + sqrt(1.0 - NAMED_SHARE**2) * z
