"""Which call a worker takes, and which worker takes a call: the rules of both sides.

Both are keys, smallest first. What still ties goes to the oldest call, or to the worker who was
declared first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.crews.workers import WALKING, WORKING

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.tasks import Task

CallKey = Callable[["Task", Any, float], Any]
WorkerKey = Callable[[Any, "Task", float], Any]


def _nearest_call(task: Task, worker: Any, now: float) -> Any:
    return worker.crew.walking_time(worker.at, task.place)


def _longest_queue(task: Task, worker: Any, now: float) -> Any:
    return -task.workforce.floor.places[task.place].load() if task.place >= 0 else 0


CALL_KEYS: dict[str, CallKey] = {"nearest_call": _nearest_call, "longest_queue": _longest_queue}


def _declared(worker: Any, task: Task, now: float) -> Any:
    return 0


def longest_idle(worker: Any, task: Task, now: float) -> Any:
    """Return since when the worker is free."""
    return worker.free_since


def _nearest(worker: Any, task: Task, now: float) -> Any:
    return worker.crew.walking_time(worker.at, task.place)


def _least_skilled(worker: Any, task: Task, now: float) -> Any:
    return sum(worker.skills.values())


def _most_skilled(worker: Any, task: Task, now: float) -> Any:
    wanted = [seat.skill for seat in task.seats if seat.skill is not None]
    return (-sum(worker.skills.get(skill, 0) for skill in wanted), -sum(worker.skills.values()))


def _least_worked(worker: Any, task: Task, now: float) -> Any:
    return worker.times[WORKING] + worker.times[WALKING]


WORKER_KEYS: dict[str, WorkerKey] = {
    "longest_idle": longest_idle,
    "declared": _declared,
    "nearest": _nearest,
    "least_skilled": _least_skilled,
    "most_skilled": _most_skilled,
    "least_worked": _least_worked,
}


def call_rule(rule: Any, crew: LiveCrew) -> CallKey | None:
    """Return the key of a rule among calls: by name, or a function ``(call, worker)``."""
    if rule == "oldest_call":
        return None
    if isinstance(rule, str) and rule in CALL_KEYS:
        return CALL_KEYS[rule]
    if rule == "random":
        draw = crew.floor.flow.streams.uniform(f"crews.{crew.name}.rule")
        return lambda task, worker, now: draw()
    from factorysim.engine.crews.crew_views import CallView, WorkerView
    from factorysim.rules import calls

    function = calls[rule] if isinstance(rule, str) else rule
    return lambda task, worker, now: function(CallView(task), WorkerView(worker))


def worker_rule(rule: Any, crew: LiveCrew) -> WorkerKey:
    """Return the key of a rule among workers: by name, or a function ``(worker, call)``."""
    if isinstance(rule, str) and rule in WORKER_KEYS:
        return WORKER_KEYS[rule]
    if rule == "random":
        draw = crew.floor.flow.streams.uniform(f"crews.{crew.name}.choose")
        return lambda worker, task, now: draw()
    from factorysim.engine.crews.crew_views import CallView, WorkerView
    from factorysim.rules import workers

    function = workers[rule] if isinstance(rule, str) else rule
    return lambda worker, task, now: function(WorkerView(worker), CallView(task))
