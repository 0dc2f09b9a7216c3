"""A small panel that several tests explore."""

from analysis.exploring.panel import explorer
from analysis.exploring.panel.controls import full_key
from analysis.exploring.panel.session import Explorer
from analysis.exploring.panel.settings import Settings
from staffroom import Reform, Scenario, School

SMALL = School(size=12, departments=3)
REFORM = Reform("clear", {"mandate": 0.6, "clarity": 0.9, "control": 0.1}, start=4, end=30)


def small(reform: Reform | None = None, replicates: int = 8, **options) -> Explorer:
    """A small school over a year, explored without widgets."""
    return explorer(Scenario(SMALL, reform, years=1), replicates=replicates, threads=1, **options)


def settings(reform: Reform | None = None, **moved: float) -> Settings:
    """Settings over the same school with some numbers moved, by their short names."""
    return Settings(Scenario(SMALL, reform, years=1)).with_changes({full_key(k): v for k, v in moved.items()})
