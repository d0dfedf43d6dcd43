"""How long something takes may be written in several ways; what cannot be meant is refused."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Buffer, Station
from factorysim.model.distributions import Constant, Exponential, Triangular
from factorysim.model.durations import as_distribution, of_product


def work_time(part: object, station: object) -> float:
    return 3.0


def test_a_time_stays_as_it_was_written() -> None:
    assert Station(time="90 s").time == "90 s"
    assert Station(time=3).time == 3.0


def test_a_distribution_is_written_by_its_name() -> None:
    assert Station(time={"exponential": 6}).time == Exponential(mean=6)
    assert Station(time={"triangular": [1, 2, 3]}).time == Triangular(low=1, mode=2, high=3)
    assert Station(time=Exponential(mean=6)).time == Exponential(mean=6)


def test_each_product_may_have_a_time_of_its_own() -> None:
    time = Station(time={"bracket": 3, "housing": {"exponential": "4 min"}}).time
    assert of_product(time, "bracket") == 3
    assert of_product(time, "housing") == Exponential(mean="4 min")
    assert of_product(time, "lid") is None
    assert of_product(5.0, "lid") == 5.0


def test_a_function_is_kept() -> None:
    assert Station(time=work_time).time is work_time


def test_every_duration_becomes_a_distribution_in_the_unit_asked_for() -> None:
    assert as_distribution("90 s", "min") == Constant(value=1.5)
    assert as_distribution(2, "min") == Constant(value=2)
    assert as_distribution(Exponential(mean="1 h"), "min") == Exponential(mean=60)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"exponental": 6}, "Did you mean 'exponential'?"),
        ({"a": 1, "b": 2}, "one distribution by its name"),
        (work_time, "the function 'work_time' is not possible here"),
        ("soon", "is not a time"),
        ("3 weeks", "Units are s, min, h, d"),
        (-1, "0 or more"),
        (True, "is not a time"),
        ([1], "is not a time"),
        (float("inf"), "finite"),
        (10**16, "1e15"),
    ],
)
def test_what_is_no_duration_is_refused(value: object, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Buffer(minimum_time=value)
    (problem,) = caught.value.problems
    assert problem.path == "minimum_time"
    assert words in problem.message
