"""What a caller asked of an import, checked, and what piles up while it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ADD, LEAVE_OUT, REFUSE = "add", "leave_out", "refuse"  # what happens to colleagues who are named but have no row


@dataclass(frozen=True)
class Unmatched:
    """A name that no teacher has: how it is written, the nearest ids, and the places where it stands."""

    written: str
    nearest: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """How teachers name colleagues.

    ``targets``: headings or patterns (``colleague_*``) of the columns that name them; ``weights``: headings of how
    often, one for each of those; ``separator`` between several names in one cell ("": recognised); ``same``: name as
    written -> id (None: left out), confirmed by the user; ``unlisted``: ADD, LEAVE_OUT or REFUSE, "" for the default.
    ``used``: title of the table that names colleagues in columns of its own, and those headings; ``roles``: which
    of them is "target" and which "weight" (found while reading).
    """

    targets: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    separator: str = ""
    same: Mapping[str, str | None] = field(default_factory=dict)
    unlisted: str = ""
    used: tuple[str, tuple[str, ...]] = ("", ())
    roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """Whether anything was said about names."""
        return bool(self.targets or self.same or self.unlisted)


@dataclass
class Request:
    """What a caller asked of an import, checked, and the notices that pile up while it is done.

    ``columns``: known name -> heading of the file (None: do not use); ``scales``: known name -> (low, high);
    ``where``: heading -> value of the rows to keep; ``directed``: a tie belongs to the one who names it; ``items``:
    known name -> several headings; ``words``: known name -> words of its scale from low to high; ``reverse``: names or
    headings that point the other way; ``draw_contacts``: there are no ties, and the model draws them;
    ``levels``: what is usual in the school is taken from the answers; ``missing``: known name, heading or "*" -> codes
    for no answer; ``naming``: how colleagues are named; ``collect``: what is wrong with the answers to one variable is
    kept in ``problems`` instead of raised. Found while reading: ``labels``: heading -> words that stand beside numbers;
    ``questions``: known name -> the answers to each of its questions, as in the file; ``doubts``: what looks wrong;
    ``unmatched``: names that nobody has, with the nearest ids.
    """

    columns: dict[str, str | None] = field(default_factory=dict)
    scales: dict[str, tuple[float, float]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    keep_names: bool = False
    directed: bool = True
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reverse: tuple[str, ...] = ()
    draw_contacts: bool = False
    levels: bool = False
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    naming: Naming = field(default_factory=Naming)
    collect: bool = False
    labels: dict[str, dict[str, float]] = field(default_factory=dict)
    questions: dict[str, list[list[float]]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
