"""What a voluntary session leaves behind in the week's counts and in the network of past sessions (ODD 4.10, 5).

Worked example: A observes B of another department, C looks on: A and B lose a window each and have one voluntary
session more, which counts once in the tally, with its depth and as one across departments; the network has an end in
each of the two departments and none inside. Had it stayed at talk, only the windows and the asking would count.
"""

from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import EXCHANGE, OBSERVATION, TALK


@jit
def count_asked(contacts, position, week):
    """Remember that this colleague was asked with success."""
    back = contacts.reverse[position]
    contacts.asked_week[position] = week
    contacts.answered_week[position] = contacts.answered_week[back] = min(week, contacts.asked_week[back])


@jit_inline
def count_voluntary(state, i, position, depth, week):
    """Marks, windows, tally and network weights of a voluntary session; one that stayed at talk is no collaboration."""
    contacts, tally = state.contacts, state.tally[0]
    one, other = state.teachers[i], state.teachers[contacts.indices[position]]
    one.windows -= 1
    other.windows -= 1
    count_asked(contacts, position, week)
    if depth == TALK:
        tally.talk += 1
        return
    crosses = one.department != other.department
    for teacher in (one, other):
        teacher.voluntary_sessions += 1
        teacher.last_voluntary = week
        if crosses:
            teacher.last_cross_department = week
    tally.voluntary += 1
    tally.cross_department += 1 if crosses else 0
    if depth == EXCHANGE:
        tally.depth_1 += 1
    elif depth == OBSERVATION:
        tally.depth_2 += 1
    else:
        tally.depth_3 += 1
    count_in_network(state.partition, one, other, len(state.climate))


@jit_inline
def count_in_network(partition, one, other, departments):
    """Add one voluntary session to the decayed network by department, by shift, and by both."""
    shifts = (partition.shape[1] - departments) // (departments + 1)
    partition[2, 0] += 1.0
    both = departments + shifts
    count_ends(partition, one.department, other.department)
    count_ends(partition, departments + one.shift, departments + other.shift)
    count_ends(partition, both + one.department * shifts + one.shift, both + other.department * shifts + other.shift)


@jit_inline
def count_ends(partition, a, b):
    """One session between the parts a and b."""
    partition[1, a] += 1.0
    partition[1, b] += 1.0
    if a == b:
        partition[0, a] += 1.0
