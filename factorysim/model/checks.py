"""Does everything in a factory fit together? Names that lead nowhere, shares, doubtful loads.

checks_of_names    names used twice, names that mean something else
checks_of_routes   steps, candidates, outcomes, rework, loops
checks_of_parts    assembly, splits, carriers
checks_of_supply   sources, schedules, contents at the start
checks_of_stocks   stocks, their suppliers and customers
checks_of_storages slots for every product
checks_of_work     times, setups, failures, shifts
checks_of_fleets   layouts and fleets: names, rules, room for the vehicles
checks_of_transport  steps to which parts are carried: whether a vehicle finds its way
checks_of_cells    cells and their tasks
checks_of_crews    people, their skills and ways, and what needs somebody
checks_of_presence people who are needed together have to be there together
checks_of_sense    what can be run but is probably not meant so
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.errors import Problem
from factorysim.model import (
    checks_of_cells,
    checks_of_crews,
    checks_of_fleets,
    checks_of_names,
    checks_of_parts,
    checks_of_presence,
    checks_of_routes,
    checks_of_sense,
    checks_of_stocks,
    checks_of_storages,
    checks_of_supply,
    checks_of_transport,
    checks_of_work,
)
from factorysim.model.flow import Flow
from factorysim.model.remembering import once_per_factory

if TYPE_CHECKING:
    from factorysim.model.factory import Factory


def contradictions(factory: Factory) -> list[Problem]:
    """Return everything that makes it impossible to run the factory.

    Names come first: while a name leads nowhere, what follows from it cannot be judged.
    """
    flow = Flow(factory)
    problems = [
        *checks_of_names.check(flow),
        *checks_of_routes.check_names(flow),
        *checks_of_parts.check_names(flow),
        *checks_of_supply.check(flow),
        *checks_of_stocks.check(flow),
        *checks_of_storages.check(flow),
        *checks_of_work.check(flow),
        *checks_of_crews.check(flow),
        *checks_of_cells.check(flow),
        *checks_of_fleets.check_names(flow),
        *checks_of_transport.check_names(flow),
    ]
    if not problems:
        problems = [
            *checks_of_presence.check(flow),
            *checks_of_routes.check_flow(flow),
            *checks_of_parts.check_flow(flow),
            *checks_of_transport.check_flow(flow),
        ]
    return list(dict.fromkeys(problems))


@once_per_factory
def doubts(factory: Factory) -> list[Problem]:
    """Return what can be run but is probably not meant so."""
    flow = Flow(factory)
    found = [
        *checks_of_sense.check(flow),
        *checks_of_stocks.doubts(flow),
        *checks_of_fleets.doubts(flow),
        *checks_of_transport.doubts(flow),
    ]
    return list(dict.fromkeys(found))
