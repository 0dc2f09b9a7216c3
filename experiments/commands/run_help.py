"""``staffroom run --help`` and ``staffroom compare --help``: what can be set, from the declarations and the files."""

import textwrap
from collections.abc import Iterable

from experiments.asking import presets
from experiments.asking.names import SHORT_FORMS
from sim.declared.defaults import DEFAULT_REPLICATES, DEFAULT_SEED, DEFAULT_YEARS
from sim.declared.levers import LEVERS
from sim.declared.limits import LARGEST_SEED, MOST_REPLICATES
from sim.declared.settings import SETTINGS
from sim.scenario.term_calendar import MOST_YEARS
from sim.worlds.choosing import DEFAULT_WORLDS, NO_WORLDS, PLAUSIBLE

WIDTH, INDENT = 100, 4
_INTRODUCTION = {
    "run": "staffroom run: simulates one school under one reform.\n\n"
    "usage: staffroom run [school=NAME] [reform=NAME] [NAME=VALUE ...]\n",
    "compare": "staffroom compare: simulates one school under several reforms with the same luck, and shows what each\n"
    "reform changes.\n\n"
    "usage: staffroom compare [school=NAME] reforms=NAME,NAME,... [NAME=VALUE ...]\n",
}
_REFORMS = (
    (
        "reforms=A,B,C",
        "the reforms to compare; no_reform is the baseline, unless it is among them and another one comes first",
    ),
    ("baseline=NAME", "compare with this reform instead"),
    ("reform=NAME", "instead of reforms=: one reform, which may be changed with mandate= or reform.NAME="),
)
_EXAMPLES = {
    "run": (
        "staffroom run school=district_gymnasium reform=clear_supported_mandate replicates=200",
        "staffroom run isolation=0.7 trust=0.4 mandate=0.6 seed=7",
        "staffroom run school=rural_comprehensive reform=coaching reform.levers.coaching=0.5 years=5 "
        "output=results/coach",
        "staffroom run school=my_school.yaml reform=my_reform.yaml parameters.trust_gain=0.2",
        "staffroom run school=from_files school.teachers=staff.csv school.ties=ties.csv 'school.scales={trust: [1, "
        "5]}'",
        "staffroom run -m school=district_gymnasium,rural_comprehensive isolation=0.3,0.7     (a sweep of four points)",
    ),
    "compare": (
        "staffroom compare school=scheduled_primary "
        "reforms=no_reform,clear_supported_mandate,unclear_controlled_mandate",
        "staffroom compare school=isolated_secondary reform=clear_supported_mandate mandate=0.4 reform.end=46",
        "staffroom compare reforms=coaching,mentoring baseline=trust_building replicates=400 table=all",
        "staffroom compare isolation=0.7 reforms=my_reform.yaml,clear_supported_mandate output=results/mine",
    ),
}


def text(verb: str) -> str:
    """The help of ``run`` or ``compare``."""
    parts = [
        _INTRODUCTION[verb],
        section("The three headline numbers", _headline(verb)),
        section("Schools: school=NAME or school=FILE.yaml", _presets("school")),
    ]
    parts.append(
        section("Reforms: reform=NAME or reform=FILE.yaml" if verb == "run" else "Reforms", _presets("reform"))
    )
    if verb == "compare":
        parts.append(section("What is compared", _REFORMS))
    parts += [
        section("Every other number", _others(verb)),
        section("The runs and their results", _settings()),
        _notes(verb),
    ]
    return "\n".join(parts)


def _headline(verb: str) -> list[tuple[str, str]]:
    rows = []
    for short, full in SHORT_FORMS.items():
        lever = full.startswith("reform")
        row = LEVERS[short] if lever else SETTINGS[short]
        timing = (
            f"from reform.start on (without a reform {row.default:g} in an ordinary school)"
            if lever
            else f"default {row.default:g}"
        )
        only = "; with reform=NAME" if lever and verb == "compare" else ""
        rows.append(
            (
                f"{short}=NUMBER",
                f"{row.meaning}. {row.low:g} to {row.high:g}, {row.unit}; {timing}; the same as {full}{only}",
            )
        )
    return rows


def _presets(group: str) -> list[tuple[str, str]]:
    return [(preset.name, preset.description) for preset in presets.presets(group)]


