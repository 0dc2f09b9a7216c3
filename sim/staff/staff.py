"""Staff: the teachers of a school that were read from files."""

from dataclasses import dataclass, field

Pair = tuple[int, int, float, float, float, float]


@dataclass(frozen=True, eq=False)
class Staff:
    """An imported staff. Lists run over teachers 0 .. size - 1; NaN (or -1 for grade and shift) means "draw it".

    ``pairs`` are (i, j, weight with which i names j, weight with which j names i, trust i->j, trust j->i) with i < j;
    weight 0 = not named in that direction, both 0 = strangers. They are None where the model draws who is in contact
    with whom, as for a generated school with these departments and grade teams. The column ``unit`` holds the index of
    the unit in which a mandate with ``unit: column`` calls a teacher (NaN: none). ``codes`` are what outputs
    call the teachers (``own_codes``: the file calls them so too), ``names`` what the file called them (never written
    unless asked for); ``notices`` say what was done to the data.
    """

    size: int
    department: list[int]
    grade: list[int]
    shift: list[int]
    columns: dict[str, list[float]]
    pairs: list[Pair] | None
    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    own_codes: bool = False
    department_names: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
