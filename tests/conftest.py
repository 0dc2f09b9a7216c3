"""Settings shared by all tests."""

import os
import shutil
import signal
import tempfile
from collections.abc import Generator

os.environ.setdefault("STAFFROOM_CALLABLE", "1")  # tests call single functions of the kernel; see sim/kernel/jit.py
os.environ["STAFFROOM_CONFIG"] = tempfile.mkdtemp(prefix="staffroom-tests-")  # never the access codes of whoever tests

import pytest
from hypothesis import HealthCheck, settings

from tests.compiled_once import compile_once, ordered

# A shell that runs tests in the background ignores Ctrl-C, and every program that a test starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples every time, so that a red test is never luck; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    """Before -m chooses: the quick cases of slow tests. After it: several workers share what one of them compiles."""
    _quick_cases(config, items)
    yield
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = ordered(items, int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))
        compile_once()


def _quick_cases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a slow test with many cases, ``slow(quick=[...])`` names those that `make test` runs all the same."""
    named: dict[str, set[str]] = {}
    for item in items:
        mark = item.get_closest_marker("slow")
        case = getattr(item, "callspec", None)
        if mark is None or case is None or "quick" not in mark.kwargs:
            continue
        missing = named.setdefault(item.nodeid.partition("[")[0], set(mark.kwargs["quick"]))
        if case.id in mark.kwargs["quick"]:
            missing.discard(case.id)
            item.own_markers = [own for own in item.own_markers if own.name != "slow"]
    whole = not any("::" in str(argument) for argument in config.invocation_params.args)  # every case is collected
    wrong = {name: sorted(missing) for name, missing in named.items() if missing}
    if whole and wrong:
        raise pytest.UsageError(f"slow(quick=[...]) names cases that do not exist: {wrong}")


def pytest_unconfigure() -> None:
    """Leaves no folder behind, in any worker."""
    shutil.rmtree(os.environ["STAFFROOM_CONFIG"], ignore_errors=True)
