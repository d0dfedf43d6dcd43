from __future__ import annotations

import pytest

from factorysim import Failure, Source, Station, exponential, uniform
from factorysim.engine import streams
from factorysim.engine.streams import Streams
from tests.engine.stories import come, factory, tell


def times_at(story, place):
    """The drawn processing times, in the order in which the work began."""
    return [h.detail for h in story.happenings if (h.kind, h.place) == ("started", place)]


def shop(**more):
    stations = {
        "saw": Station(
            time=exponential(2), failures={"jam": Failure(every=exponential(9), repair=1)}
        ),
        "mill": Station(time=uniform(1, 3), quality={"scrap": 0.1}),
        **more.pop("stations", {}),
    }
    routes = {"part": ["saw", "mill"], **more.pop("routes", {})}
    return factory(
        routes, stations, orders=Source(makes="part", every=exponential(4), count=200), **more
    )


def test_a_stream_depends_on_seed_replication_and_name_only():
    def first(seed, replication, name):
        draw = Streams(seed=seed, replication=replication).uniform(name)
        return [draw() for _ in range(5)]

    assert first(1, 0, "a") == first(1, 0, "a")
    different = [first(1, 0, "a"), first(2, 0, "a"), first(1, 1, "a"), first(1, 0, "b")]
    assert len({tuple(draws) for draws in different}) == 4


def test_other_streams_do_not_disturb_a_stream():
    alone = Streams(seed=1, replication=0)
    busy = Streams(seed=1, replication=0)
    other, wanted = busy.uniform("other"), busy.of(exponential(2), "wanted")
    mixed = []
    for _ in range(50):
        other()
        mixed.append(wanted())
    draw = alone.of(exponential(2), "wanted")
    assert mixed == [draw() for _ in range(50)]


@pytest.mark.parametrize(("first", "largest"), [(1, 1), (3, 7), (1000, 1000)])
def test_the_size_of_a_block_never_changes_a_value(monkeypatch, first, largest):
    usual = tell(shop(), seed=5).result.digest
    monkeypatch.setattr(streams, "FIRST_BLOCK", first)
    monkeypatch.setattr(streams, "LARGEST_BLOCK", largest)
    assert tell(shop(), seed=5).result.digest == usual


def test_seed_and_replication_decide():
    digests = [
        tell(shop(), seed=seed, replication=replication).result.digest
        for seed, replication in [(1, 0), (1, 0), (2, 0), (1, 1)]
    ]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_adding_a_station_does_not_change_what_the_others_draw():
    small = tell(shop())
    large = tell(
        shop(
            routes={"extra": ["lathe"]},
            stations={"lathe": Station(time=exponential(1))},
            sources={"more": Source(makes="extra", every=exponential(3), count=100)},
        )
    )
    for place in ("saw", "mill"):
        assert times_at(small, place) == times_at(large, place)
    assert [time for time, _ in small.started("saw")] == [time for time, _ in large.started("saw")]
    assert small.product("part").scrapped == large.product("part").scrapped


def test_adding_a_failure_does_not_change_the_processing_times():
    changed = shop().with_changes({"stations.mill.failures": {"new": {"every": 7, "repair": 2}}})
    assert times_at(tell(shop()), "mill") == times_at(tell(changed), "mill")


def test_a_machine_of_its_own_has_its_own_failures():
    line = factory(
        {"part": ["mill"]},
        {
            "mill": Station(
                time=1, capacity=2, failures={"jam": Failure(every=exponential(5), repair=1)}
            )
        },
        orders=Source(makes="part", unlimited=True),
    )
    story = tell(line, until=60)
    failed = [
        [time for time, state in story.changes("mill", n) if state == "failed"] for n in (1, 2)
    ]
    assert failed[0] != failed[1]


def test_parts_that_join_together_draw_in_the_order_in_which_they_join():
    # Part 2 (from a, declared first) and part 1 (from b) join at the same instant, again and again.
    line = factory(
        {"x": ["a", "last"], "y": ["b", "last"]},
        {"a": 3, "b": 3, "last": Station(time=uniform(0.5, 1))},
        orders=come(*[order for n in range(30) for order in ((4 * n, "y"), (4 * n, "x"))]),
    )
    assert len(tell(line).left_at) == 60
