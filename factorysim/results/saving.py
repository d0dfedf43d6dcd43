"""A result in a folder, and back again: text files only, checked before they are believed.

manifest.json           version of the format, provenance, digest, SHA-256 of the other files
observed.json           everything but the rows
observed_parts.csv      one line per part, if rows were kept
observed_history.csv    one line per record, if a history was kept

No file holds code. Numbers are written so that they come back to the last bit.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from factorysim.errors import AuditError, Problem, ScenarioError
from factorysim.results.audit import audit
from factorysim.results.facts import Facts
from factorysim.results.history import FIELDS, names_of_places
from factorysim.results.observed import (
    FATES,
    KINDS,
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
    Observed,
    PartRow,
    PartRows,
)
from factorysim.results.provenance import Provenance
from factorysim.results.rows import columns_of, row_type
from factorysim.units import SECONDS

if TYPE_CHECKING:
    import numpy as np

    from factorysim.results.result import Result

FORMAT = 4
"""Version of the format of a saved result."""
MANIFEST = "manifest.json"
OBSERVED = "observed.json"
PARTS = "observed_parts.csv"
HISTORY = "observed_history.csv"

_LARGEST = {MANIFEST: 64 * 2**20, OBSERVED: 512 * 2**20, PARTS: 2**30, HISTORY: 4 * 2**30}
"""Bytes above which a file is not even opened."""
_HISTORY_HEADER = ("time", "kind", "place", "machine", "part", "detail")

T = TypeVar("T")


class _Saved(NamedTuple):
    facts: Facts
    observed: Observed


def save(result: Result, folder: str | Path) -> Path:
    """Write *result* into *folder* (made if it is missing) and return the folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    texts = {OBSERVED: _observed_text(result)}
    if result.observed.parts is not None:
        texts[PARTS] = _csv_text(PartRow._fields, result.observed.parts)
    if result.observed.history is not None:
        texts[HISTORY] = _history_text(result.observed.history)
    for name in (PARTS, HISTORY):
        # What an earlier result left here would not belong to this one.
        (target / name).unlink(missing_ok=True)
    manifest = {
        "factorysim_result": FORMAT,
        "digest": result.digest,
        "provenance": result.provenance.to_data(),
        "files": {name: _sha256(text.encode()) for name, text in texts.items()},
    }
    for name, text in texts.items():
        (target / name).write_bytes(text.encode())
    # The manifest comes last: a folder without it was not written to its end.
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    (target / MANIFEST).write_bytes(text.encode())
    return target


def load_result(folder: str | Path) -> Result:
    """Read a result that was saved into *folder*; it is equal to the one that was saved.

    Raises
    ------
    ScenarioError
        If a file is missing, damaged, changed or of a newer format; the message says which.
    """
    from factorysim.results.result import Result

    target = Path(folder)
    manifest = _read_manifest(target)
    sums: dict[str, str] = manifest["files"]
    saved = _checked(_Saved, _read(target, OBSERVED, sums), target / OBSERVED)
    parts = _read_rows(target, PARTS, sums, PartRow._fields)
    records = _read_rows(target, HISTORY, sums, _HISTORY_HEADER)
    observed = replace(
        saved.observed,
        parts=None if parts is None else _part_rows(parts, target / PARTS),
        history=None if records is None else array("d", records.tobytes()),
    )
    provenance = _checked(
        Provenance, json.dumps(manifest["provenance"]).encode(), target / MANIFEST
    )
    if observed.digest != manifest.get("digest"):
        raise _damaged(target / MANIFEST, "its digest is not that of the result")
    result = Result(observed, saved.facts, provenance)
    _check_meaning(result, target)
    return result


def _observed_text(result: Result) -> str:
    small = replace(result.observed, parts=None, history=None)
    data = {"facts": asdict(result.facts), "observed": asdict(small)}
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _history_text(flat: Sequence[float]) -> str:
    return _csv_text(_HISTORY_HEADER, (flat[i : i + FIELDS] for i in range(0, len(flat), FIELDS)))


def _csv_text(header: Iterable[str], rows: Iterable[Iterable[float]]) -> str:
    # The csv module writes a float with all digits that are needed to read it back exactly.
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _damaged(file: Path, why: str) -> ScenarioError:
    return ScenarioError([Problem(f"the saved result is damaged: {why}.", file=str(file))])


def _read(folder: Path, name: str, sums: dict[str, str] | None) -> bytes:
    file = folder / name
    try:
        if file.stat().st_size > _LARGEST[name]:
            limit = _LARGEST[name] // 2**20
            raise _damaged(file, f"the file is larger than {limit} MB, the most that is read")
        content = file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ScenarioError(
            [Problem(f"cannot be read ({reason}). A saved result needs this file.", file=str(file))]
        ) from None
    if sums is not None and _sha256(content) != sums[name]:
        raise _damaged(file, f"the file is not the one that {MANIFEST} describes (SHA-256 differs)")
    return content


