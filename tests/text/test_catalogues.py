from __future__ import annotations

from string import Formatter

import pytest

from factorysim.charts.style import LOOKS
from factorysim.errors import UnknownName
from factorysim.results.indicators import indicators
from factorysim.results.observed import (
    KINDS,
    NEARNESS,
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
)
from factorysim.scenario.scenarios import LANGUAGES as LANGUAGES_OF_SCENARIOS
from factorysim.scenario.scenarios import THEMES
from factorysim.text import LANGUAGES, words

OTHERS = [language for language in LANGUAGES if language != "en"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_have_the_same_keys(language):
    assert list(words(language).texts) == list(words("en").texts)


@pytest.mark.parametrize("language", OTHERS)
def test_the_placeholders_of_every_text_are_the_same(language):
    english, other = words("en").texts, words(language).texts
    different = [key for key in english if placeholders(english[key]) != placeholders(other[key])]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language):
    assert [key for key, text in words(language).texts.items() if not text.strip()] == []


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_translated(language):
    english, other = words("en").texts, words(language).texts
    long_texts = [key for key in english if len(english[key].split()) > 3]
    assert [key for key in long_texts if english[key] == other[key]] == []


def test_every_state_theme_and_indicator_has_a_name():
    texts = words("en").texts
    everybody = (*STATES, *VEHICLE_STATES, *WORKER_STATES, *ROBOT_STATES)
    wanted = [f"state.{state}" for state in everybody] + [f"theme.{theme}" for theme in THEMES]
    # Other tests may have registered indicators of their own.
    ours = [n for n in indicators if indicators[n].function.__module__.startswith("factorysim.")]
    wanted += [f"indicator.{name}" for name in ours]
    wanted += [f"telling.state.{state}" for state in STATES]
    wanted += [f"telling.vehicle.{state}" for state in (*VEHICLE_STATES, "drives")]
    wanted += [f"telling.worker.{state}" for state in WORKER_STATES]
    wanted += [f"telling.robot.{state}" for state in ROBOT_STATES]
    wanted += [f"telling.near.{ring}" for ring in NEARNESS]
    of_states = ("state", "vehicle", "drives", "worker", "robot", "near")
    wanted += [f"telling.{kind}" for kind in KINDS if kind not in of_states]
    assert [key for key in wanted if key not in texts] == []
    assert set(LOOKS) == set(STATES)


def test_two_indicators_never_share_a_name():
    for language in LANGUAGES:
        names = [words(language).name_of("indicator", name) for name in indicators]
        assert len(set(names)) == len(names)


def test_an_indicator_of_somebody_else_keeps_its_own_name():
    assert words("fr").name_of("indicator", "parts_per_worker") == "parts per worker"


def test_numbers_are_written_as_the_language_does():
    assert [words(language).number("1.5") for language in LANGUAGES] == ["1.5", "1,5", "1,5"]


def test_an_unknown_language_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownName, match=r"'es'.*en, fr, de"):
        words("es")


def test_an_unknown_text_is_refused_with_the_closest_one():
    with pytest.raises(UnknownName, match=r"'state.workin'.*Did you mean 'state.working'"):
        words("en")("state.workin")


def test_scenarios_and_texts_speak_the_same_languages():
    assert LANGUAGES == LANGUAGES_OF_SCENARIOS
