"""One week of a school, on one screen, in the order of the ODD; and the weeks of a run."""

import numpy as np

from sim.kernel.counting import count_voluntary
from sim.kernel.jit import jit, jit_entry, jit_once
from sim.kernel.kinds import NO_APPOINTMENT, TALK, appointment
from sim.kernel.luck import CALL, MOST_TURNS, SESSION, SLOTS, WANT, WEEK, fill_uniforms, uniforms
from sim.kernel.meeting import hold
from sim.kernel.partner import NOBODY
from sim.kernel.record import record
from sim.kernel.state import FADING
from sim.kernel.submodels.appointments import kept_appointment, may_lapse
from sim.kernel.submodels.champions import convert_champions
from sim.kernel.submodels.coherence import closeness_to_standard, prepare_test, set_incoherence
from sim.kernel.submodels.coordination import coordinate
from sim.kernel.submodels.effective_levers import effective_levers
from sim.kernel.submodels.end_of_week import end_of_week
from sim.kernel.submodels.first_appointments import first_appointments
from sim.kernel.submodels.group import mandated_group
from sim.kernel.submodels.mandated import mandated_session
from sim.kernel.submodels.mentoring import mentor
from sim.kernel.submodels.observation import observe
from sim.kernel.submodels.partnership import advance_partnership, meet_partner_school
from sim.kernel.submodels.persuasion import persuasion_time
from sim.kernel.submodels.projects import advance_projects
from sim.kernel.submodels.results import end_of_term, student_outcome
from sim.kernel.submodels.ties import settle_trust
from sim.kernel.submodels.turnover import end_of_year
from sim.kernel.submodels.voluntary import asks, request
from sim.kernel.submodels.willingness import set_willingness

COORDINATION_STEP = 0  # of a teacher's turn; the others are kinds 3, 2, 1, 0


@jit_entry
def week(state, planned, parameters, events, now, row):
    """Advance ``state`` by one school week and fill ``row`` with its measures.

    ``planned`` (this week's levers as the reform has them) and ``parameters`` are records; ``events`` = (length of the
    term that ends this week or 0, common test prepared or 0, year ends or 0); ``now`` = (week from 0, (root seed,
    replicate)).
    """
    advance(state, planned, parameters, events, now, (row, 1))


@jit_entry
def advance(state, planned, parameters, events, now, recorded):
    """One school week, in the order of ODD section 3; ``recorded`` = (row of measures, 1 to fill it)."""
    row, filled = recorded
    term_weeks, test, year_ends = events
    teachers, school, tally, levers = state.teachers, state.school[0], state.tally[0], state.levers[0]
    effective_levers(state, planned, now, parameters)  # 1 school level
    convert_champions(teachers, school, levers, parameters)
    advance_projects(state, now, parameters)
    advance_partnership(teachers, school, levers, parameters)
    set_willingness(teachers, parameters)  # 2 at once
    first_appointments(state, now, parameters)  # 3 in week 0
    begin_week(state, now, parameters)  # 4 order, windows, counters
    persuasion_time(teachers, levers, now, parameters)  # 5 each alone
    scheduled_block(state, now, parameters)  # 6 in turn
    voluntary_block(state, now, parameters)  # 7 in turn
    end_of_week(state, now[0], parameters)  # 8 at once
    settle_trust(state.contacts, levers, parameters)
    coherence = set_incoherence(teachers, state.scratch.grade_sums)  # 9
    school.student_outcome = this_weeks_outcome(teachers, coherence, school, parameters)
    if filled == 1:
        record(row, state, coherence, school.student_outcome, now[0], parameters.year_weeks)  # 10
    if term_weeks > 0:
        end_of_term(state, term_weeks, parameters)  # 11 at once
    if test == 1:
        prepare_test(teachers, tally, parameters)  # 12 at once
    if year_ends == 1:
        end_of_year(state, now, parameters)  # 13 at once
    if filled == 1:
        row.exits = tally.exits / len(teachers)
        row.rework = tally.rework


@jit_once
def begin_week(state, now, parameters):
    """Draw the week's order, fade the network, clear the counters of the week, in the first week also of the year."""
    week_number, luck = now
    scratch, teachers, order = state.scratch, state.teachers, state.scratch.order
    n = len(teachers)
    fill_uniforms(scratch.draws_week, luck, week_number, WEEK)
    fill_uniforms(scratch.draws_want, luck, week_number, WANT)
    for i in range(n):
        order[i] = i
        teachers[i].windows = int(parameters.windows)
        teachers[i].voluntary_sessions = teachers[i].mandated_sessions = 0
    if week_number % int(parameters.year_weeks) == 0:
        for i in range(n):
            teachers[i].weeks_talk = teachers[i].weeks_exchange = 0
            teachers[i].weeks_observation = teachers[i].weeks_joint_work = 0
    for place in range(n - 1, 0, -1):
        other = int(scratch.draws_week[0, place] * (place + 1))
        order[place], order[other] = order[other], order[place]
    state.diary.written[0] = 0
    fade(state.partition)
    clear_tally(state.tally[0])
    state.tally[0].persuasion_hours = state.levers[0].persuasion


