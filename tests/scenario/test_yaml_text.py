"""What a text means, which lines it names, and that no text does harm."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.scenario.yaml_limits import NODE_LIMIT, SIZE_LIMIT
from factorysim.scenario.yaml_text import Document, parse, read

SIGNS_OF_YAML = (
    *("a", "b: ", "- ", "-", "? ", ",", ": ", ":", "\n", "\n  ", "\n    ", "\n ", "\t", "[", "]"),
    *("{", "}", "&a ", "*a", "*a ", "<<: ", "!t ", "|", "|2-", "> ", ">", '"', "'", "\\", "\\x4"),
    *("\\ud800", "\\U00110000", "#", " #c", "---", "...", "%YAML 1.2", "%TAG ! x", "1e3", ".inf"),
    *("0x1F", "~", "é", "\u2028", "\x85", "\r", "\ufeff", "k: v", "k: [1, 2]", "@", "`", "\\u12"),
)


def data(text: str | bytes) -> Any:
    return parse(text).data


def problem(text: str | bytes, *, node_limit: int = NODE_LIMIT) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text, node_limit=node_limit)
    return str(caught.value)


def scenario_of(lines: int) -> str:
    station = (
        "    mill_{0}:\n"
        "      time: {{lognormal: {{mean: 5, cv: 0.3}}}}  # minutes\n"
        "      failures:\n"
        "        spindle: {{every: {{exponential: 8 h}}, repair: 20 min, clock: working}}\n"
        "      rule: least_setup\n"
    )
    return "factory:\n  stations:\n" + "".join(map(station.format, range(lines // 5)))


class TestValues:
    def test_a_scenario_becomes_plain_data(self) -> None:
        text = "factory:\n  time_unit: min\n  stations:\n    saw: {time: 3, buffer: [1, 2.5]}\n"
        stations = {"saw": {"time": 3, "buffer": [1, 2.5]}}
        assert data(text) == {"factory": {"time_unit": "min", "stations": stations}}

    def test_the_order_of_keys_is_kept(self) -> None:
        assert list(data("{saw: 1, mill: 2, drill: 3}")) == ["saw", "mill", "drill"]

    def test_numbers_and_truth_values_as_keys_are_the_text_as_written(self) -> None:
        assert data("{1: a, 1.50: b, true: c}") == {"1": "a", "1.50": "b", "true": "c"}

    def test_only_words_without_quotes_are_numbers(self) -> None:
        assert data("[5, '5', \"5\"]") == [5, "5", "5"]

    def test_texts_in_blocks_keep_or_fold_their_lines(self) -> None:
        assert data("a: |\n  one\n  two\nb: >-\n  one\n  two\n") == {
            "a": "one\ntwo\n",
            "b": "one two",
        }

    def test_a_top_level_that_is_no_mapping_is_read(self) -> None:
        assert [data("5"), data("- 1\n- 2"), data("null")] == [5, [1, 2], None]

    def test_question_marks_and_colons_may_stand_inside_words_in_brackets(self) -> None:
        text = "{ask: Why?, fr: Combien ?, at: 12:30, see: http://x.org/?a, also: ?x}"
        expected = {"ask": "Why?", "fr": "Combien ?", "at": "12:30"}
        assert data(text) == expected | {"see": "http://x.org/?a", "also": "?x"}

    def test_tabs_may_separate_words(self) -> None:
        assert data("a:\t1\t# one\n\t\nb: x\ty\t\n") == {"a": 1, "b": "x\ty"}

    def test_line_separators_of_other_systems_end_lines(self) -> None:
        document = parse("a: 1\r\nb: 2\rc: 3\n")
        assert document.data == {"a": 1, "b": 2, "c": 3}
        assert document.line_of(["c"]) == 3

    def test_characters_that_ended_lines_in_yaml_1_1_are_ordinary(self) -> None:
        document = parse('a: "x\u2028y\x85z"\nb: \u2029\n')
        assert document.data == {"a": "x\u2028y\x85z", "b": "\u2029"}
        assert document.line_of(["b"]) == 2

    def test_the_version_of_yaml_may_be_named(self) -> None:
        assert data("%YAML 1.2 # new\n---\na: 1\n...\n") == {"a": 1}


class TestJson:
    def test_json_is_read(self) -> None:
        value = {"a": [1, -2.5e-3, True, None, 'x\n"é\\/\t😀'], "b": {}, "": []}
        for indent in (None, 2, "\t"):
            assert data(json.dumps(value, indent=indent)) == value
            assert data(json.dumps(value, indent=indent, ensure_ascii=False)) == value

    def test_space_around_the_colon_of_an_object_is_free(self) -> None:
        key = "k" * 3000
        text = '{"a" :1,"b":2,\n"c"\n:\n3, "' + key + '": 4}'
        assert data(text) == {"a": 1, "b": 2, "c": 3, key: 4}

    def test_both_halves_of_a_character_are_joined_and_one_is_refused(self) -> None:
        assert data(r'["\ud83d\ude00"]') == ["😀"]
        assert "line 1, 0: an escape such as \\ud800 is half of a character" in problem(
            r'["\ud800"]'
        )


class TestAliases:
    def test_an_alias_is_an_equal_and_independent_copy(self) -> None:
        read_twice = data("m1: &m {time: {exponential: 4}}\nm2: *m\n")
        assert read_twice["m2"] == read_twice["m1"] == {"time": {"exponential": 4}}
        read_twice["m2"]["time"]["exponential"] = 5
        assert read_twice["m1"] == {"time": {"exponential": 4}}

    def test_anchors_have_names_in_any_language(self) -> None:
        assert data("[&fräse 1, *fräse, &été_2 2, *été_2]") == [1, 1, 2, 2]

    def test_merged_entries_give_way_to_written_ones_wherever_they_stand(self) -> None:
        text = "a: &a {time: 1, buffer: 2}\nb: {<<: *a, time: 9}\nc: {time: 9, <<: *a}\n"
        assert data(text)["b"] == data(text)["c"] == {"time": 9, "buffer": 2}
        assert list(data(text)["c"]) == ["time", "buffer"]

    def test_the_first_of_several_merged_mappings_wins(self) -> None:
        text = "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b]}\n"
        assert data(text)["c"] == {"x": 1, "y": 3}

    def test_a_merge_key_in_quotes_is_an_ordinary_key(self) -> None:
        assert data('{"<<": 1}') == {"<<": 1}

    def test_only_mappings_are_merged(self) -> None:
        assert 'line 1, <<: "<<" takes over the entries' in problem("<<: 5")

    def test_an_unknown_alias_is_answered_with_a_suggestion(self) -> None:
        message = problem("a: &mill 1\nb: *mil\n")
        assert message.startswith('line 2, b: "*mil" repeats what is marked "&mil"')
        assert "Did you mean 'mill'?" in message

    def test_an_alias_inside_what_it_repeats_is_refused(self) -> None:
        assert '"*a" stands inside what it repeats' in problem("x: &a {y: [*a]}")


class TestLines:
    TEXT = "a: 1\nb:\n  c: [x,\n    y]\n  d:\n    - e: 1\n      f: 2\n    - 3\n"

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ((), 1),
            (("b",), 2),
            (("b", "c"), 3),
            (("b", "c", 1), 4),
            (("b", "d", 0), 6),
            (("b", "d", 0, "f"), 7),
            (("b", "d", 1), 8),
        ],
    )
    def test_every_value_knows_its_line(self, path: tuple[str | int, ...], line: int) -> None:
        assert parse(self.TEXT).lines[path] == line

    def test_the_line_of_an_unknown_path_is_that_of_what_contains_it(self) -> None:
        assert parse(self.TEXT).line_of(["b", "d", 0, "missing", 7]) == 6
        assert Document(1, {}).line_of(["a"]) is None

    def test_an_alias_stands_in_its_own_line_and_its_parts_where_they_are_written(self) -> None:
        document = parse("a: &a\n  x: 1\nb: *a\nc:\n  <<: *a\n  y: 2\nd:\n  - *a\n")
        assert document.line_of(["b"]) == 3
        assert document.line_of(["b", "x"]) == 2
        assert document.line_of(["c", "x"]) == 2
        assert document.line_of(["d", 0]) == 8


class TestFiles:
    def test_a_file_is_read_and_named_in_messages(self, tmp_path: Path) -> None:
        path = tmp_path / "line.yaml"
        path.write_text("a: 1\n", encoding="utf-8")
        assert read(path) == Document({"a": 1}, {(): 1, ("a",): 1}, str(path))
        path.write_text("a: 1\na: 2\n", encoding="utf-8")
        with pytest.raises(ScenarioError, match=r"line\.yaml, line 2, a: \"a\" is given twice"):
            read(path)

    def test_a_missing_file_is_answered_with_the_nearest_one(self, tmp_path: Path) -> None:
        (tmp_path / "saw_line.yaml").touch()
        with pytest.raises(ScenarioError, match=r"no such file\. Did you mean '.*saw_line\.yaml'"):
            read(tmp_path / "sawline.yaml")

    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ScenarioError, match=r"There is no folder '.*nowhere' either"):
            read(tmp_path / "nowhere" / "a.yaml")

    def test_a_folder_is_answered_with_the_file_in_it(self, tmp_path: Path) -> None:
        (tmp_path / "scenario.yaml").touch()
        with pytest.raises(ScenarioError, match=r"a folder, not a file\. Did you mean .*scenario"):
            read(tmp_path)

    def test_a_path_through_a_file_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").touch()
        with pytest.raises(ScenarioError, match="there is no such file"):
            read(tmp_path / "a.yaml" / "b.yaml")

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
    def test_an_impossible_name_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ScenarioError, match=r"cannot be"):
            read(tmp_path / name)

    def test_a_file_of_100_mb_is_refused_without_being_read(self, tmp_path: Path) -> None:
        path = tmp_path / "large.yaml"
        with path.open("wb") as file:
            file.truncate(100_000_000)
        start = time.perf_counter()
        with pytest.raises(ScenarioError, match=r"the text has 100\.0 MB; at most 5 MB"):
            read(path)
        assert time.perf_counter() - start < 2

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_a_pipe_is_refused_without_waiting_for_it(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ScenarioError, match="a device or a pipe"):
            read(tmp_path / "pipe")


class TestLimits:
    @pytest.mark.parametrize("text", ["", "  \n", "# only a comment\n", "---\n", "\ufeff"])
    def test_an_empty_text_is_refused(self, text: str) -> None:
        assert problem(text) == "line 1: the file is empty."

    def test_a_large_text_is_refused(self) -> None:
        assert "at most 5 MB are accepted" in problem("#" * (SIZE_LIMIT + 1))

    def test_a_text_of_very_many_lines_is_refused(self) -> None:
        assert "at most 200000 are accepted" in problem("\n" * 300_000)

    def test_the_number_of_values_is_limited(self) -> None:
        assert data("[1, 2, 3]") == parse("[1, 2, 3]", node_limit=4).data
        assert "more than 3 values" in problem("[1, 2, 3]", node_limit=3)
        assert "more than 100 000 values" in problem("- 1\n" * 100_001)

    @pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
    def test_fifty_levels_are_read_and_more_are_refused(self, opening: str, closing: str) -> None:
        assert data(opening * 50 + "1" + closing * 50)
        assert "more than 50 levels deep" in problem(opening * 51 + "1" + closing * 51)

    def test_bottomless_texts_are_refused_at_once(self) -> None:
        start = time.perf_counter()
        for opening in ("[", "{", "- ", "? ", "[{", "[? "):
            assert "more than 50 levels deep" in problem(opening * (SIZE_LIMIT // len(opening)))
        assert time.perf_counter() - start < 10

    def test_an_alias_bomb_is_refused_at_once(self) -> None:
        names = "abcdefghijkl"
        lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
        for before, name in itertools.pairwise(names):
            lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
        start = time.perf_counter()
        assert "the aliases expand to more than 100 000 values" in problem("\n".join(lines))
        assert time.perf_counter() - start < 1

    def test_a_bomb_of_merged_mappings_is_refused(self) -> None:
        lines = ["a: &a {x: [1, 1, 1, 1, 1, 1, 1, 1, 1]}"]
        lines += [f"b{i}: {{<<: [{', '.join(['*a'] * 100)}]}}" for i in range(200)]
        assert "the aliases expand to more than" in problem("\n".join(lines))

    def test_aliases_do_not_deepen_a_text_beyond_the_limit(self) -> None:
        lines = ["a0: &a0 [1]", *(f"a{i + 1}: &a{i + 1} [*a{i}]" for i in range(60))]
        assert "more than 50 levels deep" in problem("\n".join(lines))

    def test_the_number_of_problems_is_limited(self) -> None:
        with pytest.raises(ScenarioError) as caught:
            parse("- .inf\n" * 1000)
        assert len(caught.value.problems) == 100


class TestAnyText:
    """Whatever is in a file: it is read, or there is a `ScenarioError`; nothing else."""

    @given(st.text())
    def test_random_characters_are_read_or_refused(self, text: str) -> None:
        self.read_or_refuse(text)

    @given(st.binary())
    def test_random_bytes_are_read_or_refused(self, text: bytes) -> None:
        self.read_or_refuse(text)

    @given(st.lists(st.sampled_from(SIGNS_OF_YAML), max_size=40).map("".join))
    @example('"\\Uffffffff"')
    @example("]" * 9)
    def test_random_signs_of_yaml_are_read_or_refused(self, text: str) -> None:
        self.read_or_refuse(text)

    @given(st.integers(0, 10_000), st.sampled_from(SIGNS_OF_YAML))
    def test_a_slip_in_a_scenario_is_read_or_refused(self, position: int, slip: str) -> None:
        text = scenario_of(20)
        position %= len(text)
        self.read_or_refuse(text[:position] + slip + text[position + 1 :])

    def read_or_refuse(self, text: str | bytes) -> None:
        """Any other error, from the parser or from wording the message, fails the test."""
        with contextlib.suppress(ScenarioError):
            parse(text)


def test_a_scenario_of_1000_lines_is_read_in_well_under_a_second() -> None:
    text = scenario_of(1000)
    start = time.perf_counter()
    assert len(data(text)["factory"]["stations"]) == 200
    assert time.perf_counter() - start < 2  # 0.1 s on an idle machine
