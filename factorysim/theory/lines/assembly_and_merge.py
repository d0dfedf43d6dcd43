"""Exact figures of two small networks: an assembly with its feeders, and a merge of two flows.

All times are exponential, the feeders always have material, and blocking is after service.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from factorysim.theory.line_checks import positive, same_length, whole
from factorysim.theory.lines.markov_chains import solve_chain

AssemblyState = tuple[tuple[int, ...], bool]
MergeState = tuple[tuple[bool, ...], int, bool]


@dataclass(frozen=True)
class AssemblyFigures:
    """Long-run figures of an assembly with its feeders."""

    throughput: float
    """Assembled parts per time unit."""
    utilisation: tuple[float, ...]
    """Share of time each feeder processes, and after them the assembly."""
    mean_stock: tuple[float, ...]
    """Mean finished parts of each feeder that wait, one in a blocked feeder included."""


def assembly_chain(
    feeder_rates: Sequence[float], assembly_rate: float, buffers: Sequence[int]
) -> AssemblyFigures:
    """Exact figures of an assembly that takes one part of each of its feeders.

    The assembly begins as soon as one part of each kind is there and takes all at one instant,
    from the buffers or, where there is no place between, from the blocked feeder.

    Parameters
    ----------
    feeder_rates
        Parts per time unit of each feeder while it processes.
    assembly_rate
        Assemblies per time unit.
    buffers
        Places between each feeder and the assembly.

    Source: Buzacott and Shanthikumar (1993), *Stochastic Models of Manufacturing Systems*,
    chapter 5 (the chain of an assembly with finite buffers).

    Examples
    --------
    Two feeders without buffers, all rates 1: 6/11.

    >>> round(assembly_chain([1, 1], 1, [0, 0]).throughput, 10)
    0.5454545455
    """
    rates = [positive("feeder_rates", rate) for rate in feeder_rates]
    same_length("buffers", buffers, len(rates), of="feeder")
    places = [whole("buffers", buffer) for buffer in buffers]
    rate = positive("assembly_rate", assembly_rate)

    def begin(stocks: tuple[int, ...], works: bool) -> AssemblyState:
        if not works and all(stocks):
            return tuple(stock - 1 for stock in stocks), True
        return stocks, works

    def change(state: AssemblyState) -> Iterable[tuple[float, AssemblyState, str]]:
        stocks, works = state
        for i, feeder in enumerate(rates):
            if stocks[i] <= places[i]:  # one more would be blocked in the feeder
                more = (*stocks[:i], stocks[i] + 1, *stocks[i + 1 :])
                yield feeder, begin(more, works), "fed"
        if works:
            yield rate, begin(stocks, False), "assembled"

    chain = solve_chain(((0,) * len(rates), False), change)
    feeders = range(len(rates))
    shares = chain.probabilities.items()
    stocks = [[(state[0][i], share) for state, share in shares] for i in feeders]
    return AssemblyFigures(
        throughput=chain.rates["assembled"],
        utilisation=(
            *(sum(p for n, p in stocks[i] if n <= places[i]) for i in feeders),
            chain.mean(lambda state: state[1]),
        ),
        mean_stock=tuple(sum(n * p for n, p in stocks[i]) for i in feeders),
    )


@dataclass(frozen=True)
class MergeFigures:
    """Long-run figures of feeders before one buffer and one machine."""

    throughput: float
    """Parts per time unit of the machine."""
    share_from_feeder: tuple[float, ...]
    """Share of the parts that come from each feeder."""
    fraction_blocked: tuple[float, ...]
    """Share of time each feeder is blocked."""
    mean_buffer_content: float
    """Mean parts in the buffer, those in the machines not counted."""


def merge_chain(feeder_rates: Sequence[float], machine_rate: float, buffer: int) -> MergeFigures:
    """Exact figures of feeders before one buffer; of those blocked the first one moves first.

    Parameters
    ----------
    feeder_rates
        Parts per time unit of each feeder while it processes, in the order of their priority.
    machine_rate
        Parts per time unit of the machine behind the buffer.
    buffer
        Places of the buffer.

    Source: Helber (1999), *Performance Analysis of Flow Lines with Non-Linear Flow of Material*
    (the model of the merge); solved exactly.

    Examples
    --------
    >>> merge = merge_chain([0.5, 0.8], 1.0, 2)
    >>> round(merge.throughput, 10), round(merge.share_from_feeder[0], 10)
    (0.9061405951, 0.4367422006)
    """
    rates = [positive("feeder_rates", rate) for rate in feeder_rates]
    rate = positive("machine_rate", machine_rate)
    places = whole("buffer", buffer)

    def settle(blocked: tuple[bool, ...], content: int, works: bool) -> MergeState:
        waits = list(blocked)
        while True:
            if not works and content > 0:
                content, works = content - 1, True
            elif any(waits) and content < places:
                waits[waits.index(True)] = False
                content += 1
            elif any(waits) and not works:
                waits[waits.index(True)] = False
                works = True
            else:
                return tuple(waits), content, works

    def change(state: MergeState) -> Iterable[tuple[float, MergeState, str]]:
        blocked, content, works = state
        for i, feeder in enumerate(rates):
            if not blocked[i]:
                now = (*blocked[:i], True, *blocked[i + 1 :])
                yield feeder, settle(now, content, works), f"fed {i}"
        if works:
            yield rate, settle(blocked, content, False), "left"

    chain = solve_chain(((False,) * len(rates), 0, False), change)
    throughput = chain.rates["left"]
    feeders = range(len(rates))
    return MergeFigures(
        throughput=throughput,
        share_from_feeder=tuple(chain.rates[f"fed {i}"] / throughput for i in feeders),
        fraction_blocked=tuple(
            sum(share for state, share in chain.probabilities.items() if state[0][i])
            for i in feeders
        ),
        mean_buffer_content=chain.mean(lambda state: state[1]),
    )
