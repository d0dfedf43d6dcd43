"""Cells: tasks that lead in a circle, tasks nobody can do, people and robots that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from factorysim.errors import Problem, listing
from factorysim.model.cells import Cell, CellTask
from factorysim.model.checks_of_names import unknown, unknown_product
from factorysim.model.checks_of_work import check_failure
from factorysim.model.durations import as_distribution
from factorysim.model.flow import Flow, circles, is_function
from factorysim.rules import ALLOCATIONS, allocations, is_allocation


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with the cells."""
    for name, cell in flow.factory.cells.items():
        path = f"cells.{name}"
        if not cell.tasks:
            yield Problem("a cell needs at least one task.", f"{path}.tasks")
        if cell.people is not None and cell.people not in flow.factory.crews:
            yield Problem(unknown("crew", cell.people, flow.factory.crews), f"{path}.people")
        for attribute in ("tasks", "rework"):
            tasks = getattr(cell, attribute)
            yield from _order(tasks, f"{path}.{attribute}")
            for task_name, task in tasks.items():
                yield from _task(flow, cell, task_name, task, f"{path}.{attribute}.{task_name}")
        for task_name in cell.rework:
            if task_name in cell.tasks:
                yield Problem(
                    f"{task_name!r} is also a task of new parts. Give it another name.",
                    f"{path}.rework.{task_name}",
                )
        yield from _allocation(flow, cell, path)
        yield from _safety(cell, path)
        yield from _robots(flow, cell, path)
        yield from _standstills(cell, path)
        if cell.human_noise is not None:
            mean = as_distribution(cell.human_noise, flow.factory.time_unit).expected
            if abs(mean - 1) > 1e-6:
                yield Problem(
                    f"the noise is a factor with mean 1, but this one has mean {mean:g}. Put the "
                    "mean into the times of the tasks.",
                    f"{path}.human_noise",
                )


def _order(tasks: dict[str, CellTask], path: str) -> Iterator[Problem]:
    for name, task in tasks.items():
        for number, before in enumerate(task.after):
            if before not in tasks:
                yield Problem(unknown("task", before, tasks), f"{path}.{name}.after.{number}")
    edges = {name: {b for b in task.after if b in tasks} for name, task in tasks.items()}
    own = [[name] for name, before in edges.items() if name in before]
    for circle in [*circles(edges), *own]:
        if len(circle) > 1 or circle in own:
            yield Problem(
                f"the tasks {listing(circle)} come after each other in a circle, so none of them "
                "can ever begin. Take one of the names out of 'after'.",
                f"{path}.{circle[0]}.after",
            )


def _task(flow: Flow, cell: Cell, name: str, task: CellTask, path: str) -> Iterator[Problem]:
    products = flow.factory.products
    for product in task.only or ():
        if product not in products:
            yield Problem(unknown_product(flow, product), f"{path}.only")
    for mode in ("human", "robot", "both"):
        time: Any = getattr(task, mode)
        if is_function(time):
            yield Problem(
                "a Python function cannot be the time of a task in a cell.", f"{path}.{mode}"
            )
        for product in time if isinstance(time, dict) else ():
            if product not in products:
                yield Problem(unknown_product(flow, product), f"{path}.{mode}.{product}")
    yield from _somebody(flow, cell, name, task, path)
    yield from _skill(flow, cell, task, path)


def _somebody(flow: Flow, cell: Cell, name: str, task: CellTask, path: str) -> Iterator[Problem]:
    """Refuse a task that nobody of the cell can do for some product."""
    products = [product for product in flow.factory.products if task.concerns(product)]
    alone = [product for product in products if not cell.modes_for(name, product)]
    needs_people = task.robot is None and cell.people is None
    needs_robot = task.human is None and not cell.robots_for(name)
    if needs_people:
        yield Problem(
            "this task needs a person, but the cell has nobody. Name the crew: people: fitters.",
            path,
        )
    if needs_robot:
        yield Problem(
            "this task needs a robot, but no robot of the cell can do it (see their tasks and "
            "payloads). Give the cell a robot, or a person a time for it.",
            path,
        )
    if alone and not needs_people and not needs_robot:
        modes = task.modes_for(alone[0])
        yield Problem(
            f"nobody can do this task for {listing(alone)}: it has times for {listing(modes)}. The "
            f"cell has {'no people' if cell.people is None else 'people'}, and "
            f"{'robots' if cell.robots_for(name) else 'no robot'} that can do it (see their tasks "
            "and payloads). Give people to the cell, a time to those who are there, or say under "
            "'only' which products need it.",
            path,
        )


def _skill(flow: Flow, cell: Cell, task: CellTask, path: str) -> Iterator[Problem]:
    crew = flow.factory.crews.get(cell.people or "")
    if task.skill is None or crew is None:
        return
    levels = [crew.skills_of(name).get(task.skill, 0) for name in crew.names]
    if max(levels) < max(task.level, 1):
        known = {skill for name in crew.names for skill in crew.skills_of(name)}
        best = f"the highest level there is {max(levels)}." if max(levels) else ""
        message = best or unknown("skill", task.skill, sorted(known))
        yield Problem(
            f"nobody in {cell.people!r} has {task.skill!r} at level {max(task.level, 1)}: "
            f"{message}",
            f"{path}.skill",
        )


