"""Numba's cache of compiled functions, made safe against damage: a file that cannot be used is compiled anew.

Numba itself unpickles whatever it finds, so that an index or a function that was cut (a full disk, a killed process, a
copy that stopped) ends in an EOFError inside the first simulation. A file whose bytes were changed could even be run.
"""

import hashlib
from pathlib import Path

from numba.core.caching import FunctionCache, IndexDataCacheFile

_DIGEST = hashlib.sha256().digest_size


class _CheckedFile(IndexDataCacheFile):
    """The files of one function; compiled code is kept with its checksum."""

    def _save_data(self, name, data):
        content = self._dump(data)
        with self._open_for_write(self._data_path(name)) as stream:
            stream.write(hashlib.sha256(content).digest() + content)

    def _load_data(self, name):
        import pickle

        content = Path(self._data_path(name)).read_bytes()
        if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
            raise ValueError(f"{name} is damaged")
        return pickle.loads(content[_DIGEST:])


class CompiledCache(FunctionCache):
    """The cache of one function. What cannot be read is thrown away, as if it had never been compiled."""

    def __init__(self, function):
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = _CheckedFile(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig, target_context):
        """The compiled function, or None where there is none or it is damaged."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # pickle raises whatever the bytes provoke
            self._throw_away()
            return None

    def save_overload(self, sig, data):
        """Keeps a compiled function; an index that is damaged is begun anew. A full disk costs the cache only."""
        for _ in range(2):
            try:
                super().save_overload(sig, data)
                return
            except OSError:
                return
            except Exception:
                self._throw_away()

    def _throw_away(self) -> None:
        for path in Path(self._cache_path).glob(f"{self._impl.filename_base}.*"):
            path.unlink(missing_ok=True)
