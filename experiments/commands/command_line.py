"""The command ``staffroom``: reads the verb, hands over to it, and turns what happened into an exit code.

Nothing heavy is imported before it is needed, so that ``staffroom --help`` answers at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

GOOD, USER_ERROR, INTERRUPTED = 0, 1, 130
LISTINGS = {
    "parameters": "every parameter of the model: default, range, meaning, source",
    "levers": "what a reform can move",
    "measures": "what is measured in every week: name, unit, meaning",
    "schools": "the schools that come with the program",
    "reforms": "the reforms that come with the program",
}
OVERVIEW = """\
staffroom - how collaboration spreads, or fails to, among the teachers of a school

usage: staffroom VERB [NAME=VALUE ...]

simulate
  run          one school under one reform: table, figures, results on disk
  compare      one school under several reforms with the same luck: what each reform changes
  sweep        many points: settings varied on a grid or by sampling, every run kept
  map          two settings: which culture schools end in and where they tip; one lever: slowly up and down

your school
  template     a staff survey to begin with: questionnaire, example table, how it is read
  preview      how the files of a staff survey are understood, before they become a school
  twin         a synthetic twin of a school from a staff survey, safe to share

results
  status       how far an experiment is, also while it is running
  resume       go on with an experiment that was stopped
  merge        sweeps that were run in several places become one
  report       a brief of two pages for somebody who decides, from run or compare
  figures      draw the figures of a results folder again
  export       the tables of a results folder as CSV, Parquet or netCDF

check
  patterns     which known patterns the model reproduces, and which not
  networks     generated staff networks beside the real ones of your files

teach
  classroom    the model live in class, in a browser, without internet
  replay       one file that plays a run in any browser, to take home

look up
  evidence     what stands behind every number, and what the model cannot tell
  schools      the schools that come with the program
  reforms      the reforms that come with the program
  parameters   every parameter of the model: default, range, meaning, source
  levers       what a reform can move
  measures     what is measured in every week: name, unit, meaning

staffroom VERB --help explains a verb.

examples
  staffroom run school=district_gymnasium reform=clear_supported_mandate
  staffroom run isolation=0.7 trust=0.4 mandate=0.6
  staffroom compare school=scheduled_primary reforms=no_reform,clear_supported_mandate
  staffroom sweep isolation=0.2,0.5,0.8 trust=0.3,0.6 replicates=100
