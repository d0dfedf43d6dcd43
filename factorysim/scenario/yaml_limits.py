"""How much a text may ask for before it is refused: a file from a stranger must be safe to open.

The limits are far above what a scenario needs (the largest that ships has some thousand values),
and low enough that refusing takes seconds at most. Long tables belong into a CSV file.
"""

from __future__ import annotations

SIZE_LIMIT = 5_000_000
"""Bytes of one text."""

LINE_LIMIT = 200_000
"""Lines of one text."""

NODE_LIMIT = 100_000
"""Values (scalars, lists and mappings) in one text, after all aliases are expanded."""

DEPTH_LIMIT = 50
"""Lists and mappings inside each other, after all aliases are expanded."""

DIGIT_LIMIT = 30
"""Digits of a whole number. Nothing in a factory is counted beyond that."""

PROBLEM_LIMIT = 100
"""Problems reported for one text. Whoever has more of them reads the first ones first."""
