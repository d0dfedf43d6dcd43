"""The tables of a result for other programs: CSV, JSON, Parquet, Excel.

These files are for reading; `saving` writes the ones from which a result can be loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError
from factorysim.extras import need

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results.result import Result

TABLES = (
    "indicators", "states", "machines", "places", "products", "sources", "loops", "storages",
    "storage_classes", "stocks", "demands", "energy", "bottleneck",
)  # fmt: skip
"""The tables that every result has."""
_ROWS_OF_A_SHEET = 1_048_576


def all_tables(result: Result) -> Iterator[tuple[str, pd.DataFrame]]:
    """Return the name and content of every table that the result has."""
    for name in names_of_tables(result):
        yield name, getattr(result, name)


def names_of_tables(result: Result) -> list[str]:
    """Return the name of every table that the result has, without making them."""
    names = list(TABLES)
    if result.observed.fleets:
        names += ["fleets", "vehicles", "traffic"]
    if result.observed.crews:
        names += ["crews", "workers", "work"]
    if result.facts.strains or result.observed.humans:
        names.append("exposure")
    if result.observed.cells:
        names += ["cells", "robots", "cell_tasks"]
    if any(cell.safety is not None for cell in result.observed.cells):
        names.append("safeguards")
    if any(fleet.rounds is not None for fleet in result.observed.fleets):
        names.append("rounds")
    if result.observed.parts is not None:
        names.append("parts")
        if not result.observed.parts_omitted:
            names.append("wip")
    if result.observed.history is not None:
        names += ["waiting", "history"]
    return names


def to_csv(result: Result, folder: str | Path) -> list[Path]:
    """Write every table as a CSV file (UTF-8, decimal point) into *folder*."""
    target = _folder(folder)
    files = []
    for name, table in all_tables(result):
        file = target / f"{name}.csv"
        table.to_csv(file, index=False, encoding="utf-8", lineterminator="\n")
        files.append(file)
    return files


def to_json(result: Result, file: str | Path | None = None) -> str:
    """Return provenance, indicators and tables as JSON; a number that cannot be said is null."""
    data = {
        "provenance": result.provenance.to_data(),
        "digest": result.digest,
        "time_unit": result.time_unit,
        "ended": result.ended,
        "warnings": list(result.warnings),
        "indicators": {name: _or_null(value) for name, value in result.numbers.items()},
        "tables": {name: _records(table) for name, table in all_tables(result)},
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    if file is not None:
        Path(file).write_text(text + "\n", encoding="utf-8")
    return text


def to_parquet(result: Result, folder: str | Path) -> list[Path]:
    """Write every table as a Parquet file into *folder*.

    Raises
    ------
    MissingPart
        If pyarrow is not installed.
    """
    need("pyarrow", what="to_parquet", extra="parquet")
    target = _folder(folder)
    files = []
    for name, table in all_tables(result):
        file = target / f"{name}.parquet"
        table.to_parquet(file, engine="pyarrow", index=False)
        files.append(file)
    return files


def to_excel(result: Result, file: str | Path) -> Path:
    """Write every table as a sheet of one Excel file.

    Raises
    ------
    MissingPart
        If openpyxl is not installed.
    ScenarioError
        If a table has more rows than a sheet can hold.
    """
    need("openpyxl", what="to_excel", extra="excel")
    import pandas as pd

    tables = dict(all_tables(result))
    for name, table in tables.items():
        if len(table) >= _ROWS_OF_A_SHEET:
            raise ScenarioError(
                f"the table {name} has {len(table)} rows; a sheet of Excel holds "
                f"{_ROWS_OF_A_SHEET - 1}. Use to_csv or to_parquet."
            )
    target = Path(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with pd.ExcelWriter(target, engine="openpyxl") as book:
        for name, table in tables.items():
            table.to_excel(book, sheet_name=name, index=False)
    return target


def _folder(folder: str | Path) -> Path:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    return target


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_dict(orient="records")  # type: ignore[assignment]
    return [{key: _or_null(value) for key, value in row.items()} for row in rows]


def _or_null(value: Any) -> Any:
    return None if isinstance(value, float) and not abs(value) < float("inf") else value
