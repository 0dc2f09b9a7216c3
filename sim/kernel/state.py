"""The state of a school: one record per teacher, parallel arrays per directed contact, a few numbers of the whole
school.
"""

from typing import NamedTuple

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.diary import Diary
from sim.kernel.jit import jit_inline

PRACTICE_TOPICS = 3
MOST_MEMBERS = 12  # of a group session
NEVER = -1_000_000  # "week of the last ..." of something that has not happened
LEAST_EFFICACY, FADING = fixed("least_self_efficacy"), fixed("fading")
EXPERIENCED = 10_000  # tenure (weeks) of staff who were there before the first week

# Every field: name, type, unit and range.
TEACHER_FIELDS: list[tuple[str, type, str]] = [
    ("norm", np.float64, "own conviction that teachers should collaborate, 0 to 1"),
    ("prior_norm", np.float64, "lifelong conviction that the norm returns to, 0 to 1"),
    ("expected_benefit", np.float64, "benefit expected of collaboration, 0 to 1"),
    ("perceived_norm", np.float64, "share of colleagues seen to collaborate, 0 to 1"),
    ("self_efficacy", np.float64, "belief in being able to teach well, 0.01 to 1"),
    ("prior_self_efficacy", np.float64, "self-efficacy that it returns to, 0 to 1"),
    ("expertise", np.float64, "pedagogical expertise, 0 to 1"),
    ("strain", np.float64, "workload strain, 0 to 1"),
    ("salience", np.float64, "felt interdependence before a common test, 0 to 1"),
    ("zeal", np.float64, "extra readiness of a champion, logits, 0 for others"),
    ("odds_talk", np.float64, "lasting readiness for talk, factor on the odds"),
    ("odds_exchange", np.float64, "lasting readiness to exchange materials, factor on the odds"),
    ("odds_observation", np.float64, "lasting readiness for observation, factor on the odds"),
    ("odds_joint_work", np.float64, "lasting readiness for joint work, factor on the odds"),
    ("initiative", np.float64, "asking rather than waiting, factor on the odds, 1 = ordinary"),
    ("standing", np.float64, "how much colleagues look up to her, above 0, 1 = mean"),
    ("trusting", np.float64, "how much she trusts colleagues in general, logits, 0 = ordinary"),
    ("practice_1", np.float64, "what is taught, first topic, 0 to 1"),
    ("practice_2", np.float64, "what is taught, second topic, 0 to 1"),
    ("practice_3", np.float64, "what is taught, third topic, 0 to 1"),
    ("drive", np.float64, "odds of wishing for an exchange this week, without lasting readiness"),
    ("willingness", np.float64, "chance of wanting any collaboration this week, 0 to 1"),
    ("visible_work", np.float64, "collaboration this week as colleagues count it, 0 to 1"),
    ("incoherence", np.float64, "distance of practice from the grade team, 0 to 1"),
    ("tenure", np.int64, "weeks in this school"),
    ("department", np.int32, "index of the department, from 0"),
    ("grade", np.int32, "index of the grade team, from 0"),
    ("shift", np.int32, "index of the shift, from 0"),
    ("own_unit", np.int32, "index of the unit named in the staff table, from 0; -1 = none"),
    ("unit", np.int32, "unit in which mandated sessions are called this week, from 0; -1 = none"),
    ("head", np.int32, "1 = head of her department"),
    ("champion", np.int32, "1 = converted champion"),
    ("project", np.int32, "1 = her appointment for joint work belongs to a project"),
    ("partner_school", np.int32, "1 = takes part in the partnership"),
    ("champion_rank", np.int32, "place in the order in which champions are converted, from 0"),
    ("staff_rank", np.int32, "place in the random order of the staff, from 0"),
    ("windows", np.int32, "free hours (windows) left this week"),
    ("voluntary_sessions", np.int32, "voluntary sessions this week"),
    ("mandated_sessions", np.int32, "mandated sessions attended this week"),
    ("appointment_talk", np.int32, "contact with whom she has a weekly appointment to talk, -1 = none"),
    ("appointment_exchange", np.int32, "the same for exchange"),
    ("appointment_observation", np.int32, "the same for observation"),
    ("appointment_joint_work", np.int32, "the same for joint work"),
    ("weeks_talk", np.int32, "weeks of this school year with talk"),
    ("weeks_exchange", np.int32, "weeks of this school year with an exchange"),
    ("weeks_observation", np.int32, "weeks of this school year in which she observed a colleague"),
    ("weeks_joint_work", np.int32, "weeks of this school year with joint work"),
    ("last_contact", np.int32, "week of the last session of any kind"),
    ("last_talk", np.int32, "week of the last talk"),
    ("last_exchange", np.int32, "week of the last exchange"),
    ("last_observing", np.int32, "week in which she last observed a colleague"),
    ("last_observed", np.int32, "week in which a colleague last observed her"),
    ("last_joint_work", np.int32, "week of the last joint work"),
    ("last_cross_department", np.int32, "week of the last voluntary session across departments"),
    ("last_voluntary", np.int32, "week of the last voluntary session"),
]
TEACHER_DTYPE = np.dtype((np.record, [(name, kind) for name, kind, _ in TEACHER_FIELDS]))

