"""The shape of the program: imports point one way, submodels stand alone, files and functions stay small."""

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[1]
# Who may import whom. Everything outside these folders is a package from elsewhere.
LAYERS = {
    "sim": set(),
    "configs": set(),
    "experiments": {"sim", "configs"},
    "analysis": {"sim", "configs", "experiments"},
}
SOURCES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
NOTEBOOKS = {path for path in SOURCES if path.match("analysis/notebooks/?_*.py")}  # prose and code in turn
SCRIPTS = {ROOT / "analysis" / "mesa_app.py"}  # run by another tool, with an extra of its own; nothing imports them
SUBMODELS = sorted(path for path in (ROOT / "sim" / "submodels").glob("*.py") if path.name != "__init__.py")
LONGEST_FILE, LONGEST_FUNCTION = 350, 60  # lines; a function with its docstring
# Heavy or special packages, and the only places that may import them (a folder or a file).
ONLY_IN = {
    "mesa": {"sim/results/mesa_view.py", "analysis/mesa_app.py"}, "solara": {"analysis/mesa_app.py"},
    "hydra": {"experiments/"}, "omegaconf": {"experiments/"},
    "matplotlib": {"analysis/"}, "seaborn": {"analysis/"}, "pyarrow": {"experiments/", "analysis/"},
    "dask": {"experiments/running/executors/"}, "distributed": {"experiments/running/executors/"},
}  # fmt: skip

CALLED = {
    "IPython": "ipython",
    "antlr4": "hydra-core",  # brought and pinned by it
    "charset_normalizer": "charset-normalizer",
    "SALib": "salib",
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
    """(name, lines) of every function of a file, docstring included, decorators not."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (node.name, node.end_lineno - node.lineno + 1) for node in ast.walk(tree_of(path)) if isinstance(node, kinds)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_one_way(path):
    layer = path.relative_to(ROOT).parts[0]
    known = packages(path) & {*LAYERS, "tests"}
    assert known <= LAYERS[layer] | {layer}


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
        called = {CALLED.get(package, package) for package in used - set(sys.stdlib_module_names) - set(LAYERS)}
        assert called <= declared


@pytest.mark.parametrize("layer", ["sim", "experiments", "analysis"])
def test_no_cycle_of_imports(layer):
    """Imports when a module is loaded; what a function imports when it runs cannot be circular."""
    modules = {module_of(path): path for path in SOURCES if path.relative_to(ROOT).parts[0] == layer}
    graph = nx.DiGraph()
    for module, path in modules.items():
        graph.add_edges_from(
            (module, other) for other in imports(path, anywhere=False) & modules.keys() if other not in (module, layer)
        )
    assert list(nx.simple_cycles(graph)) == []


def test_nothing_inside_imports_its_own_public_names():
    """``import sim`` from inside sim would tie every module to every other."""
    for path in (ROOT / "sim").rglob("*.py"):
        assert "sim" not in imports(path), name_of(path)


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
        name.split(".")[2] for name in imports(ROOT / "sim" / "week.py") if name.startswith("sim.kernel.submodels.")
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
