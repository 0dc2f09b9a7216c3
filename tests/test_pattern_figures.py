"""Figures of patterns: every kind draws, says what it found, loses nothing at the edges, and comes from its folder."""

import shutil
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.command import draw as draw_folder
from analysis.figures.patterns import KINDS, draw, draw_patterns, matrix, read_results, strip
from analysis.figures.patterns.results import PatternResult
from experiments.commands.command_line import main as command_line
from experiments.patterns.ablations import mechanisms
from experiments.patterns.data import Data
from experiments.patterns.declared import Pattern
from experiments.patterns.estimates import Criterion, Estimate, Verdict
from experiments.patterns.judged import Judgement
from sim.declared.measures import MEASURE_NAMES
from sim.errors import StaffroomError
from tests.all_patterns import PATTERNS
from tests.test_figures import visible_texts

SCHOOLS = 12
SAYS = "a quantity that needs many words because nothing about it is simple, weeks 60 to 79, with the mandate against "
FIGURES = {
    "dose": {
        "kind": "dose",
        "x": "school.isolation",
        "families": {"grid": "first", "other": "other"},
        "measures": ["trust_mean"],
    },
    "dose of effects": {
        "kind": "dose",
        "x": "school.isolation",
        "families": ["grid"],
        "baseline": "calm",
        "measures": ["voluntary_share", "trust_mean", "depth_mean"],
    },
    "dose in one panel": {
        "kind": "dose",
        "x": "school.isolation",
        "families": {"grid": "every school"},
        "measures": ["norm_mean", "perceived_norm"],
        "together": True,
    },
    "dose with a bound": {
        "kind": "dose",
        "x": "school.isolation",
        "families": {"grid": "first", "other": "other"},
        "measures": ["trust_mean"],
        "passing": {"trust_mean": 0.5},
        "when": "mean of some weeks",
    },
    "contrast": {"kind": "contrast", "arms": ["calm", "storm"], "measures": ["trust_mean", "student_outcome"]},
    "contrast of effects": {
        "kind": "contrast",
        "arms": ["storm"],
        "baseline": "calm",
        "measures": list(MEASURE_NAMES[:4]),
    },
    "contrast of each with its own": {
        "kind": "contrast",
        "arms": ["storm", "other school.isolation=1"],
        "baseline": {"storm": "calm", "other school.isolation=1": "other school.isolation=0"},
        "against": "the same without it",
        "measures": ["trust_mean"],
    },
    "course": {"kind": "course", "measures": ["trust_mean", "norm_mean"], "shade": [[5, 10], [20, None]]},
    "loop": {"kind": "loop", "x": "isolation", "arms": ["storm"], "measures": ["trust_mean"]},
    "scatter": {
        "kind": "scatter",
        "family": "sampled",
        "x": "school.trust",
        "y": ["voluntary_share", "depth_mean"],
        "colour": "strain_mean",
        "baseline": "sampled too",
    },
    "scatter with marks": {
        "kind": "scatter",
        "family": "sampled",
        "x": "found",
        "y": "depth_mean",
        "colour": "culture",
        "lines": {"y": 0.5, "label": "half"},
        "box": {"x": [0, 0.2], "y": [0, 0.2], "label": "both low"},
        "labels": {"found": "What a look found"},
        "units": {"found": "0 to 1"},
    },
    "stack": {
        "kind": "stack",
        "arms": {"calm": "calm", "storm": "storm"},
        "measures": ["voluntary_share", "exchange_monthly", "trust_mean"],
        "reference": {"voluntary_share": 0.61},
    },
}


