"""The page in a real browser: what it shows at a time is what the history says."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict

import pytest

import factorysim as fs
from factorysim.replay import write_replay
from factorysim.results.history import happenings
from factorysim.results.observed import STATES
from tests.replay.browsers import program

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
SCENARIOS = ["flexible-line", "vehicle-loop", "conwip-line"]


@pytest.fixture(scope="module")
def browser():
    path = program()
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser):
    """Open a file; at the end no error may stand on the console."""
    errors = []
    pages = []

    def open_(file, fragment="", *, width=1280, height=720):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{file.resolve().as_uri()}{fragment}")
        # The policy of the page forbids eval, which waiting for a function would need.
        page.wait_for_selector("body[data-ready]", state="attached")
        pages.append(page)
        return page

    yield open_
    for page in pages:
        page.close()
    assert errors == []


def run(name, **changes):
    scenario = fs.read_scenario(name).with_changes(
        {"run.until": "12 h", "run.warmup": 0.0, **changes}
    )
    return fs.simulate(scenario, record="history")


def of_history(result, time):
    """What holds at *time*, read record by record: parts, states of machines, waiting parts."""
    parts, states, waiting = set(), {}, defaultdict(list)
    held = set()
    for happening in happenings(result.observed):
        if happening.time > time:
            break
        kind, part, place = happening.kind, happening.part, happening.place
        machine = (place, happening.machine)
        if kind == "created":
            parts.add(part)
        elif kind in ("left", "scrapped", "consumed", "lost"):
            parts.discard(part)
        elif kind == "state":
            states[machine] = STATES[int(happening.detail)]
        binds = kind == "state" and states[machine] in ("setup", "loading", "waiting_for_worker")
        if part >= 0 and (kind in ("arrived", "left", "scrapped", "started", "picked_up") or binds):
            for content in waiting.values():
                if part in content:
                    content.remove(part)
            if kind == "arrived":
                waiting[place].append(part)
        held.add(kind)
    return parts, states, {place: content for place, content in waiting.items() if content}


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_shows_what_the_history_says_at_random_times(name, opened, tmp_path):
    result = run(name)
    page = opened(write_replay(tmp_path / "page.html", [result]))
    tick, groups, units, places = page.evaluate(
        "(({meta: m}) => [m.tick, m.groups, m.units, m.places.map(p => p.name)])(replay.runs[0])"
    )
    per_unit = fs.units.SECONDS[result.time_unit]
    table = result.wip.to_numpy()
    chance = random.Random(1)
    for _ in range(20):
        # Half a tick after a whole one, so that rounding cannot decide.
        ticks = chance.randrange(int(result.observed.end * per_unit / tick) - 1)
        time = (ticks + 0.999) * tick / per_unit
        shown = page.evaluate(f"replay.at({ticks})[0]")
        parts, states, waiting = of_history(result, time)
        assert shown["wip"] == len(parts)
        assert shown["wip"] == table[table[:, 0] <= time][-1, 1]
        for (place, number), state in states.items():
            unit = units.index(
                ["machine", places.index(place, len(result.observed.sources)), number, ""]
            )
            assert shown["states"][unit] == state
        in_groups = {
            places[owner]: content
            for (kind, owner), content in zip(groups, shown["lists"], strict=True)
            if kind == "waiting" and content
            if result.facts.floor_plan.places[owner].kind != "source"
        }
        assert in_groups == waiting


def test_playing_and_jumping_come_to_the_same(opened, tmp_path):
    page = opened(write_replay(tmp_path / "page.html", [run("flexible-line")]))
    page.evaluate("for (let t = 0; t < 3000000; t += 7001) replay.at(t)")
    forward = page.evaluate("replay.at(30000000)[0]")
    page.evaluate("replay.at(43000000)")
    page.evaluate("replay.at(5)")
    assert page.evaluate("replay.at(30000000)[0]") == forward


def test_it_plays_pauses_and_steps_with_the_keyboard(opened, tmp_path):
    page = opened(write_replay(tmp_path / "page.html", [run("flexible-line")]))
    page.keyboard.press(" ")
    for _ in range(100):
        page.wait_for_timeout(100)
        if page.evaluate("replay.clock.now > 0"):
            break
    assert page.evaluate("replay.clock.plays && replay.clock.now > 0")
    page.keyboard.press(" ")
    assert not page.evaluate("replay.clock.plays")
    page.keyboard.press("Home")
    page.keyboard.press(".")
    first = page.evaluate("replay.clock.now")
    assert first == page.evaluate("replay.runs[0].moveTime[0]")
    page.keyboard.press(".")
    assert page.evaluate("replay.clock.now") > first
    page.keyboard.press(",")
    assert page.evaluate("replay.clock.now") == first
    page.keyboard.press("End")
    assert page.evaluate("replay.clock.now === replay.end")
    page.keyboard.press("t")
    assert "Saw" in page.inner_text("#table")
    assert "why parts waited" in page.inner_text("#table")
    assert "no room ahead" in page.inner_text("#table")
    assert "parts in the system" in page.get_attribute("canvas.moving", "aria-label")


@pytest.mark.parametrize(
    ("fragment", "play", "working"),
    [("#lang=en", "Play (space)", "working"), ("#lang=fr", "Lire (espace)", "en production"),
     ("#lang=de", "Abspielen (Leertaste)", "arbeitet")],
)  # fmt: skip
def test_the_language_is_that_of_the_address(opened, tmp_path, fragment, play, working):
    page = opened(write_replay(tmp_path / "page.html", [run("flexible-line")]), fragment)
    assert page.get_attribute("#play", "aria-label") == play
    assert working in page.inner_text("#legend")


def test_the_address_says_where_it_begins_how_fast_and_that_it_is_bare(opened, tmp_path):
    file = write_replay(tmp_path / "page.html", [run("flexible-line")])
    page = opened(file, "#t=4h&speed=300&bare&lang=de")
    assert page.evaluate("replay.clock.now") == 4 * 3600 * 1000
    assert page.evaluate("replay.clock.speed") == 300
    assert not page.is_visible("#controls")


def test_two_runs_stand_side_by_side_on_one_clock(opened, tmp_path):
    other = run("flexible-line", **{"stations.mill_1.buffer": 6})
    page = opened(write_replay(tmp_path / "page.html", [run("flexible-line"), other]))
    assert page.evaluate("document.querySelectorAll('canvas.moving').length") == 2
    page.evaluate("replay.jump(20000000)")
    assert page.evaluate("replay.runs.map(r => r.now)") == [20000000, 20000000]


def test_it_survives_strange_names(opened, tmp_path):
    names = ["</script><script>alert(1)</script>", "\"'&<b>", "👷 mill \u2028 line"]
    factory = fs.Factory(
        products={"p": fs.Product(route=["a", "b", "c"], title=names[2])},
        sources={"s": fs.Source(makes="p", every=1.0, title=names[0])},
        stations={
            station: fs.Station(time=0.9, title=name)
            for station, name in zip("abc", names, strict=True)
        },
    )
    result = fs.simulate(factory, until=60, record="history")
    page = opened(write_replay(tmp_path / "page.html", [result], titles=[{"en": names[0]}]))
    assert page.inner_text("#title") == names[0]
    page.keyboard.press("t")
    assert names[1] in page.inner_text("#table")


def test_a_click_on_a_machine_tells_its_states_so_far(opened, tmp_path):
    page = opened(write_replay(tmp_path / "page.html", [run("flexible-line")]), "#lang=en")
    page.evaluate("replay.jump(20000000)")
    x, y, css = page.evaluate(
        "(() => { const s = replay.stages[0], u = s.meta.units.findIndex(u => u[0] === 'machine');"
        "return [...s.where(u), s.css]; })()"
    )
    page.click("canvas.moving", position={"x": (x - 12) * css, "y": (y - 12) * css})
    assert "working" in page.inner_text("#story")
    assert "%" in page.inner_text("#story")


@pytest.mark.long
def test_a_frame_with_five_hundred_parts_and_a_jump_are_quick(opened, tmp_path):
    factory = fs.serial_line(times=[1.0 + 0.05 * i for i in range(14)], buffers=47)
    result = fs.simulate(factory, until="48 h", record="history")
    page = opened(write_replay(tmp_path / "page.html", [result]))
    page.evaluate("replay.jump(replay.end / 2)")
    assert page.evaluate("replay.stages[0].positions(60).size") > 500
    page.evaluate("replay.play(true)")
    slow = []
    for _ in range(5):
        # Other work on the machine makes some seconds slower: the best of five counts.
        page.evaluate("replay.cost.length = 0")
        page.wait_for_timeout(2000)
        cost = sorted(page.evaluate("replay.cost"))
        slow.append(cost[int(len(cost) * 0.95)])
    assert min(slow) < 8, slow
    jumps = [
        page.evaluate(
            f"(() => {{ const t = performance.now(); replay.jump(replay.end * {share});"
            "return performance.now() - t; })()"
        )
        for share in (0.9, 0.1, 0.5, 0.99, 0.01)
    ]
    assert statistics.median(jumps) < 50
