"""The shape of the program: rooms in an order, no circle, submodels stand alone, files and functions stay small."""

import ast
import re
import shutil
import sys
import tomllib
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

import staffroom
from sim.model_version import MODEL_VERSION, model_version
from sim.views import VIEWS, function_of

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("sim", "configs", "experiments", "analysis")
# The rooms from the ground up: what stands in one may import from those before it, and from its own.
ROOMS = (
    "sim.views", "sim.retired", "sim.errors", "sim.model_version", "sim.declared", "sim.worlds", "sim.kernel",
    "sim.staff.staff",
    "sim.staff.codes", "sim.staff.reading", "sim.staff.check", "sim.staff.saving", "sim.staff.importing",
    "sim.staff.survey", "sim.staff.twin", "sim.scenario", "sim.results", "sim.odd_tables", "configs",
    "experiments.terminal", "experiments.exit_codes", "experiments.drawn", "experiments.asking", "experiments.keeping",
    "experiments.reading", "experiments.running", "experiments.patterns", "experiments.networks",
    "experiments.fitting",
    "experiments.commands", "experiments.__main__",
    "analysis.colours", "analysis.telling", "analysis.figures", "analysis.exploring", "analysis.brief",
    "analysis.classroom", "analysis.gallery", "analysis.command", "staffroom", "analysis.mesa_app",
    "analysis.notebooks",
)  # fmt: skip
SOURCES = [*sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")), ROOT / "staffroom.py"]
MODEL = ("sim.declared", "sim.kernel")  # what makes up the version of the model
NOTEBOOKS = {path for path in SOURCES if path.match("analysis/notebooks/?_*.py")}  # prose and code in turn
SCRIPTS = {ROOT / "analysis" / "mesa_app.py"}  # run by another tool, with an extra of its own; nothing imports them
SUBMODELS = sorted(path for path in (ROOT / "sim" / "kernel" / "submodels").glob("*.py") if path.name != "__init__.py")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines; a function without its docstring (CONTRIBUTING says the same)
# Heavy or special packages, and the only places that may import them (a folder or a file).
ONLY_IN = {
    "mesa": {"sim/results/mesa_view.py", "analysis/mesa_app.py"}, "solara": {"analysis/mesa_app.py"},
    "hydra": {"experiments/"}, "omegaconf": {"experiments/"},
    "matplotlib": {"analysis/"}, "seaborn": {"analysis/"}, "pyarrow": {"experiments/", "analysis/"},
    "sklearn": {"experiments/fitting/"},
    "dask": {"experiments/running/executors/"}, "distributed": {"experiments/running/executors/"},
}  # fmt: skip

CALLED = {
    "IPython": "ipython",
    "antlr4": "hydra-core",  # brought and pinned by it
    "charset_normalizer": "charset-normalizer",
    "SALib": "salib",
    "sklearn": "scikit-learn",
    "dask_jobqueue": "dask-jobqueue",
    "dask_kubernetes": "dask-kubernetes",
    "ema_workbench": "ema-workbench",
    "hydra": "hydra-core",
    "yaml": "omegaconf",  # comes with it
}


def name_of(path):
    return str(path.relative_to(ROOT))


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path, anywhere=True):
    """What a file imports: modules, and 'module.name' for every name; ``anywhere=False``: at the top only."""
    nodes = ast.walk(tree_of(path)) if anywhere else tree_of(path).body
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = module_of(path).split(".")
            if path.name != "__init__.py":
                package = package[:-1]
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (start, node.module or "") if part)
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def packages(path):
    return {name.split(".")[0] for name in imports(path)}


def package_of(requirement):
    return re.split(r"[<>=\[]", requirement)[0].strip()


def functions(path):
    """(name, lines) of every function of a file, its docstring and decorators left out."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.name, lines_of(node)) for node in ast.walk(tree_of(path)) if isinstance(node, kinds)]


def lines_of(function):
    first = function.body[0]
    docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) else 0
    return function.end_lineno - function.lineno + 1 - docstring


@cache
def modules():
    """{name: file} of every module of the program."""
    return {module_of(path): path for path in SOURCES}


def imported(path):
    """The program's own modules that a file imports anywhere: at its top, inside a function, for types only."""
    found = {name for name in imports(path) if name in modules()} - {module_of(path)}
    return {
        name for name in found if not any(other.startswith(f"{name}.") for other in found)
    }  # a room of what is used


def room_of(module):
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_one_way(path):
    """Nothing imports the tests, and a room only those below it."""
    assert "tests" not in packages(path)
    here = room_of(module_of(path))
    if here is None:  # the names of rooms: nothing but a docstring
        assert path.name == "__init__.py" and imports(path) == set()
        return
    below = ROOMS[: ROOMS.index(here) + 1]
    assert {name for name in imported(path) if room_of(name) not in below} - {"sim"} == set()


def test_no_circle_of_imports():
    """Of no kind: what a function imports when it runs, and what only a type checker sees, count as well."""
    graph = nx.DiGraph((module, other) for module, path in modules().items() for other in imported(path))
    assert [sorted(circle) for circle in nx.strongly_connected_components(graph) if len(circle) > 1] == []


