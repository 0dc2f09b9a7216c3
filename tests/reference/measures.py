"""The weekly measures, the typology of cultures and the outcomes of a run (ODD section 5)."""

from math import isnan, nan, sqrt

from .results import collective_efficacy
from .teacher import EXCHANGE, JOINT_WORK, KINDS, OBSERVATION

MONTH, TERM, FADED = 4, 9, 9
HABIT_SHARE = 0.3
HABITS = ("talk_habit", "exchange_habit", "observation_habit", "joint_work_habit")
SUMMED = ("exits", "rework")


class Tally:
    """What is counted while a week goes by."""

    def __init__(self):
        self.sessions = self.productive = self.harmful = self.coached = 0
        self.observation = self.mentoring = self.outside = self.partnership = 0
        self.talk = self.coordination = 0
        self.depths = [0, 0, 0, 0]
        self.cross_department = 0

    def count(self, model, productive: bool, harmful: bool) -> None:
        """One session inside the school."""
        self.sessions += 1
        self.productive += productive
        self.harmful += harmful
        self.coached += model.lever.coaching > 0.0


def ratio(part: float, whole: float) -> float:
    """part / whole, NaN if there is no whole."""
    return part / whole if whole else nan


def mean_sd(values: list[float]) -> tuple[float, float]:
    """Mean and population standard deviation, NaN of nothing."""
    if not values:
        return nan, nan
    mean = sum(values) / len(values)
    return mean, sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def record(model) -> dict[str, float]:
    """All measures of this week; ``exits`` and ``rework`` are filled in when they happen."""
    row = {**sessions(model), **monthly(model), **habits(model), **network(model), **states(model)}
    row["behaviour_gap"] = row["voluntary_share"] - row["perceived_norm"]
    row["rework"] = row["exits"] = 0.0
    return row


def sessions(model) -> dict[str, float]:
    """Counts of sessions."""
    tally, teachers, size = model.tally, model.teachers, len(model.teachers)
    mandated = sum(teacher.mandated_sessions for teacher in teachers)
    voluntary = sum(tally.depths)
    row = {
        "voluntary_share": sum(teacher.voluntary_sessions > 0 for teacher in teachers) / size,
        "voluntary_sessions": sum(teacher.voluntary_sessions for teacher in teachers) / size,
        "talk_sessions": 2 * tally.talk / size,
        "mandated_sessions": mandated / size,
        "observation_sessions": tally.observation / size,
        "mentoring_sessions": tally.mentoring / size,
        "coordination_sessions": 2 * tally.coordination / size,
        "outside_sessions": tally.outside / size,
        "partnership_sessions": tally.partnership / size,
        "coached_sessions": tally.coached / size,
        "scheduled_hours": (mandated + 2 * tally.observation + 2 * tally.mentoring) / size + model.lever.persuasion,
        "depth_mean": ratio(sum(level * n for level, n in enumerate(tally.depths)) / 3.0, voluntary),
        "cross_department_share": ratio(tally.cross_department, voluntary),
        "productive_share": ratio(tally.productive, tally.sessions),
        "harmful_per_teacher": tally.harmful / size,
    }
    for level in (EXCHANGE, OBSERVATION, JOINT_WORK):
        row[f"depth_{level}_share"] = ratio(tally.depths[level], voluntary)
    return row


def monthly(model) -> dict[str, float]:
    """Shares of teachers by the week of their last session."""
    teachers, week, size = model.teachers, model.week, len(model.teachers)
    row = {}
    for name in ("contact", "exchange", "joint_work", "cross_department", "observed", "voluntary"):
        mark, recent = f"last_{name}", nan
        if week >= MONTH - 1:
            recent = sum(week - getattr(teacher, mark) < MONTH for teacher in teachers) / size
        row[f"{name}_monthly"] = recent
    isolates = sum(week - teacher.last_voluntary >= FADED for teacher in teachers) / size
    row["isolates_share"] = isolates if week >= FADED - 1 else nan
    return row


def habits(model) -> dict[str, float]:
    """Shares of teachers with each kind as a habit, in the last week of a school year, and what is arranged."""
    teachers, size = model.teachers, len(model.teachers)
    row = dict.fromkeys(HABITS, nan)
    if model.week % model.year == model.year - 1:
        for kind, name in enumerate(HABITS):
            row[name] = sum(teacher.weeks[kind] >= HABIT_SHARE * model.year for teacher in teachers) / size
    held = sum(teacher.appointments[kind] is not None for teacher in teachers for kind in KINDS[1:])
    row["appointments"] = held / size
    return row


