"""Files that are no scenario at all, or that mean harm, are refused quickly and in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import parse_scenario, read_scenario


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"just words", "a scenario is a mapping"),
        (b"[1, 2]", "a scenario is a mapping"),
        ("about: {title: Sägelinie}\n".encode("latin-1"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"factorysim: 1\x00", "binary"),
        (b"a: " + b"[" * 100_000, "levels"),
        (b"factorysim: 1\n---\nfactorysim: 1\n", "second document"),
    ],
    ids=["empty", "comment", "words", "list", "latin-1", "picture", "nul", "deep", "documents"],
)
def test_a_file_that_is_no_scenario_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    assert words in str(caught.value)
    assert caught.value.problems[0].file == str(file)


def test_an_alias_bomb_is_refused() -> None:
    levels = "".join(f"b{i + 1}: &b{i + 1} [*b{i}, *b{i}, *b{i}, *b{i}]\n" for i in range(30))
    with pytest.raises(ScenarioError, match="aliases expand to more than"):
        parse_scenario("factorysim: 1\nb0: &b0 [1, 1, 1, 1]\n" + levels)


@pytest.mark.parametrize("name", ["scenario.yaml", "ft06.txt"])
def test_a_file_of_100_megabytes_is_refused_without_reading_it(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    with file.open("wb") as sparse:
        sparse.truncate(100_000_000)
    with pytest.raises(ScenarioError, match="MB"):
        read_scenario(file)
