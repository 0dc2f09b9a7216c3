"""No dead numbers: every parameter, property and lever moves what it says it moves, in a school where it is at work.

Each row names the measure in which a change must show in the very week in which anything changes at all. In later weeks
everything moves everything; a number that is read in the wrong place would show elsewhere first.
"""

import numpy as np
import pandas as pd
import pytest

from sim.declared.measures import MEASURE_NAMES
from sim.declared.settings import SETTINGS
from staffroom import LEVERS, MEASURES, PARAMETERS, SCHOOL_PROPERTIES, Scenario, School, simulate, snapshot
from tests.lively import LIVELY, REFORMED, lively, other_value, value_of

REPLICATES = 20
GROUPS = {"group_size": 4}
MOVES = {
    "door_relief": "talk_sessions", "focus": "productive_share", "build_up_weeks": "mandated_sessions",
    "formal_tie_loosening": "trust_mean", "mediation": "productive_share",
    "weight_benefit": "willingness_mean", "weight_norm": "willingness_mean", "weight_perceived": "willingness_mean",
    "ease_talk": "talk_sessions", "ease_observation": "willingness_mean", "ease_joint_work": "willingness_mean",
    "windows": "voluntary_sessions", "courtesy": "talk_sessions", "arranging": "appointments",
    "lapsing": "appointments", "occasions": "voluntary_sessions", "trust_selection": "trust_mean",
    "enforced_attendance": "mandated_sessions", "mandate_strain": "strain_mean", "crowding": "voluntary_sessions",
    "group_size": "mandated_sessions",
    "openness_control_loss": "norm_mean", "openness_pressure_loss": "norm_mean",
    "support_control_loss": "productive_share", "challenge_base": "productive_share",
    "challenge_difference": "productive_share", "condition_ease": "productive_share",
    "assimilation": "norm_mean", "trust_gain": "trust_mean", "trust_fade": "trust_mean",
    "breach_multiplier": "trust_mean", "benefit_learning": "benefit_mean", "pleasant_reward": "benefit_mean",
    "internalisation": "norm_mean", "harm_base": "harmful_per_teacher", "harm_control": "harmful_per_teacher",
    "harm_efficacy": "self_efficacy_mean", "mastery": "self_efficacy_mean", "vicarious": "self_efficacy_mean",
    "efficacy_failure": "self_efficacy_mean", "expertise_learning": "expertise_mean",
    "practice_alignment": "coherence", "novice_plasticity": "self_efficacy_mean",
    "partnership_share": "partnership_sessions", "partnership_join_weeks": "partnership_sessions",
    "partnership_develop_weeks": "partnership_sessions",
    "perception_rate": "perceived_norm", "invisibility": "perceived_norm", "mandated_visibility": "perceived_norm",
    "norm_anchor": "norm_mean", "norm_conformity": "norm_mean", "norm_hearsay": "norm_mean",
    "persuasion_effect": "benefit_mean", "credible_benefit": "benefit_mean",
    "efficacy_return": "self_efficacy_mean", "strain_recovery": "strain_mean", "pressure_strain": "strain_mean",
    "experience_learning": "expertise_mean",
    "results_efficacy": "self_efficacy_mean", "trust_return": "trust_mean", "trust_building_rate": "trust_mean",
    "practice_drift": "coherence", "test_shock": "rework", "salience_decay": "salience_mean",
    "rework_strain": "strain_mean",
    "external_test": "student_outcome", "pupils_efficacy": "student_outcome", "pupils_expertise": "student_outcome",
    "pupils_coherence": "student_outcome", "intake_sd": "student_outcome",
    "turnover": "appointments", "exit_base": "appointments", "exit_efficacy": "exits", "exit_support": "exits",
    "exit_strain": "exits", "exit_novice": "exits", "newcomer_trust": "trust_mean",
    "newcomer_expertise": "expertise_mean", "newcomer_efficacy_dip": "self_efficacy_mean",
    "champion_drive": "willingness_mean", "champion_tiring": "willingness_mean", "champion_placement": "norm_mean",
    # the school in week 0
    "departments": "modularity", "grades": "coherence", "shifts": "collective_efficacy",
    "cross_shift": "collective_efficacy", "far_opportunity": "trust_mean", "acquaintances": "density",
    "named_opportunity": "trust_mean", "standing_sd": "density", "standing_head": "voluntary_sessions",
    "initiative_sd": "voluntary_sessions", "readiness": "willingness_mean", "kind_sd": "willingness_sd",
    "trust": "trust_mean", "trust_sd": "trust_mean", "teacher_trust_sd": "trust_mean",
    "norm": "norm_mean", "norm_sd": "norm_sd", "benefit": "benefit_mean", "benefit_sd": "benefit_mean",
    "self_efficacy": "self_efficacy_mean", "self_efficacy_sd": "self_efficacy_sd", "expertise": "expertise_mean",
    "expertise_sd": "expertise_mean", "perceived_norm": "perceived_norm", "strain": "strain_mean",
    "newcomer_strain": "strain_mean", "school_trust_sd": "trust_mean", "school_kind_sd": "willingness_mean",
    "school_observation_sd": "observation_sessions", "implementation": "mandated_sessions",
    "implementation_sd": "mandated_sessions", "novice_share": "mentoring_sessions", "size": "density",
    # levers
    "isolation": "voluntary_sessions", "mandate": "mandated_sessions", "clarity": "productive_share",
    "control": "norm_mean", "protected_time": "strain_mean", "trust_building": "trust_mean",
    "coaching": "productive_share", "observation": "observation_sessions", "observation_control": "norm_mean",
    "mentoring": "mentoring_sessions", "champions": "norm_mean", "projects": "appointments",
    "external_search": "outside_sessions", "agency": "productive_share", "persuasion": "scheduled_hours",
    "pressure": "strain_mean", "partnership": "partnership_sessions",
}  # fmt: skip
NEEDS = {
    "occasions": {"isolation": 0.7}, "implementation_sd": {"build_up_weeks": 0.0},
    "exit_efficacy": {"turnover": 5.0}, "exit_support": {"turnover": 5.0}, "exit_strain": {"turnover": 5.0},
}  # fmt: skip
CARRIED_OUT = {"build_up_weeks", "implementation", "implementation_sd"}  # shows in a reform only


