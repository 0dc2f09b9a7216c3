"""Other people's ways to run many schools: mesa.batch_run and AgentPy's Experiment."""

import contextlib
import io
import time

import mesa

from staffroom import Scenario, School
from tests.reference.luck import PlainLuck
from tests.reference.model import ReferenceModel


class BatchModel(ReferenceModel):
    """The reference model as Mesa's batch_run wants it."""

    def __init__(self, isolation: float, seed: int | None = None):
        super().__init__(Scenario(School(isolation=isolation)), seed or 1, 0, PlainLuck(seed or 1, 0))
        self.datacollector = mesa.DataCollector(model_reporters={"norm": lambda m: m.measures[-1]["norm_mean"]})

    def step(self) -> None:
        """One week."""
        super().step()
        self.datacollector.collect(self)


def mesa_batch() -> float:
    """Seconds per run of mesa.batch_run with the reference model, one process."""
    began = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()):
        mesa.batch_run(BatchModel, {"isolation": [0.2, 0.5, 0.8]}, iterations=1, max_steps=107, display_progress=False)
    return (time.perf_counter() - began) / 3


def agentpy_experiment() -> float:
    """Seconds per run of AgentPy's Experiment with the reference model inside; NaN where AgentPy is not installed."""
    try:
        import agentpy
    except ImportError:
        return float("nan")

    class AgentPyModel(agentpy.Model):
        def setup(self):
            self.school = ReferenceModel(Scenario(School(isolation=self.p.isolation)), 1, 0, PlainLuck(1, 0))

        def step(self):
            self.school.step()

        def end(self):
            self.report("norm", self.school.measures[-1]["norm_mean"])
            self.school.close()

    sample = agentpy.Sample({"isolation": agentpy.Values(0.2, 0.5, 0.8), "steps": 108})
    began = time.perf_counter()
    agentpy.Experiment(AgentPyModel, sample).run(display=False)
    return (time.perf_counter() - began) / 3
