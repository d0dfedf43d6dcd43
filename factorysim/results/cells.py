"""What people and robots did in cells: tables of cells, robots and tasks; how fluent it was.

The measures of fluency are those of G. Hoffman, "Evaluating fluency in human-robot collaboration",
IEEE Transactions on Human-Machine Systems 49 (2019), as shares of the time in which a part is in
work: the person idle, the robot idle, both active at the same time, and nobody active (what is lost
between the end of one task and the begin of the next).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.results.observed import ROBOT_STATES, CellSeen, Observed
from factorysim.results.times import hours, ratio, window_length

if TYPE_CHECKING:
    import pandas as pd

_NOT_PLANNED = frozenset({"off"})
_RELATIVE = 1e-9


class Fluency(NamedTuple):
    """Shares of the time in which a part was in work; NaN when there was none."""

    human_idle: float
    robot_idle: float
    concurrent: float
    nobody: float


def fluency_of(cells: list[CellSeen]) -> Fluency:
    """Return the fluency of all *cells* together."""
    busy = math.fsum(cell.busy for cell in cells)
    human = math.fsum(cell.human_active for cell in cells)
    robot = math.fsum(cell.robot_active for cell in cells)
    both = math.fsum(cell.concurrent for cell in cells)
    return Fluency(
        human_idle=ratio(busy - human, busy),
        robot_idle=ratio(busy - robot, busy),
        concurrent=ratio(both, busy),
        nobody=ratio(busy - human - robot + both, busy),
    )


def needs_safety_notice(observed: Observed) -> bool:
    """Whether people and robots share a cell, so that the safety notice has to be shown."""
    return any(cell.robots for cell in observed.cells)


def cells_table(observed: Observed) -> pd.DataFrame:
    """Return parts, mean time of a part in work, and the fluency of each cell."""
    unit = observed.time_unit
    rows = []
    for cell in observed.cells:
        fluency = fluency_of([cell])
        rows.append(
            {
                "cell": cell.name,
                "parts": cell.cycles,
                f"time_per_part [{unit}]": ratio(cell.cycle_time, cell.cycles),
                "human_idle": fluency.human_idle,
                "robot_idle": fluency.robot_idle,
                "concurrent": fluency.concurrent,
                "nobody": fluency.nobody,
                "robot_tasks": sum(robot.tasks for robot in cell.robots),
                "failed_picks": sum(robot.failed_picks for robot in cell.robots),
                "protective_stops": sum(robot.stops for robot in cell.robots),
            }
        )
    return _table(rows, "cell", "parts")


def robots_table(observed: Observed) -> pd.DataFrame:
    """Return tasks, protective stops and the share of planned time in each state of each robot."""
    unit = observed.time_unit
    rows = []
    for cell in observed.cells:
        for robot in cell.robots:
            planned = math.fsum(
                time
                for state, time in zip(ROBOT_STATES, robot.states, strict=True)
                if state not in _NOT_PLANNED
            )
            rows.append(
                {
                    "cell": cell.name,
                    "robot": robot.name,
                    "tasks": robot.tasks,
                    "protective_stops": robot.stops,
                    "failures": robot.failures,
                    "failed_picks": robot.failed_picks,
                    f"planned [{unit}]": planned,
                    **{
                        f"{state}_share": ratio(time, planned)
                        for state, time in zip(ROBOT_STATES, robot.states, strict=True)
                        if state not in _NOT_PLANNED
                    },
                }
            )
    return _table(rows, "cell", "robot")


def cell_tasks_table(observed: Observed) -> pd.DataFrame:
    """Return how often each task was done by whom, and how long it took from begin to end."""
    unit = observed.time_unit
    rows = [
        {
            "cell": cell.name,
            "task": task.task,
            "mode": task.mode,
            "count": task.count,
            f"time [{unit}]": ratio(task.time, task.count),
        }
        for cell in observed.cells
        for task in cell.tasks
    ]
    return _table(rows, "cell", "task", "mode", "count", f"time [{unit}]")


def safeguards_table(observed: Observed) -> pd.DataFrame:
    """Return visits, protective stops and shares of time at each speed of each safeguarded cell."""
    length = window_length(observed)
    rows = [
        {
            "cell": cell.name,
            "kind": cell.safety.kind,
            "visits": cell.safety.visits,
            "protective_stops": cell.safety.stops,
            "protective_stops [1/h]": ratio(cell.safety.stops, hours(length, observed.time_unit)),
            "full_speed_share": ratio(cell.safety.full, length),
            "reduced_speed_share": ratio(cell.safety.reduced, length),
            "stopped_share": ratio(cell.safety.stopped, length),
            "somebody_outer_share": ratio(cell.safety.somebody_outer, length),
            "somebody_inner_share": ratio(cell.safety.somebody_inner, length),
        }
        for cell in observed.cells
        if cell.safety is not None
    ]
    return _table(rows, "cell", "kind")


def stops_per_hour(observed: Observed) -> float:
    """Return the protective stops per hour of all cells that have a safeguard."""
    guarded = [cell.safety for cell in observed.cells if cell.safety is not None]
    if not guarded:
        return math.nan
    return ratio(
        sum(safety.stops for safety in guarded), hours(window_length(observed), observed.time_unit)
    )


def broken_laws_of_cells(observed: Observed) -> Iterator[str]:
    """Yield what cannot be: states that do not add up, more activity than time."""
    length = window_length(observed)
    for cell in observed.cells:
        slack = _RELATIVE * length + 1e-12 * observed.end * (10 + len(cell.tasks) * cell.cycles)
        for robot in cell.robots:
            # One more may fail than was begun in the window: at the very end of the warm-up.
            if robot.failed_picks > min(robot.failures, robot.picks + 1):
                yield (
                    f"robot {robot.name} of {cell.name}: {robot.failed_picks} failed picks of "
                    f"{robot.picks}, with {robot.failures} failures of all kinds"
                )
            seen = math.fsum(robot.states)
            if abs(seen - length) > slack:
                yield (
                    f"robot {robot.name} of {cell.name}: its states last {seen!r} together, the "
                    f"window {length!r}"
                )
        yield from _tasks_agree(observed, cell)
        if cell.safety is not None:
            safety = cell.safety
            stops = sum(robot.stops for robot in cell.robots)
            if stops != safety.stops:
                yield f"cell {cell.name}: {safety.stops} stops, but its robots say {stops}"
            at_speeds = safety.full + safety.reduced + safety.stopped
            if abs(at_speeds - length) > slack + 1e-12 * observed.end * (10 + 8 * safety.visits):
                yield f"cell {cell.name}: its speeds last {at_speeds!r}, the window {length!r}"
        active = max(cell.human_active, cell.robot_active)
        if active > cell.busy + slack or cell.busy > length + slack:
            yield f"cell {cell.name}: more activity than time with a part in work"
        if cell.concurrent > min(cell.human_active, cell.robot_active) + slack:
            yield f"cell {cell.name}: more time together than each was active"


def _tasks_agree(observed: Observed, cell: CellSeen) -> Iterator[str]:
    """Compare the tasks that were finished with what robots and people have finished there."""
    by_robots = sum(task.count for task in cell.tasks if task.mode != "human")
    done = sum(robot.tasks for robot in cell.robots)
    if by_robots != done:
        yield f"cell {cell.name}: {by_robots} tasks of robots, but its robots say {done}"
    by_people = sum(task.count for task in cell.tasks if task.mode != "robot")
    workers = [worker for crew in observed.crews for worker in crew.workers]
    helped = sum(
        work.count
        for worker in workers
        for work in worker.work
        if (work.place, work.kind) == (cell.name, "task")
    )
    if by_people != helped:
        yield f"cell {cell.name}: {by_people} tasks of people, but the workers say {helped}"


def _table(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    from factorysim.results.tables import frame

    return frame(rows, *columns)
