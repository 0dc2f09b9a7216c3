"""Summary tables of a run and of a comparison, with a sentence in plain words."""

from collections.abc import Mapping, Sequence

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.asking import presets
from experiments.asking.experiment import Experiment
from experiments.asking.schema import to_school
from experiments.keeping.store import read_table
from experiments.reading import in_worlds
from experiments.reading.numbers import TERMINAL
from experiments.reading.outcomes import START_WEEKS, Change, Level, changes, chosen, culture_shares, levels
from experiments.reading.wording import (
    DECIMALS,
    change_cells,
    change_sentence,
    interval_note,
    level_sentence,
    short_unit,
    too_few,
)
from sim.declared.measures import CULTURES
from sim.declared.school_properties import usual_values
from sim.declared.settings import SETTINGS
from sim.results.differences import FEWEST_SCHOOLS, paired_differences
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

MOST_CHANGES = 4  # of a school that are named in a title
MOST_DETAILED = 3  # reforms that get a table of their own; more are shown side by side unless table=all
WIDE = 96  # columns of a terminal that has room for everything
BAR = 24
OVERVIEW = {
    "voluntary_share": "Voluntary\ncollab.",
    "trust_mean": "Trust",
    "self_efficacy_mean": "Self-\nefficacy",
    "strain_mean": "Strain",
    "student_outcome": "Student\noutcome",
    "depth_mean": "Depth",
    "norm_mean": "Norm\nheld",
}
SPREAD_OF = "voluntary_share"  # the outcome whose spread over worlds is told
NARROW_OVERVIEW = 5  # of these outcomes
HEADINGS = (
    "Individualism",
    "Balkanisation",
    "Contrived\ncollegiality",
    "Comfortable\ncollab.",
    "Collaborative\nculture",
)
NARROW_HEADINGS = ("Individ-\nualism", "Balkani-\nsation", "Contrived", "Comfort-\nable", "Collabo-\nrative")
LEVELS_NOTE = (
    f"Start: mean of the first {START_WEEKS} weeks. End: mean (exits and rework: sum) of the last year. {{interval}} "
    "Spread: standard deviation between the schools."
)
CHANGES_NOTE = (
    "Baseline, Reform: last year of the run. Difference: each simulated school is compared with itself under the same "
    "luck. {interval} Better: share of the schools in which the reform did better. `staffroom measures` states the "
    "units in full."
)
OVERVIEW_NOTE = (
    "Differences in the last year of the run; each simulated school is compared with itself under the same luck. ?: "
    "{unclear}. table=all shows every reform and outcome with its interval."
)


def show(experiment: Experiment, console: Console) -> None:
    """Prints the tables of an experiment from its results folder."""
    runs = read_table(experiment.folder, "runs").to_pandas()
    names = list(experiment.scenarios)
    console.print()
    sentences = _show_run(console, experiment, runs) if len(names) == 1 else _show_comparison(console, experiment, runs)
    console.print()
    _show_cultures(console, {name: culture_shares(runs[runs["scenario"] == name]) for name in names})
    worlds = next(iter(experiment.scenarios.values())).worlds
    for sentence in [*sentences, in_worlds.where(worlds)]:
        if sentence:
            console.print(in_worlds.held(sentence, worlds))
    console.print()


def _show_run(console: Console, experiment: Experiment, runs: pd.DataFrame) -> list[str]:
    measures = chosen(experiment.table, experiment.own_measures)
    starts = None
    if experiment.weeks:
        columns = ["week", *(measure.name for measure in measures)]
        starts = read_table(experiment.folder, "weeks", columns=columns, first_weeks=START_WEEKS).to_pandas()
    name, scenario = next(iter(experiment.scenarios.items()))
    rows = levels(runs, starts, measures)
    _title(console, f"{_school(scenario)} under {name}{_own(experiment)}", _size(len(runs), scenario))
    console.print(_levels_table(rows, console.width))
    console.print()
    note = in_worlds.held(LEVELS_NOTE.format(interval=interval_note(len(runs))), scenario.worlds)
    console.print(note, style="dim")
    return [level_sentence(rows)]


def _levels_table(rows: Sequence[Level], width: int) -> Table:
    table = _table(("Start", "End", "95 % interval", "Spread"))
    for row in rows:
        unit = row.measure.unit if width >= WIDE else short_unit(row.measure.unit)
        start, end, spread = (TERMINAL.fixed(value, DECIMALS) for value in (row.start, row.end, row.spread))
        table.add_row(row.measure.label, unit, start, end, TERMINAL.span(row.low, row.high, DECIMALS), spread)
    return table


