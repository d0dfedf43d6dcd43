"""The whole factory: everything that is simulated, as one value; and how long to run it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from factorysim.errors import Problem, ScenarioError
from factorysim.model.cells import Cell
from factorysim.model.crews import Crew
from factorysim.model.elements import Count, Element, Name, Named, Time, Words
from factorysim.model.fleets import Fleet
from factorysim.model.layouts import Layout
from factorysim.model.organisation import Loop, Shift
from factorysim.model.places import Buffer, Conveyor, Exit, Station
from factorysim.model.products import Product
from factorysim.model.sources import Source
from factorysim.model.stocks import Demand, Stock
from factorysim.model.storages import Storage
from factorysim.units import TimeUnit, in_unit

Place = Station | Buffer | Conveyor | Storage | Stock | Exit


class Factory(Element):
    """A factory as data. It is checked when it is made, and it never changes.

    Examples
    --------
    >>> line = Factory(
    ...     products={"part": Product(route=["cut", "pack"])},
    ...     sources={"orders": Source(makes="part", every=2.0)},
    ...     stations={"cut": Station(time=1.5), "pack": Station(time=1.0, buffer=3)},
    ... )
    >>> line.stations.pack.buffer
    3
    """

    time_unit: TimeUnit = "min"
    """Unit of all times that are plain numbers, and of the clock: s, min, h or d."""
    products: Annotated[dict[Name, Product], AfterValidator(Named)] = Field(
        default_factory=Named, min_length=1
    )
    """What is made; a factory that only holds stocks has none."""
    sources: Annotated[dict[Name, Source], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """What enters, and when."""
    stations: Annotated[dict[Name, Station], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Where work is done."""
    cells: Annotated[dict[Name, Cell], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Where people and robots share the work."""
    buffers: Annotated[dict[Name, Buffer], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Where parts wait."""
    conveyors: Annotated[dict[Name, Conveyor], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """What carries parts."""
    stocks: Annotated[dict[Name, Stock], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Goods that are held against demand."""
    demands: Annotated[dict[Name, Demand], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """The customers of the stocks."""
    storages: Annotated[dict[Name, Storage], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Racks with cranes."""
    exits: Annotated[dict[Name, Exit], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Where parts leave; without any, every route ends at an exit called ``exit``."""
    loops: Annotated[dict[Name, Loop], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Cards that limit what is under way."""
    layouts: Annotated[dict[Name, Layout], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Ways on which vehicles drive."""
    fleets: Annotated[dict[Name, Fleet], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Vehicles that carry parts."""
    crews: Annotated[dict[Name, Crew], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """People."""
    shifts: Annotated[dict[Name, Shift], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Working time."""
    power: float = Field(default=0.0, strict=True, ge=0)
    """Base load of the factory in kW: light, air, computers."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        from factorysim.model.checks import contradictions

        problems = contradictions(self)
        if problems:
            raise ScenarioError(problems)
        return self

    @property
    def places(self) -> dict[str, Place]:
        """All places by name, in declared order.

        Stations, cells, buffers, conveyors, storages, stocks, exits.
        """
        return {
            **self.work_places, **self.buffers, **self.conveyors, **self.storages, **self.stocks,
            **self.exits,
        }  # fmt: skip

    @property
    def work_places(self) -> dict[str, Station]:
        """The places where work is done: stations and cells."""
        return {**self.stations, **self.cells}

    @property
    def stores(self) -> dict[str, Buffer | Storage]:
        """The places in which parts may rest until an assembly takes them."""
        return {**self.buffers, **self.storages}

    def to_data(self) -> dict[str, Any]:
        """Return the factory as plain data: what a scenario file says under ``factory``.

        Raises
        ------
        ScenarioError
            If a rule or a time is a function, which no file can hold.
        """
        from factorysim.model.paths import plain_data

        return plain_data(self)

    def with_changes(self, changes: Mapping[str, Any]) -> Factory:
        """Return a copy in which some values are others, each named by its path.

        Examples
        --------
        >>> line = Factory(products={"p": Product(route=["m"])}, stations={"m": Station(time=1)})
        >>> line.with_changes({"stations.m.buffer": 5}).stations.m.buffer
        5
        """
        from factorysim.model.paths import with_changes

        return with_changes(self, changes)

    def warnings(self) -> list[Problem]:
        """Return what can be run but is probably not meant so, such as demand above capacity."""
        from factorysim.model.checks import doubts

        return list(doubts(self))


class PartCount(Element):
    """The run ends when so many parts have left: ``until: {parts: 1000}``."""

    parts: Count
    """Number of parts that have left by an exit, counted from time 0."""


def _until_form(value: Any) -> str:
    return "parts" if isinstance(value, (dict, PartCount)) else "time"


Until = Annotated[
    Annotated[Time, Tag("time")] | Annotated[PartCount, Tag("parts")],
    Discriminator(_until_form),
]


class Run(Element):
    """How long a run lasts and how often it is repeated.

    Examples
    --------
    >>> Run(until="40 h", warmup="8 h").replications
    1
    """

    until: Until = "8 h"
    """End of the run, counted from time 0 (the warm-up is part of it); or ``{parts: 1000}``."""
    warmup: Time = 0.0
    """Start of the run that is left out of the statistics."""
    replications: Annotated[Count, Field(le=1_000_000)] = 1
    """How often the run is repeated with other random numbers."""
    seed: int = Field(default=1, strict=True, ge=0, lt=2**63)
    """Number that fixes all random draws."""

    @model_validator(mode="after")
    def _something_is_left(self) -> Self:
        if isinstance(self.until, PartCount):
            return self
        if isinstance(self.until, str) == isinstance(self.warmup, str) or not self.warmup:
            until, warmup = in_unit(self.until, "s"), in_unit(self.warmup, "s")
            if until <= 0:
                raise ValueError(f"until {self.until!r} leaves nothing to simulate.")
            if warmup >= until:
                raise ValueError(
                    f"the warm-up {self.warmup!r} is not before the end of the run, "
                    f"{self.until!r}. The end counts from time 0 and includes the warm-up."
                )
        return self


def serial_line(
    times: list[Any],
    buffers: list[int] | int | None = None,
    *,
    every: Any = None,
    time_unit: TimeUnit = "min",
) -> Factory:
    """Return a line of stations one behind the other, the factory of the textbooks.

    Parameters
    ----------
    times
        One processing time per station: a number, text with a unit, or a distribution.
    buffers
        Places between the stations: one number per gap, or one number for all; without it,
        unlimited.
    every
        Time between arrivals; without it the first station never waits for parts.

    Examples
    --------
    >>> line = serial_line(times=[1, 2, 1], buffers=[3, 3])
    >>> list(line.stations)
    ['station_1', 'station_2', 'station_3']
    """
    gaps = len(times) - 1
    if not times:
        raise ScenarioError("a line needs at least one station: serial_line(times=[1.0, 2.0]).")
    sizes = buffers if isinstance(buffers, list) else [buffers] * gaps
    if len(sizes) != gaps:
        raise ScenarioError(
            f"{len(times)} stations have {gaps} gaps between them, but {len(sizes)} buffers were "
            "given. Give one number per gap, or one number for all."
        )
    names = [f"station_{i + 1}" for i in range(len(times))]
    rooms = [None, *sizes]
    source = (
        Source(makes="part", unlimited=True) if every is None else Source(makes="part", every=every)
    )
    return Factory(
        time_unit=time_unit,
        products={"part": Product(route=names)},
        sources={"raw": source},
        stations={
            name: Station(time=time, buffer=room)
            for name, time, room in zip(names, times, rooms, strict=True)
        },
    )
