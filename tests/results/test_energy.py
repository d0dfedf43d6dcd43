from __future__ import annotations

import pytest

from factorysim.results.energy import energy_by_state, energy_by_station, total_energy
from factorysim.results.facts import Facts, power_by_state
from factorysim.results.observed import STATES, MachineSeen, Observed
from tests.results.stories import states


def power(**given: float) -> dict[str, float]:
    return dict(zip(STATES, power_by_state(given), strict=True))


def test_idle_stands_for_every_state_that_is_not_named_except_off():
    found = power(working=6, idle=2.5)
    assert found["off"] == 0
    assert found["working"] == 6
    assert {found[s] for s in STATES if s not in ("off", "working")} == {2.5}


def test_a_machine_that_waits_for_repair_takes_the_power_of_a_failed_one():
    assert power(failed=0.4, idle=2.5)["waiting_for_repair"] == 0.4


def test_without_idle_a_state_that_is_not_named_takes_no_power():
    assert power(working=6)["blocked"] == 0


def test_energy_is_power_times_hours_for_every_machine_of_a_station():
    machines = [MachineSeen("mill", i, states(working=1800, off=1800)) for i in (1, 2)]
    seen = Observed("s", 0.0, 3600.0, "until", machines, [], [], [], [], parts=None)
    facts = Facts(power={"mill": power_by_state({"working": 6, "off": 0.1})}, base_load=4.0)
    by_state = {use.state: use.energy for use in energy_by_state(seen, facts)}
    assert by_state["working"] == pytest.approx(6.0)
    assert by_state["off"] == pytest.approx(0.1)
    assert energy_by_station(seen, facts) == {"mill": pytest.approx(6.1)}
    assert total_energy(seen, facts) == pytest.approx(10.1)
