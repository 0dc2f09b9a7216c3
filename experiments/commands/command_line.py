"""The command ``staffroom``: hands over to the verb that was typed, and turns what happened into an exit code.

Nothing heavy is imported before it is needed, so that ``staffroom --help`` answers at once.
"""

import os
import sys
from collections.abc import Sequence

from experiments.commands.verbs import carry_out, overview
from experiments.drawn import Draw
from experiments.exit_codes import GOOD, INTERRUPTED, USER_ERROR
from sim.errors import StaffroomError


def main(arguments: Sequence[str], draw: Draw | None = None) -> int:
    """Runs one command and returns its exit code: 0 good, 1 a user's error, 2 some runs failed, 130 interrupted.

    ``draw`` draws the figures of a results folder and returns their files; without it there are none.
    """
    try:
        return _main(list(arguments), draw)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as in `staffroom measures | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except (OSError, StaffroomError) as problem:
        print(f"staffroom: {problem}", file=sys.stderr)
        return USER_ERROR
    except SystemExit as end:  # what argparse does after --help
        return int(end.code or GOOD)


def _main(arguments: list[str], draw: Draw | None) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(overview(), end="")
        return GOOD
    verb, *rest = arguments
    if verb == "--version":
        return _version()
    return carry_out(verb, rest, draw)


def _version() -> int:
    from experiments.keeping.provenance import installed
    from sim.model_version import MODEL_VERSION

    print(f"staffroom {installed('staffroom') or '(not installed)'}, model {MODEL_VERSION}")
    return GOOD
