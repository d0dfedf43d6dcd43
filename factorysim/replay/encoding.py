"""Columns of whole numbers as few bytes: differences, seven bits to a byte, deflate, base64.

The browser has everything that is needed to read them: ``atob`` and ``DecompressionStream``.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

import numpy as np

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def packed(columns: Sequence[Sequence[int]]) -> str:
    """Return *columns* as text of letters that may stand in a page.

    Each column is stored as differences to the number before.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(packed([[1, 2, 3]])), -15).hex()
    '03000000020202'
    """
    body = b"".join(_with_length(varint(differences(column))) for column in columns)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeezer.compress(body) + squeezer.flush()).decode("ascii")


def differences(column: Sequence[int]) -> Numbers:
    """Return each number less the one before it.

    Examples
    --------
    >>> differences([5, 7, 6]).tolist()
    [5, 2, -1]
    """
    numbers = np.asarray(column, dtype=np.int64)
    found: Numbers = np.diff(numbers, prepend=np.int64(0))
    return found


def varint(numbers: Sequence[int] | Numbers) -> bytes:
    """Return whole numbers with seven bits to a byte, low bits first, the sign in the lowest.

    Examples
    --------
    >>> varint([0, -1, 1, 64]).hex()
    '0001028001'
    """
    signed = np.asarray(numbers, dtype=np.int64)
    left = (signed << 1) ^ (signed >> 63)
    width = max(int(left.max(initial=0)).bit_length() + 6, 7) // 7
    shifts = 7 * np.arange(width, dtype=np.int64)
    rest = left[:, None] >> shifts
    table = rest & 127 | np.where(rest > 127, 128, 0)
    is_needed = (rest > 0) | (shifts == 0)
    body: bytes = table[is_needed].astype(np.uint8).tobytes()
    return body


def _with_length(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body
