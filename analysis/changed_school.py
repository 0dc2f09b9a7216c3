"""What was changed in a school that comes with the program: its description alone would no longer be true."""

from analysis.in_words import WORDS, lever_name, number, property_name
from experiments.presets import presets
from experiments.schema import to_school
from sim.levers import LEVERS
from sim.school import SETTINGS, School


def changes_of(school: School) -> list[str]:
    """Changes against the school that comes with the program under the same description, a phrase each; none for a
    school that does not come with the program, or that was read from files.
    """
    before = _original(school)
    if before is None:
        return []
    names = [name for name in SETTINGS if school.given.get(name) != before.given.get(name)]
    changed = [_phrase(_name(name), *(number(getattr(each, name)) for each in (school, before))) for name in names]
    if school.terms != before.terms:
        changed.append(_phrase(WORDS["diff"]["terms"], *(", ".join(map(str, e.terms)) for e in (school, before))))
    if any(school.stances) and school.stances != before.stances:
        changed.append(_phrase(WORDS["diff"]["stances"], *(_stances(each) for each in (school, before))))
    return changed


def _original(school: School) -> School | None:
    if school.staff is not None or not school.description:
        return None
    same = [preset for preset in presets("school") if preset.description == school.description]
    return to_school(same[0].content) if same else None


def _name(name: str) -> str:
    return lever_name(name) if name in LEVERS else property_name(name).partition(" (")[0]


def _phrase(name: str, value: str, before: str) -> str:
    return str(WORDS["scenario"]["change"].format(name=name, value=value, before=before))


def _stances(school: School) -> str:
    return ", ".join(number(stance) for stance in school.stances)
