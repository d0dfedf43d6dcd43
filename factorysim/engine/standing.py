"""Who waits for whom: a circle of full places in which nothing can ever move again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factorysim.errors import Deadlock

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor


def check_standing(floor: Floor, newly_blocked: list[Any], now: float) -> None:
    """Raise `Deadlock` if one of the newly blocked can never move again.

    From a blocked holder follow its targets: a target that is full only of holders that are
    themselves blocked passes the question on to them. If every way ends in the set already
    followed, nothing in it can move.
    """
    for holder in newly_blocked:
        if not holder.targets:
            continue
        followed = _all_stuck(holder)
        if followed is not None:
            raise Deadlock(_story(floor, holder, now))


def _all_stuck(first: Any) -> list[Any] | None:
    """Return the blocked holders that *first* waits for; None when one of them can still move."""
    followed, to_follow = [first], [first]
    while to_follow:
        holder = to_follow.pop()
        for place in holder.targets:
            occupants = None if place.has_room(holder.part) else place.occupants()
            if occupants is None:
                return None
            for other in occupants:
                if other not in followed:
                    followed.append(other)
                    to_follow.append(other)
    return followed


def _story(floor: Floor, first: Any, now: float) -> str:
    """Name the circle that *first* leads into: drill waits for paint, paint waits for drill."""
    chain: list[Any] = []
    holder = first
    while holder not in chain:
        chain.append(holder)
        holder = holder.targets[0].occupants()[0]
    circle = chain[chain.index(holder) :]
    links = [
        f"{_where(h)} waits for a place at {h.targets[0].name} (part {h.part.number})"
        for h in circle
    ]
    return (
        f"t = {now:g} {floor.plan.unit}: deadlock. {', '.join(links)}. Nothing in this circle can "
        "ever move again. Give one of the places more room, limit the parts in the circle with a "
        "loop of cards, or change the route."
    )


def _where(holder: Any) -> str:
    if hasattr(holder, "name"):
        return str(holder.name)
    inside = ("station", "buffer", "conveyor")
    return next(str(getattr(holder, kind).name) for kind in inside if hasattr(holder, kind))
