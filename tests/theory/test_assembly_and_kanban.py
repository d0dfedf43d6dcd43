"""Assembly, merge and kanban: special cases that are lines or queues, and independent chains."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.theory.lines.assembly_and_merge import assembly_chain, merge_chain
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.kanban_chains import kanban_chain, two_card_kanban_chain
from tests.validation import markov


def test_an_assembly_with_one_feeder_is_a_line() -> None:
    line = line_chain([0.9, 1.1], [2])
    found = assembly_chain([0.9], 1.1, [2])
    assert found.throughput == pytest.approx(line.throughput, rel=1e-10)
    assert found.utilisation == pytest.approx(line.fraction_processing, rel=1e-10)
    assert found.mean_stock[0] == pytest.approx(
        line.mean_buffer_content[0] + line.fraction_blocked[0], rel=1e-10
    )


def test_a_very_fast_feeder_does_not_matter() -> None:
    found = assembly_chain([0.9, 1e6], 1.1, [2, 0])
    assert found.throughput == pytest.approx(line_chain([0.9, 1.1], [2]).throughput, rel=1e-5)


def test_three_feeders_agree_with_an_independent_chain() -> None:
    slow = markov.assembly([0.8, 1.0, 1.3], 1.1, [1, 2, 0])
    found = assembly_chain([0.8, 1.0, 1.3], 1.1, [1, 2, 0])
    assert found.throughput == pytest.approx(slow.rates["left"], rel=1e-10)


def test_a_merge_with_one_feeder_is_a_line_and_priority_helps_the_first() -> None:
    line = line_chain([0.9, 1.1], [2])
    found = merge_chain([0.9], 1.1, 2)
    assert found.throughput == pytest.approx(line.throughput, rel=1e-10)
    assert found.fraction_blocked == pytest.approx(line.fraction_blocked[:1], rel=1e-10)
    assert found.mean_buffer_content == pytest.approx(line.mean_buffer_content[0], rel=1e-10)
    equal = merge_chain([1.0, 1.0, 1.0], 1.0, 1)
    assert list(equal.fraction_blocked) == sorted(equal.fraction_blocked)
    assert sum(equal.share_from_feeder) == pytest.approx(1.0)


@pytest.mark.parametrize("buffer", [0, 3])
def test_merges_agree_with_an_independent_chain(buffer: int) -> None:
    slow = markov.merge([0.5, 0.8, 0.3], 1.2, buffer)
    found = merge_chain([0.5, 0.8, 0.3], 1.2, buffer)
    assert found.throughput == pytest.approx(slow.rates["left"], rel=1e-10)
    assert found.share_from_feeder[2] == pytest.approx(slow.rates["fed 2"] / slow.rates["left"])


def test_one_stage_with_cards_is_a_queue_with_losses() -> None:
    # Missing parts form a queue M/M/1/K: sales are lost when all K cards wait at the machine.
    load, cards = 0.9 / 1.1, 4
    lost = load**cards * (1 - load) / (1 - load ** (cards + 1))
    assert kanban_chain([1.1], [cards], 0.9).fill_rate == pytest.approx(1 - lost, rel=1e-10)


def test_more_cards_sell_more_and_three_stages_agree_with_an_independent_chain() -> None:
    rates = [1.0, 1.1, 0.9]
    before = 0.0
    for cards in ([1, 1, 1], [2, 1, 1], [2, 2, 1], [2, 2, 3]):
        found = kanban_chain(rates, cards, 0.8)
        slow = markov.kanban(rates, cards, 0.8)
        assert found.throughput == pytest.approx(slow.rates["sold"], rel=1e-10)
        assert found.fill_rate > before
        before = found.fill_rate


def test_two_cards_with_instant_transport_fill_more_and_slow_transport_less() -> None:
    fills = [
        two_card_kanban_chain(
            [1, 1.1],
            transport_rate=rate,
            production_cards=[2, 2],
            withdrawal_cards=3,
            demand_rate=0.8,
        ).fill_rate
        for rate in (0.1, 2.0, 1e6)
    ]
    assert fills == sorted(fills)
    # With one card and slow transport, every part costs a whole transport.
    slow = two_card_kanban_chain(
        [50, 50], transport_rate=0.01, production_cards=[2, 2], withdrawal_cards=1, demand_rate=5
    )
    assert slow.throughput == pytest.approx(0.01, rel=0.01)


def test_impossible_networks_are_refused() -> None:
    with pytest.raises(ScenarioError, match="buffers: 1 values"):
        assembly_chain([1, 1], 1, [0])
    with pytest.raises(ScenarioError, match="buffer: -1 is not possible"):
        merge_chain([1, 1], 1, -1)
    with pytest.raises(ScenarioError, match="cards: 0 is not possible"):
        kanban_chain([1], [0], 1)
    with pytest.raises(ScenarioError, match="rates: 1 values"):
        two_card_kanban_chain(
            [1], transport_rate=1, production_cards=[1, 1], withdrawal_cards=1, demand_rate=1
        )
