"""The agents: a teacher, and her directed tie to a colleague."""

import mesa

NEVER = -1_000_000
LONG_TENURE = 10_000


class Tie:
    """The contact source -> target: trust, opportunity, and what it is worth this week."""

    __slots__ = (
        "asked",
        "asked_week",
        "attention",
        "available",
        "baseline",
        "last_session",
        "opportunity",
        "reverse",
        "seen",
        "source",
        "status",
        "target",
        "together",
        "trust",
    )

    def __init__(self, source: "ReferenceTeacher", target: "ReferenceTeacher", opportunity: float, together: float):
        self.source = source
        self.target = target
        self.opportunity = opportunity
        self.together = together
        self.trust = self.baseline = 0.0
        self.status = 1.0  # om_ij
        self.available = self.seen = self.attention = 0.0  # o'_ij, seen_ij, attention_ij
        self.last_session = -1
        self.asked = 0.0
        self.asked_week = NEVER
        self.reverse: Tie | None = None

    @property
    def mutual_trust(self) -> float:
        """m_ij, the smaller of the two trusts."""
        return min(self.trust, self.reverse.trust)

    @property
    def activity(self) -> float:
        """Decayed voluntary sessions of the pair, whoever asked."""
        return self.asked + self.reverse.asked


class ReferenceTeacher(mesa.Agent):
    """One teacher; the variables are those of section 2 of the ODD."""

    def __init__(self, model: mesa.Model, index: int, department: int, grade: int, shift: int):
        super().__init__(model)
        self.index = index
        self.department, self.grade, self.shift = department, grade, shift
        self.norm = self.prior_norm = 0.0
        self.expected_benefit = self.prior_benefit = 0.0
        self.perceived_norm = self.privatism = 0.0
        self.self_efficacy = self.prior_self_efficacy = 0.0
        self.expertise = self.strain = self.salience = 0.0
        self.disposition, self.stubbornness = 0.0, 1.0
        self.practice_1 = self.practice_2 = self.practice_3 = 0.0
        self.willingness = self.visible_work = self.incoherence = 0.0
        self.tenure = LONG_TENURE
        self.head = self.champion = self.partner_school = 0
        self.champion_rank = self.partnership_rank = 0
        self.windows = self.voluntary_sessions = self.mandated_sessions = 0
        self.clear_marks()
        self.ties: list[Tie] = []
        self.tie_to: dict[int, Tie] = {}
        self.seen_total = self.attention_total = 0.0

    def clear_marks(self) -> None:
        """Set every 'week of the last ...' to never."""
        self.last_contact = self.last_exchange = self.last_joint_work = NEVER
        self.last_cross_department = self.last_observed = self.last_voluntary = NEVER

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
        """One voluntary window less, never below none."""
        if self.windows > 0:
            self.windows -= 1

    def bear(self, strain: float) -> None:
        """Add strain to what room is left for it."""
        self.strain += strain * (1.0 - self.strain)

    def disappoint(self, rate: float, reward: float) -> None:
        """Expected benefit follows an unproductive session's reward; a loss counts ``loss_aversion`` times."""
        change = rate * (reward - self.expected_benefit)
        if reward < self.expected_benefit:
            change *= self.model.p.loss_aversion
        self.expected_benefit += change

    def approach(self, rate: float, goal: tuple[float, float, float]) -> None:
        """Move practice towards a goal."""
        self.practice_1 += rate * (goal[0] - self.practice_1)
        self.practice_2 += rate * (goal[1] - self.practice_2)
        self.practice_3 += rate * (goal[2] - self.practice_3)
