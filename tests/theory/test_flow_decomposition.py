"""Lines of equally fast machines: the chain in slots, and the DDX decomposition."""

from __future__ import annotations

import numpy as np
import pytest

from factorysim.errors import ModelError, ScenarioError
from factorysim.theory.lines.buffer_bounds import zero_buffer_efficiency
from factorysim.theory.lines.flow_decomposition import decompose_flow_line, decompose_slot_line
from factorysim.theory.lines.slot_lines import slot_line_chain
from factorysim.theory.lines.two_machine_flow import two_machine_flow
from factorysim.theory.lines.two_machine_lines import two_machine_slots


def test_ddx_in_slots_is_near_the_exact_chain_of_random_lines() -> None:
    generator = np.random.default_rng(4)
    errors = []
    for _ in range(20):
        count = int(generator.integers(3, 5))
        fails = generator.uniform(0.005, 0.02, count)
        repairs = generator.uniform(0.05, 0.2, count)
        capacities = generator.integers(4, 9, count - 1).tolist()
        exact = slot_line_chain(fails, repairs, capacities=capacities).throughput
        found = decompose_slot_line(fails, repairs, capacities=capacities)
        errors.append(found.throughput / exact - 1)
    assert np.mean(np.abs(errors)) < 0.003
    assert max(np.abs(errors)) < 0.01


def test_two_machines_are_exact() -> None:
    slots = decompose_slot_line([0.01, 0.02], [0.1, 0.15], capacities=[8])
    exact = two_machine_slots([0.01, 0.02], [0.1, 0.15], capacity=8)
    assert slots.throughput == exact.throughput
    flow = decompose_flow_line(
        failure_rates=[0.01, 0.02], repair_rates=[0.1, 0.15], buffers=[8], speed=2.0
    )
    expected = two_machine_flow(
        (2.0, 2.0), failure_rates=[0.01, 0.02], repair_rates=[0.1, 0.15], buffer=8
    )
    assert flow.throughput == pytest.approx(expected.throughput, rel=1e-10)


def test_long_slow_slots_are_nearly_a_flow() -> None:
    # Rare events in small slots: the flow is the limit, one place being one slot of the work.
    grains = 50
    flow = decompose_flow_line(failure_rates=[0.05] * 6, repair_rates=[0.2] * 6, buffers=[6.0] * 5)
    slots = decompose_slot_line(
        [0.05 / grains] * 6, [0.2 / grains] * 6, capacities=[6 * grains] * 5
    )
    assert slots.throughput == pytest.approx(flow.throughput, rel=0.002)


def test_a_symmetric_line_is_full_where_its_mirror_is_empty() -> None:
    line = decompose_flow_line(failure_rates=[0.02] * 9, repair_rates=[0.1] * 9, buffers=[7.0] * 8)
    rest = [7.0 - level for level in reversed(line.mean_levels)]
    assert line.mean_levels == pytest.approx(rest, rel=1e-4)
    assert list(line.mean_levels) == sorted(line.mean_levels, reverse=True)


def test_flow_lies_between_no_buffers_and_the_weakest_machine() -> None:
    fails, repairs = [0.02, 0.05, 0.01, 0.03] * 3, [0.1, 0.3, 0.2, 0.2] * 3
    worst = zero_buffer_efficiency(fails, repairs)
    best = min(r / (r + p) for p, r in zip(fails, repairs, strict=True))
    before = worst
    for places in (0.01, 1.0, 10.0, 100.0, 1000.0):
        found = decompose_flow_line(
            failure_rates=fails, repair_rates=repairs, buffers=[places] * 11
        ).throughput
        assert before * 0.999 < found <= best * (1 + 1e-6)
        before = found
    assert before == pytest.approx(best, rel=0.01)


def test_the_chain_in_slots_run_backwards_has_the_same_throughput() -> None:
    forwards = slot_line_chain([0.1, 0.2, 0.05], [0.4, 0.3, 0.6], capacities=[3, 5])
    back = slot_line_chain([0.05, 0.2, 0.1], [0.6, 0.3, 0.4], capacities=[5, 3])
    assert back.throughput == pytest.approx(forwards.throughput, rel=1e-9)
    assert back.mean_parts_between[0] == pytest.approx(5 - forwards.mean_parts_between[1])


def test_only_the_machine_that_fails_limits_the_line() -> None:
    weak = slot_line_chain([0.0, 0.2, 0.0], [1.0, 0.6, 1.0], capacities=[4, 4])
    assert weak.throughput == pytest.approx(0.75)


def test_impossible_lines_are_refused() -> None:
    with pytest.raises(ScenarioError, match="failure_rates: one machine is no line"):
        decompose_flow_line(failure_rates=[0.1], repair_rates=[0.1], buffers=[])
    with pytest.raises(ScenarioError, match="repair_rates: 1 values"):
        decompose_flow_line(failure_rates=[0.1, 0.1], repair_rates=[0.1], buffers=[1])
    with pytest.raises(ScenarioError, match="capacities: 3 is not possible"):
        decompose_slot_line([0.1, 0.1], [0.1, 0.1], capacities=[3])
    with pytest.raises(ScenarioError, match="no machine ever fails"):
        slot_line_chain([0.0, 0.0], [1.0, 1.0], capacities=[4])
    with pytest.raises(ScenarioError, match="it would have"):
        slot_line_chain([0.1] * 6, [0.1] * 6, capacities=[20] * 5)
    with pytest.raises(ModelError, match="DDX: after 1 sweeps"):
        decompose_slot_line([0.1] * 5, [0.3] * 5, capacities=[5] * 4, most_sweeps=1)
