"""Stocks and demands as data: what is refused, in which words, and what is doubted."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

import factorysim as fs
from factorysim.model.schema import json_schema
from factorysim.model.stocks import echelons

CUSTOMERS = {"customers": {"of": "shop", "every": 1}}


def messages(stocks: dict[str, Any], **more: Any) -> list[str]:
    """Return what is said when such a factory is made."""
    with pytest.raises(fs.ScenarioError) as caught:
        fs.Factory(**{"stocks": stocks, "demands": CUSTOMERS, **more})
    return [str(problem) for problem in caught.value.problems]


def only(stocks: dict[str, Any], **more: Any) -> str:
    (message,) = messages(stocks, **more)
    return message


def shop(**attributes: Any) -> dict[str, Any]:
    return {"shop": {"replenish": {"base_stock": 3}, **attributes}}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"initial": -1}, "stocks.shop.initial: -1 is not possible. A number of 0 or more"),
        ({"replenish": {"base_stok": 3}}, "Did you mean 'base_stock'?"),
        ({"replenish": 12}, "12 is not a way to fill up a stock. It begins with one of base_stock"),
        ({"replenish": "unheard_of"}, "there is no replenishment called 'unheard_of'"),
        ({"replenish": {"reorder_point": 4}}, "either 'order_quantity' (r, Q) or 'order_up_to'"),
        (
            {"replenish": {"reorder_point": 4, "order_up_to": 4}},
            "order_up_to 4 is not above the reorder_point 4",
        ),
        (
            {"replenish": {"forecast": {"moving_average": 3, "exponential_smoothing": 0.1},
                           "cover": 2}, "review": 1},
            "a forecast is either {moving_average: 5}",
        ),
        (
            {"replenish": {"forecast": {"moving_average": 3}, "cover": 2}},
            "counts the demand of periods. Give the length of a period: stocks.shop.review.",
        ),
        (
            {"replenish": {"forecast": {"moving_average": 3, "of": "shpo"}, "cover": 2},
             "review": 1},
            "there is no stock called 'shpo'. Did you mean 'shop'?",
        ),
        ({"replenish": {"anchor_and_adjust": {}}}, "Give the length of a period"),
        ({"replenish": {"orders": [1]}}, "Give the length of a period"),
        ({"review": 0}, "a review without any time in between would go on for ever"),
        ({"first_review": 3}, "'first_review' needs 'review'"),
        ({"review_comes": "after_demand"}, "'review_comes' needs 'review'"),
        ({"supplier": "dept"}, "there is no stock called 'dept'. There is only shop."),
        ({"supplier": "shop"}, "supply each other in a circle (shop - shop)"),
        ({"container": 4}, "'container' says how many units a part brings; it needs 'makes'."),
        ({"makes": "box"}, "there is no product called 'box'. There is none at all."),
        ({"makes": "box", "supplier": "shop"}, "not both. Leave one out."),
        (
            {"replenish": {"kanban": {"cards": 2}}, "container": 4},
            "with kanban, 'makes' and 'container' are said inside of it",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_plain_words(attributes: dict[str, Any], expected: str) -> None:
    assert expected in only(shop(**attributes))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        (
            {"of": "shp"},
            "demands.customers.of: there is no stock called 'shp'. Did you mean 'shop'?",
        ),
        ({"every": None}, "exactly one of every, rate, schedule; none of them was given."),
        ({"schedule": [{"at": 1}]}, "exactly one of every, rate, schedule; every and schedule"),
        ({"every": 0}, "endlessly many would come at one instant"),
        ({"every": None, "schedule": []}, "the schedule is empty"),
        ({"quantity": "3 min"}, "'3 min' has a unit of time, but a quantity is a number of units"),
        ({"quantity": {"normal": {"mean": "3 min", "sd": 1}}}, "'3 min' has a unit of time"),
        ({"quantity": 0}, "a quantity of 0 wants nothing"),
        ({"quantity": -2}, "demands.customers.quantity: -2 is not possible"),
        ({"correlation": 1}, "demands.customers.correlation: 1 is not possible"),
    ],
)
def test_what_customers_cannot_want(attributes: dict[str, Any], expected: str) -> None:
    given = {**CUSTOMERS["customers"], **attributes}
    customers = {name: value for name, value in given.items() if value is not None}
    assert expected in only(shop(), demands={"customers": customers})


def with_press(**attributes: Any) -> dict[str, Any]:
    """Return the parts of a factory whose press makes boxes for the shop."""
    return {
        "products": {"box": {"route": ["press", "shop"]}},
        "stations": {"press": {"time": 1}},
        "stocks": shop(makes="box", **attributes),
        "demands": CUSTOMERS,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"products.box.route": ["press"]}, "the route of 'box' ends at press, so what is ordered"),
        ({"products.box.route": ["shop", "press"]}, "the route goes on. A stock is the last step"),
        ({"products.box.route": ["press", ["shop", "press"]]}, "cannot be one of several"),
        ({"stocks.shop.lead_time": 3}, "its route says how long that takes. Leave 'lead_time' out"),
        ({"stocks.shop.allow_returns": True}, "the factory takes nothing back"),
        ({"stocks.shop.arriving": [{"at": 1, "quantity": 2}]}, "are parts of 'box'"),
        (
            {"stocks.shop.replenish": {"reorder_point": 2, "order_quantity": 6},
             "stocks.shop.container": 4},
            "6 units are no whole number of parts that bring 4 units each",
        ),
        ({"buffers.shop": {}}, "the name 'shop' is used twice"),
    ],
)  # fmt: skip
def test_what_the_factory_cannot_make_for_a_stock(change: dict[str, Any], expected: str) -> None:
    good = fs.Factory(**with_press())
    with pytest.raises(fs.ScenarioError) as caught:
        good.with_changes(change)
    assert expected in str(caught.value)


def test_a_circle_of_suppliers_is_named() -> None:
    stocks = {
        "shop": {"replenish": {"base_stock": 3}, "supplier": "depot"},
        "depot": {"replenish": {"base_stock": 3}, "supplier": "works"},
        "works": {"replenish": {"base_stock": 3}, "supplier": "depot"},
    }
    assert "in a circle (depot - works - depot)" in only(stocks)


def test_a_factory_without_products_and_stocks_is_refused() -> None:
    assert "neither products nor stocks" in only({}, demands={})


def test_a_stock_counts_no_single_parts_for_an_assembly() -> None:
    parts = with_press()
    parts["products"]["kit"] = {
        "route": [{"at": "press", "components": {"box": {"from": "shop", "carrier": True}}}]
    }
    (message,) = messages(parts.pop("stocks"), **parts)
    assert "a stock counts units and knows no single parts, so 'carrier' is not possible" in message


def doubts(**data: Any) -> list[str]:
    return [str(problem) for problem in fs.Factory(**data).warnings()]


def test_what_is_probably_not_meant_is_doubted() -> None:
    (nobody,) = doubts(stocks=shop())
    assert "nobody takes anything from this stock" in nobody
    (empty,) = doubts(stocks={"shop": {"initial": 3}}, demands=CUSTOMERS)
    assert "nothing is ever ordered for this stock, so it runs empty" in empty
    kanban = {"initial": 9, "replenish": {"kanban": {"cards": 2, "container": 4}}}
    (many,) = doubts(stocks={"shop": kanban}, demands=CUSTOMERS)
    assert "9 units at the start are more than 2 cards with containers of 4 stand for (8)" in many
    assert doubts(**with_press()) == []


def test_the_line_of_the_learning_factory_can_be_written() -> None:
    factory = fs.Factory(
        products={"body_basic": {"route": ["mill", "body_basic"]}},
        stations={"mill": {"time": 2}},
        stocks={
            "body_basic": {
                "initial": 24,
                "replenish": {"kanban": {"cards": 6, "container": 4, "makes": "body_basic"}},
            }
        },
        demands={"orders": {"of": "body_basic", "every": 5}},
    )
    stock = factory.stocks.body_basic
    assert (stock.product, stock.units_per_part) == ("body_basic", 4)
    assert factory.warnings() == []


def test_a_chain_is_written_and_changed_by_paths() -> None:
    stocks = {
        "shop": {"replenish": {"forecast": {"moving_average": 5}, "cover": 2}, "review": "1 d",
                 "supplier": "depot"},
        "depot": {"replenish": {"reorder_point": 4, "order_quantity": 5}, "lead_time": "2 d"},
    }  # fmt: skip
    factory = fs.Factory(time_unit="d", stocks=stocks, demands=CUSTOMERS)
    assert factory.to_data()["stocks"] == stocks
    changed = factory.with_changes(
        {"stocks.depot.replenish.order_quantity": 8, "stocks.shop.replenish.forecast.of": "depot"}
    )
    assert changed.stocks.depot.replenish.order_quantity == 8
    assert changed.stocks.shop.replenish.forecast.of == "depot"


def test_echelons_count_from_the_customers_however_they_are_declared() -> None:
    stocks = {
        "works": fs.Stock(),
        "a": fs.Stock(supplier="depot"),
        "b": fs.Stock(supplier="works"),
        "depot": fs.Stock(supplier="works"),
    }
    assert echelons(stocks) == {"works": 2, "a": 0, "b": 0, "depot": 1}


def test_the_schema_knows_the_ways_to_fill_up_a_stock() -> None:
    validator = Draft202012Validator(json_schema())
    for written in (
        {"base_stock": 3},
        {"reorder_point": 4, "order_up_to": 9},
        {"kanban": {"cards": 2, "container": 4}},
        {"anchor_and_adjust": {}},
        "by_name",
    ):
        assert validator.is_valid({"stocks": {"shop": {"replenish": written}}}), written
    for wrong in ({"base_stok": 3}, {"kanban": {"crads": 2}}, {"reorder_point": "low"}):
        assert not validator.is_valid({"stocks": {"shop": {"replenish": wrong}}}), wrong
