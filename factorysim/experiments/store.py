"""A study on disk: one SQLite file to which every replication is written as it arrives.

The file says what it belongs to: the scenario, the settings of the run, the seed, the measures and
the versions that decide numbers. Rows are only ever added. What was written survives the end of
the process at any moment; a file that belongs to something else is refused, never mixed.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.errors import FactorySimError, Problem, ScenarioError, listing

FORMAT = "1"
_BUSY_SECONDS = 60.0
_DIFFERENCES_SHOWN = 5


@dataclass(frozen=True)
class Identity:
    """What all rows of a file belong to; two runs with equal identities can share one."""

    scenario: str
    """The factory before anything is varied, as JSON."""
    run: str
    """Settings of the run as JSON: until, warmup, seed, and whose random numbers are used."""
    measures: str
    """Names of all columns and formulas of the measures, as JSON."""
    versions: str
    """Versions that decide numbers, as JSON."""


class StoreError(FactorySimError):
    """The file of a study cannot be read or written; what it holds is left as it is."""


class Store:
    """The file of a study, open for reading and adding.

    Parameters
    ----------
    path
        The file; it is made if it is missing.
    identity
        What its rows belong to.
    names
        Names of the numbers in each row.

    Raises
    ------
    ScenarioError
        If the file belongs to something else; the message says what differs.
    StoreError
        If the file is damaged, or cannot be written.
    """

    def __init__(self, path: str | Path, identity: Identity, names: Sequence[str]) -> None:
        self.path = Path(path)
        self.names = tuple(names)
        self._points: dict[str, int] = {}
        self._connection = _connect(self.path)
        try:
            with self._speaking():
                self._begin(identity)
        except BaseException:
            self._connection.close()
            raise

    def rows(self) -> Iterator[tuple[str, int, dict[str, float], str]]:
        """Yield the point (as text), the replication, its values and its error of every row."""
        with self._speaking():
            cursor = self._connection.execute(
                f"SELECT points.changes, replication, error, {self._columns} FROM runs "
                "JOIN points ON points.id = runs.point ORDER BY runs.point, replication"
            )
            for text, replication, error, *numbers in cursor:
                values = (math.nan if number is None else number for number in numbers)
                row = {} if error else dict(zip(self.names, values, strict=True))
                yield text, replication, row, error

    def add(self, text: str, replication: int, values: Mapping[str, float], error: str) -> None:
        """Write one replication; it is safe when this returns. One that is there already stays."""
        with self._speaking():
            point = self._point(text)
            numbers = [values.get(name, math.nan) for name in self.names]
            marks = ", ".join("?" * (len(numbers) + 3))
            self._connection.execute(
                f"INSERT OR IGNORE INTO runs (point, replication, error, {self._columns}) "
                f"VALUES ({marks})",
                (point, replication, error, *_without_nan(numbers)),
            )

    def close(self) -> None:
        """Close the file; everything is written already."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _columns(self) -> str:
        return ", ".join(_quoted(name) for name in self.names)

    def _begin(self, identity: Identity) -> None:
        check = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if check != ("ok",):
            raise _damaged(self.path, str(check[0]))
        found = _identity_in(self._connection, self.path)
        if found is not None:
            _check_same(found, identity, self.path)
        # Readers may look into the file while it is written; a lost process loses no row.
        _write_ahead(self._connection)
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been here since.
            found = _identity_in(self._connection, self.path)
            if found is None:
                self._make_tables(identity)
            else:
                _check_same(found, identity, self.path)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        self._points = dict(self._connection.execute("SELECT changes, id FROM points"))

    def _make_tables(self, identity: Identity) -> None:
        columns = ", ".join(f"{_quoted(name)} REAL" for name in self.names)
        for statement in (
            "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
            "CREATE TABLE points (id INTEGER PRIMARY KEY, changes TEXT NOT NULL UNIQUE)",
            "CREATE TABLE runs (point INTEGER NOT NULL REFERENCES points, "
            f"replication INTEGER NOT NULL, error TEXT NOT NULL, {columns}, "
            "PRIMARY KEY (point, replication)) WITHOUT ROWID",
        ):
            self._connection.execute(statement)
        self._connection.executemany(
            "INSERT INTO about VALUES (?, ?)",
            [("factorysim_store", FORMAT), *vars(identity).items()],
        )

    def _point(self, text: str) -> int:
        if text not in self._points:
            self._connection.execute("INSERT OR IGNORE INTO points (changes) VALUES (?)", (text,))
            query = "SELECT id FROM points WHERE changes = ?"
            self._points[text] = self._connection.execute(query, (text,)).fetchone()[0]
        return self._points[text]

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn what SQLite says into words."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"{self.path}: {error}. Every replication that was reported as done is in the "
                "file. Make room, or give access to the folder, and run the study again: only "
                "what is missing is simulated."
            ) from None
        except sqlite3.DatabaseError as error:
            raise _damaged(self.path, str(error)) from None


