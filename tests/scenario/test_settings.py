"""Changes on one line: a path, an equals sign, and a value in YAML."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import parse_setting, parse_settings


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("stations.mill.buffer=5", "stations.mill.buffer", 5),
        ("stations.*.rule=spt", "stations.*.rule", "spt"),
        ("sources.orders.makes={a: 1, b: 2}", "sources.orders.makes", {"a": 1, "b": 2}),
        (
            "products.a.route=[saw, {at: [m1, m2]}]",
            "products.a.route",
            ["saw", {"at": ["m1", "m2"]}],
        ),
        ("run.until = 40 h", "run.until", "40 h"),
        ("stations.mill.buffer=null", "stations.mill.buffer", None),
        ("stations.mill.preemptive=true", "stations.mill.preemptive", True),
        ("shifts.day.from=06:00", "shifts.day.from", "06:00"),
        ("about.title=a = b", "about.title", "a = b"),
        ("stations.mill.time={exponential: 1e1}", "stations.mill.time", {"exponential": 10.0}),
    ],
)
def test_the_value_is_read_as_yaml(text: str, path: str, value: Any) -> None:
    assert parse_setting(text) == (path, value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stations.mill.buffer", "there is no '='"),
        ("=5", "is not a path"),
        ("stations mill=5", "is not a path"),
        ("stations..buffer=5", "is not a path"),
        ("stations.mill.buffer=", "stations.mill.buffer=null"),
        ("stations.mill.time={exponential: 6", "not closed"),
        ("stations.mill.time=.nan", "finite"),
        ("stations.mill.time=!!python/name:os.system", "tag"),
    ],
)
def test_what_is_not_a_setting_is_refused(text: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_setting(text)
    assert words in str(caught.value)


def test_several_settings_are_read_in_order() -> None:
    changes = parse_settings(["run.seed=2", "stations.*.buffer=3", "stations.saw.buffer=5"])
    assert list(changes.items()) == [
        ("run.seed", 2),
        ("stations.*.buffer", 3),
        ("stations.saw.buffer", 5),
    ]


def test_all_bad_settings_are_named_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_settings(["seed", "run.seed=", "run.seed=1", "run.seed=2"])
    assert len(caught.value.problems) == 3
    assert "set twice" in str(caught.value)
