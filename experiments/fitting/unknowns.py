"""All numbers that are sought, as coordinates of a unit cube."""

from collections.abc import Sequence

import numpy as np

from experiments.fitting.measuring import unknown_of
from experiments.fitting.priors import Prior, prior_of, priors_of, values_at
from experiments.fitting.targets import Target


class Unknowns:
    """All numbers that are sought: those of the model, and those that belong to the place of some targets alone."""

    def __init__(self, names: Sequence[str], targets: Sequence[Target]):
        self.priors: list[Prior] = priors_of(names)
        self.names = [prior.name for prior in self.priors]
        for runs in {target.runs.name: target.runs for target in targets}.values():
            for name, called in unknown_of(runs).items():
                self.priors.append(prior_of(name, *runs.unknown[name]))
                self.names.append(called)

    def __len__(self) -> int:
        return len(self.names)

    def values(self, places: np.ndarray) -> np.ndarray:
        """Values (points, numbers) at places."""
        return values_at(self.priors, places)

    @property
    def usual(self) -> np.ndarray:
        """The place of the defaults (numbers,); the middle for a number that belongs to the place of some targets."""
        grid = (np.arange(1000) + 0.5) / 1000
        own = [prior.declaration.name == name for prior, name in zip(self.priors, self.names, strict=True)]
        found = [
            float(np.interp(prior.declaration.default, prior.at(grid), grid)) if mine else 0.5
            for prior, mine in zip(self.priors, own, strict=True)
        ]
        return np.asarray(self.centred(np.array([found]))[0])

    def centred(self, places: np.ndarray) -> np.ndarray:
        """The places with those of whole numbers in the middle of their step: equal values have equal places."""
        found = np.array(places)
        for k, prior in enumerate(self.priors):
            if prior.declaration.whole:
                steps = prior.high - prior.low + 1
                found[:, k] = (np.minimum(np.floor(found[:, k] * steps), steps - 1) + 0.5) / steps
        return found
