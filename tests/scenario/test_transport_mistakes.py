"""Mistakes in layouts and fleets of a scenario file are answered with their line and path."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import parse_scenario, parse_settings

HALL = """\
factorysim: 1
factory:
  products:
    part:
      route:
        - store
        - {at: mill, transport: amr}
        - at: pack
          transport: {fleet: amr, lot: 2, wait_at_most: 5 min}
  sources: {orders: {makes: part, every: 6}}
  stations:
    mill: {time: 3}
    pack: {time: 2}
  buffers: {store: {}}
  layouts:
    hall:
      nodes:
        store: [0, 0]
        n1: [10, 0]
        pack: {x: 10, y: 8, zone: aisle}
      edges:
        - [store, n1]
        - {from: n1, to: pack, zone: aisle}
      places: {mill: n1}
      zones:
        aisle: 2
      chargers:
        plug: {at: n1}
  fleets:
    amr:
      layout: hall
      count: 2
      speed: {empty: 1.5, loaded: 1.0}
      capacity: 2
      rule: nearest_request
      when_free: {go_to: store}
      battery: {capacity: 2.4}
"""

MISTAKES = [
    ("nodes:", "noeds:", 17, "layouts.hall.noeds", "Did you mean 'nodes'?"),
    ("n1: [10, 0]", "n1: [10]", 19, "layouts.hall.nodes.n1", "two numbers of metres"),
    ("n1: [10, 0]", "n-1: [10, 0]", 19, "layouts.hall.nodes.n-1", "Try 'n_1'"),
    ("[store, n1]", "[store, n2]", 22, "layouts.hall.edges.0", "an edge to nowhere"),
    ("to: pack, zone", "to: pack, zon", 23, "layouts.hall.edges.1.zon", "Did you mean 'zone'?"),
    ("to: pack, zone", "to: store, zone", 23, "layouts.hall.edges.1", "given before, at edges.0"),
    ("{mill: n1}", "{mil: n1}", 24, "layouts.hall.places.mil", "Did you mean 'mill'?"),
    ("{mill: n1}", "{pack: n1}", 24, "layouts.hall.places.pack", "two nodes for one place"),
    ("aisle: 2", "aisle: 0", 26, "layouts.hall.zones.aisle", "1 or more"),
    ("{at: n1}", "{at: n4}", 28, "layouts.hall.chargers.plug.at", "no node called 'n4'"),
    ("layout: hall", "layout: hal", 31, "fleets.amr.layout", "Did you mean 'hall'?"),
    ("count: 2", "count: 2.5", 32, "fleets.amr.count", "A whole number"),
    ("loaded: 1.0", "full: 1.0", 33, "fleets.amr.speed.full", "Accepted are empty, loaded"),
    ("capacity: 2\n", "capacity: 1\n", 9, "products.part.route.2.transport.lot", "does not fit"),
    ("nearest_request", "nearest", 35, "fleets.amr.rule", "Did you mean 'nearest_request'?"),
    ("go_to: store", "goto: store", 36, "fleets.amr.when_free.goto", "Did you mean 'go_to'?"),
    ("{capacity: 2.4}", "{capacity: 2.4, initial: 80}", 37, "fleets.amr.battery.initial",
     "Write 80 % as 0.8"),
    ("transport: amr", "transport: agv", 7, "products.part.route.1.transport", "called 'agv'"),
    ("      places: {mill: n1}\n", "", 7, "products.part.route.1.transport", "at no node"),
    ("- {from: n1, to: pack,", "- {from: n1, to: pack, one_way: true,", 16, "layouts.hall",
     "cannot drive from 'pack' to 'store'"),
]  # fmt: skip


def test_the_file_without_a_mistake_is_accepted() -> None:
    assert parse_scenario(HALL).factory.fleets.amr.count == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "words"), MISTAKES, ids=[case[1][:40] for case in MISTAKES]
)
def test_a_mistake_is_named_with_its_line_and_path(
    old: str, new: str, line: int, path: str, words: str
) -> None:
    assert HALL.count(old) == 1, "the case must make its mistake in one place"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(HALL.replace(old, new))
    found = [p for p in caught.value.problems if (p.line, p.path) == (line, path)]
    assert found, str(caught.value)
    assert words in found[0].message


def test_a_mistake_in_a_layout_does_not_hide_names_that_lead_nowhere() -> None:
    text = HALL.replace("[store, n1]", "[store, n2]").replace("- store", "- stoer")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert [problem.path for problem in caught.value.problems] == [
        "products.part.route.0.at",
        "layouts.hall.edges.0",
    ]


def test_settings_on_one_line_reach_into_layouts_and_fleets() -> None:
    settings = parse_settings(
        ["fleets.amr.count=3", "fleets.*.speed.loaded=1.2", "layouts.hall.zones.aisle=3"]
    )
    factory = parse_scenario(HALL).with_changes(settings).factory
    assert (factory.fleets.amr.count, factory.fleets.amr.speed.loaded) == (3, 1.2)
    assert factory.layouts.hall.capacities == {"aisle": 3}
    settings = parse_settings(["fleets.amr.speed=1.0", "fleets.amr.when_free=home"])
    factory = parse_scenario(HALL).with_changes(settings).factory
    assert factory.to_data()["fleets"]["amr"]["speed"] == 1
