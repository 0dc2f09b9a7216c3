"""The weekly measures and the typology of cultures: names, units, meaning. The only source of column names.

How they are computed stands in ``sim/kernel/record.py``; this table says what each one is.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measure:
    """One column of the results. ``aggregate`` says how a year of weeks becomes the outcome of a run: mean or sum."""

    name: str
    label: str
    unit: str
    meaning: str
    aggregate: str = "mean"


_SHARE, _PER_TEACHER, _UNIT = "share of teachers", "per teacher and week", "0 to 1"
_HABIT = "teachers with {} in at least 3 of 10 weeks of the school year (at least monthly); recorded in its last week, NaN in others"
MEASURES: list[Measure] = [
    Measure("voluntary_share", "Voluntary collaboration", _SHARE, "teachers with at least one voluntary session this week"),
    Measure("voluntary_sessions", "Voluntary sessions", _PER_TEACHER, "voluntary sessions of exchange, observation or joint work, both sides counted, per teacher"),
    Measure("talk_sessions", "Talk", _PER_TEACHER, "talks, both sides counted, per teacher: what was meant as talk, what was meant as more and stayed at talk, and requests that were answered by talk"),
    Measure("mandated_sessions", "Scheduled sessions", _PER_TEACHER, "attended sessions of the lever mandate (one hour each), everybody present counted, per teacher"),
    Measure("observation_sessions", "Peer observations", _PER_TEACHER, "observations held (each once) per teacher"),
    Measure("mentoring_sessions", "Mentoring sessions", _PER_TEACHER, "mentoring sessions held (each once) per teacher"),
    Measure("coordination_sessions", "Coordination before a test", _PER_TEACHER, "sessions in the grade team before a common test, both sides counted, per teacher"),
    Measure("outside_sessions", "Outside sessions", _PER_TEACHER, "sessions with a colleague outside the school, per teacher"),
    Measure("partnership_sessions", "Partnership sessions", _PER_TEACHER, "sessions of the partnership, per teacher"),
    Measure("coached_sessions", "Sessions with a coach", _PER_TEACHER, "sessions inside the school (each once) held while coaching > 0, per teacher"),
    Measure("scheduled_hours", "Scheduled hours", "hours per teacher and week", "mandated attendances + 2 x observations + 2 x mentoring sessions + persuasion hours, each of one hour, per teacher"),
    Measure("depth_mean", "Depth of voluntary work", "1/3 = exchange, 1 = joint work", "mean depth L / 3 of the week's voluntary sessions; NaN without any"),
    Measure("depth_1_share", "Exchange of materials", "share of voluntary sessions", "voluntary sessions of depth 1; NaN without any"),
    Measure("depth_2_share", "Observation with feedback", "share of voluntary sessions", "voluntary sessions of depth 2; NaN without any"),
    Measure("depth_3_share", "Joint work", "share of voluntary sessions", "voluntary sessions of depth 3; NaN without any"),
    Measure("contact_monthly", "Any contact in a month", _SHARE, "teachers with a session of any kind inside the school in the last 4 weeks (last_contact)"),
    Measure("exchange_monthly", "Exchange in a month", _SHARE, "teachers with an exchange of any occasion in the last 4 weeks (last_exchange)"),
    Measure("joint_work_monthly", "Joint work in a month", _SHARE, "teachers with joint work of any occasion in the last 4 weeks (last_joint_work)"),
    Measure("cross_department_monthly", "Collaboration across departments in a month", _SHARE, "teachers with a voluntary session across departments in the last 4 weeks (last_cross_department)"),
    Measure("observed_monthly", "Observed in a month", _SHARE, "teachers observed by a colleague in the last 4 weeks (last_observed)"),
    Measure("voluntary_monthly", "Voluntary session in a month", _SHARE, "teachers with a voluntary session in the last 4 weeks (last_voluntary)"),
    Measure("talk_habit", "Talk as a habit", _SHARE, _HABIT.format("talk")),
    Measure("exchange_habit", "Exchange as a habit", _SHARE, _HABIT.format("exchange")),
    Measure("observation_habit", "Observation as a habit", _SHARE, _HABIT.format("observation of a colleague")),
    Measure("joint_work_habit", "Joint work as a habit", _SHARE, _HABIT.format("joint work")),
    Measure("appointments", "Weekly appointments", "per teacher", "weekly appointments for exchange, observation or joint work that a teacher holds, per teacher"),
    Measure("isolates_share", "Isolated teachers", _SHARE, "teachers without a voluntary session in 9 weeks"),
    Measure("cross_department_share", "Voluntary sessions across departments", "share of voluntary sessions", "this week's voluntary sessions between departments; NaN without any"),
    Measure("modularity", "Departments as islands", "modularity", "modularity of the decayed voluntary network by department"),
    Measure("modularity_shift", "Shifts as islands", "modularity", "the same by shift"),
    Measure("modularity_department_shift", "Departments and shifts as islands", "modularity", "the same by department and shift together"),
    Measure("density", "Density of contacts", "share of pairs", "directed contacts with opportunity above 0 (o > 0) / (N (N - 1))"),
    Measure("reciprocity", "Reciprocity of asking", "share of askings", "of the contacts in which i asked j with success in the last 9 weeks (w - asked week < 9), for talk or more, those in which j also asked i; NaN without any"),
    Measure("norm_mean", "Norm held", _UNIT, "mean norm"),
    Measure("norm_sd", "Spread of the norm", _UNIT, "sd of the norm"),
    Measure("perceived_norm", "Norm perceived", _UNIT, "mean perceived norm"),
    Measure("norm_gap", "Norm held minus perceived", _UNIT, "norm_mean - perceived_norm"),
    Measure("behaviour_gap", "Collaboration minus what is perceived", _UNIT, "voluntary_share - perceived_norm"),
    Measure("benefit_mean", "Expected benefit", _UNIT, "mean expected benefit"),
    Measure("trust_mean", "Trust", _UNIT, "sum of seen_ij t_ij / sum of seen_ij over all contacts; NaN without contacts"),
    Measure("self_efficacy_mean", "Self-efficacy", _UNIT, "mean self-efficacy"),
    Measure("self_efficacy_sd", "Spread of self-efficacy", _UNIT, "sd of self-efficacy"),
    Measure("collective_efficacy", "Collective efficacy", _UNIT, "mean over teachers with contacts (sum of seen > 0) of CE_i = sum_j seen_ij e_j / sum_j seen_ij; NaN without any"),
    Measure("collective_efficacy_sd", "Spread of collective efficacy", _UNIT, "sd of CE_i over teachers with contacts"),
    Measure("expertise_mean", "Expertise", _UNIT, "mean expertise"),
    Measure("strain_mean", "Strain", _UNIT, "mean strain"),
    Measure("salience_mean", "Felt interdependence", _UNIT, "mean test salience"),
    Measure("willingness_mean", "Willingness", _UNIT, "mean P of this week: chance of wanting any collaboration (before the sessions)"),
    Measure("willingness_sd", "Spread of willingness", _UNIT, "sd of P"),
    Measure("coherence", "Curricular coherence", "0 = unrelated, 1 = identical", "1 - mean distance of practice from the grade team"),
    Measure("productive_share", "Productive sessions", "share of sessions", "productive sessions among all sessions inside the school; NaN without any"),
    Measure("harmful_per_teacher", "Harmful sessions", _PER_TEACHER, "harmful sessions (each once) per teacher"),
    Measure("student_outcome", "Student outcome", "pupil SD", "student outcome y of this week"),
    Measure("rework", "Rework after the common test", "full reworks per teacher", "mean of shock x incoherence in a week in which a common test is prepared, else 0", "sum"),
    Measure("exits", "Exits", "share of teachers", "teachers who leave at the end of this week (per year in the outcomes of a run)", "sum"),
]

# In which direction an outcome is better, where that is beyond dispute: 1 = more, -1 = less. Others are neither.
DIRECTION: dict[str, int] = {
    **dict.fromkeys([
        "voluntary_share", "voluntary_sessions", "voluntary_monthly", "depth_mean", "depth_3_share", "contact_monthly",
        "exchange_monthly", "joint_work_monthly", "cross_department_monthly", "talk_habit", "exchange_habit",
        "observation_habit", "joint_work_habit", "appointments", "cross_department_share", "norm_mean",
        "perceived_norm", "benefit_mean", "trust_mean", "self_efficacy_mean", "collective_efficacy", "expertise_mean",
        "willingness_mean", "coherence", "productive_share", "student_outcome",
    ], 1),
    **dict.fromkeys(["isolates_share", "strain_mean", "harmful_per_teacher", "rework", "exits"], -1),
}

MEASURE_NAMES = [measure.name for measure in MEASURES]
_SIGNED = ("norm_gap", "behaviour_gap")  # differences of two shares: -1 to 1


def bounds_of(outcome: str) -> tuple[float, float]:
    """Between what a measure can lie at all; infinite where it has no end."""
    if outcome in _SIGNED or outcome.startswith("modularity"):
        return -1.0, 1.0
    if outcome == "student_outcome":
        return -np.inf, np.inf
    unit = next(measure.unit for measure in MEASURES if measure.name == outcome)
    whole = unit.startswith(("share", "0 ")) and outcome != "exits" and not outcome.endswith("_sd")
    return 0.0, 1.0 if whole else np.inf


MEASURE_DTYPE = np.dtype((np.record, [(name, np.float64) for name in MEASURE_NAMES]))
SUMMED = np.array([measure.aggregate == "sum" for measure in MEASURES])
CULTURE_WEEKS = 9
# What :func:`sim.kernel.record.classify` reads, in the order of its arguments.
CULTURE_INPUTS = ["mandated_sessions", "voluntary_sessions", "voluntary_share", "cross_department_share", "depth_3_share"]

INDIVIDUALISM, BALKANISATION, CONTRIVED, COMFORTABLE, COLLABORATIVE = range(5)
CULTURES = ["individualism", "balkanisation", "contrived collegiality", "comfortable collaboration", "collaborative culture"]
