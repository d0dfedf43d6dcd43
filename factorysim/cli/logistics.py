"""What ``factorysim run`` prints of fleets, stocks and storages: one small table of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from factorysim.cli.numbers import percent_text
from factorysim.cli.screen import plain_table
from factorysim.results.showing import number_text
from factorysim.text import Words, unit_text

if TYPE_CHECKING:
    from rich.table import Table

    from factorysim.results import Result

MOST_ROWS = 40
"""Of more fleets, stocks or storages, only the first are printed; the files have all."""

_COLUMNS = {
    "fleets": {
        "fleet": "name", "vehicles": "vehicles", "deliveries [1/h]": "deliveries",
        "utilisation": "used", "empty_travel_share": "empty", "blocked_share": "blocked",
        "response_time [{unit}]": "response", "resolved_deadlocks": "resolved",
    },
    "crews": {
        "crew": "name", "workers": "workers", "calls": "calls", "utilisation": "busy",
        "walking_share": "walking", "wait [{unit}]": "wait", "wait_p95 [{unit}]": "wait_p95",
    },
    "exposure": {
        "worker": "name", "posture": "posture", "bad_posture_share": "bad_posture",
        "lifting_index": "lifting", "ocra_index": "ocra", "fatigue": "fatigue",
        "fatigue_peak": "fatigue_peak", "errors": "errors",
    },
    "cells": {
        "cell": "name", "parts": "parts", "time_per_part [{unit}]": "per_part",
        "human_idle": "human_idle", "robot_idle": "robot_idle", "concurrent": "concurrent",
        "protective_stops": "stops",
    },
    "stocks": {
        "stock": "name", "on_hand [units]": "on_hand", "backorders [units]": "backorders",
        "fill_rate": "fill_rate", "bullwhip": "bullwhip", "cost [EUR]": "cost",
    },
    "storages": {
        "storage": "name", "slots": "slots", "fill": "filled", "crane_utilisation": "cranes",
        "storage_time [{unit}]": "storing", "retrieval_time [{unit}]": "retrieval",
    },
}  # fmt: skip
"""Columns of the tables of a result, and the key of each heading."""
_ASKS = {"exposure": "humans"}
"""What has to be there for a table, where it is not what the table is called."""
_SHARES = frozenset(
    {
        "used", "empty", "blocked", "fill_rate", "filled", "cranes", "busy", "walking",
        "human_idle", "robot_idle", "concurrent", "bad_posture", "fatigue", "fatigue_peak",
    }
)  # fmt: skip


def logistics_tables(result: Result, say: Words) -> Iterator[Table]:
    """Yield a table of the fleets, one of the stocks and one of the storages that there are.

    A column in which every number is 0 or cannot be said is left out, as such indicators are.
    """
    for kind, columns in _COLUMNS.items():
        if getattr(result.observed, _ASKS.get(kind, kind)) or (
            kind == "exposure" and result.facts.strains
        ):
            yield _table(kind, columns, result, say)


def _table(kind: str, columns: dict[str, str], result: Result, say: Words) -> Table:
    data = getattr(result, kind)
    table = plain_table(title=say(f"logistics.{kind}"))
    shown = []
    for name, key in columns.items():
        column = name.format(unit=result.time_unit)
        values = list(data[column])
        if key == "name":
            table.add_column(say("logistics.name"), overflow="fold")
            shown.append([str(value) for value in values])
        elif any(value != 0 and value == value for value in values):
            table.add_column(_heading(column, key, say), justify="right")
            shown.append([_cell(value, key, say) for value in values])
    for cells in list(zip(*shown, strict=True))[:MOST_ROWS]:
        table.add_row(*cells)
    if len(data) > MOST_ROWS:
        table.add_row(f"... ({len(data) - MOST_ROWS})")
    return table


def _heading(column: str, key: str, say: Words) -> str:
    _, bracket, unit = column.partition(" [")
    text = say(f"logistics.{key}")
    return f"{text} [{unit_text(unit[:-1], say, alone=True)}]" if bracket else text


def _cell(value: Any, key: str, say: Words) -> str:
    number = float(value)
    return percent_text(number, say) if key in _SHARES else say.number(number_text(number))
