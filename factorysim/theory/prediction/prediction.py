"""What theory says about a factory: a value with its assumptions and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from factorysim.text import words

Kind = Literal["exact", "approximation", "balance"]
"""How far the numbers can be trusted: exactly, roughly, or only what comes in must come out."""


@dataclass(frozen=True)
class Assumption:
    """One condition under which the numbers are right, and whether this factory meets it."""

    name: str
    """Its name in the catalogue of texts, such as ``failures``."""
    holds: bool
    detail: str = ""
    """What in the factory does not meet it; empty where it holds."""

    @property
    def text(self) -> str:
        """The condition in words, such as "no failures"."""
        return words("en")(f"theory.assumption.{self.name}")

    def __str__(self) -> str:
        mark = "holds" if self.holds else "does NOT hold"
        return f"{self.text}: {mark}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True)
class Prediction:
    """What theory says about the long run of a factory.

    It says nothing about the first hours of an empty factory, or about single parts.
    """

    model: str
    """What the factory was recognised as, such as ``M/M/1``."""
    kind: Kind
    values: Mapping[str, float]
    """Numbers by name of the indicator, in its unit; ``places.mill.utilisation`` for a place."""
    source: str
    """Where the formula stands."""
    assumptions: tuple[Assumption, ...] = field(default=())

    @property
    def is_exact(self) -> bool:
        """Whether the numbers are exact in the long run: an exact model, all assumptions hold."""
        return self.kind != "approximation" and not self.broken

    @property
    def broken(self) -> tuple[Assumption, ...]:
        """The assumptions that this factory does not meet."""
        return tuple(assumption for assumption in self.assumptions if not assumption.holds)

    def __str__(self) -> str:
        width = max((len(name) for name in self.values), default=0)
        trust = "exact in the long run" if self.is_exact else "an approximation here"
        lines = [f"{self.model} ({trust}; {self.source})"]
        lines += [f"{name:<{width}}  {value:.6g}" for name, value in self.values.items()]
        lines += [f"- {assumption}" for assumption in self.assumptions]
        return "\n".join(lines)
