"""The tables of a result as text: headings in the language of the reader, numbers rounded.

A column in which every number is 0 or cannot be said is left out, as such indicators are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.charts.style import LOOKS
from factorysim.report.numbers import percent_text
from factorysim.results.exporting import names_of_tables
from factorysim.results.showing import number_text
from factorysim.text import unit_text

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results import Result
    from factorysim.text import Words

MOST_ROWS = 100
"""Of more rows, only the first are shown; `to_csv` and `to_excel` write all of them."""

SHORT = {
    "fleets": (
        "fleet", "vehicles", "deliveries [1/h]", "utilisation", "empty_travel_share",
        "blocked_share", "response_time [{unit}]", "resolved_deadlocks",
    ),
    "crews": (
        "crew", "workers", "calls", "utilisation", "walking_share", "wait [{unit}]",
        "wait_p95 [{unit}]",
    ),
    "exposure": (
        "worker", "posture", "bad_posture_share", "lifting_index", "ocra_index", "fatigue",
        "fatigue_peak", "errors",
    ),
    "cells": (
        "cell", "parts", "time_per_part [{unit}]", "human_idle", "robot_idle", "concurrent",
        "protective_stops",
    ),
    "stocks": (
        "stock", "on_hand [units]", "backorders [units]", "fill_rate", "bullwhip", "cost [EUR]",
    ),
    "storages": (
        "storage", "slots", "fill", "crane_utilisation", "storage_time [{unit}]",
        "retrieval_time [{unit}]",
    ),
}  # fmt: skip
"""The tables that fit on a screen, and their columns there."""

_NAMES = frozenset(
    {
        "place", "machine", "product", "source", "loop", "storage", "class", "stock", "demand",
        "fleet", "vehicle", "layout", "from", "to", "crew", "worker", "name", "cell", "robot",
        "task", "because of",
    }
)  # fmt: skip
"""Columns that say what a row is about; they are shown as they are."""
_CHOICES = {"kind": "report.choice", "mode": "report.choice", "cause": "cause"}
"""Columns with one of a few words, and where these are translated."""
_NAMED = _NAMES | _CHOICES.keys()
_SHARES = frozenset(
    {
        "utilisation", "availability", "technical_availability", "setup_ratio",
        "technical_efficiency", "effectiveness", "quality_ratio", "oee", "nee",
        "first_pass_yield", "undetected_errors", "service_level", "fill", "fill_at_end",
        "crane_utilisation", "fill_rate", "order_fill_rate", "cycle_service", "ready_rate",
        "worker_efficiency", "human_idle", "robot_idle", "concurrent", "nobody", "fatigue",
        "fatigue_peak", "share", "charge", "lowest_charge", "capacity_used", "sole", "shifting",
    }
)  # fmt: skip
_SHOWN_ELSEWHERE = frozenset({"indicators", "parts", "wip", "history"})
"""Tables that are shown in another way, or that are too long to be read."""
_FOR_PROGRAMS = frozenset({"order_variance", "demand_variance"})
"""Columns that only explain how another one was computed."""


@dataclass(frozen=True)
class TableOfText:
    """A table whose cells are written as people read them."""

    name: str
    """As in `Result`: ``fleets``."""
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_number: tuple[bool, ...]
    """Whether a column holds numbers, which stand on the right."""
    left_out: int = 0
    """Rows that are not shown."""


def short_tables(result: Result, say: Words) -> Iterator[TableOfText]:
    """Yield the tables of fleets, people, cells, stocks and storages with a few columns each."""
    there = set(names_of_tables(result))
    for name in SHORT:
        if name in there and len(table := getattr(result, name)):
            columns = [column.format(unit=result.time_unit) for column in SHORT[name]]
            yield table_of_text(name, table[columns], say)


def tables(result: Result, say: Words) -> Iterator[TableOfText]:
    """Yield every table of the result that has rows and can be read by people."""
    for name in names_of_tables(result):
        table = None if name in _SHOWN_ELSEWHERE else getattr(result, name)
        if table is None or table.empty:
            continue
        if name == "states":
            table = _beside_each_other(table, ["place", "machine"], "share of planned time")
        elif name == "energy":
            table = _beside_each_other(table, ["place"], "energy [kWh]")
        if len(table):
            yield table_of_text(name, table, say)


def table_of_text(name: str, table: pd.DataFrame, say: Words) -> TableOfText:
    """Return a table of a result as text.

    Examples
    --------
    >>> import pandas as pd
    >>> from factorysim.text import words
    >>> data = pd.DataFrame({"fleet": ["carts"], "vehicles": [2], "utilisation": [0.25]})
    >>> table_of_text("fleets", data, words("de")).rows
    (('carts', '2', '25,0 %'),)
    """
    columns = [column for column in table.columns if _says_something(column, table[column])]
    shown = table.head(MOST_ROWS)
    cells = [[_cell(column, value, say) for value in shown[column]] for column in columns]
    return TableOfText(
        name=name,
        headings=tuple(heading(name, column, say) for column in columns),
        rows=tuple(zip(*cells, strict=True)),
        is_number=tuple(column not in _NAMED for column in columns),
        left_out=len(table) - len(shown),
    )


def heading(table: str, column: str, say: Words) -> str:
    """Return what stands above a column: its name and, in brackets, its unit."""
    base, bracket, unit = column.partition(" [")
    state = base.removesuffix("_share")
    if table in ("fleets", "vehicles") and state == "loading":
        state = "vehicle_loading"
    keys = (
        f"report.column.{table}.{base}",
        f"report.column.{base}",
        f"state.{state}",
        f"indicator.{base}",
    )
    text = next((say.texts[key] for key in keys if key in say.texts), base.replace("_", " "))
    return f"{text} [{unit_text(unit[:-1], say, alone=True)}]" if bracket else text


def _beside_each_other(table: pd.DataFrame, names: Sequence[str], value: str) -> pd.DataFrame:
    """Return one row for each thing and one column for each state, in the order of the charts."""
    wide = table.pivot(index=list(names), columns="state", values=value)
    # A pivot sorts by name; people expect the order of the scenario.
    wide = wide.reindex(table.set_index(list(names)).index.unique())
    _, bracket, unit = value.partition(" [")
    ending = f" [{unit}" if bracket else "_share"
    states = [state for state in LOOKS if state in wide.columns]
    return wide[states].add_suffix(ending).reset_index()


def _says_something(column: str, values: Any) -> bool:
    base = column.partition(" [")[0]
    if base in _NAMED:
        return True
    return base not in _FOR_PROGRAMS and any(value != 0 and value == value for value in values)


def _cell(column: str, value: Any, say: Words) -> str:
    base, bracket, _ = column.partition(" [")
    if base in _CHOICES:
        return say.texts.get(f"{_CHOICES[base]}.{value}", str(value))
    if base in _NAMES:
        return str(value)
    number = float(value)
    is_share = not bracket and (base in _SHARES or base.endswith("_share"))
    return percent_text(number, say) if is_share else say.number(number_text(number))
