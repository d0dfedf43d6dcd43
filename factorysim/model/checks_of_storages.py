"""Storages: whether every product has a slot, and every assembly can wait for its components."""

from __future__ import annotations

from collections.abc import Iterator

from factorysim.errors import Problem, listing
from factorysim.model.checks_of_names import unknown_product
from factorysim.model.flow import Flow
from factorysim.model.products import Step
from factorysim.model.storages import Storage


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what makes it impossible to run the storages."""
    for name, storage in flow.factory.storages.items():
        yield from _products(flow, name, storage)
        yield from _homeless(flow, name, storage)
        yield from _too_many(flow, name, storage)
    for product, number, step in flow.steps():
        yield from _components(flow, step, f"products.{product}.route.{number}")


def doubts(flow: Flow) -> Iterator[Problem]:
    """Yield what is doubtful about the storages."""
    for name, storage in flow.factory.storages.items():
        given = [*storage.dedicated, *(p for c in storage.classes.values() for p in c.products)]
        absent = [product for product in given if product not in _visitors(flow, name)]
        if absent:
            yield Problem(
                f"no {listing(absent)} ever comes to {name!r}, so the slots kept for it stay "
                "empty.",
                f"storages.{name}",
            )
        if storage.order == "fefo" and not _has_due_dates(flow):
            yield Problem(
                "the order 'fefo' looks at due dates, but no source gives any, so it is the same "
                "as 'fifo'. Give sources.<name>.due.",
                f"storages.{name}.order",
            )


def _visitors(flow: Flow, name: str) -> dict[str, None]:
    """Return the products that come to a storage, or lie there from the start."""
    storage = flow.factory.storages[name]
    coming = [product for product, _ in flow.visits.get(name, [])]
    return dict.fromkeys([*coming, *storage.initial])


def _products(flow: Flow, name: str, storage: Storage) -> Iterator[Problem]:
    for product in storage.dedicated:
        if product not in flow.factory.products:
            yield Problem(unknown_product(flow, product), f"storages.{name}.dedicated.{product}")
    for class_name, given in storage.classes.items():
        for product in given.products:
            if product not in flow.factory.products:
                yield Problem(
                    unknown_product(flow, product), f"storages.{name}.classes.{class_name}.products"
                )


def _homeless(flow: Flow, name: str, storage: Storage) -> Iterator[Problem]:
    """Find products that come and have no slots."""
    homeless = [
        product
        for product in _visitors(flow, name)
        if product in flow.factory.products and not any(z.takes(product) for z in storage.zones)
    ]
    if not homeless:
        return
    if storage.policy == "dedicated":
        what, where = "no slots", f"storages.{name}.dedicated"
        advice = f"Give some: {where}.{homeless[0]}: 10."
    else:
        what, where = "no class", f"storages.{name}.classes"
        first = next(iter(storage.classes))
        advice = f"Add it to the products of a class, such as {where}.{first}.products."
    have = "have" if len(homeless) > 1 else "has"
    yield Problem(
        f"{listing(homeless)} {have} {what} at {name!r}, so it could never be stored. {advice}",
        where,
    )


def _too_many(flow: Flow, name: str, storage: Storage) -> Iterator[Problem]:
    """Find more parts at the start than there are slots for them."""
    for zone in storage.zones:
        count = sum(n for product, n in storage.initial.items() if zone.takes(product))
        if count <= zone.slots:
            continue
        where = "of the storage" if zone.products is None else f"for {zone.name!r}"
        yield Problem(
            f"{count} parts are more than the {zone.slots} slots {where}. Start with fewer, or "
            "give it more slots.",
            f"storages.{name}.initial",
        )


def _components(flow: Flow, step: Step, path: str) -> Iterator[Problem]:
    """Look at the components that are taken out of a storage."""
    for component in step.components:
        store = flow.store_of(step, component)
        if store is None or store not in flow.factory.storages:
            continue
        where = f"{path}.components.{component}"
        given = step.components[component]
        for attribute, what in (("own", "the part's own components"), ("carrier", "carriers")):
            if getattr(given, attribute):
                yield Problem(
                    f"{what} cannot be taken out of a storage. Let them rest in a buffer: "
                    f"{{{component}: {{from: buffer, {attribute}: true}}}}.",
                    f"{where}.{attribute}",
                )
        for place in step.candidates:
            station = flow.factory.work_places.get(place)
            if station is not None and station.places_in_front == 0:
                yield Problem(
                    f"the components come only when a part waits for them at {place!r}, but it has "
                    f"no place to wait. Give stations.{place}.buffer: 1 or more, or leave it out.",
                    f"stations.{place}.buffer",
                )


def _has_due_dates(flow: Flow) -> bool:
    return any(
        source.due is not None or any(order.due is not None for order in source.schedule or ())
        for source in flow.factory.sources.values()
    )
