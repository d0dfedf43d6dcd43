"""From the history to the columns of a page: checked against the tables of the result."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest

import factorysim as fs
from factorysim.errors import NotRecorded, ScenarioError
from factorysim.replay import replay_page, write_replay
from factorysim.replay.columns import AT_FIRST, STATE_NAMES, columns_of_history
from factorysim.replay.encoding import packed


def run(name, **changes):
    scenario = fs.read_scenario(name).with_changes({"run.warmup": 0.0, **changes})
    return fs.simulate(scenario, record="history")


@pytest.fixture(scope="module")
def line():
    return run("flexible-line", **{"run.until": "16 h"})


def unpacked(text):
    """Read the columns again, one number after the other."""
    body = zlib.decompress(base64.b64decode(text), -15)
    columns, at = [], 0
    while at < len(body):
        end = at + 4 + int.from_bytes(body[at : at + 4], "little")
        at += 4
        numbers, total = [], 0
        while at < end:
            value = shift = 0
            while True:
                byte = body[at]
                at += 1
                value |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            total += (value >> 1) ^ -(value & 1)
            numbers.append(total)
        columns.append(numbers)
    return columns


def test_what_is_packed_can_be_read_again():
    columns = [[1, 5, 5, -3], [], [0], [2**31 - 2, 0, -(2**31) + 2], list(range(1000))]
    assert unpacked(packed(columns)) == columns


@pytest.mark.parametrize("name", ["flexible-line", "demonstrator", "vehicle-loop", "helpful-robot"])
def test_the_times_in_each_state_are_those_of_the_tables(name):
    result = run(name, **{"run.until": "20 h"} if name != "helpful-robot" else {})
    columns = columns_of_history(result)
    observed = result.observed
    wanted = [
        *(m.states for m in observed.machines),
        *(v.states for fleet in observed.fleets for v in fleet.vehicles),
        *(w.states for crew in observed.crews for w in crew.workers),
        *(r.states for cell in observed.cells for r in cell.robots),
    ]
    scale = fs.units.SECONDS[observed.time_unit] / columns.tick
    found = [[0.0] * len(STATE_NAMES[unit[0]]) for unit in columns.units]
    state = [STATE_NAMES[unit[0]].index(AT_FIRST[unit[0]]) for unit in columns.units]
    since = [0] * len(state)
    for time, unit, value, _ in zip(*columns.states, strict=True):
        found[unit][state[unit]] += time - since[unit]
        state[unit], since[unit] = value, time
    for unit, value in enumerate(state):
        found[unit][value] += columns.end - since[unit]
    assert len(found) == len(wanted)
    slack = len(columns.states[0]) + 1
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx([time * scale for time in other], abs=slack)


def test_the_parts_in_the_system_are_those_of_the_table(line):
    columns = columns_of_history(line)
    table = line.wip.to_numpy()
    gone = {i for i, group in enumerate(columns.groups) if group[0] == "gone"}
    times, steps, here = [], [], {}
    for time, part, group in zip(*columns.moves, strict=True):
        was, here[part] = here.get(part), group
        steps.append((group not in gone) - (was is not None and was not in gone))
        times.append(time)
    numbers = np.cumsum(steps)
    for moment in np.linspace(times[0], columns.end - 1, 50).astype(int):
        # A time is rounded down to a tick, so what is shown at a tick began before the next one.
        row = np.searchsorted(table[:, 0] * 60 / columns.tick, moment + 1) - 1
        shown = np.searchsorted(times, moment, side="right") - 1
        assert numbers[shown] == table[row, 1]


def test_a_blocked_machine_knows_the_place_for_which_it_waits():
    result = fs.simulate(fs.serial_line(times=[1.0, 3.0], buffers=0), until=20, record="history")
    columns = columns_of_history(result)
    plan = result.facts.floor_plan
    causes = {
        plan.places[cause - 1].name
        for _, unit, state, cause in zip(*columns.states, strict=True)
        if STATE_NAMES["machine"][state] == "blocked" and cause
    }
    assert causes == {"station_2"}


@pytest.mark.parametrize(("length", "tick"), [("1 h", 0.001), ("8 h", 0.01), ("300 d", 0.1)])
def test_times_are_as_fine_as_the_length_of_the_run_and_32_bits_allow(length, tick):
    line = fs.serial_line(times=["20 h"], every="1 d")
    long = fs.simulate(line, until=length, record="history")
    assert columns_of_history(long).tick == tick


def test_without_a_history_the_message_says_what_to_do(tmp_path):
    result = fs.simulate(fs.serial_line(times=[1.0]), until=5)
    with pytest.raises(NotRecorded, match="record='history'"):
        result.replay(tmp_path / "page.html")


def test_the_same_run_makes_the_same_page(line, tmp_path):
    one = line.replay(tmp_path / "one.html").read_bytes()
    again = run("flexible-line", **{"run.until": "16 h"})
    assert write_replay(tmp_path / "two.html", [again]).read_bytes() == one


def test_a_page_holds_one_run_or_two(line):
    assert replay_page([line, line]).count('type="text/plain"') == 2
    with pytest.raises(ScenarioError, match="not 3"):
        replay_page([line] * 3)


def test_ten_thousand_moves_make_a_small_page():
    result = run("flexible-line", **{"run.until": "160 h"})
    columns = columns_of_history(result)
    share = 10_000 / len(columns.moves[0])
    assert len(columns.moves[0]) > 8_000
    assert len(replay_page([result])) * min(share, 1.0) <= 150_000


def test_a_shift_of_a_line_of_fourteen_stations_is_a_small_page():
    factory = fs.serial_line(times=[fs.exponential("9 s")] * 14, buffers=4)
    result = fs.simulate(factory, until="8 h", record="history")
    assert len(columns_of_history(result).moves[0]) > 30_000
    assert len(replay_page([result])) <= 300_000


def test_nothing_of_a_scenario_can_leave_its_place_in_the_page():
    name = "</script><img src=x onerror=alert(1)>"
    factory = fs.Factory(
        products={"p": fs.Product(route=["m"])},
        sources={"s": fs.Source(makes="p", every=1.0)},
        stations={"m": fs.Station(time=1.0, title=name)},
    )
    page = replay_page([fs.simulate(factory, until=5, record="history")])
    assert "<img" not in page
    assert page.count("</script>") == 3
    assert "default-src 'none'" in page
    namespace = "http://www.w3.org/2000/svg"
    assert "http" not in page.replace("http-equiv", "").replace(namespace, "")
