"""Whom a teacher meets: one contact drawn by weight (ODD 4.17)."""

from sim._jit import jit

NOBODY = -1


@jit
def pull(trust, selection):
    """Factor of trust in the choice of a partner: trust to the power of ``selection``."""
    if selection == 1.0:
        return trust
    if selection == 0.0:
        return 1.0
    return trust**selection


@jit
def draw_by_trust(start, stop, base, trust, selection, u):
    """Position of a contact in [start, stop) drawn with weight base x trust^selection, or NOBODY."""
    total = 0.0
    for c in range(start, stop):
        total += base[c] * pull(trust[c], selection)
    if total <= 0.0:
        return NOBODY
    target = u * total
    running = 0.0
    last = NOBODY
    for c in range(start, stop):
        weight = base[c] * pull(trust[c], selection)
        if weight > 0.0:
            running += weight
            last = c
            if target < running:
                return c
    return last


@jit
def draw_assigned(i, teachers, contacts, u):
    """Position of a contact in the same department drawn with weight seen, or NOBODY."""
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    department = teachers[i].department
    total = 0.0
    for c in range(start, stop):
        if teachers[contacts.indices[c]].department == department:
            total += contacts.seen[c]
    if total <= 0.0:
        return NOBODY
    target = u * total
    running = 0.0
    last = NOBODY
    for c in range(start, stop):
        if teachers[contacts.indices[c]].department == department and contacts.seen[c] > 0.0:
            running += contacts.seen[c]
            last = c
            if target < running:
                return c
    return last
