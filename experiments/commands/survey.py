"""``staffroom preview``, ``twin`` and ``template``: a school from a staff survey, looked at, shared, begun."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import terminal
from experiments.asking import presets
from experiments.asking.settings import whole
from experiments.drawn import Draw
from sim.declared.limits import LARGEST_SEED
from sim.errors import StaffroomError
from sim.views import view

if TYPE_CHECKING:
    from sim.scenario.school import School
    from sim.scenario.survey import Survey

HELP = {
    "preview": """\
staffroom preview: how the files of a staff survey are understood, before they become a school.

usage: staffroom preview teachers=FILE [ties=FILE] [NAME=VALUE ...]
       staffroom preview school.yaml

  teachers=FILE           CSV, Excel (.xlsx) or SPSS (.sav) file with one row per teacher
  ties=FILE               file of who names whom; without it the model draws who is in contact
  directed=false          ties say nothing on who names whom, so they say the same of both sides
  'columns={trust: q12, self_efficacy: [q7, q8]}'   which of your columns is what; several are averaged
  'scales={trust: [1, 5]}'                          lowest and highest possible answer, or the words of the steps
  'reverse=[q8]'                                    questions that point the other way
  'where={school: 7}'                               only the rows of one school
  'missing=[9, 99]'                                 codes for no answer; for one column missing={trust: [9]}
  'targets=[friend_1, friend_2]' or 'targets=friend_*'   columns that name colleagues, in either file
  'same={Ana Ivanova: Anna Ivanova}'                who is meant by a misspelt name (null: nobody); or same=FILE.csv
  unlisted=add|leave_out|refuse                     colleagues who are named but have no row
  separator=;                                       between names in one cell, where it is not recognised
  id_column=, source_column=, target_column=, weight_column=
  sheet=NAME              of a workbook with several; 'sheet={teachers: Staff, ties: Contacts}'
  encoding=cp1251         of text files, where it is not recognised
  value_labels=codes      of SPSS files: the numbers and not the words behind them

Nothing leaves the computer; names become codes. `staffroom template DIR` writes a table to start from.
""",
    "twin": """\
staffroom twin: a synthetic twin of a school from a staff survey, safe to share.

usage: staffroom twin school.yaml output=DIR [seed=1]
       staffroom twin teachers=FILE [ties=FILE] output=DIR [seed=1] [NAME=VALUE ...]

Settings are those of `staffroom preview` and everything that can be said of a school (isolation=0.6). Another seed
gives another twin. The folder holds teachers.csv, ties.csv, school.yaml (`staffroom run school=DIR/school.yaml`) and
about.txt. A school needs at least ten teachers to have a twin.
""",
    "template": """\
staffroom template: a folder to begin a staff survey with: questionnaire, example table, and how it is read.

usage: staffroom template DIR
""",
}
ONLY_SURVEYS = ("contacts", "levels", "keep_names", "graph")


def preview(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom preview``; returns 0, or 1 for a survey that cannot be used yet."""
    return _help("preview") if _asks_for_help(arguments) else _preview(arguments)


