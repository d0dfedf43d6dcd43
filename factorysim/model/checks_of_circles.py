"""Circles of places with limited room, in which everything may come to wait for everything."""

from __future__ import annotations

from collections.abc import Iterator

from factorysim.errors import Problem, listing
from factorysim.model.flow import EXIT, Flow, circles
from factorysim.model.organisation import Loop


def check(flow: Flow) -> Iterator[Problem]:
    """Yield the circles that may lock, and the loops with more cards than room."""
    for circle in circles(_edges(flow)):
        room = sum(room_at(flow, name) or 0 for name in circle)
        if _cards_keep_free(flow, circle, room):
            continue
        ways = " - ".join([*circle, circle[0]]) if len(circle) <= 6 else listing(circle)
        yield Problem(
            f"parts move in a circle of places with limited room ({ways}). When all {room} places "
            "are taken, nothing in it can ever move again. Leave one of the buffers unlimited, or "
            f"let a loop of at most {room - 1} cards limit the parts inside.",
            flow_path(flow, circle[0]),
        )
    yield from _too_many_cards(flow)


def flow_path(flow: Flow, place: str) -> str:
    """Return the path of a place: ``stations.mill``."""
    for collection in ("stations", "buffers", "conveyors", "storages"):
        if place in getattr(flow.factory, collection):
            return f"{collection}.{place}"
    return f"exits.{place}"


def room_at(flow: Flow, place: str) -> int | None:
    """Return how many parts can be at a place, machines included; None when unlimited."""
    factory = flow.factory
    if place in factory.work_places:
        station = factory.work_places[place]
        waiting = station.places_in_front
        batch = station.batch.max if station.batch is not None else 1
        return None if waiting is None or batch is None else waiting + station.capacity * batch
    if place in factory.conveyors:
        return factory.conveyors[place].places
    if place in factory.storages:
        return factory.storages[place].slots
    return factory.buffers[place].capacity if place in factory.buffers else None


def _edges(flow: Flow) -> dict[str, set[str]]:
    """Return which place with limited room hands parts to which other one."""
    edges: dict[str, set[str]] = {
        name: set() for name in flow.places if room_at(flow, name) is not None
    }
    for product, number, step in flow.steps():
        route = flow.factory.products[product].route
        targets = {
            place
            for place, share in flow.followers(product, number)
            if isinstance(place, int)
            and place < len(route)
            # Doing a step again in the same machine needs no room.
            and (share is not None or place != number or not _repeats(flow, step.candidates))
        }
        for name in step.candidates:
            if name in edges:
                for target in targets:
                    # A part that may also go to a place with room for all never waits for ever.
                    if all(candidate in edges for candidate in route[target].candidates):
                        edges[name].update(route[target].candidates)
    return edges


def _repeats(flow: Flow, candidates: tuple[str, ...]) -> bool:
    stations = [
        flow.factory.work_places[name] for name in candidates if name in flow.factory.work_places
    ]
    reworks = [s.quality.rework for s in stations if s.quality is not None and s.quality.rework]
    return all(rework.repeat for rework in reworks)


def _cards_keep_free(flow: Flow, circle: list[str], room: int) -> bool:
    """Whether loops limit the parts in the circle to fewer than it has places."""
    cards = 0
    counted: set[str] = set()
    for product in dict.fromkeys(p for name in circle for p, _ in flow.visits[name]):
        steps = [i for name in circle for i in flow.visits_of(product, name)]
        loops = {
            name: loop
            for name, loop in flow.factory.loops.items()
            if _covers(flow, loop, product, min(steps), max(steps))
        }
        if not loops:
            return False
        tightest = min(loops, key=lambda name: loops[name].cards)
        if tightest not in counted:
            counted.add(tightest)
            cards += loops[tightest].cards
    return cards < room


def _covers(flow: Flow, loop: Loop, product: str, first: int, last: int) -> bool:
    """Whether a part of *product* holds a card of *loop* from step *first* to step *last*."""
    if loop.products is not None and product not in loop.products:
        return False
    starts = flow.visits_of(product, loop.start)
    ends = [i for end in loop.ends if end != EXIT for i in flow.visits_of(product, end)]
    begun = bool(starts) and min(starts) <= first
    return begun and not any(min(starts) <= end < last for end in ends)


def _too_many_cards(flow: Flow) -> Iterator[Problem]:
    for name, loop in flow.factory.loops.items():
        inside: dict[str, None] = {}
        for product in dict.fromkeys(p for p, _ in flow.visits.get(loop.start, [])):
            route = flow.factory.products[product].route
            begin = min(flow.visits_of(product, loop.start))
            ends = [i for end in loop.ends for i in flow.visits_of(product, end) if i >= begin]
            last = max(ends, default=len(route) - 1)
            for step in route[begin : last + 1]:
                inside.update(dict.fromkeys(step.candidates))
        exits = {EXIT, *flow.factory.exits}
        rooms = [room_at(flow, place) for place in inside if place not in exits]
        limited = [room for room in rooms if room is not None]
        if rooms and len(limited) == len(rooms) and sum(limited) < loop.cards:
            yield Problem(
                f"{loop.cards} cards are more than the {sum(limited)} places between "
                f"{loop.start!r} and {listing(loop.ends)}, so {loop.cards - sum(limited)} cards "
                "are never used.",
                f"loops.{name}.cards",
            )
