"""``staffroom run -m`` with Hydra's launchers: every job in a process of its own, with the numbers of a run alone."""

# ruff: noqa: F811

from pathlib import Path

import pytest

from tests.command_line import SMALL, manifest, same_tables, staffroom, started, working_folder  # noqa: F401

LAUNCHERS = {
    "joblib": ["hydra/launcher=joblib", "hydra.launcher.n_jobs=2"],
    "submitit": ["hydra/launcher=submitit_local", "hydra.launcher.timeout_min=5"],
}


@pytest.mark.slow
@pytest.mark.parametrize("launcher", LAUNCHERS)
@pytest.mark.parametrize("output", [[], ["output=many"]], ids=["usual folder", "output"])
def test_a_launcher_gives_the_numbers_of_a_run_alone(launcher, output, staffroom, working_folder):
    pytest.importorskip("hydra_plugins", reason="launchers need the extra: pip install 'staffroom[launchers]'")
    small = [*SMALL[:3], "replicates=2", "figures=false"]
    process = started("run", "-m", *small, "trust=0.3,0.6", *LAUNCHERS[launcher], *output)
    _, said = process.communicate()
    assert process.returncode == 0, said
    gathered = Path("many" if output else "results")
    folders = [path for path in gathered.iterdir() if (path / "manifest.json").exists()]
    assert len(folders) == 2
    assert {path.name for path in working_folder.iterdir()} == {gathered.name}
    for folder in folders:
        trust = manifest(folder)["configuration"]["school"]["trust"]
        assert staffroom("run", *small, f"trust={trust}", f"output=alone-{trust}")[0] == 0
        assert same_tables(folder, f"alone-{trust}")
