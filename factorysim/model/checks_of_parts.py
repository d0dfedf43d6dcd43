"""Assembly and disassembly: whether every component can come and every carrier returns."""

from __future__ import annotations

from collections.abc import Iterator

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_names import unknown, unknown_product
from factorysim.model.flow import Flow, circles
from factorysim.model.products import Component, Step


def check_names(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with single components, splits and carriers."""
    for product, number, step in flow.steps():
        path = f"products.{product}.route.{number}"
        for component in step.components:
            yield from _component(flow, product, number, component)
        yield from _splits(flow, step, path)
        yield from _releases(flow, product, number, step)
        yield from _place_can_do_it(flow, step, path)
        if step.dissolves and number < len(flow.factory.products[product].route) - 1:
            yield Problem(
                "nothing is left of the part after this step ('dissolves'), but the route goes "
                "on. Let the route end here, or leave 'dissolves' out.",
                f"{path}.dissolves",
            )


def check_flow(flow: Flow) -> Iterator[Problem]:
    """Yield components that can never be there, and splits without end."""
    for (component, buffer), takers in flow.takers.items():
        if buffer in flow.factory.stocks:
            continue
        initial = flow.factory.stores[buffer].initial.get(component, 0)
        if not flow.visits_of(component, buffer) and not initial:
            product, number = takers[0]
            collection = "buffers" if buffer in flow.factory.buffers else "storages"
            yield Problem(
                f"the route of {component!r} never comes to {buffer!r}, and none is there at the "
                f"start. Let the route of {component!r} end in {buffer!r}, or give "
                f"{collection}.{buffer}.initial.",
                f"products.{product}.route.{number}.components.{component}",
            )
    yield from _circular_assembly(flow)
    yield from _endless_splits(flow)


def _component(flow: Flow, product: str, number: int, name: str) -> Iterator[Problem]:
    factory, route = flow.factory, flow.factory.products[product].route
    component = route[number].components[name]
    path = f"products.{product}.route.{number}.components.{name}"
    store = flow.store_of(route[number], name)
    if store in factory.stocks:
        yield from _from_stock(flow, component, str(store), path)
        if name in factory.products or name == store:
            return
    if name not in factory.products:
        yield Problem(unknown_product(flow, name), path)
        return
    if component.from_ is not None and component.from_ not in factory.stores:
        if component.from_ in flow.places:
            message = (
                f"{component.from_!r} is not a buffer. Components are taken from a buffer, a "
                "storage or a stock."
            )
        else:
            message = unknown("buffer", component.from_, [*factory.stores, *factory.stocks])
        yield Problem(message, f"{path}.from")
    elif component.from_ is None and store is None:
        last = listing(factory.products[name].route[-1].candidates)
        yield Problem(
            f"the route of {name!r} ends at {last}, not in a buffer. Let it end in a buffer, or "
            f"say from which buffer it is taken: {{{name}: {{from: buffer}}}}.",
            path,
        )
    if component.own and not any(name in step.splits for step in route[:number]):
        yield Problem(
            f"no earlier step of {product!r} splits off a {name!r}, so there is none of its own.",
            f"{path}.own",
        )


def _from_stock(flow: Flow, component: Component, store: str, path: str) -> Iterator[Problem]:
    for kind in ("carrier", "own"):
        if getattr(component, kind):
            yield Problem(
                f"a stock counts units and knows no single parts, so {kind!r} is not possible with "
                f"the stock {store!r}. Take a buffer instead.",
                f"{path}.{kind}",
            )


def _splits(flow: Flow, step: Step, path: str) -> Iterator[Problem]:
    for name in step.splits:
        if name not in flow.factory.products:
            yield Problem(unknown_product(flow, name), f"{path}.splits.{name}")
    if step.dissolves and not step.splits:
        yield Problem(
            "'dissolves' needs 'splits': what comes out when the part is taken to pieces?",
            f"{path}.dissolves",
        )


def _releases(flow: Flow, product: str, number: int, step: Step) -> Iterator[Problem]:
    if not step.releases:
        return
    route = flow.factory.products[product].route
    taken = {
        name
        for earlier in route[: number + 1]
        for name, component in earlier.components.items()
        if component.carrier
    }
    for name in step.releases:
        path = f"products.{product}.route.{number}.releases"
        if name not in flow.factory.products:
            yield Problem(unknown_product(flow, name), path)
        elif name not in taken:
            yield Problem(
                f"no earlier step takes {name!r} as a carrier, so there is none to release. Let "
                f"one take it: {{{name}: {{from: buffer, carrier: true}}}}.",
                path,
            )


def _place_can_do_it(flow: Flow, step: Step, path: str) -> Iterator[Problem]:
    kinds = [kind for kind in ("components", "splits", "releases") if getattr(step, kind)]
    for kind in kinds:
        for place in step.candidates:
            station = flow.factory.work_places.get(place)
            if station is None and place in flow.places:
                yield Problem(
                    f"{place!r} is not a station. Parts are put together and taken to pieces at "
                    "stations.",
                    f"{path}.{kind}",
                )
            elif station is not None and station.batch is not None and kind != "releases":
                yield Problem(
                    f"{place!r} works in batches, and a batch has no {kind}. Take another station "
                    f"for this step, or leave stations.{place}.batch out.",
                    f"{path}.{kind}",
                )


def _circular_assembly(flow: Flow) -> Iterator[Problem]:
    """Find components that need each other before any of them can be made."""
    factory = flow.factory
    reached = dict.fromkeys(factory.products, 0)
    moved = True
    while moved:
        moved = False
        for name, product in factory.products.items():
            while reached[name] < len(product.route) and _can_begin(flow, name, reached):
                reached[name] += 1
                moved = True
    stuck = [
        name for name, product in factory.products.items() if reached[name] < len(product.route)
    ]
    for name in stuck:
        step = factory.products[name].route[reached[name]]
        missing = [c for c in step.components if not _can_come(flow, name, step, c, reached)]
        yield Problem(
            f"{listing(missing)} can never be there: it needs a finished {name!r} itself, and the "
            "circle has no beginning. Put some into the buffer at the start (initial).",
            f"products.{name}.route.{reached[name]}.components.{missing[0]}",
        )


def _can_begin(flow: Flow, name: str, reached: dict[str, int]) -> bool:
    step = flow.factory.products[name].route[reached[name]]
    return all(_can_come(flow, name, step, component, reached) for component in step.components)


def _can_come(flow: Flow, name: str, step: Step, component: str, reached: dict[str, int]) -> bool:
    """Whether *component* can be in the buffer from which *step* takes it."""
    if step.components[component].own:
        return True
    buffer = flow.store_of(step, component)
    if buffer is None or buffer in flow.factory.stocks:
        return True
    if flow.factory.stores[buffer].initial.get(component, 0):
        return True
    visits = flow.visits_of(component, buffer)
    return not visits or any(number < reached[component] for number in visits)


def _endless_splits(flow: Flow) -> Iterator[Problem]:
    edges: dict[str, set[str]] = {name: set() for name in flow.factory.products}
    for product, _, step in flow.steps():
        edges[product].update(step.splits)
    for circle in circles(edges):
        yield Problem(
            f"{listing(circle)} would split into itself without end. What a step splits off is a "
            "product with a route of its own.",
            f"products.{circle[0]}.route",
        )
