"""Two machines: closed forms against chains, limits and symmetries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.lines.slot_lines import slot_line_chain
from factorysim.theory.lines.two_machine_flow import two_machine_flow
from factorysim.theory.lines.two_machine_lines import two_machine_line, two_machine_slots

SHARES = st.floats(0.01, 0.6)
RATES = st.floats(0.01, 2.0)
SPEEDS = st.sampled_from([0.5, 1.0, 1.001, 1.7])


def test_balanced_reliable_machines_lose_one_part_of_three_more_than_the_places() -> None:
    for buffer in (0, 1, 5, 100):
        found = two_machine_line([2.0, 2.0], buffer=buffer)
        assert found.throughput == pytest.approx(2 * (buffer + 2) / (buffer + 3), rel=1e-12)


def test_large_buffers_give_the_rate_of_the_slower_machine() -> None:
    for rates in ([1.0, 0.6], [0.6, 1.0]):
        found = two_machine_line(
            rates, buffer=3000, failure_rates=[0.1, 0.1], repair_rates=[0.4, 0.4]
        )
        assert found.throughput == pytest.approx(0.6 * 0.8, rel=1e-9)


@given(st.tuples(SHARES, SHARES), st.tuples(SHARES, SHARES), st.integers(4, 12))
def test_the_closed_form_in_slots_agrees_with_its_chain(
    fails: tuple[float, float], repairs: tuple[float, float], capacity: int
) -> None:
    closed = two_machine_slots(fails, repairs, capacity=capacity)
    chain = slot_line_chain(fails, repairs, capacities=[capacity])
    assert closed.throughput == pytest.approx(chain.throughput, rel=1e-9)
    assert closed.mean_parts_between == pytest.approx(chain.mean_parts_between[0], rel=1e-9)
    # Flow and idle time: the second machine works when it is up and not starved.
    efficiency = repairs[1] / (repairs[1] + fails[1])
    assert closed.throughput == pytest.approx(efficiency * (1 - closed.starved_share), rel=1e-9)


def test_very_large_capacities_do_not_overflow() -> None:
    for fails in ([0.5, 0.001], [0.001, 0.5]):
        found = two_machine_slots(fails, [0.1, 0.1], capacity=5000)
        assert found.throughput == pytest.approx(0.1 / 0.6, rel=1e-9)


@given(
    st.tuples(SPEEDS, SPEEDS), st.tuples(RATES, RATES), st.tuples(RATES, RATES), st.floats(0.1, 30)
)
def test_flow_run_backwards_has_the_same_output_and_the_rest_of_the_buffer(
    speeds: tuple[float, float],
    fails: tuple[float, float],
    repairs: tuple[float, float],
    buffer: float,
) -> None:
    found = two_machine_flow(speeds, failure_rates=fails, repair_rates=repairs, buffer=buffer)
    back = two_machine_flow(
        speeds[::-1], failure_rates=fails[::-1], repair_rates=repairs[::-1], buffer=buffer
    )
    assert found.throughput == pytest.approx(back.throughput, rel=1e-7)
    rest = buffer - back.mean_parts_between
    assert found.mean_parts_between == pytest.approx(rest, rel=1e-6, abs=1e-6 * buffer)
    assert found.starved_share == pytest.approx(back.blocked_share, rel=1e-6, abs=1e-9)
    capacity = [speeds[i] * repairs[i] / (repairs[i] + fails[i]) for i in range(2)]
    assert 0 < found.throughput <= min(capacity) * (1 + 1e-9)


@pytest.mark.parametrize("speeds", [(1.0, 1.3), (1.3, 1.0)])
def test_fine_parts_flow_like_a_liquid(speeds: tuple[float, float]) -> None:
    machines = {"failure_rates": [0.02, 0.01], "repair_rates": [0.1, 0.08]}
    flow = two_machine_flow(speeds, buffer=15, **machines)
    errors = []
    for grains in (50, 200):
        fine = two_machine_line(
            [speed * grains for speed in speeds], capacity=15 * grains, **machines
        )
        errors.append(abs(fine.throughput / grains - flow.throughput))
    assert errors[1] < errors[0] / 3
    assert errors[1] < 2e-4


def test_nearly_equal_speeds_and_strengths_give_nearly_the_same_flow() -> None:
    machines = {"failure_rates": [0.05, 0.05], "repair_rates": [0.2, 0.2], "buffer": 8.0}
    equal = two_machine_flow(**machines)
    assert equal.mean_parts_between == pytest.approx(4.0, rel=1e-9)
    for difference in (1e-9, 1e-6, 1e-4):
        near = two_machine_flow((1.0, 1.0 + difference), **machines)
        assert near.throughput == pytest.approx(equal.throughput, rel=2 * difference + 1e-7)


def test_impossible_machines_are_refused() -> None:
    with pytest.raises(ScenarioError, match="Exactly one of both"):
        two_machine_line([1, 1])
    with pytest.raises(ScenarioError, match="Exactly one of both"):
        two_machine_line([1, 1], buffer=1, capacity=3)
    with pytest.raises(ScenarioError, match="rates: 3 values"):
        two_machine_line([1, 1, 1], buffer=1)
    with pytest.raises(ScenarioError, match="capacity: 3 is not possible"):
        two_machine_slots([0.1, 0.1], [0.1, 0.1], capacity=3)
    with pytest.raises(ScenarioError, match="A probability above 0 to 1"):
        two_machine_slots([0.1, 0.0], [0.1, 0.1], capacity=5)
    with pytest.raises(ScenarioError, match="failure_rates: 0"):
        two_machine_flow(failure_rates=[0, 1], repair_rates=[1, 1], buffer=1)
