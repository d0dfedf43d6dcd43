"""The tables of storages, and the laws that their numbers keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import factorysim as fs
from factorysim.errors import AuditError
from factorysim.results.audit import audit
from factorysim.results.observed import Observed, StorageSeen
from tests.engine.test_storages import rack
from tests.results.stories import saw_result


def stored_two() -> fs.Result:
    """Two parts; the second one still lies in the rack, in the slot at 3 s, when the run ends."""
    line = rack(0, 0, then=["mill"], stations={"mill": fs.Station(time=100, buffer=0)})
    return fs.simulate(line, until=20)


def test_the_table_shows_what_the_cranes_did() -> None:
    (row,) = stored_two().storages.to_dict(orient="records")
    # Part 1: stored at 3, back at 4, brought 12-16. Part 2: stored at 9, back at 12.
    assert row["storage"] == "rack"
    assert (row["slots"], row["fill_at_end"]) == (6, 1 / 6)
    assert row["fill"] == (14 + 20) / (6 * 20)
    assert (row["stored [parts]"], row["retrieved [parts]"]) == (2, 1)
    assert row["storage_time [s]"] == (3 + 9) / 2
    assert row["retrieval_time [s]"] == 16 - 3
    assert row["crane_utilisation"] == 16 / 20
    assert (row["tours"], row["dual_share"]) == (3, 0)
    assert row["tour_time [s]"] == (4 + 8 + 4) / 3
    assert (row["store_time [s]"], row["bring_time [s]"]) == (6, 4)
    assert row["travel_per_command [s]"] == (2 + 6 + 2) / 3


def test_the_table_of_classes_shows_their_content() -> None:
    (row,) = stored_two().storage_classes.to_dict(orient="records")
    assert row == {
        "storage": "rack",
        "class": "all",
        "slots": 6,
        "content [parts]": 34 / 20,
        "fill": 34 / 120,
    }


def test_without_a_storage_the_tables_are_empty_but_have_their_columns() -> None:
    result = saw_result()
    assert len(result.storages) == len(result.storage_classes) == 0
    assert {"storage", "slots", "fill"} <= set(result.storages.columns)


def test_a_saved_result_is_the_same(tmp_path: object) -> None:
    result = stored_two()
    assert fs.load_result(result.save(f"{tmp_path}/kept")) == result


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda seen: setattr(seen, "inside_at_end", 2), "2 parts are inside, but 1 slots are"),
        (lambda seen: setattr(seen.zones[0], "taken_at_end", 7), "7 of 6 slots of all are taken"),
        (lambda seen: setattr(seen.zones[0], "taken", 121.0), "more than all slots of all"),
        (lambda seen: setattr(seen.tours[0], "travel", -1.0), "travel is -1.0"),
        (lambda seen: setattr(seen, "storing", -1.0), "storing is -1.0"),
    ],
)
def test_a_broken_law_is_found(change: Callable[[StorageSeen], None], words: str) -> None:
    observed: Observed = stored_two().observed
    audit(observed)
    change(observed.storages[0])
    with pytest.raises(AuditError) as caught:
        audit(observed)
    assert words in str(caught.value)
