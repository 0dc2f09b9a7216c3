"""What the baseline holds, and how it is written anew: ``python -m tests.baseline.renew``.

The default school without and with three reforms, on fixed seeds. After a change that is meant to move these numbers:
renew, and add a line marked **Regression** to CHANGELOG.md.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from staffroom import CULTURES, Reform, Scenario, School, compare

FILE = Path(__file__).with_name("baseline.json")
REPLICATES, SEED, YEARS = 20, 2026, 3
REFORMS = [
    Reform("no_reform"),
    Reform("supported_mandate", {"mandate": 0.8, "clarity": 0.9, "control": 0.1, "protected_time": 0.8}, end=82),
    Reform("controlled_mandate", {"mandate": 0.8, "clarity": 0.3, "control": 0.9, "pressure": 0.5}, end=82),
    Reform(
        "package",
        {
            "isolation": {"value": 0.2, "ramp": 6}, "trust_building": 0.5, "coaching": 0.8, "observation": 0.3,
            "observation_control": 0.0, "mentoring": 0.5, "champions": 0.1, "projects": 0.5, "external_search": 0.2,
            "agency": 0.6, "persuasion": {"value": 0.5, "end": 20}, "partnership": 0.6,
        },
    ),
]  # fmt: skip
OUTCOMES = [
    "voluntary_share", "mandated_sessions", "depth_mean", "exchange_monthly", "cross_department_share", "modularity",
    "norm_mean", "perceived_norm", "trust_mean", "self_efficacy_mean", "expertise_mean", "strain_mean", "coherence",
    "student_outcome", "exits",
]  # fmt: skip
PACKAGES = ["numba", "llvmlite", "numpy", "scipy", "pandas"]


def values() -> dict[str, float]:
    """The numbers: the mean of each outcome over the runs of each scenario, the run-to-run spread of one, cultures."""
    results = compare(
        {reform.name: Scenario(School(), reform, years=YEARS) for reform in REFORMS}, REPLICATES, SEED
    ).results
    found: dict[str, float] = {}
    for name, result in results.items():
        for outcome in OUTCOMES:
            found[f"{name}.{outcome}"] = float(result.runs[outcome].mean())
        found[f"{name}.norm_mean.sd"] = float(result.runs["norm_mean"].std())
        for culture in CULTURES:
            found[f"{name}.{culture.replace(' ', '_')}"] = float((result.runs["culture"] == culture).mean())
    return found


def versions() -> dict[str, str]:
    """Python and the packages that do the arithmetic."""
    return {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}}


def main() -> None:
    """Write the baseline anew and say what moved."""
    old = json.loads(FILE.read_text(encoding="utf-8"))["values"] if FILE.exists() else {}
    new = values()
    FILE.write_text(json.dumps({"versions": versions(), "values": new}, indent=1) + "\n", encoding="utf-8")
    moved = [name for name in new if name not in old or abs(new[name] - old[name]) > 1e-9 * abs(old[name])]
    for name in moved:
        print(f"{name}: {old.get(name, float('nan')):.6g} -> {new[name]:.6g}")
    print(f"{len(new)} numbers written, {len(moved)} of them moved.")


if __name__ == "__main__":
    main()
