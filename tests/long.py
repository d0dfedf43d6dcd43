"""What of a list of cases is left for the long tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def few_of(cases: Iterable[Any], is_usual: Callable[[Any], bool]) -> list[Any]:
    """Return all cases for `parametrize`; those that are not usual are marked as long."""
    return [
        case if is_usual(case) else pytest.param(case, marks=pytest.mark.long) for case in cases
    ]
