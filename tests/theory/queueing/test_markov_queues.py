"""M/M/1, M/M/c, M/M/c/K: against each other, a Markov chain, and their limits."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory.lines.markov_chains import solve_chain
from factorysim.theory.queueing import (
    erlang_b,
    erlang_c,
    mm1,
    mm1_lead_time_exceeds,
    mm1_transient,
    mmc,
    mmc_wait_exceeds,
    mmck,
    servers_needed,
)
from tests.validation import closed_forms

TIMES = st.floats(0.01, 100.0)
SERVERS = st.integers(1, 12)


@given(mean=TIMES, servers=SERVERS, utilisation=st.floats(0.05, 0.9))
def test_much_room_is_like_infinite_room(mean: float, servers: int, utilisation: float) -> None:
    rate = utilisation * servers / mean
    open_queue, large = mmc(rate, mean, servers), mmck(rate, mean, servers, servers + 400)
    for name in ("utilisation", "throughput", "wip", "queue", "lead_time", "wait_share"):
        assert getattr(large, name) == pytest.approx(getattr(open_queue, name), rel=1e-9, abs=1e-12)
    assert large.loss_share < 1e-15


@given(mean=TIMES, servers=SERVERS, load=st.floats(0.05, 30.0))
def test_no_room_to_wait_is_the_loss_system_of_erlang(
    mean: float, servers: int, load: float
) -> None:
    station = mmck(load / mean, mean, servers, servers)
    assert station.loss_share == pytest.approx(erlang_b(load, servers))
    assert (station.queue, station.wait_share) == (0.0, 0.0)


@given(mean=TIMES, servers=SERVERS, room=st.integers(0, 30), load=st.floats(0.05, 30.0))
def test_little_holds_for_the_system_the_queue_and_the_servers(
    mean: float, servers: int, room: int, load: float
) -> None:
    station = mmck(load / mean, mean, servers, servers + room)
    assert station.wip == pytest.approx(station.throughput * station.lead_time)
    assert station.queue == pytest.approx(station.throughput * station.waiting_time)
    assert station.wip - station.queue == pytest.approx(servers * station.utilisation)
    assert station.throughput == pytest.approx(load / mean * (1 - station.loss_share))


@pytest.mark.parametrize(("servers", "capacity"), [(1, 4), (2, 2), (3, 7)])
@pytest.mark.parametrize("rate", [0.7, 2.0, 9.0])
def test_limited_room_agrees_with_a_chain(rate: float, servers: int, capacity: int) -> None:
    def change(number: int) -> Iterable[tuple[float, int, str]]:
        if number < capacity:
            yield rate, number + 1, "waits" if number >= servers else "begins"
        if number:
            yield min(number, servers) / 1.25, number - 1, "left"

    chain = solve_chain(0, change)
    station = mmck(rate, 1.25, servers, capacity)
    assert station.throughput == pytest.approx(chain.rates["left"])
    assert station.wip == pytest.approx(chain.mean(lambda number: number))
    assert station.queue == pytest.approx(chain.mean(lambda number: max(number - servers, 0)))
    waits = chain.rates.get("waits", 0.0) / chain.rates["left"]
    assert station.wait_share == pytest.approx(waits)


def test_a_hopeless_overload_of_a_long_queue_is_no_problem() -> None:
    station = mmck(1000.0, 1.0, servers=1, capacity=5000)
    assert station.throughput == pytest.approx(1.0)
    assert station.wip == pytest.approx(5000 - 1 / 999)


@given(servers=SERVERS, utilisation=st.floats(0.01, 0.999))
def test_the_wait_agrees_with_an_independent_formula(servers: int, utilisation: float) -> None:
    load = utilisation * servers
    assert erlang_c(load, servers) == pytest.approx(closed_forms.erlang_c(load, servers))
    wait = closed_forms.erlang_c_wait(load, 1.0, servers)
    assert mmc(load, 1.0, servers).waiting_time == pytest.approx(wait)


@given(utilisation=st.floats(0.01, 0.99), mean=TIMES)
def test_one_server_has_its_closed_form(utilisation: float, mean: float) -> None:
    queue = mm1(utilisation / mean, mean)
    assert queue.wip == pytest.approx(utilisation / (1 - utilisation))
    assert queue.lead_time == pytest.approx(mean / (1 - utilisation))
    median = queue.lead_time * math.log(2)
    assert mm1_lead_time_exceeds(utilisation / mean, mean, median) == pytest.approx(0.5)


@given(load=st.floats(0.1, 200.0), share=st.floats(0.01, 0.999), within=st.floats(0.0, 3.0))
def test_one_server_less_would_not_be_enough(load: float, share: float, within: float) -> None:
    needed = servers_needed(load, 1.0, share=share, within=within)
    assert mmc_wait_exceeds(load, 1.0, needed, within) <= (1 - share) * (1 + 1e-9)
    if needed - 1 > load:
        assert mmc_wait_exceeds(load, 1.0, needed - 1, within) > (1 - share) * (1 - 1e-9)


@pytest.mark.parametrize("rate", [0.3, 0.97, 1.0, 1.6])
@pytest.mark.parametrize("time", [0.01, 1.0, 30.0])
def test_the_beginning_agrees_with_uniformisation(rate: float, time: float) -> None:
    exact = closed_forms.number_at(rate, 1.0, time)
    assert mm1_transient(rate, 1.0, time) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("utilisation", [0.1, 0.8, 0.99, 0.999])
def test_the_beginning_ends_in_the_long_run(utilisation: float) -> None:
    assert mm1_transient(utilisation, 1.0, 0.0) == 0.0
    late = mm1_transient(utilisation, 1.0, 1e9)
    assert late == pytest.approx(mm1(utilisation, 1.0).wip, rel=1e-9)


def test_an_overloaded_queue_grows_steadily_in_the_end() -> None:
    growth = mm1_transient(1.5, 1.0, 2001.0) - mm1_transient(1.5, 1.0, 2000.0)
    assert growth == pytest.approx(0.5, abs=1e-9)


def test_more_work_than_can_be_done_is_refused() -> None:
    with pytest.raises(ScenarioError, match="grows without end"):
        mm1(1.0, 1.0)
    with pytest.raises(ScenarioError, match="grows without end"):
        erlang_c(3.0, 3)


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ScenarioError, match="2 places for 3 servers"):
        mmck(1.0, 1.0, servers=3, capacity=2)
    with pytest.raises(ScenarioError, match="arrival_rate: -1"):
        mmc(-1.0, 1.0, 2)
    with pytest.raises(ScenarioError, match="share: 1"):
        servers_needed(1.0, 1.0, share=1.0, within=0.0)
