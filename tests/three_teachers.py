"""Three teachers A, B, C for worked examples that can be redone with a pencil, and week numbers with suitable luck."""

from collections.abc import Callable

import numpy as np

from sim.declared.levers import LEVER_DTYPE
from sim.kernel.luck import uniforms
from sim.kernel.state import TEACHER_DTYPE, State
from sim.results.states import initial_state
from staffroom import LEVERS, Scenario, School, Staff

A, B, C = 0, 1, 2
LUCK = (np.int64(1), np.int64(0))
# What the examples are computed with, whatever the defaults may become (submodels/test_worked_examples.py says which
# of them must agree).
PENCIL_PARAMETERS = {
    "door_relief": 0.5, "focus": 0.6, "project_opportunity": 0.6, "formal_tie_loosening": 0.3, "mediation": 0.5,
    "readiness": -1.85, "weight_benefit": 2.5, "weight_norm": 2, "weight_perceived": 4, "weight_privatism": 2.5,
    "weight_strain": 1, "weight_salience": 2.5, "contagion_threshold": 0, "windows": 2, "trust_selection": 1,
    "half_opportunity": 0, "enforced_attendance": 0.5, "mandate_strain": 0.06, "crowding": 0.2, "group_size": 2,
    "group_openness_loss": 0, "group_attention": 1, "openness_control_loss": 0.5, "openness_pressure_loss": 0.3,
    "support_control_loss": 0.7, "challenge_base": 0.4, "challenge_difference": 0.6, "condition_sharpness": 2,
    "assimilation": 0.06, "reactance": 0.01, "trust_gain": 0.25, "trust_fade": 0.04, "breach_multiplier": 3,
    "benefit_learning": 0.15, "loss_aversion": 1.5, "pleasant_reward": 0.9, "internalisation": 0.06,
    "harm_base": 0.05, "harm_control": 0.45, "harm_norm": 0.02, "harm_efficacy": 0.012, "mastery": 0.025,
    "vicarious": 0.02, "efficacy_failure": 0.005, "expertise_learning": 0.02, "practice_alignment": 0.5,
    "novice_plasticity": 1, "head_status": 1, "partnership_share": 0.1, "partnership_join_weeks": 12,
    "partnership_develop_weeks": 12, "partnership_implement_weeks": 12, "perception_rate": 0.15, "invisibility": 1,
    "mandated_visibility": 0.5, "norm_anchor": 0.02, "norm_conformity": 0.01, "talk": 0, "habit_rate": 0.04,
    "benefit_forgetting": 0.005, "persuasion_effect": 0.15, "credible_benefit": 0.7, "persuasion_messenger": -1,
    "efficacy_return": 0.02, "efficacy_strain": 0.004, "strain_recovery": 0.2, "pressure_strain": 0.02,
    "experience_learning": 0.004, "collective_coupling": 0, "results_efficacy": 0.03, "trust_return": 0.004,
    "trust_building_rate": 0.03, "tie_opening": 0, "tie_closing": 0, "closure": 1, "grade_affinity": 1,
    "practice_drift": 0.02, "test_shock": 1, "salience_decay": 0.5, "rework_strain": 0.25, "external_test": 0,
    "pupils_efficacy": 0.4, "pupils_expertise": 0.5, "pupils_coherence": 0.25, "intake_sd": 0.3, "turnover": 1,
    "exit_base": 0.07, "exit_efficacy": 1.5, "exit_support": 1, "exit_strain": 2, "exit_novice": 1.1,
    "newcomer_trust": 0.6, "newcomer_expertise": 0.35, "newcomer_efficacy_dip": 0.1, "newcomer_privatism": 0.4,
    "champion_drive": 1.5, "champion_placement": 0,
}  # fmt: skip
PENCIL_SCHOOL = {
    "grades": 5, "shifts": 1, "cross_shift": 0.7, "department_opportunity": 1, "grade_opportunity": 0.4,
    "cross_opportunity": 0.2, "grade_contact": 0.5, "cross_contact": 0.06, "dormant_contact": 0.1, "trust": 0.5,
    "trust_sd": 0.6, "norm": 0.5, "norm_sd": 1, "benefit": 0.45, "benefit_sd": 0.4, "privatism": 0.62,
    "privatism_sd": 0.5, "self_efficacy": 0.55, "self_efficacy_sd": 0.5, "expertise": 0.55, "expertise_sd": 0.6,
    "disposition_sd": 1.3, "perceived_norm": 0.2, "strain": 0.2, "newcomer_strain": 0.1, "novice_share": 0,
    "veteran_share": 0.45, "veteran_stubbornness": 1,
}  # fmt: skip
# Everybody the same unless a test says otherwise: what the worked examples in the submodels call ordinary.
ORDINARY = {
    "norm": 0.5, "prior_norm": 0.5, "expected_benefit": 0.45, "prior_benefit": 0.45, "perceived_norm": 0.2,
    "privatism": 0.6, "self_efficacy": 0.55, "prior_self_efficacy": 0.55, "expertise": 0.5, "strain": 0.2,
    "practice_1": 0.5, "practice_2": 0.5, "practice_3": 0.5, "stubbornness": 1.0, "tenure": 10_000, "willingness": 0.3,
    "windows": 2,
}  # fmt: skip
GIVEN = ["norm", "expected_benefit", "perceived_norm", "privatism", "self_efficacy", "expertise", "strain",
         "practice_1", "practice_2", "practice_3", "stubbornness"]  # fmt: skip


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
    return i, j, opportunity, there, there if back is None else back


ALL_PAIRS = [pair(A, B), pair(A, C), pair(B, C)]


def three_teachers(pairs=None, *, people: dict[int, dict] | None = None, department=(0, 0, 0), grade=(0, 0, 0),
                   shift=(0, 0, 0), stances=()) -> State:  # fmt: skip
    """The state of a school of A, B and C, ordinary but for ``people`` {index: {field: value}}; all know each other."""
    columns = {name: [ORDINARY[name]] * 3 for name in GIVEN} | {"disposition": [0.0] * 3, "head": [0.0] * 3}
    staff = Staff(3, list(department), list(grade), list(shift), columns, ALL_PAIRS if pairs is None else pairs)
    school = School("three", staff=staff, stances=stances, **PENCIL_SCHOOL)
    state = initial_state(Scenario(school, parameters=PENCIL_PARAMETERS), 1, 0)
    for i in range(3):
        for name, value in {**ORDINARY, **(people or {}).get(i, {})}.items():
            state.teachers[i][name] = value
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
