"""Options of a verb that are written ``--NAME``, its folders and files; a mistake is told in one sentence."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from sim.errors import StaffroomError, nearest_name

HELP = ("--help", "-h")


class Options(argparse.ArgumentParser):
    """The parser of one verb, ``Options("export", "Writes ...")``; names are typed in full."""

    def __init__(self, verb: str, description: str, **options: Any):
        super().__init__(prog=f"staffroom {verb}", description=description, allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raises :class:`StaffroomError` instead of printing the usage."""
        raise StaffroomError(f"{message}; `{self.prog} --help` explains.")


def flags_and_settings(verb: str, arguments: Sequence[str], known: Sequence[str]) -> tuple[set[str], list[str]]:
    """What was typed after a verb whose settings are written NAME=VALUE: the flags, and the settings in order.

    Raises :class:`StaffroomError` for a flag that is neither ``known`` nor one for help.
    """
    flags, allowed = [argument for argument in arguments if argument.startswith("-")], (*known, *HELP)
    for flag in flags:
        if flag not in allowed:
            raise StaffroomError(
                f"{flag} is not an option of `staffroom {verb}`{nearest_name(flag, allowed)}; settings are written "
                "NAME=VALUE, and --help lists them."
            )
    return set(flags), [argument for argument in arguments if argument not in flags]
