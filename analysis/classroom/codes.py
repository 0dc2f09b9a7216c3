"""The access codes of the page: one for the class, one for the lecturer; kept from one start to the next."""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import StaffroomError

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike from the last row
CLASS_LENGTH, LECTURER_LENGTH = 6, 10
SHORTEST, LONGEST = 6, 40  # characters of a code that a lecturer chooses
NOT_KEPT = "The access code could not be kept ({problem}); the next start will have another one."


@dataclass(frozen=True)
class Codes:
    """``visitor``: what the class must know; ``lecturer``: what opens the answers too; ``secret``: of cookies."""

    visitor: str = ""
    lecturer: str = ""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def role_of(self, given: str) -> str:
        """ "lecturer", "visitor", or "" for a wrong code; takes the same time whatever is wrong with it."""
        asked = plain(given).encode("utf-8", "replace")
        is_lecturer = hmac.compare_digest(asked, self.lecturer.encode())
        is_visitor = hmac.compare_digest(asked, self.visitor.encode())
        return "lecturer" if is_lecturer and self.lecturer else "visitor" if is_visitor and self.visitor else ""

    def cookie(self, role: str, visitor: str) -> str:
        """What the browser of somebody who came in keeps: it cannot be guessed, and is no more than the code allows.

        ``visitor``: letters and digits that tell one visitor from another; the server gives them out (``passes.py``).
        """
        return f"{visitor}.{self._signature(role, visitor)}"

    def of_cookie(self, given: str) -> tuple[str, str]:
        """(role, visitor) of a cookie, ("", "") for one that was not made here."""
        visitor, _, signature = given.partition(".")
        asked = signature.encode("utf-8", "replace")
        fits = [r for r in ("lecturer", "visitor") if hmac.compare_digest(asked, self._signature(r, visitor).encode())]
        return (fits[0], visitor) if fits else ("", "")

    def _signature(self, role: str, visitor: str) -> str:
        code = self.lecturer if role == "lecturer" else self.visitor
        return hmac.new(self.secret, f"{role} {visitor} {code}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def plain(code: str) -> str:
    """A code as it is compared: phones write capitals and spaces."""
    return unicodedata.normalize("NFKC", code).strip().casefold()


def chosen_code(given: str) -> str:
    """A code that a lecturer chose. Raises :class:`StaffroomError` where it is too short, too long or unreadable."""
    code = plain(given)
    if not all(letter.isalnum() or letter in "-_" for letter in code):
        raise StaffroomError("--code: an access code has only letters, digits and hyphens, such as maths-10b-room7.")
    if not SHORTEST <= len(code) <= LONGEST:
        raise StaffroomError(
            f"--code: an access code of {len(code)} characters is "
            f"{'too easily guessed' if len(code) < SHORTEST else 'too long'}; allowed: {SHORTEST} to {LONGEST} "
            "letters, digits and hyphens."
        )
    return code


def kept_codes(chosen: str = "", is_new: bool = False) -> tuple[Codes, str]:
    """The codes of the last start, or new ones; and what is wrong where they cannot be kept, else "".

    ``chosen``: the code for the class, as the lecturer wants it; ``is_new``: forget the last one.
    """
    path = code_file()
    before = {} if is_new else _read(path)
    visitor = chosen or before.get("class") or _drawn(CLASS_LENGTH)
    lecturer = before.get("lecturer") or _drawn(LECTURER_LENGTH)
    if lecturer == visitor:
        lecturer = _drawn(LECTURER_LENGTH + 1)
    codes = Codes(visitor, lecturer, bytes.fromhex(before["secret"]) if before else secrets.token_bytes(32))
    try:
        _write(path, {"class": visitor, "lecturer": lecturer, "secret": codes.secret.hex()})
    except OSError as problem:
        return codes, NOT_KEPT.format(problem=problem.strerror or problem)
    return codes, ""


def code_file() -> Path:
    """The private file in which the codes are kept; STAFFROOM_CONFIG names another folder."""
    base = os.environ.get("STAFFROOM_CONFIG") or os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "staffroom" / "access.json"


def _read(path: Path) -> dict[str, str]:
    """What was kept; nothing where others could have read or written it, or where it is damaged."""
    try:
        found = path.lstat()
        if path.is_symlink() or (sys.platform != "win32" and (found.st_mode & 0o077 or found.st_uid != os.getuid())):
            return {}
        kept = json.loads(path.read_text("utf-8"))
        names = ("class", "lecturer", "secret")
        if isinstance(kept, dict) and all(isinstance(kept.get(name), str) and kept[name] for name in names):
            bytes.fromhex(kept["secret"])
            return {name: kept[name] for name in names}
    except (OSError, ValueError):
        pass
    return {}


def _write(path: Path, kept: dict[str, str]) -> None:
    """Whole or not at all, and never readable for others, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file)
    os.replace(beside, path)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
