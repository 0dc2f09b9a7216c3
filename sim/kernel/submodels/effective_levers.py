"""4.1 Effective levers: how much of the reform this school carries out by now, and what protected time, teachers' say
and a head's stance make of it.

Worked example: a school that carries out .6 of a reform has come to .6 x (1 - exp(-18 / 18)) = .38 of it in the 18th
week: a mandate of 1 hour, .1 before, is then .1 + .38 x .9 = .44 hours. Control .8 with agency .5 is .4; a sceptical
head (stance -1, mediation .5) makes it .4 + .5 x .6 = .7 and halves a clarity of .85 to .425; protected time .8 with
door relief .5 lowers an isolation of .5 to .3.
"""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_inline, jit_once
from sim.kernel.luck import REFORM, uniforms

COACH = 0
DEPARTMENT, GRADE, ACROSS = 0, 1, 2
TEAM_ACROSS = fixed("team_across")


@jit
def weeks_moved(planned, own, before):
    """r: for how many weeks a lever has been planned away from the school's own level, this week included."""
    return before + 1.0 if planned != own else 0.0


@jit
def share_carried_out(weeks, school, parameters):
    """f: how much of the change of a lever the school carries out in the given week of it."""
    if parameters.build_up_weeks == 0.0:
        return school.implementation
    return school.implementation * (1.0 - np.exp(-weeks / parameters.build_up_weeks))


@jit
def moved(own, planned, weeks, school, parameters):
    """A lever between the school's own level and what is planned."""
    if planned == own:
        return own
    share = share_carried_out(weeks, school, parameters)
    return planned if share == 1.0 else own + share * (planned - own)


@jit_inline
def carry_out(state, planned, now, parameters):
    """Fill state.levers: what is done this week of what is planned."""
    week, luck = now
    own, done, weeks, school = state.baseline[0], state.levers[0], state.lever_weeks[0], state.school[0]
    weeks.mandate = weeks_moved(planned.mandate, own.mandate, weeks.mandate)
    weeks.clarity = weeks_moved(planned.clarity, own.clarity, weeks.clarity)
    weeks.control = weeks_moved(planned.control, own.control, weeks.control)
    weeks.protected_time = weeks_moved(planned.protected_time, own.protected_time, weeks.protected_time)
    weeks.trust_building = weeks_moved(planned.trust_building, own.trust_building, weeks.trust_building)
    weeks.observation = weeks_moved(planned.observation, own.observation, weeks.observation)
    weeks.observation_control = weeks_moved(
        planned.observation_control, own.observation_control, weeks.observation_control
    )
    weeks.mentoring = weeks_moved(planned.mentoring, own.mentoring, weeks.mentoring)
    weeks.projects = weeks_moved(planned.projects, own.projects, weeks.projects)
    weeks.agency = weeks_moved(planned.agency, own.agency, weeks.agency)
    weeks.persuasion = weeks_moved(planned.persuasion, own.persuasion, weeks.persuasion)
    weeks.partnership = weeks_moved(planned.partnership, own.partnership, weeks.partnership)
    weeks.coaching = weeks_moved(planned.coaching, own.coaching, weeks.coaching)
    done.mandate = moved(own.mandate, planned.mandate, weeks.mandate, school, parameters)
    done.clarity = moved(own.clarity, planned.clarity, weeks.clarity, school, parameters)
    done.control = moved(own.control, planned.control, weeks.control, school, parameters)
    done.protected_time = moved(own.protected_time, planned.protected_time, weeks.protected_time, school, parameters)
    done.trust_building = moved(own.trust_building, planned.trust_building, weeks.trust_building, school, parameters)
    done.observation = moved(own.observation, planned.observation, weeks.observation, school, parameters)
    done.observation_control = moved(
        own.observation_control, planned.observation_control, weeks.observation_control, school, parameters
    )
    done.mentoring = moved(own.mentoring, planned.mentoring, weeks.mentoring, school, parameters)
    done.projects = moved(own.projects, planned.projects, weeks.projects, school, parameters)
    done.agency = moved(own.agency, planned.agency, weeks.agency, school, parameters)
    done.persuasion = moved(own.persuasion, planned.persuasion, weeks.persuasion, school, parameters)
    done.partnership = moved(own.partnership, planned.partnership, weeks.partnership, school, parameters)
    done.coaching = planned.coaching
    if planned.coaching != own.coaching:  # a coach comes as she is, but not every week
        comes = uniforms(luck, week, COACH, REFORM)[0] < share_carried_out(weeks.coaching, school, parameters)
        done.coaching = planned.coaching if comes else own.coaching
    done.isolation, done.champions = planned.isolation, planned.champions
    done.external_search, done.pressure = planned.external_search, planned.pressure
    done.mandate_unit = planned.mandate_unit
    done.observation = min(1.0, done.observation * school.observation)


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
    kept = 1.0 - isolation**parameters.occasions
    control = levers.control * (1.0 - levers.agency)
    observation_control = levers.observation_control * (1.0 - levers.agency)
    for department in range(len(climate)):
        here, stance = climate[department], stances[department]
        if stance >= 0.0:
            here.clarity = levers.clarity + parameters.mediation * stance * (1.0 - levers.clarity)
        else:
            here.clarity = levers.clarity * (1.0 + parameters.mediation * stance)
        here.isolation, here.kept = isolation, kept
        here.control = coloured(control, stance, parameters.mediation)
        here.observation_control = coloured(observation_control, stance, parameters.mediation)
        here.focus = max(parameters.focus, here.clarity)


