"""Stocks and their customers, in stories with exact times."""

from __future__ import annotations

from typing import Any

import pytest

import factorysim as fs
from factorysim.results.observed import DemandSeen, StockSeen
from tests.engine.stories import Story, tell


def wanted(*rows: tuple[float, float], of: str = "shop") -> fs.Demand:
    """Return customers who come at given times and want given quantities."""
    return fs.Demand(of=of, schedule=[{"at": at, "quantity": units} for at, units in rows])


def story(stocks: dict[str, Any], until: float = 100.0, **demands: fs.Demand) -> Story:
    return tell(fs.Factory(stocks=stocks, demands=demands), until)


def stock(story: Story, name: str = "shop") -> StockSeen:
    return next(seen for seen in story.observed.stocks if seen.name == name)


def customers(story: Story, name: str = "customers") -> DemandSeen:
    return next(seen for seen in story.observed.demands if seen.name == name)


def levels(story: Story, name: str = "shop") -> list[tuple[float, float]]:
    """(time, on hand - backorders) after each change."""
    return [(h.time, h.detail) for h in story.happenings if (h.kind, h.place) == ("stock", name)]


def orders(story: Story, name: str = "shop") -> list[tuple[float, float]]:
    """(time, units) of each order."""
    return [(h.time, h.detail) for h in story.happenings if (h.kind, h.place) == ("ordered", name)]


# When and how much is ordered.


def test_base_stock_orders_every_unit_again() -> None:
    shop = fs.Stock(initial=5, replenish={"base_stock": 5}, lead_time=3)
    seen = story({"shop": shop}, customers=wanted((1, 2), (2, 1)))
    assert orders(seen) == [(1, 2), (2, 1)]
    assert levels(seen) == [(1, 3), (2, 2), (4, 4), (5, 5)]


def test_continuous_review_orders_at_time_0_what_is_missing() -> None:
    shop = fs.Stock(initial=1, replenish={"base_stock": 5}, lead_time=3)
    seen = story({"shop": shop}, customers=wanted((9, 1)))
    assert orders(seen) == [(0, 4), (9, 1)]


def test_an_order_quantity_is_ordered_when_the_position_falls_to_the_point() -> None:
    shop = fs.Stock(initial=6, replenish={"reorder_point": 4, "order_quantity": 5}, lead_time=10)
    seen = story({"shop": shop}, customers=wanted((1, 1), (2, 1), (3, 1)))
    assert orders(seen) == [(2, 5)]


def test_after_a_large_demand_several_quantities_are_one_order() -> None:
    shop = fs.Stock(initial=6, replenish={"reorder_point": 4, "order_quantity": 5}, lead_time=1)
    seen = story({"shop": shop}, customers=wanted((1, 13)))
    assert orders(seen) == [(1, 15)]  # from -7 to 3 would not be above 4
    assert stock(seen).orders == 1


def test_s_s_orders_up_to_the_level_when_at_the_point_or_below() -> None:
    shop = fs.Stock(initial=8, replenish={"reorder_point": 4, "order_up_to": 12}, review=1)
    seen = story({"shop": shop}, 3.5, customers=wanted((0.5, 3), (1.5, 2), (2.5, 1)))
    assert orders(seen) == [(2, 9)]  # 8, 5, 3


def test_planned_orders_are_placed_review_by_review() -> None:
    shop = fs.Stock(replenish={"orders": [3, 0, 2]}, review=2, first_review=1)
    seen = story({"shop": shop}, 20, customers=wanted((9, 1)))
    assert orders(seen) == [(1, 3), (5, 2)]


def test_a_moving_average_follows_the_last_periods() -> None:
    shop = fs.Stock(
        initial=100,
        replenish={"forecast": {"moving_average": 2}, "cover": 3, "safety": 10},
        review=1,
    )
    seen = story({"shop": shop}, 3.5, customers=wanted((0.5, 40), (1.5, 20), (2.5, 60)))
    # Reviews at 1 (forecast 40, level 130, position 60), 2 (30, 100, 110), 3 (40, 130, 50).
    assert orders(seen) == [(1, 70), (3, 80)]


