"""The ways on which vehicles drive: a graph of nodes and edges, with zones that keep them apart.

A layout is written as nodes and edges, or as one of two shapes: a loop or a grid. `Layout.graph`
turns each of them into the same directed graph (networkx), which all others read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from factorysim.errors import ScenarioError
from factorysim.model.durations import Duration
from factorysim.model.elements import (
    Count,
    Element,
    Name,
    Named,
    NotNegative,
    Places,
    Positive,
    Words,
)

if TYPE_CHECKING:
    import networkx

Metres = Annotated[float, Field(strict=True, ge=-1e7, le=1e7)]
MOST_NODES = 100_000


class Node(Element):
    """A point of the layout where vehicles stop or may turn: ``[3, 4.5]`` or in full."""

    x: Metres | None = None
    """Position in m."""
    y: Metres | None = None
    """Position in m."""
    zone: Name | None = None
    """The zone to which this point belongs; a vehicle holds it as long as it stands here."""
    docks: Count | None = None
    """Vehicles that can load and unload here at the same time; without it, unlimited."""

    @model_validator(mode="before")
    @classmethod
    def _from_position(cls, data: Any) -> Any:
        if isinstance(data, (list, tuple, int, float)):
            if isinstance(data, (int, float)) or len(data) != 2:
                raise ValueError("a position is two numbers of metres, such as [12, 4.5].")
            return {"x": data[0], "y": data[1]}
        return data

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.x is None) != (self.y is None):
            raise ValueError("a position needs both x and y.")
        return self


class Edge(Element):
    """A way from one node to another: ``[gate, dock]`` or in full."""

    from_: Name = Field(alias="from")
    """Where the way begins."""
    to: Name
    """Where it ends."""
    length: NotNegative | None = None
    """Length in m; without it, the distance of the two nodes."""
    speed: Positive | None = None
    """Speed limit in m/s; without it, the vehicles' own speed."""
    one_way: bool | None = None
    """Whether it may be used in one direction only; without it, as the layout says."""
    zone: Name | None = None
    """The zone to which it belongs; a vehicle on the way holds it. Both directions share it."""

    @model_validator(mode="before")
    @classmethod
    def _from_pair(cls, data: Any) -> Any:
        if isinstance(data, (list, tuple, str)):
            if isinstance(data, str) or len(data) != 2:
                raise ValueError("an edge joins two nodes, such as [gate, dock].")
            return {"from": data[0], "to": data[1]}
        return data


class Zone(Element):
    """A part of the layout that only a limited number of vehicles may be in; or that number."""

    capacity: Count = 1
    """Number of vehicles that may be in the zone at the same time."""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, data: Any) -> Any:
        is_number = isinstance(data, int) and not isinstance(data, bool)
        return {"capacity": data} if is_number else data


class Charger(Element):
    """Where batteries are charged."""

    at: Name
    """The node at which it stands."""
    places: Count = 1
    """Vehicles that can be charged at the same time; others queue."""
    power: Positive = 2.4
    """Charging power for each vehicle in kW (a didactic value)."""


