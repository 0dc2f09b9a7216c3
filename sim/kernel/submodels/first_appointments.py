"""4.10 First appointments: week 0 finds a school that has been as it is for long. Appointments begin and end in
balance, and the trust of those who meet every week has settled.

Worked example: with B an appointment of A would begin in one of ten weeks and end in one of forty, r = 4; with C r = 1;
she asks both alike. B_k = (4 + 1) / 2 = 2.5: she has one with probability 2.5 / 3.5 = .71, in four of five cases with
B. Weekly talk with mutual trust .3, kept with .94, draws a trust of .5 to (.02 x .5 + .0281) / (.02 + .0281 + .0033) =
.74, and on to .89.
"""

from typing import NamedTuple

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import NO_APPOINTMENT, TALK, appointment, readiness_odds, set_appointment, wish
from sim.kernel.luck import ARRANGE, FIRST_APPOINTMENTS, SLOTS, uniforms
from sim.kernel.partner import choose
from sim.kernel.session import Occasion, chance_productive, chance_reached, openness, practice_distance

LEAST_ENDING = fixed("least_ending")
SETTLING_STEPS = 3
KINDS_DOWN = (np.int64(3), np.int64(2), np.int64(1), np.int64(0))


class Pair(NamedTuple):
    """Teacher i and one contact as they stand before week 0: trust there and back, openness, the chance of being in the
    building together, what their sessions are held under, distance of practice, expertise of the more expert, and how
    often a weekly session would be held that moves trust (0 where trust was asked for, and so has settled already).
    """

    trust_there: float
    trust_back: float
    openness: float
    together: float
    occasion: Occasion
    distance: float
    expertise: float
    settling: float


@jit_inline
def pair_of(state, i, position, parameters):
    """The pair of teacher i and the contact at ``position``."""
    teachers, contacts, levers = state.teachers, state.contacts, state.levers[0]
    one, other = teachers[i], teachers[contacts.indices[position]]
    there, back = contacts.trust[position], contacts.trust[contacts.reverse[position]]
    occasion = Occasion(state.climate[one.department].focus, 0.0, 1.0, levers.coaching, levers.pressure, 0.0)
    return Pair(
        there,
        back,
        openness(min(there, back), (one.norm + other.norm) / 2.0, occasion, parameters),
        1.0 if one.shift == other.shift else parameters.cross_shift,
        occasion,
        practice_distance(one, other),
        max(one.expertise, other.expertise),
        0.0 if state.school[0].trust_given == 1 else state.climate[one.department].kept,
    )


@jit_inline
def chance_good(kind, mutual, pair, parameters):
    """Chance of a productive session of this kind (of a pleasant talk) at the given lower trust."""
    if kind == TALK:
        return mutual
    return chance_productive(pair.occasion, mutual, pair.distance, pair.expertise, parameters)


@jit_inline
def settled(trust, good, stake, parameters):
    """Where a trust stands under weekly sessions of which ``good`` are productive."""
    gain = good * parameters.trust_gain * stake
    fade = (1.0 - good) * parameters.trust_fade * stake
    rates = parameters.trust_return + gain + fade
    return (parameters.trust_return * trust + gain) / rates if rates > 0.0 else trust


@jit_inline
def settled_trusts(kind, pair, parameters):
    """Trust there and back of a pair that has had an appointment for this kind for long."""
    there, back, stake = pair.trust_there, pair.trust_back, pair.settling * (1.0 + kind) / 4.0
    for _ in range(SETTLING_STEPS):
        good = chance_good(kind, min(there, back), pair, parameters)
        there = settled(pair.trust_there, good, stake, parameters)
        back = settled(pair.trust_back, good, stake, parameters)
    return there, back


@jit
def begun_per_ended(one, other, kind, pair, here, parameters):
    """r: how many appointments of teacher ``one`` with this colleague begin, in weeks in which she has none and asks
    her, for each that ends, once trust has settled; ``here`` = her department's climate.
    """
    accepted, reached = np.sqrt(wish(other, kind) * pair.trust_back), 1.0
    if kind == TALK:
        accepted = parameters.courtesy + (1.0 - parameters.courtesy) * accepted
    else:
        reached = chance_reached(kind, pair.openness)
    asks = readiness_odds(one, kind) * one.initiative
    begun = parameters.arranging * chance_good(kind, min(pair.trust_there, pair.trust_back), pair, parameters) * reached
    begun *= (1.0 - here.isolation) * pair.together * accepted * asks / (1.0 + asks)
    there, back = settled_trusts(kind, pair, parameters)
    mutual = min(there, back)
    good = chance_good(kind, mutual, pair, parameters)
    harm = (1.0 - mutual) * parameters.harm_base if kind != TALK else 0.0
    ended = (
        parameters.lapsing * (1.0 - min(wish(one, kind), wish(other, kind))) * (1.0 - here.kept * good)
        + here.kept * (1.0 - good) * harm
        + leaving(parameters) / parameters.year_weeks
    )
    return begun / max(ended, LEAST_ENDING)


@jit
def leaving(parameters):
    """Chance that one of two teachers leaves within a year."""
    return 2.0 * min(1.0, parameters.turnover * parameters.exit_base)


@jit_inline
def weigh_colleagues(state, i, parameters):
    """For teacher i, ``scratch.kind_sums``: by kind, running sums over her contacts of how likely she asks each times
    r. Returns the sum of how likely she asks alone.
    """
    contacts, sums, total = state.contacts, state.scratch.kind_sums, 0.0
    start, one = contacts.indptr[i], state.teachers[i]
    here = state.climate[one.department]
    for position in range(start, contacts.indptr[i + 1]):
        place = position - start
        asked = contacts.weight[position] * contacts.trust[position] ** parameters.trust_selection
        total += asked
        pair, other = pair_of(state, i, position, parameters), state.teachers[contacts.indices[position]]
        for kind in KINDS_DOWN:
            before = sums[kind, place - 1] if place > 0 else 0.0
            sums[kind, place] = before + asked * begun_per_ended(one, other, kind, pair, here, parameters)
    return total


@jit_inline
def appoint(state, i, kind, position, parameters):
    """An appointment that stands from week 0, and the trust that has come of it."""
    contacts, one = state.contacts, state.teachers[i]
    set_appointment(one, kind, position)
    back = contacts.reverse[position]
    there, here = settled_trusts(kind, pair_of(state, i, position, parameters), parameters)
    contacts.trust[position], contacts.trust[back] = there, here


@jit
def first_appointments(state, now, parameters):
    """Week 0: the appointments of a school that has been as it is for long, where beginnings and endings balance."""
    week, luck = now
    teachers, contacts, sums = state.teachers, state.contacts, state.scratch.kind_sums
    if week > 0 or parameters.arranging == 0.0:
        return
    stay = 1.0 - min(1.0, leaving(parameters))
    for i in range(len(teachers)):
        start, stop = contacts.indptr[i], contacts.indptr[i + 1]
        total = weigh_colleagues(state, i, parameters)
        for kind in KINDS_DOWN:
            if total == 0.0 or appointment(teachers[i], kind) != NO_APPOINTMENT:
                continue
            u = uniforms(luck, week, FIRST_APPOINTMENTS + SLOTS * i + kind, ARRANGE)
            begun = sums[kind, stop - start - 1] / total
            if u[1] < stay * begun / (1.0 + begun):
                appoint(state, i, kind, choose(start, stop, sums[kind], u[0]), parameters)
