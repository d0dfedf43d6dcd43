from __future__ import annotations

from factorysim.model import Batch, Factory, Product, Source, Station
from factorysim.model.distributions import Exponential
from factorysim.results.facts import facts_of
from tests.results.stories import SAW_FACTS, saw_factory


def planned(products: dict[str, Product], station: Station) -> dict[str, float]:
    source = Source(makes=dict.fromkeys(products, 1.0), every=1.0)
    factory = Factory(products=products, sources={"s": source}, stations={"m": station})
    return facts_of(factory).planned_run_times


def test_power_and_planned_run_time_of_a_station_are_known():
    found = facts_of(saw_factory())
    assert found.planned_run_times == {"saw": 3.0}
    assert found.power["saw"][-2:] == (6.0, 2.0)
    assert found.power["saw"][1:] == SAW_FACTS.power["saw"][1:]


def test_the_planned_run_time_is_the_mean_in_the_time_unit_of_the_factory():
    assert planned({"a": Product(route=["m"])}, Station(time=Exponential(mean="90 s"))) == {
        "m": 1.5
    }


def test_it_is_not_said_when_products_take_different_times():
    products = {"a": Product(route=["m"]), "b": Product(route=["m"])}
    assert planned(products, Station(time={"a": 1.0, "b": 2.0})) == {}
    assert planned(products, Station(time={"a": 1.0, "b": 1.0})) == {"m": 1.0}


def test_it_is_not_said_for_functions_and_for_whole_lots():
    product = {"a": Product(route=["m"])}
    assert planned(product, Station(time=lambda part, station: 1.0)) == {}
    assert planned(product, Station(time=1.0, batch=Batch(move_together=True))) == {}


def test_a_step_replaces_the_time_of_the_station():
    assert planned({"a": Product(route=[{"at": {"m": 4.0}}])}, Station()) == {"m": 4.0}
    assert planned({"a": Product(route=[{"at": "m", "time": 5.0}])}, Station(time=1.0)) == {
        "m": 5.0
    }
