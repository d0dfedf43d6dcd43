"""Parts that are not installed with the library: asked for where they are used, with one line."""

from __future__ import annotations

import importlib.util

from factorysim.errors import MissingPart


def need(library: str, *, what: str, extra: str) -> None:
    """Refuse to go on without a library.

    Parameters
    ----------
    library
        The name under which it is imported.
    what
        What needs it, such as ``to_excel``.
    extra
        The extra of factorysim that brings it.

    Raises
    ------
    MissingPart
        If it is not installed; the message says what to install.

    Examples
    --------
    >>> need("numpy", what="to_excel", extra="excel")
    """
    if importlib.util.find_spec(library) is None:
        raise MissingPart(
            f"{what} needs {library}. Install it with: pip install 'factorysim[{extra}]'"
        )
