"""4.10 Coordination before a common test: who feels that her practice differs settles it with the grade team.

Worked example: two weeks before the test A feels an interdependence of .6 and so seeks coordination with probability
.6; B and C are in her grade team and as easy to meet: one of them is drawn, and if both have a window they exchange
materials, doors or no doors, with the test as their focus.
"""

from sim.declared.fixed_numbers import fixed
from sim.kernel.diary import BUSY, COORDINATION, NO_COLLEAGUE, NOBODY_THERE, note_failure
from sim.kernel.jit import jit_inline
from sim.kernel.kinds import EXCHANGE
from sim.kernel.luck import COORDINATE, SESSION, SLOT_COORDINATION, SLOTS, uniforms
from sim.kernel.meeting import OPEN, Meeting, no_meeting, occasion_of
from sim.kernel.partner import NOBODY, choose

TEST_FOCUS = fixed("test_focus")


@jit_inline
def coordinate(state, i, now):
    """The meeting for which teacher i, who feels a coming test, finds a colleague of her grade team."""
    week, luck = now
    teachers, contacts = state.teachers, state.contacts
    teacher = teachers[i]
    u = uniforms(luck, week, i, COORDINATE)
    if u[0] >= teacher.salience or teacher.windows <= 0:
        return no_meeting()
    start, stop = contacts.indptr[i], contacts.indptr[i + 1]
    running, total = state.scratch.weights, 0.0
    for c in range(start, stop):
        if teachers[contacts.indices[c]].grade == teacher.grade:
            total += contacts.seen[c]
        running[c - start] = total
    position = choose(start, stop, running, u[2])
    if position == NOBODY:
        note_failure(state.diary, COORDINATION, NOBODY_THERE, i, NO_COLLEAGUE, EXCHANGE)
        return no_meeting()
    colleague = teachers[contacts.indices[position]]
    if colleague.windows <= 0:
        note_failure(state.diary, COORDINATION, BUSY, i, contacts.indices[position], EXCHANGE)
        return no_meeting()
    teacher.windows -= 1
    colleague.windows -= 1
    state.tally[0].coordination += 1
    occasion = occasion_of(state, i, position, max(state.climate[teacher.department].focus, TEST_FOCUS), 0.0)
    v = uniforms(luck, week, SLOTS * i + SLOT_COORDINATION, SESSION)
    return Meeting(position, COORDINATION, EXCHANGE, OPEN, occasion, v, 0.0, 1.0)
