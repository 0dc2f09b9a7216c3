"""The reference model alone: its random numbers, its ranges, and what must not move."""

import math

import pytest

from sim.declared.levers import LEVERS
from sim.declared.measures import MEASURE_NAMES

from .luck import PhiloxLuck, PlainLuck, philox, round_keys
from .model import ReferenceModel
from .stand_in import StandInStaff, scenario
from .teacher import JOINT_WORK

UNIT_STATES = [
    "norm",
    "prior_norm",
    "expected_benefit",
    "perceived_norm",
    "prior_self_efficacy",
    "expertise",
    "strain",
    "salience",
    "practice_1",
    "practice_2",
    "practice_3",
    "willingness",
    "visible_work",
    "incoherence",
]
EXTENSIONS = {
    "trust_selection": 1.5, "group_size": 5.0, "novice_plasticity": 2.0, "norm_hearsay": 0.02,
    "external_test": 0.5, "novice_share": 0.2, "shifts": 2.0,
    "turnover": 2.0, "champion_placement": 2.0, "partnership_share": 0.3, "partnership_join_weeks": 5.0,
    "partnership_develop_weeks": 5.0,
}  # fmt: skip
EVERY_LEVER = {**{name: 0.4 for name in LEVERS}, "mandate": 3.0, "unit": "across"}


def run(setting, seed=5, luck=None) -> ReferenceModel:
    model = ReferenceModel(setting, seed, luck=luck).run()
    model.close()
    return model


def assert_in_range(model: ReferenceModel) -> None:
    for teacher in model.teachers:
        for name in UNIT_STATES:
            assert 0.0 <= getattr(teacher, name) <= 1.0, name
        assert 0.01 <= teacher.self_efficacy <= 1.0
        assert 0 <= teacher.windows <= model.p.windows
        assert teacher.drive > 0.0 and all(0.0 <= wish <= 1.0 for wish in (*teacher.wants, *teacher.asks))
        assert all(tie is None or tie.source is teacher for tie in teacher.appointments)
        assert not teacher.project or teacher.appointments[JOINT_WORK] is not None
        assert all(0.0 <= tie.trust <= 1.0 and tie.available >= 0.0 for tie in teacher.ties)
        assert [tie.target.index for tie in teacher.ties] == sorted(teacher.tie_to)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox_known_answers(counter, key, words):
    assert " ".join(f"{word:08x}" for word in philox(counter, round_keys(key))) == words


def test_philox_luck_is_a_function_of_its_key():
    luck = PhiloxLuck(2**32 + 7, replicate=3)
    words = philox((11, 6, 3, 9), round_keys((7, 1)))
    assert luck.uniforms(4, 11, 9) == tuple((word + 0.5) * 2.0**-32 for word in words)
    assert all(0.0 < u < 1.0 for u in luck.uniforms(-2, 0, 1))


@pytest.mark.parametrize("group_size", [2.0, 5.0])
@pytest.mark.parametrize("stances", [(), (0.8, -0.8, 0.5)])
def test_states_stay_in_range_with_everything_on(group_size, stances):
    values = {**EXTENSIONS, "group_size": group_size}
    model = run(scenario(40, EVERY_LEVER, stances, size=40.0, **values))
    assert_in_range(model)
    assert sum(teacher.head for teacher in model.teachers) == 6
    assert model.measures[-1]["exits"] == 0.0 and model.measures[35]["exits"] > 0.0


@pytest.mark.parametrize("luck", [None, PlainLuck(1)])
def test_default_school(luck):
    model = run(scenario(40), luck=luck)
    assert_in_range(model)
    assert model.week == 40 == len(model.measures)
    assert all(set(row) == set(MEASURE_NAMES) for row in model.measures)
    assert set(model.outcomes()) == set(MEASURE_NAMES)
    assert isinstance(model.culture(), str)