@cache
def values() -> pd.DataFrame:
    """Made-up results: two arms, two families over isolation, and two samples of schools."""
    luck = np.random.default_rng(1)
    arms = [("calm", "calm", {}, SCHOOLS), ("storm", "storm", {}, SCHOOLS)]
    for family in ("grid", "other"):
        arms += [(f"{family} school.isolation={x}", family, {"school.isolation": x}, SCHOOLS) for x in (0, 0.5, 1)]
    for family in ("sampled", "sampled too"):
        arms += [(f"{family} {k}", family, {"school.trust": k / 40, "found": k % 7 / 7}, 1) for k in range(40)]
    frames = []
    for name, family, settings, schools in arms:
        frame = pd.DataFrame(luck.uniform(0, 1, (schools, len(MEASURE_NAMES))), columns=pd.Index(MEASURE_NAMES))
        first = int(name.split()[-1]) if schools == 1 else 0
        replicates = first + np.arange(schools)
        frames.append(frame.assign(arm=name, family=family, window="end", replicate=replicates, **settings))
    return pd.concat(frames, ignore_index=True)


@cache
def curves() -> pd.DataFrame:
    """Made-up curves of both arms over 72 weeks."""
    week = np.arange(72)
    frames = [
        pd.DataFrame({"week": week, "mean": week / 100, "low": week / 100 - 0.1, "high": week / 100 + 0.1}).assign(
            arm=arm, family=arm, measure=measure
        )
        for arm in ("calm", "storm")
        for measure in ("trust_mean", "norm_mean")
    ]
    return pd.concat(frames, ignore_index=True)


def made_up(kind: str, criteria: int = 8) -> PatternResult:
    """A pattern with many long criteria, of one kind of figure."""
    estimates = [
        (Criterion(SAYS + "without", "per teacher and week", above=0.4), Estimate(0.7, 0.6, 0.8, 200)),
        (Criterion(SAYS, "0 to 1", below=-0.2, threshold="evidence base"), Estimate(-0.1, -0.15, -0.05, 200)),
        (Criterion("near the bound", "ratio", -0.05, 0.05, "published"), Estimate(0.04, 0.01, 0.07, 200)),
        (Criterion("far away", "ratio", 0.9, 0.95), Estimate(81.0, 80.0, 82.0, 200)),
        (Criterion("without an interval", above=0), Estimate(0.3, np.nan, np.nan, 1)),
        (Criterion("without a number", below=0), Estimate(np.nan, np.nan, np.nan, 0)),
        (Criterion("exactly nothing", above=0), Estimate(0.0, 0.0, 0.0, 9)),
        (Criterion(SAYS + SAYS, "share of the gain", above=1e4), Estimate(12345.6, 12000.0, 12999.0, 2000)),
    ][:criteria]
    names = [f"criterion_{k}" for k in range(len(estimates))]
    steps = [{"value": 0.8, "start": 18, "end": 36}, {"value": 0.6, "start": 36, "end": 54}]
    pattern = Pattern(
        id="F99",
        title="A made-up pattern",
        claim="Something that is claimed in a long sentence, " * 4,
        source="nobody; " * 20,
        strength="B",
        use="HOLD",
        origin="neither",
        arms={"calm": {}, "storm": {"weeks": 72, "reform": {"levers": {"isolation": steps}}}},
        criteria={name: criterion for name, (criterion, _) in zip(names, estimates, strict=True)},
        figure=FIGURES[kind],
        remark="What stands in the way, told at length. " * 8,
    )
    judgements = [Judgement("F99", name, *found) for name, found in zip(names, estimates, strict=True)]
    return PatternResult(pattern, Data(values(), curves()), judgements, 7)


