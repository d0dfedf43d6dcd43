"""States are numbers in the engine: each is the position of its name in the list of the results."""

from __future__ import annotations

import pytest

from factorysim.engine import machines
from factorysim.engine.cells import robots
from factorysim.engine.crews import workers
from factorysim.engine.transport import driving
from factorysim.results.observed import STATES
from factorysim.results.observed_cells import ROBOT_STATES
from factorysim.results.observed_people import WORKER_STATES
from factorysim.results.observed_transport import VEHICLE_STATES


@pytest.mark.parametrize(
    ("room", "names"),
    [
        (machines, STATES),
        (driving, VEHICLE_STATES),
        (workers, WORKER_STATES),
        (robots, ROBOT_STATES),
    ],
)
def test_the_number_of_a_state_is_its_position(room, names):
    assert [getattr(room, name.upper()) for name in names] == list(range(len(names)))
