"""Steps, candidates, outcomes, rework and loops: whether every part finds its way."""

from __future__ import annotations

from collections.abc import Iterator

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_names import unknown, unknown_product
from factorysim.model.flow import EXIT, WORDS, Flow, time_at
from factorysim.model.products import ByShare, Step
from factorysim.rules import CHOICES, choices, is_choice


def check_names(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with single steps and loops: names, times, shares."""
    for product, number, step in flow.steps():
        path = f"products.{product}.route.{number}"
        yield from _candidates(flow, step, path)
        yield from _times(flow, product, step, path)
        yield from _choice(step, path)
        yield from _outcomes(flow, product, number, step, path)
    for name in flow.factory.products:
        yield from _ends_of_route(flow, name)
    yield from _loops(flow)


def check_flow(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with the way as a whole; all names are known to be right."""
    yield from _rework(flow)
    for product in flow.factory.products:
        yield from _no_way_out(flow, product)
    yield from _loops_in_routes(flow)


def _candidates(flow: Flow, step: Step, path: str) -> Iterator[Problem]:
    seen = set[str]()
    for name in step.candidates:
        implied = name == EXIT and not flow.factory.exits
        if name not in flow.places and not implied:
            yield Problem(unknown("place", name, flow.places), f"{path}.at")
        elif len(step.candidates) > 1 and (implied or name in flow.factory.exits):
            yield Problem(
                f"the exit {name!r} cannot be one of several candidates. Let the step before "
                f"lead there by its outcomes, such as {{{name}: 0.5}}.",
                f"{path}.at",
            )
        if name in seen:
            yield Problem(
                f"{name!r} stands twice among the candidates. Once is enough.", f"{path}.at"
            )
        seen.add(name)


def _times(flow: Flow, product: str, step: Step, path: str) -> Iterator[Problem]:
    factory = flow.factory
    per_place = not isinstance(step.at, (str, tuple))
    if isinstance(step.time, dict):
        for name in step.time:
            if name not in factory.products:
                yield Problem(unknown_product(flow, name), f"{path}.time")
    if per_place and step.time is not None:
        yield Problem("'at' gives a time for each place and 'time' another. Leave one out.", path)
    work = step.time is not None or per_place
    for name in step.candidates:
        station = factory.work_places.get(name)
        if name not in flow.places and name != EXIT:
            continue
        if station is None and (per_place or (work and len(step.candidates) == 1)):
            yield Problem(
                f"{name!r} is not a station, so no work takes time there. Leave the time out"
                + ("; a buffer has a minimum_time." if name in factory.buffers else "."),
                f"{path}.time" if step.time is not None else f"{path}.at",
            )
        elif (
            name in factory.stations
            and station is not None
            and time_at(step, product, name, station) is None
            and not _misspelt(flow, step.time)
            and not _misspelt(flow, station.time)
        ):
            yield Problem(_no_time(flow, product, name), path)


def _misspelt(flow: Flow, time: object) -> bool:
    """Whether times per product name something that is no product, which is said elsewhere."""
    return isinstance(time, dict) and any(name not in flow.factory.products for name in time)


def _no_time(flow: Flow, product: str, station: str) -> str:
    at_station = flow.factory.work_places[station].time
    if isinstance(at_station, dict) and at_station:
        return (
            f"{product!r} has no processing time at {station!r}: stations.{station}.time names "
            f"only {listing(at_station)}. Add {product!r} there, or give the step a time."
        )
    return (
        f"{product!r} has no processing time at {station!r}. Give the station a time "
        f"(stations.{station}.time) or the step ({{at: {station}, time: 5}})."
    )


def _choice(step: Step, path: str) -> Iterator[Problem]:
    choose = step.choose
    if isinstance(choose, ByShare):
        for name in choose.by_share:
            if name not in step.candidates:
                yield Problem(
                    unknown("candidate", name, step.candidates), f"{path}.choose.by_share.{name}"
                )
        if not any(choose.by_share.get(name, 0) for name in step.candidates):
            yield Problem(
                "all weights are 0, so no place can be drawn. Give at least one weight above 0.",
                f"{path}.choose.by_share",
            )
    elif choose == "by_share":
        weights = ", ".join(f"{name}: 1" for name in step.candidates)
        yield Problem(
            f"by_share needs the weights. Write {{by_share: {{{weights}}}}}.", f"{path}.choose"
        )
    elif isinstance(choose, str) and not is_choice(choose):
        known = [*CHOICES, *choices]
        yield Problem(unknown("choice rule", choose, known), f"{path}.choose")


def _outcomes(flow: Flow, product: str, number: int, step: Step, path: str) -> Iterator[Problem]:
    route = flow.factory.products[product].route
    total = sum(step.outcomes.values())
    if total > 1 + 1e-9:
        yield Problem(
            f"the shares add up to {total:.6g}. At most 1 is possible; what is left goes to the "
            "next step.",
            f"{path}.outcomes",
        )
    for target in step.outcomes:
        if flow.destination(product, number, target) is None:
            own = [s.name for s in route if s.name] + [p for s in route for p in s.candidates]
            known = list(dict.fromkeys([*own, *flow.factory.exits, *WORDS]))
            if target in flow.places:
                message = (
                    f"the route of {product!r} never comes to {target!r}. An outcome leads to a "
                    f"place or step of the route, to an exit, or to scrap: {listing(known)}."
                )
            else:
                message = unknown("place or step", target, known)
            yield Problem(message, f"{path}.outcomes.{target}")


def _ends_of_route(flow: Flow, name: str) -> Iterator[Problem]:
    factory, route, path = flow.factory, flow.factory.products[name].route, f"products.{name}.route"
    for number, step in enumerate(route):
        at_exit = step.candidates[0] in factory.exits or step.at == EXIT
        if at_exit and number < len(route) - 1:
            yield Problem(
                f"the part leaves at {step.candidates[0]!r}, but the route goes on. An exit is "
                "the last step of a route.",
                f"{path}.{number}",
            )
        elif at_exit and len(route) == 1:
            yield Problem("a route needs at least one place before the exit.", path)
        if at_exit and step.outcomes:
            yield Problem(
                "an exit has no outcomes: the part has left.", f"{path}.{number}.outcomes"
            )
    names = [step.name for step in route]
    for number, step in enumerate(route):
        if step.name is None:
            continue
        taken = step.name in flow.places and step.at != step.name
        if step.name in WORDS or taken or step.name in names[:number]:
            why = (
                "is used twice in this route"
                if step.name in names[:number]
                else ("is the name of a place" if taken else "is a word of its own in outcomes")
            )
            yield Problem(
                f"the step name {step.name!r} {why}. Choose another name.", f"{path}.{number}.name"
            )


def _rework(flow: Flow) -> Iterator[Problem]:
    for name, station in flow.factory.work_places.items():
        rework = station.quality.rework if station.quality is not None else None
        if rework is None or rework.to is None:
            continue
        share = rework.share
        lost = [
            product
            for product in dict.fromkeys(p for p, _ in flow.visits.get(name, []))
            if (share.get(product) if isinstance(share, dict) else share)
            and any(
                flow.rework_step(product, i, name) is None for i in flow.visits_of(product, name)
            )
        ]
        if lost:
            yield Problem(
                f"the route of {listing(lost)} does not come to {rework.to!r} before {name!r}, so "
                f"nothing can go back there. Name a place before {name!r}"
                + (", or give the share per product." if len(flow.factory.products) > 1 else "."),
                f"{flow.path_of(name)}.quality.rework.to",
            )


def _no_way_out(flow: Flow, product: str) -> Iterator[Problem]:
    """Find the steps from which no sequence of outcomes leads out of the route."""
    route = flow.factory.products[product].route
    ends: dict[int, bool] = {len(route): True}
    leads_to: dict[int, list[int]] = {}
    for number, step in enumerate(route):
        if step.dissolves or _may_scrap(flow, product, step):
            ends[number] = True
        for place, _ in flow.followers(product, number):
            if isinstance(place, str):
                ends[number] = True
            elif _passes(flow, product, number, place):
                leads_to.setdefault(place, []).append(number)
    waiting = [number for number in ends if number <= len(route)]
    while waiting:
        for before in leads_to.get(waiting.pop(), []):
            if before not in ends:
                ends[before] = True
                waiting.append(before)
    stuck = [number for number in range(len(route)) if number not in ends]
    if stuck:
        places = listing(dict.fromkeys(p for i in stuck for p in route[i].candidates))
        yield Problem(
            f"no part of {product!r} can ever get out of {places}: every outcome leads back. "
            "Leave a share below 1, so that the rest goes on.",
            f"products.{product}.route.{stuck[-1]}",
        )


def _may_scrap(flow: Flow, product: str, step: Step) -> bool:
    for name in step.candidates:
        station = flow.factory.work_places.get(name)
        if station is None:
            continue
        scrap = station.quality.scrap if station.quality is not None else 0.0
        if scrap.get(product) if isinstance(scrap, dict) else scrap:
            return True
        if any(failure.after == "scrap" for failure in station.failures.values()):
            return True
    return False


def _passes(flow: Flow, product: str, number: int, following: int) -> bool:
    """Whether a part ever goes on to *following*: not when all of them are sent back."""
    if following != number + 1:
        return True
    step = flow.factory.products[product].route[number]
    return any(not _sends_all_back(flow, product, name) for name in step.candidates)


def _sends_all_back(flow: Flow, product: str, name: str) -> bool:
    station = flow.factory.work_places.get(name)
    rework = station.quality.rework if station is not None and station.quality else None
    if rework is None or rework.at_most is not None:
        return False
    share = rework.share.get(product, 0.0) if isinstance(rework.share, dict) else rework.share
    return share >= 1


def _loops(flow: Flow) -> Iterator[Problem]:
    factory = flow.factory
    for name, loop in factory.loops.items():
        path = f"loops.{name}"
        if loop.start not in flow.places:
            yield Problem(unknown("place", loop.start, flow.places), f"{path}.start")
        elif loop.start in factory.exits:
            yield Problem(
                f"{loop.start!r} is an exit. A loop starts at a place that parts enter.",
                f"{path}.start",
            )
        for end in loop.ends:
            if end != EXIT and end not in flow.places:
                yield Problem(unknown("place", end, [*flow.places, EXIT]), f"{path}.end")
        for product in loop.products or ():
            if product not in factory.products:
                yield Problem(unknown_product(flow, product), f"{path}.products")


def _loops_in_routes(flow: Flow) -> Iterator[Problem]:
    for name, loop in flow.factory.loops.items():
        path = f"loops.{name}"
        passing = list(dict.fromkeys(p for p, _ in flow.visits.get(loop.start, [])))
        if loop.products is not None:
            for product in loop.products:
                if product not in passing:
                    yield Problem(
                        f"the route of {product!r} never comes to the start {loop.start!r}, so it "
                        "never needs a card.",
                        f"{path}.products",
                    )
            passing = [product for product in passing if product in loop.products]
        elif not passing:
            yield Problem(
                f"no route comes to the start {loop.start!r}, so no part ever needs a card.",
                f"{path}.start",
            )
        yield from _end_is_reached(flow, name, passing)


def _end_is_reached(flow: Flow, name: str, passing: list[str]) -> Iterator[Problem]:
    loop = flow.factory.loops[name]
    ends = [end for end in loop.ends if end != EXIT and end not in flow.factory.exits]
    for end in ends if passing else []:
        if not any(_comes_after(flow, product, loop.start, end) for product in passing):
            yield Problem(
                f"no part comes from {loop.start!r} to {end!r}, so its card would never be given "
                "back there. Name a place that follows in a route, or 'exit'.",
                f"loops.{name}.end",
            )


def _comes_after(flow: Flow, product: str, start: str, end: str) -> bool:
    """Whether the route of *product* comes to *end* at or after its first visit to *start*."""
    begin = min(flow.visits_of(product, start))
    return any(number >= begin for number in flow.visits_of(product, end))
