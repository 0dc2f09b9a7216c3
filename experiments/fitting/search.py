"""Searches for defaults that fit the facts of the fit: ``python -m experiments.fitting.search --minutes 30``.

CMA-ES (Hansen 2016; the package cma) over the plausible ranges of the numbers below, on the same luck for every
candidate. What it finds is printed beside the facts and written to a YAML file; defaults are then set by hand, rounded.
Held-out patterns are never run here. Stop it with Ctrl-C: the best so far stands in the file.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import yaml  # type: ignore[import-untyped]

from experiments.fitting.misfit import READINESS_HERE, Fit
from experiments.reading.numbers import TERMINAL
from sim.declared.parameters import PARAMETERS
from sim.declared.settings import SETTINGS

# Every number that the facts of the fit are meant to decide; all others keep their defaults.
SOUGHT = [
    "arranging", "lapsing", "courtesy", "ease_talk", "ease_observation", "ease_joint_work", "kind_sd", "initiative_sd",
    "standing_sd", "standing_head", "far_opportunity", "acquaintances", "school_kind_sd", "school_observation_sd",
    "school_trust_sd", "observation", "readiness", READINESS_HERE,
]  # fmt: skip
OBSERVATION = (0.01, 0.07)  # lessons per teacher and week; the lever's whole range would be searched for nothing


def bounds_of(name: str) -> tuple[float, float]:
    """The plausible range of a number."""
    if name == "observation":
        return OBSERVATION
    declared = (
        SETTINGS["readiness"] if name == READINESS_HERE else (PARAMETERS if name in PARAMETERS else SETTINGS)[name]
    )
    return declared.plausible


def start_of(name: str) -> float:
    """Its default."""
    if name == READINESS_HERE:
        return SETTINGS["readiness"].default + 0.3
    return (PARAMETERS if name in PARAMETERS else SETTINGS)[name].default


def search(minutes: float, output: Path, seed: int = 1) -> dict[str, float]:
    """The best values found in so many minutes, also written to ``output`` whenever they get better."""
    import cma

    fit = Fit()
    low, high = np.array([bounds_of(name) for name in SOUGHT]).T
    start = (np.array([start_of(name) for name in SOUGHT]) - low) / (high - low)
    strategy = cma.CMAEvolutionStrategy(
        np.clip(start, 0, 1), 0.1, {"bounds": [0, 1], "seed": seed, "verbose": -9, "popsize": 14}
    )
    until, best, found = time.monotonic() + 60 * minutes, np.inf, dict[str, float]()
    while time.monotonic() < until:
        candidates = strategy.ask()
        values = [dict(zip(SOUGHT, (low + c * (high - low)).tolist(), strict=True)) for c in candidates]
        misfits = [fit.misfit(candidate) for candidate in values]
        strategy.tell(candidates, misfits)
        place = int(np.argmin(misfits))
        if misfits[place] < best:
            best, found = misfits[place], values[place]
            output.write_text(yaml.safe_dump({"misfit": best, "values": found}), encoding="utf-8")
        told = TERMINAL.fixed(best, 2), TERMINAL.fixed(strategy.sigma, 3)
        print(f"generation {strategy.countiter}: best misfit {told[0]}, step {told[1]}", flush=True)
    return found


def main() -> None:
    """Reads the command line, searches, and prints every fact beside what the best values give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--output", type=Path, default=Path("fit.yaml"))
    given = parser.parse_args()
    found = search(given.minutes, given.output)
    for name, value in found.items():
        print(f"{name:26} {TERMINAL.significant(value, 4)}")
    for fact in Fit(schools=200, seed=12).facts(found):
        wanted, got, misfit = (TERMINAL.fixed(x, 3) for x in (fact.wanted, fact.found, fact.misfit))
        print(f"{fact.name:36} wanted {wanted}, found {got}, misfit {misfit}")


if __name__ == "__main__":
    main()
