"""Exact long-run figures of small lines: exponential or Erlang times, failures, finite buffers.

Conventions: blocking after service; buffer sizes count the places between the machines only;
machines fail while they process and go on with the same part; the last machine is never blocked.
"""

from __future__ import annotations

from collections.abc import Sequence

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import MOST_STATES, positive, same_length, whole
from factorysim.theory.lines.markov_chains import stationary
from factorysim.theory.lines.performance import (
    LinePerformance,
    content,
    finishing_rate,
    lost,
    machine_shares,
    performance,
)
from factorysim.theory.lines.phase_types import PhaseType, machines_of
from factorysim.theory.lines.sections import Section, TransitionFinder


def line_chain(
    rates: Sequence[float] = (),
    buffers: Sequence[int] = (),
    *,
    failure_rates: Sequence[float] = (),
    repair_rates: Sequence[float] = (),
    erlang_phases: Sequence[int] = (),
    times: Sequence[PhaseType] = (),
    arrival_rate: float | None = None,
    first_buffer: int = 0,
    most_states: int = MOST_STATES,
) -> LinePerformance:
    """Exact figures of a line of single machines, by its Markov chain.

    Parameters
    ----------
    rates
        Parts per time unit of each machine while it processes.
    buffers
        Places between the machines, one number fewer than machines.
    failure_rates, repair_rates
        Failures per time unit of processing and repairs per time unit of being down, one for each
        machine; failure rate 0 for a reliable one. Without them all are reliable.
    erlang_phases
        Phases of each processing time; without them all are exponential.
    times
        Instead of *rates*: the time of each machine for a part, as phases.
    arrival_rate
        Poisson arrivals per time unit, lost when the first buffer is full. Without it the first
        machine always has a part.
    first_buffer
        Places before the first machine of a line with arrivals.
    most_states
        Chains with more states are refused (time grows roughly in proportion: 75 000 states take
        about a second).

    Raises
    ------
    ScenarioError
        If a number is impossible or the chain is too large.

    Source: Hillier and Boling (1967), *Operations Research* 15, 286-303 (the chain of a line with
    exponential or Erlang times); Buzacott and Shanthikumar (1993), chapter 5.

    Examples
    --------
    Three balanced machines without buffers: 22/39 (Hillier and Boling).

    >>> round(line_chain([1, 1, 1], [0, 0]).throughput, 10)
    0.5641025641
    """
    machines, places = described_line(
        rates, buffers, failure_rates, repair_rates, erlang_phases, times
    )
    is_fed = arrival_rate is not None
    if arrival_rate is not None:
        machines.insert(0, PhaseType.exponential(positive("arrival_rate", arrival_rate)))
        places.insert(0, whole("first_buffer", first_buffer))
    section = Section(machines, places, is_fed=is_fed)
    section.check_size(most_states, instead=", or use the decomposition (decompose_line)")
    moves = TransitionFinder(section).find()
    probability = stationary(moves.sources, moves.targets, moves.rates, len(section.states))
    return performance(
        throughput=finishing_rate(section, section.count - 1, probability),
        shares=[machine_shares(section, i, probability) for i in range(section.count)],
        contents=[content(section, i, probability) for i in range(section.count - 1)],
        is_fed=is_fed,
        loss_share=float(lost(section, section.states) @ probability) if is_fed else 0.0,
    )


def described_line(
    rates: Sequence[float],
    buffers: Sequence[int],
    failure_rates: Sequence[float],
    repair_rates: Sequence[float],
    erlang_phases: Sequence[int] = (),
    times: Sequence[PhaseType] = (),
) -> tuple[list[PhaseType], list[int]]:
    """Check the description of a line and return its machines and its buffers.

    Examples
    --------
    >>> machines, places = described_line([1, 2], [3], [], [])
    >>> [machine.mean for machine in machines], places
    ([1.0, 0.5], [3])
    """
    if bool(len(rates)) == bool(len(times)):
        raise ScenarioError(
            "rates: exactly one of rates and times is accepted. Give the rate of each machine, "
            "or its time as phases."
        )
    count = len(rates) or len(times)
    same_length("buffers", buffers, count - 1, of="gap between two machines")
    places = [whole(f"buffers[{i}]", places) for i, places in enumerate(buffers)]
    for name, values in (
        ("failure_rates", failure_rates),
        ("repair_rates", repair_rates),
        ("erlang_phases", erlang_phases),
    ):
        if len(values):
            same_length(name, values, count, of="machine")
    if len(failure_rates) and not len(repair_rates) and any(failure_rates):
        raise ScenarioError("repair_rates: machines fail, but no repair rates were given.")
    if len(times):
        machines = list(times)
        if len(failure_rates):
            pairs = zip(machines, failure_rates, repair_rates, strict=True)
            machines = [machine.with_failures(p, r) for machine, p, r in pairs]
        return machines, places
    return (
        machines_of(
            rates=tuple(rates),
            failure_rates=tuple(failure_rates),
            repair_rates=tuple(repair_rates) or (1.0,) * count,
            phases=tuple(erlang_phases),
        ),
        places,
    )
