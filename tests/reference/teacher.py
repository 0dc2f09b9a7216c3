"""The agents: a teacher, and her directed tie to a colleague."""

import mesa

NEVER = -1_000_000
LONG_TENURE = 10_000
TALK, EXCHANGE, OBSERVATION, JOINT_WORK = KINDS = range(4)
MARKS = (
    "last_contact",
    "last_talk",
    "last_exchange",
    "last_observing",
    "last_observed",
    "last_joint_work",
    "last_cross_department",
    "last_voluntary",
)


class Tie:
    """The contact source -> target: trust, opportunity, and what it is worth this week."""

    __slots__ = (
        "asked",
        "asked_week",
        "available",
        "baseline",
        "opportunity",
        "reverse",
        "seen",
        "source",
        "target",
        "together",
        "trust",
    )

    def __init__(self, source: "ReferenceTeacher", target: "ReferenceTeacher", opportunity: float, together: float):
        self.source = source
        self.target = target
        self.opportunity = opportunity
        self.together = together  # k_ij
        self.trust = self.baseline = 0.0
        self.available = self.seen = 0.0  # w_ij, seen_ij
        self.asked = 0.0
        self.asked_week = NEVER
        self.reverse: Tie | None = None

    @property
    def mutual_trust(self) -> float:
        """m_ij, the smaller of the two trusts."""
        return min(self.trust, self.reverse.trust)


class ReferenceTeacher(mesa.Agent):
    """One teacher; the variables are those of section 2 of the ODD."""

    def __init__(self, model: mesa.Model, index: int, department: int, grade: int, shift: int):
        super().__init__(model)
        self.index = index
        self.department, self.grade, self.shift = department, grade, shift
        self.own_unit = self.unit = -1
        self.norm = self.prior_norm = self.expected_benefit = self.perceived_norm = 0.0
        self.self_efficacy = self.prior_self_efficacy = 0.0
        self.expertise = self.strain = self.salience = self.zeal = 0.0
        self.odds = [1.0, 1.0, 1.0, 1.0]  # kappa_ik
        self.initiative = self.standing = 1.0
        self.trusting = 0.0
        self.practice_1 = self.practice_2 = self.practice_3 = 0.0
        self.drive = self.willingness = 0.0
        self.wants = [0.0, 0.0, 0.0, 0.0]  # P_ik
        self.asks = [0.0, 0.0, 0.0, 0.0]  # P^q_ik
        self.visible_work = self.incoherence = 0.0
        self.tenure = LONG_TENURE
        self.head = self.champion = self.project = self.partner_school = 0
        self.champion_rank = self.staff_rank = 0
        self.windows = self.voluntary_sessions = self.mandated_sessions = 0
        self.appointments: list[Tie | None] = [None, None, None, None]  # S_ik
        self.weeks = [0, 0, 0, 0]  # weeks_talk, weeks_exchange, weeks_observation, weeks_joint_work
        self.clear_marks()
        self.ties: list[Tie] = []
        self.tie_to: dict[int, Tie] = {}
        self.seen_total = 0.0

    def clear_marks(self) -> None:
        """Set every 'week of the last ...' to never."""
        for name in MARKS:
            setattr(self, name, NEVER)

    @property
    def practice(self) -> tuple[float, float, float]:
        """What is taught, the three topics together."""
        return self.practice_1, self.practice_2, self.practice_3

    @practice.setter
    def practice(self, topics: tuple[float, float, float]) -> None:
        self.practice_1, self.practice_2, self.practice_3 = topics

    @property
    def is_novice(self) -> bool:
        """Whether the teacher is in her first three years."""
        return self.tenure < 3 * self.model.year

    @property
    def plasticity(self) -> float:
        """pl: how much more a novice learns."""
        return self.model.p.novice_plasticity if self.is_novice else 1.0

    def seen_mean(self, value) -> float | None:
        """Mean of ``value(tie)`` over contacts weighted by seen_ij, None without contacts."""
        if not self.seen_total > 0.0:
            return None
        total = 0.0
        for tie in self.ties:
            total += tie.seen * value(tie)
        return total / self.seen_total

    def lose_window(self) -> None:
        """One free hour less, never below none."""
        if self.windows > 0:
            self.windows -= 1

    def bear(self, strain: float) -> None:
        """Add strain to what room is left for it."""
        self.strain += strain * (1.0 - self.strain)

    def expect(self, rate: float, reward: float) -> None:
        """Expected benefit follows a reward."""
        self.expected_benefit += rate * (reward - self.expected_benefit)

    def approach(self, rate: float, goal: tuple[float, float, float]) -> None:
        """Move practice towards a goal."""
        self.practice_1 += rate * (goal[0] - self.practice_1)
        self.practice_2 += rate * (goal[1] - self.practice_2)
        self.practice_3 += rate * (goal[2] - self.practice_3)
