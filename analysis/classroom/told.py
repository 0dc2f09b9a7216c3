"""Why every teacher did or did not collaborate in every week, small enough for a file that is taken home.

The sentences of a run are made of few parts, again and again: each part stands once in a list, and a sentence is the
places of its parts.
"""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.classroom.why import parts
from analysis.telling.texts import texts
from sim.results.decision import decision
from sim.results.recording import Recording
from sim.results.states import teacher_codes

MOST_PARTS = 65_535  # what two bytes can count


def told(recordings: Sequence[Recording]) -> dict[str, Any] | None:
    """``texts``: the parts; per run, for every week and in it every teacher, ``count``: of how many parts her sentence
    is made, and ``parts``: the places of its frame and of what fills it. None where there are too many parts.
    """
    places: dict[str, int] = {}
    runs = [_run(recording, places) for recording in recordings]
    if len(places) > MOST_PARTS:
        return None
    sent = [{"count": _bytes(counts, "u1"), "parts": _bytes(found, "<u2")} for counts, found in runs]
    return {"texts": list(places), "and": texts("classroom")["why"]["and"], "runs": sent}


def _run(recording: Recording, places: dict[str, int]) -> tuple[list[int], list[int]]:
    codes = teacher_codes(recording.scenario)
    counts: list[int] = []
    found: list[int] = []
    for week in range(recording.weeks):
        for teacher in range(len(codes)):
            frame, filling = parts(decision(recording, week, teacher), codes)
            counts.append(1 + len(filling))
            found += [places.setdefault(text, len(places)) for text in (frame, *filling)]
    return counts, found


def _bytes(values: list[int], kind: str) -> str:
    return base64.b64encode(np.array(values, kind).tobytes()).decode("ascii")
