"""4.10 Talk: a contact that costs no window; it moves trust and norms and teaches nobody (Little: storytelling).

Worked example: A talks with B, trust .6 there and .5 back: u1 = .4 is below the mutual trust .5, so the talk is
pleasant and trust rises by .4 x .25 of what is missing, to .64 and .55; A's norm .4 moves .06 x .25 x .6 = .009 of the
way to B's. C hears nothing of it.
"""

from sim.kernel.diary import TALK as TALKED
from sim.kernel.diary import after_one, after_other, before_one, before_other, result_of
from sim.kernel.jit import jit_inline
from sim.kernel.kinds import TALK
from sim.kernel.session import TALK_STAKE, assimilate, mark, trust_after


@jit_inline
def talk(state, i, position, u, week, parameters):
    """Teachers talk; returns whether it was pleasant (u < mutual trust)."""
    teachers, contacts, diary = state.teachers, state.contacts, state.diary
    j, back = contacts.indices[position], contacts.reverse[position]
    one, other = teachers[i], teachers[j]
    there_before, back_before = contacts.trust[position], contacts.trust[back]
    pleasant = u < min(there_before, back_before)
    entry = before_one(diary, one, i, TALKED)
    before_other(diary, entry, other, j)
    assimilate(one, other, TALK_STAKE, there_before, back_before, parameters)
    contacts.trust[position] = trust_after(there_before, TALK_STAKE, pleasant, False, 1.0, parameters)
    contacts.trust[back] = trust_after(back_before, TALK_STAKE, pleasant, False, 1.0, parameters)
    after_one(diary, entry, one, TALK, result_of(pleasant, False))
    after_other(diary, entry, other, contacts.trust[position] - there_before, contacts.trust[back] - back_before)
    mark(one, TALK, week)
    mark(other, TALK, week)
    state.tally[0].talk += 1
    return pleasant
