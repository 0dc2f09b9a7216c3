"""What a page may ask for by name: the schools and reforms that come with the program, and a school of the lecturer's.

Everything is read once, when the program is started. A visitor's request finds it by its name in a table; no text that
a visitor sends ever becomes a path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from experiments.asking.loading import load_reform, load_school
from experiments.asking.presets import content, is_own_file, presets
from experiments.asking.schema import to_school
from sim.errors import StaffroomError, nearest
from sim.scenario.reform import Reform
from sim.scenario.school import School

SMALLEST, LARGEST = 10, 150  # teachers: what the page can show
FROM_FILES = "from_files"  # stands for a school that names its files, and is none
DEFAULT = "default"
LONGEST_NAME = 60  # characters


@dataclass(frozen=True, eq=False)
class Offer:
    """``schools`` and ``reforms`` by name, and the name of the school with which the page opens."""

    schools: Mapping[str, School]
    reforms: Mapping[str, Reform]
    first: str = DEFAULT

    def school(self, name: str) -> School:
        """Raises :class:`StaffroomError` for a name that is not offered."""
        if name not in self.schools:
            raise StaffroomError(f"school={name} is not a known school{nearest(name, self.schools)}")
        return self.schools[name]

    def reform(self, name: str) -> Reform:
        """Raises :class:`StaffroomError` for a name that is not offered."""
        if name not in self.reforms:
            raise StaffroomError(f"reform={name} is not a known reform{nearest(name, self.reforms)}")
        return self.reforms[name]


@cache
def usual_offer() -> Offer:
    """What comes with the program."""
    schools = {preset.name: load_school(preset.name) for preset in presets("school") if preset.name != FROM_FILES}
    return Offer(schools, {preset.name: load_reform(preset.name) for preset in presets("reform")})


def offer_with(given: str) -> Offer:
    """The offer of a page that opens with a school: one that comes with the program, or a YAML file of the lecturer's.

    Raises :class:`StaffroomError` for a name or file that does not exist, and for a school that the page cannot show.
    """
    usual = usual_offer()
    if not is_own_file(given):
        if given == FROM_FILES:
            raise StaffroomError(
                "school=from_files: the page reads a school of your own from one YAML file, which names the tables; "
                "write school=my_school.yaml (`staffroom template our_survey` makes one)."
            )
        usual.school(given)
        return Offer(usual.schools, usual.reforms, given)
    school = _own(Path(given).expanduser())
    if school.name in usual.schools or school.name == FROM_FILES:
        raise StaffroomError(
            f"{given}: a school that comes with the program is called '{school.name}' already; give yours another name."
        )
    return Offer({**usual.schools, school.name: school}, usual.reforms, school.name)


def _own(path: Path) -> School:
    _check_exists(path)
    described = content("school", str(path))
    school = to_school({**described, "keep_names": False} if described.get("keep_names") else described)
    if not SMALLEST <= school.size <= LARGEST:
        raise StaffroomError(
            f"{path}: a school of {school.size:g} teachers cannot be shown; allowed: {SMALLEST} to {LARGEST}."
        )
    if not school.name.isprintable() or not 0 < len(school.name) <= LONGEST_NAME:
        raise StaffroomError(f"{path}: the school's name must have 1 to {LONGEST_NAME} characters, all in one line.")
    return school


def _check_exists(path: Path) -> None:
    """A file that is there, or a sentence with the one that may be meant."""
    if path.is_file():
        return
    if path.is_dir():
        raise StaffroomError(f"school={path} is a folder; name a YAML file in it.")
    if not path.parent.is_dir():
        raise StaffroomError(f"school={path}: there is no folder '{path.parent}'.")
    near = sorted(str(file.name) for file in path.parent.iterdir() if file.suffix in (".yaml", ".yml"))
    hint = nearest(path.name, near) if near else f"; '{path.parent}' holds no YAML file."
    raise StaffroomError(f"school={path}: there is no such file{hint}")