"""
Draw = Callable[[Path], list[Path]]
Verb = Callable[[str, list[str], Draw | None], int]


def main(arguments: Sequence[str], draw: Draw | None = None, more: Mapping[str, Verb] | None = None) -> int:
    """Runs one command and returns its exit code: 0 good, 1 a user's error, 2 some runs failed, 130 interrupted.

    ``draw`` draws the figures of a results folder and returns their files; without it there are none. ``more``: verbs
    of the caller.
    """
    try:
        return _dispatch(list(arguments), draw, more or {})
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as in `staffroom measures | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except OSError as problem:
        print(f"staffroom: {problem}", file=sys.stderr)
        return USER_ERROR
    except ValueError as problem:
        from sim.errors import StaffroomError

        if not isinstance(problem, StaffroomError):
            raise
        print(f"staffroom: {problem}", file=sys.stderr)
        return USER_ERROR


def _dispatch(arguments: list[str], draw: Draw | None, more: Mapping[str, Verb] | None = None) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(OVERVIEW, end="")
        return GOOD
    verb, *rest = arguments
    if verb == "--version":
        return _version()
    verbs = {**VERBS, **(more or {})}
    if verb not in verbs:
        from sim.errors import nearest

        _refuse(f"'{verb}' is not a verb of staffroom{nearest(verb, verbs)}")
    return verbs[verb](verb, rest, draw)


def _version() -> int:
    from experiments.keeping.provenance import provenance

    found = provenance()
    print(f"staffroom {found['program'] or '(not installed)'}, model {found['model_version']}")
    return GOOD


def _simulate(verb: str, arguments: list[str], draw: Draw | None) -> int:
    flags = [argument for argument in arguments if argument.startswith("-")]
    given = [argument for argument in arguments if not argument.startswith("-")]
    if {"-h", "--help"} & set(flags):
        from experiments.commands import run_help as help_texts

        print(help_texts.of(verb), end="")
        return GOOD
    many = verb == "run" and {"-m", "--multirun"} & set(flags)
    unknown = [flag for flag in flags if not many or flag not in ("-m", "--multirun")]
    if unknown:
        _refuse(
            f"{unknown[0]} is not an option of `staffroom {verb}`; settings are written NAME=VALUE, and --help lists "
            "them."
        )
    if verb == "compare":
        from experiments.commands.compare import compare

        return compare(given, draw)
    from experiments.commands import run

    return run.run_many(given, draw) if many else run.run(given, draw)


def _list(verb: str, arguments: list[str], _: Draw | None) -> int:
    parser = _Parser(prog=f"staffroom {verb}", description=f"Prints {LISTINGS[verb]}.")
    parser.add_argument(
        "--format", choices=("table", "csv", "md"), default="table", help="how to print it (default: table)"
    )
    if verb == "parameters":
        parser.add_argument("--group", help="only one group, such as willingness, session, turnover or school")
    options = parser.parse_args(arguments)
    from experiments.commands import listing

    listing.show(verb, options.format, getattr(options, "group", None))
    return GOOD


def _export(_: str, arguments: list[str], __: Draw | None) -> int:
    parser = _Parser(
        prog="staffroom export", description="Writes the tables of a results folder as CSV, Parquet or netCDF files."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    parser.add_argument(
        "--format", choices=("csv", "parquet", "netcdf"), default="csv", help="kind of file (default: csv)"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="where to (default: DIR/csv, DIR/parquet, ...)")
    options = parser.parse_args(arguments)
    from experiments.commands.export import export

    return export(options.folder, options.format, options.to)


def _status(_: str, arguments: list[str], __: Draw | None) -> int:
    parser = _Parser(prog="staffroom status", description="Says how far an experiment is, also while it is running.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    options = parser.parse_args(arguments)
    from experiments.commands.status import status

    return status(options.folder)


def _resume(_: str, arguments: list[str], draw: Draw | None) -> int:
    parser = _Parser(
        prog="staffroom resume", description="Goes on with an experiment that was stopped; what is finished is kept."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    options = parser.parse_args(arguments)
    from experiments.commands.resume import resume

    return resume(options.folder, lambda command: _dispatch(command, draw))


def _merge(_: str, arguments: list[str], __: Draw | None) -> int:
    parser = _Parser(
        prog="staffroom merge",
        description="Makes one sweep of several with the same school, reforms, seed, outcomes and version of the "
        "model: all their runs, each once.",
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="the results folders of the sweeps")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder of the result")
    options = parser.parse_args(arguments)
    from experiments.commands.merge import merge

    return merge(options.folders, options.to)


def _figures(_: str, arguments: list[str], draw: Draw | None) -> int:
    parser = _Parser(
        prog="staffroom figures", description="Draws the figures of a results folder again, as PNG and SVG."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a results folder")
    options = parser.parse_args(arguments)
    if draw is None:
        _refuse("figures are drawn by the command `staffroom`, not by `python -m experiments`.")
    from experiments.running.ensemble import redraw

    return redraw(options.folder, draw)


class _Parser(argparse.ArgumentParser):
    """An argument parser that reports a mistake in one sentence."""

    def __init__(self, **options: Any):
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raises :class:`StaffroomError` instead of printing the usage."""
        _refuse(f"{message}; `{self.prog} --help` explains.")


def _refuse(sentence: str) -> NoReturn:
    from sim.errors import StaffroomError

    raise StaffroomError(sentence)


def _networks(_: str, arguments: list[str], __: Draw | None) -> int:
    from experiments.networks.check import main as check_networks

    return check_networks(arguments)


def _patterns(_: str, arguments: list[str], draw: Draw | None) -> int:
    from experiments.patterns.command import main as check_patterns

    return check_patterns(arguments, draw)


def _evidence(_: str, arguments: list[str], __: Draw | None) -> int:
    parser = _Parser(
        prog="staffroom evidence",
        description="Prints what stands behind every number of the model, and what the model cannot tell.",
    )
    parser.add_argument("--format", choices=("table", "csv", "md"), default="table", help="how to print it")
    parser.add_argument("--basis", help="only numbers of one basis: numeric, direction, calibrated or assumption")
    options = parser.parse_args(arguments)
    from experiments.commands.evidence import show

    show(options.format, options.basis)
    return GOOD


def _sweep(_: str, arguments: list[str], draw: Draw | None) -> int:
    from experiments.commands.sweep import main as sweep

    return sweep(arguments, draw)


def _map(_: str, arguments: list[str], draw: Draw | None) -> int:
    from experiments.commands.map import main as make_map

    return make_map(arguments, draw)


def _survey(verb: str, arguments: list[str], _: Draw | None) -> int:
    from experiments.commands.survey import main as survey

    return survey(verb, arguments)


def _report(_: str, arguments: list[str], __: Draw | None) -> int:
    from experiments.commands.report import main as report

    return report(arguments)


VERBS: dict[str, Verb] = {
    "run": _simulate,
    "compare": _simulate,
    "template": _survey,
    "preview": _survey,
    "twin": _survey,
    "figures": _figures,
    "export": _export,
    "report": _report,
    "status": _status,
    "resume": _resume,
    "merge": _merge,
    "networks": _networks,
    "patterns": _patterns,
    "evidence": _evidence,
    "sweep": _sweep,
    "map": _map,
    **dict.fromkeys(LISTINGS, _list),
}
