"""A session from the plan to what it leaves: whoever arranges one says with whom and under what, and it is held here
(ODD 4.11).

Worked example: A asks B for an exchange (three teachers; C is not there): the plan holds B, the kind, A's focus and no
control. It is held: trust, marks and the week's counts are written; was it productive and an exchange, A may now have a
weekly appointment with B; was it harmful, whatever the two had arranged ends.
"""

from typing import NamedTuple

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.diary import COORDINATION, after_one, after_other, before_one, before_other, result_of
from sim.kernel.diary import OBSERVATION as WATCHED
from sim.kernel.jit import jit, jit_inline
from sim.kernel.kinds import OBSERVATION, TALK, begins, break_off
from sim.kernel.partner import NOBODY
from sim.kernel.session import Occasion, count_session, mark, session

CERTAIN, OPEN = 1, 0
PARTNER_EXPERTISE, BROUGHT_HOME_SHARE = fixed("partner_expertise"), fixed("brought_home_share")
PHASE_IMPLEMENT = 3


class Meeting(NamedTuple):
    """A session that is about to be held: with whom (a position among the contacts of the first teacher, or NOBODY),
    what the diary calls it, the kind that is meant and whether it is reached for certain, what it is held under, its
    luck, and the chance with which, if it is productive, it becomes an appointment.
    """

    position: int
    diary_kind: int
    kind: int
    certain: int
    occasion: Occasion
    luck: tuple[float, float, float, float]
    arranging: float
    arranged: float


@jit_inline
def no_meeting():
    """Nobody meets."""
    nothing = Occasion(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    return Meeting(np.int64(NOBODY), 0, TALK, OPEN, nothing, (0.0, 0.0, 0.0, 0.0), 0.0, 1.0)


@jit
def brought_home(phase, takes_part, coaching):
    """Expertise that a participant of an implementing partnership brings into a session at school, else 0."""
    if phase == PHASE_IMPLEMENT and takes_part:
        return BROUGHT_HOME_SHARE * max(PARTNER_EXPERTISE, coaching)
    return 0.0


@jit_inline
def occasion_of(state, i, position, focus, control):
    """What a session of teacher i with the contact at ``position`` is held under."""
    teachers, levers = state.teachers, state.levers[0]
    takes_part = teachers[i].partner_school + teachers[state.contacts.indices[position]].partner_school > 0
    home = brought_home(state.school[0].partnership_phase, takes_part, levers.coaching)
    return Occasion(focus, control, 1.0 - control, levers.coaching, levers.pressure, home)


@jit_inline
def hold(state, i, meeting, week, parameters):
    """Hold a meeting of teacher i: write trust, marks, tally, diary and perhaps an appointment; harm ends the
    appointments of the two. Returns depth and whether it was productive.
    """
    position, diary_kind, occasion = meeting.position, meeting.diary_kind, meeting.occasion
    teachers, contacts, tally, diary = state.teachers, state.contacts, state.tally[0], state.diary
    j = contacts.indices[position]
    one, other = teachers[i], teachers[j]
    back = contacts.reverse[position]
    there_before, back_before = contacts.trust[position], contacts.trust[back]
    entry = before_one(diary, one, i, diary_kind)
    before_other(diary, entry, other, j)
    outcome = session(
        one, other, there_before, back_before, (meeting.kind, meeting.certain), occasion, meeting.luck, parameters
    )
    after_one(diary, entry, one, outcome.depth, result_of(outcome.productive, outcome.harmful))
    after_other(diary, entry, other, outcome.trust_there - there_before, outcome.trust_back - back_before)
    contacts.trust[position] = outcome.trust_there
    contacts.trust[back] = outcome.trust_back
    if diary_kind == COORDINATION:  # settles a test, and is not what people call exchanging materials
        one.last_contact = other.last_contact = week
    else:
        mark(one, outcome.depth, week)
        mark(other, outcome.depth, week)
    if outcome.depth == OBSERVATION or diary_kind == WATCHED:
        one.last_observing = week
        other.last_observed = week
    if outcome.harmful:
        break_off(teachers, contacts, i, position)
    count_session(tally, outcome.productive, outcome.harmful, occasion.coaching)
    if outcome.productive and outcome.depth == meeting.kind:
        begins(one, meeting.kind, position, meeting.arranging, meeting.arranged)
    return outcome.depth, outcome.productive
