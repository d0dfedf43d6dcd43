"""Which of several places a part goes to.

Choices that compare look only at candidates with room, at the instant of the move. Choices that
draw or count fix the place when the operation before ends.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from factorysim.errors import ModelError, did_you_mean
from factorysim.rules import choices

if TYPE_CHECKING:
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place
    from factorysim.engine.steps import Step

DRAWN = ("random", "by_share", "round_robin")
"""Choices that are made when the operation before ends, whether there is room or not."""


def best_place(part: Part, choose: Any, places: Sequence[Place], now: float) -> Place:
    """Return the best of *places*, all of which can take *part*, for a choice that compares."""
    if len(places) == 1 and isinstance(choose, str):
        return places[0]
    if choose == "first_free":
        return next((place for place in places if place.could_begin_now()), places[0])
    if choose == "shortest_queue":
        return _least_loaded(places)
    if choose == "least_work":
        return min(places, key=lambda place: place.work(now))
    if choose == "least_setup":
        return min(places, key=lambda place: (_setup_at(place, part), not place.could_begin_now()))
    return _own_choice(part, choose, places, now)


def _least_loaded(places: Sequence[Place]) -> Place:
    """Return the place with the fewest parts; the first of equal ones."""
    best = places[0]
    least = best.load()
    for place in places[1:]:
        load = place.load()
        if load < least:
            best, least = place, load
    return best


def _setup_at(place: Any, part: Part) -> float:
    """Mean setup that *part* needs at *place*, on the best of its free machines."""
    machines = getattr(place, "machines", [])
    if not machines:
        return 0.0
    free = [machine for machine in machines if machine.can_start()]
    return float(min(place.mean_setup(machine, part) for machine in free or machines))


def _own_choice(part: Part, choose: Any, places: Sequence[Place], now: float) -> Place:
    from factorysim.engine.views import PartView, PlaceView

    function = choices[choose] if isinstance(choose, str) else choose
    answer = function(PartView(part, places[0].floor), [PlaceView(place) for place in places])
    name = getattr(answer, "name", answer)
    for place in places:
        if place.name == name:
            return place
    names = [place.name for place in places]
    raise ModelError(
        f"t = {now:g}, part {part.number}: the choice rule answered {answer!r}; it must name one "
        f"of the places with room: {', '.join(names)}.{did_you_mean(str(name), names)}"
    )


def drawn_choice(step: Step, weights: tuple[float, ...] | None, draw: Callable[[], float]) -> Any:
    """Return a function that gives the next place of *step*, drawn or in turn."""
    places = step.places
    if step.choose == "round_robin":

        def in_turn() -> Place:
            place = places[step.turn % len(places)]
            step.turn += 1
            return place

        return in_turn
    shares = weights if step.choose == "by_share" and weights else (1.0,) * len(places)
    total = sum(shares)
    limits = [limit / total for limit in accumulate(shares)][:-1]
    return lambda: places[bisect_right(limits, draw())]
