"""The graph of the routes: counts and loads are those of the tables."""

from __future__ import annotations

import math

import networkx as nx
import pytest

import factorysim as fs
from factorysim.charts.route_graph import graph_of, route_graph
from factorysim.errors import NothingToDraw, NotRecorded


@pytest.fixture(scope="module")
def flexible():
    scenario = fs.read_scenario("flexible-line").with_changes(
        {"run.until": "60 h", "run.warmup": "10 h"}
    )
    return fs.simulate(scenario, record="history")


def index(result, name):
    return result.facts.floor_plan.index(name)


def test_the_ways_into_the_exit_carry_the_parts_that_left(flexible):
    graph = graph_of(flexible)
    exit_ = index(flexible, "exit")
    assert sum(n for *_, n in graph.in_edges(exit_, data="parts")) == flexible.value("left")
    back = graph.edges[index(flexible, "inspect"), index(flexible, "wash")]["parts"]
    seen = next(place for place in flexible.observed.places if place.name == "inspect")
    assert abs(back - seen.reworked) <= 1, "a part may be between them when the window begins"
    assert nx.is_weakly_connected(graph)


def test_the_load_is_the_share_of_planned_time_at_work_in_setup_or_down(flexible):
    graph = graph_of(flexible)
    states = flexible.states.set_index(["place", "state"])["share of planned time"]
    active = ["working", "setup", "failed", "waiting_for_repair", "maintenance"]
    for place in ("saw", "mill_1", "wash", "inspect"):
        expected = sum(states.get((place, state), 0.0) for state in active)
        assert graph.nodes[index(flexible, place)]["load"] == pytest.approx(expected)
    assert math.isnan(graph.nodes[index(flexible, "exit")]["load"])


@pytest.mark.parametrize(
    ("lang", "title", "name"),
    [("en", "Routes and load", "Milling machine 1"), ("fr", "Gammes et charge", "Fraiseuse 1"),
     ("de", "Arbeitspläne und Auslastung", "Fräsmaschine 1")],
)  # fmt: skip
def test_the_words_are_those_of_the_language(flexible, lang, title, name):
    ax = route_graph(flexible, lang=lang).axes[0]
    assert ax.get_title(loc="left").startswith(title)
    assert name in [text.get_text() for text in ax.texts]


def test_a_way_that_nobody_took_is_dotted():
    factory = fs.Factory(
        products={"part": fs.Product(route=["a", {"at": ["b", "c"]}])},
        sources={"raw": fs.Source(makes="part", every=10)},
        stations={name: fs.Station(time=1) for name in "abc"},
    )
    result = fs.simulate(factory, until=100, record="history")
    graph = graph_of(result)
    parts = {(result.facts.floor_plan.places[b].name): n for _, b, n in graph.edges(data="parts")}
    assert parts["c"] == 0
    drawn = [line.get_linestyle() for line in result.charts.route_graph().axes[0].lines]
    assert drawn.count(":") == sum(n == 0 for *_, n in graph.edges(data="parts"))


def test_without_parts_or_history_the_message_says_so():
    with pytest.raises(NothingToDraw, match="no part went anywhere"):
        route_graph(fs.simulate(fs.read_scenario("bullwhip"), record="history"))
    with pytest.raises(NotRecorded, match="record='history'"):
        route_graph(fs.simulate(fs.serial_line(times=[1.0]), until=5))
