"""What a comparison over futures says, in sentences from the text file; every number comes from its regret table."""

from typing import Any

import numpy as np

from analysis.exploring.futures.shares import NOTATION, percent, share
from analysis.telling.in_words import lever_name
from analysis.telling.naming import label, outcome_unit, plain
from analysis.telling.prices import levers_in_words, price_sentences
from analysis.telling.texts import texts
from experiments.reading.numbers import by_size, telling
from sim.declared.levers import LEVERS
from sim.errors import StaffroomError

_DECIMALS = ((1, 3), (100, 1), (np.inf, 0))  # by size


def number(value: float, signed: bool = False) -> str:
    """A number for a sentence: three decimals below one, one below a hundred, else none; a sign is seen."""
    decimals = by_size(value, _DECIMALS)
    return NOTATION.fixed(value, telling(value, decimals) if signed else decimals, signed)


def in_hours(value: float, signed: bool = False) -> str:
    """Hours for a sentence: one decimal."""
    return NOTATION.fixed(value, 1, signed)


def robustness_words(found: Any) -> list[str]:
    """The answer, its basis and its limits: a sentence or two per line."""
    say = texts("robustness")["robustness"]
    done = int(found.study.done.sum())
    lines = []
    if not found.complete:
        lines.append(say["stopped"].format(done=done, all=len(found.study.done)))
    lines.append(_basis(found, say))
    if (left_out := done - len(found.fares.future)) > 0:
        lines.append(say["left_out"].format(count=left_out))
    lines += _favourite(found, say)
    lines += _failing(found)
    holds = texts("robustness")["holds"]["futures"]
    return [*lines, say["counted"], *price_sentences(found.study.prices, found.free), holds, say["limits"]]


def _failing(found: Any) -> list[str]:
    try:
        return [sentence for conditions in found.failing for sentence in conditions.sentences()]
    except StaffroomError as problem:  # without the EMA Workbench the rest can still be said
        return [str(problem)]


def _basis(found: Any, say: dict[str, Any]) -> str:
    measure = found.aim.measure
    text: str = say["basis"].format(
        options=len(found.options),
        n=len(found.fares.future),
        count=len(found.study.uncertain),
        replicates=found.study.luck.replicates,
        years=f"{found.study.base.years:g}",
        label=label(measure.name),
        unit=outcome_unit(measure.name),
        direction=say["higher" if found.aim.sign > 0 else "lower"],
    )
    return text


def _favourite(found: Any, say: dict[str, Any]) -> list[str]:
    name = found.favourite
    row, nothing = found.regret.loc[name], found.regret.iloc[0]
    regrets = {"regret": number(row.regret_90), "low": number(row.regret_90_low), "high": number(row.regret_90_high)}
    favourite = say["favourite"].format(option=plain(name), worst=number(row.regret_worst), **regrets)
    better = "nothing_better" if nothing.regret_90 < row.regret_90 else "nothing_same"
    told = [favourite + " " + say[better].format(regret=number(nothing.regret_90))]
    gains = {"gain": number(row.gain, True), "low": number(row.gain_low, True), "high": number(row.gain_high, True)}
    told.append(say["gain"].format(better=_share(row, "better"), **gains))
    told.append(
        say["best"].format(best=_share(row, "best"), clear=_share(row, "clearly_best")) + " " + _noise(found, say)
    )
    three = (row.extra_hours, row.extra_hours_low, row.extra_hours_high)
    forced = {"hours": row.in_force_hours, "low": row.in_force_hours_low, "high": row.in_force_hours_high}
    pace = say["in_force"].format(**{name: in_hours(hours, True) for name, hours in forced.items()})
    return [*told, _spent({"costs": say["hours"], "saves": say["hours_less"]}, three) + " " + pace]


