"""``staffroom networks``: which files, settings and help; what is done stands in ``experiments/networks``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments import terminal
from experiments.networks.advice_files import MEMORY_WEEKS, SAME_TEAM, read_networks
from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED
from sim.declared.limits import LARGEST_SEED, MOST_REPLICATES, whole_number
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, nearest
from sim.staff.reading.reader import FILE_CHOICES

FILE_KEYS = (
    "teachers",
    "ties",
    "covariates",
    "school_column",
    "same_team_column",
    "weight_column",
    "scales",
    *FILE_CHOICES,
)
KEYS = (*FILE_KEYS, "replicates", "seed", "weeks", "output")
HELP = f"""\
usage: staffroom networks teachers=FILE ties=FILE [NAME=VALUE ...]

Real advice networks beside those of generated schools of the same size, pattern by pattern.

  teachers=FILE          CSV, Excel or SPSS file, one row per teacher
  ties=FILE              one row per tie: source seeks advice from target (a weight of 0: no tie); or a square of them
  covariates=FILE        one row per pair of teachers, with a column that is 1 for teachers of the same team
  school_column=NAME     column that says which school a row belongs to (without it: all rows are one school)
  same_team_column=NAME  that column of the covariates (usual names: {", ".join(SAME_TEAM)})
  weight_column=NAME     column of the ties that is 0, or says never, where there is none (usual names: weight, ...)
  'scales={{weight: [never, seldom, often]}}'   the words of that column from low to high, where they are not usual ones
  sheet=NAME             the sheet of a workbook; sheet={{teachers: Staff, ties: Contacts}} where both are in one
  encoding=NAME          of text files, where it is not recognised
  replicates={DEFAULT_REPLICATES}         generated schools for every real one
  weeks={MEMORY_WEEKS}               a tie: asked at least once in the last so many weeks of a simulated school year
  seed={DEFAULT_SEED}                 root of all chance
  output=FILE            write the whole table as CSV
  departments=8 ...      any setting of the generated schools (`staffroom parameters --group school`)
"""


def main(argv: Sequence[str], _: object = None) -> int:
    """Reads the files, generates, prints the two tables, writes the whole one where ``output`` says; returns 0."""
    if {"-h", "--help"} & set(argv):
        print(HELP, end="")
        return 0
    from experiments.keeping.store import writable
    from experiments.networks.check import Check, network_table, show

    given = _given(argv)
    files: dict[str, Any] = {key: given.pop(key) for key in FILE_KEYS if key in given}
    for key in ("sheet", "scales"):
        if key in files:
            files[key] = _typed(key, files[key])
    for key in ("teachers", "ties"):
        if key not in files:
            raise StaffroomError(f"{key}=FILE is missing; `staffroom networks --help` explains.")
    output = given.pop("output", None)
    numbers = {key: _number(key, given.pop(key)) for key in ("replicates", "seed", "weeks") if key in given}
    whole_number(numbers.get("replicates", DEFAULT_REPLICATES), "replicates", 1, MOST_REPLICATES)
    whole_number(numbers.get("seed", DEFAULT_SEED), "seed", 0, LARGEST_SEED)
    check = Check(**numbers, settings={key: _number(key, value) for key, value in given.items()})
    notices: list[str] = []
    networks = read_networks(**files, notices=notices)
    for notice in notices:
        print(notice)
    with terminal.progress(len(networks) * check.replicates) as progress:
        table = network_table(networks, check, progress=progress)
    show(table, check)
    if output is not None:
        file = Path(output)
        with writable(file.parent):
            table.to_csv(file, index=False, lineterminator="\n")
        print(f"The whole table is in {file}")
    return 0


def _given(argv: Sequence[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for argument in argv:
        key, sign, value = argument.partition("=")
        if not sign or not value:
            raise StaffroomError(f"'{argument}' is not a setting; write NAME=VALUE, such as teachers=teachers.csv.")
        key = key.removeprefix("school.")
        if key not in KEYS and (key not in SETTINGS or key == "size"):
            raise StaffroomError(f"'{key}' is not a setting of `staffroom networks`{nearest(key, (*KEYS, *SETTINGS))}")
        if key in given:
            raise StaffroomError(f"{key} is given twice; give it once.")
        given[key] = value
    return given


def _typed(key: str, text: str) -> Any:
    """A setting as ``staffroom run`` reads it, such as a sheet for each file: ``{teachers: Staff, ties: Contacts}``."""
    from experiments.asking import typed

    value = typed.value_of(f"school.{key}", text)
    return text if value is typed.SEVERAL else value


def _number(key: str, text: str) -> Any:
    try:
        return int(text) if key in KEYS else float(text)
    except ValueError:
        kind = "a whole number" if key in KEYS else "a number"
        raise StaffroomError(f"{key} = {text} is not {kind}.") from None
