"""Bounds of the throughput and sizes of buffers, against exact lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.lines.buffer_bounds import (
    buffer_for_repairs,
    buffer_for_share,
    equal_buffers_for_share,
    infinite_buffer_throughput,
    isolated_efficiency,
    throughput_bounds,
    zero_buffer_efficiency,
)
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.two_machine_flow import two_machine_flow
from factorysim.theory.lines.two_machine_lines import two_machine_line

RATES = st.lists(st.floats(0.3, 3.0), min_size=3, max_size=3)


@given(RATES, st.lists(st.floats(0.0, 0.5), min_size=3, max_size=3), RATES)
def test_the_exact_line_lies_between_its_bounds(
    rates: list[float], fails: list[float], repairs: list[float]
) -> None:
    machines = {"failure_rates": fails, "repair_rates": repairs}
    exact = line_chain(rates, [2, 1], **machines).throughput
    free = throughput_bounds(rates, **machines)
    sharp = throughput_bounds(rates, buffers=[2, 1], **machines)
    assert free.lower <= exact * (1 + 1e-10)
    assert exact <= sharp.upper * (1 + 1e-10)
    assert sharp.upper <= free.upper
    assert sharp.lower == free.lower


def test_tiny_and_huge_buffers_reach_the_limits_of_flow() -> None:
    fails, repairs = [0.02, 0.05], [0.2, 0.3]
    tiny = two_machine_flow(failure_rates=fails, repair_rates=repairs, buffer=1e-9)
    assert tiny.throughput == pytest.approx(zero_buffer_efficiency(fails, repairs), rel=1e-6)
    huge = two_machine_flow(failure_rates=fails, repair_rates=repairs, buffer=1e5)
    assert huge.throughput == pytest.approx(isolated_efficiency(0.05, 0.3), rel=1e-4)


@given(st.floats(0.1, 0.98), st.sampled_from([1.0, 1.01, 1.25, 2.0]))
def test_a_share_is_reached_with_these_places_and_not_with_fewer(
    share: float, ratio: float
) -> None:
    buffer = buffer_for_share(share, rate_ratio=ratio)
    assert two_machine_line([1.0, ratio], buffer=buffer).throughput >= share - 1e-9
    if buffer > 0:
        assert two_machine_line([1.0, ratio], buffer=buffer - 1).throughput < share


def test_equal_buffers_of_a_line_are_the_fewest_that_do() -> None:
    line = {"failure_rates": [0.1, 0.0, 0.1], "repair_rates": [0.5, 1.0, 0.5]}
    rates = [1.0, 1.2, 1.0]
    wanted = 0.85 * infinite_buffer_throughput(rates, **line)
    places = equal_buffers_for_share(0.85, rates, **line)
    assert line_chain(rates, [places] * 2, **line).throughput >= wanted
    assert line_chain(rates, [places - 1] * 2, **line).throughput < wanted
    assert equal_buffers_for_share(0.3, rates, **line) == 0


def test_a_buffer_for_repairs_covers_what_flows_meanwhile() -> None:
    assert buffer_for_repairs(30, 0.2, repairs_covered=1) == 6
    assert buffer_for_repairs(30, 0.21, repairs_covered=1) == 7


def test_impossible_wishes_are_refused() -> None:
    with pytest.raises(ScenarioError, match="wanted_share: 1 is not possible"):
        buffer_for_share(1)
    with pytest.raises(ScenarioError, match=r"rate_ratio: 0\.5"):
        buffer_for_share(0.9, rate_ratio=0.5)
    with pytest.raises(ScenarioError, match="needs more than 3 places"):
        equal_buffers_for_share(0.99, [1.0, 1.0, 1.0], largest=3)
    with pytest.raises(ScenarioError, match="failure_rate: -1"):
        isolated_efficiency(-1, 1)
    with pytest.raises(ScenarioError, match="none was given"):
        infinite_buffer_throughput([])
