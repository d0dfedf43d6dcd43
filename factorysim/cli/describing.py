"""A factory as tables for people to read, in the words of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from rich import box
from rich.table import Table

from factorysim.model.elements import Element
from factorysim.model.factory import PartCount
from factorysim.model.plain import plain_data
from factorysim.scenario import Scenario
from factorysim.scenario.scenarios import in_language
from factorysim.text import Words

MOST_ROWS = 60
"""Of a longer list, only so many rows are shown."""

Columns = Mapping[str, Callable[[str, Any, dict[str, Any]], str]]
"""Heading of each column, and what stands in it: from name, element and plain data."""


def tables_of(scenario: Scenario, say: Words) -> Iterator[Table]:
    """Give a table for every collection that the factory has, and one for the run."""
    factory = scenario.factory
    title = {
        say("show.title"): lambda name, element, data: in_language(element.title, say.language)
    }
    unit = factory.time_unit
    kinds: dict[str, Columns] = {
        "products": {say("show.route"): _route},
        "sources": {say("show.makes"): _take("makes"), say("show.arrivals"): _arrivals},
        "stations": {
            say("show.time", unit=say(f"unit.{unit}")): _take("time"),
            say("show.machines"): _given("capacity"),
            say("show.buffer"): _room("buffer", say),
        },
        "cells": {
            say("show.people"): _take("people"),
            say("show.robots"): _given("robots"),
            say("show.tasks"): _tasks,
        },
        "buffers": {say("show.capacity"): _room("capacity", say)},
        "conveyors": {},
        "stocks": {
            say("show.replenish"): _take("replenish"),
            say("show.supplier"): _take("supplier"),
        },
        "demands": {say("show.of"): _given("of"), say("show.arrivals"): _demands},
        "storages": {say("show.slots"): _given("slots")},
        "exits": {},
        "loops": {
            say("show.cards"): _given("cards"),
            say("show.from"): _given("start"),
            say("show.to"): _given("end"),
        },
        "layouts": {say("show.nodes"): _nodes, say("show.edges"): _edges},
        "fleets": {
            say("show.vehicles"): _given("count"),
            say("show.layout"): _take("layout"),
        },
        "crews": {say("show.workers"): _workers, say("show.shift"): _take("shift")},
        "shifts": {},
    }
    shown = {
        "products": ("route",),
        "sources": ("makes", "every", "rate", "schedule", "unlimited"),
        "stations": ("time", "capacity", "buffer"),
        "cells": ("people", "robots", "tasks"),
        "crews": ("workers", "shift"),
        "buffers": ("capacity",),
        "stocks": ("replenish", "supplier"),
        "demands": ("of", "every", "rate", "schedule"),
        "loops": ("cards", "start", "end"),
        "layouts": ("nodes", "edges"),
        "fleets": ("count", "layout"),
    }
    for kind, columns in kinds.items():
        elements = getattr(factory, kind)
        if elements:
            own = shown.get(kind, ())
            rest = {say("show.more"): _rest((*own, "title"))}
            yield _table(say(f"show.{kind}"), elements, {**title, **columns, **rest}, say)
    yield _run_table(scenario, say)


def flow_text(value: Any) -> str:
    """Return plain data on one line, as a scenario file would say it.

    Examples
    --------
    >>> flow_text({"bracket": 3, "housing": {"normal": {"mean": 4, "sd": 0.5}}})
    'bracket: 3, housing: {normal: {mean: 4, sd: 0.5}}'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_inner(entry)}" for key, entry in value.items())
    return _inner(value)


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{flow_text(value)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_inner(entry) for entry in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _table(title: str, elements: Mapping[str, Element], columns: Columns, say: Words) -> Table:
    table = _empty(title)
    rows = [
        [name, *(column(name, element, data) for column in columns.values())]
        for name, element, data in _first(elements)
    ]
    used = [i for i in range(len(columns) + 1) if any(row[i] for row in rows)]
    headings = [say("show.name"), *columns]
    for i in used:
        table.add_column(headings[i], overflow="fold", no_wrap=i == 0 and len(rows[0][0]) < 30)
    for row in rows:
        table.add_row(*(row[i] for i in used))
    if len(elements) > len(rows):
        table.add_row(f"... ({len(elements) - len(rows)})")
    return table


def _empty(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False,
        show_edge=False,
    )  # fmt: skip


def _first(elements: Mapping[str, Element]) -> Iterator[tuple[str, Element, dict[str, Any]]]:
    for name, element in list(elements.items())[:MOST_ROWS]:
        data: Any = plain_data(element)
        yield name, element, data


def _take(attribute: str) -> Callable[[str, Any, dict[str, Any]], str]:
    """Return what the file says about an attribute; nothing when it says nothing."""
    return lambda name, element, data: flow_text(data[attribute]) if attribute in data else ""


def _given(attribute: str) -> Callable[[str, Any, dict[str, Any]], str]:
    """Return the value of an attribute, also when it is the default."""
    return lambda name, element, data: flow_text(getattr(element, attribute))


def _room(attribute: str, say: Words) -> Callable[[str, Any, dict[str, Any]], str]:
    return lambda name, element, data: (
        flow_text(data[attribute]) if attribute in data else say("show.unlimited")
    )


def _rest(shown: Iterable[str]) -> Callable[[str, Any, dict[str, Any]], str]:
    left_out = set(shown)
    return lambda name, element, data: flow_text(
        {key: value for key, value in data.items() if key not in left_out}
    )


def _route(name: str, product: Any, data: dict[str, Any]) -> str:
    return " > ".join(_step(step) for step in data["route"])


def _step(step: Any) -> str:
    """Return a step: the place, the candidates, and what else the file says about it."""
    if not isinstance(step, Mapping):
        return str(step)
    at = step["at"]
    where = at if isinstance(at, str) else _inner(at)
    others = {key: value for key, value in step.items() if key != "at"}
    return f"{where} ({flow_text(others)})" if others else where


def _nodes(name: str, layout: Any, data: dict[str, Any]) -> str:
    return str(sum(1 for _ in layout.node_names))


def _edges(name: str, layout: Any, data: dict[str, Any]) -> str:
    return str(len(layout.edges)) if layout.edges else ""


def _arrivals(name: str, source: Any, data: dict[str, Any]) -> str:
    return "unlimited" if source.unlimited else _demands(name, source, data)


def _demands(name: str, element: Any, data: dict[str, Any]) -> str:
    if element.schedule is not None:
        return f"schedule: {len(element.schedule)}"
    key = "every" if element.every is not None else "rate"
    return f"{key}: {_inner(data[key])}"


def _run_table(scenario: Scenario, say: Words) -> Table:
    run, factory = scenario.run, scenario.factory
    unit = say(f"unit.{factory.time_unit}")
    if isinstance(run.until, PartCount):
        until = f"{run.until.parts} {say('unit.parts')}"
    else:
        until = _time(run.until, unit)
    values = {
        "until": until,
        "warmup": _time(run.warmup, unit),
        "replications": str(run.replications),
        "seed": str(run.seed),
    }
    table = _empty(say("show.run"))
    for key in values:
        table.add_column(say(f"show.{key}"))
    table.add_row(*values.values())
    if factory.power:
        table.caption = say("show.power", power=say.number(f"{factory.power:g}"))
        table.caption_justify = "left"
    return table


def _time(time: float | str, unit: str) -> str:
    return time if isinstance(time, str) else f"{time:g} {unit}"


def _tasks(name: str, element: Any, data: dict[str, Any]) -> str:
    """Return the tasks of a cell with their modes: "load (robot), check (human)"."""
    tasks = {
        task: [mode for mode in ("human", "robot", "both") if getattr(given, mode) is not None]
        for task, given in element.tasks.items()
    }
    return ", ".join(f"{task} ({', '.join(modes)})" for task, modes in tasks.items())


def _workers(name: str, element: Any, data: dict[str, Any]) -> str:
    """Return how many workers a crew has, or their names."""
    if isinstance(element.workers, int):
        return str(element.workers)
    return ", ".join(element.workers)
