from __future__ import annotations

import pytest
import simpy
import simpy.rt

from factorysim import (
    ModelError,
    ScenarioError,
    Simulation,
    Source,
    Station,
    UnknownName,
    exponential,
    serial_line,
)
from tests.engine.stories import come, factory


def line(**more):
    """Part n comes at n, is cut for 4 and welded for 3."""
    return factory(
        {"part": ["cut", "weld"]},
        {"cut": 4, "weld": 3},
        orders=Source(makes="part", every=1, **more),
    )


def random_line():
    return serial_line(times=[exponential(1), exponential(1.2), exponential(0.9)], buffers=2)


def digest(sim):
    return sim.observed().digest


# --- running ---


def test_a_run_to_a_time_includes_that_instant():
    sim = Simulation(line())
    sim.run(until=5)
    assert (sim.now, sim.stations["cut"].done) == (5, 1)


def test_a_run_in_pieces_is_the_same_as_in_one():
    whole, pieces = Simulation(random_line()), Simulation(random_line())
    whole.run(until=100)
    for end in (10, 10.5, 33, 100):
        pieces.run(until=end)
    assert digest(whole) == digest(pieces)
    assert whole.observed().machines == pieces.observed().machines


def test_stepping_is_the_same_as_running():
    ran, stepped = Simulation(random_line()), Simulation(random_line())
    ran.run(until=50)
    assert stepped.step()
    while stepped.env.peek() <= 50:
        assert stepped.step()
    assert stepped.parts_in_system > 0
    assert digest(ran) == digest(stepped)


def test_a_step_works_off_one_instant():
    sim = Simulation(line(count=2))
    times = []
    while sim.step():
        times.append(sim.now)
    # Arrivals at 1 and 2; cut is finished at 5 and 9, weld at 8 and 12.
    assert times == [1, 2, 5, 8, 9, 12]
    assert sim.ended == "nothing left to do"


def test_a_step_covers_everything_of_its_instant():
    sim = Simulation(factory({"part": ["a", "b"]}, {"a": 2, "b": 0}, orders=come(0, 0)))
    while sim.now < 2:
        sim.step()
    assert (sim.stations["a"].done, sim.stations["b"].done, sim.parts_in_system) == (1, 1, 1)


def test_a_run_until_a_condition_holds():
    sim = Simulation(line())
    sim.run(until=lambda sim: sim.stations["cut"].queue > 5)
    # Arrivals 1, 2, ...; one leaves the queue at 1, 5 and 9: after 8 arrivals 8 - 2 wait.
    assert (sim.now, sim.stations["cut"].queue) == (8, 6)


def test_a_condition_that_never_holds_ends_with_the_work():
    sim = Simulation(line(count=2))
    sim.run(until=lambda sim: False)
    assert (sim.ended, sim.now) == ("nothing left to do", 12)


def test_a_run_without_an_end_goes_on_until_nothing_is_left():
    sim = Simulation(line(count=2))
    sim.run()
    assert (sim.ended, sim.now) == ("nothing left to do", 12)


def test_calendar_failures_do_not_keep_a_run_going():
    failing = line(count=2).with_changes(
        {"stations.cut.failures": {"jam": {"every": 100, "repair": 5, "clock": "calendar"}}}
    )
    sim = Simulation(failing)
    sim.run()
    assert (sim.ended, sim.now) == ("nothing left to do", 12)


def test_stepping_ends_with_the_wanted_number_of_parts():
    sim = Simulation(line())
    sim.stop_after_parts(2)
    sim.run()
    assert (sim.ended, sim.now) == ("parts", 12)


def test_a_run_cannot_go_back():
    sim = Simulation(line())
    sim.run(until=10)
    with pytest.raises(ScenarioError, match="lies before the present, 10"):
        sim.run(until=9)


@pytest.mark.parametrize("until", ["5 lightyears", -3, float("nan")])
def test_a_time_that_is_none_is_refused(until):
    with pytest.raises(ScenarioError):
        Simulation(line()).run(until=until)


