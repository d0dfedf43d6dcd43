"""Lines with a fixed number of parts inside: CONWIP, pallets."""

from __future__ import annotations

from factorysim.theory.networks import best_case, closed_network
from factorysim.theory.prediction.facts import Facts
from factorysim.theory.prediction.prediction import Prediction


def predict_closed_loop(facts: Facts) -> Prediction | None:
    """Return what a line does whose cards limit all parts in it; None if it is no such line."""
    names = facts.serial
    if names is None or not facts.is_saturated or not facts.is_plain_flow or not facts.work:
        return None
    loops = list(facts.factory.loops.values())
    if len(loops) != 1 or any(facts.room(name) is not None for name in names[1:]):
        return None
    (loop,) = loops
    ends = {names[-1], "exit", *facts.factory.exits}
    if loop.start != names[0] or not set(loop.ends) <= ends or loop.products is not None:
        return None
    if all(facts.is_constant(name) for name in names):
        return _clockwork(facts, names, loop.cards)
    return _network(facts, names, loop.cards)


def _network(facts: Facts, names: list[str], cards: int) -> Prediction:
    means = [facts.moments(name)[1] for name in names]
    servers = [facts.stations[name].capacity for name in names]
    network = closed_network(cards, [1.0] * len(names), means, servers=servers)
    is_exact = all(facts.is_exponential(name) for name in names)
    values = {
        "throughput": network.throughput / facts.hours,
        "lead_time": network.lead_time,
        "wip": float(cards),
    }
    values |= {
        f"places.{name}.utilisation": utilisation
        for name, utilisation in zip(names, network.utilisations, strict=True)
    }
    return Prediction(
        "closed network (mean value analysis)",
        "exact" if is_exact else "approximation",
        values,
        "Reiser & Lavenberg (1980), Journal of the ACM 27, 313-322",
        facts.without("blocking", "loops", "rooms"),
    )


def _clockwork(facts: Facts, names: list[str], cards: int) -> Prediction:
    means = [facts.moments(name)[1] for name in names]
    servers = [facts.stations[name].capacity for name in names]
    best = best_case(cards, means, servers)
    values = {
        "throughput": best.throughput / facts.hours,
        "lead_time": best.lead_time,
        "wip": float(cards),
    }
    return Prediction(
        "CONWIP line with constant times (best case)",
        "exact",
        values,
        "Hopp & Spearman, Factory Physics, chapter 7",
        facts.without("blocking", "loops", "rooms"),
    )
