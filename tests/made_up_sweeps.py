"""Sweeps whose outcomes are known: schools around given means, and results folders made of them."""

import json

import numpy as np
import pandas as pd

from sim.declared.measures import CULTURES
from tests.test_figures import visible_texts

SMALL = ["school.size=10", "school.departments=2", "years=0.5"]
LEVELS = np.linspace(0, 1, 9)
X, Y = "school.isolation", "school.trust"


def noisy(means, schools=30, sd=0.05, seed=1):
    """Schools around given means, (lines, levels, schools), with luck that all levels share."""
    luck = np.random.default_rng(seed)
    means = np.atleast_2d(means)
    return means[..., None] + sd * (luck.normal(size=schools) + luck.normal(size=(*means.shape, schools)))


def falling(at, levels=LEVELS):
    """Means that fall from 0.9 to 0.1 and are 0.5 at ``at``."""
    return 0.1 + 0.8 / (1 + np.exp(12 * (levels - at)))


def made_up(folder, lines, schools=12, arms=("",), verb="sweep", change=0.1, **manifest):
    """A sweep over isolation whose outcomes are known: ``lines`` maps a trust (None: not varied) to means.

    The k-th arm lies ``change`` k above the first in every school; the culture is the first one below 0.5.
    """
    design, runs = [], []
    for point, (trust, means) in enumerate(lines.items()):
        for k, arm in enumerate(arms):
            values = noisy(np.asarray(means), schools, 0.02)[0] + change * k
            for number, level in enumerate(np.linspace(0, 1, len(means))):
                name = f"{point}-{k}-{number}"
                row = {"point": len(LEVELS) * point + number, "arm": arm, "scenario": name, X: level, "asked": True}
                design.append(row if trust is None else row | {Y: trust})
                frame = pd.DataFrame({"scenario": name, "replicate": range(schools), "voluntary_share": values[number]})
                frame["trust_mean"] = 2 * frame["voluntary_share"]
                frame["culture"] = np.where(frame["voluntary_share"] < 0.5, CULTURES[0], CULTURES[4])
                runs.append(frame)
    folder.mkdir(exist_ok=True)
    pd.DataFrame(design).to_parquet(folder / "design.parquet")
    pd.concat(runs).to_parquet(folder / "runs.parquet")
    content = {"format": 1, "verb": verb, "tables": {"design": 1}, "arms": list(arms), "seed": 7}
    content |= {"varied": [X] if None in lines else [X, Y], "outcomes": ["voluntary_share", "trust_mean"]}
    content |= {"configuration": {"school": {"size": 24}, "years": 3}, **manifest}
    (folder / "manifest.json").write_text(json.dumps(content))
    return folder


def inside(picture):
    """Whether every text of a figure is on the page."""
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    return all(
        box.x0 > -1 and box.y0 > -1 and box.x1 < width + 1 and box.y1 < height + 1
        for _, box in visible_texts(picture.figure)
    )


def tables(folder):
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