def test_settings_are_checked():
    with pytest.raises(ScenarioError, match="none, parts or history"):
        Simulation(line(), record="all")
    with pytest.raises(ScenarioError, match="has to start at 0"):
        Simulation(line(), env=simpy.Environment(initial_time=5))


def test_times_may_have_units():
    sim = Simulation(line(), warmup="1 h")
    sim.run(until="2 h")
    assert (sim.warmup, sim.now) == (60, 120)


@pytest.mark.parametrize("record", ["none", "parts", "history"])
def test_what_is_recorded_changes_nothing(record):
    sim, other = Simulation(random_line(), record=record), Simulation(random_line())
    sim.run(until=200)
    other.run(until=200)
    assert digest(sim) == digest(other)


# --- processes of students ---


def test_a_simpy_process_watches_the_line():
    sim, seen = Simulation(line()), []

    def inspector(env):
        while True:
            yield env.timeout(2.5)
            seen.append((env.now, sim.stations["weld"].state, sim.stations["cut"].queue))

    sim.env.process(inspector(sim.env))
    sim.run(until=10)
    assert seen == [(2.5, "starved", 1), (5, "starved", 3), (7.5, "working", 5), (10, "working", 6)]


@pytest.mark.parametrize("first_wait", [5, 2, 4.5])
def test_a_process_sees_the_factory_before_its_instant_and_after_it_is_settled(first_wait):
    # Part 1 goes from cut to weld at 5, whether the process was scheduled before that or after.
    sim, seen = Simulation(line(count=1)), []

    def inspector(env):
        yield env.timeout(first_wait)
        if first_wait < 5:
            yield env.timeout(5 - first_wait)
        seen.append((env.now, sim.stations["cut"].state, sim.stations["weld"].state))
        yield sim.settled()
        seen.append((env.now, sim.stations["cut"].state, sim.stations["weld"].state))

    sim.env.process(inspector(sim.env))
    sim.run(until=10)
    assert seen == [(5, "working", "starved"), (5, "starved", "working")]


def test_a_watching_process_changes_nothing():
    plain, watched = Simulation(random_line()), Simulation(random_line())

    def watch(env):
        while True:
            yield env.timeout(0.25)

    watched.env.process(watch(watched.env))
    plain.run(until=100)
    watched.run(until=100)
    assert digest(plain) == digest(watched)


def test_resources_interrupts_and_conditions_of_simpy_work_beside_the_line():
    sim, told = Simulation(line()), []
    env = sim.env
    crane = simpy.Resource(env, capacity=1)

    def user(name, hold):
        with crane.request() as request:
            yield request
            yield env.timeout(hold)
            told.append((env.now, name))

    def sleeper():
        try:
            yield env.timeout(100)
        except simpy.Interrupt as interrupt:
            told.append((env.now, interrupt.cause))

    def conductor(victim):
        yield env.timeout(3)
        victim.interrupt("wake up")
        first = yield env.timeout(4, "a") | env.timeout(9, "b")
        told.append((env.now, list(first.values())))
        yield env.timeout(1) & env.timeout(2)
        told.append((env.now, "both"))

    env.process(user("one", 2))
    env.process(user("two", 2))
    env.process(conductor(env.process(sleeper())))
    sim.run(until=20)
    assert told == [(2, "one"), (3, "wake up"), (4, "two"), (7, ["a"]), (9, "both")]
    assert sim.stations["cut"].done == 4


def test_an_error_in_a_process_reaches_the_student():
    sim = Simulation(line())

    def clumsy(env):
        yield env.timeout(3)
        raise ZeroDivisionError("oops")

    sim.env.process(clumsy(sim.env))
    with pytest.raises(ZeroDivisionError, match="oops"):
        sim.run(until=10)


def test_a_process_keeps_the_run_going():
    sim = Simulation(line(count=1))

    def late(env):
        yield env.timeout(30)

    sim.env.process(late(sim.env))
    sim.run()
    assert sim.now == 30


