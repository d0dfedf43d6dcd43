"""Names that are used twice, that mean something else, or that nobody has given to anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factorysim.errors import Problem, did_you_mean, listing
from factorysim.model.distributions import DISTRIBUTIONS
from factorysim.model.flow import EXIT, NEXT, SCRAP, Flow

_COLLECTIONS = ("stations", "buffers", "conveyors", "storages", "stocks", "exits")


def unknown(kind: str, name: str, known: Iterable[str], *, most: int = 12) -> str:
    """Return the sentence that says that *name* is nothing of this *kind*, and what there is.

    Examples
    --------
    >>> unknown("station", "dril", ["saw", "drill"])
    "there is no station called 'dril'. Did you mean 'drill'? There are saw, drill."
    """
    names = list(known)
    if not names:
        return f"there is no {kind} called {name!r}. There is none at all."
    there = "There is only" if len(names) == 1 else "There are"
    there_are = listing(names, most=most)
    return f"there is no {kind} called {name!r}.{did_you_mean(name, names)} {there} {there_are}."


def unknown_product(flow: Flow, name: str) -> str:
    """Return the sentence for a name that is no product; it may be a misspelt distribution."""
    hint = did_you_mean(name, DISTRIBUTIONS)
    if hint and not did_you_mean(name, flow.factory.products):
        return (
            f"there is no distribution or product called {name!r}.{hint} "
            f"Distributions are {listing(DISTRIBUTIONS, most=20)}; "
            f"products are {listing(flow.factory.products)}."
        )
    return unknown("product", name, flow.factory.products)


def check(flow: Flow) -> Iterator[Problem]:
    """Yield what is wrong with the names of places and products."""
    factory, seen = flow.factory, dict[str, str]()
    if not factory.products and not factory.stocks:
        yield Problem(
            "nothing is made and nothing is held: the factory has neither products nor stocks. "
            "Give at least one: products.part = {route: [...]}.",
            "products",
        )
    for collection in _COLLECTIONS:
        for name in getattr(factory, collection):
            path = f"{collection}.{name}"
            if name in seen:
                yield Problem(
                    f"the name {name!r} is used twice, here and at {seen[name]}. Every place "
                    f"needs a name of its own. Try {_free_name(flow, name)!r}.",
                    path,
                )
            seen.setdefault(name, path)
            if name == NEXT or (name in (EXIT, SCRAP) and collection != "exits"):
                yield Problem(
                    f"{name!r} is not possible as the name of a place, because the outcomes of a "
                    f"step use it as a word of their own. Try {_free_name(flow, name)!r}.",
                    path,
                )
    for name in factory.products:
        if name in DISTRIBUTIONS:
            yield Problem(
                f"{name!r} is not possible as the name of a product, because it is a "
                f"distribution: {{{name}: 3}} would have two meanings. "
                f"Try {_free_name(flow, name)!r}.",
                f"products.{name}",
            )


def _free_name(flow: Flow, name: str) -> str:
    taken = {*flow.places, *flow.factory.products}
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
