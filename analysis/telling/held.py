"""What intervals hold: in a text that says it of luck and schools, where each school lives in a plausible world."""

from analysis.telling.texts import texts

LUCK = "luck and schools only"


def held(text: str, in_worlds: bool) -> str:
    """A text with what its intervals hold where each school lives in a plausible world of its own (``in_worlds``)."""
    if in_worlds:
        for otherwise, there in texts("summary")["worlds"]["held"].items():
            text = text.replace(otherwise, there)
    return text
