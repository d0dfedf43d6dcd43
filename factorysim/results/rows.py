"""The rows of the parts as columns: one array per field, without making a million small objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from factorysim.errors import NotRecorded
from factorysim.results.observed import FATES, ROW, Observed, PartRow, PartRows

if TYPE_CHECKING:
    import numpy as np

LEFT = FATES.index("left")
IN_SYSTEM = FATES.index("in system")


def part_rows(observed: Observed) -> Sequence[PartRow]:
    """Return the rows of the parts.

    Raises
    ------
    NotRecorded
        If the run kept none.
    """
    if observed.parts is None:
        raise NotRecorded(
            "this run kept no rows of parts (record='none'). Run it with record='parts'."
        )
    return observed.parts


def columns_of(rows: Sequence[PartRow]) -> np.ndarray[Any, np.dtype[Any]]:
    """Return rows as a structured array: ``columns_of(rows)["created"]`` is one column."""
    import numpy as np

    packed = rows.packed if isinstance(rows, PartRows) else b"".join(ROW.pack(*r) for r in rows)
    return np.frombuffer(packed, dtype=row_type())


def row_type() -> np.dtype[Any]:
    """Return the type of a packed row, field by field as in `PartRow`."""
    import numpy as np

    letters = {"q": "<i8", "h": "<i2", "d": "<f8"}
    kinds = [letters[letter] for letter in ROW.format.lstrip("<")]
    return np.dtype(list(zip(PartRow._fields, kinds, strict=True)))
