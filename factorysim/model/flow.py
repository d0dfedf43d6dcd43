"""Where parts go: which product visits which place, and where a step leads.

The routes are the flow; this module only looks them up, for the checks and for the loads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from factorysim.model.distributions import Distribution
from factorysim.model.disturbances import share_of
from factorysim.model.durations import of_product
from factorysim.model.places import Station
from factorysim.model.products import Product, Step

if TYPE_CHECKING:
    from factorysim.model.factory import Factory, Place

EXIT = "exit"
"""Leaving the factory: the exit that every route has without naming it."""
SCRAP = "scrap"
NEXT = "next"
WORDS = (NEXT, EXIT, SCRAP)
"""What an outcome may lead to besides places and steps."""

Destination = int | str
"""Number of a step (the number after the last one is the way out), an exit, or ``scrap``."""


@dataclass(frozen=True)
class Flow:
    """A factory with the tables that say who goes where."""

    factory: Factory

    @cached_property
    def places(self) -> dict[str, Place]:
        """All places by name."""
        return self.factory.places

    @cached_property
    def visits(self) -> dict[str, list[tuple[str, int]]]:
        """For each place the products that come there, each with the number of the step."""
        table: dict[str, list[tuple[str, int]]] = {}
        for name, number, step in self.steps():
            for place in dict.fromkeys(step.candidates):
                table.setdefault(place, []).append((name, number))
        return table

    @cached_property
    def takers(self) -> dict[tuple[str, str], list[tuple[str, int]]]:
        """For each component and store the steps (product, number) that take it from there."""
        table: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for name, number, step in self.steps():
            for component in step.components:
                buffer = self.store_of(step, component)
                if buffer is not None:
                    table.setdefault((component, buffer), []).append((name, number))
        return table

    @cached_property
    def origins(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """For each step (product, number) the places from which parts can come to it.

        Parts that come from outside are not counted, nor those that a machine works on again.
        """
        table: dict[tuple[str, int], dict[str, None]] = {}
        for product, number, step in self.steps():
            route = self.factory.products[product].route
            for place, share in self.followers(product, number):
                if isinstance(place, int) and place < len(route) and share is not None:
                    table.setdefault((product, place), {}).update(dict.fromkeys(step.candidates))
            for name in step.candidates:
                back = self.rework_step(product, number, name)
                if back is not None and not self._repeats(name):
                    table.setdefault((product, back), {})[name] = None
        return {step: tuple(places) for step, places in table.items()}

    def _repeats(self, station: str) -> bool:
        """Whether the station does again at once what it finds bad, without sending it back."""
        quality = self.factory.work_places[station].quality
        return quality is not None and quality.rework is not None and quality.rework.repeat

    def path_of(self, place: str) -> str:
        """Return the path of a station or cell: ``stations.mill``, ``cells.assembly``."""
        return f"cells.{place}" if place in self.factory.cells else f"stations.{place}"

    def steps(self) -> Iterator[tuple[str, int, Step]]:
        """Yield every step of every product with its number."""
        for name, product in self.factory.products.items():
            for number, step in enumerate(product.route):
                yield name, number, step

    def store_of(self, step: Step, component: str) -> str | None:
        """Return the store or stock from which *step* takes a component; None if there is none."""
        stores = {**self.factory.stores, **self.factory.stocks}
        given = step.components[component].from_
        if given is not None:
            return given if given in stores else None
        if component in self.factory.stocks:
            return component
        product = self.factory.products.get(component)
        last = product.route[-1].at if product is not None else None
        return last if isinstance(last, str) and last in stores else None

    def visits_of(self, product: str, place: str) -> list[int]:
        """Return the numbers of the steps of *product* that may be at *place*."""
        return [number for name, number in self.visits.get(place, []) if name == product]

    def rests(self, product: Product) -> str | None:
        """Return the buffer or storage in which the parts of *product* come to rest, if they do."""
        last = product.route[-1]
        rests = isinstance(last.at, str) and last.at in self.factory.stores and not last.outcomes
        return str(last.at) if rests else None

    def destination(self, product: str, number: int, target: str) -> Destination | None:
        """Return where the outcome *target* of a step leads; None if it leads nowhere.

        A place means its last visit at or before the step, else the next one after it.
        """
        route = self.factory.products[product].route
        if target == NEXT:
            return number + 1
        if target in self.factory.exits or target in (EXIT, SCRAP):
            return target
        named = [i for i, step in enumerate(route) if step.name == target]
        return named[0] if named else self.visit_from(product, number, target)

    def visit_from(self, product: str, number: int, place: str) -> int | None:
        """Return the last visit to *place* at or before step *number*, else the next after it."""
        visits = self.visits_of(product, place)
        before = [i for i in visits if i <= number]
        return before[-1] if before else next(iter(visits), None)

    def followers(self, product: str, number: int) -> Iterator[tuple[Destination, float | None]]:
        """Yield where a part may go after a step, with the share where it is a fixed one.

        Shares of the quality of a station stand before those of the outcomes of the step.
        """
        step = self.factory.products[product].route[number]
        rest = 1.0
        for target, share in step.outcomes.items():
            place = self.destination(product, number, target)
            rest -= share
            if place is not None and share > 0:
                yield place, share
        if rest > 1e-12 and not step.dissolves:
            yield number + 1, rest
        for name in step.candidates:
            back = self.rework_step(product, number, name)
            if back is not None:
                yield back, None

    def rework_step(self, product: str, number: int, station: str) -> int | None:
        """Return the step to which the station sends back what it finds bad, if it does."""
        place = self.factory.work_places.get(station)
        rework = place.quality.rework if place is not None and place.quality else None
        if rework is None or not share_of(rework.share, product):
            return None
        if rework.to is None:
            return number
        before = [i for i in self.visits_of(product, rework.to) if i <= number]
        return before[-1] if before else None


def time_at(step: Step, product: str, place: str, station: Station | None) -> Any:
    """Return the processing time of a step at one of its candidates; None if nobody gives one.

    The time of the candidate comes first, then that of the step, then that of the station.
    """
    if not isinstance(step.at, (str, tuple)):
        return step.at.get(place)
    given = of_product(step.time, product)
    if given is None and station is not None:
        given = of_product(station.time, product)
    return given


def is_function(duration: Any) -> bool:
    """Whether a time is given as a Python function."""
    return callable(duration) and not isinstance(duration, Distribution)


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of nodes that can be reached from each other, each of them a circle.

    Examples
    --------
    >>> circles({"a": {"b"}, "b": {"a", "c"}, "c": set()})
    [['a', 'b']]
    """
    order = _in_order_of_finishing(list(edges), lambda node: sorted(edges[node]))
    backwards: dict[str, list[str]] = {node: [] for node in edges}
    for node, targets in edges.items():
        for target in targets:
            backwards[target].append(node)
    found, seen = [], set[str]()
    for node in reversed(order):
        if node in seen:
            continue
        group = _in_order_of_finishing([node], lambda n: [m for m in backwards[n] if m not in seen])
        seen.update(group)
        if len(group) > 1 or node in edges[node]:
            members = set(group)
            found.append([n for n in edges if n in members])
    return found


def _in_order_of_finishing(starts: list[str], followers: Callable[[str], list[str]]) -> list[str]:
    """Return all nodes that can be reached, each after those that it leads to (depth first)."""
    seen, order = set[str](), list[str]()
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        open_nodes = [(start, iter(followers(start)))]
        while open_nodes:
            node, rest = open_nodes[-1]
            following = next((n for n in rest if n not in seen), None)
            if following is None:
                order.append(node)
                open_nodes.pop()
            else:
                seen.add(following)
                open_nodes.append((following, iter(followers(following))))
    return order
