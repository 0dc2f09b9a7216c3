"""Whatever a document or a docstring says can be typed is typed: Python is run, commands are carried out in small."""

import ast
import inspect
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import staffroom
from analysis.classroom import main as classroom
from analysis.telling.survey_template import write
from experiments.commands.command_line import main
from tests.command_line import ENVIRONMENT
from tests.pages import PAGES, ROOT, commands_in, commands_within, indented_after, python_in, text_of

EXAMPLES = [(page, number, code) for page in PAGES for number, code in enumerate(python_in(page))]
SEARCHES = re.compile("^(robustness|goal_seek)")  # which simulate some thousand schools
OF_THE_SCHOOL_PAGE = ("ties.csv", "staff.csv")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "code"), [(page, code) for page, _, code in EXAMPLES], ids=[f"{page}-{n}" for page, n, _ in EXAMPLES]
)
def test_python_in_documents_runs(page, code, tmp_path):
    write(tmp_path / "our_survey")  # as `staffroom template our_survey` does, which the text has named before
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or list(tmp_path.iterdir()) != [tmp_path / "our_survey"]  # it shows or writes something
    if page == "README.md":
        assert numbers_in(done.stdout) == numbers_in(text_of(page))  # the README shows what comes out


def numbers_in(text):
    return re.findall(r"^ *((?:voluntary_share|trust_mean) .*\d)$", text, re.M)


SAYS_HOW_COMMANDS_LOOK = re.compile(r"\.\.\.|VERB|=$|NAME=VALUE|FILE")
COMMANDS = list(
    dict.fromkeys(
        command
        for page in PAGES
        if page not in ("CHANGELOG.md", "experiments/EXTENDING.md")  # what could be typed once; see test_extending
        for command in [
            *commands_in(text_of(page)),
            *(said for said in commands_within(text_of(page)) if " " in said.removeprefix("staffroom ")),
        ]
        if not SAYS_HOW_COMMANDS_LOOK.search(command)
    )
)
QUICK = ["staffroom run 'school.terms=[8,8,10,8]'"]
SMALL_SCHOOL = ["school.size=12", "school.departments=3", "replicates=2"]
FEW = ["years=0.5", "outcomes=[voluntary_share,trust_mean]"]  # the tables of a sweep cost more than its runs


def test_there_are_commands():
    assert len(COMMANDS) > 40


@pytest.fixture(scope="module")
def a_folder(tmp_path_factory):
    """A working folder with everything that a page has made by then: files of a staff, a survey, results."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in OF_THE_SCHOOL_PAGE:
            Path(name).write_text(indented_after("sim/staff/YOUR_SCHOOL.md", f"`{name}`"), "utf-8")
        ours = (ROOT / "configs" / "school" / "rural_comprehensive.yaml").read_text("utf-8")
        Path("my_school.yaml").write_text(ours.replace("rural_comprehensive", "my_school"), "utf-8")
        shutil.copyfile(ROOT / "configs" / "targets" / "habits.yaml", "my_facts.yaml")
        write(Path("our_survey"))
        shutil.copytree("our_survey", ".", dirs_exist_ok=True)
        assert main(["compare", *SMALL_SCHOOL, "years=1", "reforms=coaching", "output=results/NAME"]) == 0
        for name, isolation in (("SWEEP", "0.2,0.5"), ("A", "0.2,0.5"), ("B", "0.8,0.9")):
            assert main(["sweep", *SMALL_SCHOOL, *FEW, f"isolation={isolation}", f"output={name}"]) == 0
    return folder


@pytest.mark.slow(quick=QUICK)
@pytest.mark.parametrize("command", COMMANDS, ids=COMMANDS)
def test_commands_in_documents_can_be_typed(command, a_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(shutil.copytree(a_folder, tmp_path / "here"))
    monkeypatch.setattr(classroom, "serve", lambda given: None)
    words = shlex.split(command.partition(" > ")[0])  # where a shell puts what is printed
    code = main(in_small(words[1:]), lambda folder: [folder / "drawn.png"])
    assert code == 0, capsys.readouterr().err


def in_small(words):
    """The same command with results that are there, with few schools, or with what only tells the plan."""
    verb, rest = words[0], words[1:]
    folder = "results/NAME" if verb in ("report", "figures", "replay") else "SWEEP"
    rest = [folder if word in ("DIR", "results/NAME") else word for word in rest]
    rest = [word for word in rest if not word.startswith("executor.address=")]
    if "--help" in rest:
        return [verb, *rest]
    if verb in ("run", "compare", "networks"):
        return [verb, *(word for word in rest if not word.startswith("replicates=")), "replicates=2"]
    if verb in ("sweep", "map", "calibrate"):
        return [verb, *(word for word in rest if word != "--plan"), "--plan"]
    if verb == "patterns":
        return [verb, "--list", *rest]
    if verb == "template":
        return [verb, "made/" + rest[0]]
    return [verb, *rest]


@pytest.mark.slow(quick=["plain"])
@pytest.mark.parametrize("searches", [False, True], ids=["plain", "searches"])
def test_calls_in_docstrings_of_public_names_work(searches):
    """``Part({"mandate": .8}, start="term 2")`` in a docstring is a promise."""
    said = dict.fromkeys(call for name in dir(staffroom) for call in calls_in(documented(name)))
    assert len(said) >= 15
    school = staffroom.School(size=12)
    place = {name: getattr(staffroom, name) for name in dir(staffroom)}
    reform = staffroom.Reform("mandate", {"mandate": 0.5})
    place |= {"school": school, "reform": reform, "mandate": reform, "scenario": staffroom.Scenario(school)}
    place["comparison"] = staffroom.compare({"as it is": place["scenario"]}, replicates=2)
    for call in said:
        if SEARCHES.search(call) is None or searches:
            assert eval(call, dict(place)) is not None, call


def documented(name):
    """The docstring of a public name and those of its own public functions."""
    thing = getattr(staffroom, name)
    if not callable(thing):
        return ""
    own = [part for key, part in vars(thing).items() if not key.startswith("_")] if inspect.isclass(thing) else []
    return "\n".join(inspect.getdoc(part) or "" for part in (thing, *own))


def calls_in(text):
    """What stands between double backticks and is a call of a public name."""
    for said in re.findall(r"``([^`]+)``", text):
        try:
            call = ast.parse(" ".join(said.split()), mode="eval").body
        except SyntaxError:
            continue
        calls = [part for part in ast.walk(call) if isinstance(part, ast.Call) and (part.args or part.keywords)]
        if calls and re.match(r"\w+", ast.unparse(call))[0] in dir(staffroom):
            yield ast.unparse(call)
