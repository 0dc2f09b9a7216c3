"""Why a teacher did or did not collaborate in a week, in one sentence made of the terms of her decision."""

from typing import Any

import numpy as np

from analysis.telling.texts import texts
from experiments.reading.numbers import PROSE
from sim.kernel.diary import KINDS, LARGEST_HELD, OUTSIDE, RESULTS, TALK
from sim.kernel.kinds import KINDS as DEPTHS
from sim.results.decision import Decision, decision, is_collaboration
from sim.results.recording import Recording
from sim.results.states import teacher_codes

LOOKED_BACK = 9  # weeks: a term
MEETINGS_SHOWN = 6
TRUSTED_SHOWN = 5
INERTIA = "inertia"  # a reason only where nothing else is
CONSTANT = ("country", "kind")  # terms that are the same for everybody


def why(recording: Recording, week: int, teacher: int) -> dict[str, Any]:
    """The sentence, and the numbers behind it: terms on the logit scale, chance, what the meetings changed."""
    found = decision(recording, week, teacher)
    codes = teacher_codes(recording.scenario)
    return {
        "sentence": joined(*parts(found, codes), codes[teacher]),
        "terms": {
            kind: {name: round(value, 4) for name, value in terms.items()} for kind, terms in found.terms.items()
        },
        "willingness": round(found.willingness, 4),
        "appointments": _appointments(found, codes),
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


def _appointments(found: Decision, codes: list[str]) -> list[dict[str, str]]:
    """With whom she meets every week, and what for; the most demanding kind first."""
    names = texts("classroom")["why"]["appointments"]
    kinds = [kind for kind in reversed(DEPTHS) if kind in found.appointments]
    return [{"kind": names[kind], "other": codes[found.appointments[kind]]} for kind in kinds]


def joined(frame: str, filling: list[str], code: str) -> str:
    """The sentence that such parts make."""
    text = texts("classroom")["why"]["and"].join(filling)
    return frame.format(teacher=code, stories=text, terms=text)


def parts(found: Decision, codes: list[str]) -> tuple[str, list[str]]:
    """The sentence as a frame with {teacher} and, where something is filled in, {stories} or {terms}; and what is."""
    together = [(entry, side) for entry, side in _held(found) if is_collaboration(entry)]
    filling: list[str] = []
    if found.collaborated:
        kind, filling = "collaborated", [_met(entry, side, found, codes) for entry, side in together]
    elif talked := _talked(found, codes):
        kind, filling = "talked", talked
    elif len(found.attempts):
        kind, filling = "failed", list(dict.fromkeys(_story(entry, codes) for entry in found.attempts))
    elif found.taken >= found.windows:
        kind = "no_window"
    else:
        kind, filling = ("lost_window" if found.taken > 0 else "did_not_want"), [_terms(found)]
    numbers = {"windows": found.windows, "taken": found.taken, "chance": PROSE.percent(found.chance)}
    kept = {name: f"{{{name}}}" for name in ("teacher", "stories", "terms")}
    return texts("classroom")["why"][kind].format(**numbers, **kept), filling


def _held(found: Decision) -> list[tuple[np.void, str]]:
    """Sessions and talk inside the school that were held, and which side of each she was: "one" asked, or "other"."""
    own = found.attempts[(found.attempts["result"] <= LARGEST_HELD) & (found.attempts["kind"] != OUTSIDE)]
    asked = found.asked_by[found.asked_by["result"] <= LARGEST_HELD]
    return [*((entry, "one") for entry in own), *((entry, "other") for entry in asked)]


def _met(entry: np.void, side: str, found: Decision, codes: list[str]) -> str:
    """A session that went beyond talk: by appointment, or because somebody asked."""
    words = texts("classroom")["why"]
    other = int(entry["other" if side == "one" else "one"])
    agreed = side == "one" and found.appointments.get(DEPTHS[int(entry["depth"])]) == other
    how = "agreed" if agreed else "asked" if side == "one" else "was_asked"
    result = words["results"][RESULTS[int(entry["result"])]]
    text: str = words["stories"][how].format(
        other=codes[other], depth=words["depth"][int(entry["depth"])], result=result
    )
    return text


def _talked(found: Decision, codes: list[str]) -> list[str]:
    """With whom she talked, each once."""
    words = texts("classroom")["why"]
    said: dict[int, str] = {}
    for entry, side in _held(found):
        other = int(entry["other" if side == "one" else "one"])
        results = words["talk"] if entry["kind"] == TALK else words["results"]
        result = results[RESULTS[int(entry["result"])]]
        said.setdefault(other, words["stories"]["talked"].format(other=codes[other], result=result))
    return list(said.values())


def _story(entry: np.void, codes: list[str]) -> str:
    """Why an attempt led to nothing, or what came of one outside the school."""
    words = texts("classroom")["why"]
    result = RESULTS[int(entry["result"])]
    if entry["kind"] == OUTSIDE:
        text: str = words["stories"]["outside"].format(result=words["results"][result])
        return text
    text = words["stories"][result].format(other=codes[int(entry["other"])] if entry["other"] >= 0 else "")
    return text


def _terms(found: Decision) -> str:
    """The two strongest terms, one for and one against; inertia where there is no other."""
    words = texts("classroom")["why"]
    terms = {name: value for name, value in found.terms[found.nearest].items() if name not in CONSTANT}
    strongest = max(terms, key=lambda name: terms[name])
    weakest = min(terms, key=lambda name: terms[name])
    text: str = words["terms"].format(
        strongest_for=_reason(strongest, "for"),
        strongest_against=_reason(weakest, "against") if terms[weakest] < 0 else words["reasons"][INERTIA],
    )
    return text


def _reason(name: str, side: str) -> str:
    reasons = texts("classroom")["why"]["reasons"]
    text: str = reasons[name] if name in reasons else reasons[f"{name}_{side}"]
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
    kind, result = KINDS[int(entry["kind"])], RESULTS[int(entry["result"])]
    light = bool(entry["kind"] == TALK)
    return {
        "kind": words["kinds"][kind],
        "result": words["talk" if light else "results"][result],
        "light": light,
        "depth": int(entry["depth"]),
        "other": codes[other] if other >= 0 else "",
        "asked": asked,
        "changes": changes | {"trust": trust},
    }
