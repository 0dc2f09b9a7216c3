"""The smallest Mesa model of norms on a staff network: each week every teacher moves towards her contacts' mean
norm.
"""

import mesa
import networkx as nx


class MinimalTeacher(mesa.Agent):
    """A teacher with a norm and contacts."""

    def __init__(self, model: "MinimalModel", norm: float):
        super().__init__(model)
        self.norm = self.next_norm = norm
        self.colleagues: list[MinimalTeacher] = []

    def listen(self) -> None:
        """Decide the next norm from colleagues' present ones."""
        if self.colleagues:
            mean = sum(colleague.norm for colleague in self.colleagues) / len(self.colleagues)
            self.next_norm = self.norm + 0.05 * (mean - self.norm)

    def settle(self) -> None:
        """Take the next norm."""
        self.norm = self.next_norm


class MinimalModel(mesa.Model):
    """Teachers of one school who only average norms; idiomatic Mesa, with a data collector."""

    def __init__(self, network: nx.Graph, seed: int):
        super().__init__(seed=seed)
        teachers = {node: MinimalTeacher(self, self.random.random()) for node in network}
        for node, teacher in teachers.items():
            teacher.colleagues = [teachers[other] for other in network[node]]
        self.datacollector = mesa.DataCollector(
            model_reporters={"norm_mean": lambda model: sum(agent.norm for agent in model.agents) / len(model.agents)}
        )

    def step(self) -> None:
        """One week."""
        self.agents.do("listen")
        self.agents.do("settle")
        self.datacollector.collect(self)
