"""4.15 Turnover: who leaves at the end of a year, and who comes.

Worked example: efficacy .55, support .5, strain .3, not a novice: exactly the base of .07 leave; a novice's logit is
-2.587 + 1.1, so .184.
"""

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_once
from sim.kernel.kinds import end_appointments_of
from sim.kernel.luck import EXIT, PAIR_BASE, TRUST, normals, uniforms
from sim.kernel.teacher import draw_person, logistic, logit, trust_of

USUAL_EFFICACY, USUAL_SUPPORT = fixed("usual_self_efficacy"), fixed("usual_support")
USUAL_STRAIN, LEAST_NEWCOMER_EFFICACY = fixed("usual_strain"), fixed("least_newcomer_efficacy")
NOVICE_YEARS = fixed("novice_years")


@jit
def support_of(i, contacts):
    """Trust that colleagues have in teacher i, weighted by opportunity; 0 without contacts."""
    if contacts.seen_sum[i] <= 0.0:
        return 0.0
    total = 0.0
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        total += contacts.seen[c] * contacts.trust[contacts.reverse[c]]
    return total / contacts.seen_sum[i]


@jit
def exit_chance(teacher, support, parameters):
    """Chance that a teacher leaves at the end of this year."""
    novice = parameters.exit_novice if teacher.tenure < NOVICE_YEARS * parameters.year_weeks else 0.0
    z = (
        logit(parameters.exit_base)
        - parameters.exit_efficacy * (teacher.self_efficacy - USUAL_EFFICACY)
        - parameters.exit_support * (support - USUAL_SUPPORT)
        + parameters.exit_strain * (teacher.strain - USUAL_STRAIN)
        + novice
    )
    return min(1.0, parameters.turnover * logistic(z))


@jit
def welcome(teachers, i, contacts, school, now, parameters):
    """Replace the teacher of slot i by a newcomer, whom nobody knows yet."""
    week, luck = now
    teacher = teachers[i]
    draw_person(teacher, i, week, luck, parameters.newcomer_expertise, school, parameters)
    teacher.self_efficacy = max(LEAST_NEWCOMER_EFFICACY, teacher.prior_self_efficacy - parameters.newcomer_efficacy_dip)
    teacher.strain = min(1.0, parameters.strain + parameters.newcomer_strain)
    teacher.tenure = 0
    end_appointments_of(i, teachers, contacts)


@jit
def meet_newcomer(teachers, i, contacts, school, now, parameters):
    """The ties of a newcomer, both ways: their baseline is drawn anew, and trust has not reached it yet."""
    week, luck = now
    for c in range(contacts.indptr[i], contacts.indptr[i + 1]):
        j, back = contacts.indices[c], contacts.reverse[c]
        there, here = (c, back) if i < j else (back, c)
        u = uniforms(luck, week, PAIR_BASE * min(i, j) + max(i, j), TRUST)
        z_there, z_back = normals(u[0], u[1])
        low, high = teachers[min(i, j)], teachers[max(i, j)]
        contacts.baseline_trust[there] = trust_of(low, school, z_there, parameters)
        contacts.baseline_trust[here] = trust_of(high, school, z_back, parameters)
        contacts.trust[there] = parameters.newcomer_trust * contacts.baseline_trust[there]
        contacts.trust[here] = parameters.newcomer_trust * contacts.baseline_trust[here]


@jit
def pass_on_office(teachers, department):
    """A vacant office of head goes to the member with the longest tenure (lowest index on ties)."""
    longest, chosen = -1, -1
    for i in range(len(teachers)):
        if teachers[i].department == department and teachers[i].tenure > longest:
            longest, chosen = teachers[i].tenure, i
    teachers[chosen].head = 1


@jit_once
def end_of_year(state, now, parameters):
    """All exits are drawn before anybody is replaced; then vacant offices are filled."""
    week, luck = now
    teachers, contacts, leaves = state.teachers, state.contacts, state.scratch.taken
    for i in range(len(teachers)):
        chance = exit_chance(teachers[i], support_of(i, contacts), parameters)
        leaves[i] = 1 if chance > 0.0 and uniforms(luck, week, i, EXIT)[0] < chance else 0
    for i in range(len(teachers)):
        if leaves[i] == 1:
            welcome(teachers, i, contacts, state.school[0], now, parameters)
            state.tally[0].exits += 1
            state.school[0].network_changed = 1  # standing is a person's
    for i in range(len(teachers)):
        if leaves[i] == 1:
            meet_newcomer(teachers, i, contacts, state.school[0], now, parameters)
    for i in range(len(teachers)):
        if leaves[i] == 1 and teachers[i].head == 1:
            teachers[i].head = 0
            pass_on_office(teachers, teachers[i].department)
