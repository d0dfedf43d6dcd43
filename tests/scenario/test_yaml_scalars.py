"""What words without quotes mean in YAML 1.2."""

from __future__ import annotations

import pytest

from factorysim.scenario.yaml_scalars import RefusedScalar, Scalar, is_only_a_word, read_word

MEANINGS: list[tuple[str, Scalar]] = [
    ("1e3", 1000.0),
    ("1E-3", 0.001),
    ("-.5", -0.5),
    ("5.", 5.0),
    ("+12", 12),
    ("017", 17),
    ("0o17", 15),
    ("0x1F", 31),
    ("-0", 0),
    ("9" * 30, 10**30 - 1),
    ("0" * 5000 + "7", 7),
    ("true", True),
    ("FALSE", False),
    ("null", None),
    ("~", None),
    ("", None),
]
WORDS = (
    *("no", "yes", "on", "off", "No", "y", "n", "12:30", "06:00:00", "2024-01-01", "1_000", "0b11"),
    *("1e", "e3", ".", "-", "+", "1.2.3", "0o8", "0xG", "-0x1F", "inf", "nan", "NaN", "5 min", "="),
    *("tRUE", "nULL", "٣", "¼", "1\u00a0000"),
)


@pytest.mark.parametrize(("word", "meaning"), MEANINGS)
def test_a_word_has_its_meaning_of_yaml_1_2(word: str, meaning: Scalar) -> None:
    assert read_word(word) == meaning
    assert type(read_word(word)) is type(meaning)
    assert not is_only_a_word(word)


@pytest.mark.parametrize("word", WORDS)
def test_what_yaml_1_1_took_for_something_else_is_a_word(word: str) -> None:
    assert read_word(word) == word
    assert is_only_a_word(word)


@pytest.mark.parametrize("word", [".inf", "-.INF", "+.Inf", ".nan", ".NaN", "1e999", "-1e999"])
def test_numbers_that_are_not_finite_are_refused(word: str) -> None:
    with pytest.raises(RefusedScalar, match="is not a finite number"):
        read_word(word)
    assert not is_only_a_word(word)


@pytest.mark.parametrize("word", ["9" * 31, "-" + "9" * 31, "0x" + "f" * 31, "9" * 100_000])
def test_whole_numbers_of_more_than_30_digits_are_refused(word: str) -> None:
    with pytest.raises(RefusedScalar, match=r"digits; at most 30 are accepted"):
        read_word(word)
