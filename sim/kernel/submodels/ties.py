"""4.13 Ties: trust settles, and, if switched on, dormant contacts open and unused ones fall asleep.

Worked example: trust .6 with baseline .5 becomes .6 + .004 x (-.1) = .5996; under full trust building + .03 x .4 =
.6116. A dormant contact with mutual trust .5, isolation .5 and one shared partner opens with probability .01 x .5 x .5
x 2 = .005.
"""

from sim.kernel.jit import jit, jit_inline
from sim.kernel.luck import PAIR_BASE, TIES, uniforms
from sim.kernel.state import FADING

UNUSED_WEEKS = 18
LEAST_ACTIVITY = 0.1
MOST_SHARED = 3


@jit
def settle_trust(contacts, levers, parameters):
    """Trust of every tie returns to its baseline and grows with trust building."""
    back, built = parameters.trust_return, parameters.trust_building_rate * levers.trust_building
    trust, baseline = contacts.trust, contacts.baseline_trust
    for c in range(len(trust)):
        trust[c] += back * (baseline[c] - trust[c]) + built * (1.0 - trust[c])


@jit
def activity(contacts, c, week):
    """Decayed number of voluntary sessions of a pair, whoever asked."""
    back = contacts.reverse[c]
    return contacts.asked[c] * FADING ** (week - contacts.asked_week[c]) + contacts.asked[back] * FADING ** (
        week - contacts.asked_week[back]
    )


@jit
def shared_partners(contacts, i, j, week):
    """Third teachers with whom both are active, counted up to three."""
    a, a_end = contacts.indptr[i], contacts.indptr[i + 1]
    b, b_end = contacts.indptr[j], contacts.indptr[j + 1]
    shared = 0
    while a < a_end and b < b_end and shared < MOST_SHARED:
        if contacts.indices[a] < contacts.indices[b]:
            a += 1
        elif contacts.indices[a] > contacts.indices[b]:
            b += 1
        else:
            if activity(contacts, a, week) > LEAST_ACTIVITY and activity(contacts, b, week) > LEAST_ACTIVITY:
                shared += 1
            a += 1
            b += 1
    return shared


@jit
def opening_chance(contacts, c, i, j, same_grade, isolation, week, parameters):
    """Chance that a dormant contact opens this week."""
    mutual = min(contacts.trust[c], contacts.trust[contacts.reverse[c]])
    push = (
        1.0
        + parameters.closure * shared_partners(contacts, i, j, week)
        + (parameters.grade_affinity if same_grade else 0.0)
    )
    return min(1.0, parameters.tie_opening * (1.0 - isolation) * mutual * push)


@jit_inline
def form_ties(state, now, parameters):
    """Open and close contacts between departments; a contact's change is seen by the others next week."""
    if parameters.tie_opening == 0.0 and parameters.tie_closing == 0.0:
        return
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    isolation = state.climate[0].isolation
    for i in range(len(teachers)):
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            j, back = contacts.indices[c], contacts.reverse[c]
            if j < i or teachers[i].department == teachers[j].department:
                continue
            opportunity = contacts.opportunity[c]
            if opportunity == 0.0:
                same_grade = teachers[i].grade == teachers[j].grade
                chance = opening_chance(contacts, c, i, j, same_grade, isolation, week, parameters)
                if uniforms(luck, week, PAIR_BASE * i + j, TIES)[0] < chance:
                    opportunity = parameters.cross_opportunity
                    contacts.last_session[c] = contacts.last_session[back] = week
            elif (
                week - contacts.last_session[c] >= UNUSED_WEEKS
                and uniforms(luck, week, PAIR_BASE * i + j, TIES)[0] < parameters.tie_closing
            ):
                opportunity = 0.0
            if opportunity != contacts.opportunity[c]:
                contacts.opportunity[c] = contacts.opportunity[back] = opportunity
                state.school[0].network_changed = 1