def test_a_real_time_environment_gives_the_same_history():
    real = Simulation(random_line(), env=simpy.rt.RealtimeEnvironment(factor=1e-6, strict=False))
    usual = Simulation(random_line())
    real.run(until=40)
    usual.run(until=40)
    assert digest(real) == digest(usual)
    assert (real.ended, real.now) == ("until", 40)


# --- hooks and the event list ---


def test_hooks_are_told_what_happens():
    sim, seen = Simulation(line(count=2)), []
    for kind in (
        "part_created",
        "part_entered",
        "operation_started",
        "operation_finished",
        "part_finished",
    ):
        sim.on(
            kind,
            lambda event: seen.append((event.time, event.kind, event.part.number, event.place)),
        )
    sim.run(until=6)
    assert seen == [
        (1, "part_created", 1, None),
        (1, "part_entered", 1, "cut"),
        (1, "operation_started", 1, "cut"),
        (2, "part_created", 2, None),
        (2, "part_entered", 2, "cut"),
        (5, "operation_finished", 1, "cut"),
        (5, "operation_started", 2, "cut"),
        (5, "operation_started", 1, "weld"),
    ]


def test_an_event_of_an_operation_tells_its_length_and_machine():
    sim, seen = Simulation(line(count=1)), []
    sim.on("operation_started", lambda event: seen.append((event.duration, event.machine)))
    sim.run()
    assert seen == [(4, 1), (3, 1)]


def test_changes_of_state_are_told():
    sim, seen = Simulation(line(count=1)), []
    sim.on("state_changed", lambda event: seen.append((event.time, event.place, event.state)))
    sim.run()
    assert seen == [
        (1, "cut", "working"),
        (5, "cut", "starved"),
        (5, "weld", "working"),
        (8, "weld", "starved"),
    ]


def test_lost_and_scrapped_parts_are_told():
    lossy = factory(
        {"part": ["cut"]},
        {"cut": Station(time=4, buffer=0, quality={"scrap": 1})},
        orders=come(0, 1, when_full="lose"),
    )
    sim, seen = Simulation(lossy), []
    sim.on("part_lost", lambda event: seen.append((event.time, event.kind, event.part.number)))
    sim.on("part_scrapped", lambda event: seen.append((event.time, event.kind, event.part.number)))
    sim.run()
    assert seen == [(1, "part_lost", 2), (4, "part_scrapped", 1)]


def test_events_cannot_be_changed():
    sim = Simulation(line(count=1))

    def change(event):
        event.time = 0

    sim.on("part_finished", change)
    with pytest.raises(AttributeError):
        sim.run()


def test_hooks_change_nothing():
    plain, hooked = Simulation(random_line()), Simulation(random_line())
    hooked.on("part_finished", lambda event: None)
    plain.run(until=100)
    hooked.run(until=100)
    assert digest(plain) == digest(hooked)


def test_an_unknown_event_is_refused_with_a_suggestion():
    with pytest.raises(UnknownName, match="part_finished"):
        Simulation(line()).on("part_finishd", print)


def test_hooks_come_before_the_first_step():
    sim = Simulation(line())
    sim.run(until=1)
    with pytest.raises(ModelError, match="before the first step"):
        sim.on("part_finished", print)


def test_the_event_list_can_be_read():
    sim = Simulation(line())
    sim.run(until=5)
    told = sim.upcoming()
    assert told[0] == "t = 6 min: orders: the next part comes"
    assert "t = 8 min: weld: the operation ends" in told
    assert "t = 9 min: cut: the operation ends" in told


def test_the_event_list_shows_processes_of_ones_own():
    sim = Simulation(line())
    sim.env.process(iter_timeouts(sim.env))
    sim.run(until=1)
    assert any("a process of your own (Timeout)" in sentence for sentence in sim.upcoming())


def iter_timeouts(env):
    while True:
        yield env.timeout(0.7)
