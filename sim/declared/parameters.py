"""The parameters of the model, each declared once; validation, help, sweeps, sliders, the ODD table and the kernel read this file."""

import numpy as np

from sim.declared.declaration import BASES, Basis, Declaration, Declarations
from sim.declared.school_properties import SCHOOL_PROPERTIES

# Short names for the tables below: the basis of a default.
N, D, A, CAL = BASES
WEEKLY, SESSION, LOGIT, SHARE = "per week", "per session at full stake", "logits", "0 to 1"
_Row = tuple[str, str, float, float, float, float, float, float | None, str, str, str, Basis]


def _group(group: str, rows: list[_Row]) -> list[Declaration]:
    """Rows: name, symbol, default, low, high, plausible low, plausible high, off, unit, meaning, source, basis."""
    return [
        Declaration(n, s, float(d), float(lo), float(hi), u, m, src, b, (float(plo), float(phi)), off,
                    n in WHOLE, group)
        for n, s, d, lo, hi, plo, phi, off, u, m, src, b in rows
    ]


WHOLE = {"windows", "champion_placement", "group_size", "occasions",
         "partnership_join_weeks", "partnership_develop_weeks"}

_EFFECTIVE = _group("effective levers", [
    ("door_relief", "prot", .5, 0, 1, 0, 1, 0, SHARE, "share of closed doors that full protected time opens", "assumed", A),
    ("focus", "focus", .65, 0, 1, .3, .9, None, SHARE, "focus of work that teachers choose themselves", "article on worthwhile collaboration; Coe", D),
    ("build_up_weeks", "tau", 18, 0, 200, 9, 36, 0, "weeks", "weeks in which a reform comes two thirds of the way to what is ever carried out of it (0: at once)", "Kim 2011: influence takes about a year (direction)", A),
    ("formal_tie_loosening", "ao", .3, 0, 1, 0, .6, 0, SHARE, "share of opportunity in formal ties lost at full accountability pressure", "Adhikari, Sweet & Junker 2021 (direction)", D),
    ("mediation", "mid", .5, 0, 1, 0, 1, 0, SHARE, "how strongly a head of department's stance colours clarity and control", "assumed; middle leaders in Ayubayeva 2018", A),
])
_WILLINGNESS = _group("willingness", [
    ("weight_benefit", "w_b", 3, 0, 20, 1.5, 4.5, 0, LOGIT, "weight of expected benefit", "Frank, Zhao & Borman 2004 (order of weights)", D),
    ("weight_norm", "w_n", 1, 0, 20, .5, 1.5, 0, LOGIT, "weight of the teacher's own norm", "Frank, Zhao & Borman 2004 (order of weights)", D),
    ("weight_perceived", "w_d", 2.5, 0, 20, 1.25, 3.75, 0, LOGIT, "weight of the perceived norm (what colleagues are seen to do)", "Frank, Zhao & Borman 2004: social pressure and help at least as strong as own benefit", CAL),
])
_KINDS = _group("kinds of collaboration", [
    ("ease_talk", "c_0", -4, -20, 10, -5, 0, None, LOGIT, "readiness for talk, relative to exchange", "tuned to six-step frequencies (PISA 2015, half of the US schools)", CAL),
    ("ease_observation", "c_2", -4.3, -20, 10, -6, -3, None, LOGIT, "readiness to observe a colleague, relative to exchange", "tuned to the same", CAL),
    ("ease_joint_work", "c_3", -5, -20, 10, -6.5, -3.5, None, LOGIT, "readiness for joint work, relative to exchange", "tuned to the same", CAL),
])
_VOLUNTARY = _group("voluntary sessions", [
    ("windows", "W", 4, 1, 8, 2, 4, None, "sessions per week", "free hours (windows) for voluntary sessions that a teacher has in a week", "MetLife 2009: 2.7 h a week of teamwork", A),
    ("courtesy", "c", .5, 0, 1, .3, .8, 0, SHARE, "requests that are answered by talk at least, whatever the colleague wants and thinks", "Flynn & Lake 2008: those who ask underestimate how often they get help (direction; strangers)", CAL),
    ("arranging", "phi_a", .4, 0, 1, .2, .9, 0, "chance", "chance that a productive session becomes a weekly appointment", "tuned to how often teachers exchange materials (PISA 2015, half of the US schools)", CAL),
    ("lapsing", "la", .02, 0, .5, .005, .03, 0, WEEKLY, "chance that an appointment ends in a week without a productive session, for people who do not want it", "tuned to the same", CAL),
    ("occasions", "o", 5, 1, 20, 2, 6, None, "occasions a week", "occasions in a week on which an appointment can be kept (one a school day): it fails only if the doors are shut on all", "assumed", A),
    ("trust_selection", "xi", 1, 0, 4, 0, 2, 0, "exponent", "how strongly trust guides the choice of a partner", "1 = proportional; assumed", A),
])
_SCHEDULED = _group("scheduled sessions", [
    ("enforced_attendance", "enf0", .5, 0, 1, .2, .9, None, SHARE, "attendance of scheduled sessions that needs no wish, without control", "assumed", A),
    ("mandate_strain", "om_m", .02, 0, .5, .01, .05, 0, SESSION, "strain of a scheduled hour outside protected time", "Johnston & Tsai 2018: time binds (direction)", D),
    ("crowding", "crowd", .2, 0, 1, 0, .6, 0, SHARE, "share of scheduled hours outside protected time that also take a free hour (window)", "assumed", A),
    ("group_size", "g", 2, 2, 12, 2, 8, 2, "teachers", "teachers in a scheduled session (2 = pairs)", "article: groups do all at once (direction)", A),
])
_SESSION = _group("session", [
    ("openness_control_loss", "dc", .5, 0, 1, 0, 1, 0, SHARE, "openness lost under full control", "article: openness without accountability pressure (direction)", D),
    ("openness_pressure_loss", "da", .3, 0, 1, 0, .6, 0, SHARE, "openness lost under full accountability pressure", "Adhikari, Sweet & Junker 2021 (direction)", D),
    ("support_control_loss", "cs", .7, 0, 1, 0, 1, 0, SHARE, "supportive climate lost under full control", "article on worthwhile collaboration; Coe", D),
    ("challenge_base", "ch0", .4, 0, 1, .1, .9, None, SHARE, "challenge between teachers of the same practice", "guide: learning from those who differ", A),
    ("challenge_difference", "ch1", .6, 0, 1, 0, .6, 0, SHARE, "challenge added by practices as different as two random ones", "guide: learning from those who differ", A),
    ("condition_ease", "kap", 1.9, .1, 6, 1, 3, None, "ratio", "chance of success relative to the product of the four conditions", "article on worthwhile collaboration; tuned to complementarity", CAL),
    ("assimilation", "mu_s", .06, 0, 1, 0, .12, 0, SESSION, "pull towards the partner's norm", "Kim 2011: influence takes about a year (direction)", D),
    ("trust_gain", "eta_p", .4, 0, 1, .2, .6, 0, SESSION, "trust gained in a productive session", "assumed; net .025 a session at trust .5", A),
    ("trust_fade", "eta_0", .02, 0, 1, 0, .05, 0, SESSION, "trust lost in a session that led to nothing", "assumed", A),
    ("breach_multiplier", "lam_t", 5, 0, 20, 1, 10, 1, "ratio", "trust lost in a harmful session relative to the gain of a productive one", "Slovic 1993; replications partial", D),
    ("benefit_learning", "al", .15, 0, .5, .05, .3, 0, SESSION, "how fast expected benefit follows experience", "assumed", A),
    ("pleasant_reward", "r0", .3, 0, 1, 0, .6, None, SHARE, "reward of an unproductive session among people who trust each other fully", "article: fine, but not fantastic", A),
    ("internalisation", "iota", .06, 0, 1, 0, .12, 0, SESSION, "norm gained in a productive session of one's own choice", "direction assumed from self-determination theory", D),
    ("harm_base", "chi0", .05, 0, 1, 0, .2, 0, "chance", "chance of harm in an unproductive session without trust", "article: sometimes demoralising or harmful", A),
    ("harm_control", "chi1", .45, 0, 1, 0, .8, 0, "chance", "chance of harm that full control adds", "article: sometimes demoralising or harmful", A),
    ("harm_efficacy", "he", .012, 0, 1, 0, .03, 0, "per harmful session", "share of self-efficacy lost to harm", "assumed", A),
    ("mastery", "em", .02, 0, .2, 0, .04, 0, SESSION, "self-efficacy gained from success (mastery and encouragement)", "survey of 179 teachers: mastery before persuasion and vicarious experience", CAL),
    ("vicarious", "ev", .012, 0, .2, 0, .03, 0, SESSION, "self-efficacy gained from an expert partner", "survey of 179 teachers: order of sources (direction)", CAL),
    ("efficacy_failure", "ew", .008, 0, .2, 0, .016, 0, SESSION, "share of self-efficacy lost in an unproductive session", "assumed", A),
    ("expertise_learning", "rho", .02, 0, .3, .01, .05, 0, SESSION, "expertise learned from the better of partner and coach", "Jackson & Bruegmann 2009; Horvath 2022: .1 SD per SD and year", N),
    ("practice_alignment", "mu_x", .5, 0, 1, .2, .8, 0, SESSION, "how far sharing or joint work brings two practices together", "assumed", A),
    ("novice_plasticity", "plast", 1.75, 1, 3, 1, 3, 1, "ratio", "how much more a novice learns from a productive session", "Jackson & Bruegmann 2009; Tschannen-Moran & Woolfolk Hoy 2007", D),
])
_OUTSIDE = _group("partnership", [
    ("partnership_share", "pa", .1, 0, 1, 0, .3, 0, "share of staff", "teachers who take part in a partnership", "assumed", A),
    ("partnership_join_weeks", "L1", 12, 1, 200, 6, 36, None, "weeks", "length of the joining phase", "guide: join, develop, implement; lengths assumed", A),
    ("partnership_develop_weeks", "L2", 12, 1, 200, 6, 36, None, "weeks", "length of the developing phase", "guide: join, develop, implement; lengths assumed", A),
])
_PERCEPTION = _group("perception and norm", [
    ("perception_rate", "phi", .15, 0, 1, .05, .4, 0, WEEKLY, "how fast the perceived norm follows what is seen", "assumed", A),
    ("invisibility", "vis", 1, 0, 1, 0, 1, 0, SHARE, "how far closed doors also hide what colleagues do", "secondary-school essay; Packard 1971 (pluralistic ignorance)", D),
    ("mandated_visibility", "mdisc", .5, 0, 1, 0, 1, 0, SHARE, "how far compelled work counts as collaboration in the eyes of others", "assumed", A),
    ("norm_anchor", "mu_a", .02, 0, 1, 0, .04, 0, WEEKLY, "pull of the norm towards the teacher's lifelong conviction", "Friedkin-Johnsen model (form); rate assumed", D),
    ("norm_conformity", "mu_d", .01, 0, 1, 0, .02, 0, WEEKLY, "pull of the norm towards the perceived norm", "direction assumed", D),
    ("norm_hearsay", "mu_f", 0, 0, 1, 0, .05, 0, WEEKLY, "pull of the norm towards colleagues' norms, whoever is met", "Friedkin-Johnsen model (form)", A),
    ("persuasion_effect", "pe", .15, 0, 1, 0, .3, 0, WEEKLY, "how fast an hour of information a week moves expected benefit among those who believe the administration", "no evidence fixes it: sweep it", A),
    ("credible_benefit", "b_c", .7, 0, 1, .5, .9, None, SHARE, "benefit that information can make credible", "assumed", A),
])
_EFFICACY = _group("efficacy, strain and expertise", [
    ("efficacy_return", "e_dec", .02, 0, 1, 0, .04, 0, WEEKLY, "return of self-efficacy to its prior", "assumed; tuned to complementarity of conditions", CAL),
    ("strain_recovery", "l_dec", .2, 0, 1, .1, .4, None, WEEKLY, "return of strain to its usual level", "assumed", A),
    ("pressure_strain", "om_acc", .02, 0, .5, 0, .06, 0, WEEKLY, "strain of full accountability pressure", "assumed", A),
    ("experience_learning", "rho0", .004, 0, .2, 0, .008, 0, WEEKLY, "expertise gained by experience alone, up to .7", "assumed", A),
    ("results_efficacy", "res", .03, 0, .5, 0, .06, 0, "per term of 9 weeks and pupil SD", "self-efficacy gained from the school's results", "Goddard et al. 2004 (direction; recalled)", D),
])
_TIES = _group("ties", [
    ("trust_return", "t_dec", .02, 0, 1, .005, .04, 0, WEEKLY, "return of trust to its baseline", "assumed", A),
    ("trust_building_rate", "tb", .03, 0, .5, 0, .06, 0, WEEKLY, "trust gained from full trust building", "assumed", A),
])
_PRACTICE = _group("practice, test and pupils", [
    ("practice_drift", "sx", .02, 0, .3, .005, .04, 0, "SD per week", "drift of what each teacher actually teaches", "assumed; tuned to coherence by isolation", CAL),
    ("test_shock", "shock", 1, 0, 1, 0, 1, 0, SHARE, "how strongly incoherence is felt when a common test is prepared", "secondary-school essay", A),
    ("salience_decay", "q_dec", .5, 0, 1, .2, .9, None, WEEKLY, "fading of felt interdependence after the test is prepared", "assumed", A),
    ("rework_strain", "om_r", .25, 0, 1, 0, .5, 0, "per test", "strain of the rework that full incoherence causes", "secondary-school essay", A),
    ("external_test", "text", 0, 0, 1, 0, 1, 0, SHARE, "share of the test set outside the school, against an outside standard", "secondary-school essay", A),
    ("pupils_efficacy", "ye", .4, 0, 2, 0, .8, 0, "pupil SD", "effect of mean self-efficacy on pupils", "Eells: school-level r = .617, read at pupil level: at most .3 SD (derived)", N),
    ("pupils_expertise", "ys", .5, 0, 2, 0, 1, 0, "pupil SD", "effect of mean expertise on pupils", "teacher SD = .15 pupil SD (value-added literature; recalled)", N),
    ("pupils_coherence", "yc", .07, 0, 2, 0, .15, 0, "pupil SD", "effect of curricular coherence on pupils", "Newmann et al. 2001 (direction)", D),
])
_TURNOVER = _group("turnover", [
    ("turnover", "turn", 1, 0, 10, 0, 3, 0, "ratio", "scale of all exits", "1 = as in the studies behind exit_base (Sims & Jerrim 2020; Kraft, Marinell & Yee 2016)", N),
    ("exit_base", "x0", .097, .001, .9, .03, .15, None, "per year", "exit of an experienced teacher under ordinary conditions", "Sims & Jerrim 2020; Kraft, Marinell & Yee 2016", N),
    ("exit_efficacy", "x_e", .6, 0, 10, 0, 1.5, 0, LOGIT, "how much self-efficacy keeps a teacher", "direction", D),
    ("exit_support", "x_s", .32, 0, 10, 0, 1, 0, LOGIT, "how much colleagues' trust keeps a teacher", "Kraft, Marinell & Yee 2016: 5 % relative per SD", N),
    ("exit_strain", "x_l", 2, 0, 10, 0, 4, 0, LOGIT, "how much strain drives a teacher away", "direction", D),
    ("exit_novice", "x_nov", 1.1, 0, 5, 0, 2, 0, LOGIT, "extra exits in the first three years", "Sims & Jerrim 2020: novices three times as often", N),
    ("newcomer_trust", "new_t", .8, 0, 1, .5, 1, 1, SHARE, "trust between a newcomer and colleagues, relative to the tie's baseline", "assumed", A),
    ("newcomer_expertise", "new_s", .35, .01, .99, .2, .55, None, SHARE, "median expertise of a newcomer", "direction: novices are less effective", D),
    ("newcomer_efficacy_dip", "new_de", .1, 0, .5, 0, .2, 0, SHARE, "fall of self-efficacy on arrival", "Woolfolk Hoy & Spero 2005 (direction)", D),
])
_CHAMPIONS = _group("champions", [
    ("champion_drive", "champ_a", 3, 0, 10, 0, 5, 0, LOGIT, "extra readiness of a champion", "assumed", A),
    ("champion_tiring", "champ_t", .02, 0, 1, 0, .05, 0, WEEKLY, "fading of a champion's extra readiness (.02: half of it in 34 weeks)", "assumed", A),
    ("champion_placement", "champ_rule", 0, 0, 3, 0, 3, None, "code", "who becomes a champion first: 0 random, 1 most contacts, 2 betweenness, 3 department by department", "model option", A),
])

PARAMETERS = Declarations("parameter", [
    *_EFFECTIVE, *_WILLINGNESS, *_KINDS, *_VOLUNTARY, *_SCHEDULED, *_SESSION, *_OUTSIDE, *_PERCEPTION, *_EFFICACY, *_TIES,
    *_PRACTICE, *_TURNOVER, *_CHAMPIONS,
])

# What the kernel reads: one record with every parameter and every numeric property of the school, by name, and the
# length of the school year (from the school's calendar).
PARAMETER_DTYPE = np.dtype((np.record, [(name, np.float64) for name in [*SCHOOL_PROPERTIES, *PARAMETERS, "year_weeks"]]))