class LoopTrack(Element):
    """A closed loop: `zones` of equal length with stops by number, or `length` with stops in m.

    Examples
    --------
    >>> LoopTrack(length=120, stops={"warehouse": 0, "packing": 96}).positions
    {'warehouse': 0.0, 'packing': 96.0}
    """

    zones: Annotated[int, Field(strict=True, ge=3, le=10_000)] | None = None
    """Number of zones, one vehicle each; without it, vehicles do not hinder each other."""
    zone_length: Positive = 5.0
    """Length of one zone in m."""
    length: Positive | None = None
    """Length of the whole loop in m, instead of zones."""
    stops: Annotated[dict[Name, NotNegative], AfterValidator(Named)] = Field(min_length=1)
    """Where vehicles stop: number of the zone (counted from 0), or position in m."""
    one_way: bool = True
    """Vehicles go round in one direction."""
    sidings: bool = False
    """A vehicle that stands at a stop leaves the loop free for the others."""

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if (self.zones is None) == (self.length is None):
            raise ValueError("a loop has either 'zones' (with zone_length) or 'length'.")
        most = self.zones if self.zones is not None else self.length
        assert most is not None
        for name, position in self.stops.items():
            if position >= most or (self.zones is not None and position != int(position)):
                unit = "zones, counted from 0" if self.zones is not None else "m"
                raise ValueError(
                    f"stop {name!r} at {position:g} is not on a loop of {most:g} {unit}."
                )
        if len(set(self.stops.values())) < len(self.stops) and not self.sidings:
            raise ValueError(
                "two stops are at the same position. Move one, or write sidings: true."
            )
        named = Counter(self.points.values())
        for name in self.stops:
            if named[name] > (0 if self.sidings else 1):
                raise ValueError(
                    f"the stop {name!r} has the name of another point of the loop. Choose another "
                    "name."
                )
        return self

    @property
    def circumference(self) -> float:
        """Length of the whole loop in m."""
        if self.zones is None:
            assert self.length is not None
            return self.length
        return self.zones * self.zone_length

    @property
    def positions(self) -> dict[str, float]:
        """Position of each stop in m along the loop."""
        step = self.zone_length if self.zones is not None else 1.0
        return {name: position * step for name, position in self.stops.items()}

    @property
    def points(self) -> dict[float, str]:
        """Names of the points on the loop by their position in m, in order.

        A zone is a point; it has the name of the stop in it, or ``zone_3``. With sidings the stops
        lie beside the loop: each at a zone, or else at a point such as ``ring_packing``.
        """
        stops = {} if self.sidings else {at: name for name, at in self.positions.items()}
        if self.zones is not None:
            positions = [number * self.zone_length for number in range(self.zones)]
            return {at: stops.get(at, f"zone_{i}") for i, at in enumerate(positions)}
        if self.sidings:
            # Stops at the same position share the point that has the name of the first of them.
            stops = {at: f"ring_{name}" for name, at in reversed(self.positions.items())}
        return dict(sorted(stops.items()))

    def has(self, name: str) -> bool:
        """Whether *name* is a stop or a point of the loop."""
        if name in self.stops or self.zones is None:
            return name in self.stops or name in self.points.values()
        number = re.fullmatch(r"zone_(0|[1-9][0-9]{0,4})", name)
        if number is None or int(number[1]) >= self.zones:
            return False
        return self.sidings or int(number[1]) not in self.stops.values()


class Grid(Element):
    """Rows and columns of crossings at equal distances, named ``n_ROW_COLUMN`` from 0.

    With `one_way`, rows and columns alternate in direction, like the streets of a city; an even
    number of rows and of columns then keeps every crossing within reach.
    """

    rows: Annotated[int, Field(strict=True, ge=2, le=1000)]
    """Number of rows."""
    columns: Annotated[int, Field(strict=True, ge=2, le=1000)]
    """Number of columns."""
    spacing: Positive = 5.0
    """Distance of two neighbours in m."""
    one_way: bool = False
    """Streets of alternating direction instead of ways in both directions."""

    @model_validator(mode="after")
    def _of_a_size_that_works(self) -> Self:
        if self.rows * self.columns > MOST_NODES:
            raise ValueError(
                f"{self.rows} x {self.columns} crossings are more than {MOST_NODES}, the most that "
                "a layout may have."
            )
        if self.one_way and (self.rows % 2 or self.columns % 2):
            raise ValueError(
                "one-way streets need an even number of rows and of columns: with an odd number "
                "some crossings could be reached but never left."
            )
        return self

    @property
    def crossings(self) -> Iterator[str]:
        """Names of all crossings, row by row."""
        return (f"n_{row}_{column}" for row in range(self.rows) for column in range(self.columns))

    def has(self, name: str) -> bool:
        """Whether *name* is one of the crossings."""
        numbers = re.fullmatch(r"n_(0|[1-9][0-9]{0,3})_(0|[1-9][0-9]{0,3})", name)
        return (
            numbers is not None and int(numbers[1]) < self.rows and int(numbers[2]) < self.columns
        )


