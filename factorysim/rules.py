"""Dispatching rules, choice rules and ways to fill up a stock, by name.

A dispatching rule is a function ``(part, station) -> key``: the waiting part with the smallest
key is taken next; what still ties goes to the lowest part number. A choice rule is a function
``(part, places) -> place`` that names one of the candidates with room. A replenishment is a
function ``(stock) -> units`` that says how much is ordered now: 0 for nothing.

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

rules: Registry[Callable[..., Any]] = Registry("dispatching rule")
"""Dispatching rules of your own."""

choices: Registry[Callable[..., Any]] = Registry("choice rule")
"""Choice rules of your own."""

replenishments: Registry[Callable[..., Any]] = Registry("replenishment")
"""Ways of your own to fill up a stock."""

register = rules.register
"""Decorator ``@rules.register("name")``: makes a function known as a dispatching rule."""

register_choice = choices.register
"""Decorator ``@rules.register_choice("name")``: makes a function known as a choice rule."""

register_replenishment = replenishments.register
"""Decorator ``@rules.register_replenishment("name")``: makes a function known as a way to fill up
a stock."""


def is_rule(name: str) -> bool:
    """Whether *name* is a dispatching rule of the library or a registered one."""
    return name in DISPATCHING or name in rules


def is_choice(name: str) -> bool:
    """Whether *name* is a choice rule of the library or a registered one."""
    return name in CHOICES or name in choices
