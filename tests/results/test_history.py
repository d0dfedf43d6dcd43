from __future__ import annotations

import math
from dataclasses import replace

import pytest

from factorysim.errors import NotRecorded
from factorysim.results import Facts, Provenance, Result, sentences
from factorysim.results.history import happenings
from factorysim.results.observed import (
    KINDS,
    NEARNESS,
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
    MachineSeen,
)
from tests.results.stories import saw_result, saw_story


def test_the_first_minutes_are_told_as_sentences():
    assert list(sentences(saw_result(), until=3.0)) == [
        "t = 0.00 min: part 1 (bracket) comes into being.",
        "t = 0.00 min: part 1 (bracket) enters the factory at saw.",
        "t = 0.00 min: part 1 (bracket) arrives at saw.",
        "t = 0.00 min: part 1 (bracket) begins at saw; it will take 3 min.",
        "t = 0.00 min: saw is working.",
        "t = 3.00 min: part 1 (bracket) is finished at saw.",
        "t = 3.00 min: part 1 (bracket) leaves the factory.",
    ]


def test_without_an_end_the_whole_run_is_told():
    assert list(sentences(saw_result()))[-1] == (
        "t = 9.00 min: saw is starved: there is nothing to work on."
    )


def test_a_part_without_a_row_is_known_from_its_creation():
    result = Result(replace(saw_story(), parts=None), Facts(), Provenance())
    assert "part 1 (bracket) begins" in list(sentences(result))[3]


def test_several_machines_of_a_station_are_told_apart():
    seen = saw_story()
    seen.machines.append(MachineSeen("saw", 2, [0.0] * len(STATES)))
    told = list(sentences(Result(seen, Facts(), Provenance())))
    assert told[4] == "t = 0.00 min: saw (machine 1) is working."


def test_every_kind_and_every_state_can_be_told():
    numbers = {
        "state": range(len(STATES)),
        "vehicle": range(len(VEHICLE_STATES)),
        "worker": range(len(WORKER_STATES)),
        "robot": range(len(ROBOT_STATES)),
        "near": range(len(NEARNESS)),
    }
    records = [(KINDS.index(kind), detail) for kind in KINDS for detail in numbers.get(kind, [0])]
    flat = [x for kind, detail in records for x in (1.0, float(kind), 0.0, 1.0, 7.0, float(detail))]
    result = Result(replace(saw_story(), history=flat), Facts(), Provenance())
    told = list(sentences(result))
    assert len(set(told)) == len(records)
    assert all("{" not in text and text.endswith(".") for text in told)


def test_a_part_that_is_lost_in_front_of_the_factory_has_no_place():
    lost = [2.0, float(KINDS.index("lost")), -1.0, -1.0, 9.0, 0.0]
    scrapped = [2.0, float(KINDS.index("scrapped")), -1.0, -1.0, 9.0, 0.0]
    result = Result(replace(saw_story(), history=lost + scrapped), Facts(), Provenance())
    assert list(sentences(result)) == [
        "t = 2.00 min: part 9 is refused because the factory is full, and is lost.",
        "t = 2.00 min: part 9 is scrapped.",
    ]


def test_the_table_shows_names_instead_of_numbers():
    table = saw_result().history
    assert list(table["kind"])[:4] == ["created", "entered", "arrived", "started"]
    assert list(table["place"])[:2] == ["", "saw"]
    assert table.loc[3, "duration [min]"] == 3
    assert math.isnan(table.loc[2, "duration [min]"])
    assert list(table["state"])[3:5] == ["", "working"]
    assert list(table["machine"])[2:4] == [-1, 1]


def test_records_can_be_read_one_by_one():
    first = next(happenings(saw_story()))
    assert (first.kind, first.place, first.machine, first.part) == ("created", "", -1, 1)


def test_without_a_history_there_is_nothing_to_tell():
    result = Result(replace(saw_story(), history=None), Facts(), Provenance())
    with pytest.raises(NotRecorded, match="record='history'"):
        next(sentences(result))