@jit
def fade(partition):
    """A week passes over the network of past voluntary sessions."""
    for row in range(partition.shape[0]):
        for part in range(partition.shape[1]):
            partition[row, part] *= FADING


@jit
def clear_tally(tally):
    """Nothing has happened yet this week."""
    tally.talk = tally.voluntary = tally.mandated = tally.observations = tally.mentoring = tally.coordination = 0
    tally.outside = tally.partnership = tally.depth_1 = tally.depth_2 = tally.depth_3 = tally.cross_department = 0
    tally.coached = tally.sessions = tally.productive = tally.harmful = tally.exits = 0
    tally.rework = 0.0


@jit_once
def scheduled_block(state, now, parameters):
    """For each teacher in the week's order: mandated sessions, observation, mentoring, partnership session."""
    levers = state.levers[0]
    if levers.mandate == 0.0 and levers.observation == 0.0 and levers.mentoring == 0.0 and levers.partnership == 0.0:
        return
    week_number, luck = now
    calls = state.scratch.draws_call
    fill_uniforms(calls, luck, week_number, CALL)
    in_groups = parameters.group_size > 2.0
    hours = levers.mandate if in_groups else levers.mandate / 2.0  # a pair that is called is two teachers' hour
    teachers = state.teachers
    for i in state.scratch.order:
        turns = min(MOST_TURNS, int(hours + 1.0 - calls[0, i]))
        for place in range(turns + 2):
            if place < turns and in_groups:
                mandated_group(state, i, place, now, parameters)
                continue
            if place < turns:
                meeting = mandated_session(state, i, place, now, parameters)
            elif place == turns and calls[1, i] < levers.observation:
                meeting = observe(state, i, now, parameters)
            elif place > turns and calls[2, i] < levers.mentoring and teachers[i].tenure < parameters.year_weeks:
                meeting = mentor(state, i, now)
            else:
                continue
            if meeting.position != NOBODY:
                hold(state, i, meeting, week_number, parameters)
        if levers.partnership > 0.0:
            meet_partner_school(state, i, now, parameters)


@jit_once
def voluntary_block(state, now, parameters):
    """Every teacher in the week's order: coordination before a test, then each kind, the most demanding first."""
    week, luck = now
    teachers, wants = state.teachers, state.scratch.draws_want
    for i in state.scratch.order:
        teacher = teachers[i]
        for step in range(0 if teacher.salience > 0.0 else 1, 5):
            kind = np.int64(4 - step)
            held, u, good = np.int64(NO_APPOINTMENT), (0.0, 0.0, 0.0, 0.0), False
            if step == COORDINATION_STEP:
                meeting = coordinate(state, i, now)
            else:
                held = np.int64(appointment(teacher, kind))
                if held != NO_APPOINTMENT:
                    u = uniforms(luck, week, SLOTS * i + kind, SESSION)
                    meeting, good = kept_appointment(state, i, kind, held, u, now, parameters)
                elif (kind == TALK or teacher.windows > 0) and asks(teacher, kind, wants[kind, i]):
                    meeting = request(state, i, kind, now, parameters)
                else:
                    continue
            if meeting.position != NOBODY:
                depth, good = hold(state, i, meeting, week, parameters)
                if step != COORDINATION_STEP:
                    count_voluntary(state, i, meeting.position, depth, week)
            if held != NO_APPOINTMENT and not good:
                may_lapse(teachers, state.contacts, i, kind, held, u[3], parameters)


@jit
def this_weeks_outcome(teachers, coherence, school, parameters):
    """Student outcome of this week."""
    closeness = closeness_to_standard(teachers) if parameters.external_test > 0.0 else 0.0
    efficacy = expertise = 0.0
    for i in range(len(teachers)):
        efficacy += teachers[i].self_efficacy
        expertise += teachers[i].expertise
    n = len(teachers)
    return student_outcome(efficacy / n, expertise / n, coherence, closeness, school.intake, parameters)


@jit_entry
def run_weeks(state, schedule, parameters, calendar, luck, recorded):
    """Run the weeks 0 .. len(schedule) - 1 of one school. ``recorded`` = (one MEASURE_DTYPE record a week, the first
    week whose record is filled).
    """
    rows, first = recorded
    year_weeks = len(calendar)
    for number in range(len(schedule)):
        place = number % year_weeks
        events = (calendar[place, 0], calendar[place, 1], 1 if place == year_weeks - 1 else 0)
        advance(state, schedule[number], parameters, events, (number, luck), (rows[number], int(number >= first)))


@jit
def outcomes(rows, summed, window, out):
    """Outcome of each measure over the last ``window`` rows: mean without NaN, or sum where ``summed``; rows is a float
    array (weeks, measures).
    """
    weeks, measures = rows.shape
    first = max(0, weeks - window)
    for m in range(measures):
        total, count = 0.0, 0
        for w in range(first, weeks):
            value = rows[w, m]
            if not np.isnan(value):
                total += value
                count += 1
        if summed[m]:
            out[m] = total
        else:
            out[m] = total / count if count > 0 else np.nan
