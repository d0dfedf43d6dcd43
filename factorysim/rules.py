"""Rules by name: for stations, for vehicles, and for filling up a stock.

A dispatching rule is a function ``(part, station) -> key``: the waiting part with the smallest
key is taken next; what still ties goes to the lowest part number. A choice rule is a function
``(part, places) -> place`` that names one of the candidates with room. A replenishment is a
function ``(stock) -> units`` that says how much is ordered now: 0 for nothing.

Vehicles have two rules of their own: which request a vehicle takes that has come free, a function
``(request, vehicle) -> key``, and which of several free vehicles takes a request, a function
``(vehicle, request) -> key``. The smallest key wins; what still ties goes to the request made
first, or to the vehicle with the lowest number.

People have two as well: which work a worker takes who has come free, a function ``(call, worker)
-> key``, and which of several free workers takes some work, a function ``(worker, call) -> key``.
In a cell, an allocation says who does a task: a function ``(task, part) -> mode`` that is asked
whenever somebody is free and the task could begin, until it begins; mode is ``human``, ``robot`` or
``both``.

The rules that ship with the library are listed here with their meaning; the engine knows how to
evaluate them fast. Register your own with `rules.register` and use them by name, or give the
function itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from factorysim.registry import Registry

DISPATCHING = {
    "fifo": "first come, first served at this station",
    "lifo": "last come, first served at this station",
    "spt": "shortest processing time first",
    "lpt": "longest processing time first",
    "edd": "earliest due date first",
    "mdd": "modified due date: the later of the due date and the earliest possible finish",
    "slack": "least slack: due date minus now minus remaining work",
    "critical_ratio": "least (due date minus now) / remaining work",
    "atc": "apparent tardiness cost with look-ahead K = 2",
    "cr_spt": "critical ratio x processing time when late, else processing time (CR+SPT)",
    "mwkr": "most work remaining, this operation included",
    "lwkr": "least work remaining, this operation included",
    "mopnr": "most operations remaining",
    "winq": "least work waiting in the next queue",
    "least_setup": "shortest setup first, then first come, first served",
    "priority": "most urgent first (1 before 2), then first come, first served",
    "rework_first": "parts that come back for rework first, then first come, first served",
    "random": "by lot",
}
"""The dispatching rules that ship with the library."""

CHOICES = {
    "first_free": "the first that could begin now, else the first with room",
    "shortest_queue": "fewest parts waiting, in work and under way, among those with room",
    "least_work": "least work waiting and in process, among those with room",
    "least_setup": "shortest setup, among those with room; then the first that could begin now",
    "random": "drawn by lot when the operation before ends",
    "round_robin": "one after the other in declared order",
    "by_share": "drawn by the weights ``{by_share: {m1: 0.4, m2: 0.6}}``",
}
"""The choice rules that ship with the library."""

REQUESTS = {
    "oldest_request": "the request that was made first (MFCFS)",
    "nearest_request": "shortest way to the pick-up (STT)",
    "farthest_request": "longest way to the pick-up (LTT)",
    "longest_queue": "most requests waiting at the place of the pick-up (MOQS)",
    "least_space": "fewest places left at the place of the pick-up (MROQS)",
    "first_in_factory": "the part that entered the factory first (ULSAT)",
    "priority": "most urgent part first (1 before 2), then the oldest request",
    "random": "drawn by lot",
}
"""Which request a vehicle takes that has come free: the rules that ship with the library.

The abbreviations are those of Egbelu and Tanchoco (1984), "Characterization of automatic guided
vehicle dispatching rules", International Journal of Production Research 22(3).
"""

VEHICLES = {
    "nearest": "shortest way to the pick-up (NV)",
    "farthest": "longest way to the pick-up (FV)",
    "longest_idle": "free for the longest time (LIV)",
    "least_used": "shortest time at work so far (LUV)",
    "random": "drawn by lot (RV)",
}
"""Which of several free vehicles takes a request: the rules that ship with the library.