def _read_manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    try:
        manifest = json.loads(_read(folder, MANIFEST, None))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ScenarioError):
            raise
        raise _damaged(file, "it is not JSON") from None
    if not isinstance(manifest, dict) or "factorysim_result" not in manifest:
        raise ScenarioError([Problem("is not the manifest of a saved result.", file=str(file))])
    version = manifest["factorysim_result"]
    if version != FORMAT:
        raise ScenarioError(
            [
                Problem(
                    f"the result has format {version!r}; this version of factorysim reads format "
                    f"{FORMAT}. Install the version that wrote it.",
                    file=str(file),
                )
            ]
        )
    sums = manifest.get("files")
    known = {OBSERVED, PARTS, HISTORY}
    if not isinstance(sums, dict) or OBSERVED not in sums or not known.issuperset(sums):
        raise _damaged(file, "its list of files is not that of a result")
    if not isinstance(manifest.get("provenance"), dict):
        raise _damaged(file, "it has no provenance")
    return manifest


def _checked(kind: type[T], content: bytes, file: Path) -> T:
    """Return the JSON text *content* as a value of *kind*; only what fits exactly is accepted."""
    try:
        return TypeAdapter(kind).validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise _damaged(file, f"{where or 'it'}: {first['msg'].lower()}") from None


def _read_rows(
    folder: Path, name: str, sums: dict[str, str], header: tuple[str, ...]
) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return the lines of a CSV file of numbers as a table; None if the result has no such file."""
    import numpy as np

    if name not in sums:
        return None
    try:
        first, _, lines = _read(folder, name, sums).decode("ascii").partition("\n")
    except UnicodeDecodeError:
        raise _damaged(folder / name, "it is not a CSV file of numbers") from None
    if first != ",".join(header):
        raise _damaged(folder / name, f"its columns are not {', '.join(header)}")
    if not lines:
        return np.empty((0, len(header)))
    try:
        table = np.loadtxt(io.StringIO(lines), delimiter=",", comments=None, ndmin=2)
    except ValueError as error:
        raise _damaged(folder / name, str(error).partition("\n")[0].rstrip(".")) from None
    if table.shape[1] != len(header) or np.isnan(table).any():
        raise _damaged(folder / name, f"a line has not {len(header)} numbers")
    return table


def _part_rows(table: np.ndarray[Any, np.dtype[np.float64]], file: Path) -> PartRows:
    import numpy as np

    rows = np.empty(len(table), dtype=row_type())
    for position, name in enumerate(PartRow._fields):
        column = table[:, position]
        is_whole = np.issubdtype(rows.dtype[name], np.integer)
        if is_whole and not (np.all(column == np.round(column)) and np.all(abs(column) < 2**53)):
            raise _damaged(file, f"the column {name} has other numbers than whole ones")
        rows[name] = column
    return PartRows(rows.tobytes())


def _check_meaning(result: Result, folder: Path) -> None:
    """Refuse what points to nothing, and numbers that contradict each other."""
    observed = result.observed
    if observed.time_unit not in SECONDS:
        raise _damaged(folder / OBSERVED, f"{observed.time_unit!r} is not a unit of time")
    by_state = [*(m.states for m in observed.machines), *result.facts.power.values()]
    if any(len(values) != len(STATES) for values in by_state):
        raise _damaged(folder / OBSERVED, f"a machine has {len(STATES)} states")
    vehicles = [vehicle for fleet in observed.fleets for vehicle in fleet.vehicles]
    if any(len(vehicle.states) != len(VEHICLE_STATES) for vehicle in vehicles):
        raise _damaged(folder / OBSERVED, f"a vehicle has {len(VEHICLE_STATES)} states")
    workers = [worker for crew in observed.crews for worker in crew.workers]
    if any(len(worker.states) != len(WORKER_STATES) for worker in workers):
        raise _damaged(folder / OBSERVED, f"a worker has {len(WORKER_STATES)} states")
    robots = [robot for cell in observed.cells for robot in cell.robots]
    if any(len(robot.states) != len(ROBOT_STATES) for robot in robots):
        raise _damaged(folder / OBSERVED, f"a robot has {len(ROBOT_STATES)} states")
    _check_parts(observed, folder / PARTS)
    _check_history(observed, folder / HISTORY)
    try:
        audit(observed)
    except AuditError as error:
        second_line = str(error).splitlines()[1].strip()
        raise _damaged(folder, f"its numbers contradict each other: {second_line}") from None


def _check_parts(observed: Observed, file: Path) -> None:
    rows = columns_of(observed.parts or ())
    for name, lowest, names in (
        ("product", 0, observed.products),
        ("source", -1, observed.sources),
        ("fate", 0, FATES),
    ):
        if len(rows) and not (lowest <= rows[name].min() and rows[name].max() < len(names)):
            raise _damaged(file, f"a part is of an unknown {name}")


def _check_history(observed: Observed, file: Path) -> None:
    import numpy as np

    records = np.array(observed.history or [], dtype=float).reshape(-1, FIELDS)
    states = records[records[:, 1] == KINDS.index("state"), 5]
    vehicle_states = records[records[:, 1] == KINDS.index("vehicle"), 5]
    worker_states = records[records[:, 1] == KINDS.index("worker"), 5]
    robot_states = records[records[:, 1] == KINDS.index("robot"), 5]
    for name, numbers, lowest, count in (
        ("kind", records[:, 1], 0, len(KINDS)),
        ("place", records[:, 2], -1, len(names_of_places(observed))),
        ("state", states, 0, len(STATES)),
        ("state", vehicle_states, 0, len(VEHICLE_STATES)),
        ("state", worker_states, 0, len(WORKER_STATES)),
        ("state", robot_states, 0, len(ROBOT_STATES)),
    ):
        if len(numbers) and not (lowest <= numbers.min() and numbers.max() < count):
            raise _damaged(file, f"a record is of an unknown {name}")
