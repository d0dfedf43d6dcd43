"""What all distributions share: the forms in which they are written, moments, blocks of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import model_serializer, model_validator

from factorysim.model.elements import Element
from factorysim.units import in_unit

if TYPE_CHECKING:
    from numpy.random import Generator


class Distribution(Element):
    """A random quantity. The subclasses are the distributions; this class is what they share."""

    kind: ClassVar[str]
    """The name in a scenario file."""
    times: ClassVar[tuple[str, ...]] = ()
    """The parameters that are times."""
    streams: ClassVar[int] = 1
    """How many random streams one draw needs."""

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: Any) -> Any:
        if isinstance(data, dict) and set(data) == {cls.kind}:
            data = data[cls.kind]
        names = list(cls.model_fields)
        if isinstance(data, (list, tuple)) and not cls._first_is_list():
            if len(data) > len(names):
                raise ValueError(
                    f"{cls.kind} takes at most {len(names)} values ({', '.join(names)}), "
                    f"{len(data)} were given."
                )
            return dict(zip(names, data, strict=False))
        if not isinstance(data, dict) or cls._first_is_mapping(data):
            return {names[0]: data}
        return data

    @classmethod
    def _first_is_list(cls) -> bool:
        return False

    @classmethod
    def _first_is_mapping(cls, data: dict[Any, Any]) -> bool:
        return False

    @model_serializer
    def _in_short_form(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        given = {name: value for name, value in values.items() if value is not None}
        short = next(iter(given.values())) if len(given) == 1 and len(values) == 1 else given
        return {self.kind: short}

    def in_unit(self, unit: str) -> Self:
        """Return the same distribution with all its times as numbers of *unit*."""
        if not any(isinstance(getattr(self, name), str) for name in self.times):
            return self
        numbers = {
            name: in_unit(getattr(self, name), unit)
            for name in self.times
            if getattr(self, name) is not None
        }
        return self.model_copy(update=numbers)

    @property
    def expected(self) -> float:
        """The mean, in the unit of the parameters."""
        return self._moments()[0]

    @property
    def scv(self) -> float:
        """The squared coefficient of variation: variance / mean squared."""
        mean, variance = self._moments()
        return variance / mean**2 if mean else 0.0

    def _moments(self) -> tuple[float, float]:
        """Return mean and variance."""
        raise TypeError(f"{type(self).__name__} does not state its moments.")

    def block(self, generator: Generator, count: int, second: Generator | None) -> list[float]:
        """Draw *count* values; *second* is the second stream of those that need two."""
        raise TypeError(f"{type(self).__name__} cannot be drawn.")


def number_of(time: float | str) -> float:
    """Return a parameter that is a time as a number; one with a unit is refused."""
    if isinstance(time, str):
        raise ValueError(
            f"{time!r} has a unit. Say which unit you want first: .in_unit('min').expected"
        )
    return float(time)


def check_order(distribution: Distribution, *names: str) -> None:
    """Refuse parameters that are not in ascending order, or of which only some have a unit."""
    values = [getattr(distribution, name) for name in names]
    # 0 is the same time in every unit.
    with_unit = [isinstance(value, str) for value in values if value != 0]
    if any(with_unit) and not all(with_unit):
        raise ValueError(
            f"{distribution.kind}: write all of {', '.join(names)} with a unit, or none of them."
        )
    numbers = [in_unit(value, "s") for value in values]
    if sorted(numbers) != numbers:
        shown = ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))
        raise ValueError(f"{distribution.kind}: {shown} are not in ascending order.")


def check_shares(shares: list[float]) -> None:
    """Refuse shares that do not add up to 1."""
    if abs(sum(shares) - 1) > 1e-9:
        raise ValueError(f"the shares add up to {sum(shares):.6g}; they must add up to 1.")
