"""Names that an earlier version knew and this one does not, and what became of each: told to whoever still uses one."""

_NO_PATTERN = "gone, because it carried no pattern"
_APPOINTMENTS = "gone, because weekly appointments are the habit now (arranging, lapsing)"
_CONTACTS = "gone, because contacts no longer open or close; who meets whom changes through appointments"
_OPPORTUNITY = "far_opportunity and acquaintances say now how easily people meet outside the department"
_SCHOOL = "it is a property of the school now, school.{}"

RETIRED: dict[str, str] = {
    "benefit_forgetting": _NO_PATTERN,
    "closure": _CONTACTS,
    "collective_coupling": _NO_PATTERN,
    "condition_sharpness": f"{_NO_PATTERN}; the four conditions are multiplied, and condition_ease scales them",
    "contagion_threshold": _NO_PATTERN,
    "cross_contact": _OPPORTUNITY,
    "cross_opportunity": _OPPORTUNITY,
    "department_opportunity": _OPPORTUNITY,
    "depth_0_share": "talk is counted apart now, as talk_sessions",
    "disposition_sd": "kind_sd (readiness for easy and for demanding kinds) takes its place",
    "dormant_contact": _CONTACTS,
    "efficacy_strain": _NO_PATTERN,
    "grade_affinity": _CONTACTS,
    "grade_contact": _OPPORTUNITY,
    "grade_opportunity": _OPPORTUNITY,
    "group_attention": _NO_PATTERN,
    "group_openness_loss": _NO_PATTERN,
    "habit_rate": _APPOINTMENTS,
    "half_opportunity": _NO_PATTERN,
    "harm_norm": _NO_PATTERN,
    "head_status": "standing_head takes its place",
    "intake_sd": _SCHOOL.format("intake_sd"),
    "loss_aversion": _NO_PATTERN,
    "newcomer_privatism": _APPOINTMENTS,
    "partnership_implement_weeks": "gone, because a partnership goes on as long as the lever partnership is above 0",
    "persuasion_messenger": "gone, because it carried no pattern; the administration informs",
    "privatism": _APPOINTMENTS,
    "privatism_mean": f"{_APPOINTMENTS}; appointments counts them",
    "privatism_sd": _APPOINTMENTS,
    "project_opportunity": "gone, because a project is an appointment for joint work across departments",
    "reactance": _NO_PATTERN,
    "readiness": _SCHOOL.format("readiness"),
    "talk": "norm_hearsay takes its place",
    "tie_closing": _CONTACTS,
    "tie_opening": _CONTACTS,
    "veteran_share": _NO_PATTERN,
    "veteran_stubbornness": _NO_PATTERN,
    "weight_privatism": _APPOINTMENTS,
    "weight_salience": "gone, because who feels a coming test coordinates in the grade team",
    "weight_strain": _NO_PATTERN,
}
