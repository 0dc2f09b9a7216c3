"""4.6 Mandated session of a group: everybody called at once, at the same hours per teacher as in pairs.

Worked example: A calls B and C (group of three); all come. With trust .5 on every tie, norms .4, .5, .6 and no control, openness is
sqrt(.5 x .5) = .5; each tie gains half of what a pair's would (attention shared by A - 1 = 2).
"""

import numpy as np

from sim._jit import jit
from sim.attendance import attendance, spend_time
from sim.luck import GROUP, GROUP_BASE, MEETING, SESSION, SLOT_MANDATE, SLOTS, uniforms
from sim.partner import pull
from sim.session import (
    SHARING,
    Occasion,
    brought_home,
    chance_productive,
    count_session,
    depth_of,
    fail,
    mark,
    openness,
    practice_distance,
    react,
    status_weight,
    succeed,
    trust_after,
)

NO_CONTACT = -1


@jit
def position_of(contacts, i, j):
    """Position of contact i -> j, or -1."""
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    found = start + np.searchsorted(contacts.indices[start:stop], j)
    if found < stop and contacts.indices[found] == j:
        return found
    return NO_CONTACT


@jit
def draw_member(teachers, contacts, i, taken, by_trust, u, selection):
    """Position of a further member among i's contacts that are not ``taken`` yet, weighted as in a pair, or -1."""
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    weights = np.zeros(stop - start)
    total = 0.0
    for c in range(start, stop):
        j = contacts.indices[c]
        if not taken[c - start] and (by_trust or teachers[j].department == teachers[i].department):
            weights[c - start] = contacts.seen[c] * (pull(contacts.trust[c], selection) if by_trust else 1.0)
            total += weights[c - start]
    running, last = 0.0, NO_CONTACT
    for k in range(stop - start):
        if weights[k] > 0.0:
            running += weights[k]
            last = k
            if u * total < running:
                break
    return last


@jit
def gather(state, i, levers, now, u, parameters):
    """Who comes: teacher indices in the order caller, drawn first, drawn second, ..."""
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    unit = SLOTS * i + SLOT_MANDATE
    control = state.climate[teachers[i].department].control
    start = contacts.indptr[i]
    taken = np.zeros(contacts.indptr[i + 1] - start, np.bool_)
    members = np.empty(int(parameters.group_size), np.int64)
    present = 0
    if u[3] < attendance(teachers[i], control, parameters):
        members[present] = i
        present += 1
    for k in range(1, int(parameters.group_size)):
        v = uniforms(luck, week, GROUP_BASE * unit + k, GROUP)
        drawn = draw_member(teachers, contacts, i, taken, u[0] < levers.agency, v[0], parameters.trust_selection)
        if drawn == NO_CONTACT:
            break
        taken[drawn] = True
        j = contacts.indices[start + drawn]
        if v[1] < attendance(teachers[j], control, parameters):
            members[present] = j
            present += 1
    return members[:present]


@jit
def group_ties(contacts, members):
    """Directed contacts among the members: positions (A, A), -1 where two are no contacts; and their number of pairs."""
    size = len(members)
    ties = np.full((size, size), NO_CONTACT)
    pairs = 0
    for a in range(size):
        for b in range(a + 1, size):
            position = position_of(contacts, members[a], members[b])
            if position != NO_CONTACT:
                ties[a, b], ties[b, a] = position, contacts.reverse[position]
                pairs += 1
    return ties, pairs


@jit
def assimilate_group(teachers, contacts, members, ties, stake, parameters):
    """Norms of all members towards those of the others they have ties with, from old norms."""
    size = len(members)
    before = np.array([teachers[k].norm for k in members])
    for a in range(size):
        one = teachers[members[a]]
        change = 0.0
        for b in range(size):
            if ties[a, b] != NO_CONTACT:
                weight = status_weight(one, teachers[members[b]], parameters)
                change += min(1.0, parameters.assimilation * stake * contacts.trust[ties[a, b]] * weight) * (before[b] - before[a])
        one.norm += change / (size - 1)


