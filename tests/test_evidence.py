"""`staffroom evidence`: every declared number, counts by basis, the limits of use; and the documentation page."""

# ruff: noqa: F811

from pathlib import Path

import pytest

from experiments.commands import evidence
from sim.declared.declaration import BASIS_MEANING
from sim.declared.fixed_numbers import FIXED_NUMBERS
from staffroom import LEVERS, PARAMETERS, SCHOOL_PROPERTIES
from tests.command_line import staffroom  # noqa: F401

PAGE = Path(evidence.__file__).parents[1] / "EVIDENCE.md"


def test_every_number_is_listed_once_with_its_source():
    rows = evidence.declarations()
    assert len(rows) == len(PARAMETERS) + len(SCHOOL_PROPERTIES) + len(LEVERS)
    for row in rows:
        assert row.source and row.basis in BASIS_MEANING
        assert row.plausible[0] <= row.default <= row.plausible[1], row.name


def test_a_direction_is_not_called_a_number():
    """What says "direction" or "assumed" in its source has no published number behind it."""
    for row in evidence.declarations("numeric"):
        assert "direction" not in row.source and "assumed" not in row.source, row.name


def test_the_counts_are_those_of_the_declarations():
    counts = evidence.counts()
    for basis in BASIS_MEANING:
        assert sum(kind[basis] for kind in counts.values()) == len(evidence.declarations(basis))


def test_the_limits_come_from_the_model_description():
    limits = evidence.limits()
    assert len(limits) >= 5 and limits[0].startswith("It does not predict a named school")
    assert all(limit.endswith(".") for limit in limits)  # whole items, however their lines are broken


def test_the_page_in_the_documentation_is_up_to_date():
    assert PAGE.read_text("utf-8") == evidence.page(), (
        "renew it: staffroom evidence --format md > experiments/EVIDENCE.md"
    )


def test_fixed_numbers_are_listed_apart(staffroom):
    for form in ("table", "md"):
        _, printed, _ = staffroom("evidence", "--format", form)
        apart = printed[printed.index("Fixed numbers") :]
        assert all(name in apart for name in FIXED_NUMBERS)
        assert "No setting changes these" in apart


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_the_command(staffroom, form):
    code, printed, _ = staffroom("evidence", "--format", form)
    assert code == 0 and "trust_gain" in printed
    if form != "csv":
        assert "What this model cannot tell you" in printed and "does not predict a named school" in printed


def test_one_basis(staffroom):
    _, printed, _ = staffroom("evidence", "--format", "csv", "--basis", "numeric")
    assert "exit_base" in printed and "trust_gain" not in printed


def test_an_unknown_basis_is_named(staffroom):
    code, _, error = staffroom("evidence", "--basis", "nmeric")
    assert code == 1 and "'nmeric' is not a basis; did you mean 'numeric'?" in error
