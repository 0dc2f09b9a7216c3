"""The school in week 0: contacts, staff and everything that the kernel needs, drawn from the run's luck (ODD 4.16)."""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.declared.levers import LEVER_DTYPE
from sim.kernel.blueprint import (
    ACTIVITY,
    BENEFIT,
    CHAMPION,
    DEPARTMENT,
    EFFICACY,
    EXPERTISE,
    GRADE,
    MEDIAN_TRUST,
    NORM,
    PERCEIVED,
    POPULARITY,
    PRACTICE_1,
    PRACTICE_2,
    PRACTICE_3,
    SHIFT,
    STRAIN,
    UNIT,
    YEARS,
)
from sim.kernel.contacts import all_pairs, draw_trust, drawn_acquaintances, grade_of, lay_contacts, opportunities
from sim.kernel.diary import ENTRY_DTYPE, Diary
from sim.kernel.jit import jit, jit_allocating, jit_allocating_entry
from sim.kernel.kinds import NO_APPOINTMENT
from sim.kernel.luck import PERSON, SCHOOL, TEACHER_C, TEACHER_D, WEEK_INITIAL, normals, uniforms
from sim.kernel.offices import appoint_heads, set_champion_ranks, set_staff_ranks
from sim.kernel.state import (
    CLIMATE_DTYPE,
    EXPERIENCED,
    MOST_MEMBERS,
    PRACTICE_TOPICS,
    SCHOOL_DTYPE,
    TALLY_DTYPE,
    TEACHER_DTYPE,
    Scratch,
    State,
)
from sim.kernel.submodels.champions import convert
from sim.kernel.submodels.effective_levers import ACROSS, TEAM_ACROSS
from sim.kernel.teacher import draw_person, logistic, logit, set_standing

NAMING_RELIABILITY, TEAMS_SHARE = fixed("naming_reliability"), fixed("team_share_of_practice")
DEMANDING_SHARE, NOVICE_YEARS = fixed("school_demanding_share"), fixed("novice_years")
GRADE_BASE = 1 << 20  # unit of TEACHER_C for a grade team
INTAKE_AND_TRUST, PARTNER_SCHOOL, READINESS, REFORMS = 0, 1, 2, 3  # units of SCHOOL


@jit
def given(staff, i, column, drawn):
    """The staff table's value, or what was drawn where it has none."""
    return drawn if np.isnan(staff[i, column]) else staff[i, column]


@jit
def apply_staff(teacher, staff, i):
    """Replace what was drawn by what the staff table says of teacher i."""
    teacher.norm = teacher.prior_norm = given(staff, i, NORM, teacher.norm)
    teacher.expected_benefit = given(staff, i, BENEFIT, teacher.expected_benefit)
    teacher.self_efficacy = teacher.prior_self_efficacy = given(staff, i, EFFICACY, teacher.self_efficacy)
    teacher.perceived_norm = given(staff, i, PERCEIVED, teacher.perceived_norm)
    teacher.expertise = given(staff, i, EXPERTISE, teacher.expertise)
    teacher.strain = given(staff, i, STRAIN, teacher.strain)
    teacher.practice_1 = given(staff, i, PRACTICE_1, teacher.practice_1)
    teacher.practice_2 = given(staff, i, PRACTICE_2, teacher.practice_2)
    teacher.practice_3 = given(staff, i, PRACTICE_3, teacher.practice_3)


@jit
def set_career(teacher, i, years, luck, parameters):
    """Tenure at the start: novices and everybody else; known years of teaching decide."""
    novice = uniforms(luck, WEEK_INITIAL, i, TEACHER_D)[1]
    teacher.tenure = EXPERIENCED
    if not np.isnan(years):
        teacher.tenure = round(years * parameters.year_weeks)
    elif novice < parameters.novice_share:
        teacher.tenure = int(novice / parameters.novice_share * NOVICE_YEARS * parameters.year_weeks)


@jit
def apply_naming(teacher, staff, i, luck, parameters):
    """Popularity and activity in a file of who names whom are lasting differences, in part."""
    popularity, activity = staff[i, POPULARITY], staff[i, ACTIVITY]
    if np.isnan(popularity):
        return
    p = uniforms(luck, WEEK_INITIAL, i, PERSON)
    rest = np.sqrt(1.0 - NAMING_RELIABILITY**2)
    z = NAMING_RELIABILITY * popularity + rest * normals(p[0], p[1])[0]
    z_initiative = NAMING_RELIABILITY * activity + rest * normals(p[2], p[3])[0]
    set_standing(teacher, z, z_initiative, parameters)


