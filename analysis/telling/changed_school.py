"""What was changed in a school that comes with the program: its description alone would no longer be true."""

from analysis.telling.in_words import WORDS, lever_name, number, property_name, told_apart
from experiments.asking.presets import presets
from experiments.asking.schema import to_school
from sim.declared.levers import LEVERS
from sim.declared.school_properties import usual_values
from sim.declared.settings import SETTINGS
from sim.scenario.same_school import stances_of
from sim.scenario.school import School


def changes_of(school: School) -> list[str]:
    """Changes against the school that comes with the program under the same description, a phrase each; none for a
    school that does not come with the program, or that was read from files.

    Values are compared, whichever way the school was made: what it has because nothing was said counts like the same
    number said. Where the number of teachers differs, what follows from it is not listed but named once.
    """
    before = _original(school)
    if before is None:
        return []
    now, then = _values(school), _values(before)
    names = [name for name in SETTINGS if now[name] != then[name]]
    following = _following(school, before) if "size" in names else []
    names = [name for name in names if name not in following]
    changed = [_phrase(_name(name), *told_apart(now[name], then[name])) for name in names]
    if following and names[:1] == ["size"]:
        changed[0] += WORDS["scenario"]["follows"]
    if school.terms != before.terms:
        changed.append(_phrase(WORDS["diff"]["terms"], *(", ".join(map(str, e.terms)) for e in (school, before))))
    if stances_of(school) != stances_of(before):
        changed.append(_phrase(WORDS["diff"]["stances"], *(_stances(each) for each in (school, before))))
    return changed


def _values(school: School) -> dict[str, float]:
    return school.properties | school.levers


def _following(school: School, before: School) -> list[str]:
    """Settings that differ only because a school of another size usually has other ones."""
    usual = [usual_values(int(each.size)) for each in (school, before)]
    now, then = _values(school), _values(before)
    return [
        name
        for name in usual[0]
        if name != "size" and now[name] == usual[0][name] and then[name] == usual[1][name] and now[name] != then[name]
    ]


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
    return (
        ", ".join(number(stance) for stance in school.stances) if any(school.stances) else WORDS["diff"]["no_stances"]
    )
