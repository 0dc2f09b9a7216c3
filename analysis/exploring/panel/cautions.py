"""What a reader must know before she believes an answer: inputs without evidence, effects inside the band."""

from collections.abc import Iterable

import numpy as np

from analysis.exploring.panel.answer import Answer, outcomes
from analysis.exploring.panel.controls import PARAMETER, REFORM, SCHOOL, TIMES, control, label
from analysis.exploring.panel.settings import Settings
from analysis.telling import naming
from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.results.differences import FEWEST_SCHOOLS
from sim.scenario.same_school import besides_the_reform, named
from sim.scenario.scenario import Scenario

FEW = 30
_MOST_NAMES = 4
# Columns of a staff file, and the number of the school that stands in where the file says nothing.
_FILE_COLUMNS = {
    "school.norm": "norm", "school.self_efficacy": "self_efficacy",
    "school.expertise": "expertise", "school.strain": "strain", "school.benefit": "expected_benefit",
    "school.perceived_norm": "perceived_norm",
}  # fmt: skip


def cautions(settings: Settings, answer: Answer, against: str) -> list[str]:
    """Sentences of caution, the gravest first; ``against`` names in words what the setting is compared with."""
    scenario = answer.setting.scenario
    found = [
        *_two_schools(answer),
        *_no_evidence(settings),
        *_effect(answer, against),
        *_time(scenario),
        *_schools(answer),
    ]
    if not scenario.reform.measures or not settings.is_reformed():
        found.insert(0, _text("no_reform"))
    return [*found, *_from_file(settings)]


def _two_schools(answer: Answer) -> list[str]:
    """That what is compared is not one school with and without the reform, where that is so."""
    different = besides_the_reform(answer.against.scenario, answer.setting.scenario)
    words: str = texts("explore")["against"]["two_schools"]
    return [words.format(names=named(different))] if different else []


def _text(name: str, **fields: object) -> str:
    words: str = texts("explore")["cautions"][name]
    return words.format(**fields)


def given(settings: Settings) -> dict[str, float]:
    """Every number that somebody chose, at the opening or since, by its full name."""
    scenario, school = settings.opening, settings.opening.school
    reform = {REFORM + measure.lever for measure in scenario.reform.measures}
    keys = [SCHOOL + name for name in school.given] + [PARAMETER + name for name in scenario.changed]
    keys += [*reform, *settings.moved]
    return {key: settings.value(key) for key in dict.fromkeys(keys) if key not in TIMES}


def _no_evidence(settings: Settings) -> list[str]:
    found, chosen = [], given(settings)
    far = [(key, value) for key, value in chosen.items() if not control(key).plausible(value)]
    if far:
        shown = [
            _text("outside_one", label=label(key), value=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
            for key, value in far
            for low, high in [control(key).declaration.plausible]
        ]
        found.append(_text("outside", names=_listed(shown)))
    moved = [key for key in chosen if key in settings.moved or key.startswith(REFORM)]
    assumed = [label(key) for key in moved if control(key).declaration.basis == "assumption"]
    if assumed:
        found.append(_text("assumed", names=_listed(dict.fromkeys(assumed))))
    return found


def _effect(answer: Answer, against: str) -> list[str]:
    """Whether the change can be told from luck, and from what separates schools anyway."""
    row = answer.row(answer.goal.outcome)
    if answer.setting is answer.against or np.isnan(row["low"]):
        return []
    if row["low"] <= 0 <= row["high"]:
        return [_text("unclear", n=row["n"])]
    if row["against_low"] <= row["setting"] <= row["against_high"]:
        low, high, after = (PROSE.fixed(row[name], 2) for name in ("against_low", "against_high", "setting"))
        return [_text("inside", against=against, low=low, high=high, after=after)]
    return []


def _time(scenario: Scenario) -> list[str]:
    """Whether the last year, over which outcomes are taken, is a whole year under one and the same regime."""
    first = max(0, scenario.weeks - scenario.year_weeks)
    ends = {measure.end for measure in scenario.reform.measures if measure.end is not None and measure.end > first}
    found = []
    if ends - {scenario.weeks}:
        last = scenario.weeks - 1
        found.append(_text("ended", end=max(ends - {scenario.weeks}), first=first, last=last))
    if scenario.weeks < scenario.year_weeks:
        found.append(_text("short", weeks=scenario.weeks, year=scenario.year_weeks))
    return found


def _schools(answer: Answer) -> list[str]:
    missing = int(np.isnan(outcomes(answer.setting, answer.goal.outcome)).sum())
    name = naming.label(answer.goal.outcome)
    found = [] if not missing else [_text("missing", count=missing, n=answer.schools, label=name)]
    if answer.schools >= FEW:
        return found
    kind = "few" if answer.schools >= FEWEST_SCHOOLS else "too_few"
    return [*found, _text(kind, n=answer.schools, fewest=FEWEST_SCHOOLS)]


def _from_file(settings: Settings) -> list[str]:
    """Numbers of the school that a staff file overrules."""
    staff, found = settings.opening.school.staff, []
    if staff is None:
        return []
    for key in settings.moved:
        values = np.asarray(staff.columns.get(_FILE_COLUMNS.get(key, ""), []), np.float64)
        known = float(np.mean(~np.isnan(values))) if len(values) else 0.0
        if known > 0:
            found.append(_text("from_file", label=label(key), share=PROSE.percent(known)))
    trusts = np.array([pair[4:] for pair in staff.pairs or []], np.float64)
    known = float(np.mean(~np.isnan(trusts))) if trusts.size else 0.0
    if "school.trust" in settings.moved and known > 0:
        found.append(_text("trust_from_file", label=label("school.trust"), share=PROSE.percent(known)))
    return found


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else ""
    return "; ".join(every[:_MOST_NAMES]) + more
