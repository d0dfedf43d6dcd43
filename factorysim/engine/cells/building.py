"""From cells as data to live ones: robots, the tasks of each product, who does what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.cells.allocating import lay_down
from factorysim.engine.cells.cell_stations import CellStation
from factorysim.engine.cells.deciding import decision_for
from factorysim.engine.cells.robot_failures import PickFailure, RobotFailure
from factorysim.engine.cells.robots import Robot
from factorysim.engine.cells.safety import Safety
from factorysim.engine.cells.sequencing import TaskPlan, predecessors, tasks_for
from factorysim.engine.cells.visits import Visitor
from factorysim.engine.cells.zones import SharedZone
from factorysim.engine.crews.crews import LiveCrew
from factorysim.engine.crews.staffing import priority_of, seats_of
from factorysim.engine.crews.tasks import Task
from factorysim.model.crews import Need
from factorysim.model.distributions import Exponential
from factorysim.model.durations import as_distribution
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.model.cells import Cell
    from factorysim.model.cells import Robot as RobotModel
    from factorysim.model.safeguards import Safeguard


def build_cells(floor: Floor) -> None:
    """Let the cells know their robots, people and tasks."""
    crews = {crew.name: crew for crew in floor.workforce.crews}
    for name, given in floor.plan.factory.cells.items():
        cell = floor.places[floor.plan.place_index[name]]
        assert isinstance(cell, CellStation)
        cell.people = None if given.people is None else crews[given.people]
        cell.priority = given.priority
        _robots(floor, cell, given)
        _tasks(floor, cell, given)
        if given.safeguard is not None:
            _safety(floor, cell, given, given.safeguard)


def _robots(floor: Floor, cell: CellStation, given: Cell) -> None:
    crew = LiveCrew(floor.workforce, cell.name, cell.index - floor.workforce.rank[0])
    cell.robots = crew
    members: list[Any] = crew.workers
    for number, name in enumerate(given.robot_names, start=1):
        robot = Robot(cell, crew, name, number)
        if not isinstance(given.robots, int):
            own = given.robots[name]
            robot.time_factor = own.time_factor
            if own.tasks is not None or own.payload is not None:
                every = (*given.tasks, *given.rework)
                robot.skills = frozenset(t for t in every if name in given.robots_for(t))
            _failures(floor, robot, own)
        _picks(floor, robot, given)
        members.append(robot)
    cell.zones = LiveCrew(floor.workforce, cell.name, cell.index - floor.workforce.rank[0])
    names = [task.zone for task in (*given.tasks.values(), *given.rework.values()) if task.zone]
    zones: list[Any] = cell.zones.workers
    for number, zone in enumerate(dict.fromkeys(names), start=1):
        zones.append(SharedZone(cell.zones, zone, number))


def _failures(floor: Floor, robot: Robot, given: RobotModel) -> None:
    unit, streams = floor.plan.unit, floor.flow.streams
    for number, (name, failure) in enumerate(given.failures.items()):
        stem = f"cells.{robot.cell.name}.robots.{robot.name}.failures.{name}"
        live = RobotFailure(
            robot,
            number,
            draw_gap=streams.of(failure.time_to_failure(unit), f"{stem}.every"),
            draw_length=streams.of(failure.time_to_repair(unit), f"{stem}.repair"),
            at_once=failure.starts == "at_once",
        )
        if failure.needs is not None:
            live.task = Task(
                floor.workforce,
                seats_of(floor.workforce, failure.needs),
                kind="repair",
                place=robot.cell.index,
                rank=(*robot.rank, 10 + number),
                priority=priority_of(failure.needs),
                begin=live.repair_begins,
                interrupt=live.repair_stops,
                name=name,
            )
        robot.failures.append(live)


def _picks(floor: Floor, robot: Robot, given: Cell) -> None:
    """Let a robot fail at the begin of the tasks that say so."""
    tasks = {**given.tasks, **given.rework}
    shares = {name: task.pick_failure for name, task in tasks.items() if task.pick_failure}
    if not shares:
        return
    unit, streams = floor.plan.unit, floor.flow.streams
    stem = f"cells.{robot.cell.name}.robots.{robot.name}.picks"
    failure = PickFailure(
        robot,
        len(robot.failures),
        shares=shares,
        draw=streams.uniform(stem),
        draw_length=streams.of(as_distribution(given.recovery.time, unit), f"{stem}.recovery"),
    )
    needs = given.recovery.needs
    if needs is None and given.people is not None:
        needs = Need(crew=given.people, priority=0)
    if needs is not None:
        failure.task = Task(
            floor.workforce,
            seats_of(floor.workforce, needs),
            kind="repair",
            place=robot.cell.index,
            rank=(*robot.rank, 9),
            priority=priority_of(needs),
            begin=failure.repair_begins,
            interrupt=failure.repair_stops,
            name="pick",
        )
    robot.failures.append(failure)


def watch_robot_shifts(floor: Floor) -> None:
    """Let the calendars tell the robots when they work."""
    by_name = {calendar.name: calendar for calendar in floor.calendars}
    for name, given in floor.plan.factory.cells.items():
        cell = floor.places[floor.plan.place_index[name]]
        assert isinstance(cell, CellStation)
        for robot in cell.robots.workers:
            own = None if isinstance(given.robots, int) else given.robots[robot.name]
            if own is not None and own.shift is not None:
                robot.is_off = True
                by_name[own.shift].users.append(robot)


def _tasks(floor: Floor, cell: CellStation, given: Cell) -> None:
    plan = floor.plan
    after = {name: task.after for name, task in (*given.tasks.items(), *given.rework.items())}
    cell.has_rework = bool(given.rework)
    before = predecessors(after)
    cell.decide = decision_for(given, cell)
    draws = _Draws(floor, cell.name, given)
    for number, product in enumerate(plan.product_names):
        for is_rework, plans in ((False, cell.plans), (True, cell.rework_plans)):
            tasks = tasks_for(given, product, is_rework=is_rework, unit=plan.unit)
            laid_down = lay_down(given, tasks, product, plan.factory)
            for task in tasks:
                draws.give(task, product)
                task.modes = given.modes_for(task.name, product)
                cell.modes[number, task.name] = laid_down.modes[task.name]
                cell.before[number, task.name] = before[task.name] | laid_down.before(task.name)
            plans.append(tasks)


def _safety(floor: Floor, cell: CellStation, given: Cell, safeguard: Safeguard) -> None:
    unit, streams = floor.plan.unit, floor.flow.streams
    restart = getattr(safeguard, "reset", getattr(safeguard, "restart", 0.0))
    robots: list[Any] = cell.robots.workers
    cell.safety = Safety(
        cell,
        safeguard.kind,
        slow=getattr(safeguard, "slow", 1.0),
        restart=in_unit(restart, unit),
        robots=robots,
    )
    for name, task in (*given.tasks.items(), *given.rework.items()):
        for mode in ("human", "both"):
            if task.ring_in(mode) != "outside":
                cell.rings[name, mode] = task.ring_in(mode)
    for number, (name, visits) in enumerate(given.visits.items()):
        stem = f"cells.{cell.name}.visits.{name}"
        stay = as_distribution(visits.stay, unit)
        gap = None
        if visits.every is not None:
            gap = streams.of(as_distribution(visits.every, unit), f"{stem}.every")
        elif visits.share is not None:
            mean = stay.expected * (1 - visits.share) / visits.share
            gap = streams.of(Exponential(mean=mean), f"{stem}.gap")
        visitor = Visitor(
            cell.safety,
            number,
            inner=visits.inner,
            draw_stay=streams.of(stay, f"{stem}.stay"),
            draw_gap=gap,
            at=sorted(in_unit(time, unit) for time in visits.at),
        )
        cell.visitors.append(visitor)


class _Draws:
    """The streams of a cell: each made once, whoever uses it."""

    def __init__(self, floor: Floor, name: str, given: Cell) -> None:
        self._streams = floor.flow.streams
        self._unit = floor.plan.unit
        self._name = name
        self._given = given
        self._made: dict[str, Callable[[], float]] = {}

    def give(self, plan: TaskPlan, product: str) -> None:
        """Give *plan* what draws its times and its noise."""
        cell = self._given
        task = {**cell.tasks, **cell.rework}[plan.name]
        for mode in plan.modes:
            time, factor = cell.time_of(task, mode, product)
            stem = f"cells.{self._name}.tasks.{plan.name}.{mode}"
            per_product = isinstance(getattr(task, mode), dict)
            draw = self._of(time, f"{stem}.{product}" if per_product else stem)
            plan.draws[mode] = draw if factor == 1.0 else _times(factor, draw)
        if cell.human_noise is not None:
            stem = f"cells.{self._name}.tasks.{plan.name}.human_noise"
            plan.noise = self._of(cell.human_noise, stem)

    def _of(self, time: Any, stream: str) -> Callable[[], float]:
        if stream not in self._made:
            self._made[stream] = self._streams.of(as_distribution(time, self._unit), stream)
        return self._made[stream]


def _times(factor: float, draw: Callable[[], float]) -> Callable[[], float]:
    return lambda: factor * draw()
