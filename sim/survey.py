"""A staff survey on its way to a school: read it, look at how it is understood, then make the school.

Nothing leaves the machine, and what a Survey holds names nobody: ids become codes while the file is read, and messages
give rows, not names.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import fsum, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import StaffroomError
from sim.school import School, Staff
from sim.school_properties import SCHOOL_PROPERTIES
from sim.staff_import import school_of_staff, staff_from_tables
from sim.staff_options import DRAWN, split_options
from sim.staff_tables import Table, read_csv, table_from_frame
from sim.survey_privacy import private_cells, without_names
from sim.survey_readings import FEWEST_ANSWERS, Reading, all_readings
from sim.views import view

if TYPE_CHECKING:
    import pandas as pd

# The school property that says what is usual in a school, for each column that a survey can ask.
USUAL_LEVELS = {
    "norm": "norm", "trust": "trust", "expected_benefit": "benefit", "perceived_norm": "perceived_norm",
    "privatism": "privatism", "self_efficacy": "self_efficacy", "expertise": "expertise", "strain": "strain",
}  # fmt: skip
Tables = tuple[Table, Table | None]


@dataclass(frozen=True, repr=False)
class Survey:
    """A survey as it is understood. Make one with :meth:`read` or :meth:`from_tables`; print it, or show it in a notebook.

    ``readings``: one per column; ``problems``: what keeps it from becoming a school, first things first; ``notices``:
    what was done to the data; ``staff``: the teachers under codes, None while there are problems.
    """

    readings: tuple[Reading, ...]
    problems: tuple[str, ...]
    notices: tuple[str, ...]
    staff: Staff | None

    @classmethod
    def read(cls, teachers: str | Path, ties: str | Path | None = None, **options: Any) -> "Survey":
        """A survey from a CSV file with one row per teacher and, if there is one, a CSV file of ties.

        Options: ``columns``, ``scales``, ``reverse``, ``where``, ``id_column``, ``source_column``, ``target_column`` and
        ``weight_column``, as in :func:`sim.staff_import.staff_from_tables`. Without ties the model draws who is in
        contact with whom. Raises :class:`StaffroomError` for a file or column that is not there.
        """
        notices: list[str] = []
        people = read_csv(teachers, "teachers", notices)
        between = None if ties is None else read_csv(ties, "ties", notices)
        return _understood((people, between), notices, options)

    @classmethod
    def from_tables(
        cls, teachers: "pd.DataFrame", ties: "pd.DataFrame | None" = None, **options: Any
    ) -> "Survey":
        """A survey from data frames; otherwise like :meth:`read`."""
        people = table_from_frame(teachers, "the staff table")
        between = None if ties is None else table_from_frame(ties, "the tie table")
        return _understood((people, between), [], options)

    @property
    def table(self) -> "pd.DataFrame":
        """One row per column of the files: every field of :class:`sim.survey_readings.Reading`; doubts by their codes."""
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
        """What is usual in this school, by school property: the mean of the answers where at least ten teachers answered.

        Missing answers are drawn around it, and newcomers start from it.
        """
        staff = self._usable()
        found = {}
        for column, name in USUAL_LEVELS.items():
            answers = [value for value in staff.columns.get(column, []) if not isnan(value)]
            if len(answers) >= FEWEST_ANSWERS:
                declared = SCHOOL_PROPERTIES[name]
                found[name] = min(max(round(fsum(answers) / len(answers), 3), declared.low), declared.high)
        return found

    def school(self, name: str = "my school", **settings: Any) -> School:
        """The school of this survey. ``settings``: everything that a questionnaire does not ask, such as ``isolation``.

        Raises :class:`StaffroomError` with the first problem where the survey cannot be used.
        """
        staff, levels = self._usable(), self.levels
        given = {full for key in settings for full in USUAL_LEVELS.values() if key in (full, SCHOOL_PROPERTIES[full].symbol)}
        set_here = {level: value for level, value in levels.items() if level not in given}
        said = list(staff.notices)
        if set_here:
            listed = ", ".join(f"{level} {value:g}" for level, value in set_here.items())
            said.append(
                f"The usual level of this school is set to the mean of its answers: {listed}. Missing answers are drawn "
                "around it, and newcomers start from it."
            )
        return school_of_staff(name, replace(staff, notices=said), {**set_here, **settings})

    def _usable(self) -> Staff:
        if self.staff is None:
            raise StaffroomError(self.problems[0])
        return self.staff

    def __repr__(self) -> str:
        size = "not usable yet" if self.staff is None else f"{self.staff.size:,} teachers"
        used = sum(reading.read_as != "" for reading in self.readings)
        return f"Survey({size}, {used} of {len(self.readings)} columns used, {len(self.problems)} problems)"

    def __str__(self) -> str:
        return view("survey_text", self)

    def _repr_html_(self) -> str:
        return view("html", self)


def _understood(tables: Tables, notices: list[str], options: Mapping[str, Any]) -> Survey:
    for name in ("keep_names", "contacts"):
        if name in options:
            raise StaffroomError(
                f"{name} is not an option of a survey: names always become codes, and contacts are drawn where there are "
                "no ties; for anything else use School.from_files."
            )
    people, between = tables
    given = dict(options) | ({} if between is not None else {"contacts": DRAWN})
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
        problems.append(str(problem))
    safe = tuple(replace(reading, problem=without_names(reading.problem, private)) for reading in found)
    told = tuple(dict.fromkeys(without_names(problem, private) for problem in problems))
    return Survey(safe, told, tuple(request.notices), staff)
