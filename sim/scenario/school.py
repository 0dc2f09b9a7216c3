"""School: its size and structure, the staff's starting point, the levers as they stand when nobody reforms."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.declared.levers import LEVERS
from sim.declared.school_properties import SCHOOL_PROPERTIES, usual_values
from sim.declared.settings import SETTINGS
from sim.errors import StaffroomError, checked_text
from sim.scenario.term_calendar import DEFAULT_TERMS, checked_terms, weeks_of
from sim.staff.check import check_staff
from sim.staff.staff import Staff
from sim.views import view

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


class School:
    """One school: ``School(size=40, isolation=.6, trust=.4)``. ``School()`` is the default school; settings are checked
    against their declarations.

    Parameters: any school property or baseline lever by name (``size``, ``departments``, ``trust``, ``isolation``,
    ``mandate``, ...); ``terms``: weeks of each term; ``stances``: stance in [-1, 1] of the heads of department, as a
    list or as {department index: stance}; ``staff``: an imported staff (use the ``from_...`` constructors).
    """

    def __init__(
        self,
        name: str = "default",
        *,
        description: str = "",
        terms: Sequence[int] = DEFAULT_TERMS,
        stances: Sequence[float] | Mapping[int, float] = (),
        staff: Staff | None = None,
        **settings: object,
    ):
        if not isinstance(name, str):
            raise StaffroomError(
                f"School({name!r}): the first argument is the school's name; write School(size=40, trust=.4)."
            )
        self.name = name
        self.description = checked_text(description, "school.description")
        self.terms = checked_terms(terms)
        self.staff = staff
        given = SETTINGS.check(settings, "school")
        if staff is not None:
            check_staff(staff)
            _no_contradiction(given, staff)
            given |= {"size": float(staff.size), "departments": float(max(staff.department) + 1)}
        self.given = given
        usual = usual_values(int(given.get("size", SCHOOL_PROPERTIES["size"].default)))
        self.properties = {name: given.get(name, usual[name]) for name in SCHOOL_PROPERTIES}
        self.levers = {name: given.get(name, row.default) for name, row in LEVERS.items()}
        if self.properties["departments"] > self.properties["size"]:
            raise StaffroomError(
                f"school.departments = {self.properties['departments']:g} is more than the "
                f"{self.properties['size']:g} teachers; allowed: 1 to the size of the school."
            )
        self.stances = _checked_stances(stances, int(self.properties["departments"]))

    def __getattr__(self, name: str) -> float:
        if name.startswith("_") or "given" not in self.__dict__:
            raise AttributeError(name)
        if name in SETTINGS:
            full = SETTINGS.full_name(name)
            return self.properties[full] if full in self.properties else self.levers[full]
        raise AttributeError(f"School has no attribute '{name}'.")

    def __repr__(self) -> str:
        given = "".join(f", {name}={value:g}" for name, value in self.given.items())
        return f"School({self.name!r}{given})"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return str(view("html", self))

    def replace(self, **changes: object) -> "School":
        """The same school with some settings changed."""
        terms: Any = changes.pop("terms", self.terms)
        stances: Any = changes.pop(
            "stances", {place: stance for place, stance in enumerate(self.stances) if stance != 0}
        )
        name: Any = changes.pop("name", self.name)
        changed = {SETTINGS.full_name(key, "school"): value for key, value in changes.items()}
        given = self._given_besides_the_staff() | changed
        return School(name, description=self.description, terms=terms, stances=stances, staff=self.staff, **given)

    def weeks(self, place: str) -> tuple[int, int]:
        """First week of a place in the calendar and the first week after it, counted from 0: ``weeks("year 2 term 1")``
        is (36, 45) with four terms of 9 weeks. Raises :class:`StaffroomError` for what is no place in it.
        """
        if not isinstance(place, str):
            raise StaffroomError(f"School.weeks: {place!r} is not a place in the calendar; write 'year 2 term 1'.")
        return weeks_of(place, self.terms, "School.weeks: place")

    def to_dict(self) -> dict[str, object]:
        """Everything that makes this school, as plain numbers and lists (an imported staff included, names left out;
        None stands for what is not given).
        """
        described: dict[str, object] = {
            "name": self.name,
            "terms": list(self.terms),
            "stances": list(self.stances),
            **self.properties,
            **self.levers,
        }
        if self.staff is not None:
            described["staff"] = {
                "department": self.staff.department,
                "grade": self.staff.grade,
                "shift": self.staff.shift,
                "columns": {name: _with_none(values) for name, values in self.staff.columns.items()},
                "pairs": None if self.staff.pairs is None else [_with_none(pair) for pair in self.staff.pairs],
            }
        return described

    @classmethod
    def generate(cls, name: str = "generated", **settings: object) -> "School":
        """A generated school: departments, grade teams, shifts and size as declared; its contacts are drawn from the
        run's luck.
        """
        return cls(name, **settings)  # type: ignore[arg-type]

    @classmethod
    def from_tables(
        cls, teachers: "pd.DataFrame | None", ties: "pd.DataFrame | None", *, name: str = "imported", **options: Any
    ) -> "School":
        """A school from data frames of a staff and its ties, or from one of them.

        ``options``: the columns, scales and answers of the tables as in
        :func:`sim.staff.importing.staff_from.staff_from_tables`, and any setting of the school. Raises
        :class:`StaffroomError` for what cannot be read.
        """
        from sim.staff.importing.staff_from import from_frames

        return cls._imported(name, from_frames(teachers, ties, options))

    @classmethod
    def from_graph(cls, graph: "nx.Graph[Any]", *, name: str = "imported", **options: Any) -> "School":
        """A school from a networkx graph (directed or not, weighted or not) with staff columns as node attributes."""
        from sim.staff.importing.staff_from import from_graph

        return cls._imported(name, from_graph(graph, options))

    @classmethod
    def from_files(
        cls,
        *,
        teachers: str | Path | None = None,
        ties: str | Path | None = None,
        graph: str | Path | None = None,
        name: str = "imported",
        **options: Any,
    ) -> "School":
        """A school from files of a staff and its ties (CSV, Excel, SPSS), or from one file of a graph (GraphML, GEXF,
        GML, Pajek).

        ``options`` as in :meth:`from_tables`, and ``sheet``, ``encoding`` and ``value_labels`` as in
        :class:`sim.staff.reading.reader.FileChoices`. Raises :class:`StaffroomError` for what cannot be read.
        """
        from sim.staff.importing.staff_from import from_files

        return cls._imported(name, from_files({"teachers": teachers, "ties": ties, "graph": graph}, options))

    @classmethod
    def _imported(cls, name: str, found: "tuple[Staff, dict[str, Any]]") -> "School":
        staff, settings = found
        return cls(name, staff=staff, **settings)

    def twin(self, seed: int = 1) -> "School":
        """A synthetic twin of a school with an imported staff, safe to share; :func:`check_twin` says how alike."""
        from sim.staff.twin.twin import twin_of

        staff, stances = twin_of((self.name, self.staff, self.stances), seed)
        return School("twin", terms=self.terms, stances=stances, staff=staff, **self._given_besides_the_staff())  # type: ignore[arg-type]

    def save(self, folder: str | Path, *, overwrite: bool = False) -> list[Path]:
        """Writes the staff as CSV files under codes, and the settings: see :func:`sim.staff.saving.save_staff`."""
        from sim.staff.saving import save_staff

        if self.staff is None:
            raise StaffroomError(
                f"School '{self.name}' is generated and has no staff to save; its settings say all of it."
            )
        settings: dict[str, object] = {"name": self.name}
        if self.description:
            settings["description"] = self.description
        if self.terms != DEFAULT_TERMS:
            settings["terms"] = list(self.terms)
        if any(self.stances):
            settings["stances"] = list(self.stances)
        numbers = self._given_besides_the_staff().items()
        settings |= {name: int(value) if value == int(value) else value for name, value in numbers}
        return save_staff(self.staff, settings, folder, overwrite=overwrite)

    def _given_besides_the_staff(self) -> dict[str, float]:
        return {
            name: value
            for name, value in self.given.items()
            if self.staff is None or name not in ("size", "departments")
        }


def _with_none(values: Sequence[float]) -> list[float | None]:
    """Plain numbers that every JSON reader takes: a number that is missing is None."""
    return [None if value != value else value for value in values]


def _no_contradiction(given: Mapping[str, float], staff: Staff) -> None:
    for name, found in (("size", staff.size), ("departments", max(staff.department) + 1)):
        if name in given and given[name] != found:
            raise StaffroomError(
                f"school.{name} = {given[name]:g} contradicts the imported staff, which has {found}; leave it out."
            )


def _checked_stances(stances: Sequence[float] | Mapping[int, float], departments: int) -> tuple[float, ...]:
    if isinstance(stances, (str, bytes)) or not isinstance(stances, (Sequence, Mapping)):
        raise StaffroomError(
            f"school.stances = {stances!r} is not a list; "
            "allowed: one stance from -1 (sceptic) to 1 (champion) per department."
        )
    given = stances if isinstance(stances, Mapping) else dict(enumerate(stances))
    checked = [0.0] * departments
    for department, stance in given.items():
        if (
            isinstance(department, bool)
            or not isinstance(department, (int, np.integer))
            or not 0 <= department < departments
        ):
            raise StaffroomError(f"school.stances names department {department!r}; allowed: 0 to {departments - 1}.")
        if isinstance(stance, bool) or not isinstance(stance, (int, float, np.number)) or not -1 <= float(stance) <= 1:
            raise StaffroomError(
                f"school.stances[{department}] = {stance!r} is not a stance; allowed: -1 (sceptic) to 1 (champion)."
            )
        checked[int(department)] = float(stance)
    return tuple(checked)
