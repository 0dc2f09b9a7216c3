"""Whatever is added has several places; one test names all that are missing, each with what to do (CONTRIBUTING.md).

``python -m pytest tests/test_every_place.py`` after every change.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from analysis.classroom import lessons
from analysis.figures import FIGURES
from experiments.asking.names import MAP_KEYS, RUN_KEYS, SCENARIO_KEYS, SWEEP_KEYS
from experiments.commands.verbs import VERBS
from staffroom import LEVERS, MEASURES, PARAMETERS, SCHOOL_PROPERTIES, Scenario, School
from tests.reference.model import ReferenceModel

ROOT = Path(__file__).resolve().parents[1]
# Kind: [(files, what must stand in one of them, what to do)]; NAME is the name of what was added.
_ODD = ("sim/ODD.md", r"\| `NAME` \|", "python -m sim.odd_tables")
_EVIDENCE = ("experiments/EVIDENCE.md", r"\bNAME\b", "staffroom evidence --format md > experiments/EVIDENCE.md")
_REFERENCE = ("tests/reference/*.py", r"\bNAME\b", "the rule in plain Python in the reference model")
_READ = "experiments/asking/[!n]*.py"  # without names.py, which lists them all
_MOVES = (
    "tests/test_every_number_matters.py",
    r'"NAME"',
    "a row in MOVES: the measure in which a change of it shows first",
)
PLACES: Mapping[str, list[tuple[str, str, str]]] = {
    "parameter": [
        ("sim/kernel/**/*.py", r"parameters\.NAME\b", "read it in a submodel, as parameters.NAME"),
        ("sim/ODD.md text", r"\bNAME\b|SYMBOL", "the equation in section 4 of the ODD, outside the tables"),
        _ODD, _EVIDENCE, _REFERENCE, _MOVES,
        ("tests/three_teachers.py", r'"NAME": ', "a number for the pencil, in PENCIL_PARAMETERS"),
    ],
    "lever": [
        ("sim/kernel/**/*.py", r"levers\.NAME\b", "read it in a submodel, as levers.NAME"),
        ("sim/ODD.md text", r"\bNAME\b|SYMBOL", "the equation in section 4 of the ODD, outside the tables"),
        _ODD, _EVIDENCE, _REFERENCE, _MOVES,
    ],
    "school property": [
        ("sim/kernel/**/*.py", r"\bNAME\b", "read it in the set-up of a school"),
        _ODD, _EVIDENCE, _REFERENCE, _MOVES,
        ("tests/three_teachers.py", r'"NAME": ', "a number for the pencil, in PENCIL_SCHOOL"),
    ],
    "measure": [
        ("sim/kernel/*.py", r"row\.NAME\b", "compute it in sim/kernel/record.py, as row.NAME"),
        _ODD,
    ],
    "submodel": [
        ("sim/kernel/week.py", r"submodels\.NAME import", "call it in sim/kernel/week.py, in the order of the ODD"),
        ("sim/ODD.md", r"\bNAME\b", "a section 4.N of the ODD that names it"),
        ("sim/kernel/submodels/NAME.py", r'"""4\.\d+ ', "a docstring that begins with the number of the section"),
        ("sim/kernel/submodels/NAME.py", r"Worked example", "a worked example in the docstring"),
        ("tests/submodels/test_NAME.py", r"def test_", "tests of it alone, the worked example among them"),
    ],
    "verb": [
        ("experiments/COMMANDS.md", r"staffroom NAME\b", "a command in experiments/COMMANDS.md"),
        ("tests/**/*.py", r'"NAME"|staffroom NAME', "a test that calls it"),
    ],
    "setting of run and compare": [
        ("configs/config.yaml", r"(?m)^  - NAME:|^NAME:", "a line in configs/config.yaml"),
        ("experiments/commands/run_help.py", r"\bNAME=", "a line in experiments/commands/run_help.py"),
        (_READ, r'"NAME"', "a check in experiments/asking/experiment.py"),
        ("tests/**/*.py", r'"NAME=|f"NAME=', "a test that sets it"),
    ],
    "setting of sweep": [
        ("configs/sweep.yaml", r"(?m)^  - NAME:|^NAME:", "a line in configs/sweep.yaml"),
        ("experiments/commands/*_help.py", r"\bNAME=", "a line in experiments/commands/sweep_help.py"),
        (_READ, r'"NAME"', "a check in experiments/asking/asked.py"),
        ("tests/**/*.py", r'"NAME=|f"NAME=', "a test that sets it"),
    ],
    "setting of map": [
        ("experiments/commands/map_help.py", r"\bNAME=", "a line in experiments/commands/map_help.py"),
        (_READ, r'"NAME"', "a check in experiments/asking/map_request.py"),
        ("tests/**/*.py", r'"NAME=|f"NAME=', "a test that sets it"),
    ],
    "reader": [
        ("sim/staff/reading/reader.py", r"\breturn NAME_grid\(", "call it in _grid of sim/staff/reading/reader.py"),
        ("tests/test_NAME*.py", r"def test_", "tests of it in a file of its own, as tests/test_spss_files.py"),
    ],
    "figure": [
        ("analysis/figures/NAME.py", r"def draw\(", "a file analysis/figures/NAME.py with draw(results)"),
        ("analysis/figures/__init__.py", r'"NAME": ', "a row in FIGURES"),
    ],
    "lesson": [
        (
            "analysis/classroom/lesson/NAME.yaml", f"(?m)^{field}:",
            f"the field {field} (analysis/classroom/lesson/WRITING.md)",
        )
        for field in ("title", "order", "minutes", "goal", "school", "setup", "steps", "question", "choices")
    ],
}  # fmt: skip

