"""What a user sees when something she gave cannot be used: one sentence, no traceback."""

from collections.abc import Iterable

from sim.retired import RETIRED
from sim.views import view

# One of each kind of name that a version of the model may lose: parameter, school property, lever, measure.
_OF_THE_MODEL = {"trust_gain", "size", "isolation", "voluntary_share"}


class StaffroomError(ValueError):
    """A user's mistake, told in one sentence: what, where, what is allowed, the nearest valid name."""


def not_installed(what: str, packages: Iterable[str], extra: str) -> StaffroomError:
    """What to say where packages are missing that only some users need; ``what`` ends with "needs" or "need"."""
    names = list(packages)
    noun, pronoun = ("package", "it") if len(names) == 1 else ("packages", "them")
    *first, last = names
    return StaffroomError(
        f"{what} the {noun} {', '.join(first)}{' and ' if first else ''}{last}; install {pronoun} with `make extras` "
        f"in the folder of staffroom, or, in an environment of your own, with `pip install 'staffroom[{extra}]'`."
    )


def checked_text(given: object, where: str) -> str:
    """``given``, if it is a text. Raises :class:`StaffroomError`."""
    if not isinstance(given, str):
        raise StaffroomError(f"{where} = {given!r} is not a text.")
    return given


def nearest(name: object, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the closest known name, or the list of names where none is close.

    What the panel and descriptions call a number ("Scheduled sessions") leads to the name that it has here; a name that
    an earlier version knew leads to what became of it.
    """
    import difflib

    names, said = list(known), _said(name)
    retired = said.rpartition(".")[2]
    if retired in RETIRED and any(known.rpartition(".")[2] in _OF_THE_MODEL for known in names):
        return f"; an earlier version had it: {RETIRED[retired]}."
    labels = _labels(names)
    close = difflib.get_close_matches(said, names, n=1, cutoff=0.5)
    label = difflib.get_close_matches(said, labels, n=1, cutoff=0.6)
    if label and (label[0] == said or not close or _likeness(said, label[0]) > _likeness(said, close[0])):
        return f"; did you mean {labels[label[0]]}?"
    return nearest_name(name, names)


def nearest_name(name: object, known: Iterable[str]) -> str:
    """The same for names that no label stands for, such as verbs: it loads no texts."""
    import difflib  # only once somebody is mistaken: the help of the program answers at once

    names = list(known)
    close = difflib.get_close_matches(_said(name), names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean '{close[0]}'?"
    listed = ", ".join(sorted(names)[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"; known names: {listed}{more}"


def _said(name: object) -> str:
    return " ".join(str(name).lower().split())


def _likeness(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()


def _labels(names: list[str]) -> dict[str, str]:
    """Plain-language labels of known names, and how the name is told: itself, and in full where that says more."""
    known = [row for row in view("labels") if {row[1], row[2], f"reform.{row[2]}"} & set(names)]
    return {label: f"{name} ({full})" if full != name else f"'{name}'" for label, name, full in known}