def _show_comparison(console: Console, experiment: Experiment, runs: pd.DataFrame) -> list[str]:
    baseline, *reforms = experiment.scenarios
    scenario = experiment.scenarios[baseline]
    differences = paired_differences(runs, baseline, experiment.own_measures)
    measures = chosen(experiment.table, experiment.own_measures)
    found = {name: changes(runs, differences, name, measures) for name in reforms}
    schools = experiment.replication.most
    size = _size(schools, scenario)
    if len(found) > MOST_DETAILED and experiment.table != "all":
        _title(console, f"{_school(scenario)}: differences from {baseline}{_own(experiment)}", size)
        console.print(_overview_table(found, console.width))
        console.print()
        unclear = "the 95 % interval includes zero" if schools >= FEWEST_SCHOOLS else too_few(schools)
        console.print(OVERVIEW_NOTE.format(unclear=unclear), style="dim")
    else:
        for name, rows in found.items():
            _title(console, f"{_school(scenario)}: {name} against {baseline}{_own(experiment)}", size)
            console.print(_changes_table(rows, console.width))
            console.print()
        note = in_worlds.held(CHANGES_NOTE.format(interval=interval_note(schools)), scenario.worlds)
        console.print(note, style="dim")
    told = [change_sentence(name, baseline, rows, schools) for name, rows in found.items()]
    if not scenario.worlds or schools < FEWEST_SCHOOLS:
        return told
    return told + [in_worlds.sentence(runs, baseline, name, SPREAD_OF) for name in reforms]


def _changes_table(rows: Sequence[Change], width: int) -> Table:
    table = _table(("Baseline", "Reform", "Difference", "95 % interval", "Better"), unit=width >= WIDE)
    for row in rows:
        unit = (short_unit(row.measure.unit),) if width >= WIDE else ()
        table.add_row(row.measure.label, *unit, *change_cells(row), TERMINAL.percent(row.better))
    return table


def _overview_table(found: Mapping[str, Sequence[Change]], width: int) -> Table:
    outcomes = list(OVERVIEW)[: None if width >= WIDE else NARROW_OVERVIEW]
    table = _table([OVERVIEW[outcome] for outcome in outcomes], first="Reform", unit=False)
    for name, rows in found.items():
        by_name = {row.measure.name: row for row in rows}
        shown = [by_name[outcome] for outcome in outcomes]
        table.add_row(name, *(_overview(row) for row in shown))
    return table


def _overview(row: Change) -> str:
    return f"{TERMINAL.signed(row.difference, DECIMALS)}{' ' if row.clear else '?'}"


def _show_cultures(console: Console, shares: Mapping[str, Mapping[str, float]]) -> None:
    _title(console, "Culture in the last term", "share of the simulated schools")
    if len(shares) > 1:
        table = _table(HEADINGS if console.width >= WIDE else NARROW_HEADINGS, first="Scenario", unit=False)
        for name, found in shares.items():
            table.add_row(name, *(TERMINAL.percent(found[culture]) for culture in CULTURES))
    else:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column()
        table.add_column(justify="right")
        block = "#" if console.options.ascii_only else "\u2588"
        for culture, share in next(iter(shares.values())).items():
            table.add_row(culture.capitalize(), TERMINAL.percent(share), block * round(BAR * share))
    console.print(table)
    console.print()


def _school(scenario: Scenario) -> str:
    """The name of a school; of one that comes with the program also what was changed in it."""
    school = scenario.school
    if school.staff is not None or school.name not in presets.names("school"):
        return school.name
    original = to_school(presets.content("school", school.name))
    changed = [name for name in SETTINGS if _own_value(school, name) != _own_value(original, name)]
    told = [f"{name} {getattr(school, name):g}" for name in changed[:MOST_CHANGES]]
    told += ["terms"] if school.terms != original.terms else []
    told += ["stances"] if _stances(school) != _stances(original) else []
    if len(changed) > MOST_CHANGES:
        told.append(f"{len(changed) - MOST_CHANGES} more")
    return school.name + (f" ({', '.join(told)})" if told else "")


def _stances(school: School) -> dict[int, float]:
    """The stances that were given: heads of further departments have none of their own."""
    return {place: float(stance) for place, stance in enumerate(school.stances) if stance}


def _own_value(school: School, name: str) -> float | None:
    """A setting of a school; None if it merely follows from the size, as its teams do where nobody says otherwise."""
    value = float(getattr(school, name))
    follows = name in ("departments", "grades") and value == usual_values(int(school.size))[name]
    return None if follows else value


def _own(experiment: Experiment) -> str:
    """Whose rules were added, for a title."""
    return "" if experiment.model is None else f", with {experiment.model.setting}"


def _title(console: Console, title: str, explanation: str) -> None:
    line = Text(title, style="bold")
    line.append(f", {explanation}", style="dim not bold")
    console.print(line)


def _table(headings: Sequence[str], first: str = "Outcome", unit: bool = True) -> Table:
    """An empty table: names on the left, perhaps units, numbers on the right."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, min_width=23)
    if unit:
        table.add_column("Unit", style="dim")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _size(replicates: int, scenario: Scenario) -> str:
    schools = f"{replicates:,} school{'' if replicates == 1 else 's'}"
    return f"{schools}, {scenario.years:g} year{'' if scenario.years == 1 else 's'}"
