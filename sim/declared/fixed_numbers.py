"""Numbers of the model that no setting changes, each declared once like those that one can set, so that nobody has to
look for them in the code. Whoever needs to vary one makes it a parameter (CONTRIBUTING).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sim.declared.declaration import BASES, Basis

_, DIRECTION, ASSUMPTION, _ = BASES
DEFINITION: Literal["definition"] = "definition"  # of a measure, or it follows from arithmetic
SHARE, YEARS, WEEKS, EXPERTISE = "0 to 1", "years", "weeks", "0 to 1"


@dataclass(frozen=True)
class FixedNumber:
    """One number that is fixed: its value, unit, meaning, source and what stands behind it."""

    name: str
    value: float
    unit: str
    meaning: str
    source: str
    basis: Basis | Literal["definition"]
    group: str


def _group(group: str, rows: Iterable[tuple[str, float, str, str, str, Basis | Literal["definition"]]]) -> list[FixedNumber]:
    """Rows of name, value, unit, meaning, source, basis."""
    return [FixedNumber(*row, group) for row in rows]


_STAFF = _group("staff in week 0", [
    ("least_drawn_share", .01, SHARE, "least value of a drawn share (norm, benefit, efficacy, expertise, trust)", "keeps the logit finite", DEFINITION),
    ("most_drawn_share", .99, SHARE, "largest value of a drawn share", "keeps the logit finite", DEFINITION),
    ("school_demanding_share", .5, "ratio", "how much schools differ in readiness for observation and joint work, relative to talk and exchange (school_kind_sd)", "assumed; schools differ less in joint work than in exchange (ICC in PISA 2015, half of the US schools: direction)", DIRECTION),
    ("naming_reliability", .7, "correlation", "how far one round of naming in a file shows lasting differences between teachers in being asked and in asking", "assumed", ASSUMPTION),
    ("team_share_of_practice", .5, SHARE, "share of a practice that is the grade team's in week 0: near the balance of alignment and drift", "assumed", ASSUMPTION),
    ("novice_years", 3.0, YEARS, "years in which a teacher counts as a novice", "assumed", ASSUMPTION),
    ("head_conviction", .8, SHARE, "how far a head of department with a full stance is convinced of it", "assumed", ASSUMPTION),
    ("head_expectation", .5, SHARE, "how far what such a head expects of collaboration follows the stance", "assumed", ASSUMPTION),
    ("least_ending", 1e-9, "per week", "least chance with which an appointment of week 0 is taken to end", "keeps the balance finite", DEFINITION),
    ("team_across", 6, "teachers", "teachers in a team across departments", "teams of 4 to 12 are typical (recalled)", ASSUMPTION),
])
_CHAMPIONS = _group("champions", [
    ("champion_norm", .9, SHARE, "least norm of a champion", "assumed", ASSUMPTION),
    ("champion_benefit", .8, SHARE, "least benefit that a champion expects", "assumed", ASSUMPTION),
])
_PARTNERSHIP = _group("partnership", [
    ("partner_trust", .6, SHARE, "trust between participants and the partner school", "assumed", ASSUMPTION),
    ("partner_challenge", .8, SHARE, "challenge that comes from a partner school's practice", "assumed", ASSUMPTION),
    ("partner_expertise", .75, EXPERTISE, "least expertise that a partner school brings", "assumed", ASSUMPTION),
    ("joining_focus", .5, SHARE, "focus of a partnership's work while it is joined", "guide: join, develop, implement; sizes assumed", ASSUMPTION),
    ("developing_focus", .7, SHARE, "least focus while it develops", "the same", ASSUMPTION),
    ("implementing_focus", .8, SHARE, "least focus while it is implemented", "the same", ASSUMPTION),
    ("joining_rate", .25, "sessions per week", "sessions of a participant at full intensity while it is joined", "the same", ASSUMPTION),
    ("developing_rate", .5, "sessions per week", "the same while it develops", "the same", ASSUMPTION),
    ("implementing_rate", 1.0, "sessions per week", "the same while it is implemented", "the same", ASSUMPTION),
    ("brought_home_share", .9, SHARE, "share of the partner's expertise that a participant brings into sessions at school while it is implemented", "assumed", ASSUMPTION),
])
_SCHEDULED = _group("sessions of a kind of their own", [
    ("test_focus", .8, SHARE, "least focus of coordination before a common test", "secondary-school essay (direction)", ASSUMPTION),
    ("mentoring_focus", .8, SHARE, "least focus of mentoring", "assumed", ASSUMPTION),
    ("mentoring_observation", .5, SHARE, "mentoring sessions in which the newcomer watches a lesson; in the others they share materials", "assumed", ASSUMPTION),
    ("test_weeks", 3, WEEKS, "weeks before the end of a term in which a common test is prepared", "assumed", ASSUMPTION),
    ("outside_trust", .5, SHARE, "trust in somebody outside the school", "assumed", ASSUMPTION),
    ("outside_challenge", .8, SHARE, "challenge that somebody outside brings", "assumed", ASSUMPTION),
    ("outside_expertise", .7, EXPERTISE, "least expertise of somebody outside", "assumed", ASSUMPTION),
    ("outside_stake", .5, SHARE, "what a session outside moves, relative to joint work at school", "assumed", ASSUMPTION),
])
_STATES = _group("limits and usual levels", [
    ("least_self_efficacy", .01, SHARE, "floor of self-efficacy", "assumed", ASSUMPTION),
    ("least_newcomer_efficacy", .05, SHARE, "floor of a newcomer's self-efficacy", "assumed", ASSUMPTION),
    ("least_salience", .01, SHARE, "felt interdependence below which it counts as none", "assumed", ASSUMPTION),
    ("experience_ceiling", .7, EXPERTISE, "expertise that experience alone leads to", "assumed", ASSUMPTION),
    ("experience_years", 5.0, YEARS, "years in which experience alone teaches", "assumed", ASSUMPTION),
    ("usual_self_efficacy", .55, SHARE, "mean self-efficacy at which pupils' outcome and exits are as usual", "the default of week 0", DEFINITION),
    ("usual_expertise", .55, SHARE, "mean expertise at which pupils' outcome is as usual", "the default of week 0", DEFINITION),
    ("usual_coherence", .4, SHARE, "coherence at which pupils' outcome is as usual", "ours; a default school of the present version lies near .53", DEFINITION),
    ("usual_support", .5, SHARE, "colleagues' trust at which exits are as usual", "the default of week 0", DEFINITION),
    ("usual_strain", .3, SHARE, "strain at which exits are as usual", "ours; the default of week 0 is .2", DEFINITION),
    ("usual_term", 9.0, WEEKS, "length of term to which results_efficacy refers", "a quarter of a year of 36 weeks", DEFINITION),
])
_DISTANCES = _group("distances", [
    ("random_distance", .408, "rms", "distance of two random practices, at which practices count as fully different", "square root of 1/6, rounded", DEFINITION),
    ("random_spread", .2887, "rms", "distance of a random practice from the middle, at which incoherence is 1", "square root of 1/12, rounded", DEFINITION),
])
_MEASURES = _group("measures", [
    ("month", 4, WEEKS, "weeks of what is done in a month", "four weeks", DEFINITION),
    ("isolated_weeks", 9, WEEKS, "weeks without a voluntary session after which a teacher counts as isolated; also the weeks in which asking counts for reciprocity", "ours", DEFINITION),
    ("habit_share", .3, SHARE, "least share of the weeks of a year that makes a habit", "at least monthly: 3 weeks of 10", DEFINITION),
    ("fading", .9, "ratio per week", "what a week leaves of the weight of past voluntary sessions (modularity)", "ours", DEFINITION),
    ("contrived_sessions", .25, "per teacher and week", "least scheduled sessions of a contrived culture, which are also more than the voluntary ones", "typology after Hargreaves 1994, threshold ours", DEFINITION),
    ("individualist_share", .25, SHARE, "weekly voluntary share below which a culture is individualist", "the same", DEFINITION),
    ("balkanised_share", .1, SHARE, "share of voluntary sessions across departments below which a culture is balkanised", "the same", DEFINITION),
    ("collaborative_share", .6, SHARE, "least weekly voluntary share of a collaborative culture", "the same", DEFINITION),
    ("collaborative_joint_work", .3, SHARE, "least share of joint work in its voluntary sessions", "the same", DEFINITION),
])

FIXED_NUMBERS: dict[str, FixedNumber] = {
    row.name: row for row in (*_STAFF, *_CHAMPIONS, *_PARTNERSHIP, *_SCHEDULED, *_STATES, *_DISTANCES, *_MEASURES)
}


def fixed(name: str) -> float:
    """The value of a fixed number, for the kernel. Raises ``KeyError`` for an unknown name."""
    return FIXED_NUMBERS[name].value
