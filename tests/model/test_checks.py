"""Contradictions are refused before a run, doubts are told: each with its path and what to try."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Factory, serial_line
from factorysim.rules import choices, rules

Data = dict[str, Any]


def factory(**parts: Any) -> Data:
    """Return a sound factory of two stations, in which *parts* replace what stands there."""
    sound: Data = {
        "products": {"part": {"route": ["saw", "pack"]}},
        "sources": {"orders": {"makes": "part", "every": 5}},
        "stations": {"saw": {"time": 3}, "pack": {"time": 2}},
    }
    return {**sound, **parts}


def route(*steps: Any, **parts: Any) -> Data:
    return factory(products={"part": {"route": list(steps)}}, **parts)


def saw(**attributes: Any) -> Data:
    return factory(stations={"saw": {"time": 3, **attributes}, "pack": {"time": 2}})


def pack(**attributes: Any) -> Data:
    return factory(stations={"saw": {"time": 3}, "pack": {"time": 2, **attributes}})


def source(**attributes: Any) -> Data:
    return factory(sources={"orders": {"makes": "part", **attributes}})


def two(**parts: Any) -> Data:
    """Return a factory with a second product, *lid*, that rests in a shelf."""
    sound: Data = {
        "products": {
            "part": {"route": ["saw", {"at": "pack", "components": {"lid": 1}}]},
            "lid": {"route": ["press", "shelf"]},
        },
        "sources": {
            "orders": {"makes": "part", "every": 5},
            "lids": {"makes": "lid", "every": 5},
        },
        "stations": {"saw": {"time": 3}, "pack": {"time": 2}, "press": {"time": 1}},
        "buffers": {"shelf": {}},
    }
    return {**sound, **parts}


def assembly(step: Data, **parts: Any) -> Data:
    lid = {"route": ["press", "shelf"]}
    step = {"at": "pack", **step}
    return two(products={"part": {"route": ["saw", step]}, "lid": lid}, **parts)


STATIONS: Data = {"saw": {"time": 3}, "pack": {"time": 2}}
MATRIX: Data = {"matrix": {"part": {"lid": 3}}}

CONTRADICTIONS: list[tuple[str, Data, str, str]] = [
    (
        "a name used twice",
        factory(buffers={"saw": {}}),
        "buffers.saw",
        "used twice, here and at stations.saw. Every place needs a name of its own. Try 'saw_2'",
    ),
    ("a place called exit", factory(buffers={"exit": {}}), "buffers.exit", "Try 'exit_2'"),
    ("an exit called next", factory(exits={"next": {}}), "exits.next", "a word of their own"),
    (
        "a product named like a distribution",
        factory(products={"part": {"route": ["saw"]}, "normal": {"route": ["saw"]}}),
        "products.normal",
        "{normal: 3} would have two meanings",
    ),
    ("an unknown place", route("saw", "pak"), "products.part.route.1.at", "Did you mean 'pack'?"),
    (
        "exit where exits have names",
        route("saw", "exit", exits={"out": {}}),
        "products.part.route.1.at",
        "no place called 'exit'",
    ),
    (
        "an exit that is not the last step",
        route("saw", "out", "pack", exits={"out": {}}),
        "products.part.route.1",
        "An exit is the last step",
    ),
    ("only an exit", route("exit"), "products.part.route", "at least one place before the exit"),
    (
        "an exit among candidates",
        route("saw", ["out", "pack"], exits={"out": {}}),
        "products.part.route.1.at",
        "{out: 0.5}",
    ),
    (
        "no time at all",
        factory(stations={"saw": {}, "pack": {"time": 1}}),
        "products.part.route.0",
        "Give the station a time (stations.saw.time) or the step ({at: saw, time: 5})",
    ),
    (
        "no time for a product",
        two(stations={"saw": {"time": {"lid": 3}}, "pack": {"time": 2}, "press": {"time": 1}}),
        "products.part.route.0",
        "stations.saw.time names only lid",
    ),
    (
        "a time at a buffer",
        route({"at": "shelf", "time": 3}, "pack", buffers={"shelf": {}}),
        "products.part.route.0.time",
        "a buffer has a minimum_time",
    ),
    (
        "two times for one step",
        route({"at": {"saw": 1, "pack": 2}, "time": 3}),
        "products.part.route.0",
        "Leave one out",
    ),
    (
        "a candidate twice",
        route({"at": ["saw", "pack", "saw"]}),
        "products.part.route.0.at",
        "'saw' stands twice",
    ),
    (
        "weights for another place",
        route({"at": ["saw", "pack"], "choose": {"by_share": {"saw": 1, "sav": 2}}}),
        "products.part.route.0.choose.by_share.sav",
        "no candidate called 'sav'. Did you mean 'saw'?",
    ),
    (
        "weights that are all 0",
        route({"at": ["saw", "pack"], "choose": {"by_share": {"saw": 0}}}),
        "products.part.route.0.choose.by_share",
        "at least one weight above 0",
    ),
    (
        "by_share without weights",
        route({"at": ["saw", "pack"], "choose": "by_share"}),
        "products.part.route.0.choose",
        "{by_share: {saw: 1, pack: 1}}",
    ),
    (
        "an unknown choice rule",
        route({"at": ["saw", "pack"], "choose": "shortest_que"}),
        "products.part.route.0.choose",
        "Did you mean 'shortest_queue'?",
    ),
    ("an unknown dispatching rule", saw(rule="spd"), "stations.saw.rule", "Did you mean 'spt'?"),
    (
        "a misspelt distribution",
        saw(time={"exponental": 3}),
        "stations.saw.time.exponental",
        "no distribution or product called 'exponental'. Did you mean 'exponential'?",
    ),
    (
        "scrap of an unknown product",
        saw(quality={"scrap": {"prat": 0.1}}),
        "stations.saw.quality.scrap.prat",
        "no product called 'prat'. Did you mean 'part'?",
    ),
    (
        "a family of an unknown product",
        saw(setup={"between": 3, "families": {"prat": "red"}}),
        "stations.saw.setup.families.prat",
        "Did you mean 'part'?",
    ),
    (
        "a setup to an unknown family",
        saw(setup={"between": 3, "to": {"blue": 5}}),
        "stations.saw.setup.to.blue",
        "no product or family called 'blue'",
    ),
    (
        "a setup to a product that belongs to a family",
        saw(setup={"between": 3, "to": {"part": 5}, "families": {"part": "red"}}),
        "stations.saw.setup.to.part",
        "one of the family 'red'",
    ),
    (
        "a setup matrix with a gap",
        factory(
            products={"part": {"route": ["saw"]}, "lid": {"route": ["saw"]}},
            stations={"saw": {"time": 3, "setup": MATRIX}},
        ),
        "stations.saw.setup",
        "missing from lid to part",
    ),
    (
        "shares above 1",
        route({"at": "saw", "outcomes": {"pack": 0.7, "scrap": 0.4}}, "pack"),
        "products.part.route.0.outcomes",
        "add up to 1.1",
    ),
    (
        "an outcome to nowhere",
        route({"at": "saw", "outcomes": {"pak": 0.7}}, "pack"),
        "products.part.route.0.outcomes.pak",
        "Did you mean 'pack'?",
    ),
    (
        "an outcome to a place of another route",
        assembly({"components": {"lid": 1}, "outcomes": {"press": 0.5}}),
        "products.part.route.1.outcomes.press",
        "the route of 'part' never comes to 'press'",
    ),
    (
        "no way out of a step",
        route("saw", {"at": "pack", "outcomes": {"saw": 1.0}}),
        "products.part.route.1",
        "can ever get out of saw, pack",
    ),
    (
        "everything is done again for ever",
        pack(quality={"rework": {"share": 1.0, "to": "saw"}}),
        "products.part.route.1",
        "can ever get out",
    ),
    (
        "a step name twice",
        route({"at": "saw", "name": "cut"}, {"at": "pack", "name": "cut"}),
        "products.part.route.1.name",
        "used twice in this route",
    ),
    (
        "a step name that is a place",
        route({"at": "saw", "name": "pack"}, "pack"),
        "products.part.route.0.name",
        "is the name of a place",
    ),
    (
        "rework to a later place",
        saw(quality={"rework": {"share": 0.1, "to": "pack"}}),
        "stations.saw.quality.rework.to",
        "does not come to 'pack' before 'saw'",
    ),
    (
        "rework to nowhere",
        saw(quality={"rework": {"share": 0.1, "to": "pak"}}),
        "stations.saw.quality.rework.to",
        "Did you mean 'pack'?",
    ),
    (
        "an unknown component",
        assembly({"components": {"lit": 1}}),
        "products.part.route.1.components.lit",
        "Did you mean 'lid'?",
    ),
    (
        "a component from a station",
        assembly({"components": {"lid": {"from": "press"}}}),
        "products.part.route.1.components.lid.from",
        "'press' is not a buffer",
    ),
    (
        "a component from nowhere",
        assembly({"components": {"lid": {"from": "shelve"}}}),
        "products.part.route.1.components.lid.from",
        "Did you mean 'shelf'?",
    ),
    (
        "a component whose route ends at a station",
        factory(
            products={
                "part": {"route": ["saw", {"at": "pack", "components": {"lid": 1}}]},
                "lid": {"route": ["saw"]},
            }
        ),
        "products.part.route.1.components.lid",
        "ends at saw, not in a buffer",
    ),
    (
        "a component that never comes to the buffer",
        assembly(
            {"components": {"lid": {"from": "other"}}}, buffers={"shelf": {}, "other": {}}
        ),
        "products.part.route.1.components.lid",
        "never comes to 'other', and none is there at the start",
    ),
    (
        "a component of itself",
        factory(
            products={"part": {"route": [{"at": "saw", "components": {"part": 1}}, "shelf"]}},
            buffers={"shelf": {}},
        ),
        "products.part.route.0.components.part",
        "the circle has no beginning",
    ),
    (
        "a component at a buffer",
        two(
            products={
                "part": {"route": ["saw", {"at": "shelf", "components": {"lid": 1}}]},
                "lid": {"route": ["press", "shelf"]},
            }
        ),
        "products.part.route.1.components",
        "put together and taken to pieces at stations",
    ),
    (
        "assembly in batches",
        assembly(
            {"components": {"lid": 1}},
            stations={**STATIONS, "pack": {"time": 2, "batch": 4}, "press": {"time": 1}},
        ),
        "products.part.route.1.components",
        "'pack' works in batches",
    ),
    (
        "an own component that was never split off",
        assembly({"components": {"lid": {"own": True}}}),
        "products.part.route.1.components.lid.own",
        "splits off a 'lid'",
    ),
    (
        "a split into an unknown product",
        assembly({"splits": {"lit": 1}}),
        "products.part.route.1.splits.lit",
        "Did you mean 'lid'?",
    ),
    (
        "a split into itself",
        route("saw", {"at": "pack", "splits": {"part": 2}}),
        "products.part.route",
        "split into itself without end",
    ),
    (
        "dissolves without splits",
        route("saw", {"at": "pack", "dissolves": True}),
        "products.part.route.1.dissolves",
        "needs 'splits'",
    ),
    (
        "a route that goes on after nothing is left",
        assembly({"splits": {"lid": 2}})
        | {
            "products": {
                "part": {"route": [{"at": "saw", "splits": {"lid": 2}, "dissolves": True}, "pack"]},
                "lid": {"route": ["press"]},
            }
        },
        "products.part.route.0.dissolves",
        "Let the route end here",
    ),
    (
        "a carrier that nobody took",
        assembly({"releases": ["lid"]}),
        "products.part.route.1.releases",
        "no earlier step takes 'lid' as a carrier",
    ),
    ("a source of an unknown product", source(every=5) | {
        "sources": {"orders": {"makes": "prat", "every": 5}}
    }, "sources.orders.makes", "Did you mean 'part'?"),
    (
        "a source of nothing",
        factory(sources={"orders": {"makes": {"part": 0}, "every": 5}}),
        "sources.orders.makes",
        "nothing is made",
    ),
    (
        "an order without a product",
        two(sources={"o": {"makes": {"part": 1, "lid": 1}, "schedule": [{"at": 0}]}}),
        "sources.o.schedule.0",
        "must name one of part, lid",
    ),
    (
        "an order of an unknown product",
        source(schedule=[{"at": 0, "product": "prat"}]),
        "sources.orders.schedule.0.product",
        "Did you mean 'part'?",
    ),
    (
        "an order of what the source does not make",
        two(sources={"o": {"makes": "part", "schedule": [{"at": 0, "product": "lid"}]}}),
        "sources.o.schedule.0.product",
        "Add 'lid' to sources.o.makes",
    ),
    ("an empty schedule", source(schedule=[]), "sources.orders.schedule", "at least one order"),
    (
        "arrivals at one instant",
        source(every={"constant": 0}),
        "sources.orders.every",
        "endlessly many parts",
    ),
    (
        "half a part at a time",
        source(every=5, batch=2.5),
        "sources.orders.batch",
        "2.5 is not possible",
    ),
    (
        "a time instead of a number of parts",
        source(every=5, batch={"exponential": 4}),
        "sources.orders.batch",
        "exponential is not possible. A number of parts is a whole number",
    ),
    ("a source in an unknown shift", source(every=5, shift="day"), "sources.orders.shift",
     "no shift called 'day'. There is none at all"),
    (
        "unlimited parts into an unlimited buffer",
        route(
            "shelf",
            "pack",
            buffers={"shelf": {}},
            sources={"o": {"makes": "part", "unlimited": True}},
        ),
        "sources.o.unlimited",
        "Give buffers.shelf.capacity",
    ),
    (
        "unlimited parts for several first places",
        two(sources={"o": {"makes": {"part": 1, "lid": 1}, "unlimited": True}}),
        "sources.o.makes",
        "part at saw, lid at press",
    ),
    (
        "initial content of an unknown product",
        two(buffers={"shelf": {"initial": {"lit": 2}}}),
        "buffers.shelf.initial.lit",
        "Did you mean 'lid'?",
    ),
    (
        "initial content without a way",
        two(buffers={"shelf": {}, "other": {"initial": {"lid": 2}}}),
        "buffers.other.initial.lid",
        "could not go anywhere",
    ),
    (
        "more initial content than room",
        two(buffers={"shelf": {"capacity": 3, "initial": {"lid": 4}}}),
        "buffers.shelf.initial",
        "4 parts are more than the 3 places",
    ),
    (
        "more initial content than cards",
        two(
            buffers={"shelf": {"initial": {"lid": 4}}},
            loops={"kanban": {"cards": 3, "start": "press", "end": "shelf"}},
        ),
        "buffers.shelf.initial",
        "'kanban', which has only 3",
    ),
    (
        "a buffer without places",
        route("saw", "shelf", "pack", buffers={"shelf": {"capacity": 0}}),
        "buffers.shelf.capacity",
        "lets nothing through",
    ),
    (
        "a loop from nowhere",
        factory(loops={"cards": {"cards": 3, "start": "sav"}}),
        "loops.cards.start",
        "Did you mean 'saw'?",
    ),
    (
        "a loop to nowhere",
        factory(loops={"cards": {"cards": 3, "start": "saw", "end": "pak"}}),
        "loops.cards.end",
        "Did you mean 'pack'?",
    ),
    (
        "a loop that ends before it starts",
        factory(loops={"cards": {"cards": 3, "start": "pack", "end": "saw"}}),
        "loops.cards.end",
        "no part comes from 'pack' to 'saw'",
    ),
    (
        "a loop for a product that never passes",
        two(loops={"cards": {"cards": 3, "start": "saw", "products": ["lid"]}}),
        "loops.cards.products",
        "never needs a card",
    ),
    (
        "a loop for an unknown product",
        factory(loops={"cards": {"cards": 3, "start": "saw", "products": ["prat"]}}),
        "loops.cards.products",
        "Did you mean 'part'?",
    ),
    ("an unknown shift", saw(shift="day"), "stations.saw.shift", "no shift called 'day'"),
    (
        "a shift like an unknown one",
        factory(shifts={"early": {"like": "erly"}, "late": {"like": "early"}}),
        "shifts.early.like",
        "no shift called 'erly'",
    ),
    (
        "shifts like each other",
        factory(shifts={"early": {"like": "late"}, "late": {"like": "early"}}),
        "shifts.late.like",
        "in a circle: late - early - late",
    ),
    (
        "a shift without working time",
        factory(shifts={"early": {"from": "06:00", "to": "08:00", "breaks": ["05:00-09:00"]}}),
        "shifts.early",
        "never works",
    ),
    (
        "failures without a pause",
        saw(failures={"jam": {"every": 0, "repair": 1}}),
        "stations.saw.failures.jam.every",
        "stop the machine again at once",
    ),
    (
        "repairs of no length",
        saw(failures={"jam": {"availability": 0.9, "mttr": 0}}),
        "stations.saw.failures.jam.mttr",
        "A mean time to repair of 0".lower(),
    ),
    (
        "cycles with a unit",
        saw(failures={"tool": {"every": "8 h", "repair": 1, "clock": "cycles"}}),
        "stations.saw.failures.tool.every",
        "the clock counts cycles",
    ),
    (
        "availability by cycles",
        saw(failures={"tool": {"availability": 0.9, "mttr": 1, "clock": "cycles"}}),
        "stations.saw.failures.tool.clock",
        "'availability' is a share of time",
    ),
    (
        "maintenance without a pause",
        saw(maintenance={"oil": {"every": 0, "time": 1}}),
        "stations.saw.maintenance.oil.every",
        "stop the machine again at once",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [case[1:] for case in CONTRADICTIONS],
    ids=[case[0] for case in CONTRADICTIONS],
)
def test_a_contradiction_is_refused(data: Data, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Factory(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert path in found, str(caught.value)
    assert words in found[path]


def test_the_sound_factories_of_this_file_are_accepted_without_doubts() -> None:
    assert Factory(**factory()).warnings() == []
    assert Factory(**two()).warnings() == []


def test_several_contradictions_are_reported_together() -> None:
    data = route("sav", "pak", sources={"o": {"makes": "prat", "every": 0}})
    with pytest.raises(ScenarioError) as caught:
        Factory(**data)
    assert [problem.path for problem in caught.value.problems] == [
        "products.part.route.0.at",
        "products.part.route.1.at",
        "sources.o.makes",
        "sources.o.every",
    ]


def test_what_looks_odd_but_has_a_meaning_is_accepted() -> None:
    Factory(**route("saw", {"at": "pack", "outcomes": {"saw": 0.5, "scrap": 0.2}}))
    Factory(**route("saw", {"at": "saw", "name": "again", "outcomes": {"again": 0.5}}))
    Factory(**route({"at": "saw", "outcomes": {"pack": 1.0}}, "pack", "exit"))
    Factory(**route({"at": "saw", "outcomes": {"waste": 0.1}}, "pack", exits={"waste": {}}))
    Factory(**pack(quality={"rework": {"share": 1.0, "to": "saw", "at_most": 2}}))
    Factory(**source(every=0, count=10))
    Factory(**source(every=5, batch={"poisson": 3}))
    Factory(**saw(setup={"to": {"part": 5}}))
    Factory(**factory(loops={"conwip": {"cards": 3, "start": "saw", "end": "exit"}}))
    sub = {"part": {"route": ["saw", {"at": "pack", "components": {"part": {"from": "shelf"}}}]}}
    Factory(**factory(products=sub, buffers={"shelf": {"initial": {"part": 1}}}))


def test_registered_rules_may_be_used_by_name() -> None:
    rules.register("of_test_checks", replace=True)(lambda part, station: 0)
    choices.register("of_test_checks", replace=True)(lambda part, places: places[0])
    Factory(**saw(rule="of_test_checks"))
    Factory(**route({"at": ["saw", "pack"], "choose": "of_test_checks"}))


def test_a_very_long_line_is_checked() -> None:
    assert serial_line(times=[1] * 2000, every=2, buffers=1).warnings() == []


DOUBTS: list[tuple[str, Data, str, str]] = [
    (
        "a product that nobody makes",
        factory(products={"part": {"route": ["saw", "pack"]}, "lid": {"route": ["saw"]}}),
        "products.lid",
        "nobody makes 'lid'",
    ),
    (
        "a station that no route visits",
        factory(stations={**STATIONS, "mill": {"time": 1}}),
        "stations.mill",
        "no route comes to 'mill'",
    ),
    (
        "demand above capacity",
        source(every=2.5),
        "stations.saw",
        "station saw: demand needs 1.2 of its capacity",
    ),
    (
        "demand that needs all of the capacity",
        source(every={"exponential": 3}),
        "stations.saw",
        "all of its capacity",
    ),
    (
        "a normal distribution of which much is cut",
        saw(time={"part": {"normal": {"mean": "1 min", "sd": "50 s"}}}),
        "stations.saw.time.part",
        "12% of this normal distribution lie below 0",
    ),
    (
        "parts that rest for ever",
        route("saw", "pack", "shelf", buffers={"shelf": {}}),
        "products.part.route.2",
        "nobody takes it from there",
    ),
    (
        "a candidate that is never chosen",
        route({"at": ["saw", "pack"], "choose": {"by_share": {"saw": 1}}}),
        "products.part.route.0.choose.by_share",
        "pack has the weight 0",
    ),
    (
        "a machine that is mostly broken",
        saw(failures={"jam": {"every": 10, "repair": "1 h"}}),
        "stations.saw.failures.jam",
        "only 14% of the time. Is a unit missing?",
    ),
    ("preemption without priorities", saw(preemptive=True), "stations.saw.preemptive",
     "all parts have the same priority"),
    ("the rule priority without priorities", saw(rule="priority"), "stations.saw.rule",
     "changes nothing"),
    ("a due date rule without due dates", saw(rule="edd"), "stations.saw.rule",
     "no source gives any"),
    ("least_setup without a setup", saw(rule="least_setup"), "stations.saw.rule",
     "Give stations.saw.setup"),
    ("lots that nobody collects", saw(batch={"move_together": True}),
     "stations.saw.batch.move_together", "no source collects any"),
    ("a last lot that never fills", source(every=5, count=10, collect=4),
     "sources.orders.count", "the last 2 never enter"),
    ("an order due before it comes", source(schedule=[{"at": 5, "due": 3}]),
     "sources.orders.schedule.0.due", "Due dates count from time 0"),
    (
        "a carrier that never returns",
        assembly({"components": {"lid": {"carrier": True}}}),
        "products.part.route.1.components.lid",
        "no later step releases the carrier",
    ),
    (
        "a conveyor with more places than fit",
        route(
            "saw",
            "belt",
            "pack",
            conveyors={"belt": {"length": 3, "speed": 1, "pitch": 1, "capacity": 5}},
        ),
        "conveyors.belt.capacity",
        "only 3 parts of 1 m fit",
    ),
    (
        "a circle of limited places",
        route(
            "saw",
            "pack",
            "saw",
            stations={"saw": {"time": 1, "buffer": 2}, "pack": {"time": 1, "buffer": 3}},
        ),
        "stations.saw",
        "(saw - pack - saw). When all 7 places are taken",
    ),
    (
        "rework into a full buffer",
        pack(buffer=1, quality={"rework": {"share": 0.1, "to": "pack"}}),
        "stations.pack",
        "(pack - pack)",
    ),
    (
        "more cards than places",
        factory(
            stations={"saw": {"time": 1, "buffer": 2}, "pack": {"time": 1, "buffer": 3}},
            loops={"conwip": {"cards": 10, "start": "saw"}},
        ),
        "loops.conwip.cards",
        "3 cards are never used",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "words"), [case[1:] for case in DOUBTS], ids=[case[0] for case in DOUBTS]
)
def test_a_doubt_is_told(data: Data, path: str, words: str) -> None:
    found = {problem.path: problem.message for problem in Factory(**data).warnings()}
    assert path in found, found
    assert words in found[path]


def test_demand_that_gives_way_is_no_reason_for_doubt() -> None:
    assert Factory(**source(every=2, when_full="lose")).warnings() == []
    assert Factory(**source(every=2, count=100)).warnings() == []
    assert Factory(**source(unlimited=True)).warnings() == []
    assert Factory(**source(every=3)).warnings() == []


def test_a_circle_with_few_cards_or_an_open_end_cannot_lock() -> None:
    stations = {"saw": {"time": 1, "buffer": 2}, "pack": {"time": 1, "buffer": 3}}
    circle = route("saw", "pack", "saw", stations=stations)
    few = {"conwip": {"cards": 6, "start": "saw"}}
    many = {"conwip": {"cards": 7, "start": "saw"}}
    assert Factory(**{**circle, "loops": few}).warnings() == []
    assert len(Factory(**{**circle, "loops": many}).warnings()) == 1
    stations = {"saw": {"time": 1, "buffer": 2}, "pack": {"time": 1}}
    assert Factory(**route("saw", "pack", "saw", stations=stations)).warnings() == []
    again = pack(buffer=1, quality={"rework": {"share": 0.1, "repeat": True}})
    assert Factory(**again).warnings() == []
