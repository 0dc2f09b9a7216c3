"""No dead numbers: every parameter, property and lever moves what it says it moves, in a school where it is at work.

Each row names the measure in which a change must show in the very week in which anything changes at all. In later weeks
everything moves everything; a number that is read in the wrong place would show elsewhere first.
"""

import numpy as np
import pytest

from sim.declared.measures import MEASURE_NAMES
from sim.declared.settings import SETTINGS
from staffroom import LEVERS, MEASURES, PARAMETERS, SCHOOL_PROPERTIES, simulate
from tests.lively import LIVELY, lively, other_value, value_of

REPLICATES = 20
GROUPS = {"group_size": 4}
MOVES = {
    "door_relief": "voluntary_sessions", "focus": "benefit_mean", "project_opportunity": "trust_mean",
    "formal_tie_loosening": "trust_mean", "mediation": "productive_share",
    "readiness": "willingness_mean", "weight_benefit": "willingness_mean", "weight_norm": "willingness_mean",
    "weight_perceived": "willingness_mean", "weight_privatism": "willingness_mean", "weight_strain": "willingness_mean",
    "weight_salience": "willingness_mean", "contagion_threshold": "willingness_mean",
    "windows": "voluntary_sessions", "trust_selection": "trust_mean", "half_opportunity": "voluntary_sessions",
    "enforced_attendance": "mandated_sessions", "mandate_strain": "strain_mean", "crowding": "voluntary_sessions",
    "group_size": "mandated_sessions", "group_openness_loss": "norm_mean", "group_attention": "trust_mean",
    "openness_control_loss": "norm_mean", "openness_pressure_loss": "norm_mean",
    "support_control_loss": "productive_share",
    "challenge_base": "productive_share", "challenge_difference": "productive_share",
    "condition_sharpness": "productive_share",
    "assimilation": "norm_mean", "reactance": "norm_mean", "trust_gain": "trust_mean", "trust_fade": "trust_mean",
    "breach_multiplier": "trust_mean", "benefit_learning": "benefit_mean", "loss_aversion": "benefit_mean",
    "pleasant_reward": "benefit_mean", "internalisation": "norm_mean", "harm_base": "harmful_per_teacher",
    "harm_control": "harmful_per_teacher", "harm_norm": "norm_mean", "harm_efficacy": "self_efficacy_mean",
    "mastery": "self_efficacy_mean", "vicarious": "self_efficacy_mean", "efficacy_failure": "self_efficacy_mean",
    "expertise_learning": "expertise_mean", "practice_alignment": "coherence",
    "novice_plasticity": "self_efficacy_mean",
    "head_status": "perceived_norm", "partnership_share": "partnership_sessions",
    "partnership_join_weeks": "partnership_sessions", "partnership_develop_weeks": "partnership_sessions",
    "partnership_implement_weeks": "partnership_sessions",
    "perception_rate": "perceived_norm", "invisibility": "perceived_norm", "mandated_visibility": "perceived_norm",
    "norm_anchor": "norm_mean", "norm_conformity": "norm_mean", "talk": "norm_mean", "habit_rate": "privatism_mean",
    "benefit_forgetting": "benefit_mean", "persuasion_effect": "benefit_mean", "credible_benefit": "benefit_mean",
    "persuasion_messenger": "benefit_mean",
    "efficacy_return": "self_efficacy_mean", "efficacy_strain": "self_efficacy_mean", "strain_recovery": "strain_mean",
    "pressure_strain": "strain_mean", "experience_learning": "expertise_mean",
    "collective_coupling": "self_efficacy_mean",
    "results_efficacy": "self_efficacy_mean", "trust_return": "trust_mean", "trust_building_rate": "trust_mean",
    "tie_opening": "density", "tie_closing": "density", "closure": "density", "grade_affinity": "density",
    "practice_drift": "coherence", "test_shock": "rework", "salience_decay": "salience_mean",
    "rework_strain": "strain_mean",
    "external_test": "student_outcome", "pupils_efficacy": "student_outcome", "pupils_expertise": "student_outcome",
    "pupils_coherence": "student_outcome", "intake_sd": "student_outcome",
    "turnover": "exits", "exit_base": "exits", "exit_efficacy": "exits", "exit_support": "exits",
    "exit_strain": "exits",
    "exit_novice": "exits", "newcomer_trust": "trust_mean", "newcomer_expertise": "expertise_mean",
    "newcomer_efficacy_dip": "self_efficacy_mean", "newcomer_privatism": "privatism_mean",
    "champion_drive": "willingness_mean", "champion_placement": "norm_mean",
    # the school in week 0
    "departments": "modularity", "grades": "coherence", "shifts": "voluntary_sessions",
    "cross_shift": "collective_efficacy",
    "department_opportunity": "trust_mean", "grade_opportunity": "trust_mean", "cross_opportunity": "trust_mean",
    "grade_contact": "density", "cross_contact": "density", "dormant_contact": "trust_mean", "trust": "trust_mean",
    "trust_sd": "trust_mean", "norm": "norm_mean", "norm_sd": "norm_sd", "benefit": "benefit_mean",
    "benefit_sd": "benefit_mean", "privatism": "privatism_mean", "privatism_sd": "privatism_mean",
    "self_efficacy": "self_efficacy_mean", "self_efficacy_sd": "self_efficacy_sd", "expertise": "expertise_mean",
    "expertise_sd": "expertise_mean", "disposition_sd": "willingness_sd", "perceived_norm": "perceived_norm",
    "strain": "strain_mean", "newcomer_strain": "strain_mean", "novice_share": "mentoring_sessions",
    "veteran_share": "norm_mean", "veteran_stubbornness": "norm_mean", "size": "density",
    # levers
    "isolation": "voluntary_sessions", "mandate": "mandated_sessions", "clarity": "productive_share",
    "control": "mandated_sessions",
    "protected_time": "strain_mean", "trust_building": "trust_mean", "coaching": "productive_share",
    "observation": "observation_sessions", "observation_control": "norm_mean", "mentoring": "mentoring_sessions",
    "champions": "norm_mean", "projects": "trust_mean", "external_search": "outside_sessions",
    "agency": "productive_share",
    "persuasion": "scheduled_hours", "pressure": "strain_mean", "partnership": "partnership_sessions",
}  # fmt: skip
NEEDS = {
    "group_openness_loss": GROUPS, "group_attention": GROUPS,
    "partnership_implement_weeks": {"partnership_implement_weeks": 12},
    "exit_efficacy": {"turnover": 5.0}, "exit_support": {"turnover": 5.0}, "exit_strain": {"turnover": 5.0},
}  # fmt: skip


