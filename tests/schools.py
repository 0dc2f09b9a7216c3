"""Random valid schools, reforms and parameters for property tests: whatever is drawn here, Scenario(...) accepts."""

from itertools import pairwise

from hypothesis import strategies as st

from sim.declared.declaration import Declaration
from staffroom import LEVERS, PARAMETERS, SCHOOL_PROPERTIES, Reform, Scenario, School, Staff

MOST_TEACHERS = 40
NAN = float("nan")
# What a staff table may say of a teacher, and its range.
COLUMN_RANGES = {
    "norm": (0.0, 1.0), "trust": (0.01, 0.99), "expected_benefit": (0.0, 1.0), "perceived_norm": (0.0, 1.0),
    "self_efficacy": (0.01, 1.0), "expertise": (0.0, 1.0), "strain": (0.0, 1.0),
    "practice_1": (0.0, 1.0), "practice_2": (0.0, 1.0),
    "practice_3": (0.0, 1.0), "years_of_teaching": (0.0, 60.0),
}  # fmt: skip
# Groups of rates that pull at the same number in one week: together at most the whole way.
SHARED_PULLS = [("norm_anchor", "norm_conformity", "norm_hearsay"), ("trust_return", "trust_building_rate")]


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers from low to high, both ends included, with at most six decimals."""
    return st.floats(low, high, allow_subnormal=False).map(lambda x: min(high, max(low, round(x, 6))))


def value_of(declaration: Declaration) -> st.SearchStrategy[float]:
    """Any accepted value of a declaration, its default and the value that switches it off among them."""
    low, high = declaration.low, declaration.high
    drawn = st.integers(int(low), int(high)).map(float) if declaration.whole else numbers(low, high)
    known = [declaration.default] + ([] if declaration.off is None else [declaration.off])
    return st.one_of(st.sampled_from(known), drawn)


@st.composite
def parameters(draw, size: int) -> dict[str, float]:
    """Some parameters at any accepted value, such that no rates overshoot together."""
    chosen = draw(st.sets(st.sampled_from(list(PARAMETERS)), max_size=30))
    values = {name: draw(value_of(PARAMETERS[name])) for name in sorted(chosen)}
    return without_overshoot(values)


def without_overshoot(values: dict[str, float]) -> dict[str, float]:
    """The values with rates scaled down wherever they would overshoot in one step."""
    full = PARAMETERS.defaults() | values
    for names in SHARED_PULLS:
        total = sum(full[name] for name in names)
        if total > 1.0:
            full |= {name: full[name] / total * (1.0 - 1e-9) for name in names}
    total = full["novice_plasticity"] * (full["mastery"] + full["vicarious"])
    if total > 1.0:
        full |= {name: full[name] / total * (1.0 - 1e-9) for name in ("mastery", "vicarious")}
    defaults = PARAMETERS.defaults()
    return {name: value for name, value in full.items() if name in values or value != defaults[name]}


@st.composite
def staffs(draw, complete: bool = False) -> Staff:
    """An imported staff with isolates, pairs that do not name each other and gaps, or no ties.

    ``complete``: nothing left to luck.
    """
    size = draw(st.integers(2, 14))
    places = {
        name: draw(
            st.lists(st.integers(0 if complete or name == "department" else -1, most), min_size=size, max_size=size)
        )
        for name, most in (("department", 3), ("grade", 3), ("shift", 1))
    }
    labels = sorted(set(places["department"]))  # departments are numbered without gaps, as an import does
    places["department"] = [labels.index(label) for label in places["department"]]
    names = sorted(COLUMN_RANGES) if complete else sorted(draw(st.sets(st.sampled_from(sorted(COLUMN_RANGES)))))
    columns = {}
    for name in names:
        cell = numbers(*COLUMN_RANGES[name])
        cells = cell if complete else st.one_of(st.just(NAN), cell)
        columns[name] = draw(st.lists(cells, min_size=size, max_size=size))
    if draw(st.booleans()):
        columns["champion"] = draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=size, max_size=size))
    possible = [(i, j) for i in range(size - 1) for j in range(i + 1, size - 1)]  # the last teacher knows nobody
    known = draw(st.lists(st.sampled_from(possible), unique=True, max_size=40)) if possible else []
    named = st.one_of(st.just(0.0), numbers(0.01, 10.0))
    trust = numbers(0.0, 1.0) if complete else st.one_of(st.just(NAN), numbers(0.0, 1.0))
    pairs = [(i, j, draw(named), draw(named), draw(trust), draw(trust)) for i, j in known]
    drawn = not complete and draw(st.integers(0, 3)) == 0  # who is in contact with whom is not known
    return Staff(size, places["department"], places["grade"], places["shift"], columns, None if drawn else pairs)


@st.composite
def schools(draw, most: int = MOST_TEACHERS, imported: bool | None = None) -> School:
    """A generated school of 2 to ``most`` teachers, or an imported one, with any accepted properties and levers."""
    chosen = sorted(
        draw(st.sets(st.sampled_from([*SCHOOL_PROPERTIES, *LEVERS]), max_size=20)) - {"size", "departments"}
    )
    settings = {name: draw(value_of((LEVERS if name in LEVERS else SCHOOL_PROPERTIES)[name])) for name in chosen}
    settings["terms"] = draw(st.lists(st.integers(3, 9), min_size=1, max_size=3))
    if draw(st.booleans()) if imported is None else imported:
        staff = draw(staffs())
        departments = max(staff.department) + 1
        settings["staff"] = staff
    else:
        size = draw(st.integers(2, most))
        departments = draw(st.integers(1, min(size, 8)))
        settings |= {"size": size, "departments": departments}
    settings["stances"] = draw(st.lists(numbers(-1.0, 1.0), max_size=departments))
    return School("random", **settings)


@st.composite
def reforms(draw, weeks: int) -> Reform:
    """Up to six levers, each moved once or twice within the run, some gradually."""
    levers: dict[str, object] = {}
    for name in sorted(draw(st.sets(st.sampled_from(list(LEVERS)), max_size=6))):
        cuts = sorted(draw(st.sets(st.integers(0, weeks), min_size=2, max_size=4)))
        measures = []
        for start, end in list(pairwise(cuts))[::2]:
            ramp = draw(st.integers(0, end - start))
            measures.append({"value": draw(numbers(0.0, LEVERS[name].high)), "start": start, "end": end, "ramp": ramp})
            if name == "mandate":
                measures[-1]["unit"] = draw(st.sampled_from(["department", "grade", "across"]))
        levers[name] = measures
    return Reform("random", levers)


@st.composite
def scenarios(draw, most: int = MOST_TEACHERS, longest: int = 20, imported: bool | None = None) -> Scenario:
    """A school, a reform, parameters and a horizon of a few weeks that fit together."""
    school = draw(schools(most, imported))
    weeks = draw(st.integers(3, longest))
    changed = draw(parameters(int(school.size)))
    return Scenario(school, draw(reforms(weeks)), changed, years=weeks / sum(school.terms))
