"""Three teachers A, B, C for worked examples that can be redone with a pencil, and week numbers with suitable luck."""

from collections.abc import Callable

import numpy as np

from sim.declared.levers import LEVER_DTYPE
from sim.kernel.contacts import lay_contacts
from sim.kernel.counting import count_voluntary
from sim.kernel.luck import SESSION, SLOTS, uniforms
from sim.kernel.meeting import Meeting, hold
from sim.kernel.partner import NOBODY
from sim.kernel.state import TEACHER_DTYPE, State
from sim.kernel.submodels.appointments import kept_appointment, may_lapse
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.voluntary import request
from sim.results.states import initial_state
from staffroom import LEVERS, Scenario, School, Staff

A, B, C = 0, 1, 2
LUCK = (np.int64(1), np.int64(0))
# What the examples are computed with, whatever the defaults may become (submodels/test_worked_examples.py says which
# of them must agree).
PENCIL_PARAMETERS = {
    "door_relief": 0.5, "focus": 0.6, "build_up_weeks": 0, "formal_tie_loosening": 0.3, "mediation": 0.5,
    "weight_benefit": 3, "weight_norm": 1, "weight_perceived": 2.5, "ease_talk": -2, "ease_observation": -5,
    "ease_joint_work": -4, "windows": 4, "courtesy": 0.65, "arranging": 0.55, "lapsing": 0.0125, "occasions": 4,
    "trust_selection": 1, "enforced_attendance": 0.5, "mandate_strain": 0.02, "crowding": 0.2, "group_size": 2,
    "openness_control_loss": 0.5, "openness_pressure_loss": 0.3, "support_control_loss": 0.7,
    "challenge_base": 0.4, "challenge_difference": 0.6, "condition_ease": 1.9, "assimilation": 0.06,
    "trust_gain": 0.4, "trust_fade": 0.02, "breach_multiplier": 1.5, "benefit_learning": 0.15, "pleasant_reward": 0.3,
    "internalisation": 0.06, "harm_base": 0.05, "harm_control": 0.45, "harm_efficacy": 0.012, "mastery": 0.025,
    "vicarious": 0.02, "efficacy_failure": 0.005, "expertise_learning": 0.02, "practice_alignment": 0.5,
    "novice_plasticity": 1, "partnership_share": 0.1, "partnership_join_weeks": 12, "partnership_develop_weeks": 12,
    "perception_rate": 0.15, "invisibility": 1, "mandated_visibility": 0.5, "norm_anchor": 0.02,
    "norm_conformity": 0.01, "norm_hearsay": 0, "persuasion_effect": 0.15, "credible_benefit": 0.7,
    "efficacy_return": 0.02, "strain_recovery": 0.2, "pressure_strain": 0.02,
    "experience_learning": 0.004, "results_efficacy": 0.03, "trust_return": 0.02,
    "trust_building_rate": 0.03, "practice_drift": 0.02, "test_shock": 1, "salience_decay": 0.5,
    "rework_strain": 0.25, "external_test": 0, "pupils_efficacy": 0.4, "pupils_expertise": 0.5,
    "pupils_coherence": 0.25, "turnover": 1, "exit_base": 0.07, "exit_efficacy": 1.5, "exit_support": 1,
    "exit_strain": 2, "exit_novice": 1.1, "newcomer_trust": 0.6, "newcomer_expertise": 0.35,
    "newcomer_efficacy_dip": 0.1, "champion_drive": 1.5, "champion_tiring": 0.02, "champion_placement": 0,
}  # fmt: skip
# A population of one: what makes schools differ, and what they carry out in part, is switched off.
PENCIL_SCHOOL = {
    "grades": 5, "shifts": 1, "cross_shift": 0.7, "far_opportunity": 0.2, "acquaintances": 10, "named_opportunity": 10,
    "standing_sd": 0.8, "standing_head": 0, "initiative_sd": 2.5, "readiness": -3, "kind_sd": 3, "trust": 0.5,
    "trust_sd": 0.6, "teacher_trust_sd": 0.75, "norm": 0.5, "norm_sd": 1, "benefit": 0.45, "benefit_sd": 0.4,
    "self_efficacy": 0.55, "self_efficacy_sd": 0.5, "expertise": 0.55, "expertise_sd": 0.6, "perceived_norm": 0.2,
    "strain": 0.2, "newcomer_strain": 0.1, "intake_sd": 0.3, "school_trust_sd": 0, "school_kind_sd": 0,
    "school_observation_sd": 0, "implementation": 1, "implementation_sd": 0, "novice_share": 0,
}  # fmt: skip
# Everybody the same unless a test says otherwise: what the worked examples in the submodels call ordinary. The odds of
# 3 : 7 of every kind are a wish of .3.
ORDINARY = {
    "norm": 0.5, "prior_norm": 0.5, "expected_benefit": 0.45, "perceived_norm": 0.2, "self_efficacy": 0.55,
    "prior_self_efficacy": 0.55, "expertise": 0.5, "strain": 0.2, "practice_1": 0.5, "practice_2": 0.5,
    "practice_3": 0.5, "drive": 1.0, "odds_talk": 3 / 7, "odds_exchange": 3 / 7, "odds_observation": 3 / 7,
    "odds_joint_work": 3 / 7, "initiative": 1.0, "standing": 1.0, "trusting": 0.0, "willingness": 0.3,
    "tenure": 10_000, "windows": 4, "appointment_talk": -1, "appointment_exchange": -1,
    "appointment_observation": -1, "appointment_joint_work": -1,
}  # fmt: skip
APPOINTMENTS = ["appointment_talk", "appointment_exchange", "appointment_observation", "appointment_joint_work"]
ODDS = ["odds_talk", "odds_exchange", "odds_observation", "odds_joint_work"]


