"""4.10 Voluntary block: appointments are kept; who has none may wish, find an open door, ask somebody looked up to and
trusted, and be answered with what she asked for, with talk, or not at all.

Worked example: A wants an exchange with chance .4; at isolation .5 half of her wishes find an open door; B, who wants
one with chance .36 and trusts A .5, agrees with sqrt(.36 x .5) = .42, and talks at least with .65 + .35 x .42 = .80.
"""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.counting import count_asked
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
from sim.kernel.kinds import TALK, begins, readiness_odds, wish
from sim.kernel.luck import MEETING, SEARCH, SESSION, SLOTS, uniforms
from sim.kernel.meeting import OPEN, Meeting, no_meeting, occasion_of
from sim.kernel.partner import NOBODY, draw_by_trust
from sim.kernel.session import chance_of_conditions, plasticity
from sim.kernel.talk import talk

AGREED, TALKS = -1, -2
OUTSIDE_TRUST, OUTSIDE_CHALLENGE = fixed("outside_trust"), fixed("outside_challenge")
OUTSIDE_EXPERTISE, OUTSIDE_STAKE = fixed("outside_expertise"), fixed("outside_stake")


@jit
def outside_session(teacher, focus, coaching, u, parameters):
    """A session with somebody outside the school: half the effect, no tie. Returns what came of it."""
    expertise = max(OUTSIDE_EXPERTISE, coaching)
    chance = chance_of_conditions(focus, OUTSIDE_TRUST, OUTSIDE_CHALLENGE, expertise, parameters)
    rate = OUTSIDE_STAKE * parameters.benefit_learning
    if u >= chance:
        teacher.expected_benefit += rate * (OUTSIDE_TRUST * parameters.pleasant_reward - teacher.expected_benefit)
        return INEFFECTUAL
    plastic = plasticity(teacher, parameters)
    teacher.expected_benefit += rate * (1.0 - teacher.expected_benefit)
    teacher.norm += OUTSIDE_STAKE * parameters.internalisation * (1.0 - teacher.norm)
    teacher.self_efficacy += OUTSIDE_STAKE * plastic * parameters.mastery * (1.0 - teacher.self_efficacy)
    gain = OUTSIDE_STAKE * plastic * parameters.expertise_learning
    teacher.expertise += gain * max(0.0, expertise - teacher.expertise)
    return PRODUCTIVE


@jit_inline
def find_partner(i, kind, teachers, contacts, running, isolation, u, parameters):
    """Position of the contact whom teacher i reaches and asks (or NOBODY), and AGREED, TALKS or why not."""
    if u[0] >= 1.0 - isolation:
        return NOBODY, DOOR_CLOSED
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
    agrees = np.sqrt(wish(partner, kind) * contacts.trust[contacts.reverse[position]])
    busy = kind != TALK and partner.windows <= 0
    if kind != TALK and not busy and u[3] < together * agrees:
        return position, AGREED
    if u[3] < together * (parameters.courtesy + (1.0 - parameters.courtesy) * agrees):
        return position, TALKS
    return position, BUSY if busy else REFUSED


@jit_inline
def request(state, i, kind, now, parameters):
    """One wish of teacher i: the meeting to which a colleague agrees, or talk, else perhaps somebody outside."""
    week, luck = now
    teachers, contacts, levers = state.teachers, state.contacts, state.levers[0]
    here, unit = state.climate[teachers[i].department], SLOTS * i + kind
    u = uniforms(luck, week, unit, MEETING)
    position, answer = find_partner(i, kind, teachers, contacts, state.scratch.weights, here.isolation, u, parameters)
    if answer == AGREED:
        v = uniforms(luck, week, unit, SESSION)
        occasion = occasion_of(state, i, position, here.focus, 0.0)
        return Meeting(position, VOLUNTARY, kind, OPEN, occasion, v, parameters.arranging, v[3])
    if answer == TALKS:
        count_asked(contacts, position, week)
        pleasant = talk(state, i, position, u[1], week, parameters)
        if kind == TALK and pleasant:
            begins(teachers[i], kind, position, parameters.arranging, uniforms(luck, week, unit, SESSION)[3])
        return no_meeting()
    asked = NO_COLLEAGUE if position == NOBODY else contacts.indices[position]
    note_failure(state.diary, VOLUNTARY, answer, i, asked, kind)
    if levers.external_search > 0.0 and kind != TALK:
        v = uniforms(luck, week, unit, SEARCH)
        if v[0] < levers.external_search:
            entry = before_one(state.diary, teachers[i], i, OUTSIDE)
            result = outside_session(teachers[i], here.focus, levers.coaching, v[1], parameters)
            after_one(state.diary, entry, teachers[i], 0, result)
            state.tally[0].outside += 1
    return no_meeting()


@jit_inline
def asks(teacher, kind, u):
    """Whether she asks for this kind: u below P^q_ik, the chance of her wish, initiative included."""
    odds = readiness_odds(teacher, kind) * teacher.initiative
    return u * (1.0 + odds) < odds