def weekly(setting, reform=None):
    """Weekly measures (runs, weeks, measures)."""
    result = simulate(lively(LIVELY | setting, reform=reform), REPLICATES, seed=2, threads=1)
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
@pytest.mark.parametrize("name", [name for name in MOVES if name != "named_opportunity"])
def test_it_moves_what_it_says(name, ordinary):
    setting, reform = NEEDS.get(name, {}), REFORMED if name in CARRIED_OUT else None
    before = weekly(setting, reform) if setting or reform else ordinary
    row = PARAMETERS[name] if name in PARAMETERS else SETTINGS[name]
    value = other_value(row, value_of(LIVELY | setting, name))
    after = weekly(setting | {name: value}, reform)
    changed = ~((before == after) | (np.isnan(before) & np.isnan(after)))
    assert changed.any(), "nothing changes"
    first = int(np.argmax(changed.any(axis=(0, 2))))
    moved = {MEASURE_NAMES[k] for k in np.flatnonzero(changed[:, first].any(axis=0))}
    assert MOVES[name] in moved, f"in week {first}: {sorted(moved)}"


def test_who_is_named_in_a_file_is_met_more_often():
    """The only number that a generated school does not read."""
    ties = pd.DataFrame([(i, (i + 1) % 12, 1.0) for i in range(12)], columns=["source", "target", "weight"])
    teachers = pd.DataFrame({"id": range(12), "department": [i % 3 for i in range(12)]})
    found = [
        snapshot(Scenario(School.from_tables(teachers, ties, named_opportunity=value))).ties["opportunity"].max()
        for value in (5.0, 20.0)
    ]
    assert found == [5.0, 20.0]


def test_every_measure_is_alive(ordinary):
    values = ordinary.reshape(-1, len(MEASURE_NAMES))
    assert [
        measure.name for k, measure in enumerate(MEASURES) if np.nanmax(values[:, k]) <= np.nanmin(values[:, k])
    ] == []


def test_every_placement_of_champions_is_another():
    found = {placement: weekly({"champion_placement": placement}).tobytes() for placement in range(4)}
    assert len(set(found.values())) == 4
