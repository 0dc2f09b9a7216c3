"""What a pattern reads from the final state of a school that no weekly measure tells; an arm names its look."""

from collections.abc import Callable, Mapping

from experiments.patterns.looks import minds, networks, people, roles, rungs
from sim.errors import StaffroomError, nearest
from sim.kernel.state import State
from sim.results.states import final_state
from sim.scenario.scenario import Scenario

Look = Callable[[State, Scenario], Mapping[str, float]]
LOOKS: Mapping[str, Look] = {**minds.LOOKS, **networks.LOOKS, **people.LOOKS, **roles.LOOKS, **rungs.LOOKS}


def look_at(name: str, scenario: Scenario, seed: int, replicate: int) -> Mapping[str, float]:
    """The numbers that a look finds in one school after its last week."""
    if name not in LOOKS:
        raise StaffroomError(f"look = '{name}' is not known{nearest(name, LOOKS)}")
    return LOOKS[name](final_state(scenario, seed, replicate), scenario)
