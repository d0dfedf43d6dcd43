"""What rules, functions and students see of the running factory: read-only views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.results.observed import STATES, VEHICLE_STATES

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place
    from factorysim.engine.transport.requests import Request
    from factorysim.engine.transport.vehicles import Vehicle


class PartView:
    """A part, as a rule or a time function sees it."""

    __slots__ = ("_floor", "_part", "_place")

    def __init__(self, part: Part, floor: Floor, place: Place | None = None) -> None:
        self._part = part
        self._floor = floor
        self._place = place

    @property
    def number(self) -> int:
        """Its number: the order of creation."""
        return self._part.number

    @property
    def product(self) -> str:
        """Name of its product."""
        return self._floor.plan.product_names[self._part.product]

    @property
    def attributes(self) -> dict[str, float | str]:
        """The attributes of its product."""
        return dict(self._floor.plan.factory.products[self.product].attributes)

    @property
    def priority(self) -> int:
        """Urgency; 1 is the most urgent."""
        return self._part.priority

    @property
    def due(self) -> float:
        """Due date in time units from time 0; infinite when there is none."""
        return self._part.due

    @property
    def created(self) -> float:
        """When it came into being."""
        return self._part.created

    @property
    def arrived(self) -> float:
        """When it joined the place where it is now."""
        return self._part.arrived

    @property
    def time(self) -> float:
        """Processing time that was drawn for this visit (0 when a function gives it).

        Where no rule needs it, it is drawn only when the work begins; then this is its mean.
        """
        step = self._part.step
        if step is not None and step.plain is not None:
            return float(step.work_to_come - step.work_after)
        return self._part.time

    @property
    def work_remaining(self) -> float:
        """Work of this operation and of all later ones (means)."""
        step = self._part.step
        return self.time + (step.work_after if step is not None else 0.0)

    @property
    def steps_remaining(self) -> int:
        """Number of steps still to come, this one included."""
        return self._part.step.steps_to_come if self._part.step is not None else 0

    @property
    def reworked(self) -> int:
        """How often it has been reworked."""
        return self._part.reworked

    @property
    def lot_size(self) -> int:
        """Number of parts in its lot; 1 when it came alone."""
        return self._part.lot.size if self._part.lot is not None else 1

    @property
    def order_size(self) -> int:
        """The same as `lot_size`."""
        return self.lot_size

    @property
    def place(self) -> str | None:
        """Name of the place where it is."""
        place = self._place or self._part.place
        return place.name if place is not None else None

    def __repr__(self) -> str:
        return f"Part({self.number}, product={self.product!r})"


class PlaceView:
    """A place, live: it always shows the present."""

    __slots__ = ("_find",)

    def __init__(self, place: Place | Callable[[], Place]) -> None:
        self._find: Callable[[], Any] = place if callable(place) else (lambda: place)

    @property
    def _place(self) -> Any:
        return self._find()

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._place.name)

    @property
    def now(self) -> float:
        """The present time, in time units."""
        return float(self._place.floor.env.now)

    @property
    def parts(self) -> list[PartView]:
        """The parts that are here: waiting ones first, then those in machines."""
        place = self._place
        return [PartView(part, place.floor, place) for part in place.inside()]

    @property
    def content(self) -> int:
        """Number of parts that are here."""
        return len(self._place.inside())

    @property
    def arrived(self) -> int:
        """Parts that have come since the start (or the end of the warm-up)."""
        return int(self._place.arrived)

    @property
    def left(self) -> int:
        """Parts that have gone since the start (or the end of the warm-up)."""
        return int(self._place.left)

    @property
    def blocked(self) -> int:
        """Number of parts elsewhere that wait to come in."""
        return len(self._place.blocked)

    def __repr__(self) -> str:
        return f"{self._place.kind.capitalize()}({self.name!r}, content={self.content})"


class StationView(PlaceView):
    """A station, live."""

    __slots__ = ()

    @property
    def state(self) -> str:
        """State of its machine; of several machines, the states joined by commas."""
        return ", ".join(self.states)

    @property
    def states(self) -> list[str]:
        """State of each machine."""
        machines = getattr(self._place, "machines", None) or [self._place]
        return [STATES[machine.state] for machine in machines]

    @property
    def queue(self) -> int:
        """Number of parts waiting in front of the machines."""
        return len(self._place.line)

    @property
    def waiting(self) -> list[PartView]:
        """The waiting parts."""
        place = self._place
        return [PartView(part, place.floor, place) for part in place.line]

    @property
    def done(self) -> int:
        """Operations finished since the start (or the end of the warm-up)."""
        machines = getattr(self._place, "machines", None) or [self._place]
        return sum(machine.operations for machine in machines)

    @property
    def capacity(self) -> int:
        """Number of machines."""
        return len(getattr(self._place, "machines", None) or [self._place])

    @property
    def buffer(self) -> float:
        """Waiting places in front; infinite when unlimited."""
        return float(self._place.buffer)

    @property
    def work(self) -> float:
        """Work waiting and in process, in time units (means where nothing is drawn yet)."""
        return float(self._place.work(self.now))

    def __repr__(self) -> str:
        return f"Station({self.name!r}, state={self.state!r}, done={self.done})"


class VehicleView:
    """A vehicle, live."""

    __slots__ = ("_vehicle",)

    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle

    @property
    def name(self) -> str:
        """The name of its fleet with its number: "agv 2"."""
        return self._vehicle.name

    @property
    def number(self) -> int:
        """Its number within the fleet, from 1."""
        return self._vehicle.number

    @property
    def state(self) -> str:
        """What it does: parked, driving_empty, loading ..."""
        self._vehicle.catch_up(self._vehicle.floor.env.now)
        return VEHICLE_STATES[self._vehicle.state]

    @property
    def node(self) -> str:
        """Where it stands, or where it was last; a place for fleets without a layout."""
        vehicle = self._vehicle
        vehicle.catch_up(vehicle.floor.env.now)
        if vehicle.track is None:
            return str(vehicle.floor.plan.place_names[vehicle.node])
        return vehicle.track.node_names[vehicle.node]

    @property
    def parts(self) -> list[PartView]:
        """The parts that it carries."""
        return [PartView(part, self._vehicle.floor) for part in self._vehicle.inside()]

    @property
    def charge(self) -> float:
        """How full its battery is (0 to 1); 1 without a battery."""
        vehicle = self._vehicle
        if vehicle.battery is None:
            return 1.0
        return vehicle.battery.share_now(vehicle, vehicle.floor.env.now)

    @property
    def deliveries(self) -> int:
        """Loads set down since the start (or the end of the warm-up)."""
        return self._vehicle.deliveries

    @property
    def idle_since(self) -> float:
        """When it last came free."""
        return self._vehicle.idle_since

    def time_to(self, place: str) -> float:
        """Return how long it would drive to a place of the factory, if it set out now."""
        vehicle, plan = self._vehicle, self._vehicle.floor.plan
        node = vehicle.fleet.nodes[plan.place_index[place]]
        return vehicle.time_to(node, vehicle.floor.env.now)

    def __repr__(self) -> str:
        return f"Vehicle({self.name!r}, state={self.state!r}, node={self.node!r})"


class RequestView:
    """A request for transport, as a rule sees it."""

    __slots__ = ("_request",)

    def __init__(self, request: Request) -> None:
        self._request = request

    @property
    def origin(self) -> str:
        """The place where the load waits."""
        return self._request.origin.name

    @property
    def target(self) -> str:
        """The place to which it goes."""
        return self._request.target.name

    @property
    def asked(self) -> float:
        """When the vehicle was asked for, in time units."""
        return self._request.asked

    @property
    def parts(self) -> list[PartView]:
        """The parts of the load."""
        return [PartView(part, self._request.fleet.floor) for part in self._request.parts]

    def __repr__(self) -> str:
        return f"Request(from {self.origin!r} to {self.target!r}, asked={self.asked:g})"
