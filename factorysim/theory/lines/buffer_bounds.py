"""Bounds of the throughput of a line, and simple rules for the size of its buffers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, same_length, whole
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.decomposition import decompose_line
from factorysim.theory.lines.two_machine_lines import two_machine_line


def isolated_efficiency(failure_rate: float, repair_rate: float) -> float:
    """Share of time a machine is up if nothing else ever stops it: r / (r + p).

    Parameters
    ----------
    failure_rate, repair_rate
        Failures per time unit of working, repairs per time unit of being down (or both per slot).

    Source: Gershwin (1994), *Manufacturing Systems Engineering*, chapter 3.

    Examples
    --------
    >>> isolated_efficiency(0.01, 0.09)
    0.9
    """
    fails = not_negative("failure_rate", failure_rate)
    repairs = positive("repair_rate", repair_rate)
    return repairs / (repairs + fails)


def zero_buffer_efficiency(failure_rates: Sequence[float], repair_rates: Sequence[float]) -> float:
    """Share of time a line of equally fast machines works without any buffer.

    All machines move together; each stop of one stops all: 1 / (1 + sum of p / r).

    Source: Buzacott (1967), *International Journal of Production Research* 5, 183-200.

    Examples
    --------
    >>> round(zero_buffer_efficiency([0.01] * 10, [0.49] * 10), 3)
    0.831
    """
    same_length("repair_rates", repair_rates, len(failure_rates), of="machine")
    pairs = zip(failure_rates, repair_rates, strict=True)
    stops = [not_negative("failure_rates", p) / positive("repair_rates", r) for p, r in pairs]
    return 1 / (1 + sum(stops))


def infinite_buffer_throughput(
    rates: Sequence[float],
    *,
    failure_rates: Sequence[float] = (),
    repair_rates: Sequence[float] = (),
) -> float:
    """Throughput with unlimited buffers: that of the machine with the lowest capacity.

    Parameters
    ----------
    rates
        Parts per time unit of each machine while it processes.
    failure_rates, repair_rates
        Failures per time unit of processing, repairs per time unit of being down.

    Source: Gershwin (1994), chapter 3; the bottleneck rate of Hopp and Spearman.

    Examples
    --------
    >>> infinite_buffer_throughput([1.0, 2.0], failure_rates=[0.0, 3.0], repair_rates=[1.0, 1.0])
    0.5
    """
    if not len(rates):
        raise ScenarioError("rates: none was given. One for each machine is accepted.")
    efficiencies = [1.0] * len(rates)
    if len(failure_rates):
        same_length("failure_rates", failure_rates, len(rates), of="machine")
        same_length("repair_rates", repair_rates, len(rates), of="machine")
        pairs = zip(failure_rates, repair_rates, strict=True)
        efficiencies = [isolated_efficiency(p, r) for p, r in pairs]
    pace = [positive("rates", rate) for rate in rates]
    return min(rate * share for rate, share in zip(pace, efficiencies, strict=True))


@dataclass(frozen=True)
class ThroughputBounds:
    """The throughput of a line lies between these two numbers (parts per time unit)."""

    lower: float
    """Without any buffer."""
    upper: float
    """With unlimited buffers."""


def throughput_bounds(
    rates: Sequence[float],
    *,
    buffers: Sequence[int] | None = None,
    failure_rates: Sequence[float] = (),
    repair_rates: Sequence[float] = (),
) -> ThroughputBounds:
    """Bounds of the throughput of a line of exponential machines, reliable or not.

    The lower one is the exact throughput without buffers, the upper one that with unlimited
    buffers. With *buffers* the upper one is sharper: every two neighbours are taken out of the
    line, and the slowest of these pairs counts. Both hold because the times at which parts leave
    (blocking after service) are sums and maxima of processing times: no place more and no machine
    fewer can delay a part.

    Parameters
    ----------
    rates
        Parts per time unit of each machine while it processes; at most about nine machines.
    buffers
        Places between the machines; None for bounds of every choice of buffers.
    failure_rates, repair_rates
        Failures per time unit of processing, repairs per time unit of being down.

    Source: Buzacott (1967); Buzacott and Shanthikumar (1993), chapter 5 (the recursion).

    Examples
    --------
    >>> bounds = throughput_bounds([1, 1, 1])
    >>> round(bounds.lower, 10), bounds.upper
    (0.5641025641, 1.0)
    >>> throughput_bounds([1, 1, 1], buffers=[2, 0]).upper
    0.6666666666666666
    """
    upper = infinite_buffer_throughput(
        rates, failure_rates=failure_rates, repair_rates=repair_rates
    )
    nothing = [0] * (len(rates) - 1)
    lower = line_chain(
        rates, nothing, failure_rates=failure_rates, repair_rates=repair_rates
    ).throughput
    if buffers is not None:
        same_length("buffers", buffers, len(rates) - 1, of="gap between two machines")
        fails = failure_rates or [0.0] * len(rates)
        repairs = repair_rates or [1.0] * len(rates)
        for i, buffer in enumerate(buffers):
            pair = slice(i, i + 2)
            small = two_machine_line(
                rates[pair],
                buffer=buffer,
                failure_rates=fails[pair],
                repair_rates=repairs[pair],
            )
            upper = min(upper, small.throughput)
    return ThroughputBounds(lower, upper)


def equal_buffers_for_share(
    wanted_share: float,
    rates: Sequence[float],
    *,
    failure_rates: Sequence[float] = (),
    repair_rates: Sequence[float] = (),
    largest: int = 100,
) -> int:
    """Fewest places, the same in every gap, that give a share of the throughput without limits.

    The throughput comes from `decompose_line`, so near the border the answer can be one too many.

    Parameters
    ----------
    wanted_share
        Throughput over that with unlimited buffers, above 0 and below 1.
    rates, failure_rates, repair_rates
        The machines, as for `line_chain`.
    largest
        Most places per gap that are tried.

    Raises
    ------
    ScenarioError
        If even *largest* places do not reach the share.

    Source: bisection; that more places never harm: Buzacott and Shanthikumar (1993), chapter 5.

    Examples
    --------
    >>> equal_buffers_for_share(0.9, [1.0, 1.0])
    7
    """
    _check_share(wanted_share)
    unlimited = infinite_buffer_throughput(
        rates, failure_rates=failure_rates, repair_rates=repair_rates
    )

    def is_enough(places: int) -> bool:
        line = decompose_line(
            rates,
            [places] * (len(rates) - 1),
            failure_rates=failure_rates,
            repair_rates=repair_rates,
        )
        return line.throughput >= wanted_share * unlimited - 1e-9

    low, high = -1, 0
    while not is_enough(high):
        if high >= whole("largest", largest):
            raise ScenarioError(
                f"wanted_share: {wanted_share!r} needs more than {largest} places per gap. Try a "
                "smaller share or a larger value of largest."
            )
        low, high = high, min(2 * high + 1, largest)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def buffer_for_share(wanted_share: float, *, rate_ratio: float = 1.0) -> int:
    """Places between two reliable exponential machines that give a share of the slower one's rate.

    Balanced machines reach (b + 2) / (b + 3); in general the queue M/M/1/(b + 2).

    Parameters
    ----------
    wanted_share
        Throughput over the rate of the slower machine, above 0 and below 1.
    rate_ratio
        Rate of the faster machine over that of the slower one, 1 or more.

    Source: Hillier and Boling (1967); Buzacott and Shanthikumar (1993), chapter 5.

    Examples
    --------
    >>> buffer_for_share(0.9), buffer_for_share(0.9, rate_ratio=1.25)
    (7, 3)
    """
    _check_share(wanted_share)
    if not (math.isfinite(rate_ratio) and rate_ratio >= 1):
        raise ScenarioError(
            f"rate_ratio: {rate_ratio!r} is not possible. The faster rate over the slower one, "
            "1 or more, is accepted."
        )
    if rate_ratio == 1:
        return max(0, math.ceil((3 * wanted_share - 2) / (1 - wanted_share) - 1e-9))
    # Share with N places counted: (1 - x^N) / (1 - x^(N + 1)) with x = slower / faster rate.
    x = 1 / rate_ratio
    places = math.log((1 - wanted_share) / (1 - wanted_share * x)) / math.log(x)
    return max(0, math.ceil(places - 1e-9) - 2)


def buffer_for_repairs(repair_time: float, rate: float, *, repairs_covered: float = 2.0) -> int:
    """Places that keep a neighbour at work during a number of mean repairs.

    The rule of thumb: a buffer becomes effective when it covers one mean repair, and gains little
    beyond two to five. It is a start for a simulation, not a promise.

    Parameters
    ----------
    repair_time
        Mean time of a repair.
    rate
        Parts per time unit of the line.
    repairs_covered
        How many mean repairs the buffer covers.

    Source: Conway, Maxwell, McClain and Thomas (1988), *Operations Research* 36, 229-241;
    Gershwin (1994), chapter 3.

    Examples
    --------
    >>> buffer_for_repairs(10, 0.5)
    10
    """
    parts = positive("repair_time", repair_time) * positive("rate", rate)
    return math.ceil(positive("repairs_covered", repairs_covered) * parts - 1e-9)


def _check_share(wanted_share: float) -> None:
    if not 0 < wanted_share < 1:
        raise ScenarioError(
            f"wanted_share: {wanted_share!r} is not possible. A share above 0 and below 1 is "
            "accepted; the full rate would need an unlimited buffer."
        )
