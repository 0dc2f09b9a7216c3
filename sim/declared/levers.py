"""What a reform can move, week by week. Every lever lies in [0, 1], the mandate in [0, 6] hours; a school has a value of each when nobody reforms."""

import numpy as np

from sim.declared.declaration import Basis, Declaration, Declarations

MOST_HOURS = 6.0


def _lever(name: str, symbol: str, default: float, unit: str, meaning: str, source: str, basis: Basis = "assumption") -> Declaration:
    off = None if name in ("isolation", "clarity", "control", "observation_control") else 0.0
    high, most = (MOST_HOURS, 3.0) if name == "mandate" else (1.0, 1.0)
    return Declaration(name, symbol, default, 0.0, high, unit, meaning, source, basis, (0.0, most), off, False, "lever")


LEVERS = Declarations(
    "lever",
    [
        _lever("isolation", "I", 0.5, "share of doors closed, 0 to 1",
               "closed doors: the chance that a wish to meet a colleague fails on walls, timetable and distance",
               "Lortie 1975; chosen near the middle of the isolation trap", "calibrated"),
        _lever("mandate", "", 0.1, "hours per teacher and week",
               "scheduled hours of collaboration, called from the top: 1 calls everybody to one hour a week, 0.5 every second week; "
               "who comes depends on checking and on their own wish", "MetLife 2009: 2.7 h a week of scheduled work, 24 % above 3 h",
               "direction"),
        _lever("clarity", "", 0.5, "0 = nobody can say what the sessions are for, 1 = everybody can",
               "how clear it is what scheduled sessions are for", "primary-school essay; Kazakhstani case studies", "direction"),
        _lever("control", "K", 0.4, "0 = support, 1 = surveillance",
               "how far scheduled sessions come with checking and reporting upwards", "Ayubayeva 2018; Falk & Kosfeld 2006", "direction"),
        _lever("protected_time", "protected", 0.0, "share of scheduled sessions and information hours, 0 to 1",
               "time set free for collaboration: scheduled sessions and information hours in it neither strain nor take a free hour, and as "
               "colleagues are free together, fewer doors are closed (at 1 by the share door_relief)", "Johnston & Tsai 2018: 31 % of teachers have enough time", "direction"),
        _lever("trust_building", "tbuild", 0.0, "intensity: 0 = none, 1 = full",
               "work on relations (shared experience, critical dialogue) that raises trust on every tie",
               "Accelerated Schools study (54 schools): informal control raised trust", "direction"),
        _lever("coaching", "coach", 0.0, "expertise of the coach, 0 to 1 (0 = no coach)",
               "a coach in all sessions; the most expert person in a session counts", "meta-analysis of 60 coaching studies: .49 SD practice, .18 SD achievement", "direction"),
        _lever("observation", "obs", 0.022, "lessons observed per teacher and week",
               "peer observation: lessons of a colleague that a teacher watches, an hour for each of the two", "TALIS 2018: 9 % observe and give feedback monthly", "numeric"),
        _lever("observation_control", "obs_control", 0.4, "0 = observed to learn, 1 = observed to check",
               "what peer observation is for", "Ayubayeva 2018: observation with a legacy of control", "direction"),
        _lever("mentoring", "", 0.0, "sessions of one hour per newcomer and week",
               "mentoring of first-year teachers by a colleague of the department", "Glazerman et al. 2010; TALIS 2013: 12.8 % have a mentor",
               "direction"),
        _lever("champions", "", 0.0, "share of the staff, 0 to 1",
               "teachers won as committed champions of collaboration; they tire in time", "Qanay 2019; Centola et al. 2018", "direction"),
        _lever("projects", "", 0.0, "share of the staff, 0 to 1", "teachers in multi-disciplinary projects: each works on one with a colleague of another department, as long as it lasts",
               "guide to forms of collaboration"),
        _lever("external_search", "external", 0.0, "chance per failed attempt, 0 to 1",
               "looking for a colleague outside the school after an attempt inside has failed", "article: is collaboration worth it?", "direction"),
        _lever("agency", "voice", 0.0, "share of decisions left to teachers, 0 to 1",
               "teachers' say: how often they choose the partner of a scheduled session themselves; it softens checking as much", "Qanay 2019; Ayubayeva 2018", "direction"),
        _lever("persuasion", "pers", 0.0, "hours per teacher and week",
               "information on the benefits of collaboration, as hours that everybody attends", "primary-school essay, comment: understanding before compulsion"),
        _lever("pressure", "acc", 0.0, "intensity: 0 = none, 1 = full", "accountability pressure (tests, inspection, reporting)",
               "Adhikari, Sweet & Junker 2021; article: openness comes without accountability pressure", "direction"),
        _lever("partnership", "pi", 0.0, "sessions per participant and week in the main phase",
               "a project with partner schools in three phases: join, develop, implement", "guide to forms of collaboration"),
    ],
)

UNITS = ["department", "grade", "across", "column"]  # in which mandated sessions can be called
LEVER_DTYPE = np.dtype((np.record, [*((name, np.float64) for name in LEVERS), ("mandate_unit", np.int64)]))
