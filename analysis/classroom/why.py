"""Why a teacher did or did not collaborate in a week, in one sentence made of the terms of her decision."""

from typing import Any

import numpy as np

from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.kernel.diary import LARGEST_HELD, OUTSIDE, RESULTS
from sim.results.decision import Decision, decision
from sim.results.recording import Recording
from sim.results.states import teacher_codes

LOOKED_BACK = 9  # weeks: a term
MEETINGS_SHOWN = 6
TRUSTED_SHOWN = 5
TIRED = "readiness"  # the constant; counts as a reason only where nothing else does


def why(recording: Recording, week: int, teacher: int) -> dict[str, Any]:
    """The sentence, and the numbers behind it: terms on the logit scale, chance, what the meetings changed."""
    found = decision(recording, week, teacher)
    codes = teacher_codes(recording.scenario)
    return {
        "sentence": joined(*parts(found, codes, windows_left(recording, week, teacher)), codes[teacher]),
        "terms": {name: round(value, 4) for name, value in found.terms.items()},
        "willingness": round(found.willingness, 4),
        "meetings": _last_meetings(recording, week, teacher, codes),
        "trusts": _trusts(recording, week, teacher, codes),
    }


def _last_meetings(recording: Recording, week: int, teacher: int, codes: list[str]) -> list[dict[str, Any]]:
    """The latest meetings that were held, of this week and the term before it, the latest first."""
    found: list[dict[str, Any]] = []
    for earlier in range(week, max(-1, week - LOOKED_BACK), -1):
        diary = _own(recording.diaries[earlier], teacher)
        held = diary[diary["result"] <= LARGEST_HELD]
        found += [{"week": earlier} | _meeting(entry, teacher, codes) for entry in held]
    return found[:MEETINGS_SHOWN]


def _trusts(recording: Recording, week: int, teacher: int, codes: list[str]) -> list[dict[str, Any]]:
    """The colleagues whom she trusts most at the end of the week."""
    own = slice(recording.indptr[teacher], recording.indptr[teacher + 1])
    trust = np.where(recording.opportunity[week + 1][own] > 0, recording.trust[week + 1][own], -1.0)
    order = np.argsort(-trust, kind="stable")[:TRUSTED_SHOWN]
    others = recording.indices[own]
    return [{"other": codes[int(others[k])], "trust": round(float(trust[k]), 4)} for k in order if trust[k] >= 0]


def windows_left(recording: Recording, week: int, teacher: int) -> int:
    """Free windows that scheduled hours left her in a week."""
    return int(recording.teachers[week + 1][teacher]["windows"])


def joined(frame: str, filling: list[str], code: str) -> str:
    """The sentence that such parts make."""
    text = texts("classroom")["why"]["and"].join(filling)
    return frame.format(teacher=code, stories=text, terms=text)


def parts(found: Decision, codes: list[str], left: int) -> tuple[str, list[str]]:
    """The sentence as a frame with {teacher} and, where something is filled in, {stories} or {terms}; and what is.
    ``left``: the windows that scheduled hours left her.
    """
    taken = found.windows - left
    held_by_her = found.attempts[found.attempts["result"] <= LARGEST_HELD]
    inside = held_by_her[held_by_her["kind"] != OUTSIDE]
    held_with_her = found.asked_by[found.asked_by["result"] <= LARGEST_HELD]
    filling: list[str] = []
    if found.collaborated:
        kind = "collaborated"
        filling = [_story(entry, codes, "asked") for entry in inside]
        filling += [_story(entry, codes, "was_asked") for entry in held_with_her]
    elif len(found.attempts):
        kind, filling = "failed", [_story(entry, codes) for entry in found.attempts]
    elif left == 0:
        kind = "no_window"
    else:
        kind, filling = ("lost_window" if taken > 0 else "did_not_want"), [_terms(found)]
    numbers = {"windows": found.windows, "taken": taken, "chance": PROSE.percent(found.willingness)}
    kept = {name: f"{{{name}}}" for name in ("teacher", "stories", "terms")}
    return texts("classroom")["why"][kind].format(**numbers, **kept), filling


def _story(entry: np.void, codes: list[str], how: str = "") -> str:
    words = texts("classroom")["why"]
    result = RESULTS[int(entry["result"])]
    other = entry["one"] if how == "was_asked" else entry["other"]
    name = codes[int(other)] if other >= 0 else ""
    if entry["kind"] == OUTSIDE:
        text: str = words["stories"]["outside"].format(result=words["results"][result])
        return text
    if how:
        depth = words["depth"][int(entry["depth"])]
        text = words["stories"][how].format(other=name, depth=depth, result=words["results"][result])
        return text
    text = words["stories"][result].format(other=name)
    return text


def _terms(found: Decision) -> str:
    """The two strongest terms, one for and one against; the constant only where there is no other."""
    words = texts("classroom")["why"]
    terms = {name: value for name, value in found.terms.items() if name != TIRED}
    strongest = max(terms, key=lambda name: terms[name])
    weakest = min(terms, key=lambda name: terms[name])
    against = weakest if terms[weakest] < 0 else TIRED
    text: str = words["terms"].format(
        strongest_for=_reason(strongest, "for"),
        strongest_against=_reason(against, "against"),
    )
    return text


def _reason(name: str, side: str) -> str:
    reasons = texts("classroom")["why"]["reasons"]
    text: str = reasons[f"disposition_{side}" if name == "disposition" else name]
    return text


def _own(diary: np.ndarray, teacher: int) -> np.ndarray:
    values: np.ndarray = diary[(diary["one"] == teacher) | (diary["other"] == teacher)]
    return values


def _meeting(entry: np.void, teacher: int, codes: list[str]) -> dict[str, Any]:
    """One meeting as this teacher saw it: what it was, with whom, what came of it, what it changed in her."""
    words = texts("classroom")["meetings"]
    asked = int(entry["one"]) == teacher
    other = int(entry["other"] if asked else entry["one"])
    side = "one" if asked else "other"
    changes = {name: round(float(entry[f"{name}_{side}"]), 4) for name in ("norm", "efficacy", "benefit")}
    trust = round(float(entry["trust_there" if asked else "trust_back"]), 4)
    return {
        "kind": list(words["kinds"].values())[int(entry["kind"])],
        "result": words["results"][RESULTS[int(entry["result"])]],
        "depth": int(entry["depth"]),
        "other": codes[other] if other >= 0 else "",
        "asked": asked,
        "changes": changes | {"trust": trust},
    }