@cache
def drawn(kind: str):
    """The figure of one kind, and its texts with the boxes that they fill."""
    picture = draw(made_up(kind))
    return picture, visible_texts(picture.figure)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three patterns, run."""
    target = tmp_path_factory.mktemp("patterns") / "results"
    arguments = ["patterns", "--only", "F1,F3,F9", "--replicates", "20", "--output", str(target)]
    assert command_line(arguments) == 0
    return target


@pytest.fixture(scope="module")
def drawn_folder(folder, tmp_path_factory):
    """The same, with their figures."""
    copy = shutil.copytree(folder, tmp_path_factory.mktemp("drawn") / "results")
    assert command_line(["figures", str(copy)], draw_folder) == 0
    return copy


# ---- every kind of figure


@pytest.mark.slow(quick=["dose", "course", "stack"])
@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_says_what_it_rests_on(kind):
    picture, texts = drawn(kind)
    shown = " ".join(" ".join(text.split()) for text, _ in texts)
    for words in (
        "seed 7",
        "one good study or survey",
        "held out",
        "12 simulated schools per scenario",
        "What stands in",
    ):
        assert words in picture.caption
        assert words in shown
    assert "F99. Something that is claimed" in shown
    met = [judgement.verdict for judgement in made_up(kind).judgements].count(Verdict.REPRODUCED)
    assert f"not reproduced ({met} of 8 criteria met)" in shown
    assert "wanted −0.05 to 0.05 (published)" in shown


@pytest.mark.slow(quick=["dose", "course", "stack"])
@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_tells_every_verdict_without_being_seen(kind):
    found = made_up(kind)
    lines = drawn(kind)[0].alternative.splitlines()
    assert "F99, A made-up pattern: not reproduced." in lines[0]
    for judgement, line in zip(found.judgements, lines[1:], strict=False):
        assert f"{judgement.criterion.says}: {judgement.verdict};" in line


@pytest.mark.slow(quick=["dose", "course", "stack"])
@pytest.mark.parametrize("kind", FIGURES)
def test_no_text_is_cut_or_lies_on_another(kind):
    picture, texts = drawn(kind)
    figure = picture.figure
    width, height = figure.get_size_inches() * figure.dpi
    assert not [text for text, box in texts if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    for k, (first, box) in enumerate(texts):
        for second, other in texts[k + 1 :]:
            wide = min(box.x1, other.x1) - max(box.x0, other.x0)
            high = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert wide < 2 or high < 2, f"'{first}' lies on '{second}'"


def test_a_share_of_schools_that_pass_a_bound_is_counted():
    picture, _ = drawn("dose with a bound")
    panel = next(axes for axes in picture.figure.axes if axes.get_title(loc="left").endswith("> 0.5"))
    assert panel.get_ylabel() == "share of schools" and "(mean of some weeks)" in picture.caption
    rows = values().query("family == 'grid'").groupby("school.isolation")["trust_mean"]
    assert panel.lines[0].get_ydata().tolist() == rows.agg(lambda found: (found > 0.5).mean()).tolist()


def test_every_arm_is_compared_with_its_own_baseline():
    picture, _ = drawn("contrast of each with its own")
    panel = next(axes for axes in picture.figure.axes if axes.get_title(loc="left") == "Trust")
    mean = values().groupby("arm")["trust_mean"].mean()
    wanted = [mean["storm"] - mean["calm"], mean["other school.isolation=1"] - mean["other school.isolation=0"]]
    assert [line.get_xdata()[0] for line in panel.lines if line.get_marker() == "o"] == pytest.approx(wanted)
    assert "differences to the same without it in the same schools" in picture.caption


def test_every_verdict_has_its_own_sign_and_mark():
    assert len(set(strip.SIGNS.values())) == len(set(strip.MARKERS.values())) == len(Verdict)


def test_an_axis_holds_the_interval_the_bounds_and_zero_unless_far_away():
    for judgement in made_up("dose").judgements:
        low, high = strip.limits(judgement)
        criterion, estimate = judgement.criterion, judgement.estimate
        for number in (criterion.above, criterion.below, estimate.value, estimate.low, estimate.high):
            assert number is None or np.isnan(number) or low < number < high
    near, far = (
        strip.limits(Judgement("F99", "one", Criterion("a", above=bound), Estimate(bound + 1, bound, bound + 2, 9)))
        for bound in (1, 100)
    )
    assert near[0] < 0 < far[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "pie"}, "figure.kind = 'pie' is not known"),
        ({"kind": "dose", "measures": ["trust_mean"]}, "figure.x is missing"),
        ({"kind": "dose", "x": "school.size", "measures": ["trust_mean"]}, "no run varies it"),
        ({"kind": "dose", "x": "school.isolation", "measures": ["happiness"]}, "'happiness' was not measured"),
        ({"kind": "course", "measures": ["depth_mean"]}, "'depth_mean' is not among the curves"),
        ({"kind": "course", "arms": ["hurricane"], "measures": ["trust_mean"]}, "'hurricane' has 0 curves"),
        ({"kind": "contrast", "arms": ["hurricane"], "measures": ["trust_mean"]}, "no runs of 'hurricane'"),
        ({"kind": "loop", "x": "shoe size", "measures": ["trust_mean"]}, "figure.x = shoe size is not a lever"),
        ({"kind": "scatter", "family": "sampled", "x": "depth", "y": "trust_mean"}, "'depth' of the figure"),
        ({"kind": "stack", "arms": [str(k) for k in range(20)], "measures": ["trust_mean"]}, "names 20; 1 to 8"),
    ],
)
def test_a_wrong_description_is_one_sentence(change, sentence):
    found = made_up("dose", 1)
    with pytest.raises(StaffroomError, match=sentence.replace("(", r"\(")):
        draw(replace(found, pattern=replace(found.pattern, figure=change)))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_every_pattern_describes_a_figure_of_its_own_runs(pattern):
    figure = pattern.figure
    assert figure["kind"] in KINDS
    named = [figure["family"]] if "family" in figure else []
    for field in ("families", "arms", "baseline"):
        given = figure.get(field, [])
        named += [given] if isinstance(given, str) else list(given)
        named += list(given.values()) if field == "baseline" and isinstance(given, dict) else []
    for name in named:
        assert any(name == arm or name.startswith(f"{arm} ") for arm in pattern.arms), name
    assert figure.get("window", "end") in {*pattern.windows, "end", "final"}
    shown = [figure[field] for field in ("measures", "y") if field in figure]
    for name in (name for given in shown for name in ([given] if isinstance(given, str) else given)):
        assert name in MEASURE_NAMES or name in figure.get("labels", {}), f"{name} has no label"
    if figure["kind"] in ("course", "loop"):
        assert set(figure["measures"]) <= set(pattern.curves)


# ---- from a folder


@pytest.mark.slow
def test_every_pattern_of_a_folder_is_drawn(drawn_folder):
    for found in read_results(drawn_folder):
        files = [drawn_folder / "figures" / f"{found.pattern.id}.{kind}" for kind in ("png", "svg", "txt")]
        with Image.open(files[0]) as image:
            assert image.width == round(8.3 * 150)
            assert len(image.getcolors(1_000_000)) > 100
        assert files[1].stat().st_size > 10_000
        words = files[2].read_text("utf-8")
        assert all(f"{item.criterion.says}: {item.verdict};" in words for item in found.judgements)
    assert len(list((drawn_folder / "figures").iterdir())) == 9


@pytest.mark.slow
def test_the_same_results_give_the_same_figures_again(drawn_folder, capsys):
    before = {path.name: path.read_bytes() for path in (drawn_folder / "figures").iterdir()}
    shutil.rmtree(drawn_folder / "figures")
    assert command_line(["figures", str(drawn_folder)], draw_folder) == 0
    assert "3 figures in" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in (drawn_folder / "figures").iterdir()} == before


def test_a_folder_without_patterns_is_refused(tmp_path):
    with pytest.raises(StaffroomError, match="not a results folder"):
        draw_patterns(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 1, "verb": "run"}')
    with pytest.raises(StaffroomError, match="holds no results of `staffroom patterns`"):
        draw_patterns(tmp_path)


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [("patterns.csv", "has no patterns.csv"), ("kept", "holds no runs of F1"), ("rows", "has no rows of F3")],
)
def test_a_damaged_folder_is_refused(folder, tmp_path, gone, sentence):
    copy = shutil.copytree(folder, tmp_path / "copy")
    if gone == "kept":
        shutil.rmtree(copy / gone)
    elif gone == "rows":
        lines = (copy / "patterns.csv").read_text().splitlines(keepends=True)
        (copy / "patterns.csv").write_text("".join(line for line in lines if not line.startswith("F3,")))
    else:
        (copy / gone).unlink()
    with pytest.raises(StaffroomError, match=sentence):
        draw_patterns(copy)


def test_patterns_that_are_no_longer_declared_are_named(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    text = (copy / "manifest.json").read_text()
    (copy / "manifest.json").write_text(text.replace('"F9"', '"F99"'))
    with pytest.raises(StaffroomError, match=r"another version of the patterns .*F99"):
        draw_patterns(copy)


@pytest.mark.slow
def test_one_bad_figure_does_not_cost_the_others(folder, tmp_path, monkeypatch):
    copy = shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("figures"))

    def broken(_):
        raise StaffroomError("nothing to see.")

    monkeypatch.setitem(KINDS, "course", broken)
    told: list[str] = []
    written = draw_patterns(copy, told.append)
    assert told == ["No figure of F3: nothing to see."]
    assert {path.stem for path in written} == {"F1", "F9"}


# ---- mechanisms switched off


def ablations(patterns: int = 38) -> pd.DataFrame:
    """Made-up verdicts of every mechanism and pattern: all kinds of changes occur."""
    names = [f"{'F' if k < 18 else 'R'}{k % 18 + 1}" for k in range(patterns)]
    verdicts = ["", *map(str, Verdict)]
    rows = [
        (mechanism.name, mechanism.title, name, verdicts[(7 * r + 3 * c + r * c) % 4], verdicts[1 + c % 3])
        for r, mechanism in enumerate(mechanisms())
        for c, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=pd.Index(["mechanism", "mechanism_title", "pattern", "verdict", "full_verdict"]))


@pytest.mark.parametrize(
    ("verdict", "full", "wanted"),
    [
        ("", "reproduced", matrix.Cell.NONE),
        ("reproduced", "reproduced", matrix.Cell.KEPT),
        ("inconclusive", "inconclusive", matrix.Cell.KEPT),
        ("not reproduced", "reproduced", matrix.Cell.LOST),
        ("not reproduced", "inconclusive", matrix.Cell.WORSE),
        ("reproduced", "not reproduced", matrix.Cell.GAINED),
        ("inconclusive", "reproduced", matrix.Cell.OPEN),
    ],
)
def test_a_cell_compares_with_the_full_model(verdict, full, wanted):
    assert matrix.cell(verdict, full) is wanted


@pytest.mark.slow(quick=["2"])
@pytest.mark.parametrize("patterns", [2, 38])
def test_the_table_of_mechanisms_is_readable(patterns):
    picture = matrix.draw_matrix(ablations(patterns))
    texts = visible_texts(picture.figure)
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    assert not [text for text, box in texts if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    names = [(text, box) for text, box in texts if len(text) > 3]
    for name, box in names:
        for other, second in texts:
            wide = min(box.x1, second.x1) - max(box.x0, second.x0)
            high = min(box.y1, second.y1) - max(box.y0, second.y0)
            assert other == name or wide < 2 or high < 2, f"'{name}' lies on '{other}'"


def test_the_table_of_mechanisms_tells_what_is_lost():
    picture = matrix.draw_matrix(ablations(8))
    first = picture.alternative.splitlines()[1]
    assert first.startswith(f"Without “{mechanisms()[0].title}”:")
    assert "lost" in picture.alternative and "gained" in picture.alternative


@pytest.mark.slow
def test_the_table_of_mechanisms_is_drawn_where_it_was_measured(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("figures"))
    ablations(3).to_csv(copy / "ablations.csv", index=False)
    draw_patterns(copy)
    assert (copy / "figures" / "ablations.png").stat().st_size > 10_000


def test_a_table_of_mechanisms_that_lacks_something_is_refused():
    with pytest.raises(StaffroomError, match="no column verdict"):
        matrix.draw_matrix(ablations().drop(columns="verdict"))
    with pytest.raises(StaffroomError, match="no rows"):
        matrix.draw_matrix(ablations().iloc[:0])
