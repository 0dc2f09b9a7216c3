"""What differs from school to school in week 0: size, structure and the staff's starting point, each declared once."""

from sim.declared.declaration import BASES, Basis, Declaration, Declarations

N, D, A, CAL = BASES
MEDIAN, SPREAD = "0 to 1 (median of the staff)", "SD on the logit scale"


def _property(name: str, symbol: str, default: float, low: float, high: float, plausible: tuple[float, float], off: float | None,
              unit: str, meaning: str, source: str, basis: Basis, whole: bool = False) -> Declaration:
    return Declaration(name, symbol, float(default), float(low), float(high), unit, meaning, source, basis,
                       plausible, off, whole, "school")


SCHOOL_PROPERTIES = Declarations("school property", [
    _property("size", "N", 60, 2, 5000, (10, 150), None, "teachers", "teachers in the school",
              "Kazakhstan 2022-24: 52 on average, about 20 in small-class and 70 in other schools", N, True),
    _property("departments", "ndept", 6, 1, 500, (3, 12), None, "departments", "departments, as equal blocks of the staff; not given: one per 10 teachers, at least 3", "teams of 4 to 12 are typical (recalled); density falls with size in 15 schools (Pitts & Spillane 2009)", CAL, True),
    _property("grades", "ngrade", 5, 1, 100, (3, 11), None, "grade teams", "grade teams; each teacher belongs to one", "assumed", A, True),
    _property("shifts", "S", 1, 1, 3, (1, 3), 1, "shifts", "shifts of the school day, by grade team", "Kazakhstan 2024/25: 67 % of day schools have two shifts", N, True),
    _property("cross_shift", "k", .7, 0, 1, (.2, 1), 1, "ratio", "chance that teachers of different shifts are in the building together", "assumed", A),
    _property("department_opportunity", "o_dept", 1, 0, 10, (.5, 1), None, "opportunity", "opportunity to meet within a department", "Spillane, Kim & Frank 2012: formal structure first", D),
    _property("grade_opportunity", "o_grade", .8, 0, 10, (.1, 1), 0, "opportunity", "opportunity to meet within a grade team", "advice in 15 elementary schools (Pitts & Spillane 2009): odds within and across teams", CAL),
    _property("cross_opportunity", "o_cross", .4, 0, 10, (.05, 1), 0, "opportunity", "opportunity to meet elsewhere in the school", "advice in 15 elementary schools (Pitts & Spillane 2009): odds within and across teams", CAL),
    _property("grade_contact", "p_grade", .5, 0, 1, (0, 1), 0, "chance", "chance that two teachers of a grade team are contacts across departments; not given: the default x 60 / size", "out-degree does not grow with size in 15 schools (Pitts & Spillane 2009); level assumed", CAL),
    _property("cross_contact", "p_cross", .06, 0, 1, (0, .2), 0, "chance", "chance that two other teachers are contacts; not given: the default x 60 / size", "out-degree does not grow with size in 15 schools (Pitts & Spillane 2009); level assumed", CAL),
    _property("dormant_contact", "p_dorm", .1, 0, 1, (0, .3), 0, "chance", "chance that two other teachers are dormant contacts, which projects can wake; not given: the default x 60 / size", "assumed", A),
    _property("trust", "trust", .5, .01, .99, (.1, .9), None, MEDIAN, "trust between colleagues at the start, and the level to which ties return", "MetLife 2009: 42 to 69 % strongly agree that staff trust each other", N),
    _property("trust_sd", "sd_t", .6, 0, 3, (.2, 1), 0, SPREAD, "spread of trust over ties", "assumed", A),
    _property("norm", "norm0", .5, .01, .99, (.3, .7), None, MEDIAN, "conviction that teachers should collaborate", "assumed middle", A),
    _property("norm_sd", "sd_n", 1, 0, 3, (.5, 1.5), 0, SPREAD, "spread of the norm over teachers", "tuned to graded adoption", CAL),
    _property("benefit", "b0", .45, .01, .99, (.3, .6), None, MEDIAN, "expected benefit of collaboration", "assumed", A),
    _property("benefit_sd", "sd_b", .4, 0, 3, (.2, .8), 0, SPREAD, "spread of expected benefit", "assumed", A),
    _property("privatism", "h0", .62, .01, .99, (.47, .77), None, MEDIAN, "habit of working alone", "Lortie 1975 (direction); near its own steady state", A),
    _property("privatism_sd", "sd_h", .5, 0, 3, (.2, 1), 0, SPREAD, "spread of the habit", "assumed", A),
    _property("self_efficacy", "e0", .55, .01, .99, (.4, .7), None, MEDIAN, "teacher self-efficacy", "assumed middle", A),
    _property("self_efficacy_sd", "sd_e", .5, 0, 3, (.2, 1), 0, SPREAD, "spread of self-efficacy", "assumed", A),
    _property("expertise", "s0", .55, .01, .99, (.4, .7), None, MEDIAN, "pedagogical expertise", "assumed middle", A),
    _property("expertise_sd", "sd_s", .6, 0, 3, (.2, 1), 0, SPREAD, "spread of expertise (also among newcomers)", "assumed", A),
    _property("disposition_sd", "sd_a", 1.3, 0, 4, (.5, 2), 0, "SD in logits", "lasting differences between teachers in readiness", "tuned to graded adoption", CAL),
    _property("perceived_norm", "d0", .2, 0, 1, (0, .6), None, "0 to 1", "perceived norm at the start, and of a newcomer", "assumed", A),
    _property("strain", "l0", .2, 0, 1, (.1, .4), None, "0 to 1", "usual workload strain", "assumed", A),
    _property("newcomer_strain", "new_l", .1, 0, .8, (0, .2), 0, "0 to 1", "extra strain of a newcomer on arrival", "assumed", A),
    _property("novice_share", "nov0", 0, 0, 1, (0, .25), 0, "share of staff", "staff in their first three years at the start", "0 = off; 18 % of Kazakhstani teachers are under 30 (2024)", A),
    _property("veteran_share", "vet", .45, 0, 1, (.2, .6), 0, "share of staff", "staff with 15 years of experience or more at the start", "from the age structure (mean 41 years, 2024); derived", A),
    _property("veteran_stubbornness", "st_vet", 1, 1, 3, (1, 3), 1, "ratio", "how much more a veteran holds on to her conviction", "Spillane, Kim & Frank 2012 (direction, second hand)", D),
])

REFERENCE_SIZE = 60
TEAM_SIZE, FEWEST_DEPARTMENTS = 10, 3
SCALED_WITH_SIZE = ("grade_contact", "cross_contact", "dormant_contact")


def usual_values(size: int) -> dict[str, float]:
    """Every property of a school of ``size`` teachers that nobody has given.

    Departments have about ten members, and chances of contact fall with size so that a teacher's number of contacts stays
    about the same, as in the advice networks of 15 elementary schools. At 60 teachers these are the declared defaults.
    """
    values = {name: row.default for name, row in SCHOOL_PROPERTIES.items()}
    values["size"] = float(size)
    values["departments"] = float(min(size, max(FEWEST_DEPARTMENTS, size // TEAM_SIZE)))
    for name in SCALED_WITH_SIZE:
        values[name] = min(1.0, values[name] * (REFERENCE_SIZE / size))
    return values