def weekly(setting):
    """Weekly measures (runs, weeks, measures)."""
    result = simulate(lively(LIVELY | setting), REPLICATES, seed=2, threads=1)
    return result.weeks[MEASURE_NAMES].to_numpy().reshape(REPLICATES, -1, len(MEASURE_NAMES))


@pytest.fixture(scope="module")
def ordinary():
    return weekly({})


def test_the_table_is_complete():
    assert set(MOVES) == {*PARAMETERS, *SCHOOL_PROPERTIES, *LEVERS}
    assert set(MOVES.values()) <= set(MEASURE_NAMES)


@pytest.mark.slow(
    quick=[
        "trust",
        "mandate",
        "trust_gain",
        "weight_norm",
        "coaching",
        "turnover",
        "isolation",
        "norm",
        "windows",
    ]
)
@pytest.mark.parametrize("name", MOVES)
def test_it_moves_what_it_says(name, ordinary):
    setting = NEEDS.get(name, {})
    before = weekly(setting) if setting else ordinary
    row = PARAMETERS[name] if name in PARAMETERS else SETTINGS[name]
    value = other_value(row, value_of(LIVELY | setting, name))
    after = weekly(setting | {name: value})
    changed = ~((before == after) | (np.isnan(before) & np.isnan(after)))
    assert changed.any(), "nothing changes"
    first = int(np.argmax(changed.any(axis=(0, 2))))
    moved = {MEASURE_NAMES[k] for k in np.flatnonzero(changed[:, first].any(axis=0))}
    assert MOVES[name] in moved, f"in week {first}: {sorted(moved)}"


def test_every_measure_is_alive(ordinary):
    values = ordinary.reshape(-1, len(MEASURE_NAMES))
    assert [
        measure.name for k, measure in enumerate(MEASURES) if np.nanmax(values[:, k]) <= np.nanmin(values[:, k])
    ] == []


def test_every_placement_of_champions_is_another():
    found = {placement: weekly({"champion_placement": placement}).tobytes() for placement in range(4)}
    assert len(set(found.values())) == 4