@jit_allocating
def none_of(n):
    """Four groupings to which nobody belongs yet: (4, n) of -1."""
    groupings = np.empty((4, n), np.int64)
    for g in range(4):
        for i in range(n):
            groupings[g, i] = -1
    return groupings


@jit_allocating
def places_of(blueprint, luck, parameters):
    """Department, grade team, shift and own unit of every teacher: whole numbers (4, n)."""
    n, staff = blueprint.size, blueprint.staff
    places = none_of(n)
    for i in range(n):
        places[0, i] = int(i * parameters.departments / n)
        places[1, i] = grade_of(i, luck, parameters)
        if len(staff) > 0:
            places[0, i] = int(staff[i, DEPARTMENT])
            if staff[i, GRADE] >= 0:
                places[1, i] = int(staff[i, GRADE])
            if staff[i, UNIT] >= 0:
                places[3, i] = int(staff[i, UNIT])
        places[2, i] = places[1, i] % int(parameters.shifts)
        if len(staff) > 0 and staff[i, SHIFT] >= 0:
            places[2, i] = int(staff[i, SHIFT])
    return places


@jit
def share_practice(teacher, grade, luck):
    """At the start a grade team has taught together for long: half of a practice is the team's."""
    u = uniforms(luck, WEEK_INITIAL, GRADE_BASE + grade, TEACHER_C)
    teacher.practice_1 = (1.0 - TEAMS_SHARE) * teacher.practice_1 + TEAMS_SHARE * u[0]
    teacher.practice_2 = (1.0 - TEAMS_SHARE) * teacher.practice_2 + TEAMS_SHARE * u[1]
    teacher.practice_3 = (1.0 - TEAMS_SHARE) * teacher.practice_3 + TEAMS_SHARE * u[2]


@jit
def settle_teacher(teacher, i, blueprint, places, school, luck, parameters):
    """Everything about teacher i in week 0, except her offices and ranks."""
    draw_person(teacher, i, WEEK_INITIAL, luck, parameters.expertise, school, parameters)
    teacher.department, teacher.grade, teacher.shift = places[0, i], places[1, i], places[2, i]
    teacher.own_unit = places[3, i]
    share_practice(teacher, teacher.grade, luck)
    teacher.appointment_talk = teacher.appointment_exchange = NO_APPOINTMENT
    teacher.appointment_observation = teacher.appointment_joint_work = NO_APPOINTMENT
    years = np.nan if len(blueprint.staff) == 0 else blueprint.staff[i, YEARS]
    set_career(teacher, i, years, luck, parameters)
    if len(blueprint.staff) > 0:
        apply_staff(teacher, blueprint.staff, i)
        apply_naming(teacher, blueprint.staff, i, luck, parameters)


@jit_allocating
def new_school(luck, parameters):
    """The school record of week 0: what makes schools of one population differ, and the partner school's practice."""
    school = np.zeros(1, SCHOOL_DTYPE)
    record = school[0]
    u = uniforms(luck, WEEK_INITIAL, INTAKE_AND_TRUST, SCHOOL)
    z_intake, z_trust = normals(u[0], u[1])
    record.intake = parameters.intake_sd * z_intake
    record.trust = logit(parameters.trust) + parameters.school_trust_sd * z_trust
    v = uniforms(luck, WEEK_INITIAL, PARTNER_SCHOOL, SCHOOL)
    record.partner_practice_1, record.partner_practice_2, record.partner_practice_3 = v[0], v[1], v[2]
    u = uniforms(luck, WEEK_INITIAL, READINESS, SCHOOL)
    z_easy, z_demanding = normals(u[0], u[1])
    record.readiness_easy = parameters.school_kind_sd * z_easy
    record.readiness_demanding = DEMANDING_SHARE * parameters.school_kind_sd * z_demanding
    u = uniforms(luck, WEEK_INITIAL, REFORMS, SCHOOL)
    z_implementation, z_observation = normals(u[0], u[1])
    record.implementation = 1.0
    if parameters.implementation < 1.0:
        middle = logit(parameters.implementation)
        record.implementation = logistic(middle + parameters.implementation_sd * z_implementation)
    spread = parameters.school_observation_sd
    record.observation = np.exp(spread * z_observation - spread**2 / 2.0)
    record.partnership_week = record.mandate_unit = -1
    record.network_changed = 1
    return school


