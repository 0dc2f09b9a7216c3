"""The appointments with which a school begins (ODD 4.10, first appointments)."""

from math import sqrt

from .appointments import arrange
from .luck import ARRANGE
from .partner import draw_asked
from .session import harm_chance, openness, quality_of_two
from .teacher import KINDS, TALK, Tie

FIRST_UNIT = 1_048_576


def first_appointments(model) -> None:
    """Appointments of week 0: as many as would be there if everything had always been as it is."""
    if not model.p.arranging > 0.0:
        return
    for teacher in model.teachers:
        for kind in reversed(KINDS):
            unit = FIRST_UNIT + 16 * teacher.index + kind
            luck = model.luck.uniforms(model.week, unit, ARRANGE)
            tie = draw_asked(model, teacher, luck[0])
            if tie is None or teacher.appointments[kind] is not None:
                continue
            if luck[1] < share_of_time(model, tie, kind):
                arrange(tie, kind)


def share_of_time(model, tie: Tie, kind: int) -> float:
    """Share of time that such a pair would spend with an appointment."""
    p, i, j = model.p, tie.source, tie.target
    agrees, reached, success, breach = sqrt(j.wants[kind] * tie.reverse.trust), 1.0, tie.mutual_trust, 0.0
    if kind == TALK:
        agrees = p.courtesy + (1.0 - p.courtesy) * agrees
    else:
        reached = openness(model, tie, 0.0) ** (kind / 3.0)
        success = quality_of_two(model, tie, model.climate[i.department].focus, 0.0, guests=False)
        breach = model.some_door * (1.0 - success) * harm_chance(model, tie.mutual_trust, 0.0)
    made = p.arranging * success * reached * (1.0 - model.isolation) * i.asks[kind] * tie.together * agrees
    leaving = 2.0 * min(1.0, p.turnover * p.exit_base)
    lapsed = p.lapsing * (1.0 - min(i.wants[kind], j.wants[kind])) * (1.0 - model.some_door * success)
    lost = lapsed + breach + leaving / model.year
    return (1.0 - min(1.0, leaving)) * made / (made + lost) if made > 0.0 else 0.0
