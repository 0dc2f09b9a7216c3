"""What looks wrong in answers that can be read: told in the preview and in the notices of an imported school.

The limits are assumptions; a doubt changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from math import isnan

from sim.staff.reading.columns import FEWEST_ANSWERS, STAFF_COLUMNS, KnownColumn, read_number
from sim.staff.reading.request import Request
from sim.staff.reading.tables import Table

FEWEST_ALIKE = 3  # fewer equal answers are no wonder
SHORT_SCALE = 6  # from end to end; on a longer scale it is no wonder that one end is not reached
FAR = 2  # a value is far off that is this many times as far from the others as they are from each other
AGAINST = (
    r"\b(dis\w*agree\w*|never|not|no|none|nothing|hardly|rarely|seldom)\b|\b(не|нет|никогда|редко|никак)\b|"
    r"келіспе|ешқашан|ешқандай|жоқ|сирек|емес"
)
IN_FAVOUR = (
    r"\b(agree\w*|always|often|fully|completely|yes|daily|a lot|very)\b|"
    r"\b(соглас\w*|всегда|часто|да|полностью|очень)\b|"
    r"келісемін|әрқашан|әрдайым|жиі|иә|толық|өте"
)


def doubts_of(table: Table, columns: Mapping[str, str], request: Request) -> list[str]:
    """Sentences on the columns of numbers; ``columns``: known name -> heading."""
    said = []
    for name, heading in columns.items():
        known = STAFF_COLUMNS[name]
        if known.kind != "number" or name in request.problems:
            continue
        questions = request.questions.get(name)
        if questions is None:
            numbers = [read_number(cell) for cell in table.columns[heading]]
            questions = [[number for number in numbers if number is not None]]
        answered = [[number for number in question if not isnan(number)] for question in questions]
        said += _constant(heading, answered)
        said += _ends(heading, known, answered, request)
        said += _far_off(heading, known, answered, request)
        said += _turned(heading, name, request)
    return said


def _constant(heading: str, questions: Sequence[Sequence[float]]) -> list[str]:
    alike = [answers for answers in questions if len(answers) >= FEWEST_ALIKE and len(set(answers)) == 1]
    if not alike:
        return []
    which = f"'{heading}'" if len(questions) == 1 else f"a question of '{heading}'"
    return [f"All {len(alike[0]):,} answers to {which} are {alike[0][0]:g}. Is that the column that was meant?"]


def _ends(heading: str, known: KnownColumn, questions: Sequence[Sequence[float]], request: Request) -> list[str]:
    """No answer reaches an end of the declared scale: the scale may be another."""
    answers = [number for question in questions for number in question]
    if known.name not in request.scales or len(answers) < FEWEST_ANSWERS:
        return []
    low, high = request.scales[known.name]
    lowest, highest = min(answers), max(answers)
    missed = [end for end, reached in ((low, lowest == low), (high, highest == high)) if not reached]
    wide = high - low > SHORT_SCALE and highest - lowest > (high - low) / 2
    if not missed or (len(missed) == 1 and wide):
        return []
    ends = " nor ".join(f"{end:g}" for end in missed)
    reach = "reach neither" if len(missed) == 2 else "do not reach"
    return [
        f"The answers to '{heading}' run from {lowest:g} to {highest:g} and {reach} {ends}, on a declared scale "
        f"of {low:g} to {high:g}. Is that the scale?"
    ]


def _far_off(heading: str, known: KnownColumn, questions: Sequence[Sequence[float]], request: Request) -> list[str]:
    """One value far outside the others: a slip of the pen, or a code for no answer."""
    low, high = request.scales.get(known.name, (known.low, known.high))
    if high - low <= 2 * SHORT_SCALE and known.name in request.scales:
        return []
    said = []
    for answers in questions:
        ordered = sorted(answers)
        if len(ordered) < FEWEST_ANSWERS:
            continue
        for value, next_one, others in (
            (ordered[-1], ordered[-2], ordered[:-1]),
            (ordered[0], ordered[1], ordered[1:]),
        ):
            spread = others[-1] - others[0]
            if spread > 0 and abs(value - next_one) > FAR * spread:
                said.append(
                    f"One answer to '{heading}' is {value:g}; all others run from {others[0]:g} to {others[-1]:g}. "
                    f'If it stands for no answer, say missing={{"{known.name}": [{value:g}]}}.'
                )
    return said


def _turned(heading: str, name: str, request: Request) -> list[str]:
    """Words against something stand high on the scale, or words in favour low."""
    if name in request.words:
        steps = {word: float(place) for place, word in enumerate(request.words[name], start=1)}
    else:
        steps = request.labels.get(heading, {})
    if len(steps) < 2 or name in request.reverse or heading in request.reverse:
        return []
    middle = (min(steps.values()) + max(steps.values())) / 2
    against = [word for word in steps if re.search(AGAINST, word.casefold())]
    favour = [word for word in steps if word not in against and re.search(IN_FAVOUR, word.casefold())]
    high = [word for word in against if steps[word] > middle]
    low = [word for word in favour if steps[word] < middle]
    if not high or any(steps[word] < middle for word in against):
        high = []
    if any(steps[word] > middle for word in favour):
        low = []
    if not high and not low:
        return []
    word = max(high, key=steps.__getitem__) if high else min(low, key=steps.__getitem__)
    end = "high" if high else "low"
    return [
        f"'{word}' stands {end} on the scale of '{heading}'. If the scale runs the other way, turn the order of its "
        f'words round, or say reverse=["{heading}"].'
    ]