def teacher(**changes: float) -> np.record:
    """One teacher's record."""
    record = np.zeros(1, TEACHER_DTYPE)[0]
    for name, value in {**ORDINARY, **changes}.items():
        record[name] = value
    return record


def parameters(**changes: float) -> np.record:
    """The parameters and school properties of the examples with changes, as the kernel reads them."""
    record = Scenario().record()
    for name, value in {**PENCIL_PARAMETERS, **PENCIL_SCHOOL, **changes}.items():
        record[name] = value
    return record[0]


def levers(**changes: float) -> np.record:
    """One week's levers: everything 0 except what is given."""
    record = np.zeros(1, LEVER_DTYPE)
    for name, value in changes.items():
        assert name in LEVERS
        record[name] = value
    return record[0]


def pair(i: int, j: int, opportunity: float = 1.0, there: float = 0.5, back: float | None = None) -> tuple:
    """A contact with trust i -> j and j -> i."""
    return i, j, opportunity, opportunity, there, there if back is None else back


ALL_PAIRS = [pair(A, B), pair(A, C), pair(B, C)]


def three_teachers(pairs=None, *, people: dict[int, dict] | None = None, department=(0, 0, 0), grade=(0, 0, 0),
                   shift=(0, 0, 0), stances=()) -> State:  # fmt: skip
    """The state of a school of A, B and C, ordinary but for ``people`` {index: {field: value}}; all know each other, or
    exactly the contacts of ``pairs`` exist. The order of the staff is A, B, C.
    """
    staff = Staff(3, list(department), list(grade), list(shift), {"head": [0.0] * 3}, [])
    school = School("three", staff=staff, stances=stances, **PENCIL_SCHOOL)
    state = initial_state(Scenario(school, parameters=PENCIL_PARAMETERS), 1, 0)
    ordered = sorted(ALL_PAIRS if pairs is None else pairs)
    numbers = np.array([row[2:] for row in ordered], float).reshape(-1, 4)
    contacts = lay_contacts(3, np.array([row[:2] for row in ordered], np.int64).reshape(-1, 2), numbers)
    contacts.baseline_trust[:] = contacts.trust
    for i in range(3):
        for name, value in {**ORDINARY, "staff_rank": i, **(people or {}).get(i, {})}.items():
            state.teachers[i][name] = value
    return state._replace(contacts=contacts)


def ready(pairs=None, numbers: np.record | None = None, given: dict | None = None, **school) -> State:
    """:func:`three_teachers` in a week with these levers."""
    state = three_teachers(pairs, **school)
    effective_levers(state, levers(**(given or {})), (0, LUCK), parameters() if numbers is None else numbers)
    return state


def place(state: State, i: int, j: int) -> int:
    """Position of the contact i -> j."""
    row = range(state.contacts.indptr[i], state.contacts.indptr[i + 1])
    return next(c for c in row if state.contacts.indices[c] == j)


def trust(state: State, i: int, j: int) -> float:
    """Trust of i in j."""
    return float(state.contacts.trust[place(state, i, j)])


def week_where(*wishes: tuple[int, np.uint64, Callable[..., bool]]) -> int:
    """The first week in which each wish (unit, purpose, condition on its four uniforms) comes true."""
    for week in range(200_000):
        if all(wish(*uniforms(LUCK, week, unit, purpose)) for unit, purpose, wish in wishes):
            return week
    raise AssertionError("no week has such luck")


def colleague(state: State, i: int, kind: int) -> int | None:
    """With whom teacher i has an appointment of this kind."""
    position = int(state.teachers[i][APPOINTMENTS[kind]])
    return None if position < 0 else int(state.contacts.indices[position])


def arrange(state: State, i: int, j: int, kind: int) -> None:
    """Teacher i asks j every week for this kind."""
    state.teachers[i][APPOINTMENTS[kind]] = place(state, i, j)


def held(state: State, i: int, meeting: Meeting, week: int, numbers: np.record) -> bool:
    """Hold a meeting of teacher i, if there is one; whether it was productive."""
    return meeting.position != NOBODY and bool(hold(state, i, meeting, week, numbers)[1])


def attempt(state: State, i: int, kind: int, now: tuple, numbers: np.record) -> None:
    """A wish of teacher i and what comes of it, as in the voluntary block."""
    meeting = request(state, i, kind, now, numbers)
    if meeting.position != NOBODY:
        depth, _ = hold(state, i, meeting, now[0], numbers)
        count_voluntary(state, i, meeting.position, depth, now[0])


def keep_appointment(state: State, i: int, kind: int, position: int, now: tuple, numbers: np.record) -> None:
    """An appointment of teacher i in one week, as in the voluntary block."""
    u = uniforms(now[1], now[0], SLOTS * i + kind, SESSION)
    meeting, good = kept_appointment(state, i, kind, position, u, now, numbers)
    if meeting.position != NOBODY:
        depth, good = hold(state, i, meeting, now[0], numbers)
        count_voluntary(state, i, meeting.position, depth, now[0])
    if not good:
        may_lapse(state.teachers, state.contacts, i, kind, position, u[3], numbers)
