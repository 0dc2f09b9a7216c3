"""The verbs of ``staffroom``: one table, from which the overview, the help, the dispatch and the nearest name come.

A new verb is one row here and the function that it names.
"""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from experiments.drawn import Draw
from sim.errors import StaffroomError, nearest_name

Home = Callable[[list[str], Draw | None], int]


class Verb(NamedTuple):
    """One verb: under which heading it stands, what it is for in one line, and who carries it out.

    ``home`` is "module:function", imported when the verb is called, so that a package above may carry out a verb and
    nothing heavy is loaded for the others. The function takes what was typed after the verb and how figures are drawn
    (None: not at all), answers --help, and returns the exit code.
    """

    name: str
    group: str
    line: str
    home: str


# fmt: off
VERBS = (
    Verb("run", "simulate", "one school under one reform: table, figures, results on disk",
         "experiments.commands.run:main"),
    Verb("compare", "simulate", "one school under several reforms with the same luck: what each reform changes",
         "experiments.commands.compare:main"),
    Verb("sweep", "simulate", "many points: settings varied on a grid or by sampling, every run kept",
         "experiments.commands.sweep:main"),
    Verb("map", "simulate",
         "two settings: which culture schools end in and where they tip; one lever: slowly up and down",
         "experiments.commands.map:main"),
    Verb("template", "your school", "a staff survey to begin with: questionnaire, example table, how it is read",
         "experiments.commands.survey:template"),
    Verb("preview", "your school", "how the files of a staff survey are understood, before they become a school",
         "experiments.commands.survey:preview"),
    Verb("twin", "your school", "a synthetic twin of a school from a staff survey, safe to share",
         "experiments.commands.survey:twin"),
    Verb("status", "results", "how far an experiment is, also while it is running",
         "experiments.commands.status:main"),
    Verb("resume", "results", "go on with an experiment that was stopped",
         "experiments.commands.resume:main"),
    Verb("merge", "results", "results that were made in several places become one",
         "experiments.commands.merge:main"),
    Verb("report", "results", "a brief of two pages for somebody who decides, from run or compare",
         "experiments.commands.report:main"),
    Verb("figures", "results", "draw the figures of a results folder again",
         "experiments.commands.figures:main"),
    Verb("export", "results", "the tables of a results folder as CSV, Parquet or netCDF; networks as GraphML or GEXF",
         "experiments.commands.export:main"),
    Verb("patterns", "check", "which known patterns the model reproduces, and which not",
         "experiments.commands.patterns:main"),
    Verb("calibrate", "check", "fits what nobody knows to what is known: a library of plausible worlds",
         "experiments.commands.calibrate:main"),
    Verb("networks", "check", "generated staff networks beside the real ones of your files",
         "experiments.commands.networks:main"),
    Verb("classroom", "teach", "the model live in class, in a browser, without internet",
         "analysis.classroom.main:main"),
    Verb("replay", "teach", "one file that plays a run in any browser, to take home",
         "analysis.classroom.replay_command:main"),
    Verb("evidence", "look up", "what stands behind every number, and what the model cannot tell",
         "experiments.commands.evidence:main"),
    Verb("schools", "look up", "the schools that come with the program",
         "experiments.commands.listing:schools"),
    Verb("reforms", "look up", "the reforms that come with the program",
         "experiments.commands.listing:reforms"),
    Verb("parameters", "look up", "every parameter of the model: default, range, meaning, source",
         "experiments.commands.listing:parameters"),
    Verb("levers", "look up", "what a reform can move",
         "experiments.commands.listing:levers"),
    Verb("measures", "look up", "what is measured in every week: name, unit, meaning",
         "experiments.commands.listing:measures"),
)
# fmt: on
_BY_NAME = {verb.name: verb for verb in VERBS}
_TITLE = """\
staffroom - how collaboration spreads, or fails to, among the teachers of a school

usage: staffroom VERB [NAME=VALUE ...]
"""
_END = """\
staffroom VERB --help explains a verb.

examples
  staffroom run school=district_gymnasium reform=clear_supported_mandate
  staffroom run isolation=0.7 trust=0.4 mandate=0.6
  staffroom compare school=scheduled_primary reforms=no_reform,clear_supported_mandate
  staffroom sweep isolation=0.2,0.5,0.8 trust=0.3,0.6 replicates=100
"""


def overview() -> str:
    """What ``staffroom --help`` prints: every verb with its line, under its heading."""
    blocks = [_TITLE]
    for group in dict.fromkeys(verb.group for verb in VERBS):
        lines = [f"  {verb.name:<12} {verb.line}\n" for verb in VERBS if verb.group == group]
        blocks.append(f"{group}\n{''.join(lines)}")
    return "\n".join([*blocks, _END])


def line_of(name: str) -> str:
    """What a verb is for, in one line."""
    return _BY_NAME[name].line


def home_of(name: str) -> Home:
    """The function that carries out a verb. Raises :class:`StaffroomError` for a name that is none."""
    if name not in _BY_NAME:
        raise StaffroomError(f"'{name}' is not a verb of staffroom{nearest_name(name, _BY_NAME)}")
    module, _, function = _BY_NAME[name].home.partition(":")
    home: Home = getattr(import_module(module), function)
    return home


def carry_out(name: str, arguments: list[str], draw: Draw | None = None) -> int:
    """Carries out a verb with what was typed after it; returns the exit code."""
    return home_of(name)(arguments, draw)