def _robots(flow: Flow, cell: Cell, path: str) -> Iterator[Problem]:
    for name, robot in () if isinstance(cell.robots, int) else cell.robots.items():
        own = f"{path}.robots.{name}"
        if robot.shift is not None and robot.shift not in flow.factory.shifts:
            yield Problem(unknown("shift", robot.shift, flow.factory.shifts), f"{own}.shift")
        for task in robot.tasks or ():
            if task not in cell.tasks and task not in cell.rework:
                known = [*cell.tasks, *cell.rework]
                yield Problem(unknown("task", task, known), f"{own}.tasks")
        for key, failure in robot.failures.items():
            where = f"{own}.failures.{key}"
            yield from check_failure(flow, failure, where)
            if failure.clock != "working":
                yield Problem(
                    "a robot ages by its time at work only. Leave the clock out.", f"{where}.clock"
                )
            if failure.after != "resume":
                yield Problem(
                    "an interrupted task is resumed by whoever is free. Leave 'after' out.",
                    f"{where}.after",
                )


def _standstills(cell: Cell, path: str) -> Iterator[Problem]:
    """Refuse what the workplaces of a cell cannot count: they do not work, people and robots do."""
    for kind in ("failures", "maintenance"):
        for name, stop in getattr(cell, kind).items():
            if stop.clock == "working":
                yield Problem(
                    "the workplaces of a cell do not age by work. Give the failure to a robot "
                    "(robots: {arm: {failures: ...}}), or take the clock planned, calendar or "
                    "cycles.",
                    f"{path}.{kind}.{name}.clock",
                )
            if getattr(stop, "after", "resume") != "resume":
                yield Problem(
                    "interrupted tasks are resumed in a cell. Leave 'after' out.",
                    f"{path}.{kind}.{name}.after",
                )


def _safety(cell: Cell, path: str) -> Iterator[Problem]:
    if cell.safeguard is None:
        for name, task in {**cell.tasks, **cell.rework}.items():
            if task.stands in ("outer", "inner"):
                yield Problem(
                    "where a person stands matters only with a safeguard. Give the cell one, such "
                    "as {kind: fence}.",
                    f"{path}.tasks.{name}.stands",
                )
        if cell.visits:
            yield Problem(
                "visits matter only with a safeguard. Give the cell one, such as {kind: fence}.",
                f"{path}.visits",
            )
        return
    if not cell.robot_names:
        yield Problem("there is no robot to guard. Leave it out.", f"{path}.safeguard")
    for attribute in ("tasks", "rework"):
        for name, task in getattr(cell, attribute).items():
            if task.both is not None and cell.safeguard.kind != "power_and_force":
                yield Problem(
                    f"person and robot cannot work together on this task: with "
                    f"{cell.safeguard.kind} the robot stands while somebody is that near. Joint "
                    "tasks need {kind: power_and_force}.",
                    f"{path}.{attribute}.{name}.both",
                )


MOST_ALLOCATIONS = 20_000
"""Allocations that `best_static` and `ergonomic` try one by one at most."""


MOST_TASKS = 12
"""Tasks of a product for which `best_schedule` looks at most."""


def _policy(flow: Flow, cell: Cell, policy: str, path: str) -> Iterator[Problem]:
    if not is_allocation(policy):
        known = [*ALLOCATIONS, *allocations]
        yield Problem(unknown("allocation policy", policy, known), f"{path}.allocation")
    if policy in ("best_static", "ergonomic"):
        choices = (
            sum(getattr(task, mode) is not None for mode in ("human", "robot", "both"))
            for task in cell.tasks.values()
        )
        number = prod(choices)
        if number > MOST_ALLOCATIONS:
            yield Problem(
                f"{number} allocations are possible; all can be tried up to {MOST_ALLOCATIONS}. "
                "Give fewer tasks a choice, or take another policy, such as earliest_finish.",
                f"{path}.allocation",
            )
    if policy == "best_schedule":
        yield from _best_schedule(flow, cell, f"{path}.allocation")
    if policy == "ergonomic" and cell.takt is None:
        yield Problem("the allocation ergonomic has to keep a takt. Give one.", f"{path}.takt")


def _best_schedule(flow: Flow, cell: Cell, path: str) -> Iterator[Problem]:
    advice = "Take another policy, such as best_static or earliest_finish."
    for tasks in (cell.tasks, cell.rework):
        numbers = (
            sum(task.concerns(product) for task in tasks.values())
            for product in flow.factory.products
        )
        most = max(numbers, default=0)
        if most > MOST_TASKS:
            yield Problem(
                f"{most} tasks are too many for the best schedule; up to {MOST_TASKS} are "
                f"possible. {advice}",
                path,
            )
    crew = flow.factory.crews.get(cell.people or "")
    if crew is not None and len(crew.names) > 1:
        yield Problem(
            f"the best schedule is that of one person, but {cell.people!r} are {len(crew.names)}. "
            f"{advice}",
            path,
        )
    if len(cell.robot_names) > 1:
        yield Problem(
            f"the best schedule is that of one robot, but there are {len(cell.robot_names)}. "
            f"{advice}",
            path,
        )


def _allocation(flow: Flow, cell: Cell, path: str) -> Iterator[Problem]:
    if isinstance(cell.allocation, str):
        yield from _policy(flow, cell, cell.allocation, path)
    for name, mode in cell.allocation.items() if isinstance(cell.allocation, dict) else ():
        where = f"{path}.allocation.{name}"
        task = {**cell.tasks, **cell.rework}.get(name)
        if task is None:
            yield Problem(unknown("task", name, [*cell.tasks, *cell.rework]), where)
        elif getattr(task, mode) is None:
            can = [m for m in ("human", "robot", "both") if getattr(task, m) is not None]
            yield Problem(
                f"{name!r} cannot be done by {mode!r}; possible is {listing(can)}.", where
            )
        elif mode != "human" and not cell.robots_for(name):
            yield Problem(
                f"no robot of the cell can do {name!r} (see their tasks and payloads). Let people "
                "do it, or give the cell such a robot.",
                where,
            )
