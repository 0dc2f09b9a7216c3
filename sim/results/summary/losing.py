"""Who loses: teachers who were there throughout and end noticeably worse off than in the same school without the
reform, and sessions that did harm."""

import numpy as np

from sim.declared.declaration import Declaration
from sim.declared.measures import MEASURE_NAMES
from sim.results.differences import FEWEST_SCHOOLS
from sim.results.paired import Paired
from sim.results.summary.rows import Row, mean_of, named, note_of

NOTICEABLE = Declaration(
    "noticeable",
    "",
    0.2,
    0.0,
    3.0,
    "standard deviations",
    "how far a teacher must be from where she would be without the reform to count as better or worse off, in standard "
    "deviations between the teachers at the end without it; below that, chance meetings alone make a difference",
    "assumed; a fifth of a standard deviation is the usual word for a small difference",
    "assumption",
    (0.1, 0.5),
    0.0,
    False,
    "summary",
)
_HARMFUL = MEASURE_NAMES.index("harmful_per_teacher")
SHARE = (0.0, 1.0)  # between what a share can lie
# Items of the table: state of the teacher, and the sign of the change that is counted.
COUNTED = {
    "less_efficacy": ("self_efficacy", -1),
    "more_efficacy": ("self_efficacy", 1),
    "more_strain": ("strain", 1),
    "less_strain": ("strain", -1),
}


def losing(comparison: Paired, reform: str, values: dict[str, np.ndarray]) -> list[Row]:
    """Shares of teachers that end better and worse off, with an interval over schools, and extra harmful sessions.

    ``values`` has the weeks of each scenario, floats (replicates, weeks, measures). Harm is told per year, averaged
    over the whole run: what a reform did while it was in force counts also where the last year lies after it. A teacher
    is compared with herself in the same school without the reform; only those count who were there from the first to
    the last week under both.
    """
    year = comparison.results[reform].scenario.year_weeks
    sessions = {name: values[name][:, :, _HARMFUL].mean(axis=1) for name in (reform, comparison.baseline)}
    harm = year * (sessions[reform] - sessions[comparison.baseline])
    found = [named(reform, "loses", "harm", mean_of(harm), note_of(harm))]
    stayed = _tenure(comparison, reform) & _tenure(comparison, comparison.baseline)
    for item, (state, sign) in COUNTED.items():
        without, with_it = (_states(comparison, name, state) for name in (comparison.baseline, reform))
        least = NOTICEABLE.default * float(without[stayed].std()) if stayed.any() else np.nan
        shares = _share_of(sign * (with_it - without) > least, stayed)
        found.append(
            named(
                reform, "loses", item, mean_of(shares, SHARE), note_of(shares) if len(shares) < FEWEST_SCHOOLS else ""
            )
        )
    found.append(named(reform, "loses", "stayed", mean_of(stayed.mean(axis=1), SHARE), ""))
    return found


def _states(comparison: Paired, name: str, state: str) -> np.ndarray:
    """A state of every teacher at the end, floats (replicates, teachers)."""
    result = comparison.results[name]
    return result.teachers[state].to_numpy().reshape(result.replicates, -1)


def _tenure(comparison: Paired, name: str) -> np.ndarray:
    """Who was there from the first to the last week: somebody who came later has fewer weeks than the run."""
    return _states(comparison, name, "tenure") >= comparison.results[name].scenario.weeks


def _share_of(chosen: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Share of some teachers among others in every school; schools without any of them are left out."""
    total = among.sum(axis=1)
    values: np.ndarray = (chosen & among).sum(axis=1)[total > 0] / total[total > 0]
    return values
