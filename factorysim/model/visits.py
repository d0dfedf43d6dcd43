"""How often a part comes to each step of its route: rework and outcomes as a Markov chain."""

from __future__ import annotations

from factorysim.model.disturbances import share_of
from factorysim.model.flow import Flow

_MOST_REWORKS_COUNTED = 20

Shares = dict[tuple[str, int], dict[str, float]]
"""For each step (product, number) the share of the parts that go to each of its places."""


def mean_visits(flow: Flow, product: str, shares: Shares) -> list[float]:
    """Return the mean number of visits to each step of the route."""
    route = flow.factory.products[product].route
    levels = _levels(flow, product)
    if levels == 1 and all(_is_straight(flow, product, i) for i in range(len(route))):
        return _straight_visits(flow, product, shares)
    import numpy

    size = len(route) * levels
    matrix = numpy.eye(size)
    for number in range(len(route)):
        for level in range(levels):
            for (to, to_level), share in _leads_to(flow, product, number, level, shares).items():
                row = to + len(route) * min(to_level, levels - 1)
                matrix[row, number + len(route) * level] -= share
    begin = numpy.zeros(size)
    begin[0] = 1.0
    solution = numpy.linalg.solve(matrix, begin)
    return [float(value) for value in solution.reshape(levels, len(route)).sum(axis=0)]


def _straight_visits(flow: Flow, product: str, shares: Shares) -> list[float]:
    visits = [0.0] * len(flow.factory.products[product].route)
    visits[0] = 1.0
    for number in range(len(visits)):
        for (to, _), share in _leads_to(flow, product, number, 0, shares).items():
            visits[to] += visits[number] * share
    return visits


def _is_straight(flow: Flow, product: str, number: int) -> bool:
    return all(
        isinstance(place, str) or place > number for place, _ in flow.followers(product, number)
    )


def _levels(flow: Flow, product: str) -> int:
    """Return how many reworks must be told apart, because some station counts them."""
    limits = [0]
    for step in flow.factory.products[product].route:
        for name in step.candidates:
            station = flow.factory.work_places.get(name)
            rework = station.quality.rework if station and station.quality else None
            if rework is not None and rework.at_most is not None:
                limits.append(rework.at_most)
    return min(max(limits), _MOST_REWORKS_COUNTED) + 1


def _leads_to(
    flow: Flow,
    product: str,
    number: int,
    level: int,
    shares: Shares,
) -> dict[tuple[int, int], float]:
    """Return the steps (and numbers of reworks) that follow a step, with their shares."""
    route = flow.factory.products[product].route
    step, table = route[number], dict[tuple[int, int], float]()
    passed = 0.0
    for name, share in shares[product, number].items():
        good, again, back = _quality(flow, product, number, name, level)
        passed += share * good
        if back is not None and again > 0:
            table[back, level + 1] = table.get((back, level + 1), 0.0) + share * again
    rest = 1.0
    for target, share in step.outcomes.items():
        to = flow.destination(product, number, target)
        rest -= share
        if isinstance(to, int) and to < len(route):
            table[to, level] = table.get((to, level), 0.0) + passed * share
    if rest > 1e-12 and not step.dissolves and number + 1 < len(route):
        following = (number + 1, level)
        table[following] = table.get(following, 0.0) + passed * rest
    return table


def _quality(
    flow: Flow, product: str, number: int, name: str, level: int
) -> tuple[float, float, int | None]:
    """Return the shares that pass and that are done again, and where these go back to."""
    station = flow.factory.work_places.get(name)
    if station is None or station.quality is None:
        return 1.0, 0.0, None
    scrap, rework = share_of(station.quality.scrap, product), station.quality.rework
    if rework is None:
        return 1 - scrap, 0.0, None
    again = share_of(rework.share, product)
    if rework.at_most is not None and level >= rework.at_most:
        return (1 - scrap if rework.then == "pass" else 1 - scrap - again), 0.0, None
    return 1 - scrap - again, again, flow.rework_step(product, number, name)


def passing_share(flow: Flow, product: str, number: int, shares: Shares) -> float:
    """Return the share of the parts at a step that are neither scrapped nor sent back."""
    return sum(
        share * _quality(flow, product, number, name, 0)[0]
        for name, share in shares[product, number].items()
    )
