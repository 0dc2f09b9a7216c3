"""Who is in contact with whom, and with how much opportunity and trust (ODD 4.16 Network, Imported ties, Trust)."""

import math
from itertools import accumulate, combinations

from .luck import PAIR, TRUST, logit_normal, normals, sigma
from .person import START, given
from .teacher import ReferenceTeacher, Tie
from .units import GRADE, in_same_unit

NETWORK = -2
MOST_ACQUAINTANCES = 63
Pair = tuple[int, int]


def build_network(model) -> None:
    """Create both directions of every contact."""
    staff = model.scenario.school.staff
    model.trust_is_given = says_trust(staff)
    known = acquaintances(model)
    named = {} if staff is None or staff.pairs is None else {(row[0], row[1]): row[2:] for row in staff.pairs}
    from_file = staff is not None and staff.pairs is not None
    for first, second in combinations(model.teachers, 2):
        pair = first.index, second.index
        if pair in named:
            there, back, *trust = named[pair]
            connect(model, pair, named_opportunities(model, there, back), trust)
            continue
        opportunity = (unnamed_opportunity if from_file else drawn_opportunity)(model, first, second, known)
        if opportunity is not None:
            connect(model, pair, (opportunity, opportunity), (math.nan, math.nan))
    for teacher in model.teachers:
        teacher.ties.sort(key=lambda tie: tie.target.index)


def says_trust(staff) -> bool:
    """Whether a file says of any teacher or pair how people trust."""
    if staff is None:
        return False
    rows = [] if staff.pairs is None else staff.pairs
    of_teachers = any(given(staff, "trust", i) is not None for i in range(staff.size))
    return of_teachers or any(not math.isnan(trust) for *_, there, back in rows for trust in (there, back))


def acquaintances(model) -> set[Pair]:
    """Pairs of which one has come to know the other; who is looked up to is known by more."""
    running = list(accumulate(teacher.standing for teacher in model.teachers))
    found = set()
    for teacher in model.teachers:
        i = teacher.index
        rounding = model.luck.uniforms(NETWORK, 64 * i + MOST_ACQUAINTANCES, PAIR)[0]
        number = min(MOST_ACQUAINTANCES, math.floor(model.p.acquaintances / 2.0 + rounding))
        for k in range(number):
            goal = model.luck.uniforms(NETWORK, 64 * i + k, PAIR)[0] * running[-1]
            j = next((j for j, total in enumerate(running) if goal < total), len(running) - 1)
            found.add((min(i, j), max(i, j)))
    return found


def drawn_opportunity(model, first: ReferenceTeacher, second: ReferenceTeacher, known: set[Pair]) -> float | None:
    """Opportunity of a pair where no file says who names whom, None without contact."""
    if first.department == second.department:
        return 1.0
    if first.grade == second.grade or (first.index, second.index) in known:
        return model.p.far_opportunity
    if any(in_same_unit(model, first, second, kind) for kind in model.kinds_of_unit):
        return 0.0
    return None


def unnamed_opportunity(model, first: ReferenceTeacher, second: ReferenceTeacher, known: set[Pair]) -> float | None:
    """Opportunity of a pair that is not in the file of ties, None without contact."""
    if (first.index, second.index) in known:
        return model.p.far_opportunity
    if first.department == second.department:
        return 0.0
    if first.grade == second.grade and max(model.kinds_of_unit) >= GRADE:
        return 0.0
    if any(in_same_unit(model, first, second, kind) for kind in model.kinds_of_unit):
        return 0.0
    return None


def named_opportunities(model, there: float, back: float) -> tuple[float, float]:
    """Opportunity in both directions of a pair in the file, from the weights of naming."""
    p = model.p
    if not (there > 0.0 or back > 0.0):
        return 0.0, 0.0
    first, second = (
        max(p.far_opportunity, p.named_opportunity * weight) if weight > 0.0 else p.far_opportunity
        for weight in (there, back)
    )
    return first, second


def connect(model, pair: Pair, opportunities: tuple[float, float], given_trust) -> None:
    """Create both directions of a contact."""
    first, second = model.teachers[pair[0]], model.teachers[pair[1]]
    together = 1.0 if first.shift == second.shift else model.p.cross_shift
    there, back = Tie(first, second, opportunities[0], together), Tie(second, first, opportunities[1], together)
    there.reverse, back.reverse = back, there
    draw_trust(model, there, START, model.scenario.school.staff)
    for tie, trust in zip((there, back), given_trust, strict=True):
        if not math.isnan(trust):
            tie.baseline = float(trust)
        tie.trust = tie.baseline
        if opportunities == (0.0, 0.0):
            tie.trust = model.p.newcomer_trust * tie.baseline
        tie.source.ties.append(tie)
        tie.source.tie_to[tie.target.index] = tie


def draw_trust(model, there: Tie, week: int, staff=None) -> None:
    """Draw the baselines of a pair, ``there`` being its direction i -> j with i < j."""
    p = model.p
    u = model.luck.uniforms(week, 65536 * there.source.index + there.target.index, TRUST)
    for tie, z in zip((there, there.reverse), normals(u[0], u[1]), strict=True):
        median = given(staff, "trust", tie.source.index)
        if median is None:
            trust = sigma(model.trust_level + tie.source.trusting + p.trust_sd * z)
            tie.baseline = min(0.99, max(0.01, trust))
        else:
            tie.baseline = logit_normal(median, p.trust_sd, z)


def degree(teacher: ReferenceTeacher) -> float:
    """Sum of opportunity over all contacts, in ascending order."""
    total = 0.0
    for tie in teacher.ties:
        total += tie.opportunity
    return total
