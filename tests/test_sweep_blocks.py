"""Blocks of a sweep: every run in one block, and enough blocks for all workers."""

import pytest

from experiments.running.blocks import (
    BLOCKS_PER_WORKER,
    MOST_RUNS,
    MOST_TASKS,
    TEACHER_WEEKS,
    Block,
    Task,
    blocks_of,
    runs_at_most,
)

WEEKS = 6480.0  # teacher-weeks of a run of 60 teachers over three years


def tasks(counts):
    return [Task(f"{k:016x}", {}, 3, count, WEEKS) for k, count in enumerate(counts)]


LIKE = Block((), 1, ("norm_mean",))


def runs_in(blocks):
    return [(task.scenario, task.first + k) for block in blocks for task in block.tasks for k in range(task.count)]


@pytest.mark.parametrize("counts", [[1], [2000], [7, 1000, 3], [1] * 5000], ids=len)
@pytest.mark.parametrize("most", [1, 13, 100_000])
def test_every_run_is_in_one_block_and_no_block_is_too_large(counts, most):
    given = tasks(counts)
    blocks = list(blocks_of(given, LIKE, most))
    assert runs_in(blocks) == [(task.scenario, 3 + k) for task in given for k in range(task.count)]
    for block in blocks:
        assert block.runs <= min(most, TEACHER_WEEKS / WEEKS)
        assert len(block.tasks) <= MOST_TASKS


@pytest.mark.parametrize("runs", [100, 1_800, 1_000_000])
@pytest.mark.parametrize("workers", [1, 2, 64])
def test_a_sweep_has_several_blocks_for_every_worker(runs, workers):
    blocks = list(blocks_of(tasks([runs]), LIKE, runs_at_most(runs, workers)))
    assert len(blocks) >= min(runs, 0.5 * BLOCKS_PER_WORKER * workers)
    assert max(block.runs for block in blocks) <= min(MOST_RUNS, TEACHER_WEEKS / WEEKS)
    assert max(block.runs for block in blocks) <= max(1, -(-runs // (BLOCKS_PER_WORKER * workers)))


def test_blocks_of_tiny_runs_stay_small_in_memory():
    given = [Task("0" * 16, {}, 0, 300_000, 18.0)]
    assert max(block.runs for block in blocks_of(given, LIKE, runs_at_most(300_000, 2))) == MOST_RUNS
