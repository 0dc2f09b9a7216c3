"""Fills one row of measures (ODD section 5) from the state at the end of a week."""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.declared.measures import BALKANISATION, COLLABORATIVE, COMFORTABLE, CONTRIVED, INDIVIDUALISM
from sim.kernel.jit import jit, jit_entry, jit_inline, jit_once
from sim.kernel.kinds import NO_APPOINTMENT
from sim.kernel.state import colleague_at, contacts_of

MONTH, ISOLATE_WEEKS, HABIT = fixed("month"), fixed("isolated_weeks"), fixed("habit_share")
CONTRIVED_SESSIONS, INDIVIDUALIST_SHARE = fixed("contrived_sessions"), fixed("individualist_share")
BALKANISED_SHARE = fixed("balkanised_share")
COLLABORATIVE_SHARE, COLLABORATIVE_JOINT_WORK = fixed("collaborative_share"), fixed("collaborative_joint_work")


@jit
def share(part, whole):
    """part / whole, NaN for an empty whole."""
    return part / whole if whole > 0.0 else np.nan


@jit
def record_sessions(row, tally, n):
    """What happened this week, from the tally."""
    row.voluntary_sessions = 2.0 * tally.voluntary / n
    row.talk_sessions = 2.0 * tally.talk / n
    row.mandated_sessions = tally.mandated / n
    row.observation_sessions = tally.observations / n
    row.mentoring_sessions = tally.mentoring / n
    row.coordination_sessions = 2.0 * tally.coordination / n
    row.outside_sessions = tally.outside / n
    row.partnership_sessions = tally.partnership / n
    row.coached_sessions = tally.coached / n
    row.scheduled_hours = (
        tally.mandated + 2.0 * tally.observations + 2.0 * tally.mentoring
    ) / n + tally.persuasion_hours
    row.depth_1_share = share(tally.depth_1, tally.voluntary)
    row.depth_2_share = share(tally.depth_2, tally.voluntary)
    row.depth_3_share = share(tally.depth_3, tally.voluntary)
    row.depth_mean = share((tally.depth_1 + 2.0 * tally.depth_2 + 3.0 * tally.depth_3) / 3.0, tally.voluntary)
    row.cross_department_share = share(tally.cross_department, tally.voluntary)
    row.productive_share = share(tally.productive, tally.sessions)
    row.harmful_per_teacher = tally.harmful / n
    row.rework = 0.0
    row.exits = 0.0


@jit
def record_month(row, teachers, week):
    """Shares of teachers by what they did lately; NaN while the window is not full."""
    voluntary = isolates = 0
    contact = exchange = joint = cross = observed = monthly = 0
    after = week - MONTH
    for i in range(len(teachers)):
        teacher = teachers[i]
        voluntary += teacher.voluntary_sessions > 0
        isolates += week - teacher.last_voluntary >= ISOLATE_WEEKS
        contact += teacher.last_contact > after
        exchange += teacher.last_exchange > after
        joint += teacher.last_joint_work > after
        cross += teacher.last_cross_department > after
        observed += teacher.last_observed > after
        monthly += teacher.last_voluntary > after
    n = len(teachers)
    row.voluntary_share = voluntary / n
    month = n if week >= MONTH - 1 else 0
    row.contact_monthly = share(contact, month)
    row.exchange_monthly = share(exchange, month)
    row.joint_work_monthly = share(joint, month)
    row.cross_department_monthly = share(cross, month)
    row.observed_monthly = share(observed, month)
    row.voluntary_monthly = share(monthly, month)
    row.isolates_share = isolates / n if week >= ISOLATE_WEEKS - 1 else np.nan


@jit
def record_habits(row, teachers, week, year_weeks):
    """Shares of teachers who did each kind at least monthly, in the last week of a school year; NaN in others."""
    row.talk_habit = row.exchange_habit = row.observation_habit = row.joint_work_habit = np.nan
    if (week + 1) % int(year_weeks) != 0:
        return
    talk = exchange = observation = joint = 0
    least = HABIT * year_weeks
    for i in range(len(teachers)):
        teacher = teachers[i]
        talk += teacher.weeks_talk >= least
        exchange += teacher.weeks_exchange >= least
        observation += teacher.weeks_observation >= least
        joint += teacher.weeks_joint_work >= least
    n = len(teachers)
    row.talk_habit, row.exchange_habit = talk / n, exchange / n
    row.observation_habit, row.joint_work_habit = observation / n, joint / n


@jit
def record_appointments(row, teachers):
    """Weekly appointments for more than talk that a teacher holds, on average."""
    count = 0
    for i in range(len(teachers)):
        teacher = teachers[i]
        count += teacher.appointment_exchange != NO_APPOINTMENT
        count += teacher.appointment_observation != NO_APPOINTMENT
        count += teacher.appointment_joint_work != NO_APPOINTMENT
    row.appointments = count / len(teachers)


