"""A mechanism that is switched off is not there: whatever is said about it, not one bit of any result changes.

Each row names numbers that must not matter, and the setting (by name) in which they must not.
"""

import pytest

from sim.declared.settings import SETTINGS
from staffroom import LEVERS, PARAMETERS, Reform, Scenario, simulate
from tests.lively import LIVELY, lively, other_value, value_of

NO_SCHEDULED_HOURS = {"mandate": 0.0, "persuasion": 0.0}
NO_NEWCOMERS = {"turnover": 0.0, "novice_share": 0.0}
ROWS = [
    ("persuasion_effect credible_benefit", {"persuasion": 0.0}),
    ("mandate_strain", {"mandate": 0.0}),
    ("crowding", NO_SCHEDULED_HOURS),
    ("enforced_attendance group_size mandated_visibility", {"mandate": 0.0}),
    ("control", NO_SCHEDULED_HOURS),
    ("clarity", {"mandate": 0.0, "mentoring": 0.0, "focus": 1.0}),
    ("protected_time", NO_SCHEDULED_HOURS | {"door_relief": 0.0}),
    ("agency", {"mandate": 0.0, "persuasion": 0.0, "observation": 0.0}),
    ("mediation", {"stances": []}),
    ("door_relief", {"protected_time": 0.0}),
    ("formal_tie_loosening openness_pressure_loss pressure_strain", {"pressure": 0.0}),
    ("pressure", {"formal_tie_loosening": 0.0, "openness_pressure_loss": 0.0, "pressure_strain": 0.0}),
    ("partnership_share partnership_join_weeks partnership_develop_weeks", {"partnership": 0.0}),
    ("champion_drive champion_tiring champion_placement", {"champions": 0.0}),
    ("champions", {"champions": 0.02}),  # .02 x 24 and .01 x 24 are both nobody
    ("projects", {"projects": 0.02}),
    ("trust_building_rate", {"trust_building": 0.0}),
    ("trust_building", {"trust_building_rate": 0.0}),
    ("cross_shift", {"shifts": 1}),
    ("novice_plasticity", NO_NEWCOMERS),
    ("exit_novice", NO_NEWCOMERS),
    ("mentoring", NO_NEWCOMERS),
    (
        "exit_base exit_efficacy exit_support exit_strain exit_novice newcomer_expertise newcomer_efficacy_dip "
        "newcomer_strain newcomer_trust",
        {"turnover": 0.0},
    ),
    ("harm_efficacy breach_multiplier", {"harm_base": 0.0, "harm_control": 0.0}),
    (
        "harm_control support_control_loss openness_control_loss",
        {"control": 0.0, "observation_control": 0.0, "stances": []},
    ),
    ("observation_control", {"observation": 0.0}),
    ("school_observation_sd", {"observation": 0.0}),
    ("salience_decay rework_strain", {"test_shock": 0.0}),
    ("invisibility", {"isolation": 0.0}),
    ("occasions", {"isolation": 0.0}),
    ("isolation", {"isolation": 0.0, "door_relief": 1.0, "protected_time": 1.0}),
    ("lapsing occasions", {"arranging": 0.0, "projects": 0.0}),
    ("pleasant_reward", {"benefit_learning": 0.0}),
    ("novice_share", {"turnover": 0.0, "novice_plasticity": 1.0, "mentoring": 0.0, "experience_learning": 0.0}),
    ("pupils_efficacy pupils_expertise pupils_coherence intake_sd external_test", {"results_efficacy": 0.0}),
    ("challenge_difference", {"challenge_base": 1.0}),
    ("build_up_weeks implementation implementation_sd", {}),  # nobody reforms
    ("implementation_sd", {"implementation": 1.0}),
    ("named_opportunity", {}),  # no file says who names whom
    (
        "vicarious mastery internalisation expertise_learning practice_alignment",
        {"condition_ease": 0.1, "challenge_base": 0.0, "challenge_difference": 0.0, "partnership": 0.0,
         "external_search": 0.0},
    ),
]  # fmt: skip
# Rows in which one measure shows the number itself, without anything following from it.
SHOWN_ONLY = {
    "pupils_efficacy": ["student_outcome"], "pupils_expertise": ["student_outcome"],
    "pupils_coherence": ["student_outcome"], "intake_sd": ["student_outcome"], "external_test": ["student_outcome"],
}  # fmt: skip
CASES = [(name, setting) for names, setting in ROWS for name in names.split()]


def numbers_of(setting, hidden):
    """Every weekly number of a few runs as bytes, but for the ``hidden`` measures."""
    result = simulate(lively(setting), 3, seed=2, threads=1)
    return result.weeks.drop(columns=["scenario", *hidden]).to_numpy(float).tobytes()


@pytest.mark.parametrize(("name", "setting"), CASES, ids=[f"{name}-{'-'.join(setting)}" for name, setting in CASES])
def test_nothing_follows_from_what_is_switched_off(name, setting):
    before = LIVELY | setting
    row = PARAMETERS[name] if name in PARAMETERS else SETTINGS[name]
    value = 0.01 if name in ("champions", "projects") else other_value(row, value_of(before, name))
    assert value != value_of(before, name)
    hidden = SHOWN_ONLY.get(name, [])
    assert numbers_of(before, hidden) == numbers_of(before | {name: value}, hidden)


@pytest.mark.parametrize("mandated", [0.8, 1.6])
def test_all_of_a_reform_at_once_is_the_plan(mandated):
    """Carried out whole and without building up, a reform is a school that has its levers anyhow."""
    whole = LIVELY | {"implementation": 1.0, "implementation_sd": 0.0, "build_up_weeks": 0.0}
    plan = {"mandate": mandated, "clarity": 0.4, "control": 0.2, "coaching": 0.3, "agency": 0.0}
    made = lively(whole)
    reformed = Scenario(made.school, Reform("from the start", plan, start=0), made.changed, made.years)
    found = [simulate(scenario, 3, seed=2, threads=1) for scenario in (reformed, lively(whole | plan))]
    weeks = [result.weeks.drop(columns="scenario").to_numpy(float).tobytes() for result in found]
    assert weeks[0] == weeks[1]


def test_every_lever_has_a_row_or_no_off_value():
    covered = {name for name, _ in CASES} | {key for _, setting in CASES for key in setting}
    assert [name for name, row in LEVERS.items() if row.off is not None and name not in covered] == [
        "coaching",
    ]
