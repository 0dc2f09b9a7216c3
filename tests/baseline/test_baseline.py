"""A change that moves numbers says so."""

import json

from tests.baseline.renew import FILE, values, versions

RELATIVE = 1e-9


def test_numbers_are_those_of_the_baseline():
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    found = values()
    assert set(found) == set(stored["values"])
    moved = {
        name: (before, found[name])
        for name, before in stored["values"].items()
        if abs(found[name] - before) > RELATIVE * abs(before)
    }
    here = versions()
    others = {name: (old, here.get(name)) for name, old in stored["versions"].items() if old != here.get(name)}
    assert not moved, (
        f"{len(moved)} numbers moved (see CONTRIBUTING.md); versions that differ from the baseline's: {others}"
    )


def test_the_baseline_is_worth_comparing_with():
    stored = json.loads(FILE.read_text(encoding="utf-8"))["values"]
    assert len(stored) >= 60
    assert len({round(value, 12) for value in stored.values()}) > 60
    assert stored["supported_mandate.voluntary_share"] != stored["controlled_mandate.voluntary_share"]
