"""4.3 Projects across departments: teachers work jointly with a colleague of another department while the project
lasts.

Worked example: projects .34 of three teachers: round(1.02) = 1, the first of the random order, gets a weekly
appointment for joint work with a contact of another department, drawn by how easily she meets and trusts them. When the
lever falls to 0 it ends.
"""

from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import NO_APPOINTMENT
from sim.kernel.luck import REFORM, uniforms
from sim.kernel.partner import NOBODY, choose


@jit
def colleague_elsewhere(i, teachers, contacts, running, selection, u):
    """Position of a contact in another department, drawn by weight x trust^selection, or NOBODY."""
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    total = 0.0
    for c in range(start, stop):
        if teachers[contacts.indices[c]].department != teachers[i].department:
            total += contacts.weight[c] * contacts.trust[c] ** selection
        running[c - start] = total
    return choose(start, stop, running, u)


@jit_inline
def advance_projects(state, now, parameters):
    """Projects begin and end with the lever."""
    week, luck = now
    teachers, contacts, school, levers = state.teachers, state.contacts, state.school[0], state.levers[0]
    wanted = round(levers.projects * len(teachers))
    if wanted == school.projects_running:
        return
    for i in range(len(teachers)):
        teacher = teachers[i]
        if teacher.project == 1 and teacher.staff_rank >= wanted:
            teacher.project = 0
            teacher.appointment_joint_work = NO_APPOINTMENT
        if school.projects_running <= teacher.staff_rank < wanted:
            u = uniforms(luck, week, 1 + i, REFORM)
            position = colleague_elsewhere(
                i, teachers, contacts, state.scratch.weights, parameters.trust_selection, u[0]
            )
            if position != NOBODY and teacher.appointment_joint_work == NO_APPOINTMENT:
                teacher.appointment_joint_work = position
                teacher.project = 1
    school.projects_running = wanted
