"""What a reform can move, week by week. Every lever lies in [0, 1]; a school has a value of each when nobody reforms."""

import numpy as np

from sim.declaration import Basis, Declaration, Declarations


def _lever(name: str, symbol: str, default: float, unit: str, meaning: str, source: str, basis: Basis = "assumption"):
    off = None if name in ("isolation", "clarity", "control", "observation_control") else 0.0
    return Declaration(name, symbol, default, 0.0, 1.0, unit, meaning, source, basis, (0.0, 1.0), off, False, "lever")


LEVERS = Declarations(
    "lever",
    [
        _lever("isolation", "I", 0.5, "share of doors closed",
               "structural isolation: the chance that a wish to meet a colleague fails on walls, timetable and distance",
               "Lortie 1975; chosen near the middle of the isolation trap", "calibrated"),
        _lever("mandate", "", 0.1, "sessions per teacher-week",
               "scheduled sessions of collaboration, called from the top", "MetLife 2009: 2.7 h a week of scheduled work, 24 % above 3 h",
               "direction"),
        _lever("clarity", "", 0.5, "0 = nobody can say what is meant, 1 = everybody can",
               "how clear it is what the mandated collaboration is for", "primary-school essay; Kazakhstani case studies", "direction"),
        _lever("control", "K", 0.4, "0 = support, 1 = surveillance",
               "how far the mandate comes with checking and reporting upwards", "Ayubayeva 2018; Falk & Kosfeld 2006", "direction"),
        _lever("protected_time", "protected", 0.0, "share of scheduled hours inside the working day",
               "time set free for collaboration", "Johnston & Tsai 2018: 31 % of teachers have enough time", "direction"),
        _lever("trust_building", "tbuild", 0.0, "intensity",
               "work on relations (shared experience, critical dialogue) that raises trust on every tie",
               "Accelerated Schools study (54 schools): informal control raised trust", "direction"),
        _lever("coaching", "coach", 0.0, "expertise of the coach, 0 to 1",
               "expertise brought in to sessions", "meta-analysis of 60 coaching studies: .49 SD practice, .18 SD achievement", "direction"),
        _lever("observation", "obs", 0.03, "observations per teacher-week",
               "peer observation of lessons", "TALIS 2018: 9 % observe and give feedback monthly", "numeric"),
        _lever("observation_control", "obs_control", 0.4, "0 = to learn, 1 = to check",
               "the stance of peer observation", "Ayubayeva 2018: observation with a legacy of control", "direction"),
        _lever("mentoring", "", 0.0, "sessions per newcomer-week",
               "mentoring of first-year teachers by a colleague of the department", "Glazerman et al. 2010; TALIS 2013: 12.8 % have a mentor",
               "direction"),
        _lever("champions", "", 0.0, "share of the staff",
               "volunteers seeded as champions of collaboration", "Qanay 2019; Centola et al. 2018", "direction"),
        _lever("projects", "", 0.0, "intensity", "multi-disciplinary projects that open contacts across departments",
               "guide to forms of collaboration"),
        _lever("external_search", "external", 0.0, "chance per failed attempt",
               "collaboration sought outside when the school offers none", "article: is collaboration worth it?", "direction"),
        _lever("agency", "voice", 0.0, "share of decisions left to teachers",
               "teachers' say over partner and content; it softens control", "Qanay 2019; Ayubayeva 2018", "direction"),
        _lever("persuasion", "pers", 0.0, "hours per teacher-week",
               "information about the benefits of collaboration", "primary-school essay, comment: understanding before compulsion"),
        _lever("pressure", "acc", 0.0, "intensity", "accountability pressure (tests, inspection, reporting)",
               "Adhikari, Sweet & Junker 2021; article: openness comes without accountability pressure", "direction"),
        _lever("partnership", "pi", 0.0, "sessions per participant-week at full phase",
               "a project with partner schools in three phases: join, develop, implement", "guide to forms of collaboration"),
    ],
)

LEVER_DTYPE = np.dtype((np.record, [(name, np.float64) for name in LEVERS]))
