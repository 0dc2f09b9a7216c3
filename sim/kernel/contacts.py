"""Who is in contact with whom in week 0, with what opportunity and trust (ODD 4.16); linear in the contacts."""

import numpy as np

from sim.kernel.jit import jit, jit_allocating
from sim.kernel.luck import (
    ACQUAINTANCE_BASE,
    PAIR,
    PAIR_BASE,
    TEACHER_D,
    TRUST,
    WEEK_INITIAL,
    WEEK_NETWORK,
    normals,
    uniforms,
)
from sim.kernel.state import NEVER, Contacts
from sim.kernel.teacher import kept_inside, logistic, logit, trust_of

SAME_DEPARTMENT = 1.0  # the unit in which opportunity is measured
MOST_ACQUAINTANCES = ACQUAINTANCE_BASE - 1


@jit
def grade_of(i, luck, parameters):
    """Grade team of teacher i, drawn."""
    return int(uniforms(luck, WEEK_INITIAL, i, TEACHER_D)[0] * parameters.grades)


@jit
def first_above(running, target):
    """First place of ascending ``running`` that is above ``target``, at most the last."""
    low, high = 0, len(running) - 1
    while low < high:
        middle = (low + high) // 2
        if running[middle] > target:
            high = middle
        else:
            low = middle + 1
    return low


@jit_allocating
def drawn_acquaintances(teachers, luck, parameters):
    """Whom every teacher has come to know besides her teams: half of the acquaintances each, the more easily the higher
    a colleague's standing. Whole numbers (count, 2); pairs may be repeated or of one teacher with herself.
    """
    n = len(teachers)
    running = np.empty(n)
    total = 0.0
    for i in range(n):
        total += teachers[i].standing
        running[i] = total
    counts = np.empty(n, np.int64)
    count = 0
    for i in range(n):
        u = uniforms(luck, WEEK_NETWORK, ACQUAINTANCE_BASE * i + MOST_ACQUAINTANCES, PAIR)[0]
        counts[i] = min(MOST_ACQUAINTANCES, int(parameters.acquaintances / 2.0 + u))
        count += counts[i]
    pairs = np.empty((count, 2), np.int64)
    k = 0
    for i in range(n):
        for place in range(counts[i]):
            u = uniforms(luck, WEEK_NETWORK, ACQUAINTANCE_BASE * i + place, PAIR)[0]
            pairs[k, 0], pairs[k, 1] = i, first_above(running, u * total)
            k += 1
    return pairs


@jit
def sort_upward(values, count):
    """The first ``count`` whole numbers in ascending order, in place; quick where they nearly are already."""
    for k in range(1, count):
        value, place = values[k], k
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value


@jit
def list_by(keys, members, begins):
    """Fill ``members`` with the indices 0 .. n - 1 in order of their key, and ``begins`` (keys + 2,) with where each
    key begins; keys below 0 are left out.
    """
    for k in range(len(begins)):
        begins[k] = 0
    for i in range(len(keys)):
        if keys[i] >= 0:
            begins[keys[i] + 2] += 1
    for k in range(2, len(begins)):
        begins[k] += begins[k - 1]
    for i in range(len(keys)):
        if keys[i] >= 0:
            members[begins[keys[i] + 1]] = i
            begins[keys[i] + 1] += 1


@jit_allocating
def lower_first(pairs, n):
    """For every teacher, the higher of each pair in which she is the lower: places (count,) and where each begins."""
    lows, begins = np.empty(len(pairs), np.int64), np.empty(n + 2, np.int64)
    highs, order = np.empty(len(pairs), np.int64), np.empty(len(pairs), np.int64)
    for k in range(len(pairs)):
        a, b = min(pairs[k, 0], pairs[k, 1]), max(pairs[k, 0], pairs[k, 1])
        lows[k] = a if a != b else -1
    list_by(lows, order, begins)
    for k in range(begins[n]):
        highs[k] = max(pairs[order[k], 0], pairs[order[k], 1])
    return highs, begins


