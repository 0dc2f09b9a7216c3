"""Whom a teacher meets: one contact drawn by weight (ODD 4.17).

Worked example: A's contacts B (opportunity 1, trust .5) and C (opportunity .4, trust .25) have weights .5 and .1; u =
.8 makes .8 x .6 = .48, below the running sum .5 at B: A meets B. With u = .9 (.54) she meets C.
"""

from sim.kernel.jit import jit

NOBODY = -1


@jit
def choose(start, stop, running, u):
    """First position in [start, stop) whose running sum of weights (``running[0]`` is that of ``start``) passes u x
    total, or NOBODY.
    """
    size = stop - start
    if size == 0 or running[size - 1] <= 0.0:
        return NOBODY
    target = u * running[size - 1]
    for k in range(size):
        if target < running[k]:
            return start + k
    return NOBODY


@jit
def draw_by_trust(start, stop, base, trust, running, selection, u):
    """Position of a contact in [start, stop) drawn with weight base x trust^selection, or NOBODY; ``running`` is
    working memory.
    """
    total = 0.0
    if selection == 1.0:
        for c in range(start, stop):
            total += base[c] * trust[c]
            running[c - start] = total
    elif selection == 0.0:
        for c in range(start, stop):
            total += base[c]
            running[c - start] = total
    else:
        for c in range(start, stop):
            total += base[c] * trust[c] ** selection
            running[c - start] = total
    return choose(start, stop, running, u)


@jit
def draw_assigned(i, teachers, contacts, running, cross_shift, u):
    """Position of a contact of the same unit, each as likely where shifts meet, or NOBODY."""
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    one = teachers[i]
    total = 0.0
    for c in range(start, stop):
        other = teachers[contacts.indices[c]]
        if other.unit == one.unit and one.unit >= 0:
            total += 1.0 if other.shift == one.shift else cross_shift
        running[c - start] = total
    return choose(start, stop, running, u)


@jit
def draw_scheduled(i, by_trust, teachers, contacts, running, parameters, u):
    """Partner of a scheduled session: by trust among all contacts, or assigned within the unit."""
    if by_trust:
        start, stop = contacts.indptr[i], contacts.indptr[i + 1]
        return draw_by_trust(start, stop, contacts.weight, contacts.trust, running, parameters.trust_selection, u)
    return draw_assigned(i, teachers, contacts, running, parameters.cross_shift, u)
