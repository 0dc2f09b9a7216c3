"""Names by content: a run is called by the hash of everything that determines it."""

import hashlib
import json
from typing import Any

from sim.model_version import MODEL_VERSION
from sim.scenario.scenario import Scenario


def described(scenario: Scenario) -> dict[str, Any]:
    """``Scenario.to_dict()`` as plain JSON: numbers, text, lists; a number that is missing (NaN) becomes null."""
    plain: dict[str, Any] = _plain(scenario.to_dict(), whole_numbers=True)
    return plain


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of a scenario; 3 and 3.0 are the same number."""
    text = json.dumps(_plain(scenario.to_dict(), whole_numbers=False), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Nested settings as text, the same for the same numbers: 1 and 1.0, 0 and -0.0."""
    return json.dumps(_plain(value, whole_numbers=False), sort_keys=True, default=str)


def run_key(scenario: str, seed: int, replicate: int) -> str:
    """SHA-256 of what determines one run: the scenario's hash, root seed, replicate and version of the model."""
    return hashlib.sha256(f"{scenario}/{seed}/{replicate}/{MODEL_VERSION}".encode()).hexdigest()


def _plain(value: Any, whole_numbers: bool) -> Any:
    if type(value) is float:  # most are; first, because a sweep names a million scenarios
        return value + 0.0 if value == value else None  # -0.0 and 0 are the same number
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item, whole_numbers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, whole_numbers) for item in value]
    number = value.item() if hasattr(value, "item") else value
    if number != number:
        return None
    return number if whole_numbers and isinstance(number, int) else float(number)
