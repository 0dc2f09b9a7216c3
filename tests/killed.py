"""Kills a command (kill -9) at every moment at which it changes the disk.

``python -m tests.killed START MOST TYPED...``: attempt n begins with a copy of the folder START (if there is one) under
the name n, and ends just before the n-th file takes its name or is removed. There are MOST attempts, or as many as
there are such moments and one that is not killed. Attempts are forks of one process, which has not started a thread
yet, so that each takes a fraction of a second.
"""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from experiments.commands.command_line import main
from experiments.running import blocks
from sim.results.simulate import run_here
from staffroom import Scenario, School

MOMENTS = [(os, "replace"), (os, "unlink"), (os, "rmdir")]


def killed_before(moment: int) -> None:
    """Lets this process be killed before it changes the disk for the n-th time."""
    seen = count()

    def watched(change):
        def changed(*arguments, **options):
            if next(seen) == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments, **options)

        return changed

    for module, name in MOMENTS:
        setattr(module, name, watched(getattr(module, name)))


def attempt(moment: int, start: Path, typed: list[str]) -> bool:
    """One attempt in a process of its own; whether it was killed."""
    folder = Path(str(moment))
    if start.exists():
        shutil.copytree(start, folder)
    child = os.fork()
    if child == 0:
        killed_before(moment)
        os._exit(main([*typed, f"output={folder}"]))
    _, how = os.waitpid(child, 0)
    if not os.WIFSIGNALED(how) and os.WEXITSTATUS(how):
        sys.exit(f"attempt {moment} ended with {os.WEXITSTATUS(how)}")
    return os.WIFSIGNALED(how)


if __name__ == "__main__":
    blocks.TEACHER_WEEKS = int(os.environ.get("TEACHER_WEEKS", blocks.TEACHER_WEEKS))
    run_here(Scenario(School(size=12, departments=3), years=0.5), 1, (0, 1))  # the compiled model is loaded once
    start, most, *typed = sys.argv[1:]
    for number in range(int(most)):
        if not attempt(number, Path(start), typed):
            break
