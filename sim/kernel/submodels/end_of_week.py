"""4.12 End of the week: what is seen, believed, felt and learned, for everybody at once.

Worked example: A sees B (one voluntary session) and C (none) with equal opportunity behind doors half closed: (1 - .5)
x .5 = .25; a perceived norm of .2 becomes .2 + .15 x .05 = .2075. A norm of .5 with prior .4 becomes .5 + .02 x (-.1) +
.01 x (.2075 - .5) = .495075.
"""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_inline, jit_once
from sim.kernel.state import LEAST_EFFICACY, colleague_at, contacts_of

DRIFT_SCALE = np.sqrt(12.0)  # sd of a uniform is 1 / sqrt(12)
EXPERIENCE_CEILING, EXPERIENCE_YEARS = fixed("experience_ceiling"), fixed("experience_years")
LEAST_SALIENCE = fixed("least_salience")


@jit
def note_behaviour(teachers, climate, scratch, parameters):
    """act_j of everybody: free collaboration counts fully, compelled work partly; and the norms of before."""
    for i in range(len(teachers)):
        teacher = teachers[i]
        act = 1.0 if teacher.voluntary_sessions > 0 else 0.0
        if teacher.mandated_sessions > 0:
            act = max(act, parameters.mandated_visibility * (1.0 - climate[teacher.department].control))
        teacher.visible_work = act
        scratch.visible_work[i] = act
        scratch.norm[i] = teacher.norm


@jit_inline
def show_behaviour(contacts, visible_work, sums):
    """``sums``: for everybody, seen times act_j over her colleagues j (the same both ways). It goes through those who
    did something and adds to each who may see it: no sum has to wait for itself, and most teachers need no look.
    """
    for i in range(len(sums)):
        sums[i] = 0.0
    for j in range(len(visible_work)):
        act = visible_work[j]
        if act > 0.0:
            for c in contacts_of(j, contacts):
                sums[colleague_at(c, contacts)] += contacts.seen[c] * act


@jit_inline
def perceive(i, teacher, contacts, shown, isolation, parameters):
    """The perceived norm follows what is seen of colleagues; what closed doors hide counts as absent."""
    if contacts.seen_sum[i] <= 0.0:
        return
    seen = (1.0 - parameters.invisibility * isolation) * shown / contacts.seen_sum[i]
    teacher.perceived_norm += parameters.perception_rate * (seen - teacher.perceived_norm)


@jit
def heard_norm(i, contacts, norms):
    """Mean norm of colleagues weighted by opportunity and trust; NaN without contacts."""
    total = weights = 0.0
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        weight = contacts.seen[c] * contacts.trust[c]
        total += weight * norms[contacts.indices[c]]
        weights += weight
    return total / weights if weights > 0.0 else np.nan


@jit_inline
def update_norm(i, teacher, contacts, norms, isolation, parameters):
    """The norm returns to the lifelong conviction and moves to what is seen and, if talk is on, heard."""
    change = parameters.norm_anchor * (teacher.prior_norm - teacher.norm) + parameters.norm_conformity * (
        teacher.perceived_norm - teacher.norm
    )
    if parameters.norm_hearsay > 0.0:
        heard = heard_norm(i, contacts, norms)
        if not np.isnan(heard):
            change += parameters.norm_hearsay * (1.0 - isolation) * (heard - teacher.norm)
    teacher.norm += change


@jit
def trust_in_administration(i, contacts, control):
    """tr: how far a teacher believes the administration: as far as she trusts her colleagues, less under control."""
    if contacts.seen_sum[i] <= 0.0:
        return 0.0
    total = 0.0
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        total += contacts.seen[c] * contacts.trust[c]
    return (1.0 - control) * total / contacts.seen_sum[i]


@jit_inline
def update_benefit_belief(i, teacher, contacts, control, levers, parameters):
    """Information raises expected benefit up to what is credible."""
    if levers.persuasion > 0.0:
        rate = parameters.persuasion_effect * levers.persuasion * trust_in_administration(i, contacts, control)
        teacher.expected_benefit += rate * max(0.0, parameters.credible_benefit - teacher.expected_benefit)


@jit_inline
def update_person(teacher, pressure, parameters):
    """Self-efficacy, strain, salience, experience and tenure."""
    efficacy = teacher.self_efficacy
    efficacy += parameters.efficacy_return * (teacher.prior_self_efficacy - efficacy)
    teacher.self_efficacy = min(1.0, max(LEAST_EFFICACY, efficacy))
    teacher.strain += parameters.pressure_strain * pressure * (1.0 - teacher.strain)
    teacher.strain += parameters.strain_recovery * (parameters.strain - teacher.strain)
    teacher.salience -= parameters.salience_decay * teacher.salience
    if teacher.salience < LEAST_SALIENCE:
        teacher.salience = 0.0
    if teacher.expertise < EXPERIENCE_CEILING and teacher.tenure < EXPERIENCE_YEARS * parameters.year_weeks:
        teacher.expertise += parameters.experience_learning * (EXPERIENCE_CEILING - teacher.expertise)
    teacher.tenure += 1


@jit
def count_weeks(teacher, week):
    """Add this week to the weeks of the school year in which each kind took place."""
    if teacher.last_contact == week:
        teacher.weeks_talk += teacher.last_talk == week
        teacher.weeks_exchange += teacher.last_exchange == week
        teacher.weeks_observation += teacher.last_observing == week
        teacher.weeks_joint_work += teacher.last_joint_work == week


@jit
def drifted(x, u, step):
    """A topic after a week's drift, reflected at 0 and 1."""
    x += step * (u - 0.5)
    if x < 0.0:
        x = -x
    if x > 1.0:
        x = 2.0 - x
    return x


@jit_once
def end_of_week(state, week, parameters):
    """Update everybody from what happened this week."""
    teachers, contacts, scratch, levers = state.teachers, state.contacts, state.scratch, state.levers[0]
    note_behaviour(teachers, state.climate, scratch, parameters)
    show_behaviour(contacts, scratch.visible_work, scratch.sums)
    step = parameters.practice_drift * DRIFT_SCALE
    draws = scratch.draws_week
    for i in range(len(teachers)):
        teacher = teachers[i]
        here = state.climate[teacher.department]
        perceive(i, teacher, contacts, scratch.sums[i], here.isolation, parameters)
        update_norm(i, teacher, contacts, scratch.norm, here.isolation, parameters)
        update_benefit_belief(i, teacher, contacts, here.control, levers, parameters)
        update_person(teacher, levers.pressure, parameters)
        count_weeks(teacher, week)
        teacher.practice_1 = drifted(teacher.practice_1, draws[1, i], step)
        teacher.practice_2 = drifted(teacher.practice_2, draws[2, i], step)
        teacher.practice_3 = drifted(teacher.practice_3, draws[3, i], step)