@jit
def align_group(teachers, members, share):
    """Practices of all members towards their mean, from old values."""
    size = len(members)
    mean_1 = mean_2 = mean_3 = 0.0
    for k in members:
        mean_1 += teachers[k].practice_1 / size
        mean_2 += teachers[k].practice_2 / size
        mean_3 += teachers[k].practice_3 / size
    for k in members:
        teacher = teachers[k]
        teacher.practice_1 += share * (mean_1 - teacher.practice_1)
        teacher.practice_2 += share * (mean_2 - teacher.practice_2)
        teacher.practice_3 += share * (mean_3 - teacher.practice_3)


@jit
def group_means(teachers, contacts, members, ties, pairs):
    """Mean mutual trust over pairs with a tie, mean norm, mean practice distance over all pairs."""
    size = len(members)
    trust = norm = distance = 0.0
    for a in range(size):
        norm += teachers[members[a]].norm / size
        for b in range(a + 1, size):
            distance += practice_distance(teachers[members[a]], teachers[members[b]])
            if ties[a, b] != NO_CONTACT:
                trust += min(contacts.trust[ties[a, b]], contacts.trust[ties[b, a]])
    return trust / pairs, norm, distance / (size * (size - 1) / 2)


@jit
def change_group(teachers, members, mutual, stake, productive, harmful, occasion, parameters):
    """What the outcome does to each member."""
    expertise = np.array([teachers[k].expertise for k in members])
    for a in range(len(members)):
        if productive:
            best = 0.0
            for b in range(len(members)):
                if b != a:
                    best = max(best, expertise[b])
            succeed(teachers[members[a]], stake, occasion, best, parameters)
        else:
            fail(teachers[members[a]], stake, mutual, harmful, parameters)


@jit
def group_session(state, members, ties, pairs, occasion, u, week, parameters):
    """One session of a group (teacher indices ``members``, their ``ties``)."""
    teachers, contacts, size = state.teachers, state.contacts, len(members)
    mutual, norm, distance = group_means(teachers, contacts, members, ties, pairs)
    open_share = openness(mutual, norm, occasion, parameters) * (2.0 / size) ** parameters.group_openness_loss
    depth = depth_of(open_share, u[0])
    stake = (1.0 + depth) / 4.0
    expertise = 0.0
    for k in members:
        expertise = max(expertise, teachers[k].expertise)
    productive = u[1] < chance_productive(occasion, mutual, distance, expertise, parameters)
    harmful = not productive and u[2] < (1.0 - mutual) * (parameters.harm_base + parameters.harm_control * occasion.control)
    assimilate_group(teachers, contacts, members, ties, stake, parameters)
    for k in members:
        react(teachers[k], mutual, occasion.control, parameters)
        mark(teachers[k], depth, week)
    change_group(teachers, members, mutual, stake, productive, harmful, occasion, parameters)
    if productive and depth >= SHARING:
        align_group(teachers, members, parameters.practice_alignment * stake)
    attention = (size - 1.0) ** -parameters.group_attention
    for position in ties.flatten():
        if position != NO_CONTACT:
            contacts.trust[position] = trust_after(contacts.trust[position], stake, productive, harmful, attention, parameters)
            contacts.last_session[position] = week
    count_session(state.tally[0], productive, harmful, occasion.coaching)


@jit
def mandated_group(state, i, levers, now, parameters):
    """Hold the mandated group session to which teacher i was called, if at least two come and two of them are contacts."""
    week, luck = now
    teachers, unit = state.teachers, SLOTS * i + SLOT_MANDATE
    here = state.climate[teachers[i].department]
    u = uniforms(luck, week, unit, MEETING)
    members = gather(state, i, levers, now, u, parameters)
    ties, pairs = group_ties(state.contacts, members)
    if pairs == 0:
        return
    takes_part = False
    for k in members:
        spend_time(teachers[k], u[1], levers, parameters)
        teachers[k].mandated_sessions += 1
        takes_part = takes_part or teachers[k].partner_school == 1
    home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
    occasion = Occasion(here.clarity, here.control, 1.0 - here.control, levers.coaching, levers.pressure, home)
    group_session(state, members, ties, pairs, occasion, uniforms(luck, week, unit, SESSION), week, parameters)
    state.tally[0].mandated += len(members)
