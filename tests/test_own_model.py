"""A researcher's own model and measures: the numbers of the compiled run where nothing is added, shared luck, clear
refusals.
"""

import numpy as np
import pandas as pd
import pytest

from sim.declared.measures import MEASURE_NAMES
from staffroom import Reform, Scenario, School, SchoolModel, StaffroomError, compare, simulate

SMALL = School("small", size=12, departments=3, terms=[4, 4])
PLAIN = Scenario(SMALL, None, {"courtesy": 0.5}, years=2)
REFORM = Scenario(
    SMALL, Reform("m", {"mandate": {"value": 0.8, "start": 3}, "mentoring": 0.5}), {"courtesy": 0.5}, years=2
)
BOTH = {"as it is": PLAIN, "reform": REFORM}


class Nothing(SchoolModel):
    """A model that adds no rule."""


class Gossip(SchoolModel):
    """Each week a tenth of the teachers hear that collaboration is a waste of time."""

    own_measures = {"norm_lowest": lambda model: model.state.teachers["norm"].min()}  # noqa: RUF012

    def after_week(self):
        heard = self.luck("gossip").random(len(self.teachers)) < 0.1
        self.state.teachers["norm"][heard] *= 0.8


class Distrust(SchoolModel):
    """Each week everybody trusts everybody a little less."""

    def after_week(self):
        self.state.contacts.trust[:] *= 0.9


def weeks_done(model):
    return model.week


def test_a_model_without_a_rule_gives_the_numbers_of_the_compiled_run():
    engine, own = (compare(BOTH, 4, seed=7, **extra) for extra in ({}, {"model": Nothing}))
    pd.testing.assert_frame_equal(own.runs, engine.runs, check_exact=True)
    pd.testing.assert_frame_equal(own.weeks, engine.weeks, check_exact=True)
    for name in BOTH:
        one, other = own.results[name], engine.results[name]
        assert one._results.tobytes() == other._results.tobytes()
        assert one.week_values.tobytes() == other.week_values.tobytes()
        pd.testing.assert_frame_equal(one.teachers, other.teachers, check_exact=True)


def test_any_number_of_threads_and_any_first_replicate():
    whole = simulate(REFORM, 5, seed=3, model=Gossip, threads=1)
    part = simulate(REFORM, 2, seed=3, model=Gossip, threads=4, first_replicate=3)
    pd.testing.assert_frame_equal(whole.runs.iloc[3:].reset_index(drop=True), part.runs, check_exact=True)


def test_own_columns_come_after_the_same_columns():
    found = compare(BOTH, 6, seed=3, model=Gossip, measures={"weeks_done": weeks_done})
    engine = compare(BOTH, 6, seed=3)
    own = ["norm_lowest", "weeks_done"]
    assert list(found.runs.columns) == [*engine.runs.columns[:-1], *own, "culture"]
    assert list(found.weeks.columns) == [*engine.weeks.columns, *own]
    weeks = found.weeks
    assert (weeks["weeks_done"] == weeks["week"] + 1).all()
    last = weeks[weeks["year"] == 2].groupby(["scenario", "replicate"], sort=False)[own].mean()
    assert found.runs[own].to_numpy() == pytest.approx(last.to_numpy(), rel=1e-12)
    rows = found.differences.set_index("outcome")
    assert list(rows.index) == [*MEASURE_NAMES, *own]
    assert rows.loc["weeks_done", "difference"] == 0.0
    paired = found.runs.pivot(index="replicate", columns="scenario", values="norm_lowest")
    assert rows.loc["norm_lowest", "difference"] == pytest.approx((paired["reform"] - paired["as it is"]).mean())


def test_a_rule_changes_what_it_touches_from_the_next_week_on():
    first = compare({"a": PLAIN}, 3, seed=5).weeks
    other = compare({"a": PLAIN}, 3, seed=5, model=Gossip).weeks
    same = first["week"] == 0
    pd.testing.assert_frame_equal(first[same], other.loc[same, first.columns], check_exact=True)
    last = first["week"] == PLAIN.weeks - 1
    assert (other.loc[last, "norm_mean"] < first.loc[last, "norm_mean"] - 0.01).all()


