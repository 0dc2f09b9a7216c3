"""Whether a results folder is fit for what repeats its runs: a brief, a replay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import StaffroomError
from sim.model_version import MODEL_VERSION

VERBS = ("run", "compare")


def check_fit(folder: Path, manifest: Mapping[str, Any], what: str, *, finished: bool = False) -> None:
    """Raises :class:`StaffroomError` for results of another verb than run or compare and of another version of the
    model, and with ``finished`` for those that are not finished; ``what``: what is made of them, such as "a brief".
    """
    verb, command = manifest.get("verb", "run"), manifest.get("command", "its command")
    if verb not in VERBS:
        typed = next(iter(str(manifest.get("command", "")).split()[1:2]), verb)  # a map is kept as a sweep
        raise StaffroomError(
            f"'{folder}' holds the results of `staffroom {typed}`; {what} is made of those of `staffroom run` and "
            "`staffroom compare`."
        )
    if finished and manifest.get("status") != "complete":
        raise StaffroomError(
            f"'{folder}' is not finished ({manifest.get('status')}); repeat its command to go on: {command}"
        )
    made_with = str(manifest.get("identity", {}).get("model_version")).partition("+")[0]  # without a user's own model
    if made_with != MODEL_VERSION:
        raise StaffroomError(
            f"'{folder}' was made with another version of the model ({made_with}, now {MODEL_VERSION}), so that its "
            f"runs cannot be repeated for {what}; make it again with: {command} overwrite=true"
        )
