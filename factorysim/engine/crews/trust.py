"""Whether the people of a crew leave a task to a robot: trust grows and falls with what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from factorysim.theory.people import probability_of_use, trust_after

if TYPE_CHECKING:
    from factorysim.model.human_limits import Trust


class Trusting:
    """The trust of a crew in its robots."""

    __slots__ = ("_draw", "failures", "given", "successes")

    def __init__(self, given: Trust, draw: Callable[[], float]) -> None:
        self.given = given
        self._draw = draw
        self.successes = self.failures = 0

    @property
    def level(self) -> float:
        """The trust, 0 to 1."""
        given = self.given
        return trust_after(
            self.successes,
            self.failures,
            alpha=given.alpha,
            beta=given.beta,
            success_weight=given.success,
            failure_weight=given.failure,
        )

    def uses_robot(self) -> bool:
        """Whether a robot is used for the next task; one draw for each."""
        given = self.given
        probability = probability_of_use(self.level, threshold=given.threshold, spread=given.spread)
        return self._draw() < probability

    def succeeds(self) -> None:
        """A robot has done a task."""
        self.successes += 1

    def fails(self) -> None:
        """A robot has failed."""
        self.failures += 1