def test_scenarios_share_the_luck_of_own_rules_and_no_draw_of_the_model_moves():
    heard = {}

    class Listening(SchoolModel):
        def after_week(self):
            key = (self.scenario.reform.name, self.replicate, self.week)
            heard[key] = self.luck("gossip").random(5).tolist()
            assert self.luck("gossip", 3).random() == self.luck("gossip", 3).random()
            assert self.luck("gossip", 3).random() != self.luck("gossip", 4).random()
            self.random.random()
            self.rng.random(7)

    found = compare(BOTH, 2, seed=9, model=Listening)
    pd.testing.assert_frame_equal(found.weeks, compare(BOTH, 2, seed=9).weeks, check_exact=True)
    draws = {key[1:]: value for key, value in heard.items() if key[0] == "m"}
    assert draws == {key[1:]: value for key, value in heard.items() if key[0] != "m"}
    assert len({tuple(value) for value in draws.values()}) == len(draws) == 2 * PLAIN.weeks


def test_luck_of_mesa_itself_differs_between_schools():
    models = [SchoolModel(PLAIN, seed=1, replicate=replicate) for replicate in (0, 1, 1)]
    drawn = [(model.random.random(), model.rng.random()) for model in models]
    assert drawn[0] != drawn[1] == drawn[2]


def test_own_measures_without_an_own_rule():
    def open_share(model):
        return float((model.state.contacts.opportunity > 0).mean())

    found = simulate(PLAIN, 3, seed=2, measures={"open_share": open_share})
    engine = simulate(PLAIN, 3, seed=2)
    pd.testing.assert_frame_equal(found.weeks[engine.weeks.columns], engine.weeks, check_exact=True)
    assert found.runs["open_share"].between(0.01, 1).all()


def test_no_number_of_a_week_is_left_out_of_the_mean():
    odd = {"odd": lambda model: float("nan") if model.week % 2 else 3, "never": lambda model: np.nan}
    runs = simulate(PLAIN, 2, seed=2, measures=odd).runs
    assert runs["odd"].tolist() == [3.0, 3.0] and runs["never"].isna().all()


@pytest.mark.slow
def test_a_summary_simulates_what_it_needs_with_the_own_rule():
    own, engine = (compare(BOTH, 6, seed=3, **extra) for extra in ({"model": Distrust}, {}))
    same = compare(BOTH, 6, seed=3, model=Nothing)
    assert str(same.summary(elsewhere=True)) == str(engine.summary(elsewhere=True))
    rows = [found.summary(elsewhere=True).table.query("question == 'elsewhere'") for found in (own, engine)]
    assert len(rows[0]) == len(rows[1]) > 0 and not rows[0]["value"].equals(rows[1]["value"])


def test_a_summary_is_about_the_measures_of_the_model():
    found = compare(BOTH, 6, seed=3, model=Gossip)
    with pytest.raises(StaffroomError, match=r"'norm_lowest' is an own measure.*differences"):
        found.summary("norm_lowest")


def test_own_measures_are_measured_in_mesa_as_well():
    model = Gossip(PLAIN, seed=1)
    assert np.isnan(model.measure("norm_lowest"))
    model.step()
    assert model.measure("norm_lowest") == model.state.teachers["norm"].min()
    assert model.datacollector.get_model_vars_dataframe()["norm_lowest"].tolist() == [model.measure("norm_lowest")]


class Raising(SchoolModel):
    def after_week(self):
        if self.week == 3 and self.replicate == 1:
            raise ZeroDivisionError("nobody is there")


class TooHigh(SchoolModel):
    def after_week(self):
        self.state.teachers["norm"][2] = 1.5


class NotFinite(SchoolModel):
    def before_week(self):
        self.state.teachers["zeal"][0] = np.inf


class Moving(SchoolModel):
    def before_week(self):
        self.state.teachers["department"][0] = 99


