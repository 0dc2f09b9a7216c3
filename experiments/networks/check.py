"""Real advice networks beside those that the model makes at the same size.

A real advice tie i -> j says that i named j as somebody she turns to. Its counterpart in the model is behaviour: i
asked j for a voluntary session that took place, at least once in the last weeks of a simulated school year. Team means
the coded grade team of the real school and the department of the generated one: in elementary schools grade teams are
the departments. The data stay where they are; the program holds none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.table import Table

from experiments import terminal
from experiments.networks.advice_files import MEMORY_WEEKS, AdviceNetwork
from experiments.networks.measures import PATTERNS, POOLED, overall_patterns, patterns_of
from experiments.reading.numbers import TERMINAL, by_size
from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED
from sim.errors import StaffroomError
from sim.results.states import final_state
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

_DECIMALS = ((10, 2), (np.inf, 1))  # by size
LOW, HIGH = 5, 95  # percentiles of the generated schools
HEADINGS = {
    "density": "density",
    "out_degree": "out-degree",
    "reciprocity": "reciprocity",
    "team_odds_ratio": "same-team odds",
    "isolates": "isolates",
    "transitivity": "transitivity",
}


@dataclass(frozen=True)
class Check:
    """How to generate: schools per real one, seed, weeks that an asking counts as a tie, schools' settings."""

    replicates: int = DEFAULT_REPLICATES
    seed: int = DEFAULT_SEED
    weeks: int = MEMORY_WEEKS
    settings: Mapping[str, float] = field(default_factory=dict)


def asked_network(scenario: Scenario, seed: int, replicate: int, weeks: int) -> AdviceNetwork:
    """Who asked whom for a voluntary session in the last ``weeks`` weeks of a run; teams are departments."""
    state = final_state(scenario, seed, replicate)
    contacts, department = state.contacts, state.teachers["department"]
    n = len(department)
    ties = np.zeros((n, n), bool)
    askers = np.repeat(np.arange(n), np.diff(contacts.indptr))
    ties[askers, contacts.indices] = contacts.asked_week >= scenario.weeks - weeks
    same_team = department[:, None] == department[None, :]
    np.fill_diagonal(same_team, False)
    return AdviceNetwork("generated", ties, same_team)


def network_table(
    networks: Sequence[AdviceNetwork], check: Check | None = None, *, progress: Callable[[int], None] | None = None
) -> pd.DataFrame:
    """Real against generated: one row per school and pattern, then one per pooled pattern (school "all").

    Columns: school, size, pattern, real, generated (mean), low, high (5th and 95th percentile of the generated
    schools), place (share of them below the real value, halves for equal ones). All generated schools have luck of
    their own. ``progress(done)`` counts generated schools.
    """
    check = check or Check()
    groups: list[list[AdviceNetwork]] = []  # by real school, then by replicate
    for network in networks:
        groups.append([])
        scenario = _scenario(len(network.ties), check)
        for number in range(check.replicates):
            replicate = (len(groups) - 1) * check.replicates + number
            groups[-1].append(asked_network(scenario, check.seed, replicate, check.weeks))
            if progress is not None:
                progress(replicate + 1)
    rows = []
    for network, group in zip(networks, groups, strict=True):
        generated = pd.DataFrame([patterns_of(other.ties, other.same_team) for other in group])
        for pattern, real in patterns_of(network.ties, network.same_team).items():
            rows.append(_row(network.name, len(network.ties), pattern, real, generated[pattern].to_numpy()))
    sizes = sum(len(network.ties) for network in networks)
    pooled = pd.DataFrame([overall_patterns(schools) for schools in zip(*groups, strict=True)])
    for pattern, real in overall_patterns(networks).items():
        rows.append(_row("all", sizes, pattern, real, pooled[pattern].to_numpy()))
    return pd.DataFrame(rows)


def _scenario(size: int, check: Check) -> Scenario:
    settings: dict[str, Any] = {**check.settings, "size": size}
    scenario = Scenario(School(**settings), years=1)
    if not 1 <= check.weeks <= scenario.weeks:
        raise StaffroomError(f"weeks = {check.weeks} is out of range; allowed: 1 to {scenario.weeks}.")
    return scenario


def _row(school: str, size: int, pattern: str, real: float, generated: np.ndarray) -> dict[str, Any]:
    known = generated[~np.isnan(generated)]
    row = {"school": school, "size": size, "pattern": pattern, "real": real}
    if len(known) == 0 or np.isnan(real):
        return row | dict.fromkeys(("generated", "low", "high", "place"), float("nan"))
    low, high = np.percentile(known, [LOW, HIGH])
    place = np.mean(known < real) + np.mean(known == real) / 2.0
    return row | {"generated": known.mean(), "low": low, "high": high, "place": place}


def show(table: pd.DataFrame, check: Check) -> None:
    """Prints school by school (real / mean of the generated ones) and all schools together (with spread and place)."""
    output = terminal.console()
    schools = table[table["school"] != "all"]
    grid = _grid("School by school: real/mean of the generated (*: real outside the middle 90 % of the generated)")
    for heading in ("school", "n", *HEADINGS.values()):
        grid.add_column(heading)
    for name, rows in schools.groupby("school", sort=False):
        found = rows.set_index("pattern").to_dict("index")
        grid.add_row(str(name), str(rows["size"].iloc[0]), *(_cell(found[pattern]) for pattern in HEADINGS))
    output.print(grid)
    grid = _grid(f"All schools: means over schools, then pooled; {check.replicates} generated for every real one")
    for heading in ("pattern", "real", "generated", "5 %", "95 %", "generated below real"):
        grid.add_column(heading)
    for _, row in table[table["school"] == "all"].iterrows():
        numbers = [_text(row[column]) for column in ("real", "generated", "low", "high")]
        place = "" if np.isnan(row["place"]) else TERMINAL.percent(row["place"])
        grid.add_row((PATTERNS | POOLED)[row["pattern"]], *numbers, place)
    output.print(grid)


def _grid(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)


def _cell(row: Mapping[Any, float]) -> str:
    if np.isnan(row["real"]):
        return "-"
    outside = row["real"] < row["low"] or row["real"] > row["high"]
    return f"{_text(row['real'])}/{_text(row['generated'])}{'*' if outside else ''}"


def _text(value: float) -> str:
    return TERMINAL.fixed(value, by_size(value, _DECIMALS))
