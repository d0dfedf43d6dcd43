"""Who waits for whom: a circle of full places or of vehicles in which nothing can ever move again.

What stands still can move again only if each of the things it needs becomes free, and such a thing
becomes free as soon as one of those who keep it can move:

* a finished part needs room at one of its next places, which those who fill these places keep;
* a part that waits for transport needs its vehicle, or any vehicle of the fleet;
* a vehicle needs zones, or room at the place where it brings a part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from factorysim.errors import Deadlock

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor

Needs = list[list[Any]]
"""For each thing that is needed, those who keep it."""


def keepers_of_places(holder: Any) -> Needs | None:
    """Return those who fill the places that *holder* waits for; None if one of them gets room."""
    keepers: list[Any] = []
    for place in holder.targets:
        occupants = None if place.has_room(holder.part) else place.occupants()
        if occupants is None:
            return None
        keepers += occupants
    return [keepers]


def check_standing(floor: Floor, newly_blocked: list[Any], now: float) -> None:
    """Raise `Deadlock` if one of the newly blocked can never move again."""
    for thing in newly_blocked:
        if is_stuck(thing):
            stop_standing(floor, thing, now)


def is_stuck(first: Any) -> bool:
    """Whether *first* can never move again, because all that it needs is kept by such as it."""
    return first in stuck_with(first)


def stuck_with(first: Any) -> dict[Any, Needs]:
    """Return all that can never move again among those for whom *first* waits, with their needs."""
    followed: dict[Any, Needs] = {}
    to_follow = [first]
    while to_follow:
        thing = to_follow.pop()
        if thing in followed:
            continue
        needs = thing.needs()
        if needs is None:
            if thing is first:
                return {}
            continue
        followed[thing] = needs
        to_follow += [keeper for keepers in needs for keeper in keepers]
    while True:
        able = [
            thing
            for thing, needs in followed.items()
            if all(any(keeper not in followed for keeper in keepers) for keepers in needs)
        ]
        if not able:
            return followed
        for thing in able:
            del followed[thing]


def circle_of(first: Any) -> list[Any] | None:
    """Return the circle in which *first* waits, or into which it leads; None if it can move."""
    stuck = stuck_with(first)
    if first not in stuck:
        return None
    chain: list[Any] = []
    thing = first
    while thing not in chain:
        chain.append(thing)
        thing = _keeper(stuck[thing], stuck)[0]
    return chain[chain.index(thing) :]


def _keeper(needs: Needs, stuck: dict[Any, Needs]) -> list[Any]:
    """Return those who keep the first thing that will never become free."""
    return next(keepers for keepers in needs if all(keeper in stuck for keeper in keepers))


def stop_standing(floor: Floor, first: Any, now: float) -> NoReturn:
    """Raise `Deadlock` and name the circle: drill waits for paint, paint waits for drill."""
    circle = circle_of(first) or [first]
    links = ", ".join(thing.says_what_it_waits_for() for thing in circle)
    advice = (
        "Keep a free zone: take fewer vehicles, add sidings, or let the layout resolve it "
        "(when_stuck: retreat)."
        if all(getattr(thing, "is_vehicle", False) for thing in circle)
        else "Give one of the places more room, limit the parts in the circle with a loop of "
        "cards, or change the route."
    )
    raise Deadlock(
        f"t = {now:g} {floor.plan.unit}: deadlock. {links}. Nothing in this circle can ever move "
        f"again. {advice}"
    )