def _spent(say: dict[str, Any], three: tuple[float, float, float]) -> str:
    """Hours with their interval, as a cost or, where they are fewer, as what is saved."""
    hours, low, high = three
    if hours < 0:
        text: str = say["saves"].format(hours=in_hours(-hours), low=in_hours(-high), high=in_hours(-low))
        return text
    text = say["costs"].format(hours=in_hours(hours), low=in_hours(low), high=in_hours(high))
    return text


def _noise(found: Any, say: dict[str, Any]) -> str:
    if found.study.luck.replicates == 1:
        text: str = say["noise_one"]
        return text
    told = {"option": plain(found.favourite), "noise": number(found.noise)}
    text = say["noise"].format(replicates=found.study.luck.replicates, **told)
    return text


def _share(row: Any, name: str) -> str:
    return percent((row[name], row[f"{name}_low"], row[f"{name}_high"]))


def aim_words(goal: Any) -> str:
    """The goal in words, such as "Voluntary collaboration of at least 0.5"."""
    say = texts("robustness")["goal"]
    key = "aim_gain" if goal.asked.gain else "aim_least" if goal.aim.sign > 0 else "aim_most"
    text: str = say[key].format(label=label(goal.aim.measure.name), target=f"{goal.asked.target:g}")
    return text


def mix_words(mix: dict[str, float], usual: dict[str, float]) -> str:
    """A mix of levers in words: "scheduled sessions 0.6 (the school has 0.1), coach 0.4 (the school has 0)"."""
    say = texts("robustness")["goal"]
    told = [
        say["lever"].format(lever=lever_name(name), value=f"{value:g}", usual=f"{usual[name]:g}")
        for name, value in mix.items()
    ]
    return ", ".join(told) or say["nothing"]


def goal_words(goal: Any) -> list[str]:
    """The cheapest mix and how it fared in schools that the search had not seen; or how near the best one came."""
    say = texts("robustness")["goal"]
    asked = goal.asked
    common = {
        "need": f"{100 * asked.share:g} %",
        "trials": len(goal.trials),
        "levers": levers_in_words(asked.levers),
        "schools": asked.schools,
        "target": f"{asked.target:g}",
    }
    lines = [say["basis"].format(aim=aim_words(goal), **common)]
    if goal.fresh is None:
        return [*lines, *_stopped(goal, say)]
    fresh = {"fresh": goal.fresh.schools, "share": percent(goal.fresh.reached)}
    mix = mix_words(goal.mix, goal.task.usual)
    if not goal.mix and goal.found:
        lines.append(say["nothing_needed"].format(**fresh))
    elif goal.found:
        found = say["found"].format(mix=mix, start=asked.start)
        lines.append(found + " " + _spent(say, (goal.fresh.hours, goal.fresh.hours_low, goal.fresh.hours_high)))
        lines.append(say["checked"].format(verdict=say[f"verdict_{goal.verdict}"].format(**common), **fresh))
    else:
        lines.append(say["none"].format(**common))
        lines.append(say["nearest"].format(mix=mix, level=number(goal.fresh.level), **fresh, **common))
    if goal.mix:
        lines.append(say["without"].format(share=percent(goal.fresh.without)))
    holds = texts("robustness")["holds"]["schools"]
    return [*lines, say["equal"], *price_sentences(goal.task.prices, goal.free), holds, say["limits"]]


def _stopped(goal: Any, say: dict[str, Any]) -> list[str]:
    told = say["stopped"].format(done=len(goal.trials), all=goal.asked.trials)
    reached = percent(share(round(goal.best_share * goal.asked.schools), goal.asked.schools))
    mix = mix_words(goal.mix, goal.task.usual)
    return [told, say["stopped_mix"].format(mix=mix, share=reached, schools=goal.asked.schools)]


def lever_table(goal: Any) -> list[dict[str, object]]:
    """The mix, one row per lever: lever, what it is, from (as the school has it), to, unit."""
    return [
        {
            "lever": name,
            "meaning": LEVERS[name].meaning,
            "from": goal.task.usual[name],
            "to": value,
            "unit": LEVERS[name].unit,
        }
        for name, value in goal.mix.items()
    ]
