"""4.1 Effective levers: what protected time, teachers' say and a head's stance make of this week's levers.

Worked example: control .8 with agency .5 is .4; a sceptical head (stance -1, mediation .5) makes it .4 + .5 x .6 = .7
and halves a clarity of .85 to .425; protected time .8 with door relief .5 lowers an isolation of .5 to .3.
"""

from sim.kernel.jit import jit, jit_inline


@jit
def coloured(value, stance, mediation):
    """Control or observation stance inside a department: a champion softens it, a sceptic sharpens it."""
    if stance >= 0.0:
        return value * (1.0 - mediation * stance)
    return value + mediation * -stance * (1.0 - value)


@jit
def set_climate(climate, stances, levers, parameters):
    """Fill one climate record per department from the levers of the week."""
    isolation = levers.isolation * (1.0 - parameters.door_relief * levers.protected_time)
    control = levers.control * (1.0 - levers.agency)
    observation_control = levers.observation_control * (1.0 - levers.agency)
    for department in range(len(climate)):
        here, stance = climate[department], stances[department]
        if stance >= 0.0:
            here.clarity = levers.clarity + parameters.mediation * stance * (1.0 - levers.clarity)
        else:
            here.clarity = levers.clarity * (1.0 + parameters.mediation * stance)
        here.isolation = isolation
        here.control = coloured(control, stance, parameters.mediation)
        here.observation_control = coloured(observation_control, stance, parameters.mediation)
        here.focus = max(parameters.focus, here.clarity)
        here.coaching = levers.coaching
        here.pressure = levers.pressure


@jit
def set_opportunity(teachers, contacts, school, levers, parameters):
    """Fill weight (o'), seen (o' k) and attention (o' k om) of every contact, row sums and the school's totals."""
    school.open_contacts, school.opportunity_sum = 0, 0.0
    for i in range(len(teachers)):
        seen_sum = attention_sum = 0.0
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            one, other = teachers[i], teachers[contacts.indices[c]]
            weight = contacts.opportunity[c]
            same_department = one.department == other.department
            if not same_department:
                weight += parameters.project_opportunity * levers.projects
            if same_department or one.grade == other.grade:
                weight *= 1.0 - parameters.formal_tie_loosening * levers.pressure
            seen = weight if one.shift == other.shift else weight * parameters.cross_shift
            heads = same_department and other.head == 1
            attention = seen * parameters.head_status if heads else seen
            contacts.weight[c], contacts.seen[c], contacts.attention[c] = weight, seen, attention
            school.open_contacts += contacts.opportunity[c] > 0.0
            school.opportunity_sum += weight
            seen_sum += seen
            attention_sum += attention
        contacts.seen_sum[i], contacts.attention_sum[i] = seen_sum, attention_sum


@jit_inline
def effective_levers(state, levers, parameters):
    """Department climates every week; opportunities only when something that they depend on has changed."""
    set_climate(state.climate, state.stances, levers, parameters)
    school = state.school[0]
    if school.network_changed == 1 or school.projects != levers.projects or school.pressure != levers.pressure:
        set_opportunity(state.teachers, state.contacts, school, levers, parameters)
        school.network_changed = 0
        school.projects = levers.projects
        school.pressure = levers.pressure
