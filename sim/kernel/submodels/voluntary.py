"""4.10 Voluntary session: who wants, finds an open door, asks somebody trusted and is not refused.

Worked example: A (willingness .4) wants with probability .4 in each window; at isolation .5 half of her wishes find an
open door; B, with willingness .3 and trust .5 in A, accepts with probability (.3 + .5) / 2 = .4.
"""

from sim.kernel.diary import (
    BUSY,
    DOOR_CLOSED,
    INEFFECTUAL,
    NO_COLLEAGUE,
    NOBODY_THERE,
    OUTSIDE,
    PRODUCTIVE,
    REFUSED,
    VOLUNTARY,
    after_one,
    before_one,
    note_failure,
)
from sim.kernel.jit import jit, jit_inline
from sim.kernel.luck import MEETING, SEARCH, SESSION, SLOTS, fill_slots, uniforms
from sim.kernel.partner import NOBODY, draw_by_trust
from sim.kernel.session import SHARING, Occasion, brought_home, meet, plasticity, update_benefit
from sim.kernel.state import FADING

AGREED = -1
OUTSIDE_TRUST, OUTSIDE_CHALLENGE, OUTSIDE_EXPERTISE, OUTSIDE_STAKE = 0.5, 0.8, 0.7, 0.5


@jit
def outside_session(teacher, focus, coaching, u, parameters):
    """A session with somebody outside the school: half the effect, no tie. Returns what came of it."""
    expertise = max(OUTSIDE_EXPERTISE, coaching)
    chance = (focus * OUTSIDE_TRUST * OUTSIDE_CHALLENGE * expertise) ** (parameters.condition_sharpness / 4.0)
    rate = OUTSIDE_STAKE * parameters.benefit_learning
    if u >= chance:
        update_benefit(teacher, OUTSIDE_STAKE * parameters.pleasant_reward, rate, parameters)
        return INEFFECTUAL
    plastic = plasticity(teacher, parameters)
    teacher.expected_benefit += rate * (1.0 - teacher.expected_benefit)
    teacher.norm += OUTSIDE_STAKE * parameters.internalisation * (1.0 - teacher.norm)
    teacher.self_efficacy += OUTSIDE_STAKE * plastic * parameters.mastery * (1.0 - teacher.self_efficacy)
    gain = OUTSIDE_STAKE * plastic * parameters.expertise_learning
    teacher.expertise += gain * max(0.0, expertise - teacher.expertise)
    return PRODUCTIVE


@jit_inline
def find_partner(i, teachers, contacts, running, isolation, u, parameters):
    """Position of the contact whom teacher i reaches and asks (or NOBODY), and AGREED or why there is no session."""
    if u[1] >= 1.0 - isolation:
        return NOBODY, DOOR_CLOSED
    half = parameters.half_opportunity
    if half > 0.0 and u[0] >= contacts.seen_sum[i] / (contacts.seen_sum[i] + half):
        return NOBODY, NOBODY_THERE
    position = draw_by_trust(
        contacts.indptr[i],
        contacts.indptr[i + 1],
        contacts.weight,
        contacts.trust,
        running,
        parameters.trust_selection,
        u[2],
    )
    if position == NOBODY:
        return NOBODY, NOBODY_THERE
    partner = teachers[contacts.indices[position]]
    together = 1.0 if partner.shift == teachers[i].shift else parameters.cross_shift
    accepts = together * (partner.willingness + contacts.trust[contacts.reverse[position]]) / 2.0
    if partner.windows <= 0:
        return position, BUSY
    return position, AGREED if u[3] < accepts else REFUSED


@jit_inline
def count_voluntary(state, i, position, depth, week):
    """Marks, tally and network weights of a voluntary session."""
    contacts, tally, partition = state.contacts, state.tally[0], state.partition
    one, other = state.teachers[i], state.teachers[contacts.indices[position]]
    crosses = one.department != other.department
    for teacher in (one, other):
        teacher.windows -= 1
        teacher.voluntary_sessions += 1
        teacher.last_voluntary = week
        if crosses and depth >= SHARING:
            teacher.last_cross_department = week
    asked = contacts.asked[position]
    if asked > 0.0:  # 0: never asked before, and the power would be of a million weeks
        asked *= FADING ** (week - contacts.asked_week[position])
    contacts.asked[position] = asked + 1.0
    contacts.asked_week[position] = week
    back = contacts.reverse[position]
    contacts.answered_week[position] = contacts.answered_week[back] = min(week, contacts.asked_week[back])
    tally.voluntary += 1
    tally.cross_department += 1 if crosses else 0
    if depth == 0:
        tally.depth_0 += 1
    elif depth == 1:
        tally.depth_1 += 1
    elif depth == 2:
        tally.depth_2 += 1
    else:
        tally.depth_3 += 1
    count_in_network(partition, one, other, len(state.climate))


@jit_inline
def count_in_network(partition, one, other, departments):
    """Add one voluntary session to the decayed network by department, by shift, and by both."""
    shifts = (partition.shape[1] - departments) // (departments + 1)
    partition[2, 0] += 1.0
    both = departments + shifts
    for a, b in (
        (one.department, other.department),
        (departments + one.shift, departments + other.shift),
        (both + one.department * shifts + one.shift, both + other.department * shifts + other.shift),
    ):
        partition[1, a] += 1.0
        partition[1, b] += 1.0
        if a == b:
            partition[0, a] += 1.0


@jit_inline
def attempt(state, i, slot, levers, now, parameters):
    """One wish of teacher i: a colleague, else perhaps somebody outside."""
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    here, draws = state.climate[teachers[i].department], state.scratch.draws_meeting
    unit = SLOTS * i + slot
    u = draws[slot, 0, i], draws[slot, 1, i], draws[slot, 2, i], draws[slot, 3, i]
    position, answer = find_partner(i, teachers, contacts, state.scratch.weights, here.isolation, u, parameters)
    if answer == AGREED:
        takes_part = teachers[i].partner_school + teachers[contacts.indices[position]].partner_school > 0
        home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
        occasion = Occasion(here.focus, 0.0, 1.0, levers.coaching, levers.pressure, home)
        v = uniforms(luck, week, unit, SESSION)
        depth = meet(state, i, position, VOLUNTARY, occasion, v, week, parameters)
        count_voluntary(state, i, position, depth, week)
        return
    asked = NO_COLLEAGUE if position == NOBODY else contacts.indices[position]
    note_failure(state.diary, VOLUNTARY, answer, i, asked)
    if levers.external_search > 0.0:
        v = uniforms(luck, week, unit, SEARCH)
        if v[0] < levers.external_search:
            entry = before_one(state.diary, teachers[i], i, OUTSIDE)
            result = outside_session(teachers[i], here.focus, levers.coaching, v[1], parameters)
            after_one(state.diary, entry, teachers[i], 0, result)
            state.tally[0].outside += 1


@jit_inline
def voluntary_block(state, levers, now, parameters):
    """Every teacher in the week's order makes her attempts while she has a window left."""
    week, luck = now
    wants, windows = state.scratch.draws_want, int(parameters.windows)
    fill_slots(state.scratch.draws_meeting, windows, luck, week, MEETING)
    for i in state.scratch.order:
        teacher = state.teachers[i]
        for slot in range(windows):
            if teacher.windows <= 0:
                break
            if wants[slot, i] < teacher.willingness:
                attempt(state, i, slot, levers, now, parameters)