@jit
def set_opportunity(teachers, contacts, school, levers, parameters):
    """Fill weight (o' times the colleague's pull) and seen of every contact, row sums and the school's totals."""
    school.open_contacts, school.seen_total = 0, 0.0
    office = np.exp(parameters.standing_head)
    loosened = 1.0 - parameters.formal_tie_loosening * levers.pressure
    for i in range(len(teachers)):
        seen_sum = 0.0
        for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
            one, other = teachers[i], teachers[contacts.indices[c]]
            formal = one.department == other.department or one.grade == other.grade
            factor = loosened if formal else 1.0
            pull = other.standing * (office if other.head == 1 else 1.0)
            opportunity = contacts.opportunity[c]
            contacts.weight[c] = factor * opportunity * pull
            seen = factor * max(opportunity, contacts.opportunity[contacts.reverse[c]])
            contacts.seen[c] = seen if one.shift == other.shift else seen * parameters.cross_shift
            school.open_contacts += opportunity > 0.0
            seen_sum += contacts.seen[c]
        contacts.seen_sum[i] = seen_sum
        school.seen_total += seen_sum


@jit
def unit_of(teacher, code, size):
    """Unit of a teacher for mandated sessions: department, grade team, team across departments, or the file's."""
    if code == DEPARTMENT:
        return teacher.department
    if code == GRADE:
        return teacher.grade
    if code == ACROSS:
        return teacher.staff_rank * max(1, size // TEAM_ACROSS) // size
    return teacher.own_unit


@jit
def set_units(teachers, scratch, code):
    """Who is called together: the unit of everybody, and the staff in order of unit and rank."""
    n = len(teachers)
    for i in range(n):
        teachers[i].unit = unit_of(teachers[i], code, n)
        scratch.unit_order[teachers[i].staff_rank] = i
    for place in range(n):
        scratch.order[place] = scratch.unit_order[place]
    filled = 0
    unit = -1
    while filled < n:  # units in ascending order, ranks in ascending order within each
        following = n + 1
        for place in range(n):
            i = scratch.order[place]
            if teachers[i].unit == unit:
                scratch.unit_order[filled] = i
                scratch.unit_place[i] = filled
                filled += 1
            elif teachers[i].unit > unit:
                following = min(following, teachers[i].unit)
        unit = following


@jit_once
def effective_levers(state, planned, now, parameters):
    """Levers and department climates every week; opportunities and units only when what they depend on has changed."""
    carry_out(state, planned, now, parameters)
    levers, school = state.levers[0], state.school[0]
    set_climate(state.climate, state.stances, levers, parameters)
    if school.network_changed == 1 or school.pressure != levers.pressure:
        set_opportunity(state.teachers, state.contacts, school, levers, parameters)
        school.network_changed = 0
        school.pressure = levers.pressure
    if school.mandate_unit != levers.mandate_unit:
        set_units(state.teachers, state.scratch, levers.mandate_unit)
        school.mandate_unit = levers.mandate_unit