@pytest.mark.parametrize("placement", [0.0, 1.0, 2.0, 3.0])
def test_champions_are_converted_once_and_tire(placement):
    setting = scenario(9, {"champions": 0.15}, champion_placement=placement, champion_tiring=0.1, champion_drive=2.0)
    model = run(setting)
    champions = [teacher for teacher in model.teachers if teacher.champion]
    assert len(champions) == 9
    assert all(teacher.zeal == pytest.approx(2.0 * 0.9**3) for teacher in champions)
    assert sorted(teacher.champion_rank for teacher in model.teachers) == list(range(60))


def test_a_reform_is_carried_out_in_part_and_builds_up():
    setting = scenario(40, {"clarity": 1.0}, implementation_sd=0.0, implementation=0.6, build_up_weeks=10.0)
    model = ReferenceModel(setting, 1)
    reached = []
    while model.week < 40:
        model.step()
        reached.append(model.lever.clarity)
    own = LEVERS["clarity"].default
    assert reached[4] == own
    assert reached[5] == pytest.approx(own + 0.6 * (1.0 - math.exp(-0.1)) * (1.0 - own))
    assert reached[4:] == sorted(reached[4:]) and reached[-1] < own + 0.6 * (1.0 - own)
    model.close()


def test_projects_end_with_the_lever():
    setting = scenario(12, {"projects": 0.5}, implementation=1.0, build_up_weeks=0.0, lapsing=0.0, harm_base=0.0)
    setting.levers["projects"][10:] = 0.0
    model = ReferenceModel(setting, 3)
    while model.week < 12:
        model.step()
        at_work = [teacher for teacher in model.teachers if teacher.project]
        assert (len(at_work) > 0) == (5 <= model.week - 1 < 10)
        assert all(t.appointments[JOINT_WORK].target.department != t.department for t in at_work)
    model.close()


def test_without_sessions_ties_do_not_change():
    closed = {"isolation": 1.0, "mandate": 0.0, "observation": 0.0}
    setting = scenario(40, closed, turnover=0.0, external_test=0.0, test_shock=0.0)
    for name, level in closed.items():
        setting.school.levers[name] = level
        setting.levers[name] = level
    model = run(setting)
    assert all(tie.trust == tie.baseline for teacher in model.teachers for tie in teacher.ties)
    assert model.outcomes()["voluntary_share"] == 0.0 and math.isnan(model.outcomes()["depth_mean"])


def test_without_contacts_nobody_meets():
    size = 3
    staff = StandInStaff(size, [0, 1, 2], [0, 1, 2], [-1] * size, {"norm": [0.7] * size}, [])
    levers = {name: level for name, level in EVERY_LEVER.items() if name != "unit"}
    model = run(scenario(40, levers, staff=staff, turnover=0.0, acquaintances=0.0))
    assert_in_range(model)
    assert all(row["contact_monthly"] == 0.0 for row in model.measures[3:])
    assert math.isnan(model.measures[-1]["trust_mean"]) and model.measures[-1]["voluntary_sessions"] == 0.0


def test_imported_values_replace_draws():
    nan = math.nan
    columns = {"norm": [0.9, nan], "trust": [0.8, nan], "years_of_teaching": [20.0, 1.0], "champion": [nan, 1.0]}
    staff = StandInStaff(2, [0, 0], [1, -1], [-1, 2], columns, [(0, 1, 0.7, 0.0, nan, 0.25)])
    model = ReferenceModel(scenario(5, staff=staff, trust_sd=0.0, acquaintances=0.0), 1)
    first, second = model.teachers
    assert (first.norm, first.prior_norm, first.tenure, first.champion) == (0.9, 0.9, 720, 0)
    assert (second.tenure, second.shift, first.grade, first.head, second.head) == (36, 2, 1, 1, 0)
    assert model.trust(0, 1) == pytest.approx(0.8) and model.trust(1, 0) == 0.25
    assert model.opportunity(0, 1) == 0.7 * model.p.named_opportunity
    assert model.opportunity(1, 0) == model.p.far_opportunity
    assert second.champion == 1 and second.norm >= 0.9 and second.zeal == model.p.champion_drive
    model.close()
