"""4.6 Mandated session of a group: everybody called at once, at the same hours per teacher as in pairs.

Worked example: A calls B and C (group of three); all come. With trust .5 on every tie, norms .4, .5, .6 and no control,
openness is sqrt(.5 x .5) = .5; each tie gains half of what a pair's would (attention shared by A - 1 = 2).
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
from sim.kernel.luck import GROUP, GROUP_BASE, MEETING, SESSION, SLOT_MANDATE, SLOTS, uniforms
from sim.kernel.partner import NOBODY, choose
from sim.kernel.session import (
    SHARING,
    Occasion,
    attendance,
    brought_home,
    chance_productive,
    count_session,
    depth_of,
    fail,
    mark,
    openness,
    practice_distance,
    react,
    spend_time,
    status_weight,
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
def draw_member(teachers, contacts, scratch, i, by_trust, u, selection):
    """Position of a further member among i's contacts that are not taken yet, weighted as in a pair, or -1."""
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    running, total = scratch.weights, 0.0
    for c in range(start, stop):
        j = contacts.indices[c]
        weight = 0.0
        if scratch.taken[c - start] == 0 and (by_trust or teachers[j].department == teachers[i].department):
            weight = contacts.seen[c] * (contacts.trust[c] ** selection if by_trust else 1.0)
        total += weight
        running[c - start] = total
    return choose(start, stop, running, u)


@jit
def gather(state, i, levers, now, u, parameters):
    """Fill scratch.members with who comes, in the order caller, drawn first, drawn second, ...; return how many."""
    week, luck = now
    teachers, contacts, scratch = state.teachers, state.contacts, state.scratch
    control = state.climate[teachers[i].department].control
    start = contacts.indptr[i]
    for k in range(contacts.indptr[i + 1] - start):
        scratch.taken[k] = 0
    present = 0
    if u[3] < attendance(teachers[i], control, parameters):
        scratch.members[present] = i
        present += 1
    for k in range(1, int(parameters.group_size)):
        v = uniforms(luck, week, GROUP_BASE * (SLOTS * i + SLOT_MANDATE) + k, GROUP)
        drawn = draw_member(teachers, contacts, scratch, i, u[0] < levers.agency, v[0], parameters.trust_selection)
        if drawn == NO_CONTACT:
            break
        scratch.taken[drawn - start] = 1
        j = contacts.indices[drawn]
        if v[1] < attendance(teachers[j], control, parameters):
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
                weight = status_weight(one, teachers[members[b]], parameters)
                change += min(1.0, parameters.assimilation * stake * contacts.trust[ties[a, b]] * weight) * (
                    before[b] - before[a]
                )
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
def change_group_ties(contacts, ties, size, stake, productive, harmful, week, parameters):
    """What the outcome does to the ties among the members; attention is shared."""
    attention = (size - 1.0) ** -parameters.group_attention
    for a in range(size):
        for b in range(size):
            position = ties[a, b]
            if position != NO_CONTACT:
                contacts.trust[position] = trust_after(
                    contacts.trust[position], stake, productive, harmful, attention, parameters
                )
                contacts.last_session[position] = week


@jit
def group_session(state, size, pairs, occasion, u, week, parameters):
    """One session of the group in scratch.members. Returns its depth and what came of it."""
    teachers, contacts, scratch = state.teachers, state.contacts, state.scratch
    mutual, norm, distance, expertise = group_means(teachers, contacts, scratch, size, pairs)
    open_share = openness(mutual, norm, occasion, parameters) * (2.0 / size) ** parameters.group_openness_loss
    depth = depth_of(open_share, u[0])
    stake = (1.0 + depth) / 4.0
    productive = u[1] < chance_productive(occasion, mutual, distance, expertise, parameters)
    harmful = not productive and u[2] < (1.0 - mutual) * (
        parameters.harm_base + parameters.harm_control * occasion.control
    )
    assimilate_group(teachers, contacts, scratch, size, stake, parameters)
    for a in range(size):
        teacher = teachers[scratch.members[a]]
        react(teacher, mutual, occasion.control, parameters)
        mark(teacher, depth, week)
    change_group(teachers, scratch, size, mutual, stake, productive, harmful, occasion, parameters)
    if productive and depth >= SHARING:
        align_group(teachers, scratch.members, size, parameters.practice_alignment * stake)
    change_group_ties(contacts, scratch.member_ties, size, stake, productive, harmful, week, parameters)
    count_session(state.tally[0], productive, harmful, occasion.coaching)
    return depth, result_of(productive, harmful)


@jit
def mandated_group(state, i, levers, now, parameters):
    """Hold the mandated group session to which teacher i was called, if at least two come and two of them are
    contacts.
    """
    week, luck = now
    teachers, unit, members = state.teachers, SLOTS * i + SLOT_MANDATE, state.scratch.members
    here = state.climate[teachers[i].department]
    u = uniforms(luck, week, unit, MEETING)
    size = gather(state, i, levers, now, u, parameters)
    pairs = tie_group(state.contacts, state.scratch, size)
    if pairs == 0:
        note_failure(state.diary, MANDATED, COLLEAGUE_STAYED_AWAY, i, NO_COLLEAGUE)
        return
    takes_part, entry = False, -1
    for a in range(size):
        entry = before_one(state.diary, teachers[members[a]], members[a], MANDATED)
        spend_time(teachers[members[a]], u[1], levers, parameters)
        teachers[members[a]].mandated_sessions += 1
        takes_part = takes_part or teachers[members[a]].partner_school == 1
    home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
    occasion = Occasion(here.clarity, here.control, 1.0 - here.control, levers.coaching, levers.pressure, home)
    depth, result = group_session(state, size, pairs, occasion, uniforms(luck, week, unit, SESSION), week, parameters)
    for a in range(size):
        place = entry - (size - 1 - a) if entry >= 0 else entry  # the members' entries follow one another
        after_one(state.diary, place, teachers[members[a]], depth, result)
    state.tally[0].mandated += size
