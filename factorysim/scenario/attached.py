"""Files that a scenario names: tables of orders, public instances.

A scenario from a stranger must be safe to open, so it reaches only ordinary files inside its own
folder, and only up to a size.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path, PureWindowsPath

from factorysim.errors import Problem, ScenarioError, did_you_mean

SIZE_LIMIT = 20_000_000
"""Bytes of one attached file."""

_FILES_COMPARED = 1000


def attached(name: str, folder: Path | None) -> Path:
    """Return the path of the file *name* beside a scenario that lies in *folder*.

    Raises
    ------
    ValueError
        If the name leads out of the folder, or there is no such file; the text says so.
    """
    if folder is None:
        raise ValueError(
            f"{name!r} is looked for beside the scenario, but this scenario was not read from a "
            "file. Give the values themselves, or save the scenario first."
        )
    if _leads_elsewhere(name):
        raise ValueError(
            f"{name!r} is not possible. Only files in the folder of the scenario (or in a folder "
            "inside it) are read: write the name of the file, such as 'orders.csv'."
        )
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        is_file = path.is_file()
    except (OSError, ValueError, RuntimeError):
        raise ValueError(f"{name[:40]!r} cannot be the name of a file.") from None
    if is_file and not inside:
        raise ValueError(f"{name!r} is a link that leads out of the folder of the scenario.")
    if not is_file:
        raise ValueError(f"there is no file {name!r} beside the scenario.{_similar(path)}")
    return path


def read_text(path: Path, *, shown: str = "") -> str:
    """Return the text of the file at *path*, whose name in messages is *shown*.

    Raises
    ------
    ScenarioError
        If it cannot be read, is not an ordinary file, is larger than 20 MB, or is not in UTF-8.
    """
    shown = shown or str(path)
    try:
        if not path.is_file():
            there_is = "this is not a file." if path.exists() else "there is no such file."
            raise ScenarioError([Problem(there_is + _similar(path), file=shown)])
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ScenarioError([Problem(f"the file cannot be read: {reason}.", file=shown)]) from None
    if len(content) > SIZE_LIMIT:
        message = f"the file is larger than {SIZE_LIMIT // 1_000_000} MB; such a file is not read."
        raise ScenarioError([Problem(message, file=shown)])
    return _decoded(content, shown)


def _decoded(content: bytes, shown: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is in UTF-16. Save it in UTF-8."
        raise ScenarioError([Problem(message, file=shown, line=1)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        message = (
            f"the byte 0x{byte:02x} is not UTF-8. Save the file in UTF-8 "
            "(in a spreadsheet: 'CSV UTF-8')."
        )
        raise ScenarioError([Problem(message, file=shown, line=line)]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = "the file holds a NUL character: it is not a text file."
        raise ScenarioError([Problem(message, file=shown, line=line)])
    return text


def _leads_elsewhere(name: str) -> bool:
    windows = PureWindowsPath(name)
    return (
        not name.strip()
        or name.startswith(("/", "\\", "~"))
        or ":" in name
        or "\0" in name
        or ".." in windows.parts
    )


def _similar(path: Path) -> str:
    try:
        beside = [entry.name for entry in islice(path.parent.iterdir(), _FILES_COMPARED)]
    except (OSError, ValueError):
        return ""
    return did_you_mean(path.name, beside)
