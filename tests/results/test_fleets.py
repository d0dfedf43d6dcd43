"""What a run with vehicles shows: tables, indicators, sentences, laws, files."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

import factorysim as fs
from factorysim.errors import AuditError
from factorysim.results import load_result, sentences
from factorysim.results.audit import audit
from factorysim.results.observed import VEHICLE_STATES

ROUTE = ["store", {"at": "mill", "transport": "agv"}, {"at": "exit", "transport": "arm"}]


def factory() -> fs.Factory:
    """A vehicle fetches two parts 40 m away and brings them 20 m to the mill; an arm unloads it.

    Empty 2 m/s, loaded 1 m/s, 5 s to load and to unload. Fetched at 20 and 55 + 20; the arm needs
    4 s for a way.
    """
    hall = fs.Layout(
        nodes={"n1": {}, "n2": {}, "n3": {}},
        edges=[
            {"from": "n1", "to": "n2", "length": 40.0},
            {"from": "n2", "to": "n3", "length": 20.0},
        ],
        places={"store": "n2", "mill": "n3"},
        chargers={"plug": fs.Charger(at="n1")},
    )
    return fs.Factory(
        time_unit="s",
        products={"part": fs.Product(route=ROUTE)},
        sources={"orders": fs.Source(makes="part", every=1, first_at=0, count=2)},
        buffers={"store": fs.Buffer()},
        stations={"mill": fs.Station(time=10)},
        layouts={"hall": hall},
        fleets={
            "agv": fs.Fleet(
                layout="hall", start=["n1"], speed={"empty": 2.0, "loaded": 1.0}, load=5, unload=5,
                battery={"capacity": 1.0, "empty": 0.36, "loaded": 0.72, "idle": 0.0},
            ),
            "arm": fs.Fleet(travel=4, load=0, unload=0, start=["mill"]),
        },
    )  # fmt: skip


def result(record: str = "history") -> fs.Result:
    return fs.simulate(factory(), until=100, record=record)


def test_the_table_of_fleets():
    table = result().fleets.set_index("fleet")
    agv = table.loc["agv"]
    # The first load is fetched at 20, on it at 25, at the mill at 45, set down at 50; the second
    # is assigned at 50, fetched at 60, on the vehicle at 65, set down at 90.
    assert (agv["requests"], agv["deliveries"]) == (2, 2)
    assert agv["until_assigned [s]"] == (0 + 49) / 2
    assert agv["until_arrived [s]"] == (20 + 10) / 2
    assert agv["until_loaded [s]"] == 5
    assert agv["response_time [s]"] == (20 + 59) / 2
    assert agv["until_delivered [s]"] == (50 + 89) / 2
    assert agv["deliveries [1/h]"] == 72
    assert agv["utilisation"] == 0.9
    assert agv["empty_travel_share"] == 60 / 100
    assert table.loc["arm", "deliveries"] == 1


def test_the_table_of_vehicles():
    table = result().vehicles.set_index("fleet")
    agv = table.loc["agv"]
    assert (agv["trips"], agv["driven_empty [m]"], agv["driven_loaded [m]"]) == (2, 60, 40)
    assert agv["driving_empty_share"] == 0.3
    assert agv["driving_loaded_share"] == 0.4
    assert agv["loading_share"] == agv["unloading_share"] == 0.1
    assert agv["parked_share"] == pytest.approx(0.1)
    # 30 s at 0.36 kW and 40 s at 0.72 kW: 39.6 kWs.
    assert agv["energy_used [kWh]"] == pytest.approx(39.6 / 3600)
    assert agv["charge"] == agv["lowest_charge"] == pytest.approx(1 - 39.6 / 3600)
    assert math.isnan(table.loc["arm", "charge"])


def test_the_table_of_traffic():
    table = result().traffic
    rows = table[["fleet", "from", "to", "passages"]].values.tolist()
    assert rows == [["agv", "n1", "n2", 1], ["agv", "n2", "n3", 2], ["agv", "n3", "n2", 1]]


def test_indicators_of_transport():
    seen = result()
    assert seen.value("deliveries") == 3 * 36
    # Of the part that left: 50 s by the vehicle, 4 s by the arm.
    assert seen.value("transport_time") == 54
    assert seen.value("response_time") == pytest.approx((20 + 59 + 0) / 3)
    assert seen.value("empty_travel_share") == 0.6
    assert seen.value("vehicle_utilisation") == pytest.approx((90 + 4) / 200)
    assert seen.value("vehicle_blocked_share") == 0


def test_without_fleets_there_is_nothing_to_say():
    line = fs.serial_line(times=[1])
    seen = fs.simulate(line, until=10)
    assert seen.fleets.empty
    assert math.isnan(seen.value("transport_time"))
    assert math.isnan(seen.value("deliveries"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["part 1 (part) asks for transport from store", "agv 1 drives empty",
                "part 1 (part) is picked up at store", "part 1 (part) is set down at mill",
                "agv 1 stands idle"]),
        ("fr", ["agv 1"]),
        ("de", ["agv 1"]),
    ],
)  # fmt: skip
def test_a_ride_is_told_in_sentences(language, expected):
    told = "\n".join(sentences(result(), language=language))
    for words in expected:
        assert words in told
    assert "{" not in told


def test_all_states_of_vehicles_have_words_in_every_language():
    from factorysim.text import words

    for language in ("en", "fr", "de"):
        say = words(language)
        for state in VEHICLE_STATES:
            assert "agv 1" in say(f"telling.vehicle.{state}", vehicle="agv 1")


def test_the_history_names_fleets_and_their_states():
    table = result().history
    vehicle = table[table["kind"] == "vehicle"]
    assert set(vehicle["place"]) == {"agv", "arm"}
    first = vehicle[vehicle["place"] == "agv"].iloc[0]
    assert (first["machine"], first["state"]) == (1, "driving_empty")
    assert (table["kind"] == "drives").sum() == 4


def test_what_is_recorded_changes_nothing():
    one, other = (result(record).observed for record in ("none", "history"))
    assert one.fleets == other.fleets
    assert one.digest == other.digest


def test_a_saved_result_has_its_fleets(tmp_path: Path):
    seen = result("parts")
    again = load_result(seen.save(tmp_path / "run"))
    assert again.observed.fleets == seen.observed.fleets
    assert again.fleets.equals(seen.fleets)
    assert again == seen


def test_tables_are_exported(tmp_path: Path):
    result("parts").to_csv(tmp_path)
    names = {path.stem for path in tmp_path.glob("*.csv")}
    assert {"fleets", "vehicles", "traffic"} <= names


# Laws


def broken(**changes: object) -> str:
    """Return what the audit says about the fleet of a run with *changes*."""
    seen = result("parts").observed
    fleet = replace(seen.fleets[0], **changes)
    with pytest.raises(AuditError) as caught:
        audit(replace(seen, fleets=[fleet, seen.fleets[1]]))
    return str(caught.value)


def test_a_load_that_nobody_set_down_is_named():
    assert "fleet agv: 3 loads, but its vehicles say 2" in broken(delivered=3)


def test_a_load_that_was_never_asked_for_is_named():
    assert "fleet agv: 1 requests" in broken(asked=1)


def test_states_of_a_vehicle_that_do_not_fill_the_window_are_named():
    vehicle = result("parts").observed.fleets[0].vehicles[0]
    states = [
        time + (state == "parked")
        for state, time in zip(VEHICLE_STATES, vehicle.states, strict=True)
    ]
    said = broken(vehicles=[replace(vehicle, states=states)])
    assert "vehicle agv 1: its states last 101.0 together, the window 100.0" in said


def test_a_battery_above_full_is_named():
    vehicle = result("parts").observed.fleets[0].vehicles[0]
    assert "its battery is above full" in broken(vehicles=[replace(vehicle, charge=1.1)])


# Live


def test_vehicles_are_seen_live():
    sim = fs.Simulation(factory())
    told = []
    sim.on("part_picked_up", lambda event: told.append((event.time, event.place)))
    sim.on("vehicle_changed", lambda event: told.append((event.time, event.state)))
    sim.run(until=30)
    agv = sim.fleets["agv"][0]
    assert (agv.name, agv.state, agv.node) == ("agv 1", "driving_loaded", "n2")
    assert [part.number for part in agv.parts] == [1]
    assert agv.charge == pytest.approx(1 - (20 * 0.36 + 5 * 0.72) / 3600)
    assert (20, "loading") in told
    assert (25, "store") in told
    assert "agv 1: the vehicle arrives" in " ".join(sim.upcoming())
