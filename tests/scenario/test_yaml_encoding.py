"""What is not readable text is refused with its position."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario.yaml_text import parse


def problem(text: str | bytes) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    return str(caught.value)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse("a: é".encode("utf-8-sig")).data == {"a": "é"}
    assert parse("\ufeffa: é").data == {"a": "é"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    message = problem("a: 1\nb: 2\n".encode(encoding))
    assert "saved as UTF-16" in message
    assert "Save it as UTF-8" in message


def test_utf_32_is_named() -> None:
    assert "saved as UTF-32" in problem("a: 1\n".encode("utf-32"))


def test_latin_1_is_refused_with_the_position_and_the_letter_that_is_meant() -> None:
    assert problem("a: 1\nb: café\n".encode("latin-1")) == (
        "line 2: the byte at position 11 (0xE9) is not valid UTF-8. If it is meant as "
        '"é", the file is saved as Windows-1252 or Latin-1. Save it as UTF-8.'
    )


def test_a_binary_file_is_refused_with_the_position_of_the_zero() -> None:
    message = problem(b"PK\x03\x04 some bytes\nand more of them, and more\0 and more")
    assert message == "line 2: the byte at position 42 is zero: this is a binary file, not a text."


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x0b"])
def test_control_characters_are_refused_with_line_and_number(character: str) -> None:
    message = problem(f"a: 1\nb: x{character}y\n")
    assert message.startswith(f"line 2: the control character U+{ord(character):04X} cannot stand")


def test_half_a_character_is_refused() -> None:
    assert (
        problem("a: \ud800") == "line 1: U+D800 is half of a character; it cannot stand in a text."
    )


def test_characters_that_stand_in_for_others_may_themselves_stand_in_a_text() -> None:
    text = "".join(map(chr, range(0x10FFFD, 0x10FFF0, -1))) + "\u2028\x85\u2029"
    assert parse(f'"{text}"').data == text
