"""What must hold after every instant among people and robots: one place, one task, safe speeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factorysim.engine.cells.cell_stations import CellStation
from factorysim.engine.cells.workplaces import Workplace
from factorysim.engine.crews.tasks import Task
from factorysim.engine.floor import Floor


def workers_of(floor: Floor) -> list[Any]:
    """Return all people of the factory."""
    return [worker for crew in floor.workforce.crews for worker in crew.workers]


def cells_of(floor: Floor) -> list[CellStation]:
    """Return all cells of the factory."""
    return [place for place in floor.places if isinstance(place, CellStation)]


def active_tasks(cell: CellStation) -> list[Any]:
    """Return the tasks of a cell that somebody is at."""
    return [task for place in cell.machines for task in place.tasks_of_part if task.is_active]


def _all_who_work(floor: Floor) -> list[Any]:
    cells = cells_of(floor)
    robots = [robot for cell in cells for robot in cell.robots.workers]
    zones = [zone for cell in cells for zone in cell.zones.workers]
    return [*workers_of(floor), *robots, *zones]


def _all_work(floor: Floor) -> list[Task]:
    """Return everything that can call for people or robots."""
    found: list[Task] = []
    for place in floor.places:
        for machine in getattr(place, "machines", ()):
            found += [task for task in getattr(machine, "tasks", ()) if task is not None]
            found += [c.task for c in getattr(machine, "clocks", ()) if c.task is not None]
            if isinstance(machine, Workplace):
                found += [task.call for task in machine.tasks_of_part]
    for cell in cells_of(floor):
        robots: list[Any] = cell.robots.workers
        found += [f.task for robot in robots for f in robot.failures if f.task is not None]
    return found


def _one_place_and_one_task(floor: Floor, now: float) -> Iterator[str]:
    """Whoever is at some work knows of it, and nobody is at two works."""
    work = _all_work(floor)
    for who in _all_who_work(floor):
        at = [task for task in work if who in task.workers]
        if at != ([] if who.task is None else [who.task]):
            yield f"{who.name} is at {len(at)} works, and knows of {who.task}"
        shown = getattr(who, "state", None)
        if shown is not None and shown != who.current_state():
            yield f"{who.name} shows another state than the one that holds"


def _team_is_complete(floor: Floor, now: float) -> Iterator[str]:
    """Work goes on only with everybody who is needed, who can do it, and who stands there."""
    for task in _all_work(floor):
        if task.is_open and task.workers:
            yield f"{task.kind} calls although somebody was sent"
        if task.workers and len(task.workers) != len(task.seats):
            yield f"{task.kind}: {len(task.workers)} people for {len(task.seats)} seats"
        coming = sum(_is_not_ready(who) for who in task.workers)
        if task.missing != coming:
            yield f"{task.kind} waits for {task.missing}, but {coming} are on the way"
        if task.is_staffed != (bool(task.workers) and not coming):
            yield f"{task.kind} goes on without somebody, or not at all"
        for seat, who in zip(task.seats, task.workers, strict=False):
            yield from _is_right_for(task, seat, who)


def _is_not_ready(who: Any) -> bool:
    """Whether somebody is still on the way, or gets ready after a break or for a repair."""
    return who.walks_to >= 0 or getattr(who, "ready_since", None) is not None


def _is_right_for(task: Task, seat: Any, who: Any) -> Iterator[str]:
    if seat.crew is not who.crew:
        yield f"{who.name} of {who.crew.name} is on a seat for {seat.crew.name}"
    if not hasattr(who, "leaves_afterwards"):
        return
    if seat.skill is not None and who.skills.get(seat.skill, 0) < max(seat.level, 1):
        yield f"{who.name} is at work that needs {seat.skill}"
    if task.is_staffed and task.place >= 0 and who.at != task.place:
        yield f"{who.name} works at place {task.place}, but stands at {who.at}"
    if who.is_off or who.is_paused or who.is_absent:
        yield f"{who.name} is not there, but at some work"
    if who.leaves_afterwards is not None and not (who.crew.finishes and task.is_staffed):
        yield f"{who.name} stays longer than the shift"


def _calls_are_answered(floor: Floor, now: float) -> Iterator[str]:
    """What could begin with those who are free does not wait."""
    workforce = floor.workforce
    calling = [task for task in _all_work(floor) if task.is_open]
    if {id(task) for task in calling} != {id(task) for task in workforce.open}:
        yield f"{len(calling)} works call, {len(workforce.open)} are heard"
    for task in workforce.open:
        if workforce._team_for(task, now) is not None:
            yield f"{task.kind} could begin, but waits"


def _tasks_of_cells(floor: Floor, now: float) -> Iterator[str]:
    for cell in cells_of(floor):
        for place in cell.machines:
            yield from _tasks_of_a_part(cell, place)
        zones = [task.zone for task in active_tasks(cell) if task.zone]
        if len(set(zones)) < len(zones):
            yield f"{cell.name}: two tasks in one zone: {zones}"


def _tasks_of_a_part(cell: CellStation, place: Workplace) -> Iterator[str]:
    if not place.is_at_work():
        if any(task.call.is_open or task.call.workers for task in place.tasks_of_part):
            yield f"{cell.name}: a task without a part"
        return
    active = [task for task in place.tasks_of_part if task.is_active]
    if len(active) != place._active:
        yield f"{cell.name}: {len(active)} tasks are in work, {place._active} are counted"
    done = {task.name for task in place.tasks_of_part if task.is_done}
    known = {task.name for task in place.tasks_of_part}
    for task in place.tasks_of_part:
        ready = not task.is_done and place.before(task) & known <= done
        if task.is_active and not (ready and task.call.is_staffed and place.is_able()):
            yield f"{cell.name}: {task.name} is in work, but cannot be"
        if ready and place.is_able() and not (task.call.is_open or task.call.workers):
            yield f"{cell.name}: nobody is called for {task.name}"
        if task.is_active:
            yield from _both_are_there(cell, task)


def _both_are_there(cell: CellStation, task: Any) -> Iterator[str]:
    """A task is done by those whom its mode names, and never by one of two."""
    people = sum(who.crew is cell.people for who in task.call.workers)
    robots = sum(who.crew is cell.robots for who in task.call.workers)
    wanted = {"human": (1, 0), "robot": (0, 1), "both": (1, 1)}[task.mode]
    if (people, robots) != wanted:
        yield f"{cell.name}: {task.name} ({task.mode}) with {people} people and {robots} robots"
    allowed = set(task.call.workers) & set(cell.robots.workers)
    for robot in allowed:
        if robot.is_off or robot.down is not None:
            yield f"{cell.name}: robot {robot.name} is at {task.name}, but cannot move"
        if robot.skills is not None and task.name not in robot.skills:
            yield f"{cell.name}: robot {robot.name} is at {task.name}, which it cannot do"


def _robots_are_safe(floor: Floor, now: float) -> Iterator[str]:
    """The speed of the robots is the one that the people near them allow."""
    for cell in cells_of(floor):
        safety = cell.safety
        if safety is None:
            continue
        near = [cell.rings.get((task.name, task.mode)) for task in active_tasks(cell)]
        for ring, inside in safety.inside.items():
            if inside < near.count(ring):
                yield f"{cell.name}: {inside} people are seen in the {ring} ring"
        outer, inner = safety.inside["outer"] > 0, safety.inside["inner"] > 0
        most = 1.0
        if safety.kind == "power_and_force":
            most = safety.slow
        elif inner or (outer and safety.kind == "fence"):
            most = 0.0
        elif outer and safety.kind == "speed_and_separation":
            most = safety.slow
        robots: list[Any] = cell.robots.workers
        fastest = max([robot.speed for robot in robots], default=0.0)
        moving = max([task.speed for task in active_tasks(cell) if task.mode != "human"], default=0)
        if max(fastest, moving) > most:
            yield f"{cell.name}: robots move at {max(fastest, moving)}, allowed is {most}"
        may_move = not (outer or inner or safety.is_restarting)
        if may_move and safety.kind != "power_and_force" and fastest < 1.0:
            yield f"{cell.name}: nobody is near, but the robots move at {fastest}"


RULES_OF_PEOPLE = (
    _one_place_and_one_task, _team_is_complete, _calls_are_answered, _tasks_of_cells,
    _robots_are_safe,
)  # fmt: skip
