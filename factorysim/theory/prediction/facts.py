"""What there is in a factory that a formula has to know about."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from factorysim.model.distributions import (
    Constant,
    Distribution,
    Erlang,
    Exponential,
)
from factorysim.model.durations import as_distribution
from factorysim.model.factory import Factory
from factorysim.model.flow import Flow, is_function, time_at
from factorysim.model.loads import arrival_rates
from factorysim.model.places import Station, WaitingRoom
from factorysim.model.products import ByShare
from factorysim.model.sources import Source
from factorysim.model.visits import Shares, mean_visits
from factorysim.theory.prediction.prediction import Assumption
from factorysim.units import SECONDS

_BLIND_RULES = ("fifo", "lifo", "random")
"""Rules that look neither at the times nor at the kind of a part."""


@dataclass(frozen=True)
class Work:
    """The work of one product at one station: how much of it comes, and how long it takes."""

    product: str
    rate: float
    """Visits per time unit, or their share where nobody knows how many come."""
    time: Distribution


@dataclass(frozen=True)
class Facts:
    """A factory, seen with the eyes of somebody who looks for a formula."""

    factory: Factory

    @cached_property
    def flow(self) -> Flow:
        """Who goes where."""
        return Flow(self.factory)

    @property
    def hours(self) -> float:
        """Hours in one time unit."""
        return SECONDS[self.factory.time_unit] / SECONDS["h"]

    @cached_property
    def stations(self) -> dict[str, Station]:
        """The stations that some part comes to."""
        return {n: s for n, s in self.factory.stations.items() if n in self.flow.visits}

    @cached_property
    def sources(self) -> list[Source]:
        """All sources."""
        return list(self.factory.sources.values())

    @property
    def is_saturated(self) -> bool:
        """Whether the first place never waits for parts."""
        return len(self.sources) == 1 and self.sources[0].unlimited

    @cached_property
    def rates(self) -> dict[str, float]:
        """Parts of each product that enter per time unit; empty if a source has no lasting rate."""
        rates = arrival_rates(self.factory)
        if rates is None or len(rates) < len(self.sources):
            return {}
        total: dict[str, float] = {}
        for by_product in rates.values():
            for product, rate in by_product.items():
                total[product] = total.get(product, 0.0) + rate
        return total

    @property
    def arrival_rate(self) -> float:
        """Parts that enter per time unit."""
        return math.fsum(self.rates.values())

    @cached_property
    def intervals(self) -> list[Distribution]:
        """The times between arrivals of the sources that say them."""
        unit = self.factory.time_unit
        return [as_distribution(s.every, unit) for s in self.sources if s.every is not None]

    @property
    def is_poisson(self) -> bool:
        """Whether parts come by Poisson processes, one at a time, at a constant rate."""
        return bool(self.sources) and all(self._comes_by_chance(source) for source in self.sources)

    def _comes_by_chance(self, source: Source) -> bool:
        if source.every is None or not self._plain(source):
            return False
        return isinstance(as_distribution(source.every, self.factory.time_unit), Exponential)

    def _plain(self, source: Source) -> bool:
        return (
            source.batch == 1
            and source.collect == 1
            and source.count is None
            and source.shift is None
            and source.when_full != "hold"
        )

    @property
    def arrives_one_by_one(self) -> bool:
        """Whether every source says the time between single parts, and goes on for ever."""
        return bool(self.sources) and all(
            source.every is not None and self._plain(source) for source in self.sources
        )

    @cached_property
    def work(self) -> dict[str, list[Work]]:
        """The work at each station; empty if some time is a function or a choice is not fixed."""
        shares: Shares = {}
        for product, number, step in self.flow.steps():
            given = step.choose.by_share if isinstance(step.choose, ByShare) else None
            if given is None and len(step.candidates) > 1:
                return {}
            weights = {name: given[name] if given else 1.0 for name in step.candidates}
            total = sum(weights.values())
            shares[product, number] = {name: weight / total for name, weight in weights.items()}
        found: dict[str, list[Work]] = {name: [] for name in self.stations}
        for product, rate in (self.rates or self._mix).items():
            visits = mean_visits(self.flow, product, shares)
            for number, step in enumerate(self.factory.products[product].route):
                for name, share in shares[product, number].items():
                    if name not in self.stations:
                        continue
                    time = time_at(step, product, name, self.stations[name])
                    if time is None or is_function(time):
                        return {}
                    lasts = as_distribution(time, self.factory.time_unit)
                    found[name].append(Work(product, rate * visits[number] * share, lasts))
        return found

    @property
    def _mix(self) -> dict[str, float]:
        """The share of each product where nobody knows how many parts come."""
        mix: dict[str, float] = {}
        for source in self.sources:
            for product, share in source.shares.items():
                mix[product] = mix.get(product, 0.0) + share
        return mix

    def moments(self, station: str) -> tuple[float, float, float]:
        """Return visits per time unit, mean time and its squared variation at a station."""
        works = self.work[station]
        rate = math.fsum(work.rate for work in works)
        mean = math.fsum(w.rate * w.time.expected for w in works) / rate
        square = math.fsum(w.rate * w.time.expected**2 * (1 + w.time.scv) for w in works) / rate
        return rate, mean, square / mean**2 - 1 if mean else 0.0

    @cached_property
    def serial(self) -> list[str] | None:
        """The stations in the order in which every part visits them once; None if it is no line."""
        if any(step.outcomes for _, _, step in self.flow.steps()):
            return None
        routes = {tuple(step.at for step in p.route) for p in self.factory.products.values()}
        if len(routes) != 1:
            return None
        route = list(next(iter(routes)))
        while route and route[-1] in self.factory.exits:
            route.pop()
        names = [str(at) for at in route]
        if not all(isinstance(at, str) and at in self.factory.stations for at in route):
            return None
        return names if names and len(set(names)) == len(names) else None

    def room(self, station: str) -> int | None:
        """Return the places in front of a station; None for unlimited."""
        room = self.stations[station].buffer
        return room.capacity if isinstance(room, WaitingRoom) else room

    def is_exponential(self, station: str) -> bool:
        """Whether all times at a station are exponential with one mean."""
        times = [work.time for work in self.work.get(station, [])]
        means = {time.expected for time in times}
        return bool(times) and len(means) == 1 and all(isinstance(t, Exponential) for t in times)

    def is_constant(self, station: str) -> bool:
        """Whether all times at a station are one constant."""
        times = [work.time for work in self.work.get(station, [])]
        return len({t.expected for t in times}) == 1 and all(isinstance(t, Constant) for t in times)

    def phases(self, station: str) -> int | None:
        """Return the phases of an Erlang time (1 for exponential); None for any other."""
        if self.is_exponential(station):
            return 1
        times = {work.time for work in self.work.get(station, [])}
        time = next(iter(times)) if len(times) == 1 else None
        return time.k if isinstance(time, Erlang) else None

    # ---- what formulas usually leave out

    def without(self, *handled: str) -> tuple[Assumption, ...]:
        """Return the conditions that formulas share, without those that are *handled*."""
        stations = self.stations.items()
        offenders = {
            "failures": [n for n, s in stations if s.failures],
            "setups": [n for n, s in stations if s.setup],
            "maintenance": [n for n, s in stations if s.maintenance],
            "shifts": [n for n, s in stations if s.shift is not None],
            "batches": [n for n, s in stations if s.batch or s.preemptive],
            "blocking": [n for n, s in stations if s.blocking != "after_service"],
            "quality": [n for n, s in stations if s.quality],
            "loops": list(self.factory.loops),
            "rules": [n for n, s in stations if s.rule not in _BLIND_RULES],
            "rooms": [n for n in self.stations if self.room(n) is not None],
        }
        return tuple(
            condition(name, names) for name, names in offenders.items() if name not in handled
        )

    @property
    def is_plain_flow(self) -> bool:
        """Whether parts only go from station to station: nothing is joined, split or carried."""
        return (
            not self.factory.conveyors
            and not self.factory.storages
            and not self.factory.buffers
            and all(
                not (step.components or step.splits or step.dissolves or step.releases)
                for _, _, step in self.flow.steps()
            )
            and not any(
                p.route[-1].at in self.factory.buffers for p in self.factory.products.values()
            )
        )


def condition(name: str, offenders: Iterable[str]) -> Assumption:
    """Return an assumption that holds if nobody offends it.

    Examples
    --------
    >>> print(condition("failures", ["mill"]))
    no failures: does NOT hold (mill)
    """
    places = list(offenders)
    return Assumption(name, not places, ", ".join(places))
