"""Priorities, breakdowns, batches, shared operators and polling: laws, limits and chains."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.lines.markov_chains import solve_chain
from factorysim.theory.queueing import (
    bulk_service,
    effective_time,
    mg1,
    mg1_priorities,
    mm1,
    mm1_shortest_first,
    polling_conservation,
    repairmen,
    symmetric_polling_wait,
)
from tests.validation import closed_forms

CLASSES = st.lists(
    st.tuples(st.floats(0.05, 1.0), st.floats(0.1, 10.0), st.floats(0.0, 5.0)),
    min_size=1,
    max_size=5,
)
"""Weight of its load, mean service time and squared coefficient of variation of each class."""


def rates_means_scvs(
    classes: list[tuple[float, float, float]], load: float
) -> tuple[list[float], list[float], list[float]]:
    total = sum(weight for weight, _, _ in classes)
    rates = [load * weight / total / mean for weight, mean, _ in classes]
    return rates, [mean for _, mean, _ in classes], [scv for _, _, scv in classes]


# Priorities


@given(classes=CLASSES, load=st.floats(0.05, 0.95))
def test_priorities_only_shift_the_waits(
    classes: list[tuple[float, float, float]], load: float
) -> None:
    """The conservation law of Kleinrock: the sum of utilisation times wait stays the same."""
    rates, means, scvs = rates_means_scvs(classes, load)
    forward = mg1_priorities(rates, means, scvs)
    backward = mg1_priorities(rates[::-1], means[::-1], scvs[::-1])
    residual = sum(r * m**2 * (1 + v) / 2 for r, m, v in zip(rates, means, scvs, strict=True))
    for queues in (forward, backward):
        weighted = sum(queue.utilisation * queue.waiting_time for queue in queues)
        assert weighted == pytest.approx(load * residual / (1 - load))


@given(classes=CLASSES, load=st.floats(0.05, 0.95))
def test_who_interrupts_does_not_see_the_others(
    classes: list[tuple[float, float, float]], load: float
) -> None:
    rates, means, scvs = rates_means_scvs(classes, load)
    first = mg1_priorities(rates, means, scvs, preemptive=True)[0]
    assert first.waiting_time == pytest.approx(mg1(rates[0], means[0], scvs[0]).waiting_time)


@given(weights=st.lists(st.floats(0.1, 1.0), min_size=1, max_size=5), load=st.floats(0.05, 0.95))
def test_interruptions_of_equal_exponential_services_keep_the_number(
    weights: list[float], load: float
) -> None:
    rates = [load * weight / sum(weights) for weight in weights]
    ones = [1.0] * len(weights)
    queues = mg1_priorities(rates, ones, ones, preemptive=True)
    assert sum(queue.wip for queue in queues) == pytest.approx(mm1(load, 1.0).wip)


@given(classes=CLASSES, load=st.floats(0.05, 0.95))
def test_priorities_agree_with_independent_formulas(
    classes: list[tuple[float, float, float]], load: float
) -> None:
    rates, means, scvs = rates_means_scvs(classes, load)
    seconds = [mean**2 * (1 + scv) for mean, scv in zip(means, scvs, strict=True)]
    patient = mg1_priorities(rates, means, scvs)
    assert [queue.waiting_time for queue in patient] == pytest.approx(
        closed_forms.waits_by_priority(rates, means, seconds)
    )
    rude = mg1_priorities(rates, means, scvs, preemptive=True)
    assert [queue.lead_time for queue in rude] == pytest.approx(
        closed_forms.stays_with_preemption(rates, means, seconds)
    )


@pytest.mark.parametrize("utilisation", [0.3, 0.8, 0.95])
def test_shortest_first_is_a_class_for_every_time(utilisation: float) -> None:
    count = 2000
    shares = (np.arange(count) + 0.5) / count
    times = -np.log(1 - shares)
    times /= times.mean()
    queues = mg1_priorities([utilisation / count] * count, times.tolist(), [0.0] * count)
    wait = np.mean([queue.waiting_time for queue in queues])
    assert mm1_shortest_first(utilisation, 1.0).waiting_time == pytest.approx(wait, rel=0.01)


# Breakdowns


@pytest.mark.parametrize(("mttf", "mttr"), [(5.0, 2.0), (40.0, 10.0), (0.5, 0.1)])
def test_a_machine_that_fails_while_it_works_agrees_with_a_chain(mttf: float, mttr: float) -> None:
    rate, service = 0.6 * mttf / (mttf + mttr), 1.0
    room = 400

    def change(state: tuple[int, bool]) -> Iterable[tuple[float, tuple[int, bool], str]]:
        number, is_down = state
        if number < room:
            yield rate, (number + 1, is_down), "came"
        if is_down:
            yield 1 / mttr, (number, False), "repaired"
        elif number:
            yield 1 / service, (number - 1, False), "left"
            yield 1 / mttf, (number, True), "failed"

    chain = solve_chain((0, False), change)
    time = effective_time(service, 1.0, mttf=mttf, mttr=mttr)
    queue = mg1(rate, time.mean, time.scv)
    assert queue.wip == pytest.approx(chain.mean(lambda state: state[0]), rel=1e-6)
    down = chain.mean(lambda state: state[1])
    assert (1 - time.availability) * queue.utilisation == pytest.approx(down, rel=1e-6)


@given(
    scv=st.floats(0.0, 4.0),
    setup=st.floats(0.1, 9.0),
    scv_setup=st.floats(0.0, 4.0),
    parts=st.floats(1.0, 50.0),
)
def test_a_setup_now_and_then_has_the_moments_of_a_mixture(
    scv: float, setup: float, scv_setup: float, parts: float
) -> None:
    time = effective_time(
        2.0, scv, setup_time=setup, scv_setup=scv_setup, parts_between_setups=parts
    )
    chance = 1 / parts
    mean = 2.0 + chance * setup
    second = 4 * (1 + scv) + chance * (4 * setup + setup**2 * (1 + scv_setup))
    assert time.mean == pytest.approx(mean)
    assert time.scv == pytest.approx(second / mean**2 - 1, rel=1e-6, abs=1e-9)


def test_a_machine_that_never_stops_has_its_natural_time() -> None:
    time = effective_time(2.0, 0.3)
    assert (time.mean, time.scv, time.availability) == (2.0, 0.3, 1.0)


# Batches


@settings(max_examples=25, deadline=None)
@given(
    most=st.integers(1, 6),
    fill=st.floats(0.05, 0.8),
    mean=st.floats(0.1, 10.0),
    data=st.data(),
)
def test_batches_agree_with_a_chain(
    most: int, fill: float, mean: float, data: st.DataObject
) -> None:
    least = data.draw(st.integers(1, most))
    rate = fill * most / mean

    def change(state: tuple[int, bool]) -> Iterable[tuple[float, tuple[int, bool], str]]:
        waiting, is_busy = state
        if is_busy:
            yield rate, (min(waiting + 1, 250), True), "waits"
            begun = max(waiting - most, 0)
            yield 1 / mean, (begun, True) if waiting >= least else (waiting, False), "done"
        elif waiting + 1 >= least:
            yield rate, (waiting + 1 - least, True), "begins"
        else:
            yield rate, (waiting + 1, False), "waits"

    chain = solve_chain((0, False), change)
    found = bulk_service(rate, mean, least=least, most=most)
    assert found.queue == pytest.approx(chain.mean(lambda state: state[0]), rel=1e-7)
    assert found.utilisation == pytest.approx(chain.mean(lambda state: state[1]), rel=1e-7)
    assert found.wait_share == pytest.approx(chain.rates.get("waits", 0.0) / rate, rel=1e-7)
    assert found.wip == pytest.approx(found.throughput * found.lead_time)


@given(utilisation=st.floats(0.01, 0.99))
def test_batches_of_one_are_no_batches(utilisation: float) -> None:
    found, plain = bulk_service(utilisation, 1.0, least=1, most=1), mm1(utilisation, 1.0)
    assert found.queue == pytest.approx(plain.queue, rel=1e-8)
    assert found.wait_share == pytest.approx(plain.wait_share)


# Shared operators


@given(machines=st.integers(1, 30), servers=st.integers(1, 5), ratio=st.floats(0.01, 10.0))
def test_shared_operators_are_a_closed_network(machines: int, servers: int, ratio: float) -> None:
    found = repairmen(machines, mttf=1.0, mttr=ratio, servers=servers)
    throughput, numbers = closed_forms.closed_network(
        [1.0, 1.0], [1.0, ratio], [machines, servers], machines
    )
    assert found.throughput == pytest.approx(throughput)
    assert found.machines_down == pytest.approx(numbers[1])
    assert found.lead_time == pytest.approx(found.waiting_time + ratio)
    assert found.utilisation == pytest.approx(throughput * ratio / servers)
    assert found.queue == pytest.approx(throughput * found.waiting_time)


@given(machines=st.integers(1, 50), ratio=st.floats(0.01, 10.0))
def test_an_operator_for_each_machine_lets_none_wait(machines: int, ratio: float) -> None:
    found = repairmen(machines, mttf=1.0, mttr=ratio, servers=machines)
    assert found.availability == pytest.approx(1 / (1 + ratio))
    assert found.waiting_time == 0.0


def test_a_thousand_machines_stay_numbers() -> None:
    found = repairmen(1000, mttf=1.0, mttr=100.0, servers=1)
    assert found.throughput == pytest.approx(0.01)


# Polling


@given(
    products=st.integers(1, 6),
    load=st.floats(0.05, 0.95),
    setup=st.floats(0.0, 5.0),
    scvs=st.tuples(st.floats(0.0, 4.0), st.floats(0.0, 4.0)),
)
def test_equal_products_wait_as_takagi_says(
    products: int, load: float, setup: float, scvs: tuple[float, float]
) -> None:
    rate, mean = load / products / 1.5, 1.5
    second = mean**2 * (1 + scvs[0])
    for gated, sign in ((False, -1), (True, 1)):
        wait = setup * scvs[1] / 2 + (
            products * rate * second + setup * (products + sign * load)
        ) / (2 * (1 - load))
        found = symmetric_polling_wait(
            products, rate, mean, setup, scv_service=scvs[0], scv_setup=scvs[1], gated=gated
        )
        assert found == pytest.approx(wait)


@given(load=st.floats(0.05, 0.95), setup=st.floats(0.1, 5.0), scv=st.floats(0.0, 4.0))
def test_one_product_with_exhaustive_service_is_a_server_with_vacations(
    load: float, setup: float, scv: float
) -> None:
    """Fuhrmann & Cooper (1985): the wait of M/G/1 plus the rest of a vacation."""
    found = symmetric_polling_wait(1, load, 1.0, setup, scv_service=0.5, scv_setup=scv)
    assert found == pytest.approx(mg1(load, 1.0, 0.5).waiting_time + setup * (1 + scv) / 2)


@given(classes=CLASSES, load=st.floats(0.05, 0.95))
def test_without_setups_polling_only_shifts_the_waits(
    classes: list[tuple[float, float, float]], load: float
) -> None:
    rates, means, scvs = rates_means_scvs(classes, load)
    priorities = mg1_priorities(rates, means, scvs)
    weighted = sum(queue.utilisation * queue.waiting_time for queue in priorities)
    none = [0.0] * len(rates)
    for gated in (False, True):
        law = polling_conservation(rates, means, none, scvs_service=scvs, gated=gated)
        assert law == pytest.approx(weighted)


def test_impossible_stations_are_refused() -> None:
    with pytest.raises(ScenarioError, match="grows without end"):
        mg1_priorities([0.5, 0.6], [1.0, 1.0], [1.0, 1.0])
    with pytest.raises(ScenarioError, match="service_times: 1 values"):
        mg1_priorities([0.5, 0.2], [1.0], [1.0, 1.0])
    with pytest.raises(ScenarioError, match="no class"):
        mg1_priorities([], [], [])
    with pytest.raises(ScenarioError, match="mttr: it is missing"):
        effective_time(1.0, 1.0, mttf=10.0)
    with pytest.raises(ScenarioError, match=r"parts_between_setups: 0\.5"):
        effective_time(1.0, 1.0, setup_time=1.0, parts_between_setups=0.5)
    with pytest.raises(ScenarioError, match="least: 5 parts"):
        bulk_service(1.0, 1.0, least=5, most=4)
    with pytest.raises(ScenarioError, match="grows without end"):
        bulk_service(4.0, 1.0, least=1, most=4)
    with pytest.raises(ScenarioError, match="grows without end"):
        symmetric_polling_wait(3, 0.4, 1.0, 0.1)
    with pytest.raises(ScenarioError, match="scvs_setup: 1 values"):
        polling_conservation([0.1, 0.1], [1.0, 1.0], [1.0, 1.0], scvs_setup=[0.0])
