"""Is a rule of your own a good rule? Run this in a test before you trust it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from factorysim.engine.simulation import Simulation
from factorysim.errors import ScenarioError
from factorysim.model.factory import Factory
from factorysim.model.making import exponential
from factorysim.model.places import Station
from factorysim.model.products import Product
from factorysim.model.sources import Source


def check_rule(rule: Callable[..., Any], factory: Factory | None = None) -> None:
    """Try a dispatching rule on a small busy station and say what is wrong with it.

    A rule is a function ``(part, station) -> key``: it returns a number or a tuple of numbers, the
    smallest goes first, the same part at the same instant gets the same key, and it changes
    nothing.

    Parameters
    ----------
    rule
        The function.
    factory
        Where to try it: at every station. Give one when the rule reads attributes of your own
        products; without it, a small station with two products is used.

    Raises
    ------
    ScenarioError
        If the rule breaks this contract.

    Examples
    --------
    >>> check_rule(lambda part, station: part.due)
    """
    name = getattr(rule, "__name__", "the rule")

    def watched(part: Any, station: Any) -> Any:
        key, again = rule(part, station), rule(part, station)
        numbers = key if isinstance(key, tuple) else (key,)
        if not all(isinstance(number, (int, float)) and number == number for number in numbers):
            raise ScenarioError(
                f"{name} returned {key!r} for part {part.number}. A key is a number, or a tuple of "
                "numbers; it is never None or nan."
            )
        if key != again:
            raise ScenarioError(
                f"{name} returned {key!r} and then {again!r} for the same part at the same "
                "instant. A rule draws nothing and remembers nothing."
            )
        return key

    tried = _small_station() if factory is None else factory
    tried = tried.with_changes({"stations.*.rule": watched})
    try:
        Simulation(tried, seed=1).run(until=200)
    except (KeyError, AttributeError, TypeError) as error:
        raise ScenarioError(
            f"{name} failed with {type(error).__name__}: {error}. If it reads attributes of your "
            "products, give the factory too: check_rule(rule, factory)."
        ) from error


def _small_station() -> Factory:
    return Factory(
        products={
            "plain": Product(route=["press"]),
            "urgent": Product(route=["press"], priority=0),
        },
        sources={
            "orders": Source(
                makes={"plain": 3, "urgent": 1}, every=exponential(1.0), due=exponential(10.0)
            )
        },
        stations={"press": Station(time=exponential(0.9))},
    )
