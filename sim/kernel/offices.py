"""Ranks and offices of week 0: champions and partners by rank, heads of department (ODD 4.2, 4.16)."""

import numpy as np

from sim.kernel.betweenness import betweenness
from sim.kernel.blueprint import HEAD
from sim.kernel.jit import jit, jit_allocating
from sim.kernel.luck import TEACHER_C, WEEK_INITIAL, uniforms

PLACEMENT_DEGREE, PLACEMENT_BETWEENNESS, PLACEMENT_DEPARTMENT = 1.0, 2.0, 3.0


@jit
def rank_of(i, scores):
    """Rank of teacher i among the scores: highest first, lower index first among equals."""
    rank = 0
    for j in range(len(scores)):
        if scores[j] > scores[i] or (scores[j] == scores[i] and j < i):
            rank += 1
    return rank


@jit
def opportunity_sum(i, contacts):
    """Sum of opportunity over the contacts of teacher i."""
    total = 0.0
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        total += contacts.opportunity[c]
    return total


@jit_allocating
def set_ranks(teachers, contacts, scores, luck, parameters):
    """The orders in which partners of a partnership are chosen and champions converted; ``scores`` is working memory
    (n,).
    """
    n = len(teachers)
    for i in range(n):
        scores[i] = -uniforms(luck, WEEK_INITIAL, i, TEACHER_C)[3]
    for i in range(n):
        teachers[i].partnership_rank = rank_of(i, scores)
    if parameters.champion_placement == PLACEMENT_DEGREE:
        for i in range(n):
            scores[i] = opportunity_sum(i, contacts)
    elif parameters.champion_placement == PLACEMENT_BETWEENNESS:
        between = betweenness(contacts.indptr, contacts.indices, contacts.opportunity)
        for i in range(n):
            scores[i] = between[i]
    elif parameters.champion_placement == PLACEMENT_DEPARTMENT:
        for i in range(n):
            scores[i] = -float(teachers[i].department)
    for i in range(n):
        teachers[i].champion_rank = rank_of(i, scores)


@jit
def is_given_head(staff, i):
    """Whether the staff table names teacher i as a head."""
    return len(staff) > 0 and staff[i, HEAD] == 1.0


@jit
def appoint_heads(teachers, contacts, blueprint):
    """One head per department: as given, else the member with most opportunity; a head with a stance has convictions to
    match.
    """
    for department in range(blueprint.departments):
        most, chosen = -1.0, -1
        for i in range(len(teachers)):
            if teachers[i].department == department:
                total = np.inf if is_given_head(blueprint.staff, i) else opportunity_sum(i, contacts)
                if total > most:
                    most, chosen = total, i
        if chosen >= 0:
            teachers[chosen].head = 1
            convince_head(teachers[chosen], blueprint.stances[department])


@jit
def convince_head(head, stance):
    """A head with a stance has convictions to match."""
    if stance == 0.0:
        return
    goal = 1.0 if stance > 0.0 else 0.0
    head.prior_norm += 0.8 * abs(stance) * (goal - head.prior_norm)
    head.prior_benefit += 0.5 * abs(stance) * (goal - head.prior_benefit)
    head.norm, head.expected_benefit = head.prior_norm, head.prior_benefit
