"""Exact figures of small lines that are held by kanban cards, with lost sales.

All times are exponential, raw material is unlimited, and demand without stock is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from factorysim.theory.line_checks import positive, same_length, whole
from factorysim.theory.lines.markov_chains import SolvedChain, solve_chain

Stages = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class KanbanFigures:
    """Long-run figures of a kanban line."""

    throughput: float
    """Parts sold per time unit."""
    fill_rate: float
    """Share of the demand that is met at once."""
    mean_finished_stock: float
    """Mean parts in the store from which the demand is met."""


def kanban_chain(rates: Sequence[float], cards: Sequence[int], demand_rate: float) -> KanbanFigures:
    """Exact figures of a line whose stages have one kind of card each.

    A card is bound to a part from its release into the stage until the next stage (or a customer)
    takes it. A stage takes a part as soon as it has a free card and the store before it a part.

    Parameters
    ----------
    rates
        Parts per time unit of each stage's machine.
    cards
        Cards of each stage.
    demand_rate
        Demands per time unit, for one part each.

    Source: Mitra and Mitrani (1990), *Management Science* 36, 1548-1566 (the cell with one card);
    lost sales, solved exactly.

    Examples
    --------
    >>> line = kanban_chain([1, 1.1], [4, 2], 0.9)
    >>> round(line.fill_rate, 10), round(line.mean_finished_stock, 9)
    (0.7159747741, 1.101443135)
    """
    paces = [positive("rates", rate) for rate in rates]
    same_length("cards", cards, len(paces), of="stage")
    count = [whole("cards", number, least=1) for number in cards]
    demand = positive("demand_rate", demand_rate)

    def settle(stores: Sequence[int], inside: Sequence[int]) -> Stages:
        store, at_work = list(stores), list(inside)
        moved = True
        while moved:
            moved = False
            for i, number in enumerate(count):
                has_card = store[i] + at_work[i] < number
                if has_card and (i == 0 or store[i - 1] > 0):
                    at_work[i] += 1
                    if i > 0:
                        store[i - 1] -= 1
                    moved = True
        return tuple(store), tuple(at_work)

    def change(state: Stages) -> Iterable[tuple[float, Stages, str]]:
        store, inside = state
        for i, pace in enumerate(paces):
            if inside[i]:
                more = (*store[:i], store[i] + 1, *store[i + 1 :])
                fewer = (*inside[:i], inside[i] - 1, *inside[i + 1 :])
                yield pace, settle(more, fewer), "made"
        if store[-1]:
            yield demand, settle((*store[:-1], store[-1] - 1), inside), "sold"

    nothing = (0,) * len(paces)
    chain = solve_chain(settle(nothing, nothing), change)
    return _figures(chain, demand, chain.mean(lambda state: state[0][-1]))


class TwoCards(NamedTuple):
    """State of a two-stage line with production and withdrawal cards."""

    store_1: int
    """Finished parts of stage 1."""
    works_1: bool
    travelling: int
    """Parts on their way, each with a withdrawal card."""
    before_2: int
    """Parts that wait before stage 2, each with a withdrawal card."""
    works_2: bool
    store_2: int
    """Finished parts of stage 2."""


def two_card_kanban_chain(
    rates: Sequence[float],
    *,
    transport_rate: float,
    production_cards: Sequence[int],
    withdrawal_cards: int,
    demand_rate: float,
) -> KanbanFigures:
    """Exact figures of two stages with production and withdrawal cards and transport between.

    A production card is bound from the start of the work until the part is withdrawn (stage 1) or
    sold (stage 2). A free withdrawal card takes a part from the first store at once, travels with
    it, and is free again when stage 2 starts the part.

    Parameters
    ----------
    rates
        Parts per time unit of the machines of both stages.
    transport_rate
        One over the mean time of a transport; all parts on their way travel at the same time.
    production_cards
        Production cards of both stages.
    withdrawal_cards
        Cards that bring parts from stage 1 to stage 2.
    demand_rate
        Demands per time unit, for one part each.

    Source: Monden (1983), *Toyota Production System* (the two cards); Buzacott and Shanthikumar
    (1993), chapter 10; solved exactly.

    Examples
    --------
    >>> line = two_card_kanban_chain([1, 1.1], transport_rate=2, production_cards=[2, 2],
    ...     withdrawal_cards=3, demand_rate=0.8)
    >>> round(line.fill_rate, 10)
    0.7576014201
    """
    same_length("rates", rates, 2, of="stage")
    same_length("production_cards", production_cards, 2, of="stage")
    pace_1, pace_2 = (positive("rates", rate) for rate in rates)
    cards_1, cards_2 = (whole("production_cards", n, least=1) for n in production_cards)
    withdrawals = whole("withdrawal_cards", withdrawal_cards, least=1)
    transport = positive("transport_rate", transport_rate)
    demand = positive("demand_rate", demand_rate)

    def settle(state: TwoCards) -> TwoCards:
        s = state
        while True:
            if not s.works_2 and s.before_2 and s.store_2 < cards_2:
                s = s._replace(works_2=True, before_2=s.before_2 - 1)
            elif s.store_1 and s.travelling + s.before_2 < withdrawals:
                s = s._replace(store_1=s.store_1 - 1, travelling=s.travelling + 1)
            elif not s.works_1 and s.store_1 < cards_1:
                s = s._replace(works_1=True)
            else:
                return s

    def change(s: TwoCards) -> Iterable[tuple[float, TwoCards, str]]:
        if s.works_1:
            yield pace_1, settle(s._replace(works_1=False, store_1=s.store_1 + 1)), "made 1"
        if s.travelling:
            arrived = s._replace(travelling=s.travelling - 1, before_2=s.before_2 + 1)
            yield transport * s.travelling, settle(arrived), "brought"
        if s.works_2:
            yield pace_2, settle(s._replace(works_2=False, store_2=s.store_2 + 1)), "made 2"
        if s.store_2:
            yield demand, settle(s._replace(store_2=s.store_2 - 1)), "sold"

    chain = solve_chain(settle(TwoCards(0, False, 0, 0, False, 0)), change)
    return _figures(chain, demand, chain.mean(lambda state: state.store_2))


def _figures(
    chain: SolvedChain[Stages] | SolvedChain[TwoCards], demand: float, stock: float
) -> KanbanFigures:
    sold = chain.rates["sold"]
    return KanbanFigures(throughput=sold, fill_rate=sold / demand, mean_finished_stock=stock)
