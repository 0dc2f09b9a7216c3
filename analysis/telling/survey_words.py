"""The preview of a survey in words: a row per column, and sentences; terminal and notebook show the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.telling.in_words import counted
from analysis.telling.texts import texts
from experiments.reading.numbers import Notation
from sim.scenario.survey import Survey
from sim.staff.codes import codes_for
from sim.staff.importing.levels import USUAL_LEVELS
from sim.staff.reading.columns import STAFF_COLUMNS, TIE_COLUMNS
from sim.staff.staff import Pair
from sim.staff.survey.readings import Reading
from sim.staff.twin.values import FEWEST

_ANSWERS = Notation(minus="-", none="")  # as they stand in the file
MOST_PLACES = 3  # where a name stands
GAPS = {"number": "gaps_number", "flag": "gaps_flag"}
OWN_GAPS = {
    "department": "gaps_department",
    "grade": "gaps_number",
    "shift": "gaps_number",
    "unit": "gaps_unit",
    "weight": "gaps_weight",
}


@dataclass(frozen=True)
class Preview:
    """``header`` and ``rows`` of the table, the sentences above it, and the sections below it as {title: sentences}."""

    title: str
    above: list[str]
    header: list[str]
    rows: list[list[str]]
    sections: dict[str, list[str]]


def preview(survey: Survey) -> Preview:
    """Everything that is shown of a survey."""
    words = texts("survey")
    sections = {
        "problems": list(survey.problems),
        "names": _names(survey, words),
        "doubts": [*_doubts(survey, words), *survey.doubts],
        "done": list(survey.notices),
        "levels": _levels(survey, words),
        "next": [words["next_problems" if survey.problems else "next_school"]],
    }
    return Preview(
        title=words["title"],
        above=[_size(survey, words), *_missing(survey, words), words["safe"]],
        header=list(words["headings"].values()),
        rows=[_row(reading, survey, words) for reading in survey.readings],
        sections={words["sections"][name]: lines for name, lines in sections.items() if lines},
    )


def number(value: float) -> str:
    """At most three decimals; nothing for a number that does not exist."""
    return _ANSWERS.at_most(value, 3)


def _size(survey: Survey, words: Mapping[str, Any]) -> str:
    staff = survey.staff
    if staff is None:
        text: str = words["unusable"]
        return text
    ties = words["ties_drawn"] if staff.pairs is None else _contacts(staff.pairs, words)
    text = words["teachers"].format(
        count=f"{staff.size:,}", departments=counted(words["departments"], max(staff.department) + 1), ties=ties
    )
    return text


def _contacts(pairs: Sequence[Pair], words: Mapping[str, Any]) -> str:
    """How many pairs name each other, or one the other, and how many stand there with weight 0."""
    both = sum(there > 0 and back > 0 for _, _, there, back, *_ in pairs)
    strangers = sum(there == 0 and back == 0 for _, _, there, back, *_ in pairs)
    text = words["ties_and_strangers" if strangers else "ties_given"]
    one_way = len(pairs) - both - strangers
    told: str = text.format(both=f"{both:,}", one_way=f"{one_way:,}", strangers=f"{strangers:,}")
    return told


def _missing(survey: Survey, words: Mapping[str, Any]) -> list[str]:
    """A sentence on missing answers, if there are any."""
    asked = [reading for reading in survey.readings if reading.kind == "number" and reading.read_as in STAFF_COLUMNS]
    missing, cells = (sum(getattr(reading, name) for reading in asked) for name in ("missing", "answers"))
    if survey.staff is None or not missing:
        return []
    return [words["missing"].format(missing=f"{missing:,}", all=f"{missing + cells:,}")]


def _row(reading: Reading, survey: Survey, words: Mapping[str, Any]) -> list[str]:
    total = reading.answers + reading.missing
    answers = f"{reading.answers:,} of {total:,}"
    first = reading.file == survey.readings[0].file
    column = reading.column if first else words["in_ties"].format(column=reading.column)
    if not reading.read_as:
        return [column, words["selects" if reading.kind == "where" else "unused"], answers, "", "", "", ""]
    name = words["names"][reading.read_as]
    return [
        column,
        name,
        answers,
        _in_file(reading, words),
        *_conversion(reading, survey, words),
        _gaps(reading, words, first),
    ]


def _codes(survey: Survey) -> str:
    """The first codes, as an example."""
    codes = codes_for(2) if survey.staff is None else survey.staff.codes
    return ", ".join([*codes[:2], "..."])


def _in_file(reading: Reading, words: Mapping[str, Any]) -> str:
    if reading.kind == "label":
        text: str = words["named"].format(different=reading.different)
        return text
    if reading.kind == "flag":
        text = words["flags"]
        return text
    if reading.lowest != reading.lowest:
        return ""
    ends = {name: number(getattr(reading, name)) for name in ("lowest", "middle", "highest")}
    text = words["range"].format(**ends)
    return text


def _conversion(reading: Reading, survey: Survey, words: Mapping[str, Any]) -> tuple[str, str]:
    """The scale, and what becomes of an answer."""
    if reading.kind == "id":
        return "", words["codes"].format(codes=_codes(survey))
    if reading.kind != "number" or reading.problem or not reading.answers:
        return "", ""
    mean = number(reading.mean)
    if reading.scale is None:
        return words["scale_none"], words["convert_none"].format(mean=mean)
    low, high = reading.scale
    shown = {"low": number(low), "high": number(high), "width": number(high - low), "mean": mean}
    convert = "convert_none" if reading.scale_from == "model" else f"convert_{reading.scale_from}"
    return words[f"scale_{reading.scale_from}"].format(**shown), words[convert].format(**shown)


def _gaps(reading: Reading, words: Mapping[str, Any], in_staff: bool) -> str:
    in_naming = in_staff and reading.read_as in TIE_COLUMNS
    if reading.kind == "id" or in_naming or not reading.missing:
        text: str = words["gaps_none"]
        return text
    text = words[OWN_GAPS.get(reading.read_as) or GAPS[reading.kind]].format(missing=f"{reading.missing:,}")
    return text


def _doubts(survey: Survey, words: Mapping[str, Any]) -> list[str]:
    said = []
    similar: dict[str, list[str]] = {}
    for reading in survey.readings:
        for doubt in reading.doubts:
            if doubt.code == "similar":
                similar.setdefault(doubt.fields["name"], []).append(reading.column)
                continue
            fields = {"name": reading.read_as, **doubt.fields}
            fields = {key: number(value) if isinstance(value, float) else value for key, value in fields.items()}
            said.append(words["doubts"][doubt.code].format(column=reading.column, **fields))
    for name, columns in similar.items():
        quoted = [f'"{column}"' for column in columns]
        asked = quoted[0] if len(columns) == 1 else f"[{', '.join(quoted)}]"
        fields = {"name": name, "plain": words["names"][name], "listed": ", ".join(quoted), "columns": asked}
        said.append(words["doubts"]["similar"].format(**fields))
    if survey.staff is not None and survey.staff.size < FEWEST:
        said.append(words["doubts"]["small"].format(count=survey.staff.size, fewest=FEWEST))
    return said


def _names(survey: Survey, words: Mapping[str, Any]) -> list[str]:
    """Names that no teacher has, with the nearest ids: the only names that a preview shows, and it says so."""
    if not survey.unmatched:
        return []
    said = [words["names_note"]]
    for name in survey.unmatched:
        nearest = words["names_or"].join(f"'{near}'" for near in name.nearest)
        places = ", ".join(name.places[:MOST_PLACES]) + (" ..." if len(name.places) > MOST_PLACES else "")
        sentence = "names_near" if nearest else "names_far"
        said.append(words[sentence].format(written=name.written, places=places, nearest=nearest))
    return said


def _levels(survey: Survey, words: Mapping[str, Any]) -> list[str]:
    if survey.staff is None:
        return []
    column = {level: name for name, level in USUAL_LEVELS.items()}
    listed = [
        words["level"].format(plain=words["names"][column[level]], value=number(value))
        for level, value in survey.levels.items()
    ]
    return [words["levels"].format(listed="; ".join(listed)) if listed else words["no_levels"]]
