"""How each option fares over the futures: regret, share of futures in which it is best, gain against teacher hours.

Regret of an option in a future: how far it stays behind the option that is best there. Everything that is said, drawn
and tabulated of a comparison over futures is computed here, from (futures, options, replicates).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.exploring.futures.shares import share
from sim.results.differences import interval, margins, quantile

HIGH = 0.9  # "in nine of ten futures"


@dataclass(frozen=True)
class Fares:
    """Each option in each finished future: arrays (futures, options).

    ``level``: mean outcome of the future's schools; ``gain``: paired difference to the first option, better = above 0;
    ``gain_noise``: half width of its 95 % interval from the schools of one future; ``regret``: 0 for the best;
    ``lead``: whether an option is best beyond the noise; ``hours``, ``extra_hours``: per teacher and year over the
    whole run; ``in_force_hours``: extra hours at the pace of the weeks in force; ``front``: no other option gives as
    much for fewer hours of the whole run (or more for as many).
    """

    future: np.ndarray
    level: np.ndarray
    gain: np.ndarray
    gain_noise: np.ndarray
    regret: np.ndarray
    lead: np.ndarray
    hours: np.ndarray
    extra_hours: np.ndarray
    in_force_hours: np.ndarray
    front: np.ndarray


def fares(values: np.ndarray, spent: tuple[np.ndarray, np.ndarray], futures: np.ndarray, sign: int) -> Fares:
    """From outcomes and hours (of the whole run; extra ones while in force), each (futures, options, replicates).

    Schools in which an option has no value are left out for every option, futures without any school altogether;
    ``futures`` are the numbers of the rows.
    """
    known = ~np.isnan(values).any(axis=1)  # (futures, replicates)
    kept = known.any(axis=1)
    values, futures, known = values[kept], futures[kept], known[kept]
    hours, forced = (each[kept].mean(axis=2) for each in spent)
    count = known.sum(axis=1)
    score = np.where(known[:, None, :], sign * values, np.nan)
    level = np.nansum(score, axis=2) / count[:, None]
    gain, noise = margins(score - score[:, :1], count)
    best = level.argmax(axis=1)
    behind = np.take_along_axis(score, best[:, None, None], axis=1) - score
    regret, margin = margins(behind, count)
    others = np.arange(level.shape[1]) != best[:, None]
    lead = np.zeros(level.shape, bool)
    lead[np.arange(len(best)), best] = np.where(others, regret > margin, True).all(axis=1)
    extra = hours - hours[:, :1]
    return Fares(futures, sign * level, gain, noise, regret, lead, hours, extra, forced, _front(level, hours))


def _front(level: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Where no other option of the future is at least as good and as cheap, and one of the two truly."""
    as_good = level[:, None, :] >= level[:, :, None]  # [future, option, other]
    as_cheap = hours[:, None, :] <= hours[:, :, None]
    truly = (level[:, None, :] > level[:, :, None]) | (hours[:, None, :] < hours[:, :, None])
    return np.logical_not((as_good & as_cheap & truly).any(axis=2))


def regret_table(found: Fares, options: list[str]) -> pd.DataFrame:
    """One row per option: level, gain, regret, shares of futures and hours, each with its 95 % interval."""
    rows = []
    n = len(found.future)
    for k, option in enumerate(options):
        row: dict[str, object] = {"option": option, "level": float(found.level[:, k].mean())}
        row |= _named("gain", interval(found.gain[:, k]))
        row |= _named("better", share(int((found.gain[:, k] > 0).sum()), n))
        row |= _named("best", share(int((found.regret[:, k] <= 0).sum()), n))
        row |= _named("clearly_best", share(int(found.lead[:, k].sum()), n))
        row |= _named("regret", interval(found.regret[:, k]))
        row |= _named("regret_90", quantile(found.regret[:, k], HIGH))
        row["regret_worst"] = float(found.regret[:, k].max())
        row |= _named("extra_hours", interval(found.extra_hours[:, k]))
        row |= _named("in_force_hours", interval(found.in_force_hours[:, k]))
        row |= _named("front", share(int(found.front[:, k].sum()), n))
        rows.append(row | {"futures": n})
    return pd.DataFrame(rows).set_index("option")


def _named(name: str, three: tuple[float, float, float]) -> dict[str, float]:
    return {name: three[0], f"{name}_low": three[1], f"{name}_high": three[2]}


def favourite(table: pd.DataFrame) -> str:
    """The option with the smallest regret in nine of ten futures; among equals the smaller mean, then fewer hours."""
    return str(table.sort_values(["regret_90", "regret", "extra_hours"], kind="stable").index[0])


def long_table(found: Fares, options: list[str]) -> pd.DataFrame:
    """One row per future and option: level, gain and its noise, regret, hours of the whole run, extra hours (whole
    run; while in force), on the front.
    """
    futures, count = len(found.future), len(options)
    columns = {
        "future": np.repeat(found.future, count),
        "option": np.tile(np.array(options, object), futures),
        **{
            name: getattr(found, name).ravel()
            for name in ("level", "gain", "gain_noise", "regret", "hours", "extra_hours", "in_force_hours", "front")
        },
    }
    return pd.DataFrame(columns)
