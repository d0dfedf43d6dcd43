"""Orders in CSV files, as editors and spreadsheets write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Order
from factorysim.scenario import parse_scenario
from factorysim.scenario.tables import ROW_LIMIT, orders_text, parse_orders, read_orders

SCENARIO = """\
factorysim: 1
factory:
  products: {bracket: {route: [saw]}, housing: {route: [saw]}}
  sources: {orders: {makes: {bracket: 1, housing: 1}, schedule: FILE}}
  stations: {saw: {time: 1}}
"""


def test_the_rows_become_the_schedule_of_the_source(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "at,product,count,due,priority\n0,bracket,3,4 h,2\n90 s,housing,,,\n", encoding="utf-8"
    )
    scenario = parse_scenario(SCENARIO.replace("FILE", "orders.csv"), folder=tmp_path)
    assert scenario.factory.sources.orders.schedule == (
        Order(at=0, product="bracket", count=3, due="4 h", priority=2),
        Order(at="90 s", product="housing"),
    )


def test_a_table_may_lie_in_a_folder_inside(tmp_path: Path) -> None:
    (tmp_path / "weeks").mkdir()
    (tmp_path / "weeks" / "first.csv").write_text("at,product\n3,housing\n", encoding="utf-8")
    scenario = parse_scenario(SCENARIO.replace("FILE", "weeks/first.csv"), folder=tmp_path)
    assert scenario.factory.sources.orders.schedule == (Order(at=3, product="housing"),)


def test_a_text_without_a_folder_names_no_files() -> None:
    with pytest.raises(ScenarioError, match="was not read from a file"):
        parse_scenario(SCENARIO.replace("FILE", "orders.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "at,product,due\n1.5,bracket,4 h\n",
        "\ufeffat,product,due\r\n1.5,bracket,4 h\r\n",
        "at;product;due\n1,5;bracket;4 h\n",
        "at\tproduct\tdue\n1,5\tbracket\t4 h\n",
        "Product , Due , At\n bracket , 4 h , 1.5 \n",
        '"at","product","due"\n"1.5","bracket","4 h"\n',
        "# week 12\n\nat,product,due\n\n1.5,bracket,4 h\n,,\n",
    ],
    ids=["plain", "windows", "semicolons", "tabs", "spaces", "quotes", "comments"],
)
def test_tables_of_editors_and_spreadsheets_say_the_same(text: str) -> None:
    assert parse_orders(text.lstrip("\ufeff")).rows == [
        {"at": 1.5, "product": "bracket", "due": "4 h"}
    ]


def test_the_mark_that_some_editors_put_in_front_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"\xef\xbb\xbfat,product\r\n2,bracket\r\n")
    assert read_orders(file).rows == [{"at": 2, "product": "bracket"}]


def test_a_decimal_comma_with_a_unit_is_understood_between_semicolons() -> None:
    assert parse_orders("at;due\n1,5 h;2,25\n").rows == [{"at": "1.5 h", "due": 2.25}]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the table is empty"),
        ("at,product\n", 1, "no orders"),
        ("at,product,cuont\n1,a,2\n", 1, "no column 'cuont'. Did you mean 'count'?"),
        ("product,count\na,2\n", 1, "the column 'at' is missing"),
        ("at,at\n1,2\n", 1, "given twice"),
        ("1,bracket\n2,bracket\n", 1, "no column '1'"),
        ("at,product\n1,a\n1,5,a\n", 3, "3 cells, but the first line names 2 columns"),
        ("at,product\n1,a\n,a\n", 3, "'at' is missing"),
        ('at,product\n1,a\n1,"a\n', 3, "quote"),
        ("at,product\n1e999,a\n", 2, "finite"),
        ("at,count\n1," + "9" * 50 + "\n", 2, "50 digits"),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_orders(text, file="orders.csv")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("orders.csv", line)
    assert words in problem.message


def test_a_table_that_is_not_in_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes("at,product\n1,a\n2,Gehäuse\n".encode("latin-1"))
    with pytest.raises(ScenarioError, match="line 3: the byte 0xe4 is not UTF-8"):
        read_orders(file)


def test_too_many_orders_are_refused() -> None:
    with pytest.raises(ScenarioError, match=f"more than {ROW_LIMIT} orders"):
        parse_orders("at\n" + "1\n" * (ROW_LIMIT + 1))


def test_what_is_written_is_read_back() -> None:
    orders = (
        Order(at=0.1, product="bracket", count=2, due="4 h", priority=1),
        Order(at="1 d", product="housing"),
        Order(at=1e15, product="bracket"),
    )
    assert tuple(Order(**row) for row in parse_orders(orders_text(orders)).rows) == orders