def test_exponential_smoothing_begins_with_the_first_demand_or_what_is_believed() -> None:
    def at_3(start: float | None) -> float:
        forecast = {"exponential_smoothing": 0.5}
        shop = fs.Stock(
            initial=0,
            replenish={"forecast": forecast if start is None else {**forecast, "start": start},
                       "cover": 2},
            review=1,
        )  # fmt: skip
        seen = story({"shop": shop}, 3.0, customers=wanted((0.5, 8), (1.5, 4), (2.5, 4)))
        return dict(orders(seen))[3.0]

    # Forecasts 8, 6, 5: levels 16, 12, 10; the order at 3 is 10 - (12 - 4).
    assert at_3(None) == 2
    # Forecasts 4, 6, 5, 4.5: levels 8, 12, 10, 9.
    assert at_3(4) == 3


def test_anchor_and_adjust_is_the_formula_of_sterman() -> None:
    habit = {"smoothing": 0.5, "adjustment": 0.25, "supply_line": 0.5, "wanted": 20, "start": 4}
    shop = fs.Stock(
        initial=12,
        replenish={"anchor_and_adjust": habit},
        review=1,
        first_review=1,
        review_comes="after_demand",
        lead_time=10,
    )
    seen = story({"shop": shop}, 2, customers=wanted((1, 8), (2, 8)))
    # 1: forecast 6, net 4, on order 0; 2: forecast 7, net -4, on order 10.
    first = 6 + 0.25 * (20 - 4)
    assert orders(seen) == [(1, first), (2, 7 + 0.25 * (20 + 4 - 0.5 * first))]


def test_a_function_sees_the_stock_and_says_how_much() -> None:
    seen_by_it: list[tuple[float, ...]] = []

    def order(shop: Any) -> float:
        seen_by_it.append((shop.now, shop.on_hand, shop.backorders, shop.on_order, shop.demand))
        return 2 if shop.net < 3 else 0

    shop = fs.Stock(initial=4, replenish=order, review=1, first_review=1, lead_time=1.5)
    story({"shop": shop}, 3, customers=wanted((0.5, 3), (1.5, 2)))
    assert seen_by_it[-3:] == [(1, 1, 0, 0, 3), (2, 0, 1, 2, 2), (3, 1, 0, 2, 0)]


def test_a_registered_function_is_used_by_its_name() -> None:
    @fs.rules.register_replenishment("always_two", replace=True)
    def always_two(shop: Any) -> float:
        return 2

    shop = fs.Stock(replenish="always_two", review=1, first_review=1)
    seen = story({"shop": shop}, 3, customers=wanted((9, 1)))
    assert orders(seen) == [(1, 2), (2, 2), (3, 2)]


@pytest.mark.parametrize("answer", [None, float("nan"), "two", True])
def test_a_function_that_returns_no_number_is_refused_with_place_and_time(answer: Any) -> None:
    shop = fs.Stock(replenish=lambda stock: answer, review=1, first_review=1)
    with pytest.raises(fs.ModelError, match=r"t = 1 min: <lambda> ordered .* stock 'shop'"):
        story({"shop": shop}, 3, customers=wanted((9, 1)))


# Who is served.


def test_customers_wait_and_are_served_first_come_first_served_also_in_part() -> None:
    shop = fs.Stock(initial=2, replenish={"reorder_point": 0, "order_quantity": 4}, lead_time=5)
    seen = story({"shop": shop}, 30, early=wanted((1, 3)), late=wanted((2, 4)))
    # 1: 2 of 3 at once, 1 waits, order 4 (to 3). 2: 4 wait, position -1, order 4 (to 3).
    # 6: 4 come: 1 for the early, 3 for the late. 7: 4 come: 1 for the late, 3 stay.
    assert levels(seen) == [(1, -1), (2, -5), (6, -1), (7, 3)]
    early, late = customers(seen, "early"), customers(seen, "late")
    assert (early.at_once, early.served, early.wait) == (2, 3, 5)
    assert (late.at_once, late.served, late.wait) == (0, 4, 3 * 4 + 1 * 5)
    assert stock(seen).at_once / stock(seen).window_demanded == 2 / 7


def test_what_is_not_there_is_lost_if_customers_do_not_wait() -> None:
    shop = fs.Stock(
        initial=2, replenish={"base_stock": 2}, lead_time=5, when_empty="lose", lost_cost=10
    )
    seen = story({"shop": shop}, customers=wanted((1, 3), (2, 1), (7, 1)))
    assert orders(seen) == [(1, 2), (7, 1)]
    assert (stock(seen).lost, customers(seen).lost, customers(seen).served) == (2, 2, 3)
    assert seen.result.value("stock_cost") == 20