def twin(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom twin``; returns the exit code."""
    return _help("twin") if _asks_for_help(arguments) else _twin(arguments)


def template(arguments: list[str], _: Draw | None = None) -> int:
    """``staffroom template``; returns the exit code."""
    return _help("template") if _asks_for_help(arguments) else _template(arguments)


def _asks_for_help(arguments: list[str]) -> bool:
    return bool({"-h", "--help"} & set(arguments))


def _help(verb: str) -> int:
    print(HELP[verb], end="")
    return 0


def _preview(arguments: list[str]) -> int:
    survey, name, settings = _survey(_given("preview", arguments))
    print(survey)
    if not survey.problems:
        survey.school(name, **settings)  # a setting that does not fit is told now
        return 0
    terminal.say(f"staffroom: {survey.problems[0]}")
    return 1


def _twin(arguments: list[str]) -> int:
    given = _given("twin", arguments)
    seed, folder = whole("seed", given.pop("seed", 1), 0, LARGEST_SEED), given.pop("output", None)
    if not isinstance(folder, str) or not folder:
        raise StaffroomError("output=DIR is missing: the folder for the files of the twin.")
    survey, name, settings = _survey(given)
    school = survey.school(name, **settings)
    twin = school.twin(seed)
    written = twin.save(folder)
    _show(school, twin)
    print(f"The twin is in {folder}: {', '.join(path.name for path in written)}")
    return 0


def _show(school: "School", twin: "School") -> None:
    """Prints the school beside its twin."""
    from rich import box
    from rich.table import Table

    from experiments.reading.numbers import TERMINAL
    from sim.scenario.twin_check import check_twin

    grid = Table(title="The school and its twin", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "school", "twin"):
        grid.add_column(heading)
    for what, real, new in check_twin(school, twin).itertuples(index=False):
        grid.add_row(what, *(TERMINAL.at_most(number, 3) for number in (real, new)))
    with terminal.tables() as output:
        output.print(grid)


def _template(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise StaffroomError("`staffroom template` needs one folder, such as `staffroom template our_survey`.")
    folder = Path(arguments[0]).expanduser()
    for path in view("survey_template", folder):
        print(path)
    print(
        f"Begin with {folder / 'questionnaire.md'}; `staffroom preview {folder / 'school.yaml'}` shows how it is read."
    )
    return 0


def _given(verb: str, arguments: list[str]) -> dict[str, Any]:
    """The settings of a configuration file, if one is named, and those written NAME=VALUE, which win."""
    from experiments.asking import overrides, typed

    given: dict[str, Any] = {}
    written: dict[str, Any] = {}
    for argument in arguments:
        key, sign, text = argument.partition("=")
        if not sign and presets.is_own_file(argument) and not given:
            path = Path(argument).expanduser()
            given = presets.FILE_READERS["school"](presets.own_content("school", path), path)
            continue
        if not sign or not text:
            raise StaffroomError(f"'{argument}' is not a setting; write NAME=VALUE, such as teachers=staff.csv.")
        name = key.removeprefix("school.")
        if name in ("seed", "output") and verb == "twin":
            value: Any = text if name == "output" else overrides.parsed(argument).value()
        else:
            presets.school_field(name.partition(".")[0], f"staffroom {verb}")
            name, value = _typed(f"school.{name}={text}")
        if name in written:
            raise StaffroomError(f"{name} is given twice; give it once.")
        written[name] = value
    return given | {name: typed.over(given.get(name), value) for name, value in written.items()}


def _typed(full: str) -> tuple[str, Any]:
    """A setting of the school as ``staffroom run`` reads it; ``where.school=7`` is ``where={school: 7}``."""
    from experiments.asking import overrides

    (override,) = overrides.read([full], ())
    _, name, *rest = override.key.split(".")
    value = override.value
    for part in reversed(rest):
        value = {part: value}
    return name, value


def _survey(given: dict[str, Any]) -> tuple["Survey", str, dict[str, Any]]:
    """The survey, the name of the school, and what else is said of the school."""
    given = {key: value for key, value in given.items() if presets.says_something(key, value)}
    from sim.scenario.survey import Survey

    if "graph" in given:
        raise StaffroomError("graph: a survey is read from tables; give teachers=FILE.")
    if "teachers" not in given:
        raise StaffroomError("teachers=FILE is missing: the file with one row per teacher.")
    if "contacts" in given and ("ties" in given or "targets" in given):
        raise StaffroomError("contacts = 'drawn' stands in for ties: give one or the other.")
    options = {name: given.pop(name) for name in presets.FILE_FIELDS if name in given}
    for name in ONLY_SURVEYS:
        options.pop(name, None)
    name = str(given.pop("name", "our_school"))
    return Survey.read(**options), name, given
