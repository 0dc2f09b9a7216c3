"""The worked examples in the docstrings speak of the defaults; the tests here compute with the numbers of the pencil.

Where a default in this table changes, the example in that docstring has to be computed anew, and the pencil's number
with it.
"""

import pytest

from staffroom import PARAMETERS, SCHOOL_PROPERTIES
from tests.three_teachers import PENCIL_PARAMETERS, PENCIL_SCHOOL

SPOKEN_OF = {
    "submodels/willingness.py": [
        "readiness",
        "weight_benefit",
        "weight_norm",
        "weight_perceived",
        "weight_privatism",
        "weight_strain",
    ],
    "submodels/effective_levers.py": ["mediation", "door_relief"],
    "submodels/end_of_week.py": ["perception_rate", "invisibility", "norm_anchor", "norm_conformity"],
    "submodels/group.py": ["group_attention", "openness_control_loss"],
    "submodels/mandated.py": ["enforced_attendance", "mandate_strain"],
    "submodels/observation.py": ["trust_selection"],
    "submodels/partnership.py": ["partnership_join_weeks", "partnership_develop_weeks", "partnership_implement_weeks"],
    "submodels/persuasion.py": ["mandate_strain", "crowding"],
    "submodels/results.py": ["pupils_efficacy", "results_efficacy"],
    "submodels/ties.py": ["trust_return", "trust_building_rate", "closure"],
    "submodels/turnover.py": ["exit_base", "exit_novice", "turnover"],
    "session.py": ["challenge_base", "condition_sharpness"],
    "partner.py": ["trust_selection"],
}
ROWS = [(file, name) for file, names in SPOKEN_OF.items() for name in names]


@pytest.mark.parametrize(("file", "name"), ROWS, ids=[f"{file}:{name}" for file, name in ROWS])
def test_examples_are_computed_with_the_defaults(file, name):
    assert PENCIL_PARAMETERS[name] == PARAMETERS[name].default, (
        f"the worked example in sim/{file} speaks of another default"
    )


def test_the_pencil_has_a_number_for_everything():
    assert set(PENCIL_PARAMETERS) == set(PARAMETERS)
    assert set(PENCIL_SCHOOL) == set(SCHOOL_PROPERTIES) - {"size", "departments"}
