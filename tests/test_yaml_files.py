"""Configuration files say what their writer meant, and a file that cannot be meant is refused with its place."""

import math
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.asking import yaml_files
from staffroom import StaffroomError, load_reform, load_scenario, load_school


def refusal(path: Path, group="school") -> str:
    with pytest.raises(StaffroomError) as error:
        load_scenario([f"{group}={path}"])
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("On", "On"), ("true", True), ("False", False),
        ("010", 10), ("8", 8), ("-3", -3), ("0x1F", "0x1F"), ("1_000", "1_000"), ("12:30", "12:30"),
        ("2024-03-02", "2024-03-02"), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("1.50", 1.5),
        ("null", None), ("~", None), ("", None), (".inf", math.inf), ("NA", "NA"), ("=", "="),
        ("'010'", "010"), ('"no"', "no"),
    ],
)  # fmt: skip
def test_a_value_is_what_is_written(written, value):
    found = yaml_files.parsed(f"x: {written}", "file")["x"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("written", ["2024", "no", "1e3", "null", "010", "12:30", "2024-03-02", "true", "~", ".5"])
def test_names_headings_and_values_of_rows_are_text(written):
    content = yaml_files.parsed(
        f"name: {written}\nid_column: '{written}'\nwhere: {{{written}: {written}}}\nmissing: [{written}]", "file"
    )
    nothing = None if written in ("null", "~") else written
    assert content == {
        "name": written, "id_column": written, "where": {written: written}, "missing": [nothing]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("[no, partly, yes]", ["no", "partly", "yes"]),
        ("[1, 5]", [1, 5]),
        ("[0.5, 010]", [0.5, 10]),
        ("[none, null, NA, ~]", ["none", "null", "NA", "~"]),
        ("[1, 2, many]", ["1", "2", "many"]),
        ("[010, true, 1.50]", ["010", "true", "1.50"]),
    ],
)
def test_a_scale_in_words_holds_words(written, steps):
    assert yaml_files.parsed(f"scales: {{trust: {written}}}", "file") == {"scales": {"trust": steps}}
    assert yaml_files.parsed(f"{{trust: {written}}}", "file", ("scales",)) == {"trust": steps}


@pytest.mark.parametrize("name", ["2024", "no", "1e3", "null", "010"])
def test_a_school_and_a_reform_can_be_called_anything(tmp_path, name):
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: {name}\nsize: 20\n")
    assert load_school(str(path)).name == name
    path.write_text(f"name: {name}\nlevers: {{mandate: 0.5}}\n")
    assert load_reform(str(path)).name == name
    assert load_scenario([f"school.name={name}"]).school.name == name


@pytest.mark.parametrize(
    ("group", "content", "words"),
    [
        ("school", "size: 30\ntrust: 0.2\ntrust: 0.8\n", ["trust is given twice", "line 2", "line 3"]),
        ("school", "where:\n  school: 1\n  wave: 2\n  school: 3\n", ["where.school", "line 2", "line 4"]),
        ("school", "scales: {trust: [1, 5],\n  trust: [1, 4]}\n", ["scales.trust", "line 1", "line 2"]),
        ("reform", "start: 5\nlevers:\n  mandate: 0.9\n  mandate: 0.1\n", ["levers.mandate", "line 3", "line 4"]),
        ("school", "trust:\t[0.5\n", ["line"]),
        ("school", "where:\n\tschool: 1\n", ["line 2", "a tab stands"]),
        ("school", "- trust\n- size\n", ["holds no settings"]),
        ("school", "", ["holds no settings"]),
        ("school", "\n# nothing\n", ["holds no settings"]),
        ("school", "a: 1\n---\nb: 2\n", ["several documents"]),
        ("school", "trust: !!python/object:os.system {}\n", ["line 1", "not allowed"]),
        ("school", "? [a, b]\n: 1\n", ["a key must be a word"]),
        ("school", "a: " + "[" * 200 + "]" * 200, ["nested too deeply"]),
        ("school", "a: &a [*a]\n", ["nested too deeply"]),
        ("school", "trust: *missing\n", ["line 1", "undefined alias"]),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(tmp_path, group, content, words):
    path = tmp_path / "mine.yaml"
    path.write_text(content)
    said = refusal(path, group)
    assert all(word in said for word in words), said


def test_few_lines_do_not_become_millions(tmp_path):
    path = tmp_path / "mine.yaml"
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 12)]
    path.write_text("\n".join(lines))
    assert "more than 100,000 values" in refusal(path)


def test_anchors_and_merged_blocks_are_read():
    text = "base: &base {trust: 0.4, size: 20}\nmine:\n  <<: *base\n  size: 30\n"
    assert yaml_files.parsed(text, "file")["mine"] == {"trust": 0.4, "size": 30}


def test_files_that_are_none(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes("name: школа\nsize: 20\n".encode("cp1251"))
    assert "line 1: not a text in UTF-8" in refusal(path)
    path.write_bytes(b"size: 20\n" + b"#" * 1_100_000)
    assert "larger than 1,000,000 bytes" in refusal(path)
    (tmp_path / "folder.yaml").mkdir()
    assert "it is a folder" in refusal(tmp_path / "folder.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in refusal(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in refusal(Path("/dev/zero"))
    assert "there is no such file" in refusal(tmp_path / "other.yaml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_windows_programs_are_understood(tmp_path, encoding):
    path = tmp_path / "mine.yaml"
    path.write_bytes("name: школа\r\nsize: 20\r\n".encode(encoding))
    assert load_school(str(path)).name == "школа"


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_refused_by_a_sentence(text):
    try:
        yaml_files.parsed(text, "file")
    except StaffroomError as refused:
        assert str(refused).startswith("file") and "\n" not in str(refused)