The abbreviations are those of Egbelu and Tanchoco (1984).
"""

CALLS = {
    "oldest_call": "the call that has waited longest",
    "nearest_call": "shortest way to walk",
    "longest_queue": "most parts waiting and in work at the place of the call",
    "bucket_brigade": "stay with the part; with none in hand, take over the one from behind",
    "random": "drawn by lot",
}
"""Which work a worker takes who has come free, among the most urgent: the rules that ship."""

WORKERS = {
    "longest_idle": "free for the longest time",
    "declared": "the first in declared order",
    "nearest": "shortest way to walk",
    "least_skilled": "who can do least besides: the least skilled that suffices",
    "most_skilled": "highest level in what is needed",
    "least_worked": "least time at work so far",
    "random": "drawn by lot",
}
"""Which of several free workers takes some work: the rules that ship with the library."""

ALLOCATIONS = {
    "all_human": "people do all that they can",
    "max_robot": "robots do all that they can",
    "score": "robots do what suits them (0.6 and more), both together what is between (0.4)",
    "best_static": "the best of all allocations, for the expected times",
    "best_schedule": "the best of all schedules (one person, one robot, up to 12 tasks): who does "
    "what and in which order, for the expected times; waits on purpose where that is better",
    "ergonomic": "least strain of the person (`posture` x time) that keeps the `takt`",
    "dynamic": "decided at run time: whoever is free, in the mode with the least expected time",
    "earliest_finish": "decided at run time, greedy: task by task by weight, each in the mode that "
    "would end first; waits for who is busy where that is sooner",
}
"""Who does which task of a cell: the policies that ship with the library.

The limits of `score` are didactic values; its idea is that of Ranz, Hummel and Sihn (2017).
"""

rules: Registry[Callable[..., Any]] = Registry("dispatching rule")
"""Dispatching rules of your own."""

choices: Registry[Callable[..., Any]] = Registry("choice rule")
"""Choice rules of your own."""

requests: Registry[Callable[..., Any]] = Registry("request rule")
"""Request rules of your own."""

vehicles: Registry[Callable[..., Any]] = Registry("vehicle rule")
"""Vehicle rules of your own."""
calls: Registry[Callable[..., Any]] = Registry("call rule")
"""Rules of your own for which work a worker takes."""

workers: Registry[Callable[..., Any]] = Registry("worker rule")
"""Rules of your own for which worker takes some work."""

allocations: Registry[Callable[..., Any]] = Registry("allocation")
"""Allocation policies of your own."""

replenishments: Registry[Callable[..., Any]] = Registry("replenishment")
"""Ways of your own to fill up a stock."""

register = rules.register
"""Decorator ``@rules.register("name")``: makes a function known as a dispatching rule."""

register_choice = choices.register
"""Decorator ``@rules.register_choice("name")``: makes a function known as a choice rule."""

register_request = requests.register
"""Decorator ``@rules.register_request("name")``: makes a function known as a request rule."""

register_vehicle = vehicles.register
"""Decorator ``@rules.register_vehicle("name")``: makes a function known as a vehicle rule."""
register_call = calls.register
"""Decorator ``@rules.register_call("name")``: makes a function known as a call rule."""

register_worker = workers.register
"""Decorator ``@rules.register_worker("name")``: makes a function known as a worker rule."""

register_allocation = allocations.register
"""Decorator ``@rules.register_allocation("name")``: makes a function known as an allocation."""

register_replenishment = replenishments.register
"""Decorator ``@rules.register_replenishment("name")``: makes a function known as a way to fill up
a stock."""


def is_rule(name: str) -> bool:
    """Whether *name* is a dispatching rule of the library or a registered one."""
    return name in DISPATCHING or name in rules


def is_choice(name: str) -> bool:
    """Whether *name* is a choice rule of the library or a registered one."""
    return name in CHOICES or name in choices


def is_request_rule(name: str) -> bool:
    """Whether *name* is a request rule of the library or a registered one."""
    return name in REQUESTS or name in requests


def is_vehicle_rule(name: str) -> bool:
    """Whether *name* is a vehicle rule of the library or a registered one."""
    return name in VEHICLES or name in vehicles


def is_allocation(name: str) -> bool:
    """Whether *name* is an allocation policy of the library or a registered one."""
    return name in ALLOCATIONS or name in allocations


def is_call_rule(name: str) -> bool:
    """Whether *name* is a call rule of the library or a registered one."""
    return name in CALLS or name in calls


def is_worker_rule(name: str) -> bool:
    """Whether *name* is a worker rule of the library or a registered one."""
    return name in WORKERS or name in workers
