"""What is compared: reforms by name, doing nothing always among them."""

from collections.abc import Iterable, Mapping

from experiments.asking.presets import choice, is_own_file
from sim.errors import StaffroomError
from sim.scenario.reform import Reform
from sim.scenario.scenario import Scenario
from sim.scenario.school import School

NOTHING = "doing nothing"
MOST_OPTIONS = 16


def options_of(reforms: object) -> dict[str, Reform]:
    """The options by name, doing nothing first (added where none of the reforms is empty).

    ``reforms``: a list of reforms or of names of reforms that come with the program, or a mapping of names to them.
    Raises :class:`StaffroomError` for what is no reform, a name given twice, and a list in which nothing changes.
    """
    if isinstance(reforms, (Reform, str)):
        reforms = [reforms]
    if isinstance(reforms, Mapping):
        given = [(str(name), reform_of(reform)) for name, reform in reforms.items()]
    elif isinstance(reforms, Iterable):
        found = [reform_of(reform) for reform in reforms]
        given = [(reform.name, reform) for reform in found]
    else:
        raise StaffroomError(f"reforms = {reforms!r} is not a list of reforms; write [Reform(...), 'coaching'].")
    names = [name for name, _ in given]
    for name in names:
        if names.count(name) > 1:
            raise StaffroomError(
                f"reforms: '{name}' is given twice; give each its own name: {{'early': ..., 'late': ...}}."
            )
    empty = [(name, reform) for name, reform in given if not reform.measures]
    acting = [(name, reform) for name, reform in given if reform.measures]
    if not acting:
        raise StaffroomError("reforms holds none that changes anything; give at least one, such as 'coaching'.")
    if len(empty) > 1:
        raise StaffroomError(f"reforms: '{empty[0][0]}' and '{empty[1][0]}' both change nothing; give one of them.")
    if len(acting) > MOST_OPTIONS:
        raise StaffroomError(f"reforms: {len(acting)} are too many to compare; allowed: 1 to {MOST_OPTIONS}.")
    return dict([*(empty or [(NOTHING, Reform(NOTHING))]), *acting])


def reform_of(given: object) -> Reform:
    """A reform, or the one of that name that comes with the program (or of that YAML file)."""
    if isinstance(given, Reform):
        return given
    if not isinstance(given, str):
        raise StaffroomError(
            f"reforms: {given!r} is not a reform; allowed: a Reform or the name of one, such as 'coaching'."
        )
    return _loaded("reform", given).reform


def base_of(school: object, parameters: object, years: object) -> Scenario:
    """Where the futures start from: a school (or the name of one that comes with the program) without a reform."""
    if isinstance(school, str):
        school = _loaded("school", school).school
    if school is not None and not isinstance(school, School):
        raise StaffroomError(f"school = {school!r} is not a school; allowed: a School or the name of one.")
    return Scenario(school, Reform(NOTHING), parameters, years)  # type: ignore[arg-type]


def _loaded(group: str, name: str) -> Scenario:
    from experiments.asking.loading import load_scenario

    if not is_own_file(name):
        choice(group, name)  # says which name is nearest
    return load_scenario([f"{group}={name}", "years=30"])
