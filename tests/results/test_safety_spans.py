"""How near people were, and how fast robots might move, read from a history."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.results.safety_spans import nearness_spans, speed_spans

GUARDS = [
    {"kind": "speed_and_separation", "outer": 1.9, "inner": 0.76, "reduced_speed": 0.45},
    {"kind": "fence"},
    {"kind": "monitored_standstill"},
    {"kind": "power_and_force", "contact_speed": 0.525},
]


def told(guard, **visits):
    changes = {"cells.cell.safeguard": guard}
    if visits:
        changes["cells.cell.visits.people"] = visits
    return fs.simulate(
        fs.read_scenario("safeguard").with_changes(changes), until="1 h", record="history"
    ).observed


def test_a_visit_slows_and_stops_the_robot_until_the_restart():
    # Half of the 10 s are in the inner ring, a quarter on the way in, a quarter on the way out.
    observed = told({**GUARDS[0], "restart": "2 s"}, at=[100.0], stay=10.0, inner=0.5)
    slow = 0.45 / 1.5
    assert speed_spans(observed, "cell") == [
        (0, 100, 1), (100, 102.5, slow), (102.5, 107.5, 0), (107.5, 110, slow), (110, 112, 0),
        (112, 3600, 1),
    ]  # fmt: skip
    assert nearness_spans(observed, "cell", "inner") == [(102.5, 107.5, 2)]
    assert nearness_spans(observed, "cell", "outer") == [(100, 102.5, 1), (107.5, 110, 1)]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard["kind"])
def test_the_spans_add_up_to_what_the_cell_has_seen(guard):
    observed = told(guard)
    safety = observed.cells[0].safety
    speeds = speed_spans(observed, "cell")
    lengths = [
        sum(span.end - span.begin for span in speeds if is_meant(span.value))
        for is_meant in (lambda v: v == 1, lambda v: 0 < v < 1, lambda v: v == 0)
    ]
    assert lengths == pytest.approx([safety.full, safety.reduced, safety.stopped])
    rings = [
        sum(span.end - span.begin for span in nearness_spans(observed, "cell", ring))
        for ring in ("outer", "inner")
    ]
    assert rings == pytest.approx([safety.somebody_outer, safety.somebody_inner])


def test_a_cell_without_a_safeguard_has_none():
    observed = fs.simulate(fs.read_scenario("helpful-robot"), until=70, record="history").observed
    assert speed_spans(observed, "cell") == []