def test_at_one_instant_goods_come_in_then_the_review_then_the_demand() -> None:
    shop = fs.Stock(initial=0, replenish={"base_stock": 5}, review=1, lead_time=1)
    seen = story({"shop": shop}, 3, customers=wanted((0, 1), (1, 5), (2, 1)))
    # 0: order 5, then 1 waits. 1: 5 come (1 is filled), order 1, then 5 are wanted. 2: 1 comes ...
    assert orders(seen) == [(0, 5), (1, 1), (2, 5), (3, 1)]
    assert levels(seen) == [(0, -1), (1, 4), (1, -1), (2, 0), (2, -1), (3, 4)]


def test_a_late_review_sees_the_demand_of_its_instant() -> None:
    shop = fs.Stock(
        initial=5, replenish={"base_stock": 5}, review=1, first_review=1,
        review_comes="after_demand", lead_time=1,
    )  # fmt: skip
    seen = story({"shop": shop}, 3, customers=wanted((1, 2), (2, 3)))
    assert orders(seen) == [(1, 2), (2, 3)]


def test_with_lead_time_0_an_order_arrives_at_once() -> None:
    shop = fs.Stock(initial=4, replenish={"base_stock": 4})
    seen = story({"shop": shop}, customers=wanted((1, 4), (2, 4)))
    assert stock(seen).at_once == 8
    assert levels(seen) == [(1, 4), (1, 4), (2, 4), (2, 4)]


# Where the goods come from.


def test_a_supplier_that_is_short_sends_what_it_has_and_the_rest_later() -> None:
    shop = fs.Stock(initial=0, replenish={"base_stock": 6}, supplier="depot", lead_time=1)
    depot = fs.Stock(initial=4, replenish={"base_stock": 4}, lead_time=5)
    seen = story({"shop": shop, "depot": depot}, customers=wanted((20, 1)))
    # At 0 the shop orders 6: 4 leave at once, 2 when the depot gets its 6 at 5.
    assert levels(seen) == [(1, 4), (6, 6), (20, 5), (21, 6)]
    assert levels(seen, "depot")[:2] == [(0, -2), (5, 4)]


def test_an_order_that_is_under_way_reaches_the_supplier_later() -> None:
    shop = fs.Stock(
        initial=0, replenish={"base_stock": 2}, supplier="depot", information_delay=3, lead_time=1
    )
    seen = story({"shop": shop, "depot": fs.Stock(initial=9)}, customers=wanted((20, 1)))
    assert levels(seen, "depot") == [(3, 7), (23, 6)]
    assert levels(seen) == [(4, 2), (20, 1), (24, 2)]


def test_a_supplier_reviews_after_the_stage_that_orders_from_it() -> None:
    """Both review at 1; the depot already sees what the shop orders then."""
    shop = fs.Stock(initial=5, replenish={"base_stock": 5}, review=1, supplier="depot")
    depot = fs.Stock(initial=5, replenish={"base_stock": 5}, review=1, lead_time=1)
    for stocks in ({"shop": shop, "depot": depot}, {"depot": depot, "shop": shop}):
        seen = story(stocks, 4, customers=wanted((0.5, 2)))
        assert orders(seen) == [(1, 2)]
        assert orders(seen, "depot") == [(1, 2)]


def test_what_a_losing_supplier_has_not_got_is_ordered_again_at_the_next_review() -> None:
    shop = fs.Stock(initial=5, replenish={"base_stock": 5}, review=1, supplier="depot")
    depot = fs.Stock(initial=1, when_empty="lose")
    seen = story({"shop": shop, "depot": depot}, 3.2, customers=wanted((0.5, 3)))
    assert orders(seen) == [(1, 3), (2, 2), (3, 2)]
    assert (stock(seen).cancelled, stock(seen).on_order) == (6, 0)


@pytest.mark.parametrize(("keeps", "expected"), [(False, [0, 2, 3]), (True, [0, 0, 3])])
def test_deliveries_may_cross_unless_they_are_told_not_to(
    keeps: bool, expected: list[float]
) -> None:
    shop = fs.Stock(
        replenish={"orders": [1, 2]},
        review=2,
        orders_do_not_cross=keeps,
        lead_time=fs.uniform(1, 6),
    )
    factory = fs.Factory(stocks={"shop": shop}, demands={"customers": wanted((50, 1))})
    sim = fs.Simulation(factory)
    lead_times = iter([6.0, 1.0])
    sim.floor.places[0].supply.draw_lead_time = lambda: next(lead_times)  # type: ignore[attr-defined]
    seen = []
    for time in (1, 3, 6):
        sim.run(until=time)
        seen.append(sim.stocks["shop"].on_hand)
    assert seen == expected