_NOT_NEEDED = {
    "tests/three_teachers.py": ("size", "departments"),  # the pencil's staff says them
    _READ: ("hold", "settle", "starts"),  # read together, as RAMP_KEYS
    "tests/test_NAME*.py": ("text",),  # tests/test_encodings.py and others
}


@cache
def text_of(files: str) -> str:
    """What stands in some files; ``text`` after the name: without the generated tables."""
    name, _, part = files.partition(" ")
    found = "\n".join(path.read_text("utf-8") for path in sorted(ROOT.glob(name)))
    return re.sub(r"<!-- generated.*?<!-- end -->", "", found, flags=re.S) if part else found


def missing(kind: str, name: str, symbol: str = "") -> list[str]:
    """Every place that something of a kind lacks, with what to do."""
    found = []
    for files, pattern, what in PLACES[kind]:
        wanted = pattern.replace("SYMBOL", re.escape(symbol or name)).replace("NAME", re.escape(name))
        where = files.replace("NAME", name)
        if name not in _NOT_NEEDED.get(files, ()) and not re.search(wanted, text_of(where)):
            found.append(f"{kind} {name}: {where.partition(' ')[0]}: {what.replace('NAME', name)}")
    return found


def everything() -> Iterable[tuple[str, str, str]]:
    """Kind, name and symbol of all that is there."""
    for kind, table in (("parameter", PARAMETERS), ("lever", LEVERS), ("school property", SCHOOL_PROPERTIES)):
        yield from ((kind, row.name, row.symbol) for row in table.values())
    yield from (("measure", measure.name, "") for measure in MEASURES)
    submodels = sorted((ROOT / "sim" / "kernel" / "submodels").glob("[a-z]*.py"))
    yield from (("submodel", path.stem, "") for path in submodels)
    yield from (("verb", verb.name, "") for verb in VERBS)
    for kind, names in (
        ("setting of run and compare", (*RUN_KEYS, *SCENARIO_KEYS)), ("setting of sweep", SWEEP_KEYS),
        ("setting of map", MAP_KEYS),
    ):  # fmt: skip
        yield from ((kind, name, "") for name in names if "." not in name)  # those with a point stand in a group
    readers = re.findall(r"def (\w+)_grid\(", text_of("sim/staff/reading/*.py"))
    yield from (("reader", name, "") for name in readers)
    yield from (("figure", name, "") for name in FIGURES)
    drawn = sorted((ROOT / "analysis" / "figures").glob("[a-z]*.py"))
    yield from (
        ("figure", path.stem, "") for path in drawn if "\ndef draw(results: Results)" in path.read_text("utf-8")
    )
    yield from (("lesson", path.stem, "") for path in sorted(Path(lessons.__file__).parent.glob("lesson/*.yaml")))


def test_whatever_was_added_is_in_all_its_places():
    found = [place for kind, name, symbol in everything() for place in missing(kind, name, symbol)]
    reference = ReferenceModel(Scenario(School(size=6, departments=2, terms=[3]), years=1), 1, 0)
    reference.step()
    measured = reference.measures[0]
    reference.close()
    found += [
        f"measure {measure.name}: tests/reference/measures.py: the same measure in plain Python"
        for measure in MEASURES
        if measure.name not in measured
    ]
    for verb in VERBS:
        module, _, function = verb.home.partition(":")
        if f"def {function}(" not in text_of(f"{module.replace('.', '/')}.py"):
            found.append(f"verb {verb.name}: {module.replace('.', '/')}.py: the function {function}(arguments, draw)")
    assert not found, "\n".join(["missing:", *dict.fromkeys(found)])


@pytest.mark.parametrize("kind", PLACES)
def test_what_is_nowhere_is_missed_everywhere(kind):
    found = missing(kind, "made_up_by_a_test")
    assert len(found) >= len(PLACES[kind]) - 1
    assert all(line.startswith(f"{kind} made_up_by_a_test: ") and line.count(": ") >= 2 for line in found)