# What holds inside one department this week: the levers after protected time, agency and the head's stance.
CLIMATE_DTYPE = np.dtype(
    (
        np.record,
        [
            ("isolation", np.float64),
            ("kept", np.float64),
            ("clarity", np.float64),
            ("control", np.float64),
            ("observation_control", np.float64),
            ("focus", np.float64),
        ],
    )
)

# Numbers of the whole school; a one-element array. The first ones are drawn once: what makes schools differ.
SCHOOL_DTYPE = np.dtype(
    (
        np.record,
        [
            ("intake", np.float64),
            ("trust", np.float64),
            ("readiness_easy", np.float64),
            ("readiness_demanding", np.float64),
            ("observation", np.float64),
            ("implementation", np.float64),
            ("partner_practice_1", np.float64),
            ("partner_practice_2", np.float64),
            ("partner_practice_3", np.float64),
            ("student_outcome", np.float64),
            ("champions_converted", np.int64),
            ("projects_running", np.int64),
            ("partnership_week", np.int64),
            ("partnership_phase", np.int64),
            ("pressure", np.float64),
            ("mandate_unit", np.int64),
            ("network_changed", np.int64),
            ("open_contacts", np.int64),
            ("seen_total", np.float64),
            ("trust_given", np.int64),  # 1: a file says how people trust one another
        ],
    )
)

# What happened this week; a one-element array, cleared every Monday.
TALLY_DTYPE = np.dtype(
    (
        np.record,
        [
            ("talk", np.int64),
            ("voluntary", np.int64),
            ("mandated", np.int64),
            ("observations", np.int64),
            ("mentoring", np.int64),
            ("coordination", np.int64),
            ("outside", np.int64),
            ("partnership", np.int64),
            ("coached", np.int64),
            ("depth_1", np.int64),
            ("depth_2", np.int64),
            ("depth_3", np.int64),
            ("cross_department", np.int64),
            ("sessions", np.int64),
            ("productive", np.int64),
            ("harmful", np.int64),
            ("exits", np.int64),
            ("persuasion_hours", np.float64),
            ("rework", np.float64),
        ],
    )
)


class Contacts(NamedTuple):
    """Directed contacts in compressed sparse rows: those of teacher i stand at ``indptr[i]:indptr[i + 1]``, ascending.

    ``indices`` is the colleague, ``reverse`` the position of the opposite contact; both are 32-bit, which halves what a
    week reads. Opportunity and trust may differ between the two directions. ``weight`` is the base of asking (o' times
    the colleague's pull), ``seen`` the opportunity to see each other (the same both ways, where shifts meet), with row
    sums. ``asked_week``: week in which i last asked j with success (``answered_week``: the earlier of the two
    directions).
    """

    indptr: np.ndarray
    indices: np.ndarray
    reverse: np.ndarray
    opportunity: np.ndarray
    trust: np.ndarray
    baseline_trust: np.ndarray
    weight: np.ndarray
    seen: np.ndarray
    asked_week: np.ndarray
    answered_week: np.ndarray
    seen_sum: np.ndarray


@jit_inline
def contacts_of(i, contacts):
    """Positions of the contacts of teacher i, unsigned: an index that cannot be negative is not checked for counting
    from the end. For indexing only; with a signed number it would become a float.
    """
    return range(np.uint64(contacts.indptr[i]), np.uint64(contacts.indptr[i + 1]))


@jit_inline
def colleague_at(c, contacts):
    """The colleague of a contact, without a sign as well."""
    return np.uint64(contacts.indices[c])


class Scratch(NamedTuple):
    """Working memory of a week, one entry per teacher: what everybody reads before anybody is changed, sums over
    colleagues, draws, and sums by kind (week 0). ``unit_order``: teachers by unit and rank, ``unit_place`` where each
    stands in it.
    """

    order: np.ndarray
    visible_work: np.ndarray
    norm: np.ndarray
    sums: np.ndarray
    draws_week: np.ndarray
    draws_call: np.ndarray
    draws_want: np.ndarray
    kind_sums: np.ndarray
    grade_sums: np.ndarray
    taken: np.ndarray
    weights: np.ndarray
    unit_order: np.ndarray
    unit_place: np.ndarray
    members: np.ndarray
    member_values: np.ndarray
    member_ties: np.ndarray


class State(NamedTuple):
    """Everything that changes in a school, in arrays of fixed size; what a teacher was is overwritten when she leaves.

    ``teachers``: TEACHER_DTYPE (n,); ``climate``: CLIMATE_DTYPE (departments,); ``stances``: float (departments,);
    ``school``: SCHOOL_DTYPE (1,); ``tally``: TALLY_DTYPE (1,); ``baseline``: LEVER_DTYPE (1,), the levers without a
    reform; ``levers``: LEVER_DTYPE (1,), those of this week as they are carried out; ``lever_weeks``: LEVER_DTYPE
    (1,), for how many weeks each has been planned away from the baseline; ``partition``: float (3, parts),
    decayed voluntary sessions inside each part (row 0), ends in each part (row 1), total in [2, 0]; parts are
    departments, then shifts, then department x shift; ``diary``: what happened this week, if anybody wants to know.
    """

    teachers: np.ndarray
    contacts: Contacts
    climate: np.ndarray
    stances: np.ndarray
    school: np.ndarray
    tally: np.ndarray
    baseline: np.ndarray
    levers: np.ndarray
    lever_weeks: np.ndarray
    partition: np.ndarray
    scratch: Scratch
    diary: Diary