def free_name(path: str | Path, identity: Identity) -> Path:
    """Return a file for a study that differs from the one in *path*: ``lines-2.sqlite``.

    The first name is taken that is free, or whose file already belongs to this study.
    """
    first = Path(path)
    stem = re.sub(r"-\d+$", "", first.stem)
    number = 2
    candidate = first
    while candidate.exists() and identity_of(candidate) != identity:
        candidate = first.with_name(f"{stem}-{number}{first.suffix}")
        number += 1
    return candidate


def identity_of(path: Path) -> Identity | None:
    """Return what the file of a study belongs to; None for an empty one.

    Raises
    ------
    StoreError
        If the file is damaged.
    ScenarioError
        If it is the file of another program.
    """
    connection = _connect(path)
    try:
        return _identity_in(connection, path)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from None
    finally:
        connection.close()


def _identity_in(connection: sqlite3.Connection, path: Path) -> Identity | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return None
    about = {}
    if {"about", "points", "runs"} <= tables:
        about = dict(connection.execute("SELECT name, value FROM about"))
    if about.get("factorysim_store") != FORMAT:
        message = f"this is not the file of a study (format {FORMAT}). Choose another name."
        raise ScenarioError([Problem(message, file=str(path))])
    try:
        return Identity(**{name: about[name] for name in Identity.__dataclass_fields__})
    except KeyError as error:
        raise _damaged(path, f"{error} is missing") from None


def _connect(path: Path) -> sqlite3.Connection:
    try:
        if path.is_dir():
            raise ScenarioError([Problem("this is a folder. Name a file.", file=str(path))])
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without transactions of its own: every row is written when it arrives.
        return sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: the file of the study cannot be opened: {error}.") from None


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to writing ahead; SQLite does not wait here by itself for another process."""
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _check_same(found: Identity, wanted: Identity, path: Path) -> None:
    if found == wanted:
        return
    differences = list(_differences(found, wanted))
    shown = "; ".join(differences[:_DIFFERENCES_SHOWN])
    more = len(differences) - _DIFFERENCES_SHOWN
    others = f"; and {more} more" if more > 0 else ""
    message = (
        f"the file belongs to another study ({shown}{others}). Results are never mixed: use "
        "another file, or fork (fork=True, on the command line --fork) to begin a new file beside "
        "this one."
    )
    raise ScenarioError([Problem(message, file=str(path))])


def _differences(found: Identity, wanted: Identity) -> Iterator[str]:
    for name in Identity.__dataclass_fields__:
        there, here = json.loads(getattr(found, name)), json.loads(getattr(wanted, name))
        yield from _unequal(there, here, name)


def _unequal(there: Any, here: Any, path: str) -> Iterator[str]:
    """Say where two values differ, each place by its path."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key in dict.fromkeys((*there, *here)):
            inner = f"{path}.{key}"
            if key not in here:
                yield f"{inner} is only in the file"
            elif key not in there:
                yield f"{inner} is not in the file"
            else:
                yield from _unequal(there[key], here[key], inner)
        if there.keys() == here.keys() and list(there) != list(here):
            yield f"{path} has another order: {listing(there)} in the file"
    elif there != here:
        yield f"{path} is {_short(there)} in the file and {_short(here)} here"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _without_nan(numbers: Iterable[float]) -> list[float | None]:
    return [None if math.isnan(number) else float(number) for number in numbers]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _damaged(path: Path, why: str) -> StoreError:
    return StoreError(
        f"{path}: the file of the study is damaged ({why}). It is left as it is; move it away to "
        "begin anew."
    )
