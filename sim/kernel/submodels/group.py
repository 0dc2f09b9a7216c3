"""4.6 Mandated session of a group whose membership is its own: everybody meets at once, for the same hours per teacher
as in pairs.

Worked example: a unit of A, B, C and group size 3 is one group; all come. With trust .5 on every tie, norms .4, .5, .6
and no control, openness is sqrt(.5 x .5) = .5; each tie gains half of what a pair's would (attention shared by A - 1 =
2). With a group size of 2 sessions are in pairs (mandated.py), which the timetable draws anew each time.
"""

from sim.kernel.diary import (
    COLLEAGUE_STAYED_AWAY,
    MANDATED,
    NO_COLLEAGUE,
    after_one,
    before_one,
    note_failure,
    result_of,
)
from sim.kernel.jit import jit
from sim.kernel.kinds import EXCHANGE, JOINT_WORK, TALK, forget_position
from sim.kernel.luck import ARRANGE, GROUP, MEETING, SESSION, SLOT_MANDATE, SLOTS, uniforms
from sim.kernel.meeting import brought_home
from sim.kernel.partner import NOBODY
from sim.kernel.session import (
    Occasion,
    attendance,
    chance_productive,
    chance_reached,
    count_session,
    fail,
    mark,
    openness,
    practice_distance,
    spend_time,
    succeed,
    trust_after,
)

NO_CONTACT = NOBODY


@jit
def position_of(contacts, i, j):
    """Position of contact i -> j, or -1."""
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        if contacts.indices[c] == j:
            return c
    return NO_CONTACT


@jit
def leads_group(i, teachers, scratch, parameters):
    """First place of teacher i's group in the order of units and its size, if she is the first of it; else size 0.

    A unit of n teachers has n / group_size groups, rounded up, of sizes as equal as can be; who is in which never
    changes while the staff and the units stay.
    """
    place, unit = scratch.unit_place[i], teachers[i].unit
    first = place
    while first > 0 and teachers[scratch.unit_order[first - 1]].unit == unit:
        first -= 1
    last = place
    while last + 1 < len(teachers) and teachers[scratch.unit_order[last + 1]].unit == unit:
        last += 1
    size = last - first + 1
    most = int(parameters.group_size)
    groups = (size + most - 1) // most
    mine = (place - first) * groups // size
    begins = first + (mine * size + groups - 1) // groups
    ends = first + ((mine + 1) * size + groups - 1) // groups
    return begins, ends - begins if begins == place else 0


@jit
def gather(state, first, size, unit, now, parameters):
    """Fill scratch.members with who comes of a group, in its order; return how many."""
    week, luck = now
    teachers, scratch = state.teachers, state.scratch
    control = state.climate[teachers[scratch.unit_order[first]].department].control
    present = 0
    for place in range(first, first + size):
        j = scratch.unit_order[place]
        u = uniforms(luck, week, SLOTS * j + unit, GROUP)
        if u[0] < attendance(teachers[j], control, parameters):
            scratch.members[present] = j
            present += 1
    return present


@jit
def tie_group(contacts, scratch, size):
    """Fill scratch.member_ties with the positions of the contacts among the members (-1: none); return the number of
    pairs.
    """
    members, ties = scratch.members, scratch.member_ties
    pairs = 0
    for a in range(size):
        ties[a, a] = NO_CONTACT
        for b in range(a + 1, size):
            position = position_of(contacts, members[a], members[b])
            ties[a, b] = ties[b, a] = position
            if position != NO_CONTACT:
                ties[b, a] = contacts.reverse[position]
                pairs += 1
    return pairs


@jit
def assimilate_group(teachers, contacts, scratch, size, stake, parameters):
    """Norms of all members towards those of the others they have ties with, from old norms."""
    members, ties, before = scratch.members, scratch.member_ties, scratch.member_values
    for a in range(size):
        before[a] = teachers[members[a]].norm
    for a in range(size):
        one = teachers[members[a]]
        change = 0.0
        for b in range(size):
            if ties[a, b] != NO_CONTACT:
                pull = min(1.0, parameters.assimilation * stake * contacts.trust[ties[a, b]])
                change += pull * (before[b] - before[a])
        one.norm += change / (size - 1)


@jit
def align_group(teachers, members, size, share):
    """Practices of all members towards their mean, from old values."""
    mean_1 = mean_2 = mean_3 = 0.0
    for a in range(size):
        teacher = teachers[members[a]]
        mean_1 += teacher.practice_1 / size
        mean_2 += teacher.practice_2 / size
        mean_3 += teacher.practice_3 / size
    for a in range(size):
        teacher = teachers[members[a]]
        teacher.practice_1 += share * (mean_1 - teacher.practice_1)
        teacher.practice_2 += share * (mean_2 - teacher.practice_2)
        teacher.practice_3 += share * (mean_3 - teacher.practice_3)


