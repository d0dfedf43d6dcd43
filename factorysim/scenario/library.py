"""The scenarios that ship with the library, and how a scenario is found by name or by path."""

from __future__ import annotations

import os
from pathlib import Path

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing

FILE_NAMES = ("scenario.yaml", "scenario.yml", "scenario.json")
"""What the scenario file in a folder may be called; the first that is there counts."""

_ENDINGS = (".yaml", ".yml", ".json", ".txt")


def shipped() -> Path:
    """Return the folder of the scenarios that ship with the library."""
    package = Path(__file__).parent.parent
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def names() -> list[str]:
    """Return the names of the scenarios that ship with the library, in alphabetical order."""
    if not shipped().is_dir():
        return []
    return sorted(folder.name for folder in shipped().iterdir() if _file_in(folder) is not None)


def find(name: str | Path) -> Path:
    """Return the file of a scenario.

    Parameters
    ----------
    name
        The name of a scenario that ships with the library, or the path of a folder or of a file
        (YAML, JSON, or a job-shop instance as text). What lies at this path goes first.

    Raises
    ------
    ScenarioError
        If there is nothing under this name; the message suggests the closest one.
    """
    text = os.fspath(name).strip()
    if not text or "\0" in text:
        raise ScenarioError(f"{text!r} is not the name of a scenario. {_known()}")
    path = Path(text)
    try:
        return _at(path) or _among_shipped(text) or _missing(text)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ScenarioError([Problem(f"cannot be read: {reason}.", file=text[:80])]) from None


def name_of(file: Path) -> str:
    """Return what the scenario in *file* is called: its folder, or its own name.

    Examples
    --------
    >>> name_of(Path("scenarios/saw-line/scenario.yaml")), name_of(Path("ft06.txt"))
    ('saw-line', 'ft06')
    """
    return file.resolve().parent.name if file.name in FILE_NAMES else file.stem


def _at(path: Path) -> Path | None:
    """Return the scenario file that *path* leads to, if it leads to one."""
    return _file_in(path) if path.is_dir() else path if path.is_file() else None


def _file_in(folder: Path) -> Path | None:
    candidates = (folder / name for name in FILE_NAMES)
    return next((file for file in candidates if file.is_file()), None)


def _among_shipped(name: str) -> Path | None:
    """Return the shipped scenario of this name, or the shipped instance (``ft06.txt``)."""
    if ".." in Path(name).parts or Path(name).is_absolute():
        return None
    found = _at(shipped() / name)
    if found is not None or len(Path(name).parts) > 1 or not name.endswith(".txt"):
        return found
    return next((folder / name for folder in _folders() if (folder / name).is_file()), None)


def _folders() -> list[Path]:
    return [shipped() / name for name in names()]


def _missing(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise ScenarioError(
            [Problem(f"there is no scenario in this folder, no {FILE_NAMES[0]}.", file=name)]
        )
    if path.exists():
        raise ScenarioError([Problem("this is neither a file nor a folder.", file=name)])
    beside = path.parent
    others = [*names()]
    if beside.is_dir():
        others += [str(file) for file in sorted(beside.iterdir())[:1000] if _is_candidate(file)]
    hint = did_you_mean(name, others)
    raise ScenarioError(f"there is no scenario called {name[:80]!r}.{hint} {_known()}")


def _is_candidate(path: Path) -> bool:
    return path.suffix in _ENDINGS or path.is_dir()


def _known() -> str:
    return (
        f"The library has {listing(names(), most=20)}. "
        "A scenario of your own is named by the path of its file or folder."
    )
