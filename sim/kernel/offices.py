"""Ranks and offices of week 0: champions and partners by rank, heads of department (ODD 4.2, 4.16)."""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.betweenness import betweenness
from sim.kernel.blueprint import HEAD
from sim.kernel.jit import jit, jit_allocating
from sim.kernel.luck import TEACHER_C, WEEK_INITIAL, uniforms

HEAD_CONVICTION, HEAD_EXPECTATION = fixed("head_conviction"), fixed("head_expectation")
PLACEMENT_DEGREE, PLACEMENT_BETWEENNESS, PLACEMENT_DEPARTMENT = 1.0, 2.0, 3.0


@jit
def order_by(scores, order):
    """Fill ``order`` with the indices in ascending order of their scores, lower index first among equals (Shell)."""
    n = len(scores)
    for i in range(n):
        order[i] = i
    gap = 1
    while gap < n // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for k in range(gap, n):
            moving, place = order[k], k
            while place >= gap and is_after(order[place - gap], moving, scores):
                order[place] = order[place - gap]
                place -= gap
            order[place] = moving
        gap //= 3


@jit
def is_after(a, b, scores):
    """Whether a comes after b."""
    return scores[a] > scores[b] or (scores[a] == scores[b] and a > b)


@jit
def opportunity_sum(i, contacts):
    """Sum of opportunity over the contacts of teacher i."""
    total = 0.0
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        total += contacts.opportunity[c]
    return total


@jit_allocating
def set_staff_ranks(teachers, scores, luck):
    """The random order of the staff; ``scores`` is working memory (n,)."""
    for i in range(len(teachers)):
        scores[i] = uniforms(luck, WEEK_INITIAL, i, TEACHER_C)[3]
    order = np.empty(len(teachers), np.int64)
    order_by(scores, order)
    for rank in range(len(teachers)):
        teachers[order[rank]].staff_rank = rank


@jit_allocating
def set_champion_ranks(teachers, contacts, scores, parameters):
    """The order in which champions are converted: highest score first, lower index first among equals; ``scores`` is
    working memory (n,).
    """
    n = len(teachers)
    for i in range(n):
        scores[i] = -float(teachers[i].staff_rank)
    if parameters.champion_placement == PLACEMENT_DEGREE:
        for i in range(n):
            scores[i] = opportunity_sum(i, contacts)
    elif parameters.champion_placement == PLACEMENT_BETWEENNESS:
        between = betweenness(contacts.indptr, contacts.indices, contacts.opportunity)
        for i in range(n):
            scores[i] = round(between[i], 9)  # what is equal up to rounding is equal
    elif parameters.champion_placement == PLACEMENT_DEPARTMENT:
        for i in range(n):
            scores[i] = -float(teachers[i].department)
    for i in range(n):
        scores[i] = -scores[i]
    order = np.empty(n, np.int64)
    order_by(scores, order)
    for rank in range(n):
        teachers[order[rank]].champion_rank = rank


@jit
def is_given_head(staff, i):
    """Whether the staff table names teacher i as a head."""
    return len(staff) > 0 and staff[i, HEAD] == 1.0


@jit_allocating
def appoint_heads(teachers, contacts, blueprint):
    """One head per department: as given, else the member with most opportunity; a head with a stance has convictions to
    match.
    """
    most, chosen = np.empty(blueprint.departments), np.empty(blueprint.departments, np.int64)
    for department in range(blueprint.departments):
        most[department] = chosen[department] = -1
    for i in range(len(teachers)):
        department = teachers[i].department
        total = np.inf if is_given_head(blueprint.staff, i) else opportunity_sum(i, contacts)
        if total > most[department]:
            most[department], chosen[department] = total, i
    for department in range(blueprint.departments):
        if chosen[department] >= 0:
            teachers[chosen[department]].head = 1
            convince_head(teachers[chosen[department]], blueprint.stances[department])


@jit
def convince_head(head, stance):
    """A head with a stance has convictions to match."""
    if stance == 0.0:
        return
    goal = 1.0 if stance > 0.0 else 0.0
    head.prior_norm += HEAD_CONVICTION * abs(stance) * (goal - head.prior_norm)
    head.expected_benefit += HEAD_EXPECTATION * abs(stance) * (goal - head.expected_benefit)
    head.norm = head.prior_norm