def test_no_circle_of_rooms():
    """Also inside a room: arrows between folders point one way, those between a folder and what it lies in left out."""

    def folder(module):
        return module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]

    arrows = {(folder(module), folder(other)) for module, path in modules().items() for other in imported(path)}
    between = [(one, other) for one, other in arrows if not f"{one}.".startswith(f"{other}.")]
    graph = nx.DiGraph((one, other) for one, other in between if not f"{other}.".startswith(f"{one}."))
    circles = [circle for circle in nx.strongly_connected_components(graph) if len(circle) > 1]
    assert [sorted(circle) for circle in circles] == []


def test_every_view_is_there():
    """They are named, not imported, so that nothing below depends on pictures and words."""
    assert [name for name in VIEWS if not callable(function_of(name))] == []


def test_the_public_names_are_there():
    """``staffroom`` has what a type checker sees in it, and nothing else."""
    seen = {
        alias.name
        for node in ast.walk(tree_of(ROOT / "staffroom.py"))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen - {"import_module", "TYPE_CHECKING", "Any"} == set(dir(staffroom))
    assert [name for name in dir(staffroom) if not hasattr(staffroom, name)] == []
    given: dict[str, object] = {}
    exec("from staffroom import *", given)
    assert set(given) - {"__builtins__"} == set(dir(staffroom))
    assert given["School"] is staffroom.School


def test_what_is_declared_needs_nothing_heavy():
    """So that listings answer at once."""
    used = {name for module, path in modules().items() if module.startswith("sim.declared") for name in packages(path)}
    assert used - set(sys.stdlib_module_names) == {"sim", "numpy"}


def test_only_the_model_makes_up_its_version(tmp_path):
    """A comment in a survey file must not void what was compiled and kept."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    version = model_version(tmp_path / "sim")
    assert version == MODEL_VERSION
    for path in sorted((tmp_path / "sim").rglob("*.py")):
        before = path.read_bytes()
        path.write_bytes(before + b"# a comment\n")
        part_of_it = module_of(ROOT / path.relative_to(tmp_path)).startswith(MODEL)
        assert (model_version(tmp_path / "sim") != version) == part_of_it, path
        path.write_bytes(before)


@pytest.mark.parametrize("package", ONLY_IN)
def test_special_packages_stay_where_they_belong(package):
    places = {name_of(path) for path in SOURCES if package in packages(path)}
    assert {
        place for place in places if not any(place == home or place.startswith(home) for home in ONLY_IN[package])
    } == set()


def test_only_the_standard_library_and_declared_packages():
    """When a module is loaded it needs the core's packages only; a function may need one of an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = {package_of(line) for line in project["dependencies"]}
    extras = {package_of(line) for lines in project["optional-dependencies"].values() for line in lines}
    for anywhere, declared in ((False, core), (True, core | extras)):
        looked_at = [path for path in SOURCES if anywhere or path not in SCRIPTS]
        used = {name.split(".")[0] for path in looked_at for name in imports(path, anywhere)}
        called = {
            CALLED.get(package, package) for package in used - set(sys.stdlib_module_names) - {*LAYERS, "staffroom"}
        }
        assert called <= declared


@pytest.mark.parametrize("path", SUBMODELS, ids=name_of)
def test_submodels_do_not_import_one_another(path):
    assert {name for name in imports(path) if name.startswith("sim.kernel.submodels")} == set()


@pytest.mark.parametrize("path", SUBMODELS, ids=name_of)
def test_every_submodel_has_a_test_and_a_section_in_the_description(path):
    assert (ROOT / "tests" / "submodels" / f"test_{path.name}").exists()
    description = (ROOT / "sim" / "ODD.md").read_text(encoding="utf-8")
    section = ast.get_docstring(tree_of(path)).split()[0]
    assert re.match(r"4\.\d+$", section)
    assert path.stem in description or path.stem == "group"
    assert f"### {section} " in description


@pytest.mark.parametrize("path", SUBMODELS, ids=name_of)
def test_every_submodel_has_a_worked_example(path):
    assert "Worked example" in ast.get_docstring(tree_of(path))


def test_the_week_calls_every_submodel():
    called = {
        name.split(".")[3]
        for name in imports(ROOT / "sim" / "kernel" / "week.py")
        if name.startswith("sim.kernel.submodels.")
    }
    assert called == {path.stem for path in SUBMODELS}


def test_files_stay_short():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_stay_short():
    lengths = {f"{name_of(path)}:{name}": lines for path in SOURCES for name, lines in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.parts[-2:] != ("submodels", "__init__.py") and path not in NOTEBOOKS],
    ids=name_of,
)
def test_every_file_and_public_function_says_what_it_is(path):
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the file has no docstring"
    kinds = (ast.FunctionDef, ast.ClassDef)
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


if __name__ == "__main__":
    rows = sorted(
        ((lines, f"{name_of(path)}:{name}") for path in SOURCES for name, lines in functions(path)), reverse=True
    )
    print(*(f"{lines:4d} {name}" for lines, name in rows[:10]), sep="\n")
