"""Data are written so that people like to read them and `parse` reads them back unchanged."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.scenario.yaml_text import dump, parse

SIGNS_OF_YAML = [*":-#'\"\\\n\t {}[],&*!|>%@`?~=.a1", ": ", " #", "- ", "null", "1e3", "..."]

texts = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(
    st.sampled_from(SIGNS_OF_YAML), max_size=8
).map("".join)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30) + 1, 10**30 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
plain_data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def is_the_same(one: Any, other: Any) -> bool:
    """Compare types, the order of keys and every bit of a float as well."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(is_the_same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_the_same, one, other))
    return repr(one) == repr(other)


@given(plain_data, st.sampled_from([10, 40, 100]))
@example({"k" * 2000: [{"a" * 1500: {"b": 1}}], "c": {"<<": 1, "": 2, "null": 3}}, 100)
@example(["a\n", "a\n\n", "\na", " a\nb", "a\n b\n", "a \nb", "a\n\nb", "\n", "a\tb\nc"], 100)
@example([[[]], [{}], {"a": [[1, [2, [3]]]]}, "word " * 40 + "end", "- - " * 40], 40)
def test_data_are_read_back_unchanged(data: Any, width: int) -> None:
    assert is_the_same(parse(dump(data, width=width)).data, data)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(-0.0)
@example(5e-324)
@example(1e16)
def test_floats_are_read_back_bit_for_bit(number: float) -> None:
    assert parse(dump([number])).data[0].hex() == number.hex()


def test_a_factory_is_written_in_blocks_with_short_leaves_in_one_line() -> None:
    text = """\
factory:
  time_unit: min
  products:
    bracket:
      route: [saw, {at: [mill_1, mill_2], choose: shortest_queue}, wash, inspect]
  sources:
    orders:
      makes: {bracket: 0.7, housing: 0.3}
      every: {exponential: 6}
      due: 4 h
  stations:
    saw:
      time:
        bracket: 3
        housing: {normal: {mean: 4.0, sd: 0.5}}
      buffer: 10
    mill_2: {time: 5}
  shifts: {day: {from: 06:00, to: 14:00}}
run: {until: 5 d, warmup: 1 d, replications: 10, seed: 1}
"""
    assert dump(parse(text).data) == text


def test_lists_of_mappings_are_written_entry_by_entry() -> None:
    orders = [{"at": 0, "product": "a" * 30}, {"at": 5, "parts": {"x": {"y": 1}, "z": []}}]
    assert dump({"schedule": orders}, width=60) == (
        "schedule:\n"
        f"  - {{at: 0, product: {'a' * 30}}}\n"
        "  - at: 5\n"
        "    parts:\n"
        "      x: {y: 1}\n"
        "      z: []\n"
    )


@pytest.mark.parametrize(
    "text",
    ["no", "12:30", "2024-01-01", "5 min", "l'usine", "a:b", "a#b", "-x", "Où ? 😀", 'say "x"'],
)
def test_a_text_is_written_without_quotes_where_yaml_1_2_allows_it(text: str) -> None:
    assert dump({"a": text}) == f"a: {text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e3",
        "017",
        "null",
        "~",
        "true",
        ".inf",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "- a",
        "-",
        "? a",
    ],
)
def test_a_text_that_would_mean_something_else_is_written_in_quotes(text: str) -> None:
    assert dump({"a": text}) == f'a: "{text}"\n'


def test_quotes_are_chosen_to_save_backslashes() -> None:
    assert dump([r'"C:\data"', "\x85\u2028\ufeff"]) == (
        '- \'"C:\\data"\'\n- "\\x85\\u2028\\ufeff"\n'
    )


def test_commas_and_brackets_need_quotes_only_inside_brackets() -> None:
    assert dump({"a": "x, y", "b": ["x, y"]}) == 'a: x, y\nb: ["x, y"]\n'


def test_long_texts_and_texts_of_several_lines_are_written_as_blocks() -> None:
    assert dump({"a": "one\ntwo\n", "b": "one\ntwo", "c": "many words " * 3 + "end"}, width=20) == (
        "a: |\n  one\n  two\n"
        "b: |-\n  one\n  two\n"
        "c: >-\n  many words many\n  words many words\n  end\n"
    )


def test_no_line_of_a_factory_is_longer_than_wanted() -> None:
    data = {"a": {"b": [{"c": 1, "d": "word " * 30 + "end"}] * 3, "e": list(range(100))}}
    for width in (20, 40, 100):
        assert max(map(len, dump(data, width=width).splitlines())) <= width


def test_a_scalar_alone_is_a_document() -> None:
    values: list[Any] = [5, None, True, "a b", {}, []]
    assert "".join(map(dump, values)) == "5\nnull\ntrue\na b\n{}\n[]\n"


def test_numbers_of_numpy_and_tuples_are_written_as_plain_ones() -> None:
    assert dump({"a": np.float64(0.1), "b": (1, 2)}) == "a: 0.1\nb: [1, 2]\n"


def endless() -> list[Any]:
    data: list[Any] = []
    data += [data] * 10
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"a": [math.nan]}, r"a\.0: nan is not a finite number"),
        ({"a": math.inf}, r"a: inf is not a finite number"),
        ({"a": 10**30}, r"a: a whole number has more than 30 digits"),
        ({"a": {1: 2}}, r"a: the key 1 is not a text"),
        ({"a": {1, 2}}, r"a: a value of the type set cannot be written"),
        ({"a": "\ud800"}, r"a: the text holds half of a character"),
        ({"\ud800": 1}, r"the text holds half of a character"),
        (endless(), r"more than 50 levels"),
        ([0] * 100_000, r"more than 100000 values"),
        (["x" * 5_000_000], r"larger than 5 MB"),
    ],
)
def test_what_could_not_be_read_back_is_refused(data: Any, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        dump(data)
