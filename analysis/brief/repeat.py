"""How to repeat what a brief says: the school and the reforms as files, the command, versions."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml  # type: ignore[import-untyped]

from analysis.telling.texts import texts
from experiments.keeping.provenance import provenance
from sim.declared.levers import LEVERS
from sim.declared.parameters import PARAMETERS
from sim.declared.school_properties import SCHOOL_PROPERTIES, usual_values
from sim.model_version import MODEL_VERSION
from sim.results.comparison import Comparison
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School
from sim.scenario.term_calendar import DEFAULT_TERMS

MOST_LETTERS = 105  # in a line of a file
FOLDER = "results/brief"
_OF_REFORM = {"start", "end", "ramp"}  # what can be said once for all levers of a reform


@dataclass(frozen=True)
class Repetition:
    """Commands, and the files that they need (name and content); ``lead`` says what to do with them."""

    commands: list[str]
    files: dict[str, str] = field(default_factory=dict)
    lead: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What a brief was asked for: the question above it (None: the usual one), the goal, hours set for levers."""

    question: str | None = None
    goal: str = "voluntary_share"
    prices: Mapping[str, float] = field(default_factory=dict)

    def command(self, folder: str) -> str:
        """The command that writes the brief from a results folder."""
        told = [f"--question={self.question}"] if self.question else []
        hours = [f"--price={lever}={price:g}" for lever, price in self.prices.items()]
        return shlex.join(["staffroom", "report", folder, *told, f"--goal={self.goal}", *hours])


def repetition(comparison: Comparison, asked: Asked, commands: list[str] | None = None) -> Repetition:
    """How to repeat a brief; ``commands`` made it from a results folder, else files and commands are made."""
    words = texts("brief")["repeat"]
    files, made, lead = _files(comparison)
    made.append(asked.command(FOLDER))
    notices = []
    imported = [name for name, result in comparison.results.items() if result.scenario.school.staff is not None]
    if imported and commands is None:
        notices.append(words["staff"].format(school=next(iter(files))))
    own = comparison.results[comparison.baseline].own
    if own is not None:
        notices.append(words["own_model"].format(name=own.model.__name__))
    if commands is not None:
        made, lead = commands, "lead_folder"
    return Repetition(made, files, words[lead], _versions(words), notices)


def _versions(words: dict[str, str]) -> dict[str, str]:
    found = provenance()
    commit = (found["commit"] or words["unknown"])[:12]
    if found["dirty"]:
        commit = words["changed"].format(commit=commit)
    return {"version": found["program"] or words["unknown"], "model": MODEL_VERSION, "commit": commit}


def _files(comparison: Comparison) -> tuple[dict[str, str], list[str], str]:
    """Files, commands, and the key of the sentence that leads to them."""
    scenarios = {name: result.scenario for name, result in comparison.results.items()}
    first = comparison.results[comparison.baseline]
    luck = [f"replicates={first.replicates}", f"seed={first.seed}"]
    luck += [f"first_replicate={first.first_replicate}"] if first.first_replicate else []
    reforms = {name: f"reform_{place}.yaml" for place, name in enumerate(scenarios)}
    texts_of = {reforms[name]: reform_text(name, scenario.reform) for name, scenario in scenarios.items()}
    files = {"school.yaml": school_text(first.scenario.school)} | texts_of
    baseline, *others = reforms.values()
    listed = f"baseline={baseline} reforms={','.join(others)}".split()
    place = [f"output={FOLDER}"]
    typed = ["staffroom", "compare", "school=school.yaml", *listed, *_settings(first.scenario), *luck, *place]
    return files, [shlex.join(typed)], "lead"


def _settings(scenario: Scenario) -> list[str]:
    usual = PARAMETERS.defaults()
    changed = [f"parameters.{name}={value!r}" for name, value in scenario.parameters.items() if value != usual[name]]
    return [*changed, f"years={scenario.years!r}"]


def school_text(school: School) -> str:
    """The school as the content of a file for ``school=FILE``; what is not said is as usual. Without its staff."""
    size = SCHOOL_PROPERTIES["size"].default if school.staff is not None else school.size
    usual = usual_values(int(size)) | {"size": SCHOOL_PROPERTIES["size"].default} | LEVERS.defaults()
    in_files = () if school.staff is None else ("size", "departments")
    values = {name: value for name, value in (school.properties | school.levers).items() if name not in in_files}
    given = {name: _plain(value) for name, value in values.items() if value != usual[name]}
    content: dict[str, Any] = {"name": school.name, **_described(school.description), **given}
    if school.terms != DEFAULT_TERMS:
        content["terms"] = list(school.terms)
    if any(school.stances):
        content["stances"] = list(school.stances)
    return _dumped(content)


def reform_text(name: str, reform: Reform) -> str:
    """The reform under a name as the content of a file for ``reform=FILE``; shared timing is said once."""
    timings = [{key: v for key, v in m.to_dict().items() if key not in ("lever", "value")} for m in reform.measures]
    alike = bool(timings) and all(timing == timings[0] for timing in timings) and timings[0].keys() <= _OF_REFORM
    shared = timings[0] if alike else {}
    levers: dict[str, list[Any]] = {}
    for measure, timing in zip(reform.measures, timings, strict=True):
        value = _plain(measure.value)
        levers.setdefault(measure.lever, []).append(value if shared else {"value": value, **_said(timing)})
    listed = {lever: given[0] if len(given) == 1 else given for lever, given in levers.items()}
    content = {"name": name, **_described(reform.description), **_said(shared)}
    content |= {"stacked": True} if reform.stacked else {}
    content |= {"terms": list(reform.terms)} if reform.terms else {}
    return _dumped(content | {"levers": listed})


def _described(description: str) -> dict[str, str]:
    return {"description": description} if description else {}


def _said(timing: dict[str, Any]) -> dict[str, Any]:
    """What must be said of a timing: no end and no ramp go without saying."""
    return {key: value for key, value in timing.items() if value is not None and (key, value) != ("ramp", 0)}


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _dumped(content: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(
        content, sort_keys=False, default_flow_style=True, width=MOST_LETTERS, allow_unicode=True
    )
    return text
