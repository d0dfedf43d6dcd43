"""From crews and needs as data to live ones: workers, ways, rules, and who is needed where."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from factorysim.engine.crews.brigades import Brigade
from factorysim.engine.crews.calling import call_rule, worker_rule
from factorysim.engine.crews.crews import LiveCrew
from factorysim.engine.crews.human import Human
from factorysim.engine.crews.tasks import Seat, Task
from factorysim.engine.crews.trust import Trusting
from factorysim.engine.crews.workers import Worker
from factorysim.engine.crews.workforce import Workforce
from factorysim.engine.machines import IN_LOADING, IN_SETUP, IN_UNLOADING, IN_WORK
from factorysim.engine.stations import Station
from factorysim.model.crews import Needs, team_of
from factorysim.model.durations import as_distribution
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.machines import Machine
    from factorysim.model.crews import Crew, Rotation, Walking
    from factorysim.model.places import Station as StationModel


def build_crews(floor: Floor, *, keep_waits: bool) -> None:
    """Put the crews of the plan on the floor."""
    workforce = Workforce(floor)
    for number, (name, given) in enumerate(floor.plan.factory.crews.items()):
        crew = LiveCrew(workforce, name, number)
        workforce.crews.append(crew)
        _crew(floor, crew, given)
        if keep_waits:
            crew.waits = array("d")
    floor.workforce = workforce


def _crew(floor: Floor, crew: LiveCrew, given: Crew) -> None:
    plan, streams = floor.plan, floor.flow.streams
    crew.finishes = given.at_shift_end == "finish"
    crew.preempts = given.preempts
    if given.absence:
        crew.absence = given.absence
        crew.draw_absence = streams.uniform(f"crews.{crew.name}.absence")
    if given.walking is not None:
        crew.ways = _ways(floor, given.walking)
    if given.human is not None and given.human.trust is not None:
        crew.trust = Trusting(given.human.trust, streams.uniform(f"crews.{crew.name}.trust"))
    if given.rule == "bucket_brigade":
        crew.brigade = Brigade(crew)
    else:
        crew.prefer_call = call_rule(given.rule, crew)
    crew.prefer_worker = worker_rule(given.choose, crew)
    for number, name in enumerate(given.names, start=1):
        worker = Worker(crew, name, number, skills=given.skills_of(name))
        starts = given.starts
        if not isinstance(given.workers, int):
            own = given.workers[name]
            worker.time_factor = own.time_factor
            starts = own.starts or starts
            if own.places is not None:
                worker.places = frozenset(plan.place_index[place] for place in own.places)
        if starts is not None:
            worker.at = plan.place_index[starts]
        if given.human is not None:
            worker.human = Human(worker, given.human)
        crew.workers.append(worker)
    if given.rotation is not None:
        _rotate(floor, crew, given.rotation)


def _rotate(floor: Floor, crew: LiveCrew, given: Rotation) -> None:
    from factorysim.engine.crews.rotating import JobRotation

    groups = [frozenset(floor.plan.place_index[p] for p in group) for group in given.groups]
    rotation = JobRotation(crew, groups, every=in_unit(given.every, floor.plan.unit))
    crew.workforce.rotations.append(rotation)


def _ways(floor: Floor, given: Walking) -> Callable[[int, int], float]:
    """Return a function that says how long it takes from one place to another."""
    plan = floor.plan
    per_metre = in_unit("1 s", plan.unit) / given.speed
    if given.time is not None:
        time = in_unit(given.time, plan.unit)
        return lambda origin, destination: time
    if given.distances is not None:
        metres = {
            (plan.place_index[a], plan.place_index[b]): distance
            for a, row in given.distances.items()
            for b, distance in row.items()
        }

        def by_distance(origin: int, destination: int) -> float:
            there = metres.get((origin, destination))
            back = metres.get((destination, origin), 0.0)
            return (back if there is None else there) * per_metre

        return by_distance
    assert given.layout is not None
    import networkx as nx

    layout = plan.factory.layouts[given.layout]
    graph: nx.Graph[str] = nx.Graph()
    for start, end, edge in layout.graph.edges(data=True):
        known = graph.get_edge_data(start, end, default=edge)["length"]
        graph.add_edge(start, end, length=min(edge["length"], known))
    nodes = {index: layout.node_of(place) or "" for place, index in plan.place_index.items()}
    found: dict[int, dict[str, float]] = {}

    def on_the_layout(origin: int, destination: int) -> float:
        if origin not in found:
            start = nodes[origin]
            found[origin] = nx.single_source_dijkstra_path_length(graph, start, weight="length")
        return float(found[origin][nodes[destination]]) * per_metre

    return on_the_layout


# Who is needed where.


def seats_of(workforce: Workforce, needs: Needs | None) -> tuple[Seat, ...]:
    """Return a seat for each worker that is needed."""
    crews = {crew.name: crew for crew in workforce.crews}
    return tuple(
        Seat(crews[need.crew], need.skill, need.level, need.effort)
        for need in team_of(needs)
        for _ in range(need.count)
    )


def priority_of(needs: Needs | None) -> int:
    """Return how urgent the work is: as urgent as the most urgent of its needs."""
    return min((need.priority for need in team_of(needs)), default=1)


def staff_stations(floor: Floor) -> None:
    """Let the machines know whom they need, and in which phase."""
    unit, streams = floor.plan.unit, floor.flow.streams
    for name, given in floor.plan.factory.work_places.items():
        place = floor.places[floor.plan.place_index[name]]
        if not isinstance(place, Station):
            continue
        for kind in ("loading", "unloading"):
            handling = getattr(given, kind)
            if handling is not None:
                time = as_distribution(handling.time, unit)
                draw = streams.of(time, f"stations.{name}.{kind}")
                setattr(place, f"draw_{kind}", draw)
        for machine in place.machines:
            _staff_machine(floor, machine, given)


def _staff_machine(floor: Floor, machine: Machine, given: StationModel) -> None:
    handling = {IN_LOADING: given.loading, IN_UNLOADING: given.unloading}
    phases = {phase: None if h is None else h.needs for phase, h in handling.items()}
    phases[IN_WORK] = given.needs
    phases[IN_SETUP] = None if given.setup is None else given.setup.needs
    kinds = {
        IN_WORK: "process",
        IN_SETUP: "setup",
        IN_LOADING: "loading",
        IN_UNLOADING: "unloading",
    }
    for phase, needs in phases.items():
        if needs is not None:
            task = Task(
                floor.workforce,
                seats_of(floor.workforce, needs),
                kind=kinds[phase],
                place=machine.station.index,
                rank=(*machine.rank, phase),
                priority=priority_of(needs),
                begin=machine.go_on,
                interrupt=machine.people_leave,
            )
            machine.tasks[phase] = task
            task.machine = machine
            for seat in task.seats:
                seat.crew.stations.add(machine.station.index)
    for number, clock in enumerate(machine.clocks):
        kind: Mapping[str, Any] = given.failures if clock.is_failure else given.maintenance
        needs = kind[clock.name].needs
        if needs is not None:
            clock.task = Task(
                floor.workforce,
                seats_of(floor.workforce, needs),
                kind="repair" if clock.is_failure else "maintenance",
                place=machine.station.index,
                rank=(*machine.rank, 10 + number),
                priority=priority_of(needs),
                begin=machine.repair_begins,
                interrupt=machine.repair_stops,
                name=clock.name,
            )


def watch_shifts(floor: Floor) -> None:
    """Let the calendars tell the workers when they work."""
    by_name = {calendar.name: calendar for calendar in floor.calendars}
    for crew, given in zip(floor.workforce.crews, floor.plan.factory.crews.values(), strict=True):
        for worker in crew.workers:
            own = None if isinstance(given.workers, int) else given.workers[worker.name].shift
            shift = own or given.shift
            if shift is not None:
                worker.is_off = True
                by_name[shift].users.append(worker)
