"""From an error to a message and an exit code; no traceback unless it is asked for."""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType
from typing import Any

import typer
from typer.core import TyperGroup

from factorysim.errors import AuditError, FactorySimError, NotTheSame

OURS = 1
"""Exit code of an error of the library, and of `verify` when something is not the same."""
YOURS = 2
"""Exit code of input that cannot be accepted."""
STOPPED = 130
"""Exit code after Ctrl-C."""
CLOSED_PIPE = 1
"""Exit code when nobody reads the output any more, as after ``| head``; Python and rich agree."""


class Commands(TyperGroup):
    """The commands, with what happens when one of them fails."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _say("Stopped. Nothing more was written.", ctx)
            raise typer.Exit(STOPPED) from None
        except BrokenPipeError:
            # Python would complain once more when it empties the closed pipe at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(CLOSED_PIPE) from None
        except FactorySimError as error:
            _say(str(error), ctx)
            raise typer.Exit(_code_of(error)) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _say(f"{where}{error.strerror or type(error).__name__}.", ctx)
            raise typer.Exit(YOURS) from None


def ask_for_traceback(ctx: typer.Context, value: bool) -> bool:
    """Remember ``--debug`` for `Commands.invoke`."""
    ctx.meta["debug"] = value or ctx.meta.get("debug", False)
    return value


def blame_ourselves(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say that an error which nobody foresaw is ours (as `sys.excepthook`)."""
    if "--debug" in sys.argv:
        sys.__excepthook__(kind, error, trace)
        return
    typer.echo(
        f"This is an error of factorysim, not yours: {kind.__name__}: {error}\n"
        "Please report it, with what the same command prints with --debug added.",
        err=True,
    )


def _code_of(error: FactorySimError) -> int:
    return OURS if isinstance(error, (AuditError, NotTheSame)) else YOURS


def _say(message: str, ctx: Any) -> None:
    if ctx.meta.get("debug"):
        traceback.print_exc()
    typer.echo(message, err=True)