def network(model) -> dict[str, float]:
    """Contacts and the decayed network of voluntary sessions."""
    week, size = model.week, len(model.teachers)
    asked = [tie for tie in model.asked_ties if week - tie.asked_week < FADED]
    mutual = sum(week - tie.reverse.asked_week < FADED for tie in asked)
    contacts = sum(tie.opportunity > 0.0 for teacher in model.teachers for tie in teacher.ties)
    return {
        "modularity": modularity(model, lambda teacher: teacher.department),
        "modularity_shift": modularity(model, lambda teacher: teacher.shift),
        "modularity_department_shift": modularity(model, lambda teacher: (teacher.department, teacher.shift)),
        "density": contacts / (size * (size - 1)),
        "reciprocity": ratio(mutual, len(asked)),
    }


def modularity(model, part) -> float:
    """Modularity of the decayed voluntary network over a partition of the staff."""
    total = 0.0
    within: dict = {}
    degree: dict = {}
    for tie in model.asked_ties:
        first, second, weight = part(tie.source), part(tie.target), tie.asked
        total += weight
        degree[first] = degree.get(first, 0.0) + weight
        degree[second] = degree.get(second, 0.0) + weight
        if first == second:
            within[first] = within.get(first, 0.0) + weight
    if not total > 0.0:
        return 0.0
    return sum(within.get(k, 0.0) / total - (ends / (2.0 * total)) ** 2 for k, ends in degree.items())


def states(model) -> dict[str, float]:
    """Levels and spreads of the teachers' states."""
    teachers = model.teachers

    def spread(name: str) -> tuple[float, float]:
        return mean_sd([getattr(teacher, name) for teacher in teachers])

    def mean(name: str) -> float:
        return sum(getattr(teacher, name) for teacher in teachers) / len(teachers)

    row = {
        "perceived_norm": mean("perceived_norm"),
        "benefit_mean": mean("expected_benefit"),
        "trust_mean": trust_mean(model),
        "expertise_mean": mean("expertise"),
        "strain_mean": mean("strain"),
        "salience_mean": mean("salience"),
        "coherence": model.coherence,
        "student_outcome": model.student_outcome,
    }
    for name in ("norm", "self_efficacy", "willingness"):
        row[f"{name}_mean"], row[f"{name}_sd"] = spread(name)
    row["norm_gap"] = row["norm_mean"] - row["perceived_norm"]
    around = [collective_efficacy(teacher) for teacher in teachers]
    row["collective_efficacy"], row["collective_efficacy_sd"] = mean_sd(
        [value for value in around if value is not None]
    )
    return row


def trust_mean(model) -> float:
    """Mean trust weighted by sight."""
    trust = weights = 0.0
    for teacher in model.teachers:
        for tie in teacher.ties:
            trust += tie.seen * tie.trust
            weights += tie.seen
    return ratio(trust, weights)


def mean_of(rows: list[dict[str, float]], name: str) -> float:
    """Mean of a weekly measure; weeks without a value are skipped."""
    values = [row[name] for row in rows if not isnan(row[name])]
    return ratio(sum(values), len(values))


def culture(rows: list[dict[str, float]]) -> str:
    """Type of culture of the last term of nine weeks."""
    rows = rows[-TERM:]
    mandated, voluntary = mean_of(rows, "mandated_sessions"), mean_of(rows, "voluntary_sessions")
    if mandated >= 0.25 and mandated > voluntary:
        return "contrived collegiality"
    if mean_of(rows, "voluntary_share") < 0.25:
        return "individualism"
    if mean_of(rows, "cross_department_share") < 0.10:
        return "balkanisation"
    if mean_of(rows, "voluntary_share") >= 0.60 and mean_of(rows, "depth_3_share") >= 0.30:
        return "collaborative culture"
    return "comfortable collaboration"


def outcomes(rows: list[dict[str, float]], year: int) -> dict[str, float]:
    """The last year of a run: means, and sums of what happens once in a while."""
    rows = rows[-year:]
    return {name: sum(row[name] for row in rows) if name in SUMMED else mean_of(rows, name) for name in rows[0]}
