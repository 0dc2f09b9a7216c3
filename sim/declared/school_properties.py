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
    _property("far_opportunity", "o_far", .18, 0, 10, (.05, .4), None, "opportunity", "opportunity to meet a colleague outside the department, relative to one inside", "advice in 15 elementary schools (Pitts & Spillane 2009), those with an odd number", CAL),
    _property("acquaintances", "acq", 6, 0, 60, (2, 15), 0, "colleagues", "colleagues outside her teams whom a teacher could ask, on average", "advice in 15 elementary schools (Pitts & Spillane 2009), those with an odd number", CAL),
    _property("named_opportunity", "o_named", 10, 0, 100, (3, 20), None, "opportunity", "opportunity to meet a colleague who is named in a file", "advice in 15 elementary schools (Pitts & Spillane 2009), those with an odd number", CAL),
    _property("standing_sd", "s_A", .9, 0, 2, (.4, 1.6), 0, "SD of the logarithm", "how unequally teachers are looked up to", "in-degrees of advice in 15 elementary schools (Pitts & Spillane 2009), those with an odd number", CAL),
    _property("standing_head", "A_h", 1.2, 0, 3, (0, 2), 0, "logarithm of the ratio", "how much more the head of a department is looked up to", "Spillane, Kim & Frank 2012: formal roles matter (direction)", CAL),
    _property("initiative_sd", "s_q", 3.7, 0, 6, (2, 4.5), 0, "SD in logits", "how much teachers differ in asking rather than waiting to be asked", "teachers who ask nobody, in the same advice networks", CAL),
    _property("readiness", "k0", -1.9, -100, 10, (-3.5, -1), None, "logits", "readiness for an exchange when nothing speaks for or against it: the level of the country", "tuned to TALIS 2018 levels; -1.45 gives those of the USA in PISA 2015", CAL),
    _property("kind_sd", "s_a", 3.1, 0, 4, (1.5, 3.5), 0, "SD in logits", "lasting differences between teachers in readiness, for easy kinds (talk, exchange) and for demanding ones (observation, joint work) each", "correlations between kinds (PISA 2015, half of the US schools)", CAL),
    _property("trust", "trust", .5, .01, .99, (.1, .9), None, MEDIAN, "trust between colleagues at the start, and the level to which ties return", "MetLife 2009: 42 to 69 % strongly agree that staff trust each other", N),
    _property("trust_sd", "sd_t", .6, 0, 3, (.2, 1), 0, SPREAD, "spread of trust over ties", "assumed", A),
    _property("teacher_trust_sd", "s_v", .75, 0, 2, (.5, .9), 0, SPREAD, "how much teachers differ in trusting colleagues in general", "trust within 15 elementary schools (Pitts & Spillane 2009); form: Back & Kenny 2010", CAL),
    _property("norm", "norm0", .5, .01, .99, (.3, .7), None, MEDIAN, "conviction that teachers should collaborate", "assumed middle", A),
    _property("norm_sd", "sd_n", 1, 0, 3, (.5, 1.5), 0, SPREAD, "spread of the norm over teachers", "tuned to graded adoption", CAL),
    _property("benefit", "b0", .4, .01, .99, (.3, .6), None, MEDIAN, "expected benefit of collaboration", "assumed: near where experience leaves it, so that the usual school stands still", A),
    _property("benefit_sd", "sd_b", .4, 0, 3, (.2, .8), 0, SPREAD, "spread of expected benefit", "assumed", A),
    _property("self_efficacy", "e0", .55, .01, .99, (.4, .7), None, MEDIAN, "teacher self-efficacy", "assumed middle", A),
    _property("self_efficacy_sd", "sd_e", .5, 0, 3, (.2, 1), 0, SPREAD, "spread of self-efficacy", "assumed", A),
    _property("expertise", "s0", .55, .01, .99, (.4, .7), None, MEDIAN, "pedagogical expertise", "assumed middle", A),
    _property("expertise_sd", "sd_s", .6, 0, 3, (.2, 1), 0, SPREAD, "spread of expertise (also among newcomers)", "assumed", A),
    _property("perceived_norm", "d0", .25, 0, 1, (0, .6), None, "0 to 1", "perceived norm at the start, and of a newcomer", "assumed: what colleagues see of one another in the usual school, so that it stands still", A),
    _property("strain", "l0", .2, 0, 1, (.1, .4), None, "0 to 1", "usual workload strain", "assumed", A),
    _property("newcomer_strain", "new_l", .1, 0, .8, (0, .2), 0, "0 to 1", "extra strain of a newcomer on arrival", "assumed", A),
    _property("intake_sd", "sd_y", .3, 0, 2, (.1, .5), 0, "pupil SD", "spread of pupils' starting points between schools", "assumed; 10 % of variance between schools", A),
    _property("school_trust_sd", "s_T", .28, 0, 1, (.2, .4), 0, SPREAD, "how much schools differ in trust", "ICC .147 of trust in 15 elementary schools (Pitts & Spillane 2009)", CAL),
    _property("school_kind_sd", "s_S", 1.3, 0, 3, (.6, 2), 0, "SD in logits", "how much schools differ in readiness for easy kinds; half as much for demanding ones", "ICC of exchange and joint activities (PISA 2015, half of the US schools)", CAL),
    _property("school_observation_sd", "s_O", .9, 0, 2, (.4, 1.4), 0, "SD of the logarithm", "how much schools differ in how often lessons are observed by schedule", "ICC of observation (PISA 2015, half of the US schools)", CAL),
    _property("implementation", "impl", .6, .05, 1, (.4, .8), 1, "share of the reform", "share of a reform that the median school carries out in the end (1: all of it, in every school)", "Durlak & DuPre 2008: about 60 %, never all", N),
    _property("implementation_sd", "s_impl", 1, 0, 3, (.5, 1.5), 0, SPREAD, "how much schools differ in it", "Durlak & DuPre 2008 (direction)", D),
    _property("novice_share", "nov0", 0, 0, 1, (0, .25), 0, "share of staff", "staff in their first three years at the start", "0 = off; 18 % of Kazakhstani teachers are under 30 (2024)", A),
])

TEAM_SIZE, FEWEST_DEPARTMENTS = 10, 3
GRADE_TEAM_SIZE, FEWEST_GRADES = 12, 3


def usual_values(size: int) -> dict[str, float]:
    """Every property of a school of ``size`` teachers that nobody has given.

    Departments have about ten members and grade teams about twelve, so that a teacher's number of contacts hardly grows
    with size, as in the advice networks of 15 elementary schools. At 60 teachers these are the declared defaults.
    """
    values = {name: row.default for name, row in SCHOOL_PROPERTIES.items()}
    values["size"] = float(size)
    values["departments"] = float(min(size, max(FEWEST_DEPARTMENTS, size // TEAM_SIZE)))
    values["grades"] = float(max(FEWEST_GRADES, size // GRADE_TEAM_SIZE))
    return values
