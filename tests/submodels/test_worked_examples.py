"""The worked examples in the docstrings are computed with numbers of their own, named in the example where they are not
obvious; a default that is calibrated anew does not change them. Every submodel has one, and every one is tested.
"""

from pathlib import Path

import pytest

from sim.kernel import submodels
from staffroom import PARAMETERS, SCHOOL_PROPERTIES
from tests.three_teachers import PENCIL_PARAMETERS, PENCIL_SCHOOL

FILES = sorted(path for path in Path(submodels.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_submodel_has_a_worked_example_and_a_test_of_it(path):
    assert "Worked example" in path.read_text(encoding="utf-8").split('"""')[1]
    test = Path(__file__).parent / f"test_{path.name}"
    assert "worked_example" in test.read_text(encoding="utf-8")


def test_the_pencil_has_a_number_for_everything():
    assert set(PENCIL_PARAMETERS) == set(PARAMETERS)
    assert set(PENCIL_SCHOOL) == set(SCHOOL_PROPERTIES) - {"size", "departments"}
