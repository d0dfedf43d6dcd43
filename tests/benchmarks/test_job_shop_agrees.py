"""The library and the program by hand tell the same story of the job shop, to the last bit.

Both draw the same random numbers from streams of the same names, and both keep the conventions of
docs/conventions.md. So they must agree about every part, every state and every drive.
"""

from __future__ import annotations

import pytest

import factorysim as fs
from tests.benchmarks import models
from tests.benchmarks.handwritten_job_shop import ShopObserved, job_shop

pytestmark = pytest.mark.benchmark


@pytest.fixture(
    scope="module",
    params=[(1, 3, None), (2, 3, None), (3, 2, None), (4, 5, None), (1, 3, 2), (2, 3, 1)],
    ids=str,
)
def both(request: pytest.FixtureRequest) -> tuple[ShopObserved, fs.Result]:
    """What both saw, for a seed, a number of vehicles and of setters."""
    seed, vehicles, setters = request.param
    seen = job_shop(parts=3_000, seed=seed, vehicles=vehicles, setters=setters)
    factory = models.job_shop(vehicles, setters)
    result = fs.simulate(factory, until=seen.duration, warmup=0, seed=seed)
    return seen, result


def test_every_part_takes_exactly_as_long(both: tuple[ShopObserved, fs.Result]):
    seen, result = both
    left = result.parts[result.parts["fate"] == "left"].sort_values("left [s]")
    assert len(left) == seen.parts
    for product, lead_times in seen.lead_times.items():
        assert left[left["product"] == product]["lead_time [s]"].tolist() == lead_times


def test_machines_spend_the_same_time_in_every_state(both: tuple[ShopObserved, fs.Result]):
    seen, result = both
    shares = result.states.set_index(["place", "state"])["share of calendar time"]
    for place, states in seen.shares.items():
        for state, share in states.items():
            assert shares[place, state] == pytest.approx(share, abs=1e-12), (place, state)


def test_queues_have_the_same_contents_and_waits(both: tuple[ShopObserved, fs.Result]):
    seen, result = both
    places = result.places.set_index("place")
    for place in seen.mean_content:
        assert places.loc[place, "content [parts]"] == pytest.approx(seen.mean_content[place])
        assert places.loc[place, "wait [s]"] == pytest.approx(seen.mean_wait[place])


def test_vehicles_make_the_same_trips(both: tuple[ShopObserved, fs.Result]):
    seen, result = both
    assert result.vehicles["trips"].tolist() == seen.trips
    for number, states in enumerate(seen.vehicles):
        for state, share in states.items():
            column = "parked_share" if state == "idle" else f"{state}_share"
            assert result.vehicles.loc[number, column] == pytest.approx(share, abs=1e-12), state


def test_parts_wait_as_long_for_a_vehicle(both: tuple[ShopObserved, fs.Result]):
    seen, result = both
    (fleet,) = result.fleets.to_dict("records")
    pieces = ("until_assigned [s]", "until_arrived [s]", "until_loaded [s]")
    assert sum(fleet[piece] for piece in pieces) == pytest.approx(seen.wait_for_loading)
