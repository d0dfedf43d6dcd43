"""The beer game: the first weeks by hand, and 36 weeks with boxes and slips on a board."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

import factorysim as fs
from factorysim.results.history import happenings
from tests.scenarios.expectations import (
    FULL,
    Case,
    Changes,
    Relation,
    cases,
    relations,
    variant,
)

SCENARIO = "beer-game"
STAGES = ("retailer", "wholesaler", "distributor", "factory")
PASS_ON: Changes = {"stocks.*.replenish": lambda stock: stock.demand}
BASE_STOCK: Changes = {
    "stocks.*.replenish": {"base_stock": 32},
    "stocks.factory.replenish": {"base_stock": 24},
}


class Stage:
    """One player at the board, with the boxes on his side."""

    def __init__(self, *, is_factory: bool) -> None:
        self.stock, self.backlog = 12.0, 0.0
        self.shipping = [4.0, 4.0]
        """Two boxes; the first comes in next."""
        self.slips = [4.0] if is_factory else [4.0, 4.0]
        """Orders on their way to whoever supplies; the first is read next."""
        self.supply_line = sum(self.shipping) + sum(self.slips)
        self.forecast = 4.0


Player = Callable[[Stage, float, str], float]
"""Decides from his place at the board and the order that came in this week."""


def habit(stage: Stage, incoming: float, name: str) -> float:
    stage.forecast = 0.36 * incoming + 0.64 * stage.forecast
    gap = 17 - (stage.stock - stage.backlog) - 0.34 * stage.supply_line
    return max(0.0, stage.forecast + 0.26 * gap)


def pass_on(stage: Stage, incoming: float, name: str) -> float:
    return incoming


def base_stock(stage: Stage, incoming: float, name: str) -> float:
    level = 24 if name == "factory" else 32
    return max(0.0, level - (stage.stock - stage.backlog + stage.supply_line))


def play(player: Player, weeks: int = 36) -> dict[str, list[tuple[float, float]]]:
    """Return (net stock, order) of every stage in every week, by the five steps of the rules."""
    board = {name: Stage(is_factory=name == "factory") for name in STAGES}
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in STAGES}
    for week in range(1, weeks + 1):
        for stage in board.values():  # 1: receive, advance the shipping delays
            arrived = stage.shipping.pop(0)
            stage.stock += arrived
            stage.supply_line -= arrived
        asked = {"retailer": 4.0 if week < 5 else 8.0}
        for buyer, seller in pairwise(STAGES):
            asked[seller] = board[buyer].slips.pop(0)
        for number, name in enumerate(STAGES):  # 2: fill the orders
            stage = board[name]
            shipped = min(stage.stock, stage.backlog + asked[name])
            stage.stock -= shipped
            stage.backlog += asked[name] - shipped
            if number > 0:
                board[STAGES[number - 1]].shipping.append(shipped)
        factory = board["factory"]  # 4: the factory begins to brew
        factory.shipping.append(factory.slips.pop(0))
        for name, stage in board.items():  # 3 and 5: record, and place an order
            order = player(stage, asked[name], name)
            stage.slips.append(order)
            stage.supply_line += order
            seen[name].append((stage.stock - stage.backlog, order))
    return seen


def simulated(changes: Changes | None = None) -> dict[str, list[tuple[float, float]]]:
    """Return the same from the simulation."""
    model = variant(SCENARIO, changes or {})
    observed = fs.simulate(model, record="history").observed
    told = list(happenings(observed))
    seen: dict[str, list[tuple[float, float]]] = {}
    for name in STAGES:
        changes_of_stock = [
            (h.time, h.detail) for h in told if (h.kind, h.place) == ("stock", name)
        ]
        net = [
            [units for time, units in [(0.0, 12.0), *changes_of_stock] if time <= week][-1]
            for week in range(1, 37)
        ]
        orders = {h.time: h.detail for h in told if (h.kind, h.place) == ("ordered", name)}
        seen[name] = [(net[week - 1], orders.get(week, 0.0)) for week in range(1, 37)]
    return seen


def test_the_first_weeks_are_those_that_were_worked_out_by_hand() -> None:
    """Everybody orders what he is asked for; demand doubles in week 5."""
    seen = simulated(PASS_ON)
    net = {name: [stock for stock, _ in weeks[:13]] for name, weeks in seen.items()}
    assert net["retailer"] == [12, 12, 12, 12, 8, 4, 0, -4, -4, -4, -4, -8, -8]
    assert net["wholesaler"] == [12, 12, 12, 12, 12, 12, 8, 4, 0, -4, -4, -4, -4]
    assert net["distributor"] == [12, 12, 12, 12, 12, 12, 12, 12, 8, 4, 0, -4, -4]
    assert net["factory"] == [12] * 10 + [8, 4, 0]
    orders = [order for _, order in seen["factory"][:13]]
    assert orders == [4] * 10 + [8, 8, 8]


@pytest.mark.parametrize(
    ("player", "changes"),
    [(habit, {}), (pass_on, PASS_ON), (base_stock, BASE_STOCK)],
    ids=["habit", "pass-on", "base-stock"],
)
def test_every_week_is_that_of_the_board(player: Player, changes: Changes) -> None:
    board, seen = play(player), simulated(changes)
    for name in STAGES:
        assert [x for pair in seen[name] for x in pair] == pytest.approx(
            [x for pair in board[name] for x in pair], abs=1e-9
        )


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_costs_are_those_of_the_board(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_who_thinks_of_what_is_on_order_pays_less(relation: Relation) -> None:
    assert relation.difference(FULL).mean > 0


def test_the_board_has_the_costs_that_the_file_states() -> None:
    def cost(player: Player) -> float:
        weeks = [net for stage in play(player).values() for net, _ in stage]
        return sum(0.5 * max(0, net) + max(0, -net) for net in weeks)

    assert cost(habit) == pytest.approx(2254.742, abs=0.001)
    assert cost(base_stock) == 180
    assert cost(pass_on) == 792


def test_a_class_plays_it_with_lists_of_orders() -> None:
    moves = {name: [order for _, order in weeks] for name, weeks in play(habit).items()}
    changes = {f"stocks.{name}.replenish": {"orders": moves[name]} for name in STAGES}
    result = fs.simulate(variant(SCENARIO, changes))
    assert result.value("stock_cost") == pytest.approx(2254.742, abs=0.001)
