"""A second look at a factory with faulty values, for what else is wrong.

Names that lead nowhere are looked for only when every value is acceptable. To tell people
everything in one go, the values that were refused are left out and the rest is looked at again.
Of what is found then, only names that lead nowhere are reported: everything else might be a
consequence of leaving something out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

from factorysim.errors import Problem, ScenarioError
from factorysim.model.factory import Factory
from factorysim.scenario.locating import Place, place_of

_DANGLING = "there is no "
_ELEMENT = 2  # an element is at collection.name: stations.mill


def second_look(data: dict[str, Any], found: Sequence[Problem]) -> list[Problem]:
    """Return the names that lead nowhere in the factory *data*, of which *found* is known.

    Paths begin at the factory.
    """
    places = {place_of(problem.path, data) for problem in found}
    if any(len(place) <= _ELEMENT for place in places):
        return []
    faulty = {place[:_ELEMENT] for place in places}
    # Without one of its values an attribute may be faulty itself: then leave it out as a whole.
    for left_out in (places, {place[: _ELEMENT + 1] for place in places}):
        try:
            Factory(**_without(data, left_out))
        except ScenarioError as error:
            new = [problem for problem in error.problems if _is_new(problem, data, faulty)]
            if new:
                return new
    return []


def _is_new(problem: Problem, data: dict[str, Any], faulty: Iterable[Place]) -> bool:
    is_dangling = problem.message.startswith(_DANGLING)
    return is_dangling and place_of(problem.path, data)[:_ELEMENT] not in faulty


def _without(data: dict[str, Any], places: Iterable[Place]) -> dict[str, Any]:
    """Return a copy of *data* in which the values at *places* are missing."""
    rest = copy.deepcopy(data)
    # From the back, so that the numbers of list entries still hold.
    for place in sorted(places, key=_order, reverse=True):
        holder: Any = rest
        for part in place[:-1]:
            holder = holder[part]
        del holder[place[-1]]
    return rest


def _order(place: Place) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in place]
