"""What is measured in every run of an experiment, besides the indicators.

A measure is a function of the result, or a formula as text. The names in a formula are::

    throughput                    an indicator
    places.mill.utilisation       a column of result.places (or products, sources, loops,
                                  fleets, rounds)
    states.mill.blocked           a share of the planned time of all machines of a place
    stations.mill.buffer          a value of the factory

so that ``throughput * 12 - states.mill.blocked`` can be written down in a study file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from factorysim.errors import Problem, ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.expressions import Expression
from factorysim.model.factory import Factory
from factorysim.model.paths import get
from factorysim.results.indicators import indicators
from factorysim.results.observed import STATES
from factorysim.results.times import NOT_PLANNED, planned_time

if TYPE_CHECKING:
    from factorysim.results.result import Result

Measure = str | Callable[["Result"], float]
"""A formula, or a function of the result."""

_RESERVED = ("point", "replication", "error")
_TABLES = ("places", "products", "sources", "loops", "fleets", "rounds", "crews", "cells")


def measured(result: Result, measure: Measure, factory: Factory) -> float:
    """Return the value of a measure in one run; NaN where it cannot be said.

    Raises
    ------
    UnknownName
        If a name in the formula is not known.
    ScenarioError
        If the value is not a number.

    Examples
    --------
    >>> from factorysim.engine import simulate
    >>> from factorysim.model import serial_line
    >>> line = serial_line(times=[1, 2], buffers=3, every=4)
    >>> result = simulate(line, until=404, warmup=4)
    >>> measured(result, "places.station_2.utilisation", line)
    0.5
    >>> measured(result, "10 * throughput - stations.station_2.buffer", line)
    147.0
    """
    if callable(measure):
        value: Any = measure(result)
    else:
        value = Expression(measure)(lambda name: _named(result, name, factory))
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ScenarioError(
            f"the measure {measure!r} gives {value!r}, which is not a number."
        ) from None


def check_measures(measures: Mapping[str, Measure], factory: Factory) -> None:
    """Refuse measures whose formula cannot be read or names what the factory has not.

    Raises
    ------
    ScenarioError
        For the first measure that is not possible.
    """
    for name, measure in measures.items():
        if name.lower() in {*indicators, *_RESERVED}:
            raise ScenarioError(
                f"there is something called {name!r} already. Give the measure another name."
            )
        if isinstance(measure, str):
            try:
                for word in Expression(measure).names:
                    _check_name(word, factory)
            except (UnknownName, ScenarioError) as error:
                raise ScenarioError([Problem(str(error), f"measures.{name}")]) from None


def _check_name(name: str, factory: Factory) -> None:
    if name in indicators:
        return
    head, *rest = name.split(".")
    if len(rest) == 2 and (head in _TABLES or head == "states"):
        rows = _rows_of(head, factory)
        if rest[0] not in rows:
            raise UnknownName(
                f"{name}: there is nothing called {rest[0]!r} in {head}."
                f"{did_you_mean(rest[0], rows)} There are {listing(rows)}."
            )
        return
    if not rest:
        raise UnknownName(
            f"there is no indicator called {name!r}.{did_you_mean(name, indicators)} "
            f"There are {listing(indicators, most=40)}."
        )
    get(factory, name)


def _rows_of(table: str, factory: Factory) -> list[str]:
    if table in ("places", "states"):
        return list(factory.places) or ["exit"]
    if table == "rounds":
        return list(factory.fleets)
    rows: Mapping[str, Any] = getattr(factory, table)
    return list(rows)


def _named(result: Result, name: str, factory: Factory) -> Any:
    if name in indicators:
        return indicators[name](result)
    head, *rest = name.split(".")
    if len(rest) == 2 and head == "states":
        return _share_of_time(result, rest[0], rest[1])
    if len(rest) == 2 and head in _TABLES:
        return _cell(result, head, rest[0], rest[1], factory)
    return get(factory, name)


def _share_of_time(result: Result, place: str, state: str) -> float:
    """Return the share of planned time (of calendar time for off and paused) in a state."""
    if state not in STATES:
        raise UnknownName(
            f"there is no state {state!r}.{did_you_mean(state, STATES)} States are "
            f"{listing(STATES)}."
        )
    machines = [machine for machine in result.observed.machines if machine.place == place]
    time = math.fsum(machine.states[STATES.index(state)] for machine in machines)
    whole = (
        math.fsum(math.fsum(machine.states) for machine in machines)
        if state in NOT_PLANNED
        else planned_time(machines)
    )
    return time / whole if whole else math.nan


def _cell(result: Result, table: str, row: str, column: str, factory: Factory) -> Any:
    frame = getattr(result, table)
    columns = {str(heading).partition(" [")[0]: heading for heading in frame.columns}
    if column not in columns:
        try:
            # The factory has a branch of this name as well: sources.orders.batch.
            return get(factory, f"{table}.{row}.{column}")
        except UnknownName:
            raise UnknownName(
                f"{table}.{row}: there is no column {column!r}.{did_you_mean(column, columns)} "
                f"There are {listing(columns, most=40)}."
            ) from None
    found = frame.loc[frame.iloc[:, 0] == row, columns[column]]
    return found.iloc[0] if len(found) else math.nan
