"""An imported staff, or its twin, as files that ``School.from_files`` and ``staffroom run`` read again."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from pathlib import Path

from sim.errors import StaffroomError
from sim.staff.codes import codes_for
from sim.staff.reading.labels import read_labels
from sim.staff.staff import Staff

FILES = ("teachers.csv", "ties.csv", "school.yaml", "about.txt")


def save_staff(
    staff: Staff, settings: Mapping[str, object], folder: str | Path, *, overwrite: bool = False
) -> list[Path]:
    """Writes ``teachers.csv``, ``ties.csv`` (if there are ties), ``school.yaml`` and ``about.txt``; returns the files.

    ``settings``: of the school, its name first. Teachers are called by their codes, whatever ``keep_names`` says. The
    files of a real staff hold its answers: share those of :meth:`staffroom.School.twin`. Raises
    :class:`StaffroomError` for files that are there already unless ``overwrite``.
    """
    place = Path(folder).expanduser()
    there = [name for name in FILES if (place / name).exists()]
    if there and not overwrite:
        raise StaffroomError(f"'{folder}' already holds {there[0]}; give another folder, or overwrite=True.")
    codes = list(staff.codes) or codes_for(staff.size)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name in there:
            (place / name).unlink()
        _write_rows(place / "teachers.csv", _teachers(staff, codes))
        if staff.pairs is not None:
            _write_rows(place / "ties.csv", _ties(staff, codes))
        (place / "school.yaml").write_text(_settings(staff, settings), encoding="utf-8")
        (place / "about.txt").write_text("".join(f"{notice}\n" for notice in staff.notices), encoding="utf-8")
    except OSError as problem:
        raise StaffroomError(f"'{folder}' cannot be written: {problem.strerror}.") from problem
    return [place / name for name in FILES if (place / name).exists()]


def _write_rows(file: Path, rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def _cell(value: float) -> str:
    return (
        "" if isnan(value) else f"{value:.17g}" if value != round(value, 6) else f"{value:.6f}".rstrip("0").rstrip(".")
    )


def _teachers(staff: Staff, codes: Sequence[str]) -> Iterable[list[str]]:
    names = list(staff.department_names)
    if len(names) <= max(staff.department) or read_labels(names)[0] != list(range(len(names))):
        names = [f"department {index + 1}" for index in range(max(staff.department) + 1)]
    teams = [name for name in ("grade", "shift") if max(getattr(staff, name)) >= 0]
    yield ["id", "department", *teams, *staff.columns]
    for row, code in enumerate(codes):
        groups = [getattr(staff, name)[row] for name in teams]
        shown = ["" if group < 0 else str(group + 1) for group in groups]
        cells = (_cell(values[row] + (name == "unit")) for name, values in staff.columns.items())
        yield [code, names[staff.department[row]], *shown, *cells]


def _ties(staff: Staff, codes: Sequence[str]) -> Iterable[list[str]]:
    """Who names whom; weight 0 only where there is something else to say: a trust, or that the pair is listed."""
    yield ["source", "target", "weight", "tie_trust"]
    for i, j, named, named_back, trust, trust_back in staff.pairs or []:
        strangers = named == 0 and named_back == 0 and isnan(trust) and isnan(trust_back)
        if named > 0 or not isnan(trust) or strangers:
            yield [codes[i], codes[j], _cell(named), _cell(trust)]
        if named_back > 0 or not isnan(trust_back):
            yield [codes[j], codes[i], _cell(named_back), _cell(trust_back)]


def _settings(staff: Staff, settings: Mapping[str, object]) -> str:
    """The school as a configuration file; JSON after the colon is YAML as well."""
    files = {"teachers": "teachers.csv"} | ({"contacts": "drawn"} if staff.pairs is None else {"ties": "ties.csv"})
    told = {"name": settings["name"], **files, **{key: settings[key] for key in settings if key != "name"}}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items()]
    return "# A school from files: staffroom run school=school.yaml\n" + "".join(lines)
