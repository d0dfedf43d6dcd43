"""From the plan to live objects: places, steps, sources, loops and shifts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.buffers import BufferPlace
from factorysim.engine.calendars import Calendar
from factorysim.engine.cells.building import build_cells, watch_robot_shifts
from factorysim.engine.cells.cell_stations import CellAtStorage, CellStation
from factorysim.engine.choosing import DRAWN, drawn_choice
from factorysim.engine.conveyors import ConveyorPlace
from factorysim.engine.crews.staffing import build_crews, staff_stations, watch_shifts
from factorysim.engine.dispatching import line_for
from factorysim.engine.fast_ways import lean_stations, notes_tell_all, plain_stations
from factorysim.engine.floor import Floor
from factorysim.engine.flow import Flow
from factorysim.engine.lean import LeanStation
from factorysim.engine.loops import Cards
from factorysim.engine.outcomes import Inspection
from factorysim.engine.places import ExitPlace, Place, by_priority
from factorysim.engine.plain import PlainStation
from factorysim.engine.plan import EXIT, Plan, PlannedStep, visit
from factorysim.engine.sourcing import build_source
from factorysim.engine.stations import Station
from factorysim.engine.steps import Need, Step
from factorysim.engine.storage.cranes import Crane
from factorysim.engine.storage.slots import ZoneOfSlots
from factorysim.engine.storage.storages import StationAtStorage, StoragePlace
from factorysim.engine.streams import Streams
from factorysim.engine.supply.stocking import build_stocks, stock_place
from factorysim.engine.transport.drivers import staff_fleets
from factorysim.engine.transport.transporting import build_fleets
from factorysim.engine.wear import build_clocks
from factorysim.model.durations import as_distribution
from factorysim.model.places import Station as StationModel
from factorysim.units import in_unit

if TYPE_CHECKING:
    from simpy import Environment

    from factorysim.model.places import Buffer, Conveyor
    from factorysim.model.storages import Storage


def build(env: Environment, plan: Plan, streams: Streams, *, record: str, announced: bool) -> Floor:
    """Return the shop floor of *plan*, ready to begin.

    Parameters
    ----------
    record
        What is to be kept: none, parts or history.
    announced
        Whether every change is to be announced: then the general station is used everywhere.
    """
    priorities = [product.priority for product in plan.factory.products.values()]
    flow = Flow(plan.product_names, priorities, streams=streams, keep_rows=record != "none")
    floor = Floor(env, plan, flow)
    plain, lean = plain_stations(plan), lean_stations(plan)
    takes_notes = record == "history" and not announced and notes_tell_all(plain, plan)
    watched = announced or (record == "history" and not takes_notes)
    for index, name in enumerate(plan.place_names):
        kind: type[Station | PlainStation] = Station
        if name in plan.factory.cells:
            kind = CellStation
        elif not watched and index in plain | lean:
            kind = PlainStation if index in plain else LeanStation
        place = _place(floor, name, index, kind)
        if isinstance(place, Station):
            place.counts_by_waits = index in plain | lean
        elif isinstance(place, PlainStation) and takes_notes:
            place.take_notes()
        floor.places.append(place)
    _build_routes(floor)
    _build_stations(floor)
    for place in floor.places:
        if isinstance(place, StoragePlace):
            _watch_next_places(floor, place)
    _build_loops(floor)
    build_fleets(floor, watched=watched)
    build_crews(floor, keep_waits=record != "none")
    staff_stations(floor)
    staff_fleets(floor)
    build_cells(floor)
    for number, (name, source) in enumerate(plan.factory.sources.items()):
        floor.sources.append(build_source(floor, name, number, source))
    _build_shifts(floor)
    watch_shifts(floor)
    watch_robot_shifts(floor)
    build_stocks(floor)
    if record != "none":
        _keep_idle_periods(floor)
    return floor


def _keep_idle_periods(floor: Floor) -> None:
    for place in floor.places:
        for machine in getattr(place, "machines", getattr(place, "cranes", [place])):
            if hasattr(machine, "idle"):
                machine.idle = array("d")


# Places.


def _place(floor: Floor, name: str, index: int, kind: type[Station | PlainStation]) -> Place:
    factory = floor.plan.factory
    if name in factory.work_places:
        place = _station(floor, name, index, factory.work_places[name], kind)
        if factory.work_places[name].admit == "priority":
            place.admit_key = by_priority
        return place
    if name in factory.buffers:
        return _buffer(floor, name, index, factory.buffers[name])
    if name in factory.conveyors:
        return _conveyor(floor, name, index, factory.conveyors[name])
    if name in factory.stocks:
        return stock_place(floor, name, index, factory.stocks[name])
    if name in factory.storages:
        return _storage(floor, name, index, factory.storages[name])
    return ExitPlace(floor, name, index)


def _station(
    floor: Floor,
    name: str,
    index: int,
    given: StationModel,
    kind: type[Station | PlainStation],
) -> Place:
    if issubclass(kind, Station) and _takes_from_storage(floor.plan, index):
        kind = CellAtStorage if issubclass(kind, CellStation) else StationAtStorage
    return kind(floor, name, index, given)


def _buffer(floor: Floor, name: str, index: int, given: Buffer) -> BufferPlace:
    capacity = inf if given.capacity is None else given.capacity
    place = BufferPlace(floor, name, index, capacity=capacity, order=given.order)
    if given.admit == "priority":
        place.admit_key = by_priority
    minimum = as_distribution(given.minimum_time, floor.plan.unit)
    if minimum.expected > 0:
        place.minimum_time = floor.flow.streams.of(minimum, f"buffers.{name}.minimum_time")
    if given.order == "random":
        place.draw = floor.flow.streams.uniform(f"buffers.{name}.order")
    return place


def _conveyor(floor: Floor, name: str, index: int, given: Conveyor) -> ConveyorPlace:
    metres_per_unit = given.speed * in_unit(1.0, "s") / in_unit("1 s", floor.plan.unit)
    return ConveyorPlace(
        floor,
        name,
        index,
        capacity=given.places,
        travel_time=given.length / metres_per_unit,
        gap_time=given.spacing / metres_per_unit,
        accumulating=given.accumulating,
    )


def _takes_from_storage(plan: Plan, station: int) -> bool:
    """Whether an assembly at *station* takes a component out of a storage."""
    storages = {plan.place_index[name] for name in plan.factory.storages}
    return any(
        component.place in storages
        for route in plan.routes if storages
        for step in route if station in step.places
        for component in step.components
    )  # fmt: skip


def _storage(floor: Floor, name: str, index: int, given: Storage) -> StoragePlace:
    unit, streams = floor.plan.unit, floor.flow.streams
    place = StoragePlace(floor, name, index, given, in_unit("1 s", unit))
    if given.admit == "priority":
        place.admit_key = by_priority
    for zone, slots in zip(given.zones, place.rack.zones, strict=True):
        draw = streams.uniform(f"storages.{name}.slots.{zone.name}") if given.draws_slots else None
        live = ZoneOfSlots(zone, slots, draw)
        place.zones.append(live)
        for product, number in floor.plan.product_index.items():
            if zone.takes(product):
                place.zone_of[number] = live
    handling = as_distribution(given.handling, unit)
    for number in range(1, given.aisles + 1):
        draw_handling = streams.of(handling, f"storages.{name}.{number}.handling")
        place.cranes.append(Crane(place, number, draw_handling=draw_handling))
    return place


# Routes.


def _build_routes(floor: Floor) -> None:
    plan = floor.plan
    streams: dict[str, Iterator[float]] = {}
    for product, route in enumerate(plan.routes):
        steps = [_step(floor, planned, streams) for planned in route]
        last = _way_out(floor, product)
        for number, step in enumerate(steps):
            step.next = steps[number + 1] if number + 1 < len(steps) else last
        for planned, step in zip(route, steps, strict=True):
            _outcomes(floor, planned, step, steps, last)
            special = step.splits or step.releases or step.outcomes or step.dissolves
            step.is_ordinary = not special and step.next is not None
            if step.is_ordinary and not step.needs and step.next.place is not None:  # type: ignore[union-attr]
                step.straight = following = step.next
                there = following.plain  # type: ignore[union-attr]
                if there is not None:
                    step.onward = (following, there, there.line, there.buffer)
        floor.routes.append(steps)
        floor.first_steps.append(steps[0] if steps else last)


def _step(floor: Floor, planned: PlannedStep, streams: dict[str, Iterator[float]]) -> Step:
    places = tuple(floor.places[index] for index in planned.places)
    step = Step(planned.product, planned.index, places)
    step.name = planned.name
    step.work_to_come = planned.work_to_come
    step.steps_to_come = planned.steps_to_come
    step.splits = planned.splits
    step.releases = planned.releases
    step.dissolves = planned.dissolves
    step.choose = planned.choose
    for place, time in zip(places, planned.times, strict=True):
        _give_time(floor, step, place, time, streams)
    if len(places) == 1:
        step.plain = places[0] if isinstance(places[0], PlainStation) else None
    own_mean = planned.times[0][0].expected if isinstance(planned.times[0], tuple) else 0.0
    means = [t[0].expected for t in planned.times if isinstance(t, tuple)]
    step.work_after = planned.work_to_come - (sum(means) / len(means) if means else own_mean)
    if planned.choose in DRAWN and len(places) > 1:
        draw = floor.flow.streams.uniform(f"{planned.stream}.choose")
        step.drawn = drawn_choice(step, planned.weights, draw)
    step.needs = tuple(
        Need(c.product, c.count, floor.places[c.place], carrier=c.carrier, own=c.own)
        for c in planned.components
    )
    _tell_stores(step)
    return step


def _give_time(
    floor: Floor, step: Step, place: Place, time: Any, streams: dict[str, Iterator[float]]
) -> None:
    if not isinstance(time, tuple):
        if isinstance(place, Station):
            place.functions[step] = time
        return
    distribution, stream = time
    if stream not in streams:
        streams[stream] = floor.flow.streams.values(distribution, stream)
    step.draws[place] = streams[stream].__next__
    step.values = streams[stream] if len(step.places) == 1 else None


def _tell_stores(step: Step) -> None:
    """Let the stores know which stations take components from them."""
    for need in step.needs:
        for place in step.places:
            if isinstance(place, Station):
                place.is_assembly = True
                users = getattr(need.place, "users", None)
                if users is not None and place not in users:
                    users.append(place)


def _way_out(floor: Floor, product: int) -> Step | None:
    exit_place = floor.plan.exit_of[product]
    return None if exit_place < 0 else Step(product, -1, (floor.places[exit_place],))


def _outcomes(
    floor: Floor, planned: PlannedStep, step: Step, steps: list[Step], last: Step | None
) -> None:
    table: list[tuple[float, Step | None]] = []
    for limit, kind, index in planned.outcomes:
        if kind == "scrap":
            table.append((limit, None))
        elif kind == "exit":
            table.append((limit, Step(step.product, -1, (floor.places[index],))))
        else:
            table.append((limit, steps[index] if index < len(steps) else last))
    if table:
        step.outcomes = tuple(table)
        step.outcome = floor.flow.streams.uniform(f"{planned.stream}.outcomes")


# Stations: quality, failures, rules.


def _build_stations(floor: Floor) -> None:
    plan, streams = floor.plan, floor.flow.streams
    for name, given in plan.factory.work_places.items():
        place = floor.places[plan.place_index[name]]
        if isinstance(place, PlainStation):
            for failure_name, failure in given.failures.items():
                path = f"stations.{name}.1.failures.{failure_name}"
                place.time_to_failure = streams.of(
                    failure.time_to_failure(plan.unit), f"{path}.every"
                )
                place.time_to_repair = streams.of(
                    failure.time_to_repair(plan.unit), f"{path}.repair"
                )
        elif isinstance(place, Station):
            # Urgent parts that interrupt others also go before them in the line.
            by_urgency = given.preemptive and given.rule == "fifo"
            place.line = line_for("priority" if by_urgency else given.rule, place)
            if given.quality is not None:
                path = f"{plan.path_of(name)}.quality"
                place.inspection = Inspection(
                    given.quality,
                    plan.product_names,
                    draw=streams.uniform(path),
                    draw_finds=streams.uniform(f"{path}.finds"),
                )
                _rework_steps(floor, place, given)
            for machine in place.machines:
                build_clocks(machine, given)
            by_cycles = any(c.kind == "cycles" for m in place.machines for c in m.clocks)
            if place.before_service:
                _watch_next_places(floor, place)
            special = place.batch or place.before_service or place.preemptive
            chooses_machine = place.setup is not None and len(place.machines) > 1
            place.is_basic = not (special or chooses_machine or place.is_assembly or by_cycles)


def _watch_next_places(floor: Floor, watcher: Place) -> None:
    """Let the places after *watcher* tell it when they get room."""
    for steps in floor.routes:
        for step in steps:
            if watcher in step.places and step.next is not None:
                for place in step.next.places:
                    if watcher not in place.watchers:
                        place.watchers.append(watcher)


def _rework_steps(floor: Floor, station: Station, given: StationModel) -> None:
    assert station.inspection is not None
    assert given.quality is not None
    rework = given.quality.rework
    if rework is None or rework.to is None:
        return
    back = floor.plan.place_index[rework.to]
    for route, steps in zip(floor.plan.routes, floor.routes, strict=True):
        for planned, step in zip(route, steps, strict=True):
            visited = any(back in s.places for s in route[: planned.index + 1])
            if station in step.places and visited:
                target = steps[visit(route, back, planned.index)]
                station.inspection.rework_steps[step] = target


# Loops and shifts.


def _build_loops(floor: Floor) -> None:
    plan = floor.plan
    for name, loop in plan.factory.loops.items():
        start = floor.places[plan.place_index[loop.start]]
        ends = frozenset(plan.place_index[end] for end in loop.ends if end != EXIT)
        products = (
            None if loop.products is None
            else frozenset(plan.product_index[product] for product in loop.products)
        )  # fmt: skip
        cards = Cards(floor, name, total=loop.cards, start=start, ends=ends, products=products)
        floor.loops.append(cards)
        start.entry_loops = (*start.entry_loops, cards)
        for end in ends:
            floor.places[end].exit_loops = (*floor.places[end].exit_loops, cards)


def _build_shifts(floor: Floor) -> None:
    factory = floor.plan.factory
    for name in factory.shifts:
        calendar = Calendar(floor, name, factory.shifts)
        for station_name, station in factory.work_places.items():
            place = floor.places[floor.plan.place_index[station_name]]
            if station.shift == name and isinstance(place, Station):
                place.calendar = calendar
                calendar.users.append(place)
        for fleet, given_fleet in zip(floor.fleets, factory.fleets.values(), strict=True):
            if given_fleet.shift == name:
                calendar.users.append(fleet)
        for source, given in zip(floor.sources, factory.sources.values(), strict=True):
            if given.shift == name:
                calendar.users.append(source)
        floor.calendars.append(calendar)
