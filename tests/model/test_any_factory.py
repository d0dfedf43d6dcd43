"""Whatever people write, the model answers with a factory or with a list of problems."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.model import Factory
from factorysim.model.loads import utilisations

PLACES = ["s1", "s2", "s3", "b1", "b2", "belt", "out", "exit", "nowhere"]
PRODUCTS = ["p", "q", "r", "ghost"]

place = st.sampled_from(PLACES)
product = st.sampled_from(PRODUCTS)
time = st.sampled_from([0, 1, 2.5, "90 s", {"exponential": 2}, {"normal": {"mean": 1, "cv": 1}}])
share = st.sampled_from([0, 0.1, 0.5, 1])
shares = st.dictionaries(product, share, max_size=2)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


at = st.one_of(
    place,
    st.lists(place, min_size=1, max_size=3),
    st.dictionaries(place, time, min_size=1, max_size=2),
)
component = st.one_of(
    st.integers(1, 3), optional(**{"from": place, "carrier": st.booleans(), "own": st.booleans()})
)
step = st.one_of(
    place,
    st.fixed_dictionaries(
        {"at": at},
        optional={
            "name": st.sampled_from(["first", "again", "s1"]),
            "time": st.one_of(time, st.dictionaries(product, time, max_size=2)),
            "choose": st.sampled_from(
                ["random", "shortest_queue", "wrong", {"by_share": {"s1": 1, "s2": 3}}]
            ),
            "components": st.dictionaries(product, component, max_size=2),
            "splits": st.dictionaries(product, st.integers(1, 2), max_size=1),
            "dissolves": st.booleans(),
            "releases": st.lists(product, max_size=1),
            "outcomes": st.dictionaries(
                st.sampled_from([*PLACES, "next", "scrap", "first"]), share, max_size=2
            ),
        },
    ),
)
rework = st.one_of(
    st.fixed_dictionaries({"share": st.one_of(share, shares), "to": place}),
    st.fixed_dictionaries(
        {"share": share, "repeat": st.just(True)},
        optional={"at_most": st.integers(1, 3), "then": st.sampled_from(["scrap", "pass"])},
    ),
)
station = optional(
    time=st.one_of(time, st.dictionaries(product, time, max_size=3)),
    capacity=st.integers(1, 3),
    buffer=st.integers(0, 3),
    rule=st.sampled_from(["spt", "edd", "wrong"]),
    setup=st.one_of(time, st.fixed_dictionaries({"to": st.dictionaries(product, time)})),
    quality=optional(scrap=st.one_of(share, shares), rework=rework),
    batch=st.sampled_from([1, 3, {"min": 2}, {"move_together": True}]),
    failures=st.dictionaries(
        st.just("jam"),
        st.fixed_dictionaries(
            {"every": time, "repair": time},
            optional={"clock": st.sampled_from(["working", "calendar", "cycles"])},
        ),
        max_size=1,
    ),
    shift=st.sampled_from(["early", "late", "none"]),
)
source = st.one_of(
    st.fixed_dictionaries(
        {"makes": st.one_of(product, shares), "every": time},
        optional={"batch": st.sampled_from([1, 4, {"poisson": 2}]), "shift": st.just("early")},
    ),
    st.fixed_dictionaries({"makes": product, "unlimited": st.just(True)}),
    st.fixed_dictionaries({"makes": product, "schedule": st.just([{"at": 0}, {"at": 1}])}),
)
buffer = optional(
    capacity=st.integers(0, 4), initial=st.dictionaries(product, st.integers(0, 5), max_size=1)
)
factory = st.fixed_dictionaries(
    {
        "products": st.dictionaries(
            st.sampled_from(PRODUCTS[:3]),
            st.fixed_dictionaries({"route": st.lists(step, min_size=1, max_size=4)}),
            min_size=1,
        ),
        "sources": st.dictionaries(st.sampled_from(["x", "y"]), source),
        "stations": st.fixed_dictionaries(dict.fromkeys(["s1", "s2", "s3"], station)),
        "buffers": st.fixed_dictionaries(dict.fromkeys(["b1", "b2"], buffer)),
        "conveyors": st.just({"belt": {"length": 4, "speed": 1, "pitch": 1}}),
        "loops": st.dictionaries(
            st.just("cards"),
            st.fixed_dictionaries({"cards": st.integers(1, 9), "start": place, "end": place}),
            max_size=1,
        ),
        "shifts": st.just(
            {"early": {"from": "06:00", "to": "14:00"}, "late": {"like": "early", "days": "sat"}}
        ),
    },
    optional={"exits": st.just({"out": {}})},
)


def look_at(data: dict[str, Any]) -> None:
    """Make the factory and ask it everything that can be known before a run."""
    try:
        made = Factory(**data)
    except ScenarioError as error:
        told = error.problems
    else:
        told = tuple(made.warnings())
        assert all(load >= 0 for load in utilisations(made).values())
        assert Factory(**made.to_data()) == made
        assert made.with_changes({"power": 2}).with_changes({"power": 0}) == made
    assert all(problem.path and problem.message for problem in told)


@given(factory)
def test_a_property_of_any_factory_is_accepted_or_refused_in_words(data: dict[str, Any]) -> None:
    look_at(data)


simple_step = st.one_of(
    st.sampled_from(["s1", "s2", "s3"]),
    st.fixed_dictionaries(
        {"at": st.sampled_from(["s1", ["s1", "s2"], ["s2", "s3"]])},
        optional={
            "outcomes": st.dictionaries(
                st.sampled_from(["s1", "s2", "s3", "next", "scrap", "exit"]),
                st.sampled_from([0.1, 0.5]),
                max_size=2,
            )
        },
    ),
)
sound_station = st.fixed_dictionaries(
    {"time": st.sampled_from([1, 2, {"exponential": 1}])},
    optional={
        "buffer": st.integers(0, 3),
        "quality": st.one_of(
            st.fixed_dictionaries({"scrap": st.sampled_from([0.1, 0.9])}),
            st.fixed_dictionaries(
                {
                    "rework": st.fixed_dictionaries(
                        {"share": st.sampled_from([0.1, 0.9]), "repeat": st.just(True)},
                        optional={"at_most": st.integers(1, 3)},
                    )
                }
            ),
        ),
    },
)


@given(
    st.lists(simple_step, min_size=1, max_size=5),
    st.fixed_dictionaries(dict.fromkeys(["s1", "s2", "s3"], sound_station)),
)
def test_a_property_of_sound_routes_is_that_their_loads_are_known(
    route: list[Any], stations: dict[str, Any]
) -> None:
    data = {
        "products": {"p": {"route": route}},
        "sources": {"x": {"makes": "p", "every": 10}},
        "stations": stations,
    }
    look_at(data)
