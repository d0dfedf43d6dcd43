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
MOST_NAMED = 6
"""Members of a circle that are all named; of a longer one the first three and the last are."""


def keepers_of_places(holder: Any) -> Needs | None:
    """Return those who fill the places that *holder* waits for; None if one of them gets room."""
    keepers: list[Any] = []
    for place in holder.targets:
        occupants = None if place.has_room(holder.part) else place.occupants()
        if occupants is None:
            return None
        keepers += occupants
    return [keepers]


def waits_for_a_place(where: str, holder: Any) -> str:
    """Return "drill waits for a place at paint (part 3)"."""
    target = holder.targets[0].name
    return f"{where} waits for a place at {target} (part {holder.part.number})"


def check_standing(floor: Floor, newly_blocked: list[Any], now: float) -> None:
    """Look whether the newly blocked can ever move again.

    A circle with vehicles in it is left to the layout, which may say how to resolve it.

    Raises
    ------
    Deadlock
        If one of them never can.
    """
    for holder in newly_blocked:
        circle = circle_of(holder)
        if circle is None:
            continue
        vehicles = [thing for thing in circle if getattr(thing, "traffic", None) is not None]
        if not vehicles:
            stop_standing(floor, holder, now)
        vehicles[0].traffic.is_blocked(vehicles[0])


def is_stuck(first: Any) -> bool:
    """Whether *first* can never move again, because all that it needs is kept by such as it."""
    return first in stuck_with(first)


def _leads_to_one_who_can_move(first: Any) -> bool:
    """Whether a plain chain, each waiting for just one other, ends with one who can move."""
    seen = set()
    thing = first
    while thing not in seen:
        seen.add(thing)
        needs = thing.needs()
        if needs is None:
            return True
        if len(needs) != 1 or len(needs[0]) != 1:
            return False
        thing = needs[0][0]
    return False


def stuck_with(first: Any) -> dict[Any, Needs]:
    """Return all that can never move again among those for whom *first* waits, with their needs."""
    if _leads_to_one_who_can_move(first):
        return {}
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
        keepers = _keepers(stuck[thing], stuck)
        if not keepers:
            return [thing]  # It waits for nobody who could move.
        thing = keepers[0]
    return chain[chain.index(thing) :]


def _keepers(needs: Needs, stuck: dict[Any, Needs]) -> list[Any]:
    """Return those who keep the first thing that will never become free."""
    return next(keepers for keepers in needs if all(keeper in stuck for keeper in keepers))


def stop_standing(floor: Floor, first: Any, now: float, *, tried: str = "") -> NoReturn:
    """Raise `Deadlock` and name the circle: drill waits for paint, paint waits for drill.

    *tried* says what did not help, and what to try instead.
    """
    circle = circle_of(first) or [first]
    said = [thing.says_what_it_waits_for() for thing in circle]
    if len(said) > MOST_NAMED:
        said = [*said[:3], f"and {len(said) - 4} more", said[-1]]
    links = ", ".join(said)
    raise Deadlock(
        f"t = {now:g} {floor.plan.unit}: deadlock. {links}. Nothing in this circle can ever move "
        f"again. {tried or _advice(circle)}"
    )


def _advice(circle: list[Any]) -> str:
    if all(getattr(thing, "is_vehicle", False) for thing in circle):
        return (
            "Keep a free zone: take fewer vehicles, add sidings, or let the layout resolve it "
            "(when_stuck: retreat)."
        )
    return (
        "Give one of the places more room, limit the parts in the circle with a loop of cards, or "
        "change the route."
    )