@jit_allocating
def all_pairs(places, drawn, given):
    """Every pair i < j that has a contact, ascending: (p, 2), and for each the row in ``given`` or -1.

    ``places``: (groupings, n), -1 = none; ``drawn``: acquaintances; ``given``: pairs of a file, ascending, or none.
    """
    groupings, n = places.shape
    highs, begins = lower_first(drawn, n)
    keys = n  # there may be more teams than teachers
    for g in range(groupings):
        for i in range(n):
            keys = max(keys, places[g, i] + 1)
    members, starts = np.empty((groupings, n), np.int64), np.empty((groupings, keys + 2), np.int64)
    most = len(given) + len(drawn)
    for g in range(groupings):
        list_by(places[g], members[g], starts[g])
        for key in range(keys):
            size = starts[g, key + 1] - starts[g, key]
            most += size * (size - 1) // 2
    pairs, given_row = np.empty((most, 2), np.int64), np.empty(most, np.int64)
    seen, rows, room = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    for i in range(n):
        seen[i] = rows[i] = -1
    found = at = 0
    for i in range(n):
        count = 0
        while at < len(given) and given[at, 0] == i:
            j = given[at, 1]
            seen[j], room[count], rows[j] = i, j, at
            count += 1
            at += 1
        for g in range(groupings):
            if places[g, i] >= 0:
                for place in range(starts[g, places[g, i]], starts[g, places[g, i] + 1]):
                    count = add_colleague(members[g, place], i, seen, rows, room, count)
        for place in range(begins[i], begins[i + 1]):
            count = add_colleague(highs[place], i, seen, rows, room, count)
        sort_upward(room, count)
        for k in range(count):
            pairs[found, 0], pairs[found, 1], given_row[found] = i, room[k], rows[room[k]]
            found += 1
    return pairs[:found], given_row[:found]


@jit
def add_colleague(j, i, seen, rows, room, count):
    """Note that i is in contact with j, if j stands after her and is not noted yet; returns how many are noted."""
    if j <= i or seen[j] == i:
        return count
    seen[j], rows[j], room[count] = i, -1, j
    return count + 1


@jit_allocating
def opportunities(pairs, given_row, places, drawn, blueprint, parameters):
    """Opportunity there and back, trust there and back (NaN: to be drawn) of every pair: (p, 4)."""
    values = np.empty((len(pairs), 4))
    highs, begins = lower_first(drawn, places.shape[1])
    far = parameters.far_opportunity
    for p in range(len(pairs)):
        i, j, row = pairs[p, 0], pairs[p, 1], given_row[p]
        values[p, 2] = values[p, 3] = np.nan
        if row >= 0:
            for k in range(2):
                weight = blueprint.pair_values[row, k]
                values[p, k] = max(far, parameters.named_opportunity * weight) if weight > 0.0 else 0.0
            named = values[p, 0] > 0.0 or values[p, 1] > 0.0
            for k in range(2):
                values[p, k] = max(values[p, k], far) if named else 0.0
                values[p, 2 + k] = blueprint.pair_values[row, 2 + k]
        elif blueprint.draw_contacts == 1 and places[0, i] == places[0, j]:
            values[p, 0] = values[p, 1] = SAME_DEPARTMENT
        elif blueprint.draw_contacts == 1 and places[1, i] == places[1, j]:
            values[p, 0] = values[p, 1] = far
        else:
            known = 0.0
            for place in range(begins[i], begins[i + 1]):
                if highs[place] == j:
                    known = far
            values[p, 0] = values[p, 1] = known
    return values


@jit_allocating
def empty_contacts(n, size):
    """Unfilled arrays for ``size`` directed contacts of ``n`` teachers."""
    whole, real = np.zeros((4, size), np.int32), np.zeros((5, size))
    for c in range(size):
        whole[2, c] = whole[3, c] = NEVER
    return Contacts(
        np.zeros(n + 1, np.int64),
        whole[0],
        whole[1],
        real[0],
        real[1],
        real[2],
        real[3],
        real[4],
        whole[2],
        whole[3],
        np.zeros(n),
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
        contacts.opportunity[there], contacts.opportunity[back] = values[p, 0], values[p, 1]
        contacts.trust[there], contacts.trust[back] = values[p, 2], values[p, 3]
    return contacts


@jit
def first_trust(teacher, median, school, z, parameters):
    """Trust in a colleague: around the teacher's own median where the staff table gives one."""
    if np.isnan(median):
        return trust_of(teacher, school, z, parameters)
    return kept_inside(logistic(logit(kept_inside(median)) + parameters.trust_sd * z))


@jit
def draw_trust(teachers, contacts, medians, school, luck, parameters):
    """Trust and its baseline on every directed contact; given values stay, and strangers begin as newcomers do.
    ``medians``: a teacher's own median (n,) or (0,).
    """
    for i in range(len(contacts.indptr) - 1):
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            j, back = np.int64(contacts.indices[c]), np.int64(contacts.reverse[c])
            if j < i:
                continue
            u = uniforms(luck, WEEK_INITIAL, PAIR_BASE * i + j, TRUST)
            z_there, z_back = normals(u[0], u[1])
            strangers = contacts.opportunity[c] == 0.0 and contacts.opportunity[back] == 0.0
            for position, teacher, z in ((c, i, z_there), (back, j, z_back)):
                if np.isnan(contacts.trust[position]):
                    median = np.nan if len(medians) == 0 else medians[teacher]
                    contacts.trust[position] = first_trust(teachers[teacher], median, school, z, parameters)
                contacts.baseline_trust[position] = contacts.trust[position]
                if strangers:
                    contacts.trust[position] *= parameters.newcomer_trust
