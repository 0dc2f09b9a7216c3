"""A staff survey on its way to a school: read it, look at how it is understood, then make the school.

Nothing leaves the machine, and what a Survey holds names nobody but colleagues whose names match no teacher: ids become
codes while the file is read, and messages give rows, not names.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.staff.importing.levels import levels_of
from sim.staff.importing.names import OpenNames
from sim.staff.importing.options import DRAWN, split_options
from sim.staff.importing.staff_from import staff_from_tables, with_settings
from sim.staff.reading.reader import file_choices, read_table
from sim.staff.reading.request import Unmatched
from sim.staff.reading.tables import Table, table_from_frame
from sim.staff.staff import Staff
from sim.staff.survey.privacy import private_cells, without_names
from sim.staff.survey.readings import Reading, all_readings
from sim.views import view

if TYPE_CHECKING:
    import pandas as pd

Tables = tuple[Table, Table | None]


@dataclass(frozen=True, repr=False)
class Survey:
    """A survey as it is understood, from :meth:`read` or :meth:`from_tables`; print it, or show it in a notebook.

    ``readings``: one per column; ``problems``: what keeps it from becoming a school, first things first; ``notices``:
    what was done to the data; ``staff``: the teachers under codes, None while there are problems; ``doubts``: what can
    be read and looks wrong all the same; ``unmatched``: names of colleagues that no teacher has, with the nearest ids.
    Only these are names, for the eyes of whoever holds the files: without them nobody could put the spelling right.
    """

    readings: tuple[Reading, ...]
    problems: tuple[str, ...]
    notices: tuple[str, ...]
    staff: Staff | None
    doubts: tuple[str, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()

    @classmethod
    def read(cls, teachers: str | Path, ties: str | Path | None = None, **options: Any) -> "Survey":
        """A survey from a file with one row per teacher and, if there is one, a file of ties: CSV, Excel or SPSS.

        Options: ``columns``, ``scales``, ``reverse``, ``where``, ``missing``, ``targets``, ``separator``, ``same``,
        ``unlisted``, ``id_column``, ``source_column``, ``target_column`` and ``weight_column``, as in
        :func:`sim.staff.importing.staff_from.staff_from_tables`; ``sheet``, ``encoding`` and ``value_labels`` as in
        :class:`sim.staff.reading.reader.FileChoices`. Without ties the model draws who is in contact with whom. Raises
        :class:`StaffroomError` for a file or column that is not there.
        """
        notices: list[str] = []
        choices = file_choices(options)
        people = read_table(teachers, "teachers", notices, choices)
        between = None if ties is None else read_table(ties, "ties", notices, choices)
        return _understood((people, between), notices, options)

    @classmethod
    def from_tables(cls, teachers: "pd.DataFrame", ties: "pd.DataFrame | None" = None, **options: Any) -> "Survey":
        """A survey from data frames; otherwise like :meth:`read`."""
        notices: list[str] = []
        people = table_from_frame(teachers, "the staff table", notices)
        between = None if ties is None else table_from_frame(ties, "the tie table", notices)
        return _understood((people, between), notices, options)

    @property
    def table(self) -> "pd.DataFrame":
        """One row per column of a file: the fields of :class:`~sim.staff.survey.readings.Reading`; doubts by code."""
        import pandas as pd

        rows = []
        for reading in self.readings:
            row = asdict(reading) | {"doubts": ", ".join(doubt.code for doubt in reading.doubts)}
            low, high = reading.scale or (float("nan"), float("nan"))
            row |= {"scale_low": low, "scale_high": high}
            del row["scale"]
            rows.append(row)
        return pd.DataFrame(rows)

    @property
    def levels(self) -> dict[str, float]:
        """What is usual in this school, by school property: the mean of the answers where ten teachers gave one.

        Missing answers are drawn around it, and newcomers start from it.
        """
        return levels_of(self._usable())

    def school(self, name: str = "my school", **settings: Any) -> School:
        """The school of this survey. ``settings``: everything that a questionnaire does not ask, such as ``isolation``.

        Raises :class:`StaffroomError` with the first problem where the survey cannot be used.
        """
        staff, told = with_settings(self._usable(), settings, levels=True)
        return School(name, staff=staff, **told)

    def _usable(self) -> Staff:
        if self.staff is None:
            raise StaffroomError(self.problems[0])
        return self.staff

    def __repr__(self) -> str:
        size = "not usable yet" if self.staff is None else f"{self.staff.size:,} teachers"
        used = sum(reading.read_as != "" for reading in self.readings)
        return f"Survey({size}, {used} of {len(self.readings)} columns used, {len(self.problems)} problems)"

    def __str__(self) -> str:
        text: str = view("survey_text", self)
        return text

    def _repr_html_(self) -> str:
        text: str = view("html", self)
        return text


def _understood(tables: Tables, notices: list[str], options: Mapping[str, Any]) -> Survey:
    for name in ("keep_names", "contacts", "levels"):
        if name in options:
            raise StaffroomError(
                f"{name} is not an option of a survey: names always become codes, contacts are drawn where there are "
                "no ties, and levels are those of the answers; for anything else use School.from_files."
            )
    people, between = tables
    given = dict(options)
    request, settings = split_options(given)
    if between is None and not request.naming.targets:
        given |= {"contacts": DRAWN}
        request, settings = split_options(given)
    if settings:
        raise StaffroomError(f"{next(iter(settings))} is a setting of the school; give it to survey.school(...).")
    private = private_cells(people, between, request)
    try:
        found = all_readings(people, between, split_options(given)[0])
    except StaffroomError as problem:
        raise StaffroomError(without_names(str(problem), private)) from None
    problems = [reading.problem for reading in found if reading.problem]
    request.notices += notices
    staff = None
    try:
        staff = staff_from_tables(people, between, request)
    except StaffroomError as problem:
        problems.append(problem.safe if isinstance(problem, OpenNames) else str(problem))
    safe = tuple(replace(reading, problem=without_names(reading.problem, private)) for reading in found)
    told = tuple(dict.fromkeys(without_names(problem, private) for problem in problems))
    return Survey(safe, told, tuple(request.notices), staff, tuple(request.doubts), tuple(request.unmatched))
