"""What is checked of a Dask cluster: whether a scheduler answers, and whether its software is the same as here."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sim.errors import StaffroomError

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 5.0  # seconds
HOW = "write it as `dask scheduler` prints it: tcp://HOST:PORT"
COMPARED = ("python", "dask", "distributed", "numpy", "numba", "llvmlite", "pyarrow")


def check_answers(address: str) -> None:
    """Raises :class:`StaffroomError` unless a Dask scheduler answers at an address within seconds."""
    try:
        found = asyncio.run(_identity(address)).get("type")
    except ValueError as problem:
        raise StaffroomError(f"executor.address = {address} is not an address ({problem}); {HOW}.") from problem
    except (TimeoutError, OSError) as problem:
        raise StaffroomError(
            f"executor.address = {address}: no Dask scheduler answers there within {PATIENCE:g} seconds; {HOW}."
        ) from problem
    except Exception as problem:  # whatever is there may answer anything
        reason = " ".join(str(problem).split())
        raise StaffroomError(
            f"executor.address = {address}: what is there is not a Dask scheduler that can be used ({reason}); {HOW}."
        ) from problem
    if found != "Scheduler":
        raise StaffroomError(f"executor.address = {address} is a Dask {found}, not a scheduler; give the scheduler's.")


async def _identity(address: str) -> dict[str, Any]:
    from distributed import rpc

    async with asyncio.timeout(PATIENCE), rpc(address, timeout=PATIENCE) as scheduler:
        found: dict[str, Any] = await scheduler.identity()
        return found


def differences(client: "Client") -> str:
    """Which versions of Python and packages differ between a cluster and this process; empty if none does."""
    versions: Any = client.get_versions(packages=list(COMPARED[3:]))
    here = versions["client"]["packages"]
    found: dict[str, set[str]] = {}
    for other in [versions["scheduler"], *versions["workers"].values()]:
        for name in COMPARED:
            version = other["packages"].get(name)
            if version is not None and version != here[name]:
                found.setdefault(name, set()).add(version)
    return ", ".join(f"{name} {' and '.join(sorted(there))} instead of {here[name]}" for name, there in found.items())


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps Dask's own log messages from the terminal: what matters is said in sentences."""
    import distributed  # noqa: F401  # its loggers exist from now on

    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if "distributed" in name]
    earlier = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, earlier, strict=True):
            logger.setLevel(level)
