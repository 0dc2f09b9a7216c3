"""A reform as a YAML file that ``staffroom run reform=FILE.yaml`` accepts."""

from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.errors import StaffroomError
from sim.scenario.reform import Reform


def to_yaml(reform: Reform, path: str | Path | None = None) -> str:
    """The text of the file, written to ``path`` if one is given; read again, it is the same reform to the last digit.

    Raises :class:`StaffroomError` where the file cannot be written.
    """
    levers: dict[str, list[dict[str, Any]]] = {}
    for measure in reform.measures:
        described = measure.to_dict()
        levers.setdefault(str(described.pop("lever")), []).append(described)
    content: dict[str, Any] = {"name": reform.name, "description": reform.description}
    content |= {"stacked": True} if reform.stacked else {}
    content |= {"terms": list(reform.terms)} if reform.terms else {}
    content["levers"] = levers
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    if path is not None:
        try:
            Path(path).expanduser().write_text(text, "utf-8")
        except OSError as problem:
            raise StaffroomError(f"the reform cannot be written to '{path}': {problem.strerror}.") from problem
    return text
