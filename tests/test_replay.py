"""A recorded run to take home: one small file that needs nothing and plays in a browser; what cannot be is said."""

import base64
import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.classroom import replay as maker
from analysis.classroom import replay_command
from analysis.classroom.why import joined, why
from analysis.command import main as command
from experiments.commands.command_line import main as experiments
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError
from sim.results.recording import record_run
from staffroom import simulate

SMALL = ["school.size=12", "school.departments=3", "replicates=4", "figures=false"]
CHROMIUM = os.environ.get("STAFFROOM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Results of run, of compare and of a sweep."""
    folder = tmp_path_factory.mktemp("results")
    commands = {
        "one": ["run", *SMALL, "years=1"],
        "two": ["compare", *SMALL, "reforms=no_reform,supported_mandate_withdrawn,champions", "years=2"],
        "large": ["run", "school.size=151", "years=0.25", "replicates=1", "figures=false"],
        "sweep": ["sweep", "isolation=0.2,0.8", "school.size=12", "years=0.25", "replicates=2"],
    }
    for name, arguments in commands.items():
        assert experiments([*arguments, f"output={folder / name}"]) == 0
    return folder


def made(folder, *options, monkeypatch, capsys):
    """Runs the command; returns what it wrote and what it printed."""
    target = folder.parent / f"{folder.name}.html"
    monkeypatch.setattr("sys.argv", ["staffroom", "replay", str(folder), "-o", str(target), *options])
    code = command()
    printed = capsys.readouterr()
    assert code == 0, printed.err
    return target, printed.out


def film_of(path):
    found = re.search(r'<script type="application/json" id="film">(.*?)</script>', path.read_text("utf-8"), re.S)
    return json.loads(found.group(1))


def test_one_file_that_needs_nothing(results, monkeypatch, capsys):
    target, printed = made(results / "two", monkeypatch=monkeypatch, capsys=capsys)
    page = target.read_text("utf-8")
    assert target.stat().st_size < 5_000_000
    assert "3 scenarios; the first two are played" in printed and "open it in any browser" in printed
    without_data = re.sub(r"data:[\w/]+;base64,[\w+/=]+", "", page)
    without_names = without_data.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:", without_names)
    assert not re.search(r"(src|href)\s*=|@import|url\(", without_data)


def test_the_modules_of_the_page_are_in_it():
    imports = maker._imports("replay")
    assert all(address.startswith("data:text/javascript;base64,") for address in imports.values())
    assert {"staffroom/replay", "staffroom/stage", "staffroom/network", "staffroom/chart"} <= imports.keys()
    assert not {"staffroom/ask", "staffroom/app", "staffroom/memory"} & imports.keys()


def test_it_plays_what_the_engine_says(results, monkeypatch, capsys):
    target, _ = made(results / "two", "--replicate", "2", "--week", "7", monkeypatch=monkeypatch, capsys=capsys)
    film = film_of(target)
    assert film["week"] == 7 and [run["replicate"] for run in film["runs"]] == [2, 2]
    loaded = maker.load_results(results / "two")
    for name, run in zip(loaded.scenarios, film["runs"], strict=False):
        scenario = maker.scenario_from_dict(loaded.manifest["scenarios"][name])
        values = simulate(scenario, 1, loaded.seed, first_replicate=2).week_values[0]
        for measure in ("voluntary_share", "trust_mean"):
            assert run["measures"][measure] == pytest.approx(values[:, MEASURE_NAMES.index(measure)], abs=1e-5)
    texts = [(mark["week"], mark["text"], mark["isBranch"]) for mark in film["marks"]]
    name = "Supported mandate withdrawn"
    assert texts == [(10, name, True), (46, f"{name} ends", True)]
    assert film["words"]["runs"] == {"original": "No reform", "branch": name}


def test_scenarios_can_be_chosen(results, monkeypatch, capsys):
    target, printed = made(results / "two", "--scenarios", "champions", monkeypatch=monkeypatch, capsys=capsys)
    assert len(film_of(target)["runs"]) == 1 and "plays champions" in printed
    target, _ = made(results / "one", monkeypatch=monkeypatch, capsys=capsys)
    assert len(film_of(target)["runs"]) == 1


def changed(results, name, change):
    """A copy of results with another manifest."""
    copy = results / name
    shutil.copytree(results / "one", copy, dirs_exist_ok=True)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    change(manifest)
    (copy / ".manifest.copy.json").unlink()  # which would mend a manifest that does not fit
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return copy


def refused(*arguments):
    with pytest.raises(StaffroomError, match=r"\w") as problem:
        replay_command.main([str(argument) for argument in arguments])
    return str(problem.value)


def test_what_cannot_be_played(results, tmp_path):
    out = ["-o", tmp_path / "lesson.html"]
    assert "is not a results folder" in refused(tmp_path, *out)
    assert "is not a results folder" in refused(tmp_path / "nothing", *out)
    assert "-o/--output" in refused(results / "one")
    assert "there is no folder" in refused(results / "one", "-o", tmp_path / "nowhere" / "lesson.html")
    assert "is a folder; name a file in it" in refused(results / "one", "-o", tmp_path)
    assert "151 teachers cannot be shown; allowed: up to 150" in refused(results / "large", *out)
    assert "holds the points of a sweep; name one with --point and --replicate" in refused(results / "sweep", *out)
    assert "--replicate = 9 is not in the results; allowed: 0 to 3" in refused(results / "one", *out, "--replicate", 9)
    assert "--week = 37 is outside the run; allowed: 0 to 36" in refused(results / "one", *out, "--week", 37)
    assert "did you mean 'champions'" in refused(results / "two", *out, "--scenarios", "champion").replace("Did", "did")
    assert "names 3 scenarios" in refused(
        results / "two", *out, "--scenarios", "champions,no_reform,supported_mandate_withdrawn"
    )
    older = changed(results, "older", lambda manifest: manifest["identity"].update(model_version="old"))
    assert "was made with another version of the model (old, now " in refused(older, *out)
    bare = changed(results, "bare", lambda manifest: manifest.pop("scenarios"))
    assert "has no manifest.json with scenarios and seed" in refused(bare, *out)
    assert not (tmp_path / "lesson.html").exists()


def sentence_of(film, run, week, teacher):
    """Why she did or did not collaborate, put together as the file's own script does it."""
    kept, size = film["why"]["runs"][run], len(film["runs"][run]["teachers"]["code"])
    counts = np.frombuffer(base64.b64decode(kept["count"]), "u1").astype(int)
    places = np.frombuffer(base64.b64decode(kept["parts"]), "<u2")
    here = week * size + teacher
    first = counts[:here].sum()
    frame, *filling = [film["why"]["texts"][k] for k in places[first : first + counts[here]]]
    return joined(frame, filling, film["runs"][run]["teachers"]["code"][teacher])


def test_every_teacher_says_why_in_every_week(results, monkeypatch, capsys):
    target, _ = made(results / "two", "--replicate", "1", monkeypatch=monkeypatch, capsys=capsys)
    film = film_of(target)
    loaded = maker.load_results(results / "two")
    for run, name in enumerate(loaded.scenarios[:2]):
        recording = record_run(maker.scenario_from_dict(loaded.manifest["scenarios"][name]), loaded.seed, 1)
        for week, teacher in [(0, 0), (11, 4), (40, 11), (71, 7)]:
            assert sentence_of(film, run, week, teacher) == why(recording, week, teacher)["sentence"]


@pytest.mark.slow
def test_where_the_sentences_do_not_fit(results, monkeypatch, capsys):
    """The run is played all the same, and the file says what is missing."""
    target, _ = made(results / "two", monkeypatch=monkeypatch, capsys=capsys)
    monkeypatch.setattr(maker, "MOST_BYTES", target.stat().st_size - 1000)
    target, _ = made(results / "two", monkeypatch=monkeypatch, capsys=capsys)
    film = film_of(target)
    assert film["why"] is None and "too large" in film["words"]["replay"]["no_why"]


def test_a_file_that_would_be_too_large(results, tmp_path, monkeypatch):
    monkeypatch.setattr(maker, "MOST_BYTES", 1000)
    assert "the file would have 0." in refused(results / "one", "-o", tmp_path / "lesson.html")


@pytest.mark.browser
def test_it_plays_in_chromium(results, monkeypatch, capsys):
    """From a file, with every address but the file itself refused."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'staffroom[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt install chromium, or name one with STAFFROOM_CHROMIUM")
    target, _ = made(results / "two", monkeypatch=monkeypatch, capsys=capsys)
    problems, outside = [], []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.on("request", lambda request: outside.append(request.url))
        page.goto(target.as_uri())
        page.wait_for_selector("body.ready")
        page.keyboard.press("+")
        page.keyboard.press("Space")
        page.wait_for_function("() => staffroom.player.week >= 20", timeout=300_000)
        page.keyboard.press("Space")
        assert "Week 2" in page.locator("#week").inner_text()
        assert "First difference: Week 11" in page.locator("#difference").inner_text()
        assert page.locator("#run-branch canvas").is_visible()
        x, y = page.evaluate("staffroom.placeOf('branch', 4)")
        page.locator("#run-branch canvas").click(position={"x": x, "y": y})
        assert page.locator("#panel h2").inner_text().startswith("T05")
        assert "Her last meetings" in page.locator("#panel").inner_text()
        film = film_of(target)
        week = page.evaluate("staffroom.player.week")
        assert page.locator("#panel .why").inner_text() == sentence_of(film, 1, week - 1, 4)
        if folder := os.environ.get("STAFFROOM_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / "replay-1366.png"))
        page.keyboard.press("r")
        assert page.evaluate("staffroom.player.week") == 0
        assert drawn(page, "#run-original canvas") and drawn(page, "#chart-collaboration")
        browser.close()
    assert problems == [] and [url for url in outside if not url.startswith(("data:", target.as_uri()))] == []


def drawn(page, canvas):
    """Whether a canvas shows more than one colour."""
    return page.evaluate(
        """(name) => {
          const canvas = document.querySelector(name);
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size > 5;
        }""",
        canvas,
    )
