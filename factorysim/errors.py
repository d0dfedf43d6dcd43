"""What can go wrong, said to the person at the keyboard.

Every message has four parts: where it is, what was received, what is accepted, what to try.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class FactorySimError(Exception):
    """The family of all errors that factorysim raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a scenario: where it is and what to do about it.

    `path` is written in the path language of the library, such as ``stations.mill.buffer``.
    """

    message: str
    path: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.path:
            where.append(self.path)
        return f"{', '.join(where)}: {self.message}" if where else self.message


class ScenarioError(FactorySimError, ValueError):
    """A factory, a scenario file or a setting cannot be accepted; nothing was simulated.

    Examples
    --------
    >>> error = ScenarioError([Problem("there is no station called 'dril'.", "products.a.route.0")])
    >>> print(error)
    products.a.route.0: there is no station called 'dril'.
    """

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        if isinstance(problems, str):
            problems = [Problem(problems)]
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda p: (p.file, p.line is None, p.line or 0))
        )
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if len(lines) > 1:
            lines.append(f"{len(lines)} problems found. Nothing was simulated.")
        return "\n".join(lines)


class UnknownName(FactorySimError, LookupError):
    """A name that nobody has given to anything."""


class ModelError(FactorySimError, RuntimeError):
    """The run came to a point that the model cannot pass; time and place are named."""


class Deadlock(ModelError):
    """Places wait for each other in a circle, so nothing in it can ever move again."""


class ZeroTimeLoop(ModelError):
    """Work of zero length goes round and round at one instant, so the clock stands still."""


class AuditError(FactorySimError, AssertionError):
    """The numbers of a run contradict each other: an error of the library, not of the user."""


class MissingPart(FactorySimError, ImportError):
    """An optional library is not installed; the message says which extra brings it."""


class NotTheSame(FactorySimError, ValueError):
    """A result could not be reproduced; the message names the first difference."""


class NotRecorded(FactorySimError, LookupError):
    """A result was asked for what its run did not keep; the message says how to keep it."""


class NothingToDraw(ScenarioError):
    """A chart shows what this factory does not have, or what did not happen in this run."""


class DoubtfulModel(UserWarning):
    """The factory can be run, but something in it is probably not meant so."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'drill'?" for the closest known name, or an empty text.

    Examples
    --------
    >>> did_you_mean("dril", ["drill", "saw"])
    " Did you mean 'drill'?"
    """
    close = difflib.get_close_matches(str(name), [str(k) for k in known], n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""


def listing(names: Iterable[str], *, most: int = 12) -> str:
    """Return the names as "a, b, c", shortened when there are very many."""
    all_names = [str(name) for name in names]
    shown = ", ".join(all_names[:most])
    return shown if len(all_names) <= most else f"{shown} and {len(all_names) - most} more"