def _others(verb: str) -> list[tuple[str, str]]:
    rows = [
        (
            "school.NAME=...",
            "any number of the school (size, departments, norm, ...), any lever as it stands without a reform, "
            "terms, stances; "
            "with school=from_files the files and their columns",
        ),
        (
            "parameters.NAME=...",
            "any parameter of the model, by name or by its symbol in the model description (eta_p)",
        ),
        (
            "reform.levers.NAME=...",
            "any lever: a value, or {value: 0.6, start: 10, end: 46, ramp: 4, strength: 0.5}, or a list of those",
        ),
        (
            "reform.start=WEEK",
            "first week of the reform; also reform.end (first week without it) and reform.ramp (weeks of gradual rise)",
        ),
    ]
    if verb == "compare":
        rows[2:] = [(name, f"{text}; with reform=NAME") for name, text in rows[2:]]
    return [*rows, ("", "`staffroom parameters`, `staffroom levers` and `staffroom schools` list the names.")]


def _settings() -> list[tuple[str, str]]:
    return [
        ("years=NUMBER", f"length of a run; above 0 to {MOST_YEARS}, default {DEFAULT_YEARS}"),
        WORLDS,
        (
            "replicates=NUMBER",
            f"simulated schools per scenario; 1 to {MOST_REPLICATES:,}, default {DEFAULT_REPLICATES}; more "
            "are added to what a folder holds",
        ),
        ("first_replicate=NUMBER", "number of the first of them, default 0; repeats a single run"),
        (
            "seed=NUMBER",
            f"all luck is made from it; 0 to {LARGEST_SEED}, default {DEFAULT_SEED}; the same seed gives the same "
            "numbers",
        ),
        ("executor=NAME", "who does the work: threads (default), processes or dask; the numbers do not depend on it"),
        ("executor.workers=NUMBER", "how many of them; default: one per core; threads=NUMBER is short for it"),
        ("executor.address=HOST", "executor=dask: a running scheduler, such as tcp://10.0.0.1:8786"),
        ("output=DIR", "folder of the results; default: a folder under results/, named by school, reform and seed"),
        ("overwrite=true", "replace the results of another configuration in that folder"),
        ("model=FILE.py:CLASS", "a model of your own, a subclass of SchoolModel; see experiments/EXTENDING.md"),
        ("weeks=false", "do not keep the weekly table"),
        ("figures=false", "do not draw figures"),
        ("ties=true", "keep who asked and met whom how often, per year and kind: ties.parquet (steps every run again)"),
        ("teachers=true", "keep every teacher per year: teachers.parquet (steps every run again)"),
        ("table=all", "show every outcome, not only the headline outcomes"),
    ]


WORLDS = (
    "worlds=NAME",
    f"{PLAUSIBLE}: every simulated school lives in one plausible world, with other values of what nobody knows; "
    f"{NO_WORLDS}: every number at its usual value; or a CSV file of `staffroom calibrate`; default {DEFAULT_WORLDS}",
)


def _notes(verb: str) -> str:
    many = (
        "-m is how Hydra's users write a sweep: several values (school=a,b isolation=0.3,0.7) go to `staffroom\n"
        "sweep`, which says the command, simulates every combination and keeps all runs in one folder.\n"
        if verb == "run"
        else ""
    )
    return (
        "A file of your own has the form of the presets: lines such as `trust: 0.4`; a reform has start, end, ramp "
        "and\n"
        "levers, and `stacked: true` where actions on one lever overlap (the later in the list wins). File names\n"
        "inside it are looked up beside it. Settings follow Hydra's grammar; quote brackets and "
        "braces\n"
        "for the shell.\n"
        "A run that was stopped goes on where it was when the command is repeated.\n"
        f"{many}Exit codes: 0 good, 1 a mistake in the request, 2 some runs failed (the others are kept), 130 "
        "interrupted.\n\n"
        "Examples\n" + "".join(f"  {example}\n" for example in _EXAMPLES[verb])
    )


def section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Rows of a name and what it means, under a title."""
    rows = list(rows)
    width = max(len(name) for name, _ in rows) + 2
    lines = [title]
    for name, text in rows:
        wrapped = textwrap.wrap(text, WIDTH - width - INDENT) or [""]
        lines.append(f"  {name:<{width}}{wrapped[0]}".rstrip())
        lines += [" " * (width + 2) + line for line in wrapped[1:]]
    return "\n".join(lines) + "\n"