def test_goods_go_back_when_there_is_too_much() -> None:
    shop = fs.Stock(
        initial=10, replenish={"base_stock": 6}, review=1, allow_returns=True, supplier="depot",
        lead_time=2,
    )  # fmt: skip
    seen = story({"shop": shop, "depot": fs.Stock(initial=3)}, 2, customers=wanted((0.5, 1)))
    assert levels(seen, "depot") == [(0, 7), (1, 6)]
    assert stock(seen).returned == 4
    assert stock(seen, "depot").received == 4


def test_what_is_to_go_back_but_is_not_there_goes_when_it_comes() -> None:
    shop = fs.Stock(replenish={"orders": [5, -3]}, review=1, allow_returns=True, lead_time=4)
    seen = story({"shop": shop}, 9, customers=wanted((3, 1)))
    # 1: 3 are to go back, nothing is there; 3: one is wanted; 4: 5 come, 3 go, 1 is sold.
    assert levels(seen) == [(3, -4), (4, 1)]
    assert customers(seen).wait == 1


# The factory as supplier.


def test_the_capacity_of_the_factory_is_the_lead_time() -> None:
    factory = fs.Factory(
        products={"box": fs.Product(route=["press", "shop"])},
        stations={"press": fs.Station(time=3)},
        stocks={"shop": fs.Stock(initial=4, replenish={"base_stock": 4}, makes="box")},
        demands={"customers": wanted((1, 2), (2, 1))},
    )
    seen = tell(factory, 50)
    assert levels(seen) == [(1, 2), (2, 1), (4, 2), (7, 3), (10, 4)]
    assert seen.ended == ("nothing left to do", 10)
    assert seen.product("box").consumed == 3
    # 1-2: 2 on order, 2-4: 3, 4-7: 2, 7-10: 1.
    assert stock(seen).on_order_area == 2 + 6 + 6 + 3


def test_a_part_brings_a_container_and_orders_are_whole_parts() -> None:
    factory = fs.Factory(
        products={"box": fs.Product(route=["press", "shop"])},
        stations={"press": fs.Station(time=3)},
        stocks={"shop": fs.Stock(initial=6, replenish={"base_stock": 6}, makes="box", container=4)},
        demands={"customers": wanted((1, 2), (2, 2), (9, 1))},
    )
    seen = tell(factory, 50)
    assert orders(seen) == [(1, 2), (9, 1)]  # one box each; the first fills up too much
    assert stock(seen).ordered == 8


def test_a_kanban_card_orders_when_its_container_is_empty() -> None:
    factory = fs.Factory(
        products={"body": fs.Product(route=["mill", "body"])},
        stations={"mill": fs.Station(time=2)},
        stocks={
            "body": fs.Stock(
                initial=8, replenish={"kanban": {"cards": 2, "container": 4, "makes": "body"}}
            )
        },
        demands={"customers": wanted((1, 3), (2, 1), (3, 3), (4, 6), of="body")},
    )
    seen = tell(factory, 50)
    # 2: the first container is empty; at 4 it is full again: 5 are there and all go.
    assert orders(seen, "body") == [(2, 4), (4, 8)]
    assert levels(seen, "body") == [(1, 5), (2, 4), (3, 1), (4, 5), (4, -1), (6, 3), (8, 7)]


def test_backorders_free_no_more_cards_than_there_are() -> None:
    factory = fs.Factory(
        products={"body": fs.Product(route=["mill", "body"])},
        stations={"mill": fs.Station(time=2)},
        stocks={"body": fs.Stock(initial=2, replenish={"kanban": {"cards": 2, "makes": "body"}})},
        demands={"customers": wanted((1, 5), of="body")},
    )
    seen = tell(factory, 50)
    # Two units are sold and two cards go out; each one that comes is sold at once till 7.
    released = [row.created for row in seen.rows("consumed")]
    assert released == [1, 1, 3, 5, 7]
    assert levels(seen, "body")[-1] == (11, 2)


def test_an_ordered_part_that_is_scrapped_is_ordered_again() -> None:
    factory = fs.Factory(
        products={
            "box": fs.Product(route=["press", {"at": "check", "outcomes": {"scrap": 0.5}}, "shop"])
        },
        stations={"press": fs.Station(time=3), "check": fs.Station(time=1)},
        stocks={"shop": fs.Stock(initial=4, replenish={"base_stock": 4}, makes="box")},
        demands={"customers": fs.Demand(of="shop", every=20, count=10)},
    )
    seen = tell(factory, 1000)
    scrapped = seen.product("box").scrapped
    assert scrapped > 2
    assert (stock(seen).cancelled, stock(seen).on_order, stock(seen).on_hand) == (scrapped, 0, 4)