class Trusting(SchoolModel):
    def step(self):
        super().step()
        self.state.contacts.trust[:] = np.nan


class Rewiring(SchoolModel):
    def before_week(self):
        self.state.contacts.indices[0] = 10_000


class Twice(SchoolModel):
    def step(self):
        super().step()
        super().step()


class Alone(SchoolModel):
    def __init__(self, *arguments, **options):
        pass


class Choosy(SchoolModel):
    def __init__(self, scenario):
        super().__init__(scenario)


class Listing(SchoolModel):
    own_measures = ["x"]  # noqa: RUF012


class Late(SchoolModel):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.own_measures = {"week_number": weeks_done}


class Colliding(SchoolModel):
    own_measures = {"trust_mean": weeks_done}  # noqa: RUF012


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"model": Raising}, ["Raising, replicate 1, week 2: ZeroDivisionError: nobody is there (test_own_model"]),
        ({"model": TooHigh}, ["TooHigh.after_week (week 1) leaves teachers['norm'] at 1.5 (row 2)", "0 to 1"]),
        ({"model": NotFinite}, ["teachers['zeal'] at inf (row 0)", "finite"]),
        ({"model": Moving}, ["changes teachers['department']"]),
        ({"model": Trusting}, ["contacts.trust at nan"]),
        ({"model": Rewiring}, ["changes contacts.indices"]),
        ({"model": Twice}, ["Twice.step ran 2 weeks instead of one"]),
        ({"model": Alone}, ["Alone.__init__ does not make a SchoolModel", "super().__init__"]),
        ({"model": Choosy}, ["Choosy(scenario, seed=1, replicate=0): TypeError"]),
        ({"model": Colliding}, ["Colliding.own_measures: 'trust_mean' is the name of a measure of the model already"]),
        ({"model": Listing}, ["Listing.own_measures = ['x'] is not allowed; allowed: names and functions"]),
        ({"model": Late}, ["Late changes own_measures after the class was made"]),
        ({"model": School}, ["model = School is not a subclass of SchoolModel"]),
        ({"model": "Gossip"}, ["model = 'Gossip' is not a subclass of SchoolModel"]),
        ({"measures": {"exits": weeks_done}}, ["'exits' is the name of a measure of the model"]),
        ({"measures": {"trust": weeks_done}}, ["'trust' is the name of a setting"]),
        ({"measures": {"week": weeks_done}}, ["'week' is the name of a column"]),
        ({"measures": {"reform_end": weeks_done}}, ["'reform_end' is the name of an outcome"]),
        ({"measures": {"all": weeks_done}}, ["'all' is the name of all measures together"]),
        ({"measures": {"voluntary share": weeks_done}}, ["'voluntary share' cannot be the name"]),
        ({"measures": {"x": 3}}, ["the own measure 'x' is 3, not a function"]),
        ({"measures": [weeks_done]}, ["allowed: names and functions"]),
        ({"measures": {"x": lambda model: None}}, ["replicate 0", "'x' gives None in week 0", "one number"]),
        ({"measures": {"x": lambda model: model.state.teachers["norm"]}}, ["'x' gives"]),
        ({"measures": {"x": lambda model: np.inf}}, ["'x' gives inf"]),
        ({"measures": {"x": lambda model: model.missing}}, ["AttributeError", "missing", "(test_own_model.py, line"]),
        ({"measures": {"norm_lowest": weeks_done}, "model": Gossip}, ["an own measure of Gossip and in measures="]),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_said_in_one_sentence(given, words):
    with pytest.raises(StaffroomError) as caught:
        simulate(PLAIN, 2, seed=1, threads=1, **given)
    assert [word for word in words if word not in str(caught.value)] == []
    assert "\n" not in str(caught.value)


def test_a_model_that_was_made_already_is_none_to_run():
    with pytest.raises(StaffroomError, match="is not a subclass of SchoolModel"):
        simulate(PLAIN, 2, seed=1, threads=1, model=Gossip(PLAIN, seed=1))
