"""The version of the model: a hash of the declarations and the kernel, without loading either."""

import hashlib
from pathlib import Path

_SIM = Path(__file__).resolve().parent
_MODEL = ("declared", "kernel")


def model_version(folder: Path = _SIM) -> str:
    """Hash of every source file of the declarations and the kernel: the name of what the model does, in results and
    caches.
    """
    digest = hashlib.sha256()
    for room in _MODEL:
        for path in sorted((folder / room).rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


MODEL_VERSION = model_version()

# Raised whenever a run gives other numbers than before (CHANGELOG: Regression). What was fitted to one such version of
# the
# numbers says nothing of another; a change of words or of speed leaves it as it is.
NUMBERS_VERSION = 3
