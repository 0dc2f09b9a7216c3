"""The school in week 0: contacts, staff and everything that the kernel needs, drawn from the run's luck (ODD 4.16)."""

import numpy as np

from sim.kernel.blueprint import (
    BENEFIT,
    CHAMPION,
    DEPARTMENT,
    DISPOSITION,
    EFFICACY,
    EXPERTISE,
    GRADE,
    MEDIAN_TRUST,
    NORM,
    PERCEIVED,
    PRACTICE_1,
    PRACTICE_2,
    PRACTICE_3,
    PRIVATISM,
    SHIFT,
    STRAIN,
    STUBBORNNESS,
    YEARS,
)
from sim.kernel.contacts import draw_trust, generated_pairs, grade_of, lay_contacts
from sim.kernel.diary import ENTRY_DTYPE, Diary
from sim.kernel.jit import jit, jit_allocating, jit_allocating_entry
from sim.kernel.luck import SCHOOL, TEACHER_B, TEACHER_D, WEEK_INITIAL, normals, uniforms
from sim.kernel.offices import appoint_heads, set_ranks
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
from sim.kernel.teacher import draw_person

VETERAN_YEARS = 15.0


@jit
def given(staff, i, column, drawn):
    """The staff table's value, or what was drawn where it has none."""
    return drawn if np.isnan(staff[i, column]) else staff[i, column]


@jit
def apply_staff(teacher, staff, i):
    """Replace what was drawn by what the staff table says of teacher i."""
    teacher.norm = teacher.prior_norm = given(staff, i, NORM, teacher.norm)
    teacher.expected_benefit = teacher.prior_benefit = given(staff, i, BENEFIT, teacher.expected_benefit)
    teacher.self_efficacy = teacher.prior_self_efficacy = given(staff, i, EFFICACY, teacher.self_efficacy)
    teacher.perceived_norm = given(staff, i, PERCEIVED, teacher.perceived_norm)
    teacher.privatism = given(staff, i, PRIVATISM, teacher.privatism)
    teacher.expertise = given(staff, i, EXPERTISE, teacher.expertise)
    teacher.strain = given(staff, i, STRAIN, teacher.strain)
    teacher.disposition = given(staff, i, DISPOSITION, teacher.disposition)
    teacher.stubbornness = given(staff, i, STUBBORNNESS, teacher.stubbornness)
    teacher.practice_1 = given(staff, i, PRACTICE_1, teacher.practice_1)
    teacher.practice_2 = given(staff, i, PRACTICE_2, teacher.practice_2)
    teacher.practice_3 = given(staff, i, PRACTICE_3, teacher.practice_3)


@jit
def set_career(teacher, i, years, luck, parameters):
    """Tenure and stubbornness at the start: novices, veterans, everybody else; known years of teaching decide."""
    novice = uniforms(luck, WEEK_INITIAL, i, TEACHER_D)[1]
    veteran = uniforms(luck, WEEK_INITIAL, i, TEACHER_B)[2] < parameters.veteran_share
    teacher.tenure = EXPERIENCED
    if not np.isnan(years):
        teacher.tenure = round(years * parameters.year_weeks)
        veteran = years >= VETERAN_YEARS
    elif novice < parameters.novice_share:
        teacher.tenure = int(novice / parameters.novice_share * 3.0 * parameters.year_weeks)
        veteran = False
    if veteran:
        teacher.stubbornness = parameters.veteran_stubbornness


@jit_allocating
def places_of(blueprint, luck, parameters):
    """Department, grade team and shift of every teacher: whole numbers (3, n)."""
    n, staff = blueprint.size, blueprint.staff
    places = np.empty((3, n), np.int64)
    for i in range(n):
        places[0, i] = int(i * parameters.departments / n)
        places[1, i] = grade_of(i, luck, parameters)
        if len(staff) > 0:
            places[0, i] = int(staff[i, DEPARTMENT])
            if staff[i, GRADE] >= 0:
                places[1, i] = int(staff[i, GRADE])
        places[2, i] = places[1, i] % int(parameters.shifts)
        if len(staff) > 0 and staff[i, SHIFT] >= 0:
            places[2, i] = int(staff[i, SHIFT])
    return places


@jit
def settle_teacher(teacher, i, blueprint, places, luck, parameters):
    """Everything about teacher i in week 0, except her offices and ranks."""
    draw_person(teacher, i, WEEK_INITIAL, luck, parameters.expertise, parameters)
    teacher.department, teacher.grade, teacher.shift = places[0, i], places[1, i], places[2, i]
    years = np.nan if len(blueprint.staff) == 0 else blueprint.staff[i, YEARS]
    set_career(teacher, i, years, luck, parameters)
    if len(blueprint.staff) > 0:
        apply_staff(teacher, blueprint.staff, i)


@jit_allocating
def new_school(luck, parameters):
    """The school record of week 0: intake of pupils and the partner school's practice."""
    school = np.zeros(1, SCHOOL_DTYPE)
    u = uniforms(luck, WEEK_INITIAL, 0, SCHOOL)
    v = uniforms(luck, WEEK_INITIAL, 1, SCHOOL)
    record = school[0]
    record.intake = parameters.intake_sd * normals(u[0], u[1])[0]
    record.partner_practice_1, record.partner_practice_2, record.partner_practice_3 = v[0], v[1], v[2]
    record.partnership_week = -1
    record.network_changed = 1
    return school


@jit_allocating
def new_scratch(n, grades):
    """Working memory of a week."""
    real, draws = np.zeros((5, n)), np.zeros((12, n))
    whole = np.zeros((2, n), np.int64)
    return Scratch(
        whole[0],
        real[0],
        real[1],
        real[2],
        real[3],
        draws[0:4],
        draws[4:8],
        draws[8:12],
        np.zeros((4, 4, n)),
        np.zeros((grades, PRACTICE_TOPICS + 1)),
        whole[1],
        real[4],
        np.zeros(MOST_MEMBERS, np.int64),
        np.zeros(MOST_MEMBERS),
        np.zeros((MOST_MEMBERS, MOST_MEMBERS), np.int64),
    )


@jit_allocating_entry
def build(blueprint, luck, parameters):
    """The state of a school before week 0: a pure function of the blueprint, the parameters and the luck."""
    n, departments, shifts = blueprint.size, blueprint.departments, blueprint.shifts
    places = places_of(blueprint, luck, parameters)
    if blueprint.draw_contacts:
        pairs, values = generated_pairs(places, luck, parameters)
    else:
        pairs, values = blueprint.pairs, blueprint.pair_values
    contacts = lay_contacts(n, pairs, values)
    draw_trust(contacts, blueprint.staff[:, MEDIAN_TRUST], luck, parameters)
    teachers = np.zeros(n, TEACHER_DTYPE)
    grades = 1
    for i in range(n):
        settle_teacher(teachers[i], i, blueprint, places, luck, parameters)
        grades = max(grades, teachers[i].grade + 1)
    scratch = new_scratch(n, grades)
    set_ranks(teachers, contacts, scratch.weights, luck, parameters)
    appoint_heads(teachers, contacts, blueprint)
    for i in range(len(blueprint.staff)):
        if blueprint.staff[i, CHAMPION] == 1.0:
            convert(teachers[i], parameters)
    return State(
        teachers,
        contacts,
        np.zeros(departments, CLIMATE_DTYPE),
        blueprint.stances.copy(),
        new_school(luck, parameters),
        np.zeros(1, TALLY_DTYPE),
        np.zeros((3, departments + shifts + departments * shifts)),
        scratch,
        Diary(np.zeros(0, ENTRY_DTYPE), np.zeros(1, np.int64)),
    )
