"""Which encoding the bytes of a text file are in: recognised and said, or refused with the way out; never nonsense."""

import codecs
import re
from dataclasses import dataclass

from sim.errors import StaffroomError
from sim.staff.reading.letters import plausibility

CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WITH_ZEROS = {
    "utf-32-le": "UTF-32", "utf-32-be": "UTF-32 (big-endian)",
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16 (big-endian)",
}  # fmt: skip
ONE_BYTE = {
    "cp1251": "Windows-1251 (Cyrillic)",
    "kz1048": "KZ-1048 (Kazakh)",
    "ptcp154": "PT154 (Asian Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "koi8-u": "KOI8-U (Cyrillic)",
    "mac_cyrillic": "Mac Cyrillic",
    "cp866": "DOS Cyrillic (cp866)",
    "iso8859-5": "ISO 8859-5 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1250": "Windows-1250 (Central European)",
    "mac_roman": "Mac Roman (Western European)",
}
READABLE = 0.35  # points per letter: below, no encoding makes writing of the bytes (real texts have 0.6 or more)
SURE = 3.0  # points between the best and the second best
WAY_OUT = "save it as UTF-8 (in Excel: CSV UTF-8), or name its encoding, such as encoding=cp1251"


@dataclass(frozen=True)
class _Attempt:
    encoding: str
    text: str
    points: float
    letters: int


def decoded(raw: bytes, name: str, encoding: str | None, notices: list[str]) -> str:
    """The text of a file; ``encoding``: what the user says it is in, None to find out.

    A notice names every encoding but UTF-8 and whatever a mark announces. Raises :class:`StaffroomError` for bytes that
    are no text, and where no encoding makes writing of them.
    """
    if encoding is not None:
        return _as_told(raw, name, encoding)
    for mark, marked in MARKS:
        if raw.startswith(mark):
            try:
                return _checked(raw.decode(marked), name)
            except UnicodeDecodeError:
                raise _not_text(name) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        _damaged(raw, name, problem)
    else:
        if "\0" not in text:
            return _checked(text, name)
    zeros = b"\0" in raw
    return _recognised(raw, name, WITH_ZEROS if zeros else ONE_BYTE, notices)


def checked_encoding(encoding: object) -> str | None:
    """The setting ``encoding``: the name of a text encoding, or None. Raises :class:`StaffroomError`."""
    if encoding is None:
        return None
    try:
        known = codecs.lookup(str(encoding))
        if getattr(known, "_is_text_encoding", True):
            return known.name
    except (LookupError, ValueError):
        pass
    listed = ", ".join(("utf-8", "utf-16", *ONE_BYTE))
    raise StaffroomError(f"encoding = {encoding!r} is not a known encoding; allowed: such as {listed}.")


def _as_told(raw: bytes, name: str, encoding: str) -> str:
    try:
        return _checked(raw.decode(encoding).removeprefix("\ufeff"), name)
    except (UnicodeError, ValueError):
        raise StaffroomError(f"{name} is not in the encoding {encoding}; leave encoding out to find out.") from None


def _recognised(raw: bytes, name: str, encodings: dict[str, str], notices: list[str]) -> str:
    attempts: dict[str, _Attempt] = {}
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL_CHARACTERS.search(text) and text not in attempts:
            attempts[text] = _Attempt(encoding, text, *plausibility(text))
    if not attempts:
        raise _not_text(name)
    best, *others = sorted(attempts.values(), key=lambda attempt: -attempt.points)
    least = 0.0 if encodings is WITH_ZEROS else READABLE  # zeros in the right places already say much
    if best.letters and best.points < least * best.letters:
        raise _unknown(raw, name)
    told = encodings[best.encoding]
    unsure = [other for other in others if best.points - other.points < SURE and other.points > 0]
    doubt = (
        f"; so few letters could also be {encodings[unsure[0].encoding]}, so look at them, and say"
        if unsure
        else "; if letters look wrong, say"
    )
    notices.append(
        f"{name}: not UTF-8, so read as {told}{doubt} encoding=... ({unsure[0].encoding if unsure else 'its name'})."
    )
    return best.text


def _checked(text: str, name: str) -> str:
    if CONTROL_CHARACTERS.search(text):
        raise _not_text(name)
    return text


def _damaged(raw: bytes, name: str, problem: UnicodeDecodeError) -> None:
    """Raises where nearly all of the letters are good UTF-8, so that the file is damaged rather than in another."""
    text = raw.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    good = sum(not letter.isascii() for letter in text) - lost
    if good > 10 * lost:
        line = raw[: problem.start].count(b"\n") + 1
        raise StaffroomError(
            f"{name}, line {line}: a letter that is not UTF-8 in a file that otherwise is; write that line anew and "
            "save the file as UTF-8."
        )


def _unknown(raw: bytes, name: str) -> StaffroomError:
    """What the bytes look like to a detector that knows more encodings than a school is likely to use."""
    from charset_normalizer import from_bytes

    found = from_bytes(raw[:100_000]).best()
    guess = f" (perhaps {found.encoding})" if found is not None else ""
    return StaffroomError(f"{name} is in an encoding that is not recognised{guess}; {WAY_OUT}.")


def _not_text(name: str) -> StaffroomError:
    return StaffroomError(f"{name} is not a text file; allowed: a CSV file (UTF-8), an Excel or an SPSS file.")