@jit
def group_means(teachers, contacts, scratch, size, pairs):
    """Mean mutual trust over pairs with a tie, mean norm, mean practice distance over all pairs, largest expertise."""
    members, ties = scratch.members, scratch.member_ties
    trust = norm = distance = expertise = 0.0
    for a in range(size):
        one = teachers[members[a]]
        norm += one.norm / size
        expertise = max(expertise, one.expertise)
        for b in range(a + 1, size):
            distance += practice_distance(one, teachers[members[b]])
            if ties[a, b] != NO_CONTACT:
                trust += min(contacts.trust[ties[a, b]], contacts.trust[ties[b, a]])
    return trust / pairs, norm, distance / (size * (size - 1) / 2), expertise


@jit
def change_group(teachers, scratch, size, mutual, stake, productive, harmful, occasion, parameters):
    """What the outcome does to each member."""
    members, expertise = scratch.members, scratch.member_values
    for a in range(size):
        expertise[a] = teachers[members[a]].expertise
    for a in range(size):
        if productive:
            best = 0.0
            for b in range(size):
                if b != a:
                    best = max(best, expertise[b])
            succeed(teachers[members[a]], stake, occasion, best, parameters)
        else:
            fail(teachers[members[a]], stake, mutual, harmful, parameters)


@jit
def change_group_ties(contacts, ties, size, stake, productive, harmful, parameters):
    """What the outcome does to the ties among the members; attention is shared."""
    attention = 1.0 / (size - 1.0)
    for a in range(size):
        for b in range(size):
            position = ties[a, b]
            if position != NO_CONTACT:
                contacts.trust[position] = trust_after(
                    contacts.trust[position], stake, productive, harmful, attention, parameters
                )


@jit
def group_session(state, size, pairs, kind, occasion, u, week, parameters):
    """One session of the group in scratch.members. Returns its depth and what came of it."""
    teachers, contacts, scratch = state.teachers, state.contacts, state.scratch
    mutual, norm, distance, expertise = group_means(teachers, contacts, scratch, size, pairs)
    depth = kind if u[0] < chance_reached(kind, openness(mutual, norm, occasion, parameters)) else TALK
    stake = (1.0 + depth) / 4.0
    productive = u[1] < chance_productive(occasion, mutual, distance, expertise, parameters)
    harmful = not productive and u[2] < (1.0 - mutual) * (
        parameters.harm_base + parameters.harm_control * occasion.control
    )
    assimilate_group(teachers, contacts, scratch, size, stake, parameters)
    for a in range(size):
        mark(teachers[scratch.members[a]], depth, week)
    change_group(teachers, scratch, size, mutual, stake, productive, harmful, occasion, parameters)
    if productive and depth != TALK:
        align_group(teachers, scratch.members, size, parameters.practice_alignment * stake)
    change_group_ties(contacts, scratch.member_ties, size, stake, productive, harmful, parameters)
    if harmful:
        for a in range(size):
            for b in range(size):
                if scratch.member_ties[a, b] != NO_CONTACT:
                    forget_position(teachers[scratch.members[a]], scratch.member_ties[a, b])
    count_session(state.tally[0], productive, harmful, occasion.coaching)
    return depth, result_of(productive, harmful)


@jit
def mandated_group(state, i, turn, now, parameters):
    """Hold the session of the group that teacher i leads, if at least two come and two of them are contacts."""
    week, luck = now
    teachers, members, levers = state.teachers, state.scratch.members, state.levers[0]
    first, group = leads_group(i, teachers, state.scratch, parameters)
    if group < 2:
        return
    slot, here = SLOT_MANDATE + turn, state.climate[teachers[i].department]
    unit = SLOTS * i + slot
    u = uniforms(luck, week, unit, MEETING)
    size = gather(state, first, group, slot, now, parameters)
    pairs = tie_group(state.contacts, state.scratch, size)
    if pairs == 0:
        note_failure(state.diary, MANDATED, COLLEAGUE_STAYED_AWAY, i, NO_COLLEAGUE, TALK)
        return
    takes_part, entry = False, -1
    for a in range(size):
        entry = before_one(state.diary, teachers[members[a]], members[a], MANDATED)
        spend_time(teachers[members[a]], u[1], levers, parameters)
        teachers[members[a]].mandated_sessions += 1
        takes_part = takes_part or teachers[members[a]].partner_school == 1
    home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
    occasion = Occasion(here.clarity, here.control, 1.0 - here.control, levers.coaching, levers.pressure, home)
    kind = JOINT_WORK if uniforms(luck, week, unit, ARRANGE)[2] < here.clarity else EXCHANGE
    v = uniforms(luck, week, unit, SESSION)
    depth, result = group_session(state, size, pairs, kind, occasion, v, week, parameters)
    for a in range(size):
        place = entry - (size - 1 - a) if entry >= 0 else entry  # the members' entries follow one another
        after_one(state.diary, place, teachers[members[a]], depth, result)
    state.tally[0].mandated += size
