"""The room of words: it can be used where nothing is drawn."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EVERY_MODULE = """
import importlib, pkgutil, sys
import {room}
for module in pkgutil.walk_packages({room}.__path__, "{room}."):
    importlib.import_module(module.name)
    drawn = {{"matplotlib", "seaborn"}} & set(sys.modules)
    assert not drawn, f"{{module.name}} needs {{drawn}}"
print(len(sys.modules))
"""


@pytest.mark.slow(quick=["analysis.telling"])
@pytest.mark.parametrize("room", ["analysis.telling", "experiments.reading"])
def test_words_need_no_pictures(room):
    """Every module of the room, in one process."""
    code = EVERY_MODULE.format(room=room)
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_tags_are_written_in_the_room_of_html_only():
    """In the telling of things: no other file of the room writes HTML."""
    room = ROOT / "analysis" / "telling"
    writes = {path.name for path in room.glob("*.py") if "<div" in (text := path.read_text("utf-8")) or "</" in text}
    assert writes == set()