@jit_allocating
def teams_across(teachers):
    """Teams of about six across departments, by the random order of the staff."""
    n = len(teachers)
    teams = np.empty(n, np.int64)
    for i in range(n):
        teams[i] = teachers[i].staff_rank * max(1, n // TEAM_ACROSS) // n
    return teams


@jit_allocating
def lay_network(teachers, places, blueprint, luck, parameters):
    """The contacts of a school: teams (unless a file says who is in contact), acquaintances, units of mandates."""
    n = blueprint.size
    drawn = drawn_acquaintances(teachers, luck, parameters)
    groupings = none_of(n)
    if blueprint.draw_contacts == 1:
        groupings[0], groupings[1] = places[0], places[1]
    elif blueprint.units >= 0:  # a file gives no teams, but who is called together can be met
        groupings[0] = places[0]
        if blueprint.units >= 1:
            groupings[1] = places[1]
    if blueprint.units >= ACROSS:
        groupings[2] = teams_across(teachers)
    if blueprint.units > ACROSS:
        groupings[3] = places[3]
    pairs, given_row = all_pairs(groupings, drawn, blueprint.pairs)
    return lay_contacts(n, pairs, opportunities(pairs, given_row, places, drawn, blueprint, parameters))


@jit
def says_trust(blueprint):
    """1 if a file says how people trust one another, of a pair or in general."""
    for i in range(len(blueprint.staff)):
        if not np.isnan(blueprint.staff[i, MEDIAN_TRUST]):
            return 1
    for p in range(len(blueprint.pairs)):
        if not (np.isnan(blueprint.pair_values[p, 2]) and np.isnan(blueprint.pair_values[p, 3])):
            return 1
    return 0


@jit_allocating
def new_scratch(n, grades):
    """Working memory of a week."""
    real, draws = np.zeros((4, n)), np.zeros((16, n))
    whole = np.zeros((4, n), np.int64)
    return Scratch(
        whole[0],
        real[0],
        real[1],
        real[2],
        draws[0:4],
        draws[4:8],
        draws[8:12],
        draws[12:16],
        np.zeros((grades, PRACTICE_TOPICS + 1)),
        whole[1],
        real[3],
        whole[2],
        whole[3],
        np.zeros(MOST_MEMBERS, np.int64),
        np.zeros(MOST_MEMBERS),
        np.zeros((MOST_MEMBERS, MOST_MEMBERS), np.int64),
    )


@jit_allocating_entry
def build(blueprint, luck, parameters):
    """The state of a school before week 0: a pure function of the blueprint, the parameters and the luck."""
    n, departments, shifts = blueprint.size, blueprint.departments, blueprint.shifts
    places = places_of(blueprint, luck, parameters)
    school = new_school(luck, parameters)
    teachers = np.zeros(n, TEACHER_DTYPE)
    grades = 1
    for i in range(n):
        settle_teacher(teachers[i], i, blueprint, places, school[0], luck, parameters)
        grades = max(grades, teachers[i].grade + 1)
    scratch = new_scratch(n, grades)
    set_staff_ranks(teachers, scratch.weights, luck)
    contacts = lay_network(teachers, places, blueprint, luck, parameters)
    school[0].trust_given = says_trust(blueprint)
    draw_trust(teachers, contacts, blueprint.staff[:, MEDIAN_TRUST], school[0], luck, parameters)
    set_champion_ranks(teachers, contacts, scratch.weights, parameters)
    appoint_heads(teachers, contacts, blueprint)
    for i in range(len(blueprint.staff)):
        if blueprint.staff[i, CHAMPION] == 1.0:
            convert(teachers[i], parameters)
    return State(
        teachers,
        contacts,
        np.zeros(departments, CLIMATE_DTYPE),
        blueprint.stances.copy(),
        school,
        np.zeros(1, TALLY_DTYPE),
        blueprint.baseline.copy(),
        blueprint.baseline.copy(),
        np.zeros(1, LEVER_DTYPE),
        np.zeros((3, departments + shifts + departments * shifts)),
        scratch,
        Diary(np.zeros(0, ENTRY_DTYPE), np.zeros(1, np.int64)),
    )
