"""The tables as people read them say what the tables of the result say."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.report.tables import MOST_ROWS, TableOfText, heading, tables
from factorysim.results.exporting import names_of_tables
from factorysim.text import LANGUAGES, words

SHOWN_ELSEWHERE = ("indicators", "parts", "wip", "history")


@pytest.fixture(scope="module")
def demonstrator() -> fs.Result:
    scenario = fs.read_scenario("demonstrator").with_changes(
        {"run.until": "12 h", "run.warmup": 0.0}
    )
    return fs.simulate(scenario)


def tables_by_name(result: fs.Result, language: str) -> dict[str, TableOfText]:
    return {table.name: table for table in tables(result, words(language))}


def column(table: TableOfText, title: str) -> list[str]:
    return [row[table.headings.index(title)] for row in table.rows]


def test_the_numbers_are_those_of_the_result(demonstrator):
    found = tables_by_name(demonstrator, "en")
    products = demonstrator.products
    assert column(found["products"], "left [parts]") == [
        str(number) for number in products["left [parts]"]
    ]
    throughput = column(found["products"], "throughput [1/h]")
    assert [float(text) for text in throughput] == pytest.approx(
        list(products["throughput [1/h]"]), rel=1e-3
    )
    utilisation = demonstrator.crews["utilisation"]
    assert column(found["crews"], "at work") == [f"{share * 100:.1f} %" for share in utilisation]


def test_the_states_of_a_machine_stand_beside_each_other_in_the_order_of_the_scenario(demonstrator):
    states = demonstrator.states
    found = tables_by_name(demonstrator, "en")["states"]
    assert column(found, "place") == list(demonstrator.machines.place)
    working = states[states.state == "working"]["share of planned time"]
    assert column(found, "working") == [
        "0 %" if share == 0 else f"{share * 100:.1f} %" for share in working
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_headings_follow_the_language(demonstrator, language):
    found = tables_by_name(demonstrator, language)["fleets"]
    say = words(language)
    assert say("report.column.response_time") + " [min]" in found.headings
    point = say.texts["number.decimal"]
    assert all(point in row[-1] or row[-1].isdigit() for row in found.rows)


def test_every_column_of_every_table_has_a_name_in_every_language(demonstrator):
    results = [demonstrator]
    for name in ("safeguard", "milk-run-or-taxi", "warehouse", "do-breaks-cost-output"):
        scenario = fs.read_scenario(name).with_changes({"run.until": "5 h", "run.warmup": 0.0})
        results.append(fs.simulate(scenario))
    for name in ("beer-game",):
        scenario = fs.read_scenario(name).with_changes({"run.until": "50 d", "run.warmup": 0.0})
        results.append(fs.simulate(scenario))
    missing = []
    for result in results:
        for name in names_of_tables(result):
            if name in SHOWN_ELSEWHERE:
                continue
            assert f"report.table.{name}" in words("en").texts
            for column in getattr(result, name).columns:
                if name in ("states", "energy") or column.endswith("_variance [units2]"):
                    continue
                base = column.partition(" [")[0]
                for language in ("fr", "de"):
                    title = heading(name, column, words(language)).partition(" [")[0]
                    if title == base.replace("_", " ") and "_" in base:
                        missing.append((language, name, column))
    assert missing == []


def test_columns_without_anything_are_left_out(demonstrator):
    found = tables_by_name(demonstrator, "en")["machines"]
    assert (demonstrator.machines["maintenances"] == 0).all()
    assert "maintenance" not in found.headings


def test_of_many_rows_the_rest_is_counted():
    line = fs.serial_line(times=[1.0] * (MOST_ROWS + 20), buffers=1)
    found = tables_by_name(fs.simulate(line, until="4 h"), "en")["machines"]
    assert len(found.rows) == MOST_ROWS
    assert found.left_out == 20


def test_a_choice_is_translated_and_a_name_is_not(demonstrator):
    found = tables_by_name(demonstrator, "de")["places"]
    assert set(column(found, "Art")) <= {"Station", "Zelle", "Puffer", "Bestand", "Senke"}
    assert column(found, "Ort") == list(demonstrator.places.place)
