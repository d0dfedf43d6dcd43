from __future__ import annotations

from factorysim import Buffer, Source, Station
from tests.engine.stories import come, factory, tell


def cars(*, join=None, wheels=4, rack=None, orders, **more):
    return factory(
        {
            "car": [
                *more.pop("before", []),
                {"at": "join", "components": {"wheel": {"count": wheels, "from": "rack"}}},
            ],
            "wheel": [*more.pop("wheel_before", []), "rack"],
        },
        {"join": join or Station(time=5), **more.pop("stations", {})},
        buffers={"rack": rack or Buffer()},
        orders=orders,
        **more,
    )


def test_it_begins_when_the_main_part_and_all_components_are_there():
    story = tell(cars(orders=come((0, "car"), *[(n, "wheel") for n in (1, 2, 3, 4)])))
    assert story.started("join") == [(4, 1)]
    assert story.departures == [(9, "car")]
    assert story.product("wheel").consumed == 4
    assert story.states("join") == {"starved": 4, "working": 5}


def test_it_begins_when_the_main_part_comes_last():
    story = tell(cars(orders=come(*[(n, "wheel") for n in (1, 2, 3, 4)], (7, "car"))))
    assert story.departures == [(12, "car")]
    assert story.place("rack").content == 6 + 5 + 4 + 3


def test_components_are_taken_at_one_instant():
    story = tell(cars(orders=come((0, "car"), *[(n, "wheel") for n in (1, 2, 3, 4)])))
    # They rest until the fourth comes, which is taken in the instant of its arrival.
    assert story.place("rack").most == 3
    assert story.place("rack").waited == 3 + 2 + 1
    assert [time for time, _ in story.when("consumed")] == [4, 4, 4, 4]


def test_without_components_the_machine_offers_no_room_beyond_its_buffer():
    for buffer, blocked in ((0, 3), (1, 0)):
        line = cars(
            join=Station(time=5, buffer=buffer),
            stations={"cut": 1},
            before=["cut"],
            orders=come((0, "car"), *[(n, "wheel") for n in (1, 2, 3, 4)]),
        )
        story = tell(line)
        assert story.departures == [(9, "car")]
        assert story.rows("left")[0].blocked == blocked
        assert story.states("cut").get("blocked", 0) == blocked


def test_components_may_come_directly_from_the_machine_that_made_them():
    line = cars(
        wheels=1,
        rack=Buffer(capacity=0),
        stations={"forge": 3},
        wheel_before=["forge"],
        orders=come((0, "wheel"), (0, "wheel"), (6, "car"), (6, "car")),
    )
    story = tell(line)
    # Wheel 1 is finished at 3 and stays in the forge until 6; wheel 2 is finished at 9.
    assert story.started("join") == [(6, 3), (11, 4)]
    assert story.states("forge") == {"working": 6, "blocked": 3 + 2, "starved": 5}
    assert story.place("rack").most == 0


def test_a_slow_component_sets_the_pace():
    line = cars(
        join=Station(time=1, buffer=0),
        wheels=1,
        rack=Buffer(capacity=1),
        stations={"cut": 2, "forge": 3},
        before=["cut"],
        wheel_before=["forge"],
        orders=Source(makes="car", unlimited=True),
        sources={"steel": Source(makes="wheel", unlimited=True)},
    )
    story = tell(line, until=10)
    assert [time for time, _ in story.started("join")] == [3, 6, 9]
    assert story.states("cut") == {"working": 2 + 2 + 2 + 1, "blocked": 1 + 1 + 1}


def test_a_slow_main_part_fills_the_store_and_blocks_the_maker_of_components():
    line = cars(
        join=Station(time=1, buffer=0),
        wheels=1,
        rack=Buffer(capacity=1),
        stations={"cut": 4, "forge": 1},
        before=["cut"],
        wheel_before=["forge"],
        orders=Source(makes="car", unlimited=True),
        sources={"steel": Source(makes="wheel", unlimited=True)},
    )
    story = tell(line, until=12)
    assert [time for time, _ in story.started("join")] == [4, 8, 12]
    # Wheels are finished at 1, 2 (blocked to 4), 5 (blocked to 8), 9 (blocked to 12).
    assert story.states("forge") == {"working": 4, "blocked": 2 + 3 + 3}


def test_a_kit_of_several_components_waits_for_the_last():
    line = factory(
        {
            "box": [
                {
                    "at": "join",
                    "components": {
                        "lid": {"from": "lids"},
                        "screw": {"count": 2, "from": "screws"},
                    },
                }
            ],
            "lid": ["lids"],
            "screw": ["screws"],
        },
        {"join": 1},
        buffers={"lids": Buffer(), "screws": Buffer()},
        orders=come((0, "box"), (2, "screw"), (3, "lid"), (5, "screw")),
    )
    story = tell(line)
    assert story.departures == [(6, "box")]
    assert [time for time, _ in story.when("consumed")] == [5, 5, 5]


def test_a_component_comes_from_the_buffer_in_which_its_route_ends():
    line = factory(
        {"box": [{"at": "join", "components": {"lid": 1}}], "lid": ["lids"]},
        {"join": 1},
        buffers={"lids": Buffer()},
        orders=come((0, "box"), (2, "lid")),
    )
    assert tell(line).departures == [(3, "box")]


def test_components_may_be_there_at_the_start():
    story = tell(
        cars(rack=Buffer(initial={"wheel": 5}), orders=come((0, "car"), (0, "car"))), until=50
    )
    assert story.departures == [(5, "car")]
    assert (story.product("wheel").initial, story.product("wheel").in_system) == (5, 1)


def test_a_main_part_whose_components_are_there_overtakes_one_that_lacks_them():
    line = factory(
        {
            "car": [{"at": "join", "components": {"wheel": 1}}],
            "bike": [{"at": "join", "components": {"chain": 1}}],
            "wheel": ["wheels"],
            "chain": ["chains"],
        },
        {"join": 5},
        buffers={"wheels": Buffer(), "chains": Buffer()},
        orders=come((0, "car"), (0, "bike"), (1, "chain"), (2, "wheel")),
    )
    assert tell(line).departures == [(6, "bike"), (11, "car")]


def test_two_assembly_machines_share_the_components():
    story = tell(
        cars(
            join=Station(time=5, capacity=2),
            wheels=1,
            orders=come((0, "car"), (0, "car"), (1, "wheel"), (2, "wheel")),
        )
    )
    assert story.started("join") == [(1, 1), (2, 2)]


def test_a_full_store_lets_the_next_component_in_when_one_is_taken():
    line = cars(
        wheels=1,
        rack=Buffer(capacity=1),
        stations={"forge": 1},
        wheel_before=["forge"],
        orders=come((0, "wheel"), (0, "wheel"), (4, "car"), (4, "car")),
    )
    story = tell(line)
    assert story.started("join") == [(4, 3), (9, 4)]
    assert story.states("forge")["blocked"] == 2
    assert story.place("rack").waited == 3 + 5


def test_an_order_that_finds_no_stock_is_lost():
    line = factory(
        {"order": [{"at": "sale", "components": {"good": {"from": "stock"}}}], "good": ["stock"]},
        {"sale": Station(time=0, buffer=0)},
        buffers={"stock": Buffer(initial={"good": 2})},
        orders=come(*[(n, "order") for n in (1, 2, 3, 5)], when_full="lose"),
        sources={"supply": come((4, "good"))},
    )
    story = tell(line)
    assert story.departures == [(1, "order"), (2, "order"), (5, "order")]
    assert story.source().lost == 1
