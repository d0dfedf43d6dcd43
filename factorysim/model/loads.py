"""How much work the demand brings to every station: the calculation on the back of an envelope.

Flows follow the routes; rework and outcomes make them a Markov chain. Where the parts choose the
better of several places, the work is shared so that these are loaded as equally as possible, so a
load above 1 means that no choice can help. Setups and interrupted work that is lost are left out;
in cells, what comes back to tasks of its own, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from factorysim.model.calendars import working_share
from factorysim.model.distributions import Distribution
from factorysim.model.disturbances import Failure, Maintenance
from factorysim.model.durations import as_distribution
from factorysim.model.flow import Flow, is_function, time_at
from factorysim.model.loads_of_cells import cell_work, robot_capacity
from factorysim.model.products import ByShare, Step
from factorysim.model.sources import Rate, Source
from factorysim.model.visits import Shares, mean_visits, passing_share
from factorysim.units import SECONDS, clock_time

if TYPE_CHECKING:
    from factorysim.model.factory import Factory

_ROUNDS = 100
_DRAWN = ("random", "round_robin")

Rates = dict[str, dict[str, float]]


def arrival_rates(factory: Factory) -> Rates | None:
    """Return the parts of each product per time unit that each source brings, in the long run.

    Sources without a lasting rate (a schedule, unlimited supply) are left out; None if there is
    no other.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> arrival_rates(serial_line(times=[1, 2], every=4))
    {'raw': {'part': 0.25}}
    """
    rates: Rates = {}
    for name, source in factory.sources.items():
        rate = _rate(factory, source)
        if rate is not None:
            rates[name] = {product: rate * share for product, share in source.shares.items()}
    return rates or None


def utilisations(factory: Factory) -> dict[str, float]:
    """Return for each station and cell the share of its capacity that the demand needs.

    Above 1 is too much.

    Stations whose load cannot be known are left out: those where a time is a Python function, a
    batch has no upper limit, or parts come from a source without a lasting rate.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> utilisations(serial_line(times=[1, 2], every=4))
    {'station_1': 0.25, 'station_2': 0.5}
    """
    rates = arrival_rates(factory) or {}
    flow = Flow(factory)
    unknown = _without_rate(flow, rates)
    return {
        name: load
        for name, load in loads_of(factory, rates).items()
        if not any(product in unknown for product, _ in flow.visits.get(name, []))
    }


def _without_rate(flow: Flow, rates: Rates) -> set[str]:
    """Return the products of which nobody knows how many come."""
    sources = flow.factory.sources
    unknown = {p for name, source in sources.items() if name not in rates for p in source.shares}
    known = -1
    while len(unknown) > known:
        known = len(unknown)
        unknown |= {p for name, _, step in flow.steps() if name in unknown for p in step.splits}
    return unknown


def loads_of(factory: Factory, rates: Rates) -> dict[str, float]:
    """Return the utilisations for given arrival rates per source and product."""
    if not rates:
        return {}
    return _Loads(Flow(factory), rates).by_station()


def step_rates(factory: Factory, rates: Rates) -> dict[tuple[str, int], float]:
    """Return the visits per time unit to each step, by product and number of the step."""
    return _Loads(Flow(factory), rates).step_rates() if rates else {}


def _rate(factory: Factory, source: Source) -> float | None:
    """Return the parts per time unit that a source brings while it lasts."""
    unit = factory.time_unit
    if source.every is not None:
        interval = as_distribution(source.every, unit).expected
        batches = 1 / interval if interval else None
    else:
        batches = _mean_rate(source.rate, unit) if source.rate is not None else None
    if batches is None:
        return None
    size = source.batch.expected if isinstance(source.batch, Distribution) else float(source.batch)
    share = working_share(factory.shifts, source.shift) if source.shift is not None else 1.0
    return batches * size * share


def _mean_rate(rate: Rate, unit: str) -> float:
    """Return the average over the day; before the first hour named, the last rate goes on."""
    hours = [(clock_time(text), value) for text, value in rate.day.items()]
    hours.append((hours[0][0] + 24 * 60, 0.0))
    area = sum(value * (end - begin) for (begin, value), (end, _) in pairwise(hours))
    return area / (24 * 60) * SECONDS[unit] / SECONDS[rate.per]


@dataclass
class _Loads:
    """The flows of one factory for given arrival rates."""

    flow: Flow
    rates: Rates
    _known_work: dict[tuple[str, int, str], float] = field(default_factory=dict)

    def by_station(self) -> dict[str, float]:
        shares = self._equal_shares()
        needs = self._needs(shares)
        for _ in range(_ROUNDS if self._open_steps else 0):
            moved = self._balance(shares, needs)
            needs = self._needs(shares)
            if moved < 1e-9:
                break
        return {
            name: sum(needs.get(name, {}).values())
            for name in self.flow.factory.work_places
            if name not in self._unknown
        }

    def step_rates(self) -> dict[tuple[str, int], float]:
        """Return the visits per time unit to each step."""
        shares = self._equal_shares()
        visits = {name: mean_visits(self.flow, name, shares) for name in self.flow.factory.products}
        entering = self._entering(visits, shares)
        return {
            (product, number): entering[product] * visits[product][number]
            for product, number, _ in self.flow.steps()
        }

    @cached_property
    def _unknown(self) -> set[str]:
        """Stations where the load cannot be known."""
        factory = self.flow.factory
        unknown = {
            name
            for name, station in factory.stations.items()
            if station.batch is not None
            and station.batch.max is None
            and not station.batch.move_together
        }
        for product, _, step in self.flow.steps():
            for name in step.candidates:
                station = factory.work_places.get(name)
                if station is not None and is_function(time_at(step, product, name, station)):
                    unknown.add(name)
        return unknown

    @cached_property
    def _open_steps(self) -> list[tuple[str, int, Step]]:
        """The steps whose parts look for the better place."""
        return [
            (product, number, step)
            for product, number, step in self.flow.steps()
            if len(step.candidates) > 1
            and not isinstance(step.choose, ByShare)
            and step.choose not in _DRAWN
            and all(name in self.flow.factory.work_places for name in step.candidates)
            and not self._unknown.intersection(step.candidates)
        ]

    def _equal_shares(self) -> Shares:
        shares: Shares = {}
        for product, number, step in self.flow.steps():
            given = step.choose.by_share if isinstance(step.choose, ByShare) else None
            weights = {name: given.get(name, 0.0) if given else 1.0 for name in step.candidates}
            total = sum(weights.values())
            shares[product, number] = {name: weight / total for name, weight in weights.items()}
        return shares

    def _needs(self, shares: Shares) -> dict[str, dict[tuple[str, int], float]]:
        """Return for each station the share of its capacity that each step needs."""
        visits = {name: mean_visits(self.flow, name, shares) for name in self.flow.factory.products}
        entering = self._entering(visits, shares)
        needs: dict[str, dict[tuple[str, int], float]] = {}
        for product, number, _ in self.flow.steps():
            for name, share in shares[product, number].items():
                if name in self.flow.factory.work_places:
                    times = visits[product][number]
                    if name in self.flow.factory.cells and self.flow.factory.cells[name].rework:
                        times = min(times, 1.0)
                    rate = entering[product] * times * share
                    need = rate * self._work(product, number, name)
                    needs.setdefault(name, {})[product, number] = need
        return needs

    def _balance(
        self,
        shares: Shares,
        needs: dict[str, dict[tuple[str, int], float]],
    ) -> float:
        """Share each open step anew so that its places are loaded alike; return how much moved."""
        moved = 0.0
        for product, number, step in self._open_steps:
            key, places = (product, number), list(step.candidates)
            share = shares[key]
            work = {name: self._work(product, number, name) for name in places}
            rate = max(
                (needs[n].get(key, 0.0) / (share[n] * work[n]) for n in places
                 if share[n] * work[n] > 0), default=0.0,
            )  # fmt: skip
            if rate == 0 or min(work.values()) == 0:
                continue
            others = {name: sum(needs[name].values()) - needs[name][key] for name in places}
            level = _water_level(others, {name: rate * work[name] for name in places})
            for name in places:
                better = max(level - others[name], 0.0) / (rate * work[name])
                moved = max(moved, abs(better - share[name]))
                share[name] = better
                needs[name][key] = rate * better * work[name]
        return moved

    def _entering(self, visits: dict[str, list[float]], shares: Shares) -> dict[str, float]:
        """Return the parts of each product per time unit: from sources and from splits."""
        entering = dict.fromkeys(self.flow.factory.products, 0.0)
        for rates in self.rates.values():
            for product, rate in rates.items():
                entering[product] += rate
        new = dict(entering)
        while any(new.values()):
            born = dict.fromkeys(entering, 0.0)
            for product, number, step in self.flow.steps():
                passed = passing_share(self.flow, product, number, shares) if step.splits else 0.0
                for part, count in step.splits.items():
                    born[part] += new[product] * visits[product][number] * passed * count
            for product, rate in born.items():
                entering[product] += rate
            new = born
        return entering

    def _work(self, product: str, number: int, name: str) -> float:
        """Return the share of a station's capacity that one part needs, times one time unit."""
        key = (product, number, name)
        if key not in self._known_work:
            self._known_work[key] = 0.0 if name in self._unknown else self._work_of(*key)
        return self._known_work[key]

    def _work_of(self, product: str, number: int, name: str) -> float:
        factory = self.flow.factory
        station = factory.work_places[name]
        time = self._time_of(product, number, name)
        stops: list[Failure | Maintenance] = []
        stops += [*station.failures.values(), *station.maintenance.values()]
        available = working_share(factory.shifts, station.shift) if station.shift else 1.0
        for stop in stops:
            between, length = stop_times(stop, factory.time_unit)
            if stop.clock in ("planned", "calendar"):
                available *= between / (between + length)
        lost = [(stop.clock, *stop_times(stop, factory.time_unit)) for stop in stops]
        stretched = time * (1 + sum(length / b for clock, b, length in lost if clock == "working"))
        stretched += sum(length / b for clock, b, length in lost if clock == "cycles")
        batch = station.batch
        together = batch.max if batch is not None and batch.max is not None else 1
        load = stretched / together / station.capacity / available
        if name not in factory.cells:
            return load
        cell = factory.cells[name]
        work = cell_work(cell, product, factory.crews, factory.time_unit)
        robots = robot_capacity(cell, factory.shifts, factory.time_unit)
        return max(load, work.robots / robots) if robots else load

    def _time_of(self, product: str, number: int, name: str) -> float:
        """Return the mean time for which one part occupies a machine or a workplace."""
        factory = self.flow.factory
        unit = factory.time_unit
        if name in factory.cells:
            return cell_work(factory.cells[name], product, factory.crews, unit).path
        station = factory.stations[name]
        step = factory.products[product].route[number]
        time = as_distribution(time_at(step, product, name, station), unit).expected
        handling = [h for h in (station.loading, station.unloading) if h is not None]
        return time + sum(as_distribution(h.time, unit).expected for h in handling)


def stop_times(stop: Failure | Maintenance, unit: str) -> tuple[float, float]:
    """Return the mean time (or cycles) between two standstills and their mean length."""
    if isinstance(stop, Failure):
        return stop.time_to_failure(unit).expected, stop.time_to_repair(unit).expected
    every: Any = as_distribution(stop.every, unit)
    return every.expected, as_distribution(stop.time, unit).expected


def _water_level(others: dict[str, float], slopes: dict[str, float]) -> float:
    """Return the load to which the places can be filled with one whole share of work."""
    level, used = 0.0, list[str]()
    for name in sorted(others, key=lambda n: others[n]):
        if used and others[name] >= level:
            break
        used.append(name)
        capacity = sum(1 / slopes[n] for n in used)
        level = (1 + sum(others[n] / slopes[n] for n in used)) / capacity
    return level
