"""4.10 Voluntary block: appointments are kept; who has none may wish, find an open door, ask somebody looked up to and
trusted, and be answered with what she asked for, with talk, or not at all.

Worked example: A wants an exchange with chance .4; at isolation .5 half of her wishes find an open door; B, who wants
one with chance .36 and trusts A .5, agrees with sqrt(.36 x .5) = .42, and talks at least with .65 + .35 x .42 = .80.
"""

import numpy as np

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
from sim.kernel.kinds import NO_APPOINTMENT, TALK, appointment, readiness_odds, wish
from sim.kernel.luck import MEETING, SEARCH, SESSION, SLOTS, uniforms
from sim.kernel.partner import NOBODY, draw_by_trust
from sim.kernel.session import Occasion, brought_home, chance_of_conditions, meet, plasticity
from sim.kernel.submodels.appointments import KINDS_DOWN, OPEN, begins, keep_appointment
from sim.kernel.submodels.coordination import coordinate
from sim.kernel.submodels.counting import count_asked, count_voluntary
from sim.kernel.submodels.talk import talk

AGREED, TALKS = -1, -2
OUTSIDE_TRUST, OUTSIDE_CHALLENGE, OUTSIDE_EXPERTISE, OUTSIDE_STAKE = 0.5, 0.8, 0.7, 0.5


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
    """Position of the contact whom teacher i reaches and asks (or NOBODY), and AGREED, TALKS or why there is nothing."""
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
def attempt(state, i, kind, now, parameters):
    """One wish of teacher i: a colleague, else perhaps somebody outside."""
    week, luck = now
    teachers, contacts, levers = state.teachers, state.contacts, state.levers[0]
    here, unit = state.climate[teachers[i].department], SLOTS * i + kind
    u = uniforms(luck, week, unit, MEETING)
    position, answer = find_partner(i, kind, teachers, contacts, state.scratch.weights, here.isolation, u, parameters)
    if answer == AGREED:
        takes_part = teachers[i].partner_school + teachers[contacts.indices[position]].partner_school > 0
        home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
        occasion = Occasion(here.focus, 0.0, 1.0, levers.coaching, levers.pressure, home)
        v = uniforms(luck, week, unit, SESSION)
        depth, good = meet(state, i, position, VOLUNTARY, (kind, OPEN), occasion, v, week, parameters)
        count_voluntary(state, i, position, depth, week)
        if good and depth == kind:
            begins(teachers[i], kind, position, parameters.arranging, v[3])
        return
    if answer == TALKS:
        pleasant = talk(state, i, position, u[1], week, parameters)
        count_asked(contacts, position, week)
        if kind == TALK and pleasant:
            begins(teachers[i], kind, position, parameters.arranging, uniforms(luck, week, unit, SESSION)[3])
        return
    asked = NO_COLLEAGUE if position == NOBODY else contacts.indices[position]
    note_failure(state.diary, VOLUNTARY, answer, i, asked)
    if levers.external_search > 0.0 and kind != TALK:
        v = uniforms(luck, week, unit, SEARCH)
        if v[0] < levers.external_search:
            entry = before_one(state.diary, teachers[i], i, OUTSIDE)
            result = outside_session(teachers[i], here.focus, levers.coaching, v[1], parameters)
            after_one(state.diary, entry, teachers[i], 0, result)
            state.tally[0].outside += 1


@jit_inline
def voluntary_block(state, now, parameters):
    """Every teacher in the week's order: coordination before a test, then each kind, the most demanding first."""
    wants = state.scratch.draws_want
    for i in state.scratch.order:
        teacher = state.teachers[i]
        if teacher.salience > 0.0:
            coordinate(state, i, now, parameters)
        for kind in KINDS_DOWN:
            position = appointment(teacher, kind)
            if position != NO_APPOINTMENT:
                keep_appointment(state, i, kind, position, now, parameters)
            elif kind == TALK or teacher.windows > 0:
                odds = readiness_odds(teacher, kind) * teacher.initiative
                if wants[kind, i] * (1.0 + odds) < odds:
                    attempt(state, i, kind, now, parameters)
