"""Who is in contact with whom in week 0, with what opportunity and trust (ODD 4.16)."""

import numpy as np

from sim.kernel.jit import jit, jit_allocating
from sim.kernel.luck import PAIR, PAIR_BASE, TEACHER_D, TRUST, WEEK_INITIAL, WEEK_NETWORK, normals, uniforms
from sim.kernel.state import NEVER, Contacts
from sim.kernel.teacher import kept_inside, logistic, logit

NO_CONTACT = np.nan
BEFORE_START = -1


@jit
def grade_of(i, luck, parameters):
    """Grade team of teacher i, drawn."""
    return int(uniforms(luck, WEEK_INITIAL, i, TEACHER_D)[0] * parameters.grades)


@jit
def opportunity_of(i, j, same_department, same_grade, luck, parameters):
    """Opportunity of the pair i < j in a generated school: 0 = dormant, NaN = no contact."""
    if same_department:
        return parameters.department_opportunity
    u = uniforms(luck, WEEK_NETWORK, PAIR_BASE * i + j, PAIR)
    if same_grade and u[0] < parameters.grade_contact:
        return parameters.grade_opportunity
    if u[1] < parameters.cross_contact:
        return parameters.cross_opportunity
    if u[1] < parameters.cross_contact + parameters.dormant_contact:
        return 0.0
    return NO_CONTACT


@jit_allocating
def generated_pairs(places, luck, parameters):
    """Contacts that the model draws: index pairs i < j in order (p, 2), their values (p, 3); ``places``: see
    :func:`sim.kernel.setup.places_of`.
    """
    departments, grades = places[0], places[1]
    n = len(departments)
    found = np.empty(n * (n - 1) // 2)
    k = count = 0
    for i in range(n):
        for j in range(i + 1, n):
            found[k] = opportunity_of(i, j, departments[i] == departments[j], grades[i] == grades[j], luck, parameters)
            if not np.isnan(found[k]):
                count += 1
            k += 1
    pairs, values = np.empty((count, 2), np.int64), np.empty((count, 3))
    for p in range(count):
        values[p, 1] = values[p, 2] = np.nan
    k = p = 0
    for i in range(n):
        for j in range(i + 1, n):
            if not np.isnan(found[k]):
                pairs[p, 0], pairs[p, 1] = i, j
                values[p, 0] = found[k]
                p += 1
            k += 1
    return pairs, values


@jit_allocating
def empty_contacts(n, size):
    """Unfilled arrays for ``size`` directed contacts of ``n`` teachers."""
    whole, real = np.zeros((5, size), np.int64), np.zeros((7, size))
    sums = np.zeros((2, n))
    for c in range(size):
        whole[2, c] = whole[3, c] = NEVER
        whole[4, c] = BEFORE_START
    return Contacts(
        np.zeros(n + 1, np.int64),
        whole[0],
        whole[1],
        real[0],
        real[1],
        real[2],
        real[3],
        real[4],
        real[5],
        real[6],
        whole[2],
        whole[3],
        whole[4],
        sums[0],
        sums[1],
    )


@jit_allocating
def lay_contacts(n, pairs, values):
    """Compressed rows from index pairs in ascending order; each row comes out ascending."""
    contacts = empty_contacts(n, 2 * len(pairs))
    indptr = contacts.indptr
    for p in range(len(pairs)):
        indptr[pairs[p, 0] + 1] += 1
        indptr[pairs[p, 1] + 1] += 1
    for i in range(n):
        indptr[i + 1] += indptr[i]
    filled = indptr[:-1].copy()
    for p in range(len(pairs)):
        i, j = pairs[p, 0], pairs[p, 1]
        there, back = filled[i], filled[j]
        filled[i] += 1
        filled[j] += 1
        contacts.indices[there], contacts.indices[back] = j, i
        contacts.reverse[there], contacts.reverse[back] = back, there
        contacts.opportunity[there] = contacts.opportunity[back] = values[p, 0]
        contacts.trust[there], contacts.trust[back] = values[p, 1], values[p, 2]
    return contacts


@jit
def median_trust_logit(given_median, usual):
    """Logit of a teacher's median trust: as the staff table gives it, else the school's."""
    return usual if np.isnan(given_median) else logit(kept_inside(given_median))


@jit
def draw_trust(contacts, medians, luck, parameters):
    """Trust and its baseline on every directed contact; given values stay. ``medians``: a teacher's own median (n,) or
    (0,).
    """
    usual = logit(parameters.trust)
    for i in range(len(contacts.indptr) - 1):
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            j, back = contacts.indices[c], contacts.reverse[c]
            if j < i:
                continue
            u = uniforms(luck, WEEK_INITIAL, PAIR_BASE * i + j, TRUST)
            z_there, z_back = normals(u[0], u[1])
            for position, teacher, z in ((c, i, z_there), (back, j, z_back)):
                if np.isnan(contacts.trust[position]):
                    centre = usual if len(medians) == 0 else median_trust_logit(medians[teacher], usual)
                    contacts.trust[position] = kept_inside(logistic(centre + parameters.trust_sd * z))
                contacts.baseline_trust[position] = contacts.trust[position]
