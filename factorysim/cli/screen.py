"""Terminals, pipes and what they can show.

Names come from files of strangers: nothing in them is understood as markup.
"""

from __future__ import annotations

import codecs
import shutil
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH_OF_A_PIPE = 100
"""Columns when the output goes to a file or another program."""

_REPLACEMENTS = {
    "±": "+-", "–": "-", "—": "-", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"',
    "«": '"', "»": '"', "×": "x", "→": "->", "≥": ">=", "≤": "<=", "ß": "ss", "œ": "oe", "æ": "ae",
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
    "·": ".", "█": "#", "▓": "=", "▒": "x", "░": "-", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_SHAPE = "    \n    \n -- \n    \n    \n    \n    \n    \n"
"""A table with one line below its headings, which every terminal can show."""


def never_fail_to_write() -> None:
    """Let output that the terminal has no letters for be shown in plain ones, not end the run."""
    codecs.register_error("factorysim_plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="factorysim_plain")


def output() -> Console:
    """Return what is printed on: standard output, in which nothing is markup."""
    return _console(is_error=False)


def error_output() -> Console:
    """Return standard error, for progress."""
    return _console(is_error=True)


def can_show(text: str) -> bool:
    """Return whether standard output has all letters of *text*."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write_file_text(text: str) -> None:
    """Print what belongs into a file: in UTF-8, whatever the terminal speaks, unless it is one."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8"))
    buffer.flush()


def _console(*, is_error: bool) -> Console:
    from rich.console import Console

    width = shutil.get_terminal_size((WIDTH_OF_A_PIPE, 24)).columns
    return Console(stderr=is_error, markup=False, emoji=False, highlight=False, width=width)


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return other letters for those that cannot be written (an error handler of `codecs`)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_plain_letter(letter) for letter in bad), error.end


def _plain_letter(letter: str) -> str:
    if letter in _REPLACEMENTS:
        return _REPLACEMENTS[letter]
    base = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode("ascii")
    return base or "?"


def plain_table(title: str | None = None) -> Table:
    """Return an empty table in the look of all tables on the screen."""
    from rich import box
    from rich.table import Table

    shape = box.Box(_SHAPE, ascii=True)
    return Table(
        title=title, title_justify="left", title_style="bold", box=shape, pad_edge=False,
        show_edge=False, header_style="bold",
    )  # fmt: skip