def test_an_assembly_takes_units_and_a_customer_comes_first() -> None:
    factory = fs.Factory(
        products={"desk": fs.Product(route=[{"at": "bench", "components": {"screws": 4}}])},
        sources={"orders": fs.Source(makes="desk", every=10, first_at=0, count=2)},
        stations={"bench": fs.Station(time=2)},
        stocks={"screws": fs.Stock(initial=5, replenish={"base_stock": 5}, lead_time=6)},
        demands={"customers": wanted((6, 3), of="screws")},
    )
    seen = tell(factory, 50)
    # 0: the bench takes 4, at 6 come 4 and 3 are sold; at 10 only 2 are there, at 12 5.
    assert levels(seen, "screws") == [(0, 1), (6, 5), (6, 2), (12, 5), (12, 1), (18, 5)]
    assert seen.left_at == [2, 14]


def test_a_component_may_be_a_product_whose_route_ends_at_the_stock() -> None:
    factory = fs.Factory(
        products={
            "body": fs.Product(route=["mill", "bodies"]),
            "gear": fs.Product(route=[{"at": "cell", "components": {"body": 1}}]),
        },
        sources={"orders": fs.Source(makes="gear", every=5, first_at=0, count=3)},
        stations={"mill": fs.Station(time=4), "cell": fs.Station(time=1)},
        stocks={"bodies": fs.Stock(initial=1, replenish={"base_stock": 1}, makes="body")},
    )
    assert tell(factory, 50).left_at == [1, 6, 11]


# The end of a run, the window.


def test_reviews_alone_are_no_work() -> None:
    shop = fs.Stock(initial=5, replenish={"base_stock": 5}, review=1, lead_time=2)
    seen = story({"shop": shop}, 100, customers=wanted((3.5, 2)))
    assert seen.ended == ("nothing left to do", 6)


def test_the_review_that_fills_up_at_the_end_still_comes() -> None:
    shop = fs.Stock(initial=0, replenish={"base_stock": 5}, review=10, first_review=10, lead_time=2)
    seen = story({"shop": shop}, 100, customers=wanted((1, 1)))
    # Ordered at 10, there at 12; the review at 20 finds nothing to order and is the last.
    assert (stock(seen).on_hand, seen.ended) == (5, ("nothing left to do", 20))


def test_the_warm_up_clears_the_statistics_and_not_the_stock() -> None:
    shop = fs.Stock(initial=5, replenish={"base_stock": 5}, lead_time=4)
    factory = fs.Factory(
        stocks={"shop": shop}, demands={"customers": wanted((1, 5), (3, 1), (8, 2))}
    )
    seen = tell(factory, 10, warmup=2)
    assert (stock(seen).window_demanded, stock(seen).at_once) == (3, 2)
    # 2-3: 0; 3-5: -1; 5-7: 4; 7-8: 5; 8-10: 3.
    assert stock(seen).on_hand_area == 2 * 4 + 5 + 2 * 3
    assert stock(seen).backorders_area == 2
    assert stock(seen).demanded == 8


def test_a_cycle_is_good_when_nothing_was_missing_before_the_delivery() -> None:
    shop = fs.Stock(initial=3, replenish={"reorder_point": 1, "order_quantity": 3}, lead_time=2)
    seen = story({"shop": shop}, customers=wanted((1, 2), (10, 2), (11, 3)))
    # 1: order, comes at 3 in full (4). 10: 2 left. 11: 3 wanted, one is missing; comes at 13.
    assert (stock(seen).cycles, stock(seen).cycles_in_full) == (2, 1)


def test_the_bullwhip_compares_orders_and_demand_from_review_to_review() -> None:
    shop = fs.Stock(replenish={"orders": [0, 6, 2, 4]}, review=1)
    seen = story({"shop": shop}, 3, customers=wanted((0.5, 3), (1.5, 5), (2.5, 4)))
    # Periods end at 1, 2 and 3: orders 6, 2, 4 (variance 4), demand 3, 5, 4 (variance 1).
    row = seen.result.stocks.iloc[0]
    assert (row["bullwhip"], row["order_variance [units2]"], row["period [min]"]) == (4, 4, 1)
