"""factorysim against the same factory written by hand in SimPy, in one interleaved run.

Hand-written and library runs alternate (A B A B ...), so that a machine that is busy or slows
down does both the same harm; what counts is the shortest run of each, the one that was disturbed
least, measured in processor time. A target that is not reached is measured again, with more
pairs. Both keep their statistics: states, waits, contents, lead times.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

import factorysim as fs
from factorysim.engine import is_compiled
from tests.benchmarks import handwritten, handwritten_job_shop, models

pytestmark = pytest.mark.benchmark

PAIRS = 7
BATCHES = 3  # as many batches of pairs at most until the target is reached
PARTS = 8_000  # less than a second of hand-written SimPy on ten stations
PARTS_OF_A_SHOP = 4_000  # as long in the job shop
SEED = 1
CHECKOUT = Path(__file__).parents[2]

Work = Callable[[], object]

COMPARISONS = {
    "J1": (handwritten.line_j1, models.j1, 6.0),
    # Failures the way SimPy's own machine shop does them: a second process interrupts the work.
    "J2": (handwritten.line_j2_interrupted, models.j2, 6.0),
    # A leaner program for this one kind of failure: the station counts its own working time.
    "J2, no interrupts": (handwritten.line_j2, models.j2, 5.0),
    "J1, integer times": (handwritten.line_j1_integer, models.j1_integer, 3.0),
    # A job shop with set-ups, alternatives and vehicles.
    "J3": (handwritten_job_shop.job_shop, models.job_shop, 5.0),
    # The same with two setters who do the set-ups.
    "J3 with setters": (
        handwritten_job_shop.job_shop_with_setters,
        models.job_shop_with_setters,
        5.0,
    ),
}


# The job shop reaches its target with the compiled engine only: docs/how_to/run_faster.md.
IN_PYTHON = pytest.mark.xfail(
    not is_compiled(),
    strict=True,
    reason="in Python, stations and vehicles take about 80 calls per part-operation",
)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=IN_PYTHON if name.startswith("J3") else ()) for name in COMPARISONS],
)
def test_the_library_is_faster_than_simpy_by_hand(name: str, measured: Callable[[str], None]):
    program, model, wanted = COMPARISONS[name]
    parts = PARTS_OF_A_SHOP if name.startswith("J3") else PARTS
    line = model()
    seen = program(parts=parts, seed=SEED)
    result = fs.simulate(line, until=seen.duration, warmup=0, seed=SEED)
    # The comparison is worthless unless both did the same work: as many parts left the line.
    assert len(result.parts) == pytest.approx(seen.parts, rel=0.03)

    by_hand: list[float] = []
    library: list[float] = []
    for _ in range(BATCHES):
        more_by_hand, more_library = interleaved(
            lambda: program(parts=parts, seed=SEED),
            lambda: fs.simulate(line, until=seen.duration, warmup=0, seed=SEED),
        )
        by_hand += more_by_hand
        library += more_library
        ratio = min(by_hand) / min(library)
        if ratio >= wanted:
            break
    verdict = "" if ratio >= wanted else ", NOT REACHED here"
    measured(
        f"{name:<20}by hand {nanoseconds(by_hand, seen.part_operations):6.0f} ns"
        f"   factorysim {nanoseconds(library, seen.part_operations):6.0f} ns"
        f"   ratio {ratio:5.2f} (wanted {wanted:g}{verdict})"
    )
    # The table says whether the target is reached; a noisy machine may miss it by a tenth.
    assert ratio >= 0.9 * wanted


def test_a_hundred_stations_cost_less_than_twice_as_much_each(measured: Callable[[str], None]):
    # The hand-written lines say how long both have to run for as many part-operations.
    short_seen = handwritten.line_j1(10, parts=PARTS, seed=SEED)
    long_seen = handwritten.line_j1(100, parts=PARTS // 10, seed=SEED)
    short, long = models.j1(10), models.j1(100)
    fs.simulate(short, until=100.0, warmup=0, seed=SEED)

    ten, hundred = interleaved(
        lambda: fs.simulate(short, until=short_seen.duration, warmup=0, seed=SEED),
        lambda: fs.simulate(long, until=long_seen.duration, warmup=0, seed=SEED),
    )
    same_work = short_seen.part_operations / long_seen.part_operations
    growth = statistics.median(b / a * same_work for a, b in zip(ten, hundred, strict=True))
    measured(
        f"{'10 to 100 stations':<20}ten {nanoseconds(ten, short_seen.part_operations):10.0f} ns"
        f"   a hundred {nanoseconds(hundred, long_seen.part_operations):7.0f} ns"
        f"   growth {growth:.2f} (wanted below 2)"
    )
    assert growth < 2.0


def test_a_history_costs_less_than_sixty_percent(measured: Callable[[str], None]):
    line = models.j1()
    seen = handwritten.line_j1(parts=PARTS, seed=SEED)

    def run(record: Literal["parts", "history"]) -> object:
        return fs.simulate(line, until=seen.duration, warmup=0, seed=SEED, record=record)

    without: list[float] = []
    recorded: list[float] = []
    for _ in range(BATCHES):
        more_without, more_recorded = interleaved(lambda: run("parts"), lambda: run("history"))
        without += more_without
        recorded += more_recorded
        cost = min(recorded) / min(without) - 1.0
        if cost < 0.6:
            break
    measured(
        f"{'J1 with history':<20}without {nanoseconds(without, seen.part_operations):6.0f} ns"
        f"   with it {nanoseconds(recorded, seen.part_operations):6.0f} ns"
        f"   costs {100 * cost:.0f} % (wanted below 60 %)"
    )
    # As above, a noisy machine may miss it by a tenth.
    assert 1.0 + cost < 1.1 * 1.6


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource module")
def test_memory_does_not_grow_with_the_length_of_the_run(measured: Callable[[str], None]):
    sample = handwritten.line_j1(parts=2_000, seed=SEED)
    until = 1_000_000 * sample.duration / sample.part_operations
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory_of_a_run", str(until)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    imports, quarter, whole = map(float, run.stdout.split())
    measured(
        f"{'memory':<20}{whole - imports:.1f} MB above the imports for 1 000 000 part-operations,"
        f" of which {whole - quarter:.1f} MB after the first quarter (wanted below 60 and 5)"
    )
    assert whole - imports < 60.0
    assert whole - quarter < 5.0


def interleaved(first: Work, second: Work) -> tuple[list[float], list[float]]:
    """Seconds of processor time of *first* and of *second*, run in turns."""
    pairs = [(processor_time(first), processor_time(second)) for _ in range(PAIRS)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def processor_time(work: Work) -> float:
    """Seconds of processor time of *work*; the garbage of earlier work is not counted."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def nanoseconds(seconds: list[float], part_operations: int) -> float:
    """Cost of a part-operation in the shortest run, in nanoseconds."""
    return min(seconds) / part_operations * 1e9
