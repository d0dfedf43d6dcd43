"""Random times of three kinds, because each finds other mistakes.

Integer times make nearly all events tie; constants such as 0.1 tie nearly, but not always, to the
last bit; continuous times never tie.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import factorysim as fs

INTEGERS = [2, 1, 3, 5, fs.discrete({1: 0.5, 3: 0.5}), fs.geometric(0.4), fs.empirical([1, 2, 4])]
CONSTANTS = [0.3, 0.1, 0.7, 1 / 3, 2.5, 1.1]
CONTINUOUS = [
    fs.exponential(2.0),
    fs.uniform(1, 3),
    fs.triangular(0.5, 1, 4),
    fs.normal(2, 0.7),
    fs.lognormal(1.5, cv=0.8),
    fs.gamma(2, cv=0.5),
    fs.erlang(1.5, 3),
    fs.weibull(2.0, 2.0),
    fs.beta(2, 3, 0.5, 3),
    fs.hyperexponential([0.3, 0.7], [0.5, 3.0]),
    1.7,
]
BY_KIND: dict[str, list[Any]] = {
    "integer": INTEGERS,
    "constant": CONSTANTS,
    "continuous": CONTINUOUS,
}
LONG: dict[str, list[Any]] = {
    "integer": [10, 4, 7, fs.discrete({5: 0.5, 12: 0.5})],
    "constant": [4.4, 10.0, 2.7],
    "continuous": [fs.exponential(8.0), fs.uniform(4, 12), fs.weibull(1.5, 10.0)],
}


def times_of_one_kind(kinds: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Draw one of the kinds of times."""
    return st.sampled_from(kinds)


class Times:
    """The times of one factory."""

    def __init__(self, kind: str, *, zero: bool) -> None:
        self.above_zero: st.SearchStrategy[Any] = st.sampled_from(BY_KIND[kind])
        """Times above 0."""
        self.long: st.SearchStrategy[Any] = st.sampled_from(LONG[kind])
        """Times to a failure, a due date or a maintenance."""
        zeros = [0, fs.discrete({0: 0.5, 2: 0.5})] if kind == "integer" else [0]
        self.any = st.sampled_from([*BY_KIND[kind], *zeros]) if zero else self.above_zero
        """Times that may be 0 where the factory has such."""
