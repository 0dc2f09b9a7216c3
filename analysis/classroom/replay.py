"""One HTML file that plays a recorded run, and a second one beside it, in any browser, offline.

The file holds the same modules as the page for a class, each as a data: address in an import map, and what they play.
"""

import base64
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.classroom.encode import encoded
from analysis.classroom.offered import LARGEST
from analysis.classroom.setup import setup
from analysis.classroom.told import told
from analysis.figures.network import typical_replicate
from analysis.telling.described import scenario_from_dict
from analysis.telling.naming import plain
from analysis.telling.results_folder import check_fit
from analysis.telling.tables import NotDrawn, Results, load_results
from analysis.telling.texts import texts
from experiments.asking.model_file import again, loaded
from experiments.keeping.manifest_file import has_manifest, read_manifest
from sim.errors import StaffroomError
from sim.model_version import MODEL_VERSION
from sim.results.recording import Recording, record_run
from sim.scenario.scenario import Scenario

HERE = Path(str(files("analysis.classroom")))
MOST_BYTES = 5_000_000
NEEDED = ("cultures", "meetings", "encoding")  # what the modules want to know before anything is shown


def replay(results: Results, names: Sequence[str], replicate: int | None = None, week: int = 0) -> str:
    """The file as text: ``names`` one or two scenarios of ``results``; ``replicate`` None: the most typical one.

    Raises :class:`StaffroomError` for what cannot be played.
    """
    scenarios = [_scenario(results, name) for name in names]
    number = _replicate(results, names, replicate)
    file = again(results.manifest.get("model"))
    own = None if file is None else loaded(file).model
    return played(names, [record_run(scenario, results.seed or 0, number, model=own) for scenario in scenarios], week)


def played(names: Sequence[str], recordings: Sequence[Recording], week: int = 0) -> str:
    """The file as text: one or two recorded runs under their names, opening in a week. Raises :class:`StaffroomError`
    for a week outside the run and for a file that would be too large.
    """
    scenarios = [recording.scenario for recording in recordings]
    weeks = min(scenario.weeks for scenario in scenarios)
    if not 0 <= week <= weeks:
        raise StaffroomError(f"--week = {week} is outside the run; allowed: 0 to {weeks}.")
    film = {
        "runs": [encoded(recording) for recording in recordings],
        "why": told(recordings),
        "marks": [mark for k, scenario in enumerate(scenarios) for mark in _marks(scenario, k > 0)],
        "week": week,
        "setup": {name: setup()[name] for name in NEEDED},
        "words": _words([plain(name) for name in names]),
        "meetings": texts("classroom")["meetings"],
        "about": _about(recordings[0]),
    }
    page = _page(film)
    if len(page.encode()) > MOST_BYTES:  # rather without the sentences than not at all; the file says so
        page = _page(film | {"why": None})
    if len(page.encode()) > MOST_BYTES:
        raise StaffroomError(
            f"the file would have {len(page.encode()) / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:g}; "
            "run fewer years, or play one scenario with --scenarios."
        )
    return page


def results_of(folder: Path) -> Results:
    """The results of a folder whose runs can be repeated. Raises :class:`StaffroomError` for any other."""
    if has_manifest(folder):  # without one there is nothing to check, and the sentence below says so
        check_fit(folder, read_manifest(folder), "a replay")
    results = load_results(folder)
    manifest = results.manifest
    if results.seed is None or not manifest.get("scenarios"):
        raise StaffroomError(
            f"'{folder}' has no manifest.json with scenarios and seed, so its runs cannot be repeated."
        )
    return results


def _scenario(results: Results, name: str) -> Scenario:
    return fits(scenario_from_dict(results.manifest["scenarios"][name]))


def fits(scenario: Scenario) -> Scenario:
    """The scenario, if its school can be shown."""
    if scenario.school.size > LARGEST:
        raise StaffroomError(
            f"a school of {scenario.school.size:g} teachers cannot be shown; allowed: up to {LARGEST}."
        )
    return scenario


def _replicate(results: Results, names: Sequence[str], given: int | None) -> int:
    if given is None:
        try:
            return typical_replicate(results)
        except NotDrawn as problem:
            raise StaffroomError("no school was run under every scenario; name one with --replicate.") from problem
    runs = results.runs
    known = set.intersection(*(set(runs.loc[runs["scenario"] == name, "replicate"]) for name in names))
    if given not in known:
        allowed = f"{min(known)} to {max(known)}" if known else "none"
        raise StaffroomError(f"--replicate = {given} is not in the results; allowed: {allowed}.")
    return given


def _marks(scenario: Scenario, is_branch: bool) -> list[dict[str, Any]]:
    """Where a reform begins, and where all of it has ended."""
    measures = scenario.reform.measures
    if not measures:
        return []
    name, words = plain(scenario.reform.name), texts("classroom")["replay"]
    found = [{"week": min(measure.start for measure in measures), "text": name, "isBranch": is_branch}]
    ends = [measure.end for measure in measures if measure.end is not None]
    if len(ends) == len(measures):
        found.append({"week": max(ends), "text": words["ends"].format(reform=name), "isBranch": is_branch})
    return found


def _words(names: Sequence[str]) -> dict[str, Any]:
    """The words of the page, with the scenarios' names for the two runs."""
    words, own = texts("classroom")["page"], texts("classroom")["replay"]
    runs = dict(zip(("original", "branch"), names, strict=False))
    changed = {group: words[group] | own[group] for group in ("difference", "teacher")}
    found: dict[str, Any] = words | changed | {"runs": runs, "replay": own}
    return found


def _about(recording: Recording) -> str:
    scenario = recording.scenario
    text: str = texts("classroom")["replay"]["about"].format(
        school=plain(scenario.school.name),
        size=f"{scenario.school.size:g}",
        seed=recording.seed,
        replicate=recording.replicate,
        version=MODEL_VERSION,
    )
    return text


def _page(film: dict[str, Any]) -> str:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((HERE / "replay.html.j2").read_text("utf-8"))
    return template.render(
        film=json.dumps(film, separators=(",", ":")).replace("<", "\\u003c"),
        imports=json.dumps({"imports": _imports("replay")}),
        style=(HERE / "static" / "style.css").read_text("utf-8"),
        title=film["words"]["replay"]["title"],
    )


def _imports(first: str) -> dict[str, str]:
    """A module of the page and all that it needs, by their bare names, each as a data: address."""
    found: dict[str, str] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if f"staffroom/{name}" in found:
            continue
        source = (HERE / "static" / f"{name}.js").read_text("utf-8")
        found[f"staffroom/{name}"] = "data:text/javascript;base64," + base64.b64encode(source.encode()).decode()
        waiting += re.findall(r'from "staffroom/(\w+)"', source)
    return found