@jit
def record_states(row, teachers):
    """Means and spreads of the state variables."""
    n = len(teachers)
    norm = perceived = benefit = efficacy = expertise = strain = salience = willing = 0.0
    for i in range(n):
        teacher = teachers[i]
        norm += teacher.norm
        perceived += teacher.perceived_norm
        benefit += teacher.expected_benefit
        efficacy += teacher.self_efficacy
        expertise += teacher.expertise
        strain += teacher.strain
        salience += teacher.salience
        willing += teacher.willingness
    row.norm_mean, row.perceived_norm, row.benefit_mean = norm / n, perceived / n, benefit / n
    row.self_efficacy_mean, row.expertise_mean = efficacy / n, expertise / n
    row.strain_mean, row.salience_mean, row.willingness_mean = strain / n, salience / n, willing / n
    norm_squares = efficacy_squares = willing_squares = 0.0
    for i in range(n):
        teacher = teachers[i]
        norm_squares += (teacher.norm - row.norm_mean) ** 2
        efficacy_squares += (teacher.self_efficacy - row.self_efficacy_mean) ** 2
        willing_squares += (teacher.willingness - row.willingness_mean) ** 2
    row.norm_sd, row.self_efficacy_sd = np.sqrt(norm_squares / n), np.sqrt(efficacy_squares / n)
    row.willingness_sd = np.sqrt(willing_squares / n)
    row.norm_gap = row.norm_mean - row.perceived_norm
    row.behaviour_gap = row.voluntary_share - row.perceived_norm


@jit
def weighted_trust(contacts):
    """Sum of seen times trust, in four running sums so that the additions can overlap."""
    weight, trust = contacts.seen, contacts.trust
    a = b = c = d = 0.0
    whole = len(trust) // 4 * 4
    for k in range(0, whole, 4):
        a += weight[k] * trust[k]
        b += weight[k + 1] * trust[k + 1]
        c += weight[k + 2] * trust[k + 2]
        d += weight[k + 3] * trust[k + 3]
    for k in range(whole, len(trust)):
        a += weight[k] * trust[k]
    return (a + b) + (c + d)


@jit
def count_after(weeks, after):
    """How many entries of ``weeks`` are later than ``after``."""
    count = 0
    for k in range(len(weeks)):
        count += weeks[k] > after
    return count


@jit_inline
def record_trust_and_efficacy(row, state):
    """Trust over all contacts; collective efficacy and its spread."""
    teachers, contacts, sums = state.teachers, state.contacts, state.scratch.sums
    n = len(teachers)
    for i in range(n):
        sums[i] = 0.0
    for j in range(n):  # from each teacher to her colleagues, which is the same, since seen is; no sum waits for itself
        efficacy = teachers[j].self_efficacy
        for c in contacts_of(j, contacts):
            sums[colleague_at(c, contacts)] += contacts.seen[c] * efficacy
    collective = squares = 0.0
    connected = 0
    for i in range(n):
        if contacts.seen_sum[i] > 0.0:
            around = sums[i] / contacts.seen_sum[i]
            collective += around
            squares += around * around
            connected += 1
    row.trust_mean = share(weighted_trust(contacts), state.school[0].seen_total)
    row.collective_efficacy = share(collective, connected)
    row.collective_efficacy_sd = (
        np.sqrt(max(0.0, share(squares, connected) - row.collective_efficacy**2)) if connected > 0 else np.nan
    )


@jit
def record_ties(row, contacts, school, n, week):
    """Density of open contacts and reciprocity of asking."""
    after = week - ISOLATE_WEEKS
    asked = count_after(contacts.asked_week, after)
    answered = count_after(contacts.answered_week, after)
    row.density = school.open_contacts / (n * (n - 1))
    row.reciprocity = share(answered, asked)


@jit
def modularity_of(partition, start, stop):
    """Newman modularity of the decayed voluntary network over the parts [start, stop)."""
    total = partition[2, 0]
    if total <= 0.0:
        return 0.0
    value = 0.0
    for part in range(start, stop):
        value += partition[0, part] / total - (partition[1, part] / (2.0 * total)) ** 2
    return value


@jit
def record_modularity(row, partition, departments):
    """Modularity by department, by shift and by both."""
    parts = partition.shape[1]
    shifts = (parts - departments) // (departments + 1)
    row.modularity = modularity_of(partition, 0, departments)
    row.modularity_shift = modularity_of(partition, departments, departments + shifts)
    row.modularity_department_shift = modularity_of(partition, departments + shifts, parts)


@jit_once
def record(row, state, coherence, outcome, week, year_weeks):
    """Fill ``row`` (a record of MEASURE_DTYPE) for this week; exits and rework are added at the very end of the
    week.
    """
    record_sessions(row, state.tally[0], len(state.teachers))
    record_month(row, state.teachers, week)
    record_habits(row, state.teachers, week, year_weeks)
    record_appointments(row, state.teachers)
    record_states(row, state.teachers)
    record_trust_and_efficacy(row, state)
    record_ties(row, state.contacts, state.school[0], len(state.teachers), week)
    record_modularity(row, state.partition, len(state.climate))
    row.coherence = coherence
    row.student_outcome = outcome


@jit_entry
def classify(mandated_sessions, voluntary_sessions, voluntary_share, cross_department_share, depth_3_share):
    """Culture of a term from the term's mean measures (typology after Hargreaves 1994, thresholds ours); NaN compares
    false.
    """
    if mandated_sessions >= CONTRIVED_SESSIONS and mandated_sessions > voluntary_sessions:
        return CONTRIVED
    if voluntary_share < INDIVIDUALIST_SHARE:
        return INDIVIDUALISM
    if cross_department_share < BALKANISED_SHARE:
        return BALKANISATION
    if voluntary_share >= COLLABORATIVE_SHARE and depth_3_share >= COLLABORATIVE_JOINT_WORK:
        return COLLABORATIVE
    return COMFORTABLE
