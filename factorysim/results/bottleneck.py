"""Where is the bottleneck? The machine with the longest active period, moment by moment.

A machine is *active* while it makes others wait: working, being set up, down or in maintenance;
it is not active while it is starved, blocked or off. At every time the machine whose
uninterrupted active period is the longest is the momentary bottleneck. Where the periods of two
successive bottlenecks overlap, the bottleneck is *shifting* between them; otherwise a machine is
the *sole* bottleneck.

Source: Roser, Nakano & Tanaka (2002), "Shifting bottleneck detection", Winter Simulation
Conference, 1079-1086.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from factorysim.results.effectiveness import utilisation
from factorysim.results.observed import MachineSeen, Observed
from factorysim.results.times import (
    machine_labels,
    ratio,
    station_names,
    window_length,
)

if TYPE_CHECKING:
    import numpy as np

    _Times: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


class Period(NamedTuple):
    """A machine was active without interruption."""

    begin: float
    end: float
    machine: int
    """Index in `Observed.machines`."""


class Span(NamedTuple):
    """A machine was the bottleneck, and so were the same others, or none."""

    begin: float
    end: float
    machine: int
    """Index in `Observed.machines`."""
    is_shifting: bool
    """Whether it was one of several."""


@dataclass(frozen=True)
class BottleneckShare:
    """How often one machine of a station was the bottleneck."""

    machine: str
    sole: float
    """Share of the window in which it alone was the bottleneck; NaN when not recorded."""
    shifting: float
    """Share of the window in which it was one of those between which the bottleneck shifted."""
    utilisation: float
    """Share of planned time in which it worked."""

    @property
    def total(self) -> float:
        """Share of the window in which it was a bottleneck, alone or shifting."""
        return self.sole + self.shifting


def bottleneck_shares(observed: Observed) -> list[BottleneckShare]:
    """Return one row per machine of a station, in declared order."""
    stations = set(station_names(observed))
    sole, shifting = _sole_and_shifting(bottleneck_periods(observed), len(observed.machines))
    length = window_length(observed)
    rows = []
    for index, label in enumerate(machine_labels(observed)):
        machine = observed.machines[index]
        if machine.place not in stations:
            continue
        is_known = machine.idle is not None
        rows.append(
            BottleneckShare(
                machine=label,
                sole=ratio(sole[index], length) if is_known else math.nan,
                shifting=ratio(shifting[index], length) if is_known else math.nan,
                utilisation=utilisation([machine]),
            )
        )
    return rows


def bottleneck_machine(shares: Sequence[BottleneckShare]) -> BottleneckShare | None:
    """Return the machine that was the bottleneck for most of the time; None if none was.

    Of several with the same share it is the one that was more often alone, then the first.
    """
    known = [share for share in shares if share.total > 0]
    return max(known, key=lambda share: (share.total, share.sole), default=None)


def bottleneck_sentence(observed: Observed) -> str:
    """Return one sentence that names the bottleneck, and one on the highest utilisation."""
    shares = bottleneck_shares(observed)
    worst = bottleneck_machine(shares)
    loaded = [share for share in shares if not math.isnan(share.utilisation)]
    if not loaded:
        return "No station was planned to work, so there is no bottleneck."
    highest = max(loaded, key=lambda share: share.utilisation)
    load = f"{highest.machine} ({_percent(highest.utilisation)} of planned time)"
    if worst is None:
        return f"The highest utilisation has {load}."
    text = (
        f"The bottleneck is {worst.machine}: the longest active period was there for "
        f"{_percent(worst.total)} of the time ({_percent(worst.sole)} alone, "
        f"{_percent(worst.shifting)} shifting)."
    )
    if worst.machine == highest.machine:
        return f"{text} It also has the highest utilisation, {_percent(highest.utilisation)}."
    return f"{text} The highest utilisation has {load}."


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def active_periods(machine: MachineSeen, index: int, observed: Observed) -> list[Period]:
    """Return the active periods of a machine inside the window: what its idle periods leave.

    Periods are cut at the borders of the window, like all state times. Being idle for no time at
    all, between two parts of one instant, is no interruption.
    """
    begins, ends = _active(machine, observed)
    return [Period(*times, index) for times in zip(begins.tolist(), ends.tolist(), strict=True)]


def _active(machine: MachineSeen, observed: Observed) -> tuple[_Times, _Times]:
    """Return begins and ends of the active periods of a machine."""
    import numpy as np

    if machine.idle is None:
        return np.empty(0), np.empty(0)
    still = [] if machine.idle_since is None else [(machine.idle_since, observed.end)]
    idle = np.array([*machine.idle, *still], dtype=float).reshape(-1, 2)
    idle = idle[idle[:, 1] > idle[:, 0]]
    begins = np.maximum([observed.warmup, *idle[:, 1]], observed.warmup)
    ends = np.minimum([*idle[:, 0], observed.end], observed.end)
    return begins[ends > begins], ends[ends > begins]


def bottleneck_periods(observed: Observed) -> list[Period]:
    """Return the active periods that were the longest at some time, in order of their begin.

    Periods of exactly the same length share the place. Takes n log n steps for n periods.
    """
    periods = _candidates(observed)
    times = sorted({period.begin for period in periods} | {period.end for period in periods})
    going_on: list[tuple[float, float, Period]] = []
    found: set[Period] = set()
    arriving = 0
    for time in times:
        while arriving < len(periods) and periods[arriving].begin <= time:
            period = periods[arriving]
            heapq.heappush(going_on, (period.begin - period.end, -period.end, period))
            arriving += 1
        while going_on and going_on[0][2].end <= time:
            heapq.heappop(going_on)
        found.update(_longest(going_on, time))
    return sorted(found)


def _candidates(observed: Observed) -> list[Period]:
    """Return the active periods of stations that do not lie inside a longer one, by begin."""
    import numpy as np

    stations = set(station_names(observed))
    indices = [i for i, machine in enumerate(observed.machines) if machine.place in stations]
    active = [_active(observed.machines[i], observed) for i in indices]
    if not active:
        return []
    begins = np.concatenate([begin for begin, _ in active])
    ends = np.concatenate([end for _, end in active])
    machines = np.repeat(indices, [len(begin) for begin, _ in active])
    order = np.lexsort((machines, -ends, begins))
    begins, ends, machines = begins[order], ends[order], machines[order]
    # What began earlier and ends later hides a period for all of its time.
    is_hidden = ends < np.maximum.accumulate(ends)
    columns = (begins[~is_hidden], ends[~is_hidden], machines[~is_hidden])
    return [Period(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]


def _longest(going_on: list[tuple[float, float, Period]], time: float) -> list[Period]:
    """Return the periods of the greatest length; of these only the one that ends last stays.

    The others need not be looked at again: they have been found, and as long as they go on, the
    one that stays hides whatever is shorter.
    """
    if not going_on:
        return []
    first = heapq.heappop(going_on)
    found = [first[2]]
    while going_on and going_on[0][0] == first[0]:
        period = heapq.heappop(going_on)[2]
        if period.end > time:
            found.append(period)
    heapq.heappush(going_on, first)
    return found


def bottleneck_spans(periods: Sequence[Period]) -> Iterator[Span]:
    """Give, from time to time, which machines were the bottleneck, alone or in turn.

    Parameters
    ----------
    periods
        What `bottleneck_periods` returns.
    """
    changes = sorted(
        [(period.begin, 1, period.machine) for period in periods]
        + [(period.end, 0, period.machine) for period in periods]
    )
    current: set[int] = set()
    last = -math.inf
    for time, begins, machine in changes:
        if time > last:
            for active in sorted(current):
                yield Span(last, time, active, is_shifting=len(current) > 1)
        last = time
        if begins:
            current.add(machine)
        else:
            current.discard(machine)


def _sole_and_shifting(periods: Sequence[Period], machines: int) -> tuple[list[float], list[float]]:
    """Return the time each machine was the only bottleneck, and one of several."""
    sole_lengths: list[list[float]] = [[] for _ in range(machines)]
    shifting_lengths: list[list[float]] = [[] for _ in range(machines)]
    for span in bottleneck_spans(periods):
        lengths = shifting_lengths if span.is_shifting else sole_lengths
        lengths[span.machine].append(span.end - span.begin)
    return [math.fsum(lengths) for lengths in sole_lengths], [
        math.fsum(lengths) for lengths in shifting_lengths
    ]