class Layout(Element):
    """Where vehicles can drive: `nodes` and `edges`, or a `loop`, or a `grid`.

    Examples
    --------
    >>> hall = Layout(nodes={"gate": [0, 0], "dock": [30, 40]}, edges=[["gate", "dock"]])
    >>> hall.graph.edges["gate", "dock"]["length"]
    50.0
    """

    nodes: Annotated[dict[Name, Node], AfterValidator(Named), Field(max_length=MOST_NODES)] = Field(
        default_factory=dict, validate_default=True
    )
    """Points where vehicles stop or may turn, with their position in m."""
    edges: Annotated[tuple[Edge, ...], Field(max_length=4 * MOST_NODES)] = ()
    """Ways between the nodes."""
    loop: LoopTrack | None = None
    """A closed loop with stops, instead of nodes and edges."""
    grid: Grid | None = None
    """Rows and columns of crossings, instead of nodes and edges."""
    one_way: bool = False
    """Edges may be used in one direction only, unless they say otherwise themselves; a loop and a
    grid have a `one_way` of their own."""
    places: Annotated[dict[Name, Name], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """The node of each place of the factory; a place that has the name of a node needs no entry."""
    zones: Annotated[dict[Name, Zone], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """How many vehicles each zone holds; a zone that is not named here holds one."""
    zone_per_node: Places = 0
    """Every node without a zone of its own becomes a zone for so many vehicles; 0: none does."""
    chargers: Annotated[dict[Name, Charger], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Where batteries are charged."""
    avoid_deadlocks: bool = False
    """A zone is given only if all vehicles can still come to the end of their ways (banker)."""
    when_stuck: Literal["stop", "retreat", "by_hand"] = "stop"
    """What happens when vehicles wait for each other in a circle: `stop` the run and name them,
    let one `retreat` to a free node, or lift one off the track `by_hand`."""
    help_time: Duration = "5 min"
    """Time until a vehicle that was lifted off by hand stands on the track again."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        by_hand = bool(self.nodes or self.edges)
        given = [by_hand, self.loop is not None, self.grid is not None]
        if sum(given) != 1:
            raise ValueError("a layout is written as nodes and edges, or as a loop, or as a grid.")
        if self.one_way and not by_hand:
            shape = "loop" if self.loop is not None else "grid"
            raise ValueError(
                f"'one_way' beside a {shape} says nothing. Write it inside: "
                f"{shape}: {{one_way: true}}."
            )
        return self

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        from factorysim.model.checks_of_layouts import contradictions

        problems = contradictions(self)
        if problems:
            raise ScenarioError(problems)
        return self

    @property
    def graph(self) -> networkx.DiGraph[str]:
        """The layout as a directed graph, made anew each time.

        Nodes carry ``x`` and ``y`` (m or None), ``zone`` (name or None) and ``docks``; edges carry
        ``length`` (m), ``speed`` (m/s or None), ``zone`` and ``number`` (order of declaration).
        """
        from factorysim.model.layout_graphs import graph_of

        return graph_of(self)

    @property
    def capacities(self) -> dict[str, int]:
        """How many vehicles each zone holds, for all zones that nodes and edges name."""
        from factorysim.model.layout_graphs import capacities_of

        return capacities_of(self, self.graph)

    @property
    def node_names(self) -> Iterator[str]:
        """Names of all nodes; those of a loop and a grid are made from their numbers."""
        if self.loop is not None:
            return iter(dict.fromkeys([*self.loop.points.values(), *self.loop.stops]))
        return self.grid.crossings if self.grid is not None else iter(self.nodes)

    def has_node(self, name: str) -> bool:
        """Whether *name* is a node."""
        if self.loop is not None:
            return self.loop.has(name)
        return self.grid.has(name) if self.grid is not None else name in self.nodes

    def node_of(self, place: str) -> str | None:
        """Return the node at which a place of the factory lies; None if it lies at none.

        The name of a node stands for the node itself.
        """
        if place in self.places:
            return self.places[place]
        return place if self.has_node(place) else None
