"""A run that is watched uses the general station everywhere; it has to show the same numbers."""

from __future__ import annotations

import pytest

import factorysim as fs
from tests.validation.lines import exponential_line
from tests.validation.reference import model
from tests.validation.test_assembly import assembly_line
from tests.validation.test_closed_networks import conwip, two_types
from tests.validation.test_maintenance import maintained
from tests.validation.test_merging_and_kanban import kanban_line, merging_line
from tests.validation.test_open_networks import jackson
from tests.validation.test_people import repaired, served
from tests.validation.test_scheduling import instance
from tests.validation.test_single_stations import by_priority, closed_repair_shop, queue
from tests.validation.test_unreliable_lines import slot_line

JACKSON = model("jackson_3node")
FACTORIES = {
    "line": exponential_line(model("unbalanced_4m")),
    "line with losses": exponential_line(model("fed_line_loss")),
    "line with failures": exponential_line(model("random_unreliable_06")),
    "line in slots": slot_line([0.1, 0.2], [0.3, 0.2], 5),
    "assembly": assembly_line([0.9, 1.1, 1.0], 1.0, [2, 1, 3]),
    "merge": merging_line([0.5, 0.8], 1.0, 2),
    "kanban": kanban_line([1.0, 1.1], [4, 2], 0.9),
    "conwip": conwip([fs.exponential(2.0)] * 4, [1, 1, 2, 1], 6),
    "constant conwip": conwip([2, 5, 10, 3], [1, 2, 6, 2], 9),
    "two types of pallets": two_types(),
    "repair shop": closed_repair_shop(8, 2, 0.1, 1.0),
    "man and machines": served(10.0, 3.0, 5),
    "repairers": repaired(fs.exponential(30.0), fs.exponential(3.0), 8, 2),
    "open network": jackson(
        JACKSON["external_rates"],
        JACKSON["routing"],
        JACKSON["service_rates"],
        JACKSON["servers"],
    ),
    "maintenance": maintained(model("age_replacement"), fs.exponential(7.0), "working"),
    "preemption": by_priority(preemptive=True)[0],
    "oven": queue(fs.exponential(0.5), fs.exponential(1.25), batch={"min": 2, "max": 4}),
    "shortest first": queue(fs.exponential(1.25), fs.exponential(1.0), rule="spt"),
    "job shop": instance("jobshop_ft06", "mwkr"),
    "flexible job shop": instance("fjsp_mk01", "fifo"),
}


@pytest.mark.parametrize("name", FACTORIES)
def test_watching_changes_nothing(name: str) -> None:
    plain, watched = (
        fs.simulate(FACTORIES[name], until=1000, warmup=10, record=record).observed
        for record in ("parts", "history")
    )
    assert plain.digest == watched.digest
    assert plain.machines == watched.machines
    assert plain.places == watched.places
    assert plain.products == watched.products
    assert plain.sources == watched.sources
    assert plain.loops == watched.loops
    assert plain.parts == watched.parts
